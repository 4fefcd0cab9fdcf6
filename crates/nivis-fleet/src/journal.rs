//! The journal: what is about to be done, on disk before it is done.
//!
//! Until the entry [`Entry::Live`] everything can be undone from it, in reverse; after it everything can be completed
//! from it. There is one journal, and it is gone when there is nothing left to do.

use crate::error::ActivationError;
use crate::files::Swap;
use crate::home::{Homes, Login};
use crate::places::Places;
use crate::rest::Rest;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The action of an activation that goes back to an earlier generation.
pub(crate) const GOING_BACK: &str = "rollback";

/// One step that is about to be done.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "step")]
pub(crate) enum Entry {
    /// An activation begins.
    Begin {
        action: String,
        /// Where things are done as their users.
        #[serde(default)]
        homes: Homes,
    },
    /// Services that packages start by themselves are kept from it, by this file.
    HoldServices { path: PathBuf, kept: Option<PathBuf> },
    /// Packages come; these were there before.
    Packages { before: Vec<String> },
    /// Files are written beside their places, and originals copied away.
    Stage { written: Vec<PathBuf> },
    /// Units are stopped.
    Stop { units: Vec<String> },
    /// Units of a user are stopped.
    StopOfUser { login: Login, units: Vec<String> },
    /// Files change places.
    Swap { swaps: Vec<Swap> },
    /// From here on the new state is the machine's.
    Live { rest: Box<Rest> },
    /// A part of the rest that must not happen twice is done.
    Done { part: String },
}

/// The open journal.
pub(crate) struct Journal {
    file: File,
    path: PathBuf,
    pub(crate) entries: Vec<Entry>,
}

impl Journal {
    /// Begins a journal.
    pub(crate) fn begin(places: &Places, action: &str, homes: &Homes) -> Result<Journal, ActivationError> {
        let path = places.journal();
        let open = OpenOptions::new().create_new(true).append(true).open(&path);
        let file = open.map_err(ActivationError::io("cannot write", &path))?;
        let mut journal = Journal { file, path, entries: Vec::new() };
        journal.write(Entry::Begin { action: action.to_owned(), homes: homes.clone() })?;
        sync_folder(&places.state())?;
        Ok(journal)
    }

    /// Opens the journal of an activation that did not come to its end.
    pub(crate) fn left(places: &Places) -> Result<Option<Journal>, ActivationError> {
        let path = places.journal();
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(ActivationError::io("cannot read", &path)(error)),
        };
        let mut entries = Vec::new();
        let mut whole = 0;
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            // The last line may be torn: what it announces was not begun.
            let Ok(entry) = serde_json::from_slice(line) else { break };
            if line.last() != Some(&b'\n') {
                break;
            }
            whole += line.len();
            entries.push(entry);
        }
        let file = OpenOptions::new().append(true).open(&path);
        let file = file.map_err(ActivationError::io("cannot write", &path))?;
        file.set_len(whole as u64).map_err(ActivationError::io("cannot write", &path))?;
        Ok(Some(Journal { file, path, entries }))
    }

    /// Announces a step; when this returns it is on disk.
    pub(crate) fn write(&mut self, entry: Entry) -> Result<(), ActivationError> {
        stop_here(Stop::Step);
        let mut line = serde_json::to_vec(&entry)
            .map_err(|source| ActivationError::Record { path: self.path.clone(), source })?;
        line.push(b'\n');
        let written = self.file.write_all(&line).and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            return Err(ActivationError::io("cannot write", &self.path)(error));
        }
        self.entries.push(entry);
        stop_here(Stop::Step);
        Ok(())
    }

    /// What was begun.
    pub(crate) fn action(&self) -> Option<&str> {
        self.entries.iter().find_map(|entry| match entry {
            Entry::Begin { action, .. } => Some(action.as_str()),
            _ => None,
        })
    }

    /// The homes that its activation is about.
    pub(crate) fn homes(&self) -> Homes {
        let begun = self.entries.iter().find_map(|entry| match entry {
            Entry::Begin { homes, .. } => Some(homes.clone()),
            _ => None,
        });
        begun.unwrap_or_default()
    }

    /// What there is to complete, if the journal came so far.
    pub(crate) fn rest(&self) -> Option<&Rest> {
        self.entries.iter().find_map(|entry| match entry {
            Entry::Live { rest } => Some(&**rest),
            _ => None,
        })
    }

    /// Whether a part was done.
    pub(crate) fn is_done(&self, wanted: &str) -> bool {
        self.entries.iter().any(|entry| matches!(entry, Entry::Done { part } if part == wanted))
    }

    /// Ends the journal: there is nothing left to do.
    pub(crate) fn end(self) -> Result<(), ActivationError> {
        stop_here(Stop::Step);
        fs::remove_file(&self.path).map_err(ActivationError::io("cannot remove", &self.path))?;
        stop_here(Stop::Step);
        Ok(())
    }
}

/// Makes sure that names in a folder are on disk.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), ActivationError> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(ActivationError::io("cannot write", folder))
}

/// Where the process can be ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Before or after an entry of the journal, or between parts of the rest.
    Step,
    /// Before a file is written or changes its place.
    File,
}

/// Ends the process as `kill -9` would, at the point that the variable `NIVIS_STOP_AT` counts: tests go through all
/// of them. `7` is the seventh step, `file:7` the seventh file.
pub(crate) fn stop_here(stop: Stop) {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicI64, Ordering};
    static LEFT: OnceLock<Option<(Stop, AtomicI64)>> = OnceLock::new();
    let left = LEFT.get_or_init(|| {
        let wanted = std::env::var("NIVIS_STOP_AT").ok()?;
        let (stop, count) = match wanted.strip_prefix("file:") {
            Some(count) => (Stop::File, count),
            None => (Stop::Step, wanted.as_str()),
        };
        Some((stop, AtomicI64::new(count.parse().ok()?)))
    });
    if let Some((wanted, left)) = left
        && *wanted == stop
        && left.fetch_sub(1, Ordering::Relaxed) == 1
    {
        let here = rustix::process::getpid();
        let _unreachable_after = rustix::process::kill_process(here, rustix::process::Signal::KILL);
    }
}
