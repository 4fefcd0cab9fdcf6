//! Hashing derivations "modulo" the provenance of fixed outputs (`hashDerivationModulo` in
//! `libstore/derivations.cc`; manual, "Derivation hash modulo").
//!
//! An input derivation's path is replaced by its own hash modulo, or, where its output is fixed, by
//! a hash of that output's content address and path. So two ways to fetch one file lead to the same
//! output paths of everything that uses it.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::unparse::HashedInputs;
use super::{Derivation, DerivationError, DerivationOutput, DerivationType};
use crate::hash::{Hash, HashAlgo, Hasher};
use crate::store_path::{StoreDir, StorePath};

/// What a derivation counts as when something else that uses it is hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrvHash {
    outputs: OutputHashes,
    /// Whether an input floats, so that output paths are not known yet.
    pub deferred: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum OutputHashes {
    /// One hash for all outputs: the ordinary case.
    Same { hash: Hash, names: Box<[Box<[u8]>]> },
    /// The one of a fixed output, `out`.
    Fixed(Hash),
}

impl DrvHash {
    /// The hash of `output`, if the derivation has it.
    pub fn output(&self, output: &[u8]) -> Option<Hash> {
        match &self.outputs {
            OutputHashes::Fixed(hash) => (output == b"out").then_some(*hash),
            OutputHashes::Same { hash, names } => {
                names.iter().any(|name| name.as_ref() == output).then_some(*hash)
            }
        }
    }

    /// The hashes by output (`staticOutputHashes` of the reference, if they are of the masked
    /// derivation).
    pub fn outputs(&self) -> BTreeMap<Vec<u8>, Hash> {
        match &self.outputs {
            OutputHashes::Fixed(hash) => BTreeMap::from([(b"out".to_vec(), *hash)]),
            OutputHashes::Same { hash, names } => names.iter().map(|n| (n.to_vec(), *hash)).collect(),
        }
    }
}

/// The hashes of the derivations met so far, by store path.
#[derive(Debug, Default)]
pub struct DrvHashes {
    known: FxHashMap<StorePath, DrvHash>,
    /// Used again for every ATerm that is hashed.
    buffer: Vec<u8>,
}

/// Reads a derivation that is not in the memo, from the store.
pub type ReadDerivation<'a> = dyn FnMut(&StorePath) -> Result<Derivation, DerivationError> + 'a;

impl DrvHashes {
    /// An empty memo.
    pub fn new() -> Self {
        DrvHashes::default()
    }

    /// The hash of a derivation met before.
    pub fn get(&self, path: &StorePath) -> Option<&DrvHash> {
        self.known.get(path)
    }

    /// Remembers the hash of the derivation at `path`, which must be that of
    /// [`DrvHashes::hash_modulo`] without masking.
    pub fn insert(&mut self, path: StorePath, hash: DrvHash) {
        self.known.insert(path, hash);
    }

    /// Hashes `drv` and remembers the result under `path`: what to do with every derivation that
    /// was just instantiated.
    ///
    /// # Errors
    /// As [`DrvHashes::hash_modulo`].
    pub fn remember(
        &mut self,
        dir: &StoreDir,
        path: &StorePath,
        drv: &Derivation,
        read: &mut ReadDerivation<'_>,
    ) -> Result<(), DerivationError> {
        if !self.known.contains_key(path) {
            let hash = self.hash_modulo(dir, drv, false, read)?;
            self.known.insert(path.clone(), hash);
        }
        Ok(())
    }

    /// The hash of `drv`; with `mask` as if its own output paths were empty, which is what they are
    /// computed from. Inputs come from the memo, or else from `read`.
    ///
    /// # Errors
    /// [`DerivationError`] if an input cannot be read, misses an output that is used, or if the
    /// derivation itself is inconsistent.
    pub fn hash_modulo(
        &mut self,
        dir: &StoreDir,
        drv: &Derivation,
        mask: bool,
        read: &mut ReadDerivation<'_>,
    ) -> Result<DrvHash, DerivationError> {
        // Fixed outputs do not depend on the inputs' hashes.
        if drv.kind()? != DerivationType::Fixed {
            self.hash_inputs(dir, drv, read)?;
        }
        self.hash_known(dir, drv, mask)
    }

