//! Keeping another process' garbage collector away from what is in use (`libstore/gc.cc`).
//!
//! While something is written but not registered, the collector's lock is held shared, so that it
//! waits. When it is registered, the paths go to a file `temproots/<pid>` that is locked as long as
//! the process uses the store, and the collector may go on.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use rustc_hash::FxHashMap;

use super::config::LocalConfig;
use super::schema::open_lock;
use crate::store::StoreError;
use crate::store_path::{StoreDir, StorePath};

pub(super) struct Guard {
    gc_lock_path: PathBuf,
    roots_path: PathBuf,
    gc_lock: Option<File>,
    roots: Option<Arc<RootsFile>>,
    /// Protected by the lock only.
    unwritten: Vec<StorePath>,
}

impl Guard {
    pub(super) fn new(config: &LocalConfig) -> Self {
        Guard {
            gc_lock_path: config.state.join("gc.lock"),
            roots_path: config.state.join("temproots").join(std::process::id().to_string()),
            gc_lock: None,
            roots: None,
            unwritten: Vec::new(),
        }
    }

    /// From now on nothing is collected. Waits for a collection that is going on.
    pub(super) fn hold(&mut self) -> Result<(), StoreError> {
        if self.gc_lock.is_none() {
            let lock = open_lock(&self.gc_lock_path)?;
            lock.lock_shared().map_err(|e| StoreError::io("locking", &self.gc_lock_path, e))?;
            self.gc_lock = Some(lock);
        }
        Ok(())
    }

    /// From now on `path` is not collected.
    pub(super) fn protect(&mut self, path: &StorePath) -> Result<(), StoreError> {
        self.hold()?;
        self.unwritten.push(path.clone());
        Ok(())
    }

    /// Hands the protection over from the lock to the file of roots.
    pub(super) fn settle(&mut self, dir: &StoreDir) -> Result<(), StoreError> {
        if !self.unwritten.is_empty() {
            let roots = match &self.roots {
                Some(roots) => roots,
                None => self.roots.insert(RootsFile::open(&self.roots_path)?),
            };
            let mut lines = Vec::with_capacity(self.unwritten.len() * 80);
            for path in self.unwritten.drain(..) {
                dir.append(&mut lines, &path);
                lines.push(0);
            }
            (&roots.file).write_all(&lines).map_err(|e| StoreError::io("writing", &self.roots_path, e))?;
        }
        self.gc_lock = None;
        Ok(())
    }
}

/// The file of this process' roots. The reference finds it by the process' number, so all stores of
/// one state directory in this process share it.
struct RootsFile {
    file: File,
    path: PathBuf,
}

static OPEN: Mutex<Option<FxHashMap<PathBuf, Weak<RootsFile>>>> = Mutex::new(None);

impl RootsFile {
    fn open(path: &Path) -> Result<Arc<Self>, StoreError> {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        let open = open.get_or_insert_default();
        if let Some(roots) = open.get(path).and_then(Weak::upgrade) {
            return Ok(roots);
        }
        let file = loop {
            // A file of that name is a dead process'.
            drop(fs::remove_file(path));
            let file = open_lock(path)?;
            file.lock().map_err(|e| StoreError::io("locking", path, e))?;
            // Unless the collector took it for stale in between.
            let len = file.metadata().map_err(|e| StoreError::io("looking at", path, e))?.len();
            if len == 0 {
                break file;
            }
        };
        let roots = Arc::new(RootsFile { file, path: path.to_path_buf() });
        open.insert(path.to_path_buf(), Arc::downgrade(&roots));
        Ok(roots)
    }
}

impl Drop for RootsFile {
    fn drop(&mut self) {
        // If it stays, the collector sees that nobody holds its lock.
        drop(fs::remove_file(&self.path));
    }
}
