//! Putting objects where they belong, in one step.

use std::fs::{self, OpenOptions};
use std::io::{Read, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::{LocalStore, canonical, temp_name};
use crate::hash::{Hash, HashAlgo, Hasher};
use crate::nar::{self, dump_path};
use crate::store::StoreError;
use crate::store_path::StorePath;

impl LocalStore {
    /// Writes a text, unless the same is there already.
    pub(super) fn place_text(&self, path: &StorePath, contents: &[u8]) -> Result<(), StoreError> {
        let real = self.real_path(path);
        if is_same_text(&real, contents) {
            return canonical::canonicalise(&real);
        }
        let temp = self.config.real_store.join(temp_name());
        let write = || {
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o444).open(&temp)?;
            file.write_all(contents)?;
            canonical::canonicalise_file(&file)
        };
        if let Err(e) = write() {
            // The first error is the one to tell.
            drop(fs::remove_file(&temp));
            return Err(StoreError::io("writing", &real, e));
        }
        move_there(&temp, &real)
    }

    /// Unpacks an archive with that hash, unless the same is there already. `read` opens it.
    pub(super) fn place_archive(
        &self,
        path: &StorePath,
        nar_hash: &Hash,
        unpack: impl FnOnce(&Path) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let real = self.real_path(path);
        if is_same_tree(&real, nar_hash) {
            return canonical::canonicalise(&real);
        }
        let temp = TempDir::new(&self.config.real_store)?;
        let unpacked = temp.0.join("x");
        unpack(&unpacked)?;
        move_there(&unpacked, &real)?;
        canonical::canonicalise(&real)
    }
}

/// Unpacks from `input`, hashing what goes by.
pub(super) fn restore_hashed(input: &mut dyn Read, to: &Path) -> Result<(Hash, u64), StoreError> {
    let mut tee = Tee { input, hasher: Hasher::new(HashAlgo::Sha256) };
    nar::restore(&mut tee, to).map_err(|error| nar_error(error, to))?;
    let size = tee.hasher.count();
    Ok((tee.hasher.finish(), size))
}

/// A full disk is the store's affair, not the archive's.
pub(super) fn nar_error(error: nar::NarError, to: &Path) -> StoreError {
    match error {
        nar::NarError::Create { path, source } => StoreError::io("writing", &path, source),
        nar::NarError::Write { source } => StoreError::io("writing", to, source),
        other => StoreError::Nar(other),
    }
}

struct Tee<'a> {
    input: &'a mut dyn Read,
    hasher: Hasher,
}

impl Read for Tee<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.hasher.update(&buffer[..count]);
        Ok(count)
    }
}

fn is_same_text(real: &Path, contents: &[u8]) -> bool {
    let Ok(metadata) = fs::symlink_metadata(real) else { return false };
    metadata.is_file()
        && metadata.permissions().mode() & 0o111 == 0
        && metadata.len() == contents.len() as u64
        && fs::read(real).is_ok_and(|found| found == contents)
}

fn is_same_tree(real: &Path, nar_hash: &Hash) -> bool {
    if fs::symlink_metadata(real).is_err() {
        return false;
    }
    let mut hasher = Hasher::new(HashAlgo::Sha256);
    dump_path(real, &mut hasher).is_ok() && hasher.finish() == *nar_hash
}

/// Renames, after removing what is there and is not the same.
fn move_there(from: &Path, to: &Path) -> Result<(), StoreError> {
    if fs::symlink_metadata(to).is_ok() {
        canonical::remove(to)?;
    }
    fs::rename(from, to).map_err(|e| StoreError::io("making", to, e))
}

/// A folder in the store directory, so that its contents can be renamed into place.
pub(super) struct TempDir(pub(super) PathBuf);

impl TempDir {
    pub(super) fn new(parent: &Path) -> Result<Self, StoreError> {
        let path = parent.join(temp_name());
        fs::create_dir(&path).map_err(|e| StoreError::io("making", &path, e))?;
        Ok(TempDir(path))
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        // What is left over is no store path; the garbage collector removes it.
        drop(canonical::remove(&self.0));
    }
}
