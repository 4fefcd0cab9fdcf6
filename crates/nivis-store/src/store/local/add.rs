//! Adding objects to a local store.

use std::collections::BTreeSet;
use std::io::Read;

use super::LocalStore;
use super::db::Registration;
use super::place::{TempDir, nar_error, restore_hashed};
use crate::derivation::{Derivation, DerivationFile, DrvHashes};
use crate::hash::{Hash, HashAlgo};
use crate::nar::{self, Filter};
use crate::store::dummy::compare_archive;
use crate::store::spool::Spool;
use crate::store::{PathInfo, Source, StoreError, drv_reader};
use crate::store_path::{ContentAddress, ContentAddressMethod, DRV_EXTENSION, References, StorePath};

impl LocalStore {
    pub(super) fn write_drv(&self, drv: &Derivation, file: &DerivationFile) -> Result<(), StoreError> {
        let dir = &self.config.dir;
        if self.claim(&file.path)? {
            return Ok(());
        }
        let mut outputs = Vec::with_capacity(drv.outputs.len());
        for (name, output) in &drv.outputs {
            if let Some(path) = output.path(dir, &drv.name, name).map_err(StoreError::FixedOutput)? {
                outputs.push((name.clone(), path));
            }
        }
        self.add_text_object(file.path.clone(), &file.contents, file.hash, drv.references(), outputs)
    }

    pub(super) fn write_text(
        &self,
        name: &[u8],
        contents: &[u8],
        references: &BTreeSet<StorePath>,
    ) -> Result<StorePath, StoreError> {
        let dir = &self.config.dir;
        let hash = Hash::of(HashAlgo::Sha256, contents);
        let path = dir.make_text_path(name, &hash, references)?;
        if self.claim(&path)? {
            return Ok(path);
        }
        // Whatever is called a derivation must be one, and its outputs must be right.
        let mut outputs = Vec::new();
        if let Some(drv_name) = name.strip_suffix(DRV_EXTENSION.as_bytes()) {
            let drv = Derivation::parse(dir, contents, drv_name)?;
            drv.check_invariants(dir, &mut DrvHashes::new(), &mut drv_reader(self))?;
            for (name, output) in &drv.outputs {
                let known = output.path(dir, &drv.name, name).map_err(StoreError::FixedOutput)?;
                outputs.extend(known.map(|path| (name.clone(), path)));
            }
        }
        self.add_text_object(path.clone(), contents, hash, references.clone(), outputs)?;
        Ok(path)
    }

    /// Whether the path is there already. Either way it is not collected from now on.
    pub(super) fn claim(&self, path: &StorePath) -> Result<bool, StoreError> {
        self.state().claim(&self.config.dir, path, &self.real_path(path))
    }

    fn add_text_object(
        &self,
        path: StorePath,
        contents: &[u8],
        hash: Hash,
        references: BTreeSet<StorePath>,
        outputs: Vec<(Vec<u8>, StorePath)>,
    ) -> Result<(), StoreError> {
        self.check_references(&references)?;
        self.place_text(&path, contents)?;
        let archive = nar::nar_of_file(contents);
        let ca = ContentAddress { method: ContentAddressMethod::Text, hash };
        let nar_hash = Hash::of(HashAlgo::Sha256, &archive);
        let info = PathInfo::content_addressed(path, ca, nar_hash, archive.len() as u64, references);
        self.state().register_later(&self.config, Registration { info, outputs })
    }

    /// Registering would fail later, when nobody knows any more what it was about.
    fn check_references(&self, references: &BTreeSet<StorePath>) -> Result<(), StoreError> {
        let state = self.state();
        for reference in references {
            if !state.has(&self.config.dir, reference)? {
                return Err(self.not_valid(reference));
            }
        }
        Ok(())
    }

    pub(super) fn write_source(
        &self,
        source: &Source<'_>,
        filter: &mut Filter<'_>,
    ) -> Result<StorePath, StoreError> {
        let Source { name, tree, path, method, algo } = *source;
        let (dir, folder) = (&self.config.dir, &self.config.real_store);
        // What is not named by its hash yet can only be protected by the lock.
        self.state().hold_collector()?;
        let nar_algo = if method == ContentAddressMethod::Nar { algo } else { HashAlgo::Sha256 };
        let mut spool = Spool::new(folder, nar_algo);
        // The filter sees every file once, and what it kept is what is hashed and stored.
        nar::dump(tree, path, &mut spool, filter).map_err(|error| nar_error(error, folder))?;
        let (nar_hash, nar_size) = (spool.nar.clone().finish(), spool.nar.count());
        let mut unpacked = None;
        let hash = match method {
            ContentAddressMethod::Nar => spool.hash(),
            _ => {
                let temp = TempDir::new(folder)?;
                let inner = temp.0.join("x");
                unpack(&mut spool, &inner)?;
                let hash = rehash(&inner, method, algo)?;
                unpacked = Some((temp, inner));
                hash
            }
        };
        let ca = ContentAddress { method, hash };
        let store_path = dir.make_content_addressed_path(name, &ca, &References::default())?;
        if self.claim(&store_path)? {
            return Ok(store_path);
        }
        self.place_archive(&store_path, &nar_hash, |to| match &unpacked {
            Some((_, inner)) => std::fs::rename(inner, to).map_err(|e| StoreError::io("making", to, e)),
            None => unpack(&mut spool, to),
        })?;
        let info = PathInfo::content_addressed(store_path.clone(), ca, nar_hash, nar_size, BTreeSet::new());
        self.state().register_later(&self.config, Registration { info, outputs: Vec::new() })?;
        Ok(store_path)
    }

    pub(super) fn write_archive(&self, info: &PathInfo, nar: &mut dyn Read) -> Result<(), StoreError> {
        let dir = &self.config.dir;
        if self.claim(&info.path)? {
            return Ok(());
        }
        self.place_archive(&info.path, &info.nar_hash, |to| {
            let (hash, size) = restore_hashed(nar, to)?;
            compare_archive(dir, info, hash, size)
        })?;
        let mut outputs = Vec::new();
        if info.path.is_derivation() {
            let real = self.real_path(&info.path);
            let contents = std::fs::read(&real).map_err(|e| StoreError::io("reading", &real, e))?;
            let drv = Derivation::parse(dir, &contents, info.path.derivation_name()?.as_bytes())?;
            for (name, output) in &drv.outputs {
                let known = output.path(dir, &drv.name, name).map_err(StoreError::FixedOutput)?;
                outputs.extend(known.map(|path| (name.clone(), path)));
            }
        }
        self.state().register_later(&self.config, Registration { info: info.clone(), outputs })
    }
}

fn unpack(spool: &mut Spool, to: &std::path::Path) -> Result<(), StoreError> {
    let mut archive = spool.read().map_err(|e| StoreError::io("reading", to, e))?;
    nar::restore(&mut archive, to).map_err(|error| nar_error(error, to))
}

/// Hashes what was unpacked by a method that does not hash archives.
fn rehash(path: &std::path::Path, method: ContentAddressMethod, algo: HashAlgo) -> Result<Hash, StoreError> {
    if method == ContentAddressMethod::Git {
        return Ok(nar::git_hash(&nar::FsTree, path, algo, &mut nar::keep_all)?);
    }
    let mut hasher = crate::hash::Hasher::new(algo);
    nar::dump_flat(&nar::FsTree, path, &mut hasher)?;
    Ok(hasher.finish())
}
