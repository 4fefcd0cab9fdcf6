//! Files and folders that commands work on: what is said when one cannot be read, written or found.

use super::failure::Failure;
use std::io::Error;
use std::path::{Path, PathBuf};

impl Failure {
    /// The failure of reading a file or folder.
    pub(super) fn reading(path: &Path) -> impl Fn(Error) -> Failure + Copy + '_ {
        |source| Failure::Io { message: format!("cannot read '{}'", path.display()), source }
    }

    /// The failure of writing a file or folder.
    pub(super) fn writing(path: &Path) -> impl Fn(Error) -> Failure + Copy + '_ {
        |source| Failure::Io { message: format!("cannot write '{}'", path.display()), source }
    }
}

/// The current folder.
///
/// # Errors
/// It was removed.
pub(super) fn here() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(gone)
}

/// A path from the root, by the current folder.
///
/// # Errors
/// The current folder was removed.
pub(super) fn absolute(path: impl AsRef<Path>) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(gone)
}

fn gone(source: Error) -> Failure {
    Failure::Io { message: "the current folder is gone".into(), source }
}
