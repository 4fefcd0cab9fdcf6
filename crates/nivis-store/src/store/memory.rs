//! What a process has added to a store that does not write.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use super::{PathInfo, Source, StoreError};
use crate::derivation::{Derivation, DerivationFile};
use crate::hash::{Hash, HashAlgo, Hasher};
use crate::nar::{self, Filter};
use crate::store_path::{ContentAddress, ContentAddressMethod, References, StoreDir, StorePath};

#[derive(Debug, Default)]
pub(super) struct Memory {
    objects: Mutex<FxHashMap<StorePath, Object>>,
}

#[derive(Clone, Debug)]
enum Object {
    /// The NAR hash is computed when somebody asks, which is hardly ever.
    Text {
        contents: Box<[u8]>,
        hash: Hash,
        references: BTreeSet<StorePath>,
    },
    Other(Box<PathInfo>),
}

impl Memory {
    fn objects(&self) -> MutexGuard<'_, FxHashMap<StorePath, Object>> {
        self.objects.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn contains(&self, path: &StorePath) -> bool {
        self.objects().contains_key(path)
    }

    pub(super) fn text(&self, path: &StorePath) -> Option<Vec<u8>> {
        match self.objects().get(path) {
            Some(Object::Text { contents, .. }) => Some(contents.to_vec()),
            _ => None,
        }
    }

    pub(super) fn references(&self, path: &StorePath) -> Option<BTreeSet<StorePath>> {
        match self.objects().get(path)? {
            Object::Text { references, .. } => Some(references.clone()),
            Object::Other(info) => Some(info.references.clone()),
        }
    }

    pub(super) fn info(&self, path: &StorePath) -> Option<PathInfo> {
        let object = self.objects().get(path).cloned()?;
        Some(match object {
            Object::Other(info) => *info,
            Object::Text { contents, hash, references } => {
                let archive = nar::nar_of_file(&contents);
                let ca = ContentAddress { method: ContentAddressMethod::Text, hash };
                let nar_hash = Hash::of(HashAlgo::Sha256, &archive);
                PathInfo::content_addressed(path.clone(), ca, nar_hash, archive.len() as u64, references)
            }
        })
    }

    pub(super) fn add_text(
        &self,
        dir: &StoreDir,
        name: &[u8],
        contents: &[u8],
        references: &BTreeSet<StorePath>,
    ) -> Result<StorePath, StoreError> {
        let hash = Hash::of(HashAlgo::Sha256, contents);
        let path = dir.make_text_path(name, &hash, references)?;
        self.objects().entry(path.clone()).or_insert_with(|| Object::Text {
            contents: contents.into(),
            hash,
            references: references.clone(),
        });
        Ok(path)
    }

    pub(super) fn write_derivation(&self, drv: &Derivation, file: &DerivationFile) {
        self.objects().entry(file.path.clone()).or_insert_with(|| Object::Text {
            contents: file.contents.as_slice().into(),
            hash: file.hash,
            references: drv.references(),
        });
    }

    pub(super) fn insert(&self, info: PathInfo) {
        self.objects().insert(info.path.clone(), Object::Other(Box::new(info)));
    }

    pub(super) fn add_source(
        &self,
        dir: &StoreDir,
        source: &Source<'_>,
        filter: &mut Filter<'_>,
    ) -> Result<StorePath, StoreError> {
        let info = hash_source(dir, source, filter)?;
        let path = info.path.clone();
        self.insert(info);
        Ok(path)
    }
}

/// Reads a source once, or twice where its own hash is not that of an archive.
fn hash_source(dir: &StoreDir, source: &Source<'_>, filter: &mut Filter<'_>) -> Result<PathInfo, StoreError> {
    let Source { tree, path, method, algo, .. } = *source;
    let mut nar_hasher = Hasher::new(HashAlgo::Sha256);
    let hash = match method {
        ContentAddressMethod::Nar if algo == HashAlgo::Sha256 => {
            nar::dump(tree, path, &mut nar_hasher, filter)?;
            nar_hasher.clone().finish()
        }
        ContentAddressMethod::Nar => {
            let mut both = Both(Hasher::new(algo), nar_hasher);
            nar::dump(tree, path, &mut both, filter)?;
            nar_hasher = both.1;
            both.0.finish()
        }
        ContentAddressMethod::Flat | ContentAddressMethod::Text => {
            let mut hasher = Hasher::new(algo);
            nar::dump_flat(tree, path, &mut hasher)?;
            nar::dump(tree, path, &mut nar_hasher, filter)?;
            hasher.finish()
        }
        ContentAddressMethod::Git => {
            let hash = nar::git_hash(tree, path, algo, filter)?;
            nar::dump(tree, path, &mut nar_hasher, filter)?;
            hash
        }
    };
    let ca = ContentAddress { method, hash };
    let store_path = dir.make_content_addressed_path(source.name, &ca, &References::default())?;
    let size = nar_hasher.count();
    Ok(PathInfo::content_addressed(store_path, ca, nar_hasher.finish(), size, BTreeSet::new()))
}

/// Writes into two hashers at once.
pub(super) struct Both(pub(super) Hasher, pub(super) Hasher);

impl std::io::Write for Both {
    fn write(&mut self, data: &[u8]) -> std::io::Result<usize> {
        self.0.update(data);
        self.1.update(data);
        Ok(data.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
