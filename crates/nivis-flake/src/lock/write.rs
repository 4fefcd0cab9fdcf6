//! Writing `flake.lock`.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::{Edge, LockFile, LockedFlake, NodeId, diff};
use crate::attrs::attrs_to_json;
use crate::error::FlakeRefError;
use crate::fetch::{FetchError, mercurial};
use crate::notice::Notice;
use crate::reference::FlakeRef;
use crate::replace::replace_file;
use crate::tree::{GitError, git};

impl LockFile {
    /// The JSON of version 7.
    ///
    /// # Errors
    /// A reference holds bytes that are not UTF-8.
    pub fn to_json(&self) -> Result<Value, FlakeRefError> {
        let keys = self.keys();
        let mut nodes = Map::new();
        for (id, key) in &keys {
            nodes.insert(key.clone(), self.node_to_json(*id, &keys)?);
        }
        let root = keys.get(&LockFile::ROOT).cloned().unwrap_or_default();
        Ok(json!({ "version": 7, "root": root, "nodes": nodes }))
    }

    fn node_to_json(&self, id: NodeId, keys: &BTreeMap<NodeId, String>) -> Result<Value, FlakeRefError> {
        let node = self.node(id);
        let mut object = Map::new();
        if !node.inputs.is_empty() {
            let edge = |edge: &Edge| match edge {
                Edge::Node(id) => Value::from(keys.get(id).cloned()),
                Edge::Follows(path) => Value::from(path.clone()),
            };
            let inputs: Map<String, Value> =
                node.inputs.iter().map(|(name, input)| (name.clone(), edge(input))).collect();
            object.insert("inputs".to_owned(), Value::Object(inputs));
        }
        if let Some(locked) = &node.locked {
            let mut attrs = locked.locked.to_attrs();
            attrs.remove(&b"__final"[..]);
            object.insert("original".to_owned(), attrs_to_json(&locked.original.to_attrs())?);
            object.insert("locked".to_owned(), attrs_to_json(&attrs)?);
            if !locked.is_flake {
                object.insert("flake".to_owned(), Value::Bool(false));
            }
            if let Some(parent) = &locked.parent {
                object.insert("parent".to_owned(), Value::from(parent.clone()));
            }
            if let Some(version) = &locked.library_version {
                object.insert("nivisVersion".to_owned(), Value::from(version.clone()));
            }
        }
        Ok(Value::Object(object))
    }

    /// The names of the nodes in the file: that of the first input leading there, numbered where it is taken.
    pub fn keys(&self) -> BTreeMap<NodeId, String> {
        let mut keys = BTreeMap::new();
        self.assign_key("root", LockFile::ROOT, &mut keys, &mut BTreeSet::new());
        keys
    }

    fn assign_key(
        &self,
        name: &str,
        id: NodeId,
        keys: &mut BTreeMap<NodeId, String>,
        taken: &mut BTreeSet<String>,
    ) {
        if keys.contains_key(&id) {
            return;
        }
        let mut key = name.to_owned();
        let mut number = 2u32;
        while !taken.insert(key.clone()) {
            key = format!("{name}_{number}");
            number += 1;
        }
        keys.insert(id, key);
        for (name, edge) in &self.node(id).inputs {
            if let Edge::Node(child) = edge {
                self.assign_key(name, *child, keys, taken);
            }
        }
    }

    /// The bytes of the file: JSON indented by two, sorted keys, a line end.
    ///
    /// # Errors
    /// As [`LockFile::to_json`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, FlakeRefError> {
        Ok(format!("{:#}\n", self.to_json()?).into_bytes())
    }

    /// Whether both would be the same file.
    ///
    /// # Errors
    /// As [`LockFile::to_json`].
    pub fn is_same(&self, other: &LockFile) -> Result<bool, FlakeRefError> {
        Ok(self.to_json()? == other.to_json()?)
    }
}

/// Whether and where a changed lock file is written.
#[derive(Clone, Debug)]
pub struct WriteOptions {
    /// `--no-write-lock-file` turns it off: then a difference is only said.
    pub write: bool,
    /// `--no-update-lock-file` turns it off: then a difference is an error.
    pub update: bool,
    /// `--allow-dirty-locks`: a NAR hash is pin enough.
    pub allow_dirty_locks: bool,
    /// An input that nothing pins is an error; otherwise the file is not written, with a notice.
    pub fail_on_unlocked: bool,
    /// `--output-lock-file`: write there, and leave the flake alone.
    pub output: Option<PathBuf>,
    /// `--commit-lock-file`: commit the file, with this first line or one that says what happened.
    pub commit: Option<CommitLock>,
}

