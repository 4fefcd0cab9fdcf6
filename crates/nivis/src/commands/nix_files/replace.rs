//! New contents for a file that is there.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, fchown};
use std::path::Path;

/// Replaces the text of a file at once; its mode, and as far as the system allows its owner, stay.
///
/// # Errors
/// The folder cannot be written or is full, or the file is no longer what was read; then it is as it was.
pub(in crate::commands) fn replace(path: &Path, old: &[u8], new: &[u8]) -> io::Result<()> {
    let metadata = path.symlink_metadata()?;
    if !metadata.is_file() || fs::read(path)? != old {
        return Err(io::Error::other("the file changed meanwhile"));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = (|| {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary)?;
        file.write_all(new)?;
        let own = file.metadata()?;
        if (own.uid(), own.gid()) != (metadata.uid(), metadata.gid()) {
            fchown(&file, Some(metadata.uid()), Some(metadata.gid()))?;
        }
        file.set_permissions(metadata.permissions())?;
        file.sync_data()?;
        fs::rename(&temporary, path)
    })();
    if written.is_err() {
        // It may not have been made at all.
        drop(fs::remove_file(&temporary));
    }
    written
}
