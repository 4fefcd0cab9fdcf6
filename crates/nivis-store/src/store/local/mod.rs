//! The store on disk: objects under the real store directory, their data in SQLite, in the layout
//! of the reference (`libstore/local-store.cc`, schema 10), so that both can use one store.
//!
//! Objects are written at once and registered in batches. Whatever a crash leaves unregistered is
//! compared and registered again by the next run that wants it.

mod add;
mod canonical;
mod collect;
mod config;
mod db;
mod garbage;
mod place;
mod roots;
mod schema;
mod temp_roots;

pub use collect::Collected;
pub use config::LocalConfig;
pub use garbage::Keep;
pub use roots::RootTarget;

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use super::memory::Memory;
use super::{PathInfo, Source, Store, StoreError};
use crate::derivation::{Derivation, DerivationFile};
use crate::nar::Filter;
use crate::store_path::{StoreDir, StorePath};
use db::{Database, Registration};
use temp_roots::Guard;

/// A store in the file system of this machine, without a daemon.
pub struct LocalStore {
    config: LocalConfig,
    state: Mutex<State>,
    /// For a store opened for reading only: what would have been written.
    overlay: Memory,
    /// Held as long as the store is open, so that nobody changes the schema.
    _big_lock: Option<fs::File>,
}

struct State {
    /// None only if the store is read-only and has no database yet.
    db: Option<Database>,
    /// Paths known to be registered.
    known: FxHashSet<StorePath>,
    /// Written, not registered.
    pending: FxHashMap<StorePath, Registration>,
    guard: Option<Guard>,
}

/// So many paths are registered at most in one transaction.
const BATCH: usize = 4096;

impl LocalStore {
    /// Opens the store, and makes it if there is none and it is not read-only.
    ///
    /// # Errors
    /// [`StoreError`] if folders or the database cannot be made or opened, or if the database is
    /// damaged or of another schema.
    pub fn open(config: LocalConfig) -> Result<Self, StoreError> {
        let big_lock = if config.read_only { None } else { Some(schema::prepare(&config)?) };
        let db = schema::open_database(&config)?;
        let guard = (!config.read_only).then(|| Guard::new(&config));
        let state = State { db, known: FxHashSet::default(), pending: FxHashMap::default(), guard };
        Ok(LocalStore { config, state: Mutex::new(state), overlay: Memory::default(), _big_lock: big_lock })
    }

    /// Where things are.
    pub fn config(&self) -> &LocalConfig {
        &self.config
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn not_valid(&self, path: &StorePath) -> StoreError {
        StoreError::NotValid { path: self.config.dir.print(path) }
    }

    fn real_path(&self, path: &StorePath) -> PathBuf {
        self.config.real_store.join(path.base_name())
    }
}

impl State {
    /// Whether the path is there, registered or about to be.
    fn has(&self, dir: &StoreDir, path: &StorePath) -> Result<bool, StoreError> {
        if self.known.contains(path) || self.pending.contains_key(path) {
            return Ok(true);
        }
        match &self.db {
            Some(db) => db.contains(&dir.print(path)),
            None => Ok(false),
        }
    }

    /// Like [`State::has`] for a path that is about to be used or written to `real`: the garbage
    /// collector is kept from it first. A path without a file is written again, whatever the
    /// database says, which then needs not be asked.
    fn claim(&mut self, dir: &StoreDir, path: &StorePath, real: &Path) -> Result<bool, StoreError> {
        if self.known.contains(path) || self.pending.contains_key(path) {
            return Ok(true);
        }
        if let Some(guard) = &mut self.guard {
            guard.protect(path)?;
        }
        let found = fs::symlink_metadata(real).is_ok() && self.has(dir, path)?;
        if found {
            self.known.insert(path.clone());
        }
        Ok(found)
    }

    /// Makes sure that nothing can be collected until the next registration.
    fn hold_collector(&mut self) -> Result<(), StoreError> {
        match &mut self.guard {
            Some(guard) => guard.hold(),
            None => Ok(()),
        }
    }

    fn register_later(&mut self, config: &LocalConfig, new: Registration) -> Result<(), StoreError> {
        self.pending.insert(new.info.path.clone(), new);
        if self.pending.len() >= BATCH { self.register_pending(config) } else { Ok(()) }
    }

