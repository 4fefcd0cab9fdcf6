//! Results of evaluations that are used again while nothing that they were made of has changed.
//!
//! An entry holds what a command printed and found out, and everything that was read for it: files and folders by their
//! state, variables, and the store objects that the evaluation left behind. Before an entry is used each of these is
//! looked at; what differs, is damaged or cannot be read is no entry. What is asked (flake, attribute, options,
//! settings, environment, program) is the entry's name.
//!
//! Recording is per thread, and only while a command that wants it runs.

mod entry;
mod record;
mod seen;

pub(crate) use entry::Found;
pub(crate) use record::{forbid, note, owe, printed, saw_input, saw_path, saw_tree, saw_variable, told};

use crate::config::{Config, cache_folder};
use nivis_store::hash::{Hash, HashAlgo};
use std::io::IsTerminal as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;

/// Variables whose value may matter to any evaluation.
const VARIABLES: &[&str] =
    &["GIT_", "HOME", "NIVIS_", "NIX_", "NO_COLOR", "NOCOLOR", "SSL_CERT_FILE", "TERM", "USER", "XDG_"];

/// The name of an entry: a digest of what is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key(String);

impl Key {
    /// The name for a command on a flake, in words that say all of what is asked.
    pub(crate) fn new(config: &Config, words: &[&str]) -> Key {
        let mut text = Vec::new();
        let mut add = |part: &[u8]| {
            text.extend_from_slice(&(part.len() as u64).to_le_bytes());
            text.extend_from_slice(part);
        };
        add(program().as_bytes());
        add(format!("{config:?}").as_bytes());
        add(std::env::current_dir().unwrap_or_default().as_os_str().as_bytes());
        let terminals = [std::io::stdout().is_terminal(), std::io::stderr().is_terminal()];
        add(format!("{terminals:?} {:?}", crate::nix::voice()).as_bytes());
        let mut variables: Vec<_> = std::env::vars_os().collect();
        variables.sort();
        for (name, value) in variables {
            let known = |prefix: &&str| name.as_bytes().starts_with(prefix.as_bytes());
            if VARIABLES.iter().any(known) {
                add(name.as_bytes());
                add(value.as_bytes());
            }
        }
        add(b"");
        words.iter().for_each(|word| add(word.as_bytes()));
        Key(Hash::of(HashAlgo::Sha256, &text).base16())
    }

    fn file(&self) -> Option<PathBuf> {
        Some(folder()?.join(&self.0))
    }
}

fn folder() -> Option<PathBuf> {
    Some(cache_folder()?.join("evaluations-2"))
}

/// This very program: with another one nothing is known.
fn program() -> String {
    let state = std::fs::metadata("/proc/self/exe").ok().map(|meta| {
        (
            meta.dev(),
            meta.ino(),
            meta.size(),
            meta.mtime(),
            meta.mtime_nsec(),
            meta.ctime(),
            meta.ctime_nsec(),
        )
    });
    format!("{} {state:?}", env!("CARGO_PKG_VERSION"))
}

/// The entry of this name, if all that it was made of is as it was. `is_valid` says whether the store has an object.
pub(crate) fn look_up(key: &Key, is_valid: impl FnMut(&[u8]) -> bool) -> Option<Found> {
    let bytes = std::fs::read(key.file()?).ok()?;
    entry::read(&bytes, is_valid)
}

/// Runs a command and remembers what it made, if it gives 0 and nothing forbids it.
pub(crate) fn recording<E>(key: Key, run: impl FnOnce() -> Result<i32, E>) -> Result<i32, E> {
    record::begin();
    let result = run();
    let recorded = record::end();
    if let (Ok(0), Some(recorded)) = (&result, recorded) {
        // What cannot be remembered is evaluated again.
        drop(keep(&key, &recorded));
    }
    result
}

/// Entries that are kept before the oldest go.
const MOST: usize = 400;

fn keep(key: &Key, recorded: &record::Recorded) -> std::io::Result<()> {
    let (Some(folder), Some(file)) = (folder(), key.file()) else { return Ok(()) };
    nivis_flake::replace_cached(&file, &entry::write(recorded))?;
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let entry = entry?;
        entries.push((entry.metadata()?.modified()?, entry.path()));
    }
    if entries.len() > MOST {
        entries.sort();
        for (_, path) in entries.iter().take(MOST / 2) {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}
