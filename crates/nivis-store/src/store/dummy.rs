use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::memory::Memory;
use super::{PathInfo, RootTarget, Source, Store, StoreError};
use crate::derivation::{Derivation, DerivationFile};
use crate::hash::{Hash, HashAlgo};
use crate::nar::Filter;
use crate::store_path::{StoreDir, StorePath};

/// A store that writes nothing (`dummy://`): it computes paths, and remembers for this process what
/// was added, so that derivations can be read back.
#[derive(Debug, Default)]
pub struct DummyStore {
    dir: StoreDir,
    memory: Memory,
}

impl DummyStore {
    /// An empty store.
    pub fn new(dir: StoreDir) -> Self {
        DummyStore { dir, memory: Memory::default() }
    }

    fn not_valid(&self, path: &StorePath) -> StoreError {
        StoreError::NotValid { path: self.dir.print(path) }
    }
}

impl Store for DummyStore {
    fn dir(&self) -> &StoreDir {
        &self.dir
    }

    fn is_valid_path(&self, path: &StorePath) -> Result<bool, StoreError> {
        Ok(self.memory.contains(path))
    }

    fn query_path_info(&self, path: &StorePath) -> Result<PathInfo, StoreError> {
        self.memory.info(path).ok_or_else(|| self.not_valid(path))
    }

    fn query_references(&self, path: &StorePath) -> Result<BTreeSet<StorePath>, StoreError> {
        self.memory.references(path).ok_or_else(|| self.not_valid(path))
    }

    fn add_text(
        &self,
        name: &[u8],
        contents: &[u8],
        references: &BTreeSet<StorePath>,
    ) -> Result<StorePath, StoreError> {
        self.memory.add_text(&self.dir, name, contents, references)
    }

    fn add_source(&self, source: &Source<'_>, filter: &mut Filter<'_>) -> Result<StorePath, StoreError> {
        self.memory.add_source(&self.dir, source, filter)
    }

    fn add_archive(&self, info: &PathInfo, nar: &mut dyn Read) -> Result<(), StoreError> {
        check_archive(&self.dir, info, nar)?;
        self.memory.insert(info.clone());
        Ok(())
    }

    fn write_derivation_file(&self, drv: &Derivation, file: &DerivationFile) -> Result<(), StoreError> {
        self.memory.write_derivation(drv, file);
        Ok(())
    }

    fn read_derivation(&self, path: &StorePath) -> Result<Derivation, StoreError> {
        let name = path.derivation_name()?;
        let contents = self.memory.text(path).ok_or_else(|| self.not_valid(path))?;
        Ok(Derivation::parse(&self.dir, &contents, name.as_bytes())?)
    }

    fn to_real_path(&self, _path: &StorePath) -> Option<PathBuf> {
        None
    }

    fn text_in_memory(&self, path: &StorePath) -> Option<Vec<u8>> {
        self.memory.text(path)
    }

    fn add_root(&self, _: &StorePath, _: &Path, _: RootTarget) -> Result<PathBuf, StoreError> {
        Err(StoreError::Unsupported { operation: "add_root" })
    }

    fn flush(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Reads an archive to its end and compares it with what is said of it.
pub(super) fn check_archive(dir: &StoreDir, info: &PathInfo, nar: &mut dyn Read) -> Result<(), StoreError> {
    let mut hasher = crate::hash::Hasher::new(HashAlgo::Sha256);
    io::copy(nar, &mut hasher).map_err(|source| crate::nar::NarError::Input { source })?;
    let count = hasher.count();
    compare_archive(dir, info, hasher.finish(), count)
}

pub(super) fn compare_archive(
    dir: &StoreDir,
    info: &PathInfo,
    hash: Hash,
    size: u64,
) -> Result<(), StoreError> {
    if hash != info.nar_hash {
        return Err(StoreError::HashMismatch {
            path: dir.print(&info.path),
            specified: format!("sha256:{}", info.nar_hash.base32()),
            found: format!("sha256:{}", hash.base32()),
        });
    }
    if size != info.nar_size {
        return Err(StoreError::SizeMismatch {
            path: dir.print(&info.path),
            specified: info.nar_size,
            found: size,
        });
    }
    Ok(())
}
