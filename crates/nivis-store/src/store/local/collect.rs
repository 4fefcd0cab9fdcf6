//! Letting go of what nothing keeps (`libstore/gc.cc`), beginning with given paths instead of the whole store.
//!
//! Roots are links below `gcroots` and `profiles`, directly into the store or by way of another link, the files of
//! `temproots`, and what processes of this machine have open, mapped, or in their environment. While the collector's lock is
//! held nobody writes; who reads has a root.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use super::canonical;
use super::schema::open_lock;
use super::{LocalStore, temp_name};
use crate::store::{Store as _, StoreError, fs_closure};
use crate::store_path::StorePath;

/// What was removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    pub paths: BTreeSet<StorePath>,
    /// Bytes of their archives.
    pub bytes: u64,
}

impl LocalStore {
    /// Removes `released` and all they refer to, except what a root keeps. What refers to one of those goes with it, unless
    /// a root keeps that: then both stay.
    ///
    /// Waits until nobody writes to the store.
    ///
    /// # Errors
    /// [`StoreError`] if the store is read-only, roots cannot be read, or an object cannot be removed; what was not
    /// removed then is not registered any more, and is replaced when somebody wants it.
    pub fn collect(&self, released: &BTreeSet<StorePath>) -> Result<Collected, StoreError> {
        let _lock = self.lock_collector()?;
        let mut known = BTreeSet::new();
        for path in released {
            if self.is_registered(path)? {
                known.insert(path.clone());
            }
        }
        let live = fs_closure(self, self.roots(true)?)?;
        let dead = self.dead(fs_closure(self, known)?, &live)?;
        let mut collected = Collected::default();
        for path in &dead {
            collected.bytes += self.query_path_info(path)?.nar_size;
        }
        let mut state = self.state();
        if let Some(db) = &mut state.db {
            db.unregister(&self.config.dir, &dead)?;
        }
        state.known.retain(|path| !dead.contains(path));
        drop(state);
        for path in &dead {
            self.remove_object(path)?;
        }
        collected.paths = dead;
        Ok(collected)
    }

    /// Nobody writes from here on, as long as the file is open.
    pub(super) fn lock_collector(&self) -> Result<fs::File, StoreError> {
        if self.config.read_only {
            return Err(StoreError::Unsupported { operation: "collect" });
        }
        self.flush()?;
        let path = self.config.state.join("gc.lock");
        let lock = open_lock(&path)?;
        lock.lock().map_err(|e| StoreError::io("locking", &path, e))?;
        Ok(lock)
    }

    /// Asks the database, whatever this process remembers.
    pub(super) fn is_registered(&self, path: &StorePath) -> Result<bool, StoreError> {
        match &self.state().db {
            Some(db) => db.contains(&self.config.dir.print(path)),
            None => Ok(false),
        }
    }

    /// Of `candidates` those that are not live, with everything that refers to them.
    fn dead(
        &self,
        candidates: BTreeSet<StorePath>,
        live: &BTreeSet<StorePath>,
    ) -> Result<BTreeSet<StorePath>, StoreError> {
        let mut dead = BTreeSet::new();
        let mut queue: Vec<StorePath> = candidates.into_iter().filter(|path| !live.contains(path)).collect();
        while let Some(path) = queue.pop() {
            let referrers = match &self.state().db {
                Some(db) => db.referrers(&self.config.dir, &path)?,
                None => Vec::new(),
            };
            // None of them is live, or this one were.
            queue.extend(
                referrers.into_iter().filter(|referrer| *referrer != path && !dead.contains(referrer)),
            );
            dead.insert(path);
        }
        Ok(dead)
    }

