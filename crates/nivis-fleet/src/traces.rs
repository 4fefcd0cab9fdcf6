//! What installing packages leaves in /etc beside their own files: backups of account databases, caches, generated
//! bundles. Purging a package does not bring those back; letting go of the machine does.

use crate::error::ActivationError;
use crate::files::{Actual, Kept, Put, look};
use crate::ledger::Ledger;
use crate::places::Places;
use crate::tool::Tool;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A place that a package transaction changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    pub before: Option<Kept>,
    /// What the transaction left there; none for a folder, or where nothing is.
    pub after: Option<Put>,
}

/// Every place in /etc, by its path.
#[derive(Debug, Default)]
pub(crate) struct Listing(BTreeMap<String, Actual>);

impl Listing {
    /// Lists /etc as it is.
    pub(crate) fn take(places: &Places) -> Result<Listing, ActivationError> {
        let mut places_there = BTreeMap::new();
        let mut pending = vec![PathBuf::from("/etc")];
        while let Some(folder) = pending.pop() {
            let real = places.real(&folder);
            let entries = fs::read_dir(&real).map_err(ActivationError::io("cannot read", &real))?;
            for entry in entries.flatten() {
                let path = folder.join(entry.file_name());
                let actual =
                    look(&entry.path()).map_err(ActivationError::io("cannot read", &entry.path()))?;
                if actual == Actual::Folder {
                    pending.push(path.clone());
                }
                places_there.insert(path.display().to_string(), actual);
            }
        }
        Ok(Listing(places_there))
    }
}

/// The copy of /etc during a transaction.
pub(crate) fn copy_of_etc(places: &Places) -> PathBuf {
    places.state().join("etc-before")
}

/// Copies /etc away, so that what a transaction changes can be kept.
pub(crate) fn begin(places: &Places) -> Result<(), ActivationError> {
    let copy = copy_of_etc(places);
    crate::rest::remove_any(&copy);
    Tool::new("cp").args(["-a", "--"]).arg(places.real("/etc")).arg(&copy).run()?;
    Ok(())
}

/// Records what changed since [`begin`] and lets go of the copy.
pub(crate) fn end(places: &Places, before: &Listing, ledger: &mut Ledger) -> Result<(), ActivationError> {
    let copy = copy_of_etc(places);
    let now = Listing::take(places)?;
    let keep = places.kept();
    fs::create_dir_all(&keep).map_err(ActivationError::io("cannot make", &keep))?;
    for path in before.0.keys().chain(now.0.keys()) {
        let (was, is) = (before.0.get(path), now.0.get(path));
        if was == is || ledger.files.contains_key(path) {
            continue;
        }
        let after = match is {
            Some(Actual::Put(put)) => Some(put.clone()),
            _ => None,
        };
        if let Some(trace) = ledger.package_traces.get_mut(path) {
            trace.after = after;
            continue;
        }
        let kept = match was {
            Some(Actual::Put(_)) => {
                let kept = keep.join(format!("trace{}", path.replace('/', "%")));
                let from = copy.join(path.trim_start_matches("/etc/"));
                Tool::new("cp").args(["-a", "--"]).arg(from).arg(&kept).run()?;
                Some(Kept { copy: kept })
            }
            _ => None,
        };
        ledger.package_traces.insert(path.clone(), Trace { before: kept, after });
    }
    crate::rest::remove_any(&copy);
    Ok(())
}

/// The traces that nobody has touched since.
pub(crate) fn untouched(places: &Places, ledger: &Ledger) -> Vec<String> {
    let is_same = |path: &String, trace: &Trace| match (look(&places.real(path)), &trace.after) {
        (Ok(Actual::Put(put)), Some(after)) => put == *after,
        (Ok(Actual::Absent | Actual::Folder), None) => true,
        _ => false,
    };
    let traces = ledger.package_traces.iter();
    traces.filter(|(path, trace)| is_same(path, trace)).map(|(path, _)| path.clone()).collect()
}

/// After packages went: what nobody touched is as it was before they came.
pub(crate) fn give_back(places: &Places, ledger: &Ledger, paths: &[String]) -> Result<(), ActivationError> {
    // Folders after what is in them.
    for path in paths.iter().rev() {
        let Some(trace) = ledger.package_traces.get(path) else { continue };
        let real = places.real(path);
        match &trace.before {
            Some(kept) if kept.copy.symlink_metadata().is_ok() => put_back(&kept.copy, &real)?,
            Some(_) => {}
            None if real.is_dir() && !real.is_symlink() => drop(fs::remove_dir(&real)),
            None => drop(fs::remove_file(&real)),
        }
    }
    Ok(())
}

fn put_back(copy: &Path, real: &Path) -> Result<(), ActivationError> {
    let Some(name) = real.file_name() else { return Ok(()) };
    let temp = real.with_file_name(format!(".nivis-new-{}", name.to_string_lossy()));
    Tool::new("cp").args(["-a", "--"]).arg(copy).arg(&temp).run()?;
    fs::rename(&temp, real).map_err(ActivationError::io("cannot bring back", real))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_packages_leave_goes_unless_somebody_touched_it() {
        let root = tempfile::tempdir().expect("a folder");
        let places = Places::at(root.path());
        let at = |name: &str| root.path().join("etc").join(name);
        fs::create_dir_all(at("d")).expect("made");
        fs::create_dir_all(places.state()).expect("made");
        fs::write(at("passwd-"), "old").expect("written");
        fs::write(at("mine"), "1").expect("written");
        let before = Listing::take(&places).expect("listed");
        begin(&places).expect("copied");
        fs::write(at("passwd-"), "new").expect("written");
        fs::write(at("mine"), "2").expect("written");
        fs::create_dir(at("left")).expect("made");
        fs::write(at("left/cache"), "c").expect("written");
        let mut ledger = Ledger::default();
        end(&places, &before, &mut ledger).expect("recorded");
        fs::write(at("mine"), "3, by hand").expect("written");
        let paths = untouched(&places, &ledger);
        assert_eq!(paths, ["/etc/left", "/etc/left/cache", "/etc/passwd-"]);
        give_back(&places, &ledger, &paths).expect("given back");
        assert_eq!(fs::read_to_string(at("passwd-")).expect("read"), "old");
        assert_eq!(fs::read_to_string(at("mine")).expect("read"), "3, by hand");
        assert!(!at("left").exists() && at("d").exists());
        assert!(!copy_of_etc(&places).exists());
    }
}
