//! What purging packages takes from /etc although they did not bring it: a maintainer script removes a file by its name,
//! whoever made it (Debian's `locales` does so with /etc/default/locale). It comes back.
//!
//! Files are given back before packages go, since only that can be undone; so the order alone does not save them.

use crate::error::ActivationError;
use crate::ledger::Ledger;
use crate::places::Places;
use crate::rest::remove_any;
use crate::tool::Tool;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::{Path, PathBuf};

/// The copy of /etc while packages go.
fn copy(places: &Places) -> PathBuf {
    places.state().join("etc-before-removal")
}

/// Copies /etc away, unless a run that was interrupted did: packages may be gone since.
pub(crate) fn begin(places: &Places) -> Result<(), ActivationError> {
    let copy = copy(places);
    if copy.exists() {
        return Ok(());
    }
    let temp = copy.with_extension("new");
    remove_any(&temp);
    Tool::new("cp").args(["-a", "--"]).arg(places.real("/etc")).arg(&temp).run()?;
    fs::rename(&temp, &copy).map_err(ActivationError::io("cannot write", &copy))
}

/// Brings back what is gone since [`begin`], except what came with packages, and lets go of the copy.
pub(crate) fn end(places: &Places, ledger: &Ledger) -> Result<(), ActivationError> {
    let copy = copy(places);
    bring_back(places, &copy, &|path| {
        ledger.package_traces.get(path).is_some_and(|trace| trace.before.is_none())
    })?;
    remove_any(&copy);
    Ok(())
}

/// Brings back what is in a copy of /etc and not in /etc; what `came` says came with packages stays away, and everything
/// in such a folder.
pub(crate) fn bring_back(
    places: &Places,
    copy: &Path,
    came: &dyn Fn(&str) -> bool,
) -> Result<(), ActivationError> {
    let mut pending = vec![PathBuf::from("/etc")];
    while let Some(folder) = pending.pop() {
        let below = folder.strip_prefix("/etc").unwrap_or(&folder);
        let from = copy.join(below);
        let entries = match fs::read_dir(&from) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            other => other.map_err(ActivationError::io("cannot read", &from))?,
        };
        for entry in entries.flatten() {
            let path = folder.join(entry.file_name());
            let real = places.real(&path);
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if came(&path.display().to_string()) {
                continue;
            }
            if fs::symlink_metadata(&real).is_err() {
                put_back(&entry.path(), &real, is_folder)?;
            }
            if is_folder {
                pending.push(path);
            }
        }
    }
    Ok(())
}

/// One file, or one folder without what is in it.
fn put_back(from: &Path, real: &Path, is_folder: bool) -> Result<(), ActivationError> {
    if is_folder {
        let made = fs::create_dir(real).and_then(|()| {
            let data = fs::metadata(from)?;
            chown(real, Some(data.uid()), Some(data.gid()))?;
            fs::set_permissions(real, data.permissions())
        });
        return made.map_err(ActivationError::io("cannot make", real));
    }
    let Some(name) = real.file_name() else { return Ok(()) };
    let temp = real.with_file_name(format!(".nivis-new-{}", name.to_string_lossy()));
    Tool::new("cp").args(["-a", "-T", "--"]).arg(from).arg(&temp).run()?;
    fs::rename(&temp, real).map_err(ActivationError::io("cannot bring back", real))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::traces::Trace;

    #[test]
    fn what_packages_did_not_bring_comes_back() {
        let root = tempfile::tempdir().expect("a folder");
        let places = Places::at(root.path());
        let at = |name: &str| root.path().join("etc").join(name);
        for folder in ["default", "own", "nginx/sites"] {
            fs::create_dir_all(at(folder)).expect("made");
        }
        fs::create_dir_all(places.state()).expect("made");
        std::os::unix::fs::symlink("../locale.conf", at("default/locale")).expect("linked");
        for file in ["default/nginx", "own/file", "nginx/sites/mine"] {
            fs::write(at(file), "1").expect("written");
        }
        let mut ledger = Ledger::default();
        for path in ["/etc/default/nginx", "/etc/nginx"] {
            ledger.package_traces.insert(path.into(), Trace { before: None, after: None });
        }
        begin(&places).expect("copied");
        for file in ["default/nginx", "default/locale"] {
            fs::remove_file(at(file)).expect("removed");
        }
        for folder in ["own", "nginx"] {
            fs::remove_dir_all(at(folder)).expect("removed");
        }
        // As after a crash: what is gone by now is not forgotten.
        begin(&places).expect("copied already");
        end(&places, &ledger).expect("brought back");
        assert_eq!(fs::read_link(at("default/locale")).expect("a link"), Path::new("../locale.conf"));
        assert_eq!(fs::read_to_string(at("own/file")).expect("a file"), "1");
        assert!(!at("default/nginx").exists() && !at("nginx").exists() && !copy(&places).exists());
    }
}
