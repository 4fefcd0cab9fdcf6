//! Keeping packages from starting their services, and the copy of this program that runs at boot.

use crate::error::ActivationError;
use crate::journal::{Entry, Journal};
use crate::ledger::write_file;
use crate::places::Places;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// invoke-rc.d(8) asks this program; 101 means that the service is not started.
const POLICY: &str = "/usr/sbin/policy-rc.d";
const POLICY_TEXT: &[u8] = b"#!/bin/sh\n# Written by Nivis while packages are installed.\nexit 101\n";

/// Keeps services of packages from starting. Where the distribution knows no such thing, nothing is written.
pub(crate) fn hold(places: &Places, journal: &mut Journal) -> Result<(), ActivationError> {
    let path = places.real(POLICY);
    if !places.real("/usr/sbin/invoke-rc.d").exists() {
        return Ok(());
    }
    let kept = path.exists().then(|| path.with_file_name("policy-rc.d.nivis-kept"));
    journal.write(Entry::HoldServices { path: path.clone(), kept: kept.clone() })?;
    if let Some(kept) = &kept {
        fs::rename(&path, kept).map_err(ActivationError::io("cannot move", &path))?;
    }
    write_file(&path, POLICY_TEXT)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755))
        .map_err(ActivationError::io("cannot write", &path))
}

/// Lets services start again.
pub(crate) fn unhold(path: &Path, kept: Option<&Path>) -> Result<(), ActivationError> {
    let result = match kept {
        Some(kept) if kept.exists() => fs::rename(kept, path),
        _ if fs::read(path).is_ok_and(|text| text == POLICY_TEXT) => fs::remove_file(path),
        _ => Ok(()),
    };
    result.map_err(ActivationError::io("cannot change", path))
}

/// As [`unhold`], for what the journal says.
pub(crate) fn release(_places: &Places, journal: &Journal) {
    for entry in &journal.entries {
        if let Entry::HoldServices { path, kept } = entry {
            drop(unhold(path, kept.as_deref()));
        }
    }
}

/// Links in /etc/systemd/system by which units are enabled.
pub(crate) fn enabled(places: &Places) -> BTreeSet<PathBuf> {
    let mut links = BTreeSet::new();
    let base = places.units();
    for entry in fs::read_dir(&base).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_symlink() {
            links.insert(path);
        } else if name.ends_with(".wants") || name.ends_with(".requires") {
            links.extend(fs::read_dir(&path).into_iter().flatten().flatten().map(|entry| entry.path()));
        }
    }
    links
}

/// What packages enabled by themselves is not enabled: only what is declared runs.
pub(crate) fn disable_new(places: &Places, before: &BTreeSet<PathBuf>) -> Result<(), ActivationError> {
    for link in enabled(places) {
        if !before.contains(&link) {
            fs::remove_file(&link).map_err(ActivationError::io("cannot remove", &link))?;
            if let Some(folder) = link.parent().filter(|folder| *folder != places.units()) {
                // Only if that was the last one.
                drop(fs::remove_dir(folder));
            }
        }
    }
    Ok(())
}

/// Copies this program to where the machine's start finds it.
pub(crate) fn keep_program(places: &Places) -> Result<(), ActivationError> {
    let own = Path::new("/proc/self/exe");
    let path = places.program();
    let error = || ActivationError::io("cannot copy this program to", &path);
    let here = fs::metadata(own).map_err(error())?;
    if let Ok(there) = fs::metadata(&path)
        && there.len() == here.len()
        && (there.ino() == here.ino() || there.mtime() >= here.mtime())
    {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(folder).map_err(error())?;
    let temp = path.with_extension("new");
    fs::copy(own, &temp).map_err(error())?;
    fs::set_permissions(&temp, fs::Permissions::from_mode(0o755)).map_err(error())?;
    fs::rename(&temp, &path).map_err(error())
}
