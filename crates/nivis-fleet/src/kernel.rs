//! Parameters of the running kernel, its modules, and the machine's name.

use crate::error::ActivationError;
use crate::ledger::Ledger;
use crate::manifest::Manifest;
use crate::places::Places;
use crate::tool::Tool;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// A value that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SettingChange {
    pub name: String,
    /// None where the kernel does not have it now.
    pub old: Option<String>,
    pub new: String,
}

/// Where a parameter is: `.` and `/` change places, whichever comes first separates (sysctl.d(5)).
fn parameter(places: &Places, name: &str) -> PathBuf {
    let dots_first = match (name.find('.'), name.find('/')) {
        (Some(dot), Some(slash)) => dot < slash,
        (None, Some(_)) => false,
        _ => true,
    };
    let path: String = if dots_first {
        name.chars()
            .map(|c| {
                if c == '.' {
                    '/'
                } else if c == '/' {
                    '.'
                } else {
                    c
                }
            })
            .collect()
    } else {
        name.to_owned()
    };
    places.real("/proc/sys").join(path)
}

/// White space of any sort separates the numbers of one value.
fn same(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}

/// A parameter's value now.
pub(crate) fn read(places: &Places, name: &str) -> Option<String> {
    fs::read_to_string(parameter(places, name)).ok().map(|text| text.trim().to_owned())
}

/// Sets a parameter.
pub(crate) fn write(places: &Places, name: &str, value: &str) -> Result<(), ActivationError> {
    let path = parameter(places, name);
    fs::write(&path, value).map_err(ActivationError::io("cannot set", &path))
}

/// Parameters that change, and what they were before ours in the ledger. Unset ones get their old value back.
pub(crate) fn plan_sysctl(manifest: &Manifest, ledger: &mut Ledger, places: &Places) -> Vec<SettingChange> {
    let mut changes = Vec::new();
    for (name, value) in &manifest.sysctl {
        let now = read(places, name);
        if now.as_deref().is_some_and(|now| same(now, value)) {
            continue;
        }
        // What cannot be seen here (in a container) is for the kernel's next start.
        let Some(now) = now else { continue };
        ledger.sysctl.entry(name.clone()).or_insert_with(|| now.clone());
        changes.push(SettingChange { name: name.clone(), old: Some(now), new: value.clone() });
    }
    let gone: Vec<String> =
        ledger.sysctl.keys().filter(|name| !manifest.sysctl.contains_key(*name)).cloned().collect();
    for name in gone {
        let Some(before) = ledger.sysctl.remove(&name) else { continue };
        let now = read(places, &name);
        if now.as_deref().is_none_or(|now| !same(now, &before)) {
            changes.push(SettingChange { name, old: now, new: before });
        }
    }
    changes
}

/// Names the machine.
pub(crate) fn set_host_name(name: &str) -> Result<(), ActivationError> {
    let path = PathBuf::from("/proc/sys/kernel/hostname");
    rustix::system::sethostname(name.as_bytes())
        .map_err(|error| ActivationError::io("cannot set", &path)(error.into()))
}

/// Modules that are loaded now.
fn loaded(places: &Places) -> BTreeSet<String> {
    let text = fs::read_to_string(places.real("/proc/modules")).unwrap_or_default();
    text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// Whether the kernel has a module built in, or loaded.
fn has_module(places: &Places, loaded: &BTreeSet<String>, name: &str) -> bool {
    let name = name.replace('-', "_");
    loaded.contains(&name) || places.real("/sys/module").join(&name).exists()
}

/// Modules to load and to unload.
pub(crate) fn plan_modules(
    manifest: &Manifest,
    ledger: &mut Ledger,
    places: &Places,
) -> (Vec<String>, Vec<String>) {
    let there = loaded(places);
    let load: Vec<String> =
        manifest.kernel_modules.iter().filter(|name| !has_module(places, &there, name)).cloned().collect();
    let unload: Vec<String> =
        ledger.modules.iter().filter(|name| !manifest.kernel_modules.contains(name)).cloned().collect();
    ledger.modules.retain(|name| !unload.contains(name));
    ledger.modules.extend(load.iter().cloned());
    (load, unload)
}

/// Loads or unloads a module.
pub(crate) fn modprobe(unload: bool, name: &str) -> Result<(), ActivationError> {
    let tool = Tool::new("modprobe");
    let tool = if unload { tool.arg("-r") } else { tool };
    tool.args(["--", name]).run().map(drop)
}

/// The machine's name as it is, and as it will be.
pub(crate) fn plan_host_name(
    manifest: &Manifest,
    ledger: &mut Ledger,
    places: &Places,
) -> Option<SettingChange> {
    let now = read(places, "kernel.hostname")?;
    let wanted = match (manifest.host.name.as_str(), &ledger.host_name) {
        ("", None) => return None,
        ("", Some(before)) => {
            let before = before.clone();
            ledger.host_name = None;
            before
        }
        (name, _) => name.to_owned(),
    };
    if wanted == now {
        return None;
    }
    if !manifest.host.name.is_empty() && ledger.host_name.is_none() {
        ledger.host_name = Some(now.clone());
    }
    Some(SettingChange { name: "kernel.hostname".into(), old: Some(now), new: wanted })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_set_and_given_back() {
        let root = tempfile::tempdir().expect("a folder");
        let places = Places::at(root.path());
        fs::create_dir_all(root.path().join("proc/sys/net/ipv4/conf/eth0.1")).expect("made");
        let set = |name: &str, value: &str| {
            fs::write(root.path().join("proc/sys").join(name), value).expect("written")
        };
        set("net/ipv4/tcp_rmem", "1\t2\t3\n");
        set("net/ipv4/conf/eth0.1/forwarding", "0\n");
        let mut manifest = Manifest::empty();
        let sysctl =
            [("net.ipv4.tcp_rmem", "1 2 3"), ("net.ipv4.conf.eth0/1.forwarding", "1"), ("no.such", "1")];
        manifest.sysctl = sysctl.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let mut ledger = Ledger::default();
        let changes = plan_sysctl(&manifest, &mut ledger, &places);
        assert_eq!(changes.len(), 1);
        assert_eq!((changes[0].old.as_deref(), changes[0].new.as_str()), (Some("0"), "1"));
        write(&places, &changes[0].name, "1").expect("set");
        let back = plan_sysctl(&Manifest::empty(), &mut ledger, &places);
        assert_eq!((back[0].old.as_deref(), back[0].new.as_str()), (Some("1"), "0"));
        assert_eq!(ledger, Ledger::default());
    }
}