    fn register_pending(&mut self, config: &LocalConfig) -> Result<(), StoreError> {
        if let (Some(db), false) = (&mut self.db, self.pending.is_empty()) {
            if config.sync {
                canonical::sync_file_system(&config.real_store)?;
            }
            db.register(&config.dir, self.pending.values())?;
            self.known.extend(self.pending.drain().map(|(path, _)| path));
        }
        match &mut self.guard {
            Some(guard) => guard.settle(&config.dir),
            None => Ok(()),
        }
    }
}

impl Store for LocalStore {
    fn dir(&self) -> &StoreDir {
        &self.config.dir
    }

    fn is_valid_path(&self, path: &StorePath) -> Result<bool, StoreError> {
        Ok(self.overlay.contains(path) || self.state().has(&self.config.dir, path)?)
    }

    fn query_path_info(&self, path: &StorePath) -> Result<PathInfo, StoreError> {
        if let Some(info) = self.overlay.info(path) {
            return Ok(info);
        }
        let state = self.state();
        if let Some(new) = state.pending.get(path) {
            return Ok(new.info.clone());
        }
        let found = match &state.db {
            Some(db) => db.query(&self.config.dir, path)?,
            None => None,
        };
        found.ok_or_else(|| self.not_valid(path))
    }

    fn all_paths(&self) -> Result<BTreeSet<StorePath>, StoreError> {
        let mut state = self.state();
        state.register_pending(&self.config)?;
        match &state.db {
            Some(db) => db.all_paths(&self.config.dir),
            None => Ok(BTreeSet::new()),
        }
    }

    fn path_from_hash_part(&self, hash_part: &str) -> Result<Option<StorePath>, StoreError> {
        let mut state = self.state();
        state.register_pending(&self.config)?;
        match &state.db {
            Some(db) => db.path_from_hash_part(&self.config.dir, hash_part),
            None => Ok(None),
        }
    }

    fn query_references(&self, path: &StorePath) -> Result<BTreeSet<StorePath>, StoreError> {
        if let Some(references) = self.overlay.references(path) {
            return Ok(references);
        }
        Ok(self.query_path_info(path)?.references)
    }

    fn add_text(
        &self,
        name: &[u8],
        contents: &[u8],
        references: &BTreeSet<StorePath>,
    ) -> Result<StorePath, StoreError> {
        if self.config.read_only {
            return self.overlay.add_text(&self.config.dir, name, contents, references);
        }
        self.write_text(name, contents, references)
    }

    fn add_source(&self, source: &Source<'_>, filter: &mut Filter<'_>) -> Result<StorePath, StoreError> {
        if self.config.read_only {
            return self.overlay.add_source(&self.config.dir, source, filter);
        }
        self.write_source(source, filter)
    }

    fn add_archive(&self, info: &PathInfo, nar: &mut dyn Read) -> Result<(), StoreError> {
        if self.config.read_only {
            return Err(StoreError::Unsupported { operation: "add_archive" });
        }
        self.write_archive(info, nar)
    }

    fn write_derivation_file(&self, drv: &Derivation, file: &DerivationFile) -> Result<(), StoreError> {
        if self.config.read_only {
            self.overlay.write_derivation(drv, file);
            return Ok(());
        }
        self.write_drv(drv, file)
    }

    fn read_derivation(&self, path: &StorePath) -> Result<Derivation, StoreError> {
        let name = path.derivation_name()?;
        let contents = match self.overlay.text(path) {
            Some(contents) => contents,
            None if !self.is_valid_path(path)? => return Err(self.not_valid(path)),
            None => {
                let real = self.real_path(path);
                fs::read(&real).map_err(|e| StoreError::io("reading", &real, e))?
            }
        };
        Ok(Derivation::parse(&self.config.dir, &contents, name.as_bytes())?)
    }

    fn to_real_path(&self, path: &StorePath) -> Option<PathBuf> {
        Some(self.real_path(path))
    }

    fn text_in_memory(&self, path: &StorePath) -> Option<Vec<u8>> {
        self.overlay.text(path)
    }

    fn add_root(&self, path: &StorePath, link: &Path, target: RootTarget) -> Result<PathBuf, StoreError> {
        self.make_root(path, link, target)
    }

    fn flush(&self) -> Result<(), StoreError> {
        self.state().register_pending(&self.config)
    }
}

impl Drop for LocalStore {
    /// Registers what is left. Who wants to know whether that worked calls [`Store::flush`] first.
    fn drop(&mut self) {
        drop(self.flush());
    }
}

/// A name no store path has, which the reference's garbage collector removes if we cannot.
pub(super) fn temp_name() -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    format!("tmp-{}-{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed))
}
