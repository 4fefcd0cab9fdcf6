//! Reading `flake.lock` (`LockFile::LockFile` of the reference, versions 5 to 7).

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Edge, LockFile, LockedInput, NodeId, split_conflict};
use crate::attrs::{attrs_from_json, show_attrs};
use crate::error::FlakeRefError;
use crate::notice::Notice;
use crate::reference::FlakeRef;

/// A lock file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ReadLockError {
    #[error("could not parse '{path}'")]
    Json { path: String, source: serde_json::Error },
    #[error("lock file '{path}' has conflict markers")]
    Conflict { path: String },
    #[error("lock file '{path}' has unsupported version {version}")]
    Version { path: String, version: i64 },
    #[error("lock file '{path}' lacks '{field}' or has it in the wrong form")]
    Form { path: String, field: &'static str },
    #[error("lock file references missing node '{node}'")]
    MissingNode { node: String },
    #[error("lock file contains cycle to root node")]
    CycleToRoot,
    #[error("attribute '{name}' missing in lock file")]
    MissingAttribute { name: &'static str },
    #[error(
        "Lock file contains unlocked input '{attrs}'. Use '--allow-dirty-locks' to accept this lock file."
    )]
    Unlocked { attrs: String },
    #[error(transparent)]
    Reference(#[from] FlakeRefError),
}

struct Reader<'a> {
    path: &'a str,
    nodes: &'a Map<String, Value>,
    ids: BTreeMap<String, NodeId>,
    lock: LockFile,
    notices: Vec<Notice>,
    trust_forges: bool,
}

impl LockFile {
    /// Reads a lock file. `path` is for messages; notices name entries that only a NAR hash protects.
    ///
    /// # Errors
    /// It is no lock file of versions 5 to 7, its graph is broken, or an entry is not locked.
    pub fn parse(text: &[u8], path: &str) -> Result<(Self, Vec<Notice>), ReadLockError> {
        LockFile::parse_trusting(text, path, true)
    }

    /// The same; `trust_forges` as for [`Input::is_locked_by`](crate::Input::is_locked_by).
    ///
    /// # Errors
    /// As those of [`LockFile::parse`].
    pub fn parse_trusting(
        text: &[u8],
        path: &str,
        trust_forges: bool,
    ) -> Result<(Self, Vec<Notice>), ReadLockError> {
        let json: Value = serde_json::from_slice(text).map_err(|source| match split_conflict(text) {
            Some(_) => ReadLockError::Conflict { path: path.to_owned() },
            None => ReadLockError::Json { path: path.to_owned(), source },
        })?;
        let version = json.get("version").and_then(Value::as_i64).unwrap_or(0);
        if !(5..=7).contains(&version) {
            return Err(ReadLockError::Version { path: path.to_owned(), version });
        }
        let form = |field| ReadLockError::Form { path: path.to_owned(), field };
        let root = json.get("root").and_then(Value::as_str).ok_or_else(|| form("root"))?;
        let nodes = json.get("nodes").and_then(Value::as_object).ok_or_else(|| form("nodes"))?;
        let ids = BTreeMap::from([(root.to_owned(), LockFile::ROOT)]);
        let (lock, notices) = (LockFile::default(), Vec::new());
        let mut reader = Reader { path, nodes, ids, lock, notices, trust_forges };
        if let Some(node) = nodes.get(root) {
            reader.read_inputs(LockFile::ROOT, node)?;
        }
        Ok((reader.lock, reader.notices))
    }
}

impl Reader<'_> {
    fn form(&self, field: &'static str) -> ReadLockError {
        ReadLockError::Form { path: self.path.to_owned(), field }
    }

    fn read_inputs(&mut self, id: NodeId, node: &Value) -> Result<(), ReadLockError> {
        let Some(inputs) = node.get("inputs") else { return Ok(()) };
        for (name, input) in inputs.as_object().ok_or_else(|| self.form("inputs"))? {
            let edge = match input {
                Value::Array(path) => {
                    let names = path.iter().map(|name| name.as_str().map(str::to_owned));
                    Edge::Follows(names.collect::<Option<_>>().ok_or_else(|| self.form("inputs"))?)
                }
                Value::String(key) => Edge::Node(self.read_node(key)?),
                _ => return Err(self.form("inputs")),
            };
            self.lock.node_mut(id).inputs.insert(name.clone(), edge);
        }
        Ok(())
    }

    fn read_node(&mut self, key: &str) -> Result<NodeId, ReadLockError> {
        match self.ids.get(key) {
            Some(&LockFile::ROOT) => return Err(ReadLockError::CycleToRoot),
            Some(id) => return Ok(*id),
            None => {}
        }
        let missing = || ReadLockError::MissingNode { node: key.to_owned() };
        let nodes = self.nodes;
        let json = nodes.get(key).ok_or_else(missing)?;
        let locked = self.read_locked(json)?;
        let id = self.lock.add(locked);
        self.ids.insert(key.to_owned(), id);
        self.read_inputs(id, json)?;
        Ok(id)
    }

    fn read_locked(&mut self, json: &Value) -> Result<LockedInput, ReadLockError> {
        let attrs = |name| -> Result<_, ReadLockError> {
            let value = json.get(name).ok_or(ReadLockError::MissingAttribute { name })?;
            Ok(attrs_from_json(value)?)
        };
        let mut locked = attrs("locked")?;
        // Version 5 kept what fetching found out apart.
        if json.get("info").is_some() {
            locked.extend(attrs("info")?);
        }
        let mut locked = FlakeRef::from_attrs(&locked)?;
        if !locked.input.is_locked_by(self.trust_forges) && locked.input.relative_path().is_none() {
            if locked.input.nar_hash()?.is_none() {
                return Err(ReadLockError::Unlocked { attrs: show_attrs(&locked.input.attrs) });
            }
            self.notices.push(Notice::UnlockedEntry { reference: locked.show() });
        }
        locked.input.set("__final", true);
        let is_flake = match json.get("flake") {
            None => true,
            Some(value) => value.as_bool().ok_or_else(|| self.form("flake"))?,
        };
        let parent = match json.get("parent") {
            None => None,
            Some(value) => {
                let names = value.as_array().into_iter().flatten();
                let names = names.map(|name| name.as_str().map(str::to_owned));
                Some(names.collect::<Option<_>>().ok_or_else(|| self.form("parent"))?)
            }
        };
        let library_version = json.get("nivisVersion").and_then(Value::as_str).map(str::to_owned);
        let original = FlakeRef::from_attrs(&attrs("original")?)?;
        Ok(LockedInput { locked, original, is_flake, parent, library_version })
    }
}
