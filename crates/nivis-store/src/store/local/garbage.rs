//! Letting go of everything that nothing keeps, or of given paths (`collectGarbage` in `libstore/gc.cc`).
//!
//! Unlike [`LocalStore::collect`] this looks at the whole store: what is registered and not live, and what lies in its
//! folder without being registered. What made a live path stays too, unless the settings say otherwise.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::{Collected, LocalStore};
use crate::store::{Store as _, StoreError};
use crate::store_path::StorePath;

/// What stays beside what is live.
#[derive(Clone, Copy, Debug)]
pub struct Keep {
    /// The derivations that made what is live (`keep-derivations`).
    pub derivations: bool,
    /// What live derivations made (`keep-outputs`).
    pub outputs: bool,
}

impl Default for Keep {
    fn default() -> Self {
        Keep { derivations: true, outputs: false }
    }
}

/// Locks lie beside objects, under names that begin like theirs.
const HASH_PART: usize = 32;

/// Bytes of a block in what the system says of files.
const BLOCK: u64 = 512;

impl LocalStore {
    /// The registered paths that nothing keeps.
    ///
    /// # Errors
    /// [`StoreError`] if the store is read-only, or roots or the database cannot be read.
    pub fn garbage(&self, keep: Keep) -> Result<BTreeSet<StorePath>, StoreError> {
        let _lock = self.lock_collector()?;
        self.unkept(keep)
    }

    /// The same for somebody who has the collector's lock.
    fn unkept(&self, keep: Keep) -> Result<BTreeSet<StorePath>, StoreError> {
        let live = self.live(self.roots(true)?, keep)?;
        Ok(self.all_paths()?.difference(&live).cloned().collect())
    }

    /// Removes all that nothing keeps, until `most` bytes are free.
    ///
    /// Waits until nobody writes to the store.
    ///
    /// # Errors
    /// [`StoreError`] if the store is read-only, roots cannot be read, or something cannot be removed.
    pub fn collect_garbage(&self, keep: Keep, most: Option<u64>) -> Result<Collected, StoreError> {
        let _lock = self.lock_collector()?;
        let dead = self.unkept(keep)?;
        let mut collected = Collected::default();
        if most == Some(0) {
            return Ok(collected);
        }
        let is_enough = |collected: &Collected| most.is_some_and(|most| collected.bytes > most);
        for path in self.users_first(&dead)? {
            self.discard(&path, &mut collected)?;
            if is_enough(&collected) {
                return Ok(collected);
            }
        }
        self.discard_unregistered(&mut collected, &is_enough)?;
        self.discard_links(&mut collected)?;
        Ok(collected)
    }

    /// Removes these paths, where nothing else refers to them; with `ignore_roots` whoever keeps them. Of those before the
    /// one that cannot go, what is removed stays so; `collected` tells of them in any case.
    ///
    /// # Errors
    /// [`StoreError::StillAlive`] for the first that something keeps, and as [`LocalStore::collect_garbage`].
    pub fn delete(
        &self,
        paths: &BTreeSet<StorePath>,
        ignore_roots: bool,
        collected: &mut Collected,
    ) -> Result<(), StoreError> {
        let _lock = self.lock_collector()?;
        let mut roots = BTreeSet::new();
        self.temporary_roots(&mut roots)?;
        if !ignore_roots {
            // Whoever asks for it names it.
            roots.extend(self.roots(false)?);
        }
        let keep = if ignore_roots { Keep { derivations: false, outputs: false } } else { Keep::default() };
        let live = self.live(roots.clone(), keep)?;
        for path in paths {
            if collected.paths.contains(path) {
                continue;
            }
            // Whoever refers to it would have to go too.
            let mut with_users = BTreeSet::from([path.clone()]);
            let mut pending = vec![path.clone()];
            while let Some(path) = pending.pop() {
                for user in self.referrers(&path)? {
                    if with_users.insert(user.clone()) {
                        pending.push(user);
                    }
                }
            }
            if with_users
                .iter()
                .any(|user| live.contains(user) || roots.contains(user) || !paths.contains(user))
            {
                return Err(StoreError::StillAlive { path: self.config.dir.print(path) });
            }
            for path in self.users_first(&with_users)? {
                self.discard(&path, collected)?;
            }
        }
        self.discard_links(collected)
    }

    fn referrers(&self, path: &StorePath) -> Result<Vec<StorePath>, StoreError> {
        match &self.state().db {
            Some(db) => db.referrers(&self.config.dir, path),
            None => Ok(Vec::new()),
        }
    }

