//! Fetching what is on this machine: `path:` inputs and local Git repositories.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::git::{self, GitError};
use super::source::SourceTree;
use crate::error::{FlakeRefError, lossy};
use crate::input::Input;
use crate::notice::Notice;

/// A tree on this machine and what is known about it, but for its hash.
#[derive(Clone, Debug)]
pub struct LocalTree {
    pub tree: SourceTree,
    /// The input with revision, time and count; `narHash` is the store's to add.
    pub input: Input,
    pub notices: Vec<Notice>,
}

/// A tree that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    #[error("cannot read '{}'", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("file '{}' has an unsupported type", path.display())]
    UnsupportedType { path: PathBuf },
    #[error("path '{path}' is not part of the commit")]
    NotInCommit { path: String },
    #[error("cannot fetch input '{input}' because it uses a relative path")]
    RelativePath { input: String },
    #[error("input '{input}' is not on this machine")]
    NotLocal { input: String },
    #[error("Cannot find Git revision '{rev}' in ref '{name}' of repository '{}'!", repository.display())]
    NoSuchRev { rev: String, name: String, repository: PathBuf },
    #[error("cannot find Git ref '{name}' in repository '{}'", repository.display())]
    NoSuchRef { name: String, repository: PathBuf },
    #[error(
        "'{}' is a shallow Git repository, but shallow repositories are only allowed when \
         `shallow = true;` is specified",
        repository.display()
    )]
    Shallow { repository: PathBuf },
    #[error("Git tree '{}' is dirty", repository.display())]
    Dirty { repository: PathBuf },
    #[error("fetching submodules is not supported yet")]
    Submodules,
    #[error(transparent)]
    Git(#[from] GitError),
    #[error(transparent)]
    Reference(#[from] FlakeRefError),
}

/// Fetches a `path:` input or a repository on this machine.
///
/// `allow_dirty` is the setting of that name: without it a working tree with changes is an error.
///
/// # Errors
/// The input is elsewhere ([`TreeError::NotLocal`]), or its files or Git refuse.
pub fn fetch_local(input: &Input, allow_dirty: bool) -> Result<LocalTree, TreeError> {
    let not_local = || TreeError::NotLocal { input: input.show() };
    match input.kind() {
        b"path" => fetch_path(input),
        b"git" => {
            let root = input.source_path().ok_or_else(not_local)?;
            if input.attrs.get(&b"submodules"[..]) == Some(&true.into()) {
                return Err(TreeError::Submodules);
            }
            let root = std::path::absolute(OsStr::from_bytes(&root));
            let root = root.map_err(|source| TreeError::Io { path: PathBuf::new(), source })?;
            if input.git_ref().is_some() || input.git_rev()?.is_some() {
                fetch_commit(input, root)
            } else {
                fetch_working_tree(input, root, allow_dirty)
            }
        }
        _ => Err(not_local()),
    }
}

fn fetch_path(input: &Input) -> Result<LocalTree, TreeError> {
    let path = input.source_path();
    let path = path.ok_or_else(|| TreeError::RelativePath { input: input.show() })?;
    let tree = SourceTree::everything(PathBuf::from(OsStr::from_bytes(&path)));
    let mut input = input.clone();
    if input.last_modified().is_none() {
        input.set("lastModified", tree.newest(&tree.entries()?)?);
    }
    Ok(LocalTree { tree, input, notices: Vec::new() })
}

fn is_shallow_allowed(input: &Input) -> bool {
    input.attrs.get(&b"shallow"[..]) == Some(&true.into())
}

fn fetch_working_tree(input: &Input, root: PathBuf, allow_dirty: bool) -> Result<LocalTree, TreeError> {
    let state = git::working_tree(&root)?;
    let mut input = input.clone();
    let mut notices = Vec::new();
    if state.dirty {
        if !allow_dirty {
            return Err(TreeError::Dirty { repository: root });
        }
        notices.push(Notice::DirtyTree { path: root.clone() });
        if let Some(head) = &state.head {
            let short: String = head.chars().take(7).collect();
            input.set("dirtyRev", format!("{head}-dirty").as_str());
            input.set("dirtyShortRev", format!("{short}-dirty").as_str());
        }
    } else {
        if let Some(name) = &state.head_ref {
            input.set("ref", name.as_slice());
        }
        let none = "0".repeat(40);
        input.set("rev", state.head.as_deref().unwrap_or(&none));
        if !is_shallow_allowed(&input) {
            let count = match &state.head {
                Some(head) => git::commit_count(&root, head)?,
                None => 0,
            };
            input.set("revCount", count);
        }
    }
    let time = match &state.head {
        Some(head) => git::commit_time(&root, head)?,
        None => 0,
    };
    input.set("lastModified", time);
    Ok(LocalTree { tree: SourceTree::tracked(root, state.files), input, notices })
}

fn fetch_commit(input: &Input, root: PathBuf) -> Result<LocalTree, TreeError> {
    let mut input = input.clone();
    let name = match input.git_ref() {
        Some(name) => name.to_vec(),
        None => git::working_tree(&root)?.head_ref.unwrap_or_else(|| b"HEAD".to_vec()),
    };
    let no_such_ref = |root: &Path| TreeError::NoSuchRef { name: lossy(&name), repository: root.to_owned() };
    let rev = match input.git_rev()? {
        Some(rev) => match git::resolve(&root, rev.as_bytes())? {
            Some(_) => rev,
            None => return Err(TreeError::NoSuchRev { rev, name: lossy(&name), repository: root }),
        },
        None => git::resolve(&root, &name)?.ok_or_else(|| no_such_ref(&root))?,
    };
    if git::is_shallow(&root)? && !is_shallow_allowed(&input) {
        return Err(TreeError::Shallow { repository: root });
    }
    input.set("ref", name.as_slice());
    input.set("rev", rev.as_str());
    input.set("lastModified", git::commit_time(&root, &rev)?);
    if !is_shallow_allowed(&input) {
        input.set("revCount", git::commit_count(&root, &rev)?);
    }
    let files = git::list_commit(&root, &rev)?;
    Ok(LocalTree { tree: SourceTree::commit(root, files), input, notices: Vec::new() })
}
