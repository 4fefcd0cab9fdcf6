//! Which files are meant.

use crate::commands::failure::Failure;
use ignore::WalkBuilder;
use std::path::{Path, PathBuf};

/// What paths of a command line lead to.
pub(in crate::commands) struct Found {
    /// Sorted, each once.
    pub files: Vec<PathBuf>,
    /// Symbolic links that were named: what they lead to may be anyone's.
    pub links: Vec<PathBuf>,
}

/// Folders that version control keeps for itself.
const OWN_FOLDERS: [&str; 5] = [".git", ".hg", ".jj", ".svn", ".pijul"];

/// The files that are named, and those ending in `.nix` below folders that are named, except for what `.gitignore` and its like
/// leave out. Links below folders are not followed.
///
/// # Errors
/// A path does not exist, or a folder cannot be read.
pub(in crate::commands) fn find(paths: &[PathBuf]) -> Result<Found, Failure> {
    let mut found = Found { files: Vec::new(), links: Vec::new() };
    for path in paths {
        let failed = Failure::reading(path);
        let kind = path.symlink_metadata().map_err(failed)?.file_type();
        if kind.is_symlink() && !path.is_dir() {
            found.links.push(path.clone());
        } else if path.is_dir() {
            below(path, &mut found.files)?;
        } else {
            found.files.push(path.clone());
        }
    }
    found.files.sort();
    found.files.dedup();
    Ok(found)
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let mut walk = WalkBuilder::new(folder);
    // Hidden folders hold Nix files too; and a tree without its `.git` is still the same tree.
    walk.hidden(false).require_git(false).follow_links(false);
    walk.filter_entry(|entry| !OWN_FOLDERS.iter().any(|name| entry.file_name() == *name));
    for entry in walk.build() {
        let entry = entry.map_err(|error| {
            Failure::reading(folder)(
                error.into_io_error().unwrap_or_else(|| std::io::ErrorKind::Other.into()),
            )
        })?;
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && entry.path().extension().is_some_and(|extension| extension == "nix") {
            files.push(entry.into_path());
        }
    }
    Ok(())
}
