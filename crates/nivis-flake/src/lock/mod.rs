//! Lock files, version 7: the graph of what a flake's inputs were when they were last updated.
//!
//! The library that the binary carries is named by the registry as `flake:nivis`. Its node reads
//!
//! ```json
//! "nivis": {
//!   "locked": { "lastModified": 1, "narHash": "sha256-…", "path": "/nix/store/…-source", "type": "path" },
//!   "nivisVersion": "0.1.0",
//!   "original": { "id": "nivis", "type": "indirect" }
//! }
//! ```
//!
//! so that C++ Nix understands it: the path is the one that the NAR hash gives, found wherever the store or a
//! cache has the tree; `nivisVersion` is a key of the node, which it does not look at. See [`embedded_library`].

mod audit;
mod check;
mod diff;
mod follow;
mod library;
mod merge;
mod read;
mod update;
mod write;

use std::collections::BTreeMap;

pub use audit::{Advice, origin};
pub use check::{LockMismatch, check_locks};
pub use diff::diff;
pub use follow::FollowError;
pub use library::{EMBEDDED_ID, embedded_library};
pub use merge::{Conflict, Decision, Preference, Side, merge, split_conflict};
pub use read::ReadLockError;
pub use update::{LockOptions, LockedFlake, UpdateCause, UpdateError, lock_flake};
pub use write::{CommitLock, WriteLockError, WriteOptions, write_lock_file};

use crate::input::is_flake_id;
use crate::reference::FlakeRef;
use crate::spec::InputPath;

/// A node of one lock file; meaningless in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(usize);

/// What an input of a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edge {
    /// A node of its own.
    Node(NodeId),
    /// Another input, by its path from the root.
    Follows(InputPath),
}

/// A flake or tree in the graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    pub inputs: BTreeMap<String, Edge>,
    /// `None` at the root, which the lock file does not pin.
    pub locked: Option<LockedInput>,
}

/// What a node pins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedInput {
    /// What was fetched, complete.
    pub locked: FlakeRef,
    /// What the flake asked for.
    pub original: FlakeRef,
    pub is_flake: bool,
    /// For a relative path: the flake that it is relative to.
    pub parent: Option<InputPath>,
    /// The version of the embedded library, if this is it.
    pub library_version: Option<String>,
}

/// A lock file's graph. A new one has the root alone.
#[derive(Clone, Debug)]
pub struct LockFile {
    nodes: Vec<Node>,
}

impl Default for LockFile {
    fn default() -> Self {
        LockFile { nodes: vec![Node::default()] }
    }
}

impl LockFile {
    /// The flake that the lock file belongs to.
    pub const ROOT: NodeId = NodeId(0);

    /// The node. An id of another lock file may give the wrong one; ids come from this lock file's edges.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0]
    }

    fn add(&mut self, locked: LockedInput) -> NodeId {
        self.nodes.push(Node { inputs: BTreeMap::new(), locked: Some(locked) });
        NodeId(self.nodes.len() - 1)
    }

    /// Every input by its path, each node's inputs once.
    pub fn all_inputs(&self) -> BTreeMap<InputPath, Edge> {
        let mut all = BTreeMap::new();
        let mut seen = vec![false; self.nodes.len()];
        self.collect(&[], Self::ROOT, &mut seen, &mut all);
        all
    }

    fn collect(&self, prefix: &[String], id: NodeId, seen: &mut [bool], all: &mut BTreeMap<InputPath, Edge>) {
        if std::mem::replace(&mut seen[id.0], true) {
            return;
        }
        for (name, edge) in &self.node(id).inputs {
            let path = [prefix, std::slice::from_ref(name)].concat();
            all.insert(path.clone(), edge.clone());
            if let Edge::Node(child) = edge {
                self.collect(&path, *child, seen, all);
            }
        }
    }

    /// The first input, in the order of the file, that is not pinned to one content.
    ///
    /// `accept_nar_hash` takes a NAR hash for a pin (`--allow-dirty-locks`).
    pub fn unlocked_input(&self, accept_nar_hash: bool) -> Option<&FlakeRef> {
        let is_pinned = |locked: &FlakeRef| {
            let input = &locked.input;
            let known =
                input.is_locked() || (accept_nar_hash && input.nar_hash().is_ok_and(|hash| hash.is_some()));
            input.relative_path().is_some() || (known && input.is_final())
        };
        self.all_inputs().into_values().find_map(|edge| match edge {
            Edge::Node(id) => {
                let locked = &self.nodes[id.0].locked.as_ref()?.locked;
                (!is_pinned(locked)).then_some(locked)
            }
            Edge::Follows(_) => None,
        })
    }
}

/// A path such as `nixops/nixpkgs` in which a name is none.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid flake input attribute path element '{element}'")]
pub struct InputPathError {
    pub element: String,
}

/// Parses `follows` and the command line's input paths; empty parts are ignored.
///
/// # Errors
/// A part is no flake id.
pub fn parse_input_path(text: &str) -> Result<InputPath, InputPathError> {
    let parts = text.split('/').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let valid = is_flake_id(part.as_bytes());
            if valid { Ok(part.to_owned()) } else { Err(InputPathError { element: part.to_owned() }) }
        })
        .collect()
}

/// An input path as text.
pub fn show_input_path(path: &[String]) -> String {
    path.join("/")
}
