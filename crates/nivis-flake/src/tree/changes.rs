//! What of a working tree is not as it was committed.

use std::path::PathBuf;

use super::fetch::TreeError;
use super::git;
use crate::input::Input;

/// How the working tree of a `git` input differs from its commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalChanges {
    pub root: PathBuf,
    /// The commit, `None` before the first.
    pub head: Option<String>,
    /// Tracked files that are new or have other contents, relative and sorted.
    pub modified: Vec<Vec<u8>>,
    /// Tracked files that are gone, relative and sorted.
    pub deleted: Vec<Vec<u8>>,
}

/// The changes of an input's working tree; `None` where there is no working tree, or one with submodules, whose
/// changes the reference does not tell apart.
///
/// # Errors
/// Git cannot be asked.
pub fn local_changes(input: &Input) -> Result<Option<LocalChanges>, TreeError> {
    let Some(root) = super::fetch::working_tree_of(input)? else { return Ok(None) };
    if !git::submodules(&root, None)?.is_empty() {
        return Ok(None);
    }
    let state = git::working_tree(&root, None)?;
    let (deleted, modified) = state.changes.into_iter().partition(|change| change.is_deleted);
    let paths = |changes: Vec<git::Change>| {
        let mut paths: Vec<_> = changes.into_iter().map(|change| change.path).collect();
        paths.sort();
        paths
    };
    Ok(Some(LocalChanges { root, head: state.head, modified: paths(modified), deleted: paths(deleted) }))
}
