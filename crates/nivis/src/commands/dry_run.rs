//! `nivis build --dry-run`: what a build would do.

use super::failure::Failure;
use super::hosts::Host;
use super::session::Session;
use super::{Global, print};
use crate::realise::Missing;
use nivis_store::store_path::StorePath;
use serde_json::json;
use std::collections::BTreeSet;

/// Of more derivations than these the numbers are said once more behind them.
const MANY: usize = 20;

/// Evaluates hosts and prints what making them would take; those that fail are told on standard error.
pub(super) fn forecast_hosts(
    session: &mut Session,
    hosts: &[Host],
    as_json: bool,
    global: &Global,
) -> Result<i32, Failure> {
    let (mut systems, mut failures) = (Vec::new(), Vec::new());
    for (index, host) in hosts.iter().enumerate() {
        session.progress.show(&format!("[{}/{}] {}: evaluating", index + 1, hosts.len(), host.name));
        match session.system_of(host) {
            Ok(drv) => systems.push((host.name.as_str(), drv)),
            Err(failure) => failures.push((host.name.as_str(), failure)),
        }
        session.collect();
    }
    let mut code = forecast(session, &systems, as_json)?;
    for (host, failure) in failures {
        failure.print(&session.trees, Some(host), session.paint, global.show_trace);
        code = failure.code();
    }
    Ok(code)
}

/// Prints what systems lack, for all of them together; as JSON for each.
pub(super) fn forecast(
    session: &Session,
    systems: &[(&str, StorePath)],
    as_json: bool,
) -> Result<i32, Failure> {
    session.progress.clear();
    session.store.flush()?;
    let dir = session.store.dir();
    let paths = |set: &BTreeSet<StorePath>| set.iter().map(|path| dir.print(path)).collect::<Vec<_>>();
    if as_json {
        let mut rows = Vec::new();
        for (host, drv) in systems {
            let mut missing = Missing::default();
            missing.add(&*session.store, drv).map_err(Box::new)?;
            rows.push(json!({
                "host": host,
                "drvPath": dir.print(drv),
                "made": paths(&missing.made),
                "fetched": paths(&missing.fetched),
                "built": paths(&missing.built),
            }));
        }
        print(format!("{:#}\n", json!(rows)).as_bytes())?;
        return Ok(0);
    }
    let mut missing = Missing::default();
    for (_, drv) in systems {
        missing.add(&*session.store, drv).map_err(Box::new)?;
    }
    let (mut text, mut counts) = (String::new(), Vec::new());
    for (set, verb) in [
        (&missing.made, "made"),
        (&missing.fetched, "fetched"),
        (&missing.built, "built, which needs a builder"),
    ] {
        if set.is_empty() {
            continue;
        }
        let these = if set.len() == 1 {
            "this derivation".into()
        } else {
            format!("these {} derivations", set.len())
        };
        text.push_str(&format!("{these} would be {verb}:\n"));
        for path in paths(set) {
            text.push_str(&format!("  {path}\n"));
        }
        counts.push(format!("{} would be {verb}", set.len()));
    }
    let total = missing.made.len() + missing.fetched.len() + missing.built.len();
    if total > MANY {
        // The headings are far above by now.
        text.push_str(&format!("{total} derivations: {}\n", counts.join(", ")));
    }
    if missing.is_empty() && !systems.is_empty() {
        text.push_str("nothing would be made, fetched or built: all of it is in the store\n");
    }
    print(text.as_bytes())?;
    Ok(0)
}
