//! Files of the machine: what is wanted, what is there, what changes, and the changes of names that do it.

mod diff;
mod look;
mod plan;
mod stage;
mod swap;
mod wanted;

pub(crate) use diff::lines_changed;
pub(crate) use look::{Actual, look};
pub use plan::{FileAction, FileChange};
pub(crate) use plan::{backups_in_the_way, plan};
pub(crate) use stage::Staging;
pub(crate) use swap::{Swap, apply_all, forget_all, undo_all};
pub use wanted::Sources;
pub(crate) use wanted::{Content, Found, Names, Wanted, wanted};

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What was put at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Put {
    Link {
        target: String,
    },
    /// A copy: the SHA-256 of its content in base 16, its mode and its owner.
    File {
        hash: String,
        mode: u32,
        uid: u32,
        gid: u32,
    },
}

/// A copy of what was at a place before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub copy: PathBuf,
}
