//! Watching units after they were started, until they run or have failed.

use super::systemctl;
use crate::error::ActivationError;
use crate::home::Login;
use crate::tool::Tool;
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

/// A unit that ran for so long after its start does not fail because of it. nginx tries for 2.5 s to listen on a port that
/// is taken.
const STEADY: Duration = Duration::from_millis(3300);
/// Nothing is waited for longer.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(150);

/// Waits until `units` are steady, and gives those that failed; also those that failed elsewhere meanwhile.
/// `failed_before`: units that had failed before anything was done; `whose`: the user's whose systemd it is.
pub(crate) fn watch(
    whose: Option<&Login>,
    units: &BTreeSet<String>,
    failed_before: &BTreeSet<String>,
) -> Result<Vec<FailedUnit>, ActivationError> {
    let begin = Instant::now();
    let mut failed = BTreeSet::new();
    while !units.is_empty() {
        let shown = systemctl::show_of(whose, units)?;
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
    for name in failed_now(whose)? {
        if !failed_before.contains(&name) {
            failed.insert(name);
        }
    }
    let failed = failed.into_iter();
    Ok(failed
        .map(|unit| {
            let mut lines = systemctl::last_lines(whose, &unit);
            lines.extend(holder(&lines));
            FailedUnit { unit, lines }
        })
        .collect())
}

/// The port of a message such as `bind() to 0.0.0.0:80 failed (98: Address already in use)`.
fn taken_port(lines: &[String]) -> Option<u16> {
    let line = lines.iter().find(|line| line.contains("ddress already in use"))?;
    let numbers = line.split(':').skip(1).filter_map(|part| {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    });
    // The error's own number is in brackets, and no port anybody listens on.
    numbers.last()
}

/// Who has the port that a unit could not get.
fn holder(lines: &[String]) -> Option<String> {
    let port = taken_port(lines)?;
    let listed = Tool::new("ss").args(["-Hltnp", &format!("sport = :{port}")]).run().ok()?;
    let process = listed.lines().find_map(|line| line.split_once("users:(("))?.1;
    let name = process.split('"').nth(1)?;
    let pid = process.split("pid=").nth(1)?.split([',', ')']).next()?;
    Some(format!("port {port} is taken by {name} (process {pid}): stop it, or choose another port"))
}

/// Units that have failed.
pub(crate) fn failed_now(whose: Option<&Login>) -> Result<BTreeSet<String>, ActivationError> {
    let names: BTreeSet<String> = systemctl::active_of(whose)?.into_iter().collect();
    let shown = systemctl::show_of(whose, &names)?;
    Ok(shown.into_iter().filter(|(_, shown)| shown.state.active == "failed").map(|(name, _)| name).collect())
}

#[cfg(test)]
mod tests {
    use super::taken_port;

    #[test]
    fn the_taken_port_is_found() {
        let nginx = "nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)".to_owned();
        assert_eq!(taken_port(&[nginx]), Some(80));
        assert_eq!(taken_port(&["all is well: 80".to_owned()]), None);
    }
}
