use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, utimensat};

use crate::store::StoreError;

/// The time of every file in a store, in seconds since 1970.
const MTIME: i64 = 1;

/// Gives a tree the metadata of store objects: modes 0444 or 0555, one second past 1970, our own
/// user (`libstore/posix-fs-canonicalise.cc`).
pub(super) fn canonicalise(path: &Path) -> Result<(), StoreError> {
    let mut folders = vec![path.to_path_buf()];
    let mut order: Vec<PathBuf> = Vec::new();
    while let Some(path) = folders.pop() {
        let metadata = fs::symlink_metadata(&path).map_err(|e| StoreError::io("looking at", &path, e))?;
        if metadata.is_dir() {
            let read = |e| StoreError::io("reading", &path, e);
            for entry in fs::read_dir(&path).map_err(read)? {
                folders.push(entry.map_err(read)?.path());
            }
        }
        order.push(path);
    }
    // Children before their folders.
    order.iter().rev().try_for_each(|path| canonicalise_one(path))
}

fn canonicalise_one(path: &Path) -> Result<(), StoreError> {
    let metadata = fs::symlink_metadata(path).map_err(|e| StoreError::io("looking at", path, e))?;
    if !metadata.is_symlink() {
        let mode = metadata.permissions().mode() & 0o7777;
        let executable = metadata.is_dir() || mode & 0o100 != 0;
        let wanted = if executable { 0o555 } else { 0o444 };
        if mode != wanted {
            fs::set_permissions(path, fs::Permissions::from_mode(wanted))
                .map_err(|e| StoreError::io("changing the mode of", path, e))?;
        }
    }
    if metadata.mtime() != MTIME {
        set_time(path).map_err(|e| StoreError::io("changing the time of", path, e.into()))?;
    }
    Ok(())
}

fn set_time(path: &Path) -> rustix::io::Result<()> {
    let time = Timespec { tv_sec: MTIME, tv_nsec: 0 };
    let times = Timestamps { last_access: time, last_modification: time };
    utimensat(CWD, path, &times, AtFlags::SYMLINK_NOFOLLOW)
}

/// The same for a file that was just written and is still open.
pub(super) fn canonicalise_file(file: &fs::File) -> std::io::Result<()> {
    file.set_permissions(fs::Permissions::from_mode(0o444))?;
    let time = std::time::UNIX_EPOCH + Duration::from_secs(MTIME.unsigned_abs());
    file.set_times(fs::FileTimes::new().set_modified(time).set_accessed(time))
}

/// Removes whatever is there, also from folders that cannot be written.
pub(super) fn remove(path: &Path) -> Result<(), StoreError> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(StoreError::io("looking at", path, e)),
    };
    let error = |e| StoreError::io("removing", path, e);
    if !metadata.is_dir() {
        return fs::remove_file(path).map_err(error);
    }
    let mut folders = vec![path.to_path_buf()];
    while let Some(folder) = folders.pop() {
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).map_err(error)?;
        for entry in fs::read_dir(&folder).map_err(error)? {
            let entry = entry.map_err(error)?;
            if entry.file_type().map_err(error)?.is_dir() {
                folders.push(entry.path());
            }
        }
    }
    fs::remove_dir_all(path).map_err(error)
}

/// Waits until everything written to that file system is on disk.
pub(super) fn sync_file_system(path: &Path) -> Result<(), StoreError> {
    let folder = fs::File::open(path).map_err(|e| StoreError::io("opening", path, e))?;
    rustix::fs::syncfs(&folder).map_err(|e| StoreError::io("syncing", path, e.into()))
}
