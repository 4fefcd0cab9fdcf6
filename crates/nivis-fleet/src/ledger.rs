//! What Nivis has put on the machine, and what was there before: all that is needed to let go of it.

use crate::error::ActivationError;
use crate::files::{Kept, Put};
use crate::home::OwnedHome;
use crate::journal::sync_folder;
use crate::manifest::Trigger;
use crate::places::Places;
use crate::traces::Trace;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

/// The record of a machine.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Ledger {
    /// The generation that was applied last, and its system.
    pub generation: Option<u64>,
    pub toplevel: Option<String>,
    pub files: BTreeMap<String, OwnedFile>,
    /// Folders that were made for files.
    pub folders: BTreeSet<String>,
    pub units: BTreeMap<String, OwnedUnit>,
    pub users: BTreeMap<String, OwnedAccount>,
    pub groups: BTreeMap<String, OwnedGroup>,
    /// Packages that were installed, and whether a manifest asked for them by name.
    pub packages: BTreeMap<String, bool>,
    /// Accounts and groups that those packages made.
    pub package_users: BTreeSet<String>,
    pub package_groups: BTreeSet<String>,
    /// What else those packages left in /etc.
    pub package_traces: BTreeMap<String, Trace>,
    /// Targets that were active before the first activation.
    pub targets_before: BTreeSet<String>,
    /// Parameters of the kernel that were set, and what they were before.
    pub sysctl: BTreeMap<String, String>,
    pub modules: BTreeSet<String>,
    pub locales: BTreeSet<String>,
    /// The name of the machine before it was given another one.
    pub host_name: Option<String>,
    pub triggers: BTreeMap<String, Trigger>,
    pub homes: BTreeMap<String, OwnedHome>,
    /// Whether the store is one that Nivis made.
    pub made_store: bool,
    /// Paths that were brought into a store of Nix.
    pub store_paths: BTreeSet<String>,
}

/// A file of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnedFile {
    pub put: Put,
    pub before: Option<Kept>,
}

/// A unit of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnedUnit {
    /// The file that it is made of.
    pub source: String,
    pub dropin: bool,
    pub masked: bool,
    pub wanted_by: Vec<String>,
    /// Whether the distribution's unit of the name ran before.
    pub ran_before: bool,
}

/// An account that was made or changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OwnedAccount {
    pub made: bool,
    /// Its lines of /etc/passwd and /etc/shadow before.
    pub passwd_before: Option<String>,
    pub shadow_before: Option<String>,
    /// Groups that it was put into.
    pub groups: BTreeSet<String>,
    /// Lines of /etc/subuid and /etc/subgid.
    pub subuid: Vec<String>,
    pub subgid: Vec<String>,
    /// Whether lingering was turned on (or off) by us.
    pub linger: Option<bool>,
    /// It is not declared any more, and locked.
    pub locked: bool,
}

/// A group that was made, or members that it got.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OwnedGroup {
    pub made: bool,
    pub members: BTreeSet<String>,
}

impl Ledger {
    /// Reads the ledger; an empty one where there is none.
    ///
    /// # Errors
    /// It cannot be read, or is damaged.
    pub fn read(places: &Places) -> Result<Ledger, ActivationError> {
        let path = places.ledger();
        match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text)
                .map_err(|source| ActivationError::Record { path: path.clone(), source }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Ledger::default()),
            Err(error) => Err(ActivationError::io("cannot read", &path)(error)),
        }
    }

    /// Writes the ledger that is to be the next one.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn write_next(&self, places: &Places) -> Result<(), ActivationError> {
        let path = places.next_ledger();
        write_json(&path, self)
    }

    /// Makes the next ledger the ledger. Nothing happens if that was done.
    ///
    /// # Errors
    /// It cannot be renamed.
    pub(crate) fn commit(places: &Places) -> Result<(), ActivationError> {
        let (next, path) = (places.next_ledger(), places.ledger());
        match fs::rename(&next, &path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(ActivationError::io("cannot write", &path)(error)),
            Ok(()) => sync_folder(&places.state()),
        }
    }
}

/// Writes a JSON file in one step, on disk when this returns.
///
/// # Errors
/// It cannot be written.
pub(crate) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), ActivationError> {
    let mut text = serde_json::to_vec_pretty(value)
        .map_err(|source| ActivationError::Record { path: path.to_path_buf(), source })?;
    text.push(b'\n');
    write_file(path, &text)
}

/// Writes a file in one step, on disk when this returns.
///
/// # Errors
/// It cannot be written.
pub(crate) fn write_file(path: &Path, text: &[u8]) -> Result<(), ActivationError> {
    let temp = path.with_extension("new");
    let written = File::create(&temp).and_then(|mut file| {
        file.write_all(text)?;
        file.sync_all()
    });
    let renamed = written.and_then(|()| fs::rename(&temp, path));
    if let Err(error) = renamed {
        drop(fs::remove_file(&temp));
        return Err(ActivationError::io("cannot write", path)(error));
    }
    sync_folder(path.parent().unwrap_or(Path::new("/")))
}
