//! New contents for a file: all of them, or the file stays as it was.

use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
use std::path::Path;
use tempfile::NamedTempFile;

/// Replaces a file by writing beside it and renaming, or makes it and its folders. A link stays one, its target is
/// replaced; the mode stays, and the owner as far as the system allows. The contents are on the disk afterwards.
///
/// # Errors
/// The folder cannot be made or written, or is full; then the file is as it was.
pub fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = std::path::absolute(path.canonicalize().unwrap_or_else(|_| path.to_owned()))?;
    let mut file = beside(&path)?;
    file.write_all(bytes)?;
    if let Ok(before) = path.metadata() {
        let own = file.as_file().metadata()?;
        if (own.uid(), own.gid()) != (before.uid(), before.gid()) {
            // Only root may give files away; for others the file becomes theirs, as with an editor.
            drop(fchown(file.as_file(), Some(before.uid()), Some(before.gid())));
        }
        file.as_file().set_permissions(before.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&path).map(drop).map_err(|error| error.error)
}

/// Replaces a file that can be made again: as [`replace_file`], but a loss of power may damage it, and a link goes.
///
/// # Errors
/// As those of [`replace_file`].
pub fn replace_cached(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = beside(path)?;
    file.write_all(bytes)?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// How files begin that are not yet in their place.
const UNFINISHED: &str = ".nivis-unfinished-";

/// Whether a file is one that a process is writing: it is renamed at any moment, and no part of what surrounds it.
pub(crate) fn is_unfinished(name: &[u8]) -> bool {
    name.starts_with(UNFINISHED.as_bytes())
}

fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)?;
    tempfile::Builder::new()
        .prefix(UNFINISHED)
        .permissions(std::fs::Permissions::from_mode(0o666))
        .tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::{replace_cached, replace_file};
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    #[test]
    fn mode_and_links_stay() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("file", &link).unwrap();
        replace_file(&link, b"new").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o640);
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn folders_are_made() {
        let folder = tempfile::tempdir().unwrap();
        for (name, replace) in [("a/b", replace_file as fn(&_, &_) -> _), ("c/d", replace_cached)] {
            let file = folder.path().join(name);
            replace(&file, b"text").unwrap();
            assert_eq!(fs::read(&file).unwrap(), b"text");
        }
    }

    #[test]
    fn what_cannot_be_replaced_stays() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("folder/file");
        fs::create_dir(folder.path().join("folder")).unwrap();
        fs::write(&inside, "kept").unwrap();
        assert!(replace_file(inside.parent().unwrap(), b"new").is_err());
        assert_eq!(fs::read(&inside).unwrap(), b"kept");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