    /// Removes a file or folder that is not registered any more: first from its name, so that nobody sees half of it.
    pub(super) fn remove_object(&self, path: &StorePath) -> Result<(), StoreError> {
        let real = self.real_path(path);
        let temp = self.config.real_store.join(temp_name());
        match fs::rename(&real, &temp) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(StoreError::io("removing", &real, error)),
            Ok(()) => canonical::remove(&temp),
        }
    }

    /// Registered paths that something keeps; those that are only named in the words of a running command if
    /// `commands`.
    pub(super) fn roots(&self, commands: bool) -> Result<BTreeSet<StorePath>, StoreError> {
        let mut found = BTreeSet::new();
        for folder in ["gcroots", "profiles"] {
            self.roots_below(&self.config.state.join(folder), &mut found)?;
        }
        self.temporary_roots(&mut found)?;
        self.running_roots(&mut found, commands);
        let mut registered = BTreeSet::new();
        for path in found {
            if self.is_registered(&path)? {
                registered.insert(path);
            }
        }
        Ok(registered)
    }

    fn roots_below(&self, folder: &Path, found: &mut BTreeSet<StorePath>) -> Result<(), StoreError> {
        let mut folders = vec![folder.to_path_buf()];
        while let Some(folder) = folders.pop() {
            let error = |e| StoreError::io("reading", &folder, e);
            let entries = match fs::read_dir(&folder) {
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => continue,
                other => other.map_err(error)?,
            };
            for entry in entries {
                let entry = entry.map_err(error)?;
                let kind = entry.file_type().map_err(error)?;
                if kind.is_dir() {
                    folders.push(entry.path());
                } else if kind.is_symlink() {
                    self.root_of_link(&entry.path(), found);
                } else if let Some(path) = self.by_name(entry.file_name().as_bytes()) {
                    // A file with the name of an object keeps that object.
                    found.insert(path);
                }
            }
        }
        Ok(())
    }

    /// A link into the store, or to another link into the store.
    fn root_of_link(&self, link: &Path, found: &mut BTreeSet<StorePath>) {
        let mut link = link.to_path_buf();
        for _ in 0..2 {
            let Ok(target) = fs::read_link(&link) else { return };
            let target = link.parent().unwrap_or(Path::new("/")).join(target);
            if let Some(path) = self.object_of(&target) {
                found.insert(path);
                return;
            }
            link = target;
        }
    }

    /// The object that a path, as it is spelled or as it really is, lies in.
    fn object_of(&self, path: &Path) -> Option<StorePath> {
        let below = path
            .strip_prefix(self.config.dir.as_str())
            .or_else(|_| path.strip_prefix(&self.config.real_store))
            .ok()?;
        self.by_name(below.iter().next()?.as_bytes())
    }

    pub(super) fn by_name(&self, name: &[u8]) -> Option<StorePath> {
        let spelled = [self.config.dir.as_str().as_bytes(), b"/", name].concat();
        self.config.dir.parse(&spelled).ok()
    }

    /// What other processes, and this one, have written or are about to use.
    pub(super) fn temporary_roots(&self, found: &mut BTreeSet<StorePath>) -> Result<(), StoreError> {
        let folder = self.config.state.join("temproots");
        let entries = match fs::read_dir(&folder) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            other => other.map_err(|e| StoreError::io("reading", &folder, e))?,
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let mut file = open_lock(&path)?;
            if file.try_lock().is_ok() {
                // Nobody holds it: left by a process that was killed. The mark is for one that has just opened it.
                file.write_all(b"d").map_err(|e| StoreError::io("writing", &path, e))?;
                drop(fs::remove_file(&path));
                continue;
            }
            let text = fs::read(&path).map_err(|e| StoreError::io("reading", &path, e))?;
            found.extend(text.split(|byte| *byte == 0).filter_map(|line| self.config.dir.parse(line).ok()));
        }
        Ok(())
    }

    /// What running processes name; those that end meanwhile, or that are not ours to see, are left out.
    fn running_roots(&self, found: &mut BTreeSet<StorePath>, commands: bool) {
        let prefix = format!("{}/", self.config.dir.as_str());
        for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
            if !process.file_name().as_bytes().iter().all(u8::is_ascii_digit) {
                continue;
            }
            let folder = process.path();
            let links = ["exe", "cwd"].map(|name| folder.join(name)).into_iter();
            let open = fs::read_dir(folder.join("fd")).into_iter().flatten().flatten();
            let links = links.chain(open.map(|entry| entry.path()));
            let targets: Vec<PathBuf> = links.filter_map(|link| fs::read_link(link).ok()).collect();
            found.extend(targets.iter().filter_map(|target| self.object_of(target)));
            let texts: &[&str] =
                if commands { &["maps", "environ", "cmdline"] } else { &["maps", "environ"] };
            for name in texts {
                let text = fs::read(folder.join(name)).unwrap_or_default();
                found.extend(mentioned(&text, prefix.as_bytes()).filter_map(|name| self.by_name(name)));
            }
        }
    }
}

/// Names after each `prefix` in a text.
fn mentioned<'a>(text: &'a [u8], prefix: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-._?=".contains(byte);
    let starts = text.windows(prefix.len()).enumerate().filter(move |(_, found)| *found == prefix);
    starts.map(move |(at, _)| {
        let rest = text.get(at + prefix.len()..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| is_of_name(byte)).count();
        rest.get(..length).unwrap_or_default()
    })
}
