//! Stores: where derivations, texts and sources are put, and asked for.
//!
//! [`DummyStore`] only computes paths; [`LocalStore`] keeps objects on disk and their data in a
//! database that the reference can use as well. Both answer to [`Store`].

mod closure;
mod dummy;
mod error;
mod local;
mod memory;
mod path_info;
mod spool;

pub use closure::{drv_reader, fs_closure};
pub use dummy::DummyStore;
pub use error::StoreError;
pub use local::{Collected, Keep, LocalConfig, LocalStore, RootTarget};
pub use path_info::PathInfo;

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::derivation::{Derivation, DerivationFile};
use crate::hash::HashAlgo;
use crate::nar::{Filter, Tree};
use crate::store_path::{ContentAddressMethod, StoreDir, StorePath};

/// A file or tree to be added to a store.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The name in the store.
    pub name: &'a [u8],
    /// Where it is read from.
    pub tree: &'a dyn Tree,
    /// Which path there.
    pub path: &'a Path,
    /// How its content is hashed.
    pub method: ContentAddressMethod,
    /// By what.
    pub algo: HashAlgo,
}

/// What an evaluator needs of a store. All operations may be called from several threads.
///
/// What is added may be registered later; [`Store::flush`] makes sure that other programs see it.
pub trait Store: Send + Sync {
    /// The directory that store paths are spelled with.
    fn dir(&self) -> &StoreDir;

    /// Whether the store has that path.
    ///
    /// # Errors
    /// [`StoreError`] if the store cannot be asked.
    fn is_valid_path(&self, path: &StorePath) -> Result<bool, StoreError>;

    /// Size, hash, references and content address of a path.
    ///
    /// # Errors
    /// [`StoreError::NotValid`] if the store does not have it.
    fn query_path_info(&self, path: &StorePath) -> Result<PathInfo, StoreError>;

    /// What a path refers to, which is less work than all of [`Store::query_path_info`].
    ///
    /// # Errors
    /// As there.
    fn query_references(&self, path: &StorePath) -> Result<BTreeSet<StorePath>, StoreError> {
        Ok(self.query_path_info(path)?.references)
    }

    /// Every path that the store has.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be asked.
    fn all_paths(&self) -> Result<BTreeSet<StorePath>, StoreError> {
        Err(StoreError::Unsupported { operation: "all_paths" })
    }

    /// The path with this hash in its name, of 32 characters.
    ///
    /// # Errors
    /// [`StoreError`] if the store cannot be asked.
    fn path_from_hash_part(&self, _hash_part: &str) -> Result<Option<StorePath>, StoreError> {
        Err(StoreError::Unsupported { operation: "path_from_hash_part" })
    }

    /// Adds a file with those contents that refers to those paths (`builtins.toFile`).
    ///
    /// # Errors
    /// [`StoreError`] if the name is not allowed or the file cannot be written.
    fn add_text(
        &self,
        name: &[u8],
        contents: &[u8],
        references: &BTreeSet<StorePath>,
    ) -> Result<StorePath, StoreError>;

    /// Adds a file or tree without references (`builtins.path`, paths in strings).
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read or written, or if the filter gives up.
    fn add_source(&self, source: &Source<'_>, filter: &mut Filter<'_>) -> Result<StorePath, StoreError>;

    /// Adds an object whose data are known from elsewhere, from its archive.
    ///
    /// # Errors
    /// [`StoreError`] if the archive is not what `info` says.
    fn add_archive(&self, info: &PathInfo, nar: &mut dyn Read) -> Result<(), StoreError>;

    /// Writes a derivation unless it is there already. Its outputs must be filled in.
    ///
    /// # Errors
    /// [`StoreError`] if it is inconsistent or cannot be written.
    fn write_derivation(&self, drv: &Derivation) -> Result<StorePath, StoreError> {
        let file = drv.to_file(self.dir())?;
        self.write_derivation_file(drv, &file)?;
        Ok(file.path)
    }

    /// As [`Store::write_derivation`], for whoever has the derivation's file already.
    ///
    /// # Errors
    /// As there.
    fn write_derivation_file(&self, drv: &Derivation, file: &DerivationFile) -> Result<(), StoreError>;

    /// Reads a derivation back.
    ///
    /// # Errors
    /// [`StoreError`] if the store does not have it or it is damaged.
    fn read_derivation(&self, path: &StorePath) -> Result<Derivation, StoreError>;

    /// Where the path is on this machine, if it is on disk at all.
    fn to_real_path(&self, path: &StorePath) -> Option<PathBuf>;

    /// The contents of a text that only this process knows: in a store that writes nothing,
    /// `builtins.readFile (builtins.toFile …)` gets them from here.
    fn text_in_memory(&self, path: &StorePath) -> Option<Vec<u8>>;

    /// Makes `link` point to a path and keeps that from being collected (`--add-root`).
    ///
    /// # Errors
    /// [`StoreError`] if the link is something else already or cannot be made.
    fn add_root(&self, path: &StorePath, link: &Path, target: RootTarget) -> Result<PathBuf, StoreError>;

    /// Registers whatever was written but not registered yet.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be written.
    fn flush(&self) -> Result<(), StoreError>;
}