impl Default for WriteOptions {
    fn default() -> Self {
        WriteOptions {
            write: true,
            update: true,
            allow_dirty_locks: false,
            fail_on_unlocked: true,
            output: None,
            commit: None,
        }
    }
}

/// How a lock file is committed.
#[derive(Clone, Debug, Default)]
pub struct CommitLock {
    /// The setting `commit-lock-file-summary`; empty for one that says what happened.
    pub summary: String,
}

/// Why a changed lock file was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteLockError {
    #[error(
        "Not writing lock file of flake '{flake}' because it has an unlocked input ('{input}'). \
         Use '--allow-dirty-locks' to allow this anyway."
    )]
    Unlocked { flake: String, input: String },
    #[error(
        "flake '{flake}' requires lock file changes but they're not allowed due to '--no-update-lock-file'"
    )]
    UpdateForbidden { flake: String },
    #[error("cannot write modified lock file of flake '{flake}' (use '--no-write-lock-file' to ignore)")]
    NotLocal { flake: String },
    #[error("'--commit-lock-file' and '--output-lock-file' are incompatible")]
    CommitElsewhere,
    #[error("cannot commit '{file}' because '{flake}' is no working tree of Git or Mercurial")]
    NoRepository { flake: String, file: String },
    #[error("cannot write '{}'", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    Git(#[from] GitError),
    #[error(transparent)]
    Mercurial(#[from] FetchError),
    #[error(transparent)]
    Reference(#[from] FlakeRefError),
}

/// Writes the lock file of a flake if it differs from the one that is there, and tells Git of a new one.
///
/// The file is replaced in one step. `Ok(true)` means that the flake's tree has changed and has to be read again.
///
/// # Errors
/// The flake is not a directory here, changes are forbidden, an input is not locked, or the disk refuses.
pub fn write_lock_file(
    top: &FlakeRef,
    flake: &LockedFlake,
    options: &WriteOptions,
    notices: &mut Vec<Notice>,
) -> Result<bool, WriteLockError> {
    if flake.lock.is_same(&flake.old_lock)? && options.output.is_none() {
        return Ok(false);
    }
    let changes = diff(&flake.old_lock, &flake.lock);
    let changes = changes.trim_end().to_owned();
    let shown = top.show();
    if !options.write {
        notices.push(Notice::NotWritten { flake: shown, changes });
        return Ok(false);
    }
    let source = top.input.source_path().or_else(|| top.input.mercurial_folder());
    if source.is_none() && options.output.is_none() {
        return Err(WriteLockError::NotLocal { flake: shown });
    }
    if let Some(input) = flake.lock.unlocked_input(options.allow_dirty_locks) {
        let input = input.show();
        if options.fail_on_unlocked {
            return Err(WriteLockError::Unlocked { flake: shown, input });
        }
        notices.push(Notice::NotWrittenUnlocked { flake: shown, input });
        return Ok(false);
    }
    if !options.update {
        return Err(WriteLockError::UpdateForbidden { flake: shown });
    }
    let bytes = flake.lock.to_bytes()?;
    if let Some(output) = &options.output {
        if options.commit.is_some() {
            return Err(WriteLockError::CommitElsewhere);
        }
        // A misspelled path is no wish for new folders.
        let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(Err(source)) = folder.map(Path::metadata) {
            return Err(WriteLockError::Io { path: output.clone(), source });
        }
        write(output, &bytes)?;
        return Ok(false);
    }
    let root = PathBuf::from(OsStr::from_bytes(&source.unwrap_or_default()));
    let relative = Path::new(OsStr::from_bytes(&top.subdir)).join("flake.lock");
    let path = root.join(&relative);
    let existed = path.exists();
    let (is_git, is_mercurial) = (top.input.kind() == b"git", top.input.kind() == b"hg");
    if options.commit.is_some() && !is_git && !is_mercurial {
        return Err(WriteLockError::NoRepository { flake: shown, file: relative.display().to_string() });
    }
    write(&path, &bytes)?;
    if is_git {
        git::add_intent(&root, &relative)?;
    }
    let message = options.commit.as_ref().map(|commit| {
        let summary = match commit.summary.as_str() {
            "" => format!("{}: {}", relative.display(), if existed { "Update" } else { "Add" }),
            summary => summary.to_owned(),
        };
        format!("{summary}\n\nFlake lock file updates:\n\n{changes}\n")
    });
    if is_mercurial {
        mercurial::put(&root, &path, message.as_deref())?;
    } else if let Some(message) = message {
        git::commit_file(&root, &relative, &message)?;
    }
    notices.push(Notice::Written { path, existed, changes });
    Ok(true)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), WriteLockError> {
    replace_file(path, bytes).map_err(|source| WriteLockError::Io { path: path.to_owned(), source })
}
