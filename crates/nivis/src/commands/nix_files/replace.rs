//! New contents for a file that is there.

use nivis_flake::replace_file;
use std::path::Path;
use std::{fs, io};

/// Replaces the text of a file at once, if it is still what was read.
///
/// # Errors
/// The folder cannot be written or is full, or the file is no longer what was read; then it is as it was.
pub(in crate::commands) fn replace(path: &Path, old: &[u8], new: &[u8]) -> io::Result<()> {
    if !path.symlink_metadata()?.is_file() || fs::read(path)? != old {
        return Err(io::Error::other("the file changed meanwhile"));
    }
    replace_file(path, new)
}
