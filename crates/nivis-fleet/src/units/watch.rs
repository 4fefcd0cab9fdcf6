//! Watching units after they were started, until they run or have failed.

use super::systemctl;
use crate::error::ActivationError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// A unit that does not run as it should.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FailedUnit {
    pub unit: String,
    /// What it wrote last.
    pub lines: Vec<String>,
}

/// A unit that ran for so long after its start does not fail because of it.
const STEADY: Duration = Duration::from_millis(1200);
/// Nothing is waited for longer.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(150);

/// Waits until `units` are steady, and gives those that failed; also those that failed elsewhere meanwhile.
/// `failed_before`: units that had failed before anything was done.
pub(crate) fn watch(
    units: &BTreeSet<String>,
    failed_before: &BTreeSet<String>,
) -> Result<Vec<FailedUnit>, ActivationError> {
    let begin = Instant::now();
    let mut failed = BTreeSet::new();
    while !units.is_empty() {
        let shown = systemctl::show(units)?;
        failed = shown
            .iter()
            // A unit that is started again and again has not come up.
            .filter(|(_, shown)| shown.state.active == "failed" || shown.sub.starts_with("auto-restart"))
            .map(|(name, _)| name.clone())
            .collect();
        let waiting =
            shown.iter().any(|(name, shown)| !failed.contains(name) && shown.state.active == "activating");
        let restarted = shown.values().any(|shown| shown.restarts > 0);
        let patience = if waiting || restarted { PATIENCE / 4 } else { STEADY };
        if begin.elapsed() >= if waiting { PATIENCE } else { patience } {
            break;
        }
        std::thread::sleep(PAUSE);
    }
    for name in failed_now()? {
        if !failed_before.contains(&name) {
            failed.insert(name);
        }
    }
    let failed = failed.into_iter();
    Ok(failed.map(|unit| FailedUnit { lines: systemctl::last_lines(&unit), unit }).collect())
}

/// Units that have failed.
pub(crate) fn failed_now() -> Result<BTreeSet<String>, ActivationError> {
    let names: BTreeSet<String> = systemctl::active()?.into_iter().collect();
    let shown = systemctl::show(&names)?;
    Ok(shown.into_iter().filter(|(_, shown)| shown.state.active == "failed").map(|(name, _)| name).collect())
}