    /// Puts the hashes of all inputs into the memo, with a stack of its own: chains may be long.
    fn hash_inputs(
        &mut self,
        dir: &StoreDir,
        drv: &Derivation,
        read: &mut ReadDerivation<'_>,
    ) -> Result<(), DerivationError> {
        let mut stack: Vec<(StorePath, Option<Derivation>)> =
            drv.input_drvs.keys().map(|path| (path.clone(), None)).collect();
        let mut open = FxHashSet::default();
        while let Some((path, loaded)) = stack.pop() {
            if self.known.contains_key(&path) {
                continue;
            }
            // The second visit comes after all inputs were hashed.
            if let Some(input) = loaded {
                let hash = self.hash_known(dir, &input, false)?;
                open.remove(&path);
                self.known.insert(path, hash);
                continue;
            }
            if !open.insert(path.clone()) {
                return Err(DerivationError::Cycle { path });
            }
            let input = read(&path)?;
            let missing: Vec<StorePath> = match input.kind()? {
                DerivationType::Fixed => Vec::new(),
                _ => input.input_drvs.keys().filter(|p| !self.known.contains_key(*p)).cloned().collect(),
            };
            stack.push((path, Some(input)));
            stack.extend(missing.into_iter().map(|path| (path, None)));
        }
        Ok(())
    }

    fn hash_known(
        &mut self,
        dir: &StoreDir,
        drv: &Derivation,
        mask: bool,
    ) -> Result<DrvHash, DerivationError> {
        let kind = drv.kind()?;
        if kind == DerivationType::Fixed {
            return hash_fixed(dir, drv);
        }
        let mut deferred = matches!(kind, DerivationType::Floating | DerivationType::Impure);
        let mut inputs = HashedInputs::new();
        for (path, outputs) in &drv.input_drvs {
            let Some(hash) = self.known.get(path) else {
                let message = "its hash is not known".to_owned();
                return Err(DerivationError::Input { path: path.clone(), message });
            };
            deferred |= hash.deferred;
            for output in outputs {
                let hash = hash.output(output).ok_or_else(|| DerivationError::NoHash {
                    output: String::from_utf8_lossy(output).into_owned(),
                    name: String::from_utf8_lossy(&drv.name).into_owned(),
                })?;
                inputs.entry(base16_key(&hash)).or_default().insert(output.clone());
            }
        }
        self.buffer.clear();
        drv.unparse_into(&mut self.buffer, dir, mask, Some(&inputs))?;
        let hash = Hash::of(HashAlgo::Sha256, &self.buffer);
        let names = drv.outputs.keys().map(|name| name.as_slice().into()).collect();
        Ok(DrvHash { outputs: OutputHashes::Same { hash, names }, deferred })
    }
}

/// The hash of `fixed:out:<method and algorithm>:<hash>:<path>`.
fn hash_fixed(dir: &StoreDir, drv: &Derivation) -> Result<DrvHash, DerivationError> {
    let output = drv.outputs.get(b"out".as_slice()).ok_or(DerivationError::FixedNotOut)?;
    let (DerivationOutput::CAFixed(ca), Some(path)) = (output, output.path(dir, &drv.name, b"out")?) else {
        return Err(DerivationError::MixedOutputs);
    };
    let mut hasher = Hasher::new(HashAlgo::Sha256);
    hasher.update(b"fixed:out:");
    hasher.update(ca.method_algo().as_bytes());
    hasher.update(b":");
    hasher.update(ca.hash.base16().as_bytes());
    hasher.update(b":");
    hasher.update(dir.print(&path).as_bytes());
    Ok(DrvHash { outputs: OutputHashes::Fixed(hasher.finish()), deferred: false })
}

fn base16_key(hash: &Hash) -> [u8; 64] {
    let mut key = [0; 64];
    data_encoding::HEXLOWER.encode_mut(&hash.digest()[..32], &mut key);
    key
}
