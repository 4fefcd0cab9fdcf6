//! Indexes on disk: read where they are whole, else made and put in place at once.

use super::sources::{Origin, Source, Wanted, of_folder, of_lock};
use super::{options, packages};
use crate::commands::failure::Failure;
use crate::commands::places::load_config;
use crate::commands::session::{Session, Unopened};
use crate::commands::{FlakeArgs, Global};
use nivis_flake::replace_cached;
use nivis_search::{Entry, EntryKind, decode, encode};
use std::fs;
use std::path::Path;

/// An entry before it is in an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) kind: EntryKind,
    pub(super) path: String,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) description: String,
}

impl Made {
    fn entry(&self) -> Entry<'_> {
        Entry {
            kind: self.kind,
            path: &self.path,
            name: &self.name,
            version: &self.version,
            description: &self.description,
        }
    }
}

/// The indexes of a flake, with the names of the inputs that they are of.
///
/// # Errors
/// The flake cannot be opened, or an index that is missing cannot be made.
pub(super) fn open(
    global: &Global,
    args: &FlakeArgs,
    wanted: Wanted,
    anew: bool,
) -> Result<Vec<(String, Vec<u8>)>, Unopened> {
    let system = load_config(global)?.eval_settings(Vec::new(), true).system;
    let folder = crate::config::cache_folder().ok_or(Failure::NoHome)?.join("search");
    let mut session = None;
    let sources = match of_folder(args, wanted, &system)? {
        Some(sources) => sources,
        None => {
            let opened = Session::open_flake(global, args, None)?;
            let sources = opened.flake.as_ref().map(|flake| {
                let own = format!("{} {:?}", flake.locked.show(), String::from_utf8_lossy(&flake.root));
                of_lock(&flake.lock, &own, wanted, &system)
            });
            session = Some(opened);
            sources.unwrap_or_default()
        }
    };
    let mut files = Vec::new();
    for source in &sources {
        let path = folder.join(&source.key);
        let known = if anew { None } else { fs::read(&path).ok().filter(|bytes| decode(bytes).is_ok()) };
        let bytes = match known {
            Some(bytes) => bytes,
            None => make(global, args, source, &mut session, &path)?,
        };
        files.push((source.name().to_owned(), bytes));
    }
    Ok(files)
}

/// Makes an index.
fn make(
    global: &Global,
    args: &FlakeArgs,
    source: &Source,
    session: &mut Option<Session>,
    path: &Path,
) -> Result<Vec<u8>, Unopened> {
    let made = if source.origin == Origin::Library {
        options::of_library(global)?
    } else {
        let session = match session {
            Some(session) => session,
            None => session.insert(Session::open_flake(global, args, None)?),
        };
        session.trees.silence();
        let made = match &source.origin {
            Origin::Hosts => options::of_hosts(session),
            Origin::Input(name) => packages::of_input(session, name),
            Origin::Own | Origin::Library => packages::of_flake(session),
        };
        session.progress.clear();
        made.map_err(|failure| Unopened(failure, session.trees.clone()))?
    };
    let bytes = encode(made.iter().map(Made::entry));
    replace_cached(path, &bytes).map_err(Failure::writing(path))?;
    Ok(bytes)
}
