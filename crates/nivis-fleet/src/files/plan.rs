//! What changes in the file tree.

use super::look::digest;
use super::wanted::{Content, Found, Names, Sources, Wanted};
use super::{Actual, Kept, Put, lines_changed, look};
use crate::error::{ActivationError, Obstacle};
use crate::home::Homes;
use crate::ledger::{Ledger, OwnedFile};
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
    /// A file that is not ours was there; it is lost, as declared.
    Overwrite,
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
    /// Where what was there is kept, if not in our own state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup: Option<String>,
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
                    (_, None) if wanted.found == Found::Lose => FileAction::Overwrite,
                    (_, None) => FileAction::Replace,
                }
            }
            (None, Some(owned)) if has_before(owned, homes)? => FileAction::GiveBack,
            (None, Some(_)) if actual == Actual::Absent => FileAction::Forget,
            (None, _) => FileAction::Remove,
        };
        let diff = match wanted.get(path) {
            Some(wanted) => homes
                .at(&real, || Ok(difference(&real, &wanted.content, sources)))
                .map_err(ActivationError::io("cannot read", &real))?,
            None => Vec::new(),
        };
        let backup = match (action, wanted.get(path).map(|wanted| &wanted.found)) {
            (FileAction::Replace, Some(Found::Beside { extension, .. })) => {
                Some(format!("{path}.{extension}"))
            }
            _ => None,
        };
        changes.push(FileChange { path: path.clone(), action, edited, backup, diff });
    }
    Ok(changes)
}

/// Whether there is something to give back: a backup in a home may be gone.
fn has_before(owned: &OwnedFile, homes: &Homes) -> Result<bool, ActivationError> {
    let Some(Kept { copy }) = &owned.before else { return Ok(false) };
    let there = homes.at(copy, || Ok(std::fs::symlink_metadata(copy).is_ok()));
    there.map_err(ActivationError::io("cannot look at", copy))
}

/// Older backups that may not be lost.
pub(crate) fn backups_in_the_way(
    changes: &[FileChange],
    wanted: &BTreeMap<String, Wanted>,
    places: &Places,
    homes: &Homes,
) -> Vec<Obstacle> {
    let mut obstacles = Vec::new();
    for change in changes {
        let Some(backup) = &change.backup else { continue };
        let may_go = matches!(
            wanted.get(&change.path).map(|wanted| &wanted.found),
            Some(Found::Beside { overwrite: true, .. })
        );
        let real = places.real(backup);
        let there = homes.at(&real, || Ok(std::fs::symlink_metadata(&real).is_ok())).unwrap_or(false);
        if there && !may_go {
            obstacles.push(Obstacle::new(
                format!("{backup} is in the way: {} would be kept under that name", change.path),
                "move it away, or set home-manager.overwriteBackup",
            ));
        }
    }
    obstacles
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
