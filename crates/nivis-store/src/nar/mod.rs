//! Nix archives: a file, tree or link as one stream of bytes without times, owners and all modes
//! but one bit (manual, "Nix Archive (NAR) format"; `libutil/archive.cc`).

mod dump;
mod error;
mod git;
mod parse;
mod restore;
mod tree;

pub use dump::{Filter, Verdict, dump, dump_flat, dump_path, keep_all, nar_of_file};
pub use error::NarError;
pub use git::git_hash;
pub use parse::{NarSink, parse};
pub use restore::restore;
pub use tree::{FsTree, Node, NodeKind, Tree};

/// The first string of every archive.
pub(crate) const MAGIC: &[u8] = b"nix-archive-1";

/// How deep a tree may be, as in the reference: no archive can exhaust the stack.
pub const MAX_DEPTH: usize = 64;
