//! What changes in the file tree.

use super::look::digest;
use super::wanted::{Content, Names, Sources, Wanted};
use super::{Actual, Put, lines_changed, look};
use crate::error::ActivationError;
use crate::home::Homes;
use crate::ledger::Ledger;
use crate::places::Places;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What is done at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FileAction {
    /// Nothing was there.
    Create,
    /// Another file of ours was there.
    Update,
    /// A file that is not ours was there; it is kept.
    Replace,
    /// A file of ours goes.
    Remove,
    /// What was there before comes back.
    GiveBack,
    /// A file of ours is gone already.
    Forget,
}

/// A change at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileChange {
    pub path: String,
    pub action: FileAction,
    /// What is there is not what was put there.
    pub edited: bool,
    /// Changed lines of a text.
    pub diff: Vec<String>,
}

/// What is put for a wanted content; `None` while its owner is not there.
pub(super) fn put(
    content: &Content,
    sources: &Sources,
    names: &Names,
) -> Result<Option<Put>, ActivationError> {
    Ok(match content {
        Content::Link { target, user, group } => {
            names.owner(user, group).map(|_| Put::Link { target: target.clone() })
        }
        Content::Text(text) => Some(Put::File { hash: digest(text), mode: 0o644, uid: 0, gid: 0 }),
        Content::Copy { source, mode, user, group } => {
            let hash = digest(&sources.read(source)?);
            names.owner(user, group).map(|(uid, gid)| Put::File { hash, mode: *mode, uid, gid })
        }
    })
}

/// The changes that lead from what is there to what is wanted, by path.
///
/// # Errors
/// Something cannot be read.
pub(crate) fn plan(
    wanted: &BTreeMap<String, Wanted>,
    ledger: &Ledger,
    sources: &Sources,
    names: &Names,
    places: &Places,
    homes: &Homes,
) -> Result<Vec<FileChange>, ActivationError> {
    let paths: BTreeSet<&String> = wanted.keys().chain(ledger.files.keys()).collect();
    let mut changes = Vec::new();
    for path in paths {
        let real = places.real(path);
        let actual = homes.at(&real, || look(&real)).map_err(ActivationError::io("cannot read", &real))?;
        let owned = ledger.files.get(path);
        let edited = owned.is_some_and(|owned| actual != Actual::Put(owned.put.clone()));
        let action = match (wanted.get(path), owned) {
            (Some(wanted), owned) => {
                let put = put(&wanted.content, sources, names)?;
                if put.is_some_and(|put| actual == Actual::Put(put)) {
                    continue;
                }
                match (&actual, owned) {
                    (Actual::Absent, _) => FileAction::Create,
                    (_, Some(_)) => FileAction::Update,
                    (_, None) => FileAction::Replace,
                }
            }
            (None, Some(owned)) if owned.before.is_some() => FileAction::GiveBack,
            (None, Some(_)) if actual == Actual::Absent => FileAction::Forget,
            (None, _) => FileAction::Remove,
        };
        let diff = match wanted.get(path) {
            Some(wanted) => homes
                .at(&real, || Ok(difference(&real, &wanted.content, sources)))
                .map_err(ActivationError::io("cannot read", &real))?,
            None => Vec::new(),
        };
        changes.push(FileChange { path: path.clone(), action, edited, diff });
    }
    Ok(changes)
}

fn text(content: Option<Vec<u8>>) -> Option<String> {
    content.and_then(|content| String::from_utf8(content).ok()).filter(|text| !text.contains('\0'))
}

/// The changed lines, where both are texts.
fn difference(path: &Path, content: &Content, sources: &Sources) -> Vec<String> {
    let new = match content {
        Content::Text(text) => Some(text.clone()),
        Content::Copy { source, .. } | Content::Link { target: source, .. } if source.starts_with('/') => {
            sources.read(source).ok()
        }
        _ => None,
    };
    // Ours are links into the store, which is perhaps not where the link says.
    let there = sources.resolved(path);
    let there = if there.exists() { there } else { path.to_path_buf() };
    // A pipe or a device would be read for ever.
    let old = if there.is_file() { std::fs::read(there).ok() } else { None };
    match (text(old), text(new)) {
        (Some(old), Some(new)) => lines_changed(&old, &new),
        (None, Some(new)) if std::fs::symlink_metadata(path).is_err() => lines_changed("", &new),
        _ => Vec::new(),
    }
}
