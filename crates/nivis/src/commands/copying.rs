//! Trees that are copied whole or not at all.

use super::failure::Failure;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// Copies a tree to a folder that is not there yet: beside it first, then renamed.
///
/// # Errors
/// A file cannot be read or written; then nothing is left.
pub(super) fn copy_tree(from: &Path, to: &Path) -> Result<(), Failure> {
    let failed = |source| Failure::Io { message: format!("cannot copy to '{}'", to.display()), source };
    let to = std::path::absolute(to).map_err(failed)?;
    let parent = to.parent().unwrap_or(&to);
    fs::create_dir_all(parent).map_err(failed)?;
    let folder = tempfile::TempDir::new_in(parent).map_err(failed)?;
    let inner = folder.path().join("tree");
    copy(from, &inner).map_err(failed)?;
    fs::rename(&inner, &to).map_err(failed)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    let metadata = from.symlink_metadata()?;
    if metadata.is_symlink() {
        return std::os::unix::fs::symlink(fs::read_link(from)?, to);
    }
    if metadata.is_file() {
        fs::write(to, fs::read(from)?)?;
        if metadata.permissions().mode() & 0o111 != 0 {
            make_executable(to)?;
        }
        return Ok(());
    }
    fs::create_dir(to)?;
    for entry in from.read_dir()? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Whoever may read a file may run it.
pub(super) fn make_executable(path: &Path) -> std::io::Result<()> {
    let mut permissions = path.metadata()?.permissions();
    let mode = permissions.mode();
    permissions.set_mode(mode | ((mode & 0o444) >> 2));
    fs::set_permissions(path, permissions)
}