    /// The registered paths among `roots`, with all they need and what stays for their sake.
    fn live(&self, roots: BTreeSet<StorePath>, keep: Keep) -> Result<BTreeSet<StorePath>, StoreError> {
        let mut live = BTreeSet::new();
        let mut pending: Vec<StorePath> = roots.into_iter().collect();
        while let Some(path) = pending.pop() {
            if live.contains(&path) || !self.is_registered(&path)? {
                continue;
            }
            let info = self.query_path_info(&path)?;
            pending.extend(info.references);
            if keep.derivations {
                pending.extend(info.deriver);
            }
            if keep.outputs && path.to_string().ends_with(".drv") {
                let derivation = self.read_derivation(&path)?;
                for name in derivation.outputs.keys() {
                    pending.extend(derivation.output_path(&self.config.dir, name)?);
                }
            }
            live.insert(path);
        }
        Ok(live)
    }

    /// Paths with what refers to them before them.
    fn users_first(&self, paths: &BTreeSet<StorePath>) -> Result<Vec<StorePath>, StoreError> {
        let mut users: BTreeMap<&StorePath, usize> = paths.iter().map(|path| (path, 0)).collect();
        let mut references = BTreeMap::new();
        for path in paths {
            let mut found = match self.is_registered(path)? {
                true => self.query_references(path)?,
                false => BTreeSet::new(),
            };
            found.retain(|other| other != path && paths.contains(other));
            for other in &found {
                if let Some(count) = users.get_mut(other) {
                    *count += 1;
                }
            }
            references.insert(path, found);
        }
        let mut free: Vec<&StorePath> =
            users.iter().filter(|(_, count)| **count == 0).map(|(path, _)| *path).collect();
        let mut order = Vec::new();
        while let Some(path) = free.pop() {
            for other in references.get(path).into_iter().flatten() {
                let Some((other, count)) =
                    paths.get(other).and_then(|other| Some((other, users.get_mut(other)?)))
                else {
                    continue;
                };
                *count -= 1;
                if *count == 0 {
                    free.push(other);
                }
            }
            order.push(path.clone());
        }
        Ok(order)
    }

    /// Removes an object, registered or not.
    fn discard(&self, path: &StorePath, collected: &mut Collected) -> Result<(), StoreError> {
        let mut state = self.state();
        if let Some(db) = &mut state.db {
            db.unregister(&self.config.dir, &BTreeSet::from([path.clone()]))?;
        }
        state.known.remove(path);
        drop(state);
        collected.bytes += disk_bytes(&self.real_path(path));
        self.remove_object(path)?;
        collected.paths.insert(path.clone());
        Ok(())
    }

    /// Removes what lies in the store's folder and is not registered, such as what a crash left.
    fn discard_unregistered(
        &self,
        collected: &mut Collected,
        is_enough: &dyn Fn(&Collected) -> bool,
    ) -> Result<(), StoreError> {
        let mut used = BTreeSet::new();
        self.temporary_roots(&mut used)?;
        let used: BTreeSet<String> =
            used.iter().map(|path| path.to_string().chars().take(HASH_PART).collect()).collect();
        let folder = &self.config.real_store;
        let failed = |e| StoreError::io("reading", folder, e);
        for entry in fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            let name = name.as_bytes();
            let hash = String::from_utf8_lossy(name.get(..HASH_PART).unwrap_or_default()).into_owned();
            if name == b".links" || used.contains(&hash) || is_in_use(name, &entry.path()) {
                continue;
            }
            match self.by_name(name) {
                Some(path) if self.is_registered(&path)? => {}
                Some(path) => self.discard(&path, collected)?,
                None => {
                    collected.bytes += disk_bytes(&entry.path());
                    super::canonical::remove(&entry.path())?;
                }
            }
            if is_enough(collected) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Removes files that were shared, and are not any more.
    fn discard_links(&self, collected: &mut Collected) -> Result<(), StoreError> {
        let folder = self.config.real_store.join(".links");
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let Ok(metadata) = entry.metadata() else { continue };
            if metadata.nlink() == 1 {
                let path = entry.path();
                fs::remove_file(&path).map_err(|e| StoreError::io("removing", &path, e))?;
                collected.bytes += metadata.blocks() * BLOCK;
            }
        }
        Ok(())
    }
}

/// Whether it is a temporary folder that somebody has locked.
fn is_in_use(name: &[u8], path: &Path) -> bool {
    name.starts_with(b"tmp-") && fs::File::open(path).is_ok_and(|folder| folder.try_lock().is_err())
}

/// What removing a tree frees: the blocks of files that have no other name but perhaps one among the shared.
fn disk_bytes(path: &Path) -> u64 {
    let Ok(metadata) = path.symlink_metadata() else { return 0 };
    if metadata.is_dir() {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        return entries.map(|entry| disk_bytes(&entry.path())).sum();
    }
    if metadata.nlink() <= 2 { metadata.blocks() * BLOCK } else { 0 }
}
