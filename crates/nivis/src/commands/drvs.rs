//! The derivations of a flake's hosts, and how two sets of them differ.

use super::failure::Failure;
use super::hosts::all;
use super::session::Session;
use nivis_diag::sentence;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The derivation of each host, by its output and name; why there is none, where it cannot be evaluated.
pub(super) type HostDrvs = BTreeMap<String, Result<String, String>>;

/// Evaluates every host up to its derivation.
///
/// # Errors
/// The sets of hosts cannot be evaluated.
pub(super) fn host_drvs(session: &mut Session, what: &str) -> Result<HostDrvs, Failure> {
    let hosts = all(session)?;
    let mut drvs = HostDrvs::new();
    for (index, host) in hosts.iter().enumerate() {
        session.progress.show(&format!("[{}/{}] {}: {what}", index + 1, hosts.len(), host.name));
        let drv = session.system_of(host).map(|drv| session.store.dir().print(&drv));
        let drv = drv.map_err(|failure| sentence(&failure));
        drvs.insert(format!("{}.{}", host.kind.output(), host.name), drv);
        session.collect();
    }
    session.progress.clear();
    Ok(drvs)
}

/// What became of the hosts: their names by whether their derivations changed.
pub(super) struct HostChanges {
    pub changed: Vec<String>,
    pub same: Vec<String>,
    pub failed: Vec<(String, String)>,
}

/// Compares the hosts of before and after.
pub(super) fn compare(before: &HostDrvs, after: &HostDrvs) -> HostChanges {
    let mut changes = HostChanges { changed: Vec::new(), same: Vec::new(), failed: Vec::new() };
    for (host, drv) in after {
        let name = host.split_once('.').map_or(host.as_str(), |(_, name)| name).to_owned();
        match (before.get(host), drv) {
            (Some(Ok(old)), Ok(new)) if old == new => changes.same.push(name),
            (_, Ok(_)) => changes.changed.push(name),
            (_, Err(error)) => changes.failed.push((name, error.clone())),
        }
    }
    changes
}

impl HostChanges {
    /// One line for each kind of outcome; nothing without hosts.
    pub(super) fn describe(&self) -> String {
        let mut text = String::new();
        let count = self.changed.len() + self.same.len() + self.failed.len();
        if count == 0 {
            return text;
        }
        match self.changed.as_slice() {
            [] if self.failed.is_empty() => text.push_str("no host's derivation changes\n"),
            [] => {}
            changed => text.push_str(&format!("hosts that change: {}\n", changed.join(", "))),
        }
        if !self.same.is_empty() && !self.changed.is_empty() {
            text.push_str(&format!("hosts that stay as they are: {}\n", self.same.join(", ")));
        }
        for (host, error) in &self.failed {
            let first = error.lines().next().unwrap_or_default();
            text.push_str(&format!("{host} cannot be evaluated: {first}\n"));
        }
        text
    }

    pub(super) fn to_json(&self, before: &HostDrvs, after: &HostDrvs) -> Value {
        let drv = |drvs: &HostDrvs, host: &str| drvs.get(host).and_then(|drv| drv.clone().ok());
        let hosts = after.iter().map(|(host, found)| {
            json!({
                "host": host,
                "before": drv(before, host),
                "after": drv(after, host),
                "changed": drv(before, host) != drv(after, host),
                "error": found.as_ref().err(),
            })
        });
        Value::Array(hosts.collect())
    }
}
