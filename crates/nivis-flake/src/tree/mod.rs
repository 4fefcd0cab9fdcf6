//! Source trees: which files of a directory or commit a flake consists of.
//!
//! In a Git working tree only files in the index count, with the contents that they have on disk; elsewhere
//! everything does. Submodules are left out, as the reference does without `submodules = true`.

mod changes;
mod fetch;
pub(crate) mod git;
mod known;
mod location;
mod quick;
mod source;

pub use changes::{LocalChanges, local_changes};
pub(crate) use fetch::fetch_from_copy;
pub use fetch::{LocalOptions, LocalTree, TreeError, fetch_local};
pub use git::GitError;
pub use known::KnownTree;
pub use location::Location;
pub use quick::clean_stamp;
pub use source::{EntryKind, SourceTree, TreeEntry, TreeReader, Visibility};
