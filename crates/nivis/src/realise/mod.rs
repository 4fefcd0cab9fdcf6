//! Derivations that need no builder: `builtin:nivis` (docs/reference/builtin-builder.md).

mod join;
mod missing;
mod operation;
mod tree;

pub(crate) use missing::Missing;
use nivis_diag::{Code, Diagnose, Diagnostic, sentence};
use nivis_store::derivation::{Derivation, DerivationError};
use nivis_store::hash::{Hash, HashAlgo};
use nivis_store::nar::{NarError, dump, keep_all};
use nivis_store::references::ReferenceScanner;
use nivis_store::store::{PathInfo, Store, StoreError, fs_closure};
use nivis_store::store_path::StorePath;
use operation::OperationError;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tree::MemoryTree;

/// A derivation that cannot be made real.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RealiseError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Derivation(#[from] DerivationError),
    #[error(transparent)]
    Nar(#[from] NarError),
    #[error("cannot realise '{drv}': {source}")]
    Operation { drv: String, source: OperationError },
}

impl Diagnose for RealiseError {
    fn diagnose(&self) -> Diagnostic {
        match self {
            RealiseError::Store(error) => error.diagnose(),
            RealiseError::Derivation(_) => Diagnostic::error(Code::STORE_DERIVATION, sentence(self)),
            RealiseError::Nar(_) => Diagnostic::error(Code::STORE_ARCHIVE, sentence(self)),
            RealiseError::Operation { .. } => Diagnostic::error(Code::STORE_BUILD_FAILED, sentence(self)),
        }
    }
}

/// What became of a derivation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Its output is in the store.
    Present(StorePath),
    /// It, or something it needs, needs a builder: the names of those.
    NotBuildable(BTreeSet<String>),
}

/// The paths of a derivation's outputs; none if one is known only when it is built.
fn outputs(store: &dyn Store, drv: &Derivation) -> Result<Vec<StorePath>, DerivationError> {
    let paths = drv.outputs.keys().map(|name| drv.output_path(store.dir(), name));
    let paths: Option<Vec<StorePath>> = paths.collect::<Result<_, _>>()?;
    Ok(paths.unwrap_or_default())
}

/// Realises derivations, each once.
pub(crate) struct Realiser<'a> {
    store: &'a dyn Store,
    done: BTreeMap<StorePath, Outcome>,
}

impl<'a> Realiser<'a> {
    /// Into this store.
    pub(crate) fn new(store: &'a dyn Store) -> Self {
        Realiser { store, done: BTreeMap::new() }
    }

    /// Realises the output `out` of a derivation and everything it needs.
    ///
    /// # Errors
    /// The derivation is damaged, its operation impossible, or the store cannot take the result.
    pub(crate) fn realise(&mut self, drv_path: &StorePath) -> Result<Outcome, RealiseError> {
        // Explicit, because chains of derivations can be longer than a stack is deep.
        let mut pending = vec![(drv_path.clone(), false)];
        while let Some((path, inputs_done)) = pending.pop() {
            if self.done.contains_key(&path) {
                continue;
            }
            let drv = self.store.read_derivation(&path)?;
            let outputs = outputs(self.store, &drv)?;
            let mut present = true;
            for output in &outputs {
                present &= self.store.is_valid_path(output)?;
            }
            if present && !outputs.is_empty() {
                self.done
                    .insert(path, Outcome::Present(self.main_output(&drv)?.unwrap_or(outputs[0].clone())));
                continue;
            }
            if drv.builder != b"builtin:nivis" {
                let name = String::from_utf8_lossy(&drv.name).into_owned();
                self.done.insert(path, Outcome::NotBuildable(BTreeSet::from([name])));
                continue;
            }
            if !inputs_done {
                pending.push((path, true));
                pending.extend(drv.input_drvs.keys().map(|input| (input.clone(), false)));
                continue;
            }
            let outcome = self.realise_one(&path, &drv)?;
            self.done.insert(path, outcome);
        }
        Ok(self.done.get(drv_path).cloned().unwrap_or(Outcome::NotBuildable(BTreeSet::new())))
    }

    fn main_output(&self, drv: &Derivation) -> Result<Option<StorePath>, DerivationError> {
        if drv.outputs.contains_key(&b"out"[..]) {
            drv.output_path(self.store.dir(), b"out")
        } else {
            Ok(None)
        }
    }

    /// Runs the operation of a derivation whose inputs were tried before.
    fn realise_one(&self, path: &StorePath, drv: &Derivation) -> Result<Outcome, RealiseError> {
        let mut missing = BTreeSet::new();
        let mut inputs: BTreeSet<StorePath> = drv.input_srcs.clone();
        for (input, names) in &drv.input_drvs {
            match self.done.get(input) {
                Some(Outcome::NotBuildable(names)) => missing.extend(names.iter().cloned()),
                _ => {
                    let input = self.store.read_derivation(input)?;
                    for name in names {
                        inputs.extend(input.output_path(self.store.dir(), name)?);
                    }
                }
            }
        }
        if !missing.is_empty() {
            return Ok(Outcome::NotBuildable(missing));
        }
        let failed = |source| RealiseError::Operation { drv: self.store.dir().print(path), source };
        let tree = operation::run(self.store, drv).map_err(failed)?;
        let Some(output) = self.main_output(drv)? else {
            return Err(failed(OperationError::NoOutput));
        };
        self.register(path, &output, &tree, &inputs)?;
        Ok(Outcome::Present(output))
    }

    fn register(
        &self,
        drv: &StorePath,
        output: &StorePath,
        tree: &MemoryTree,
        inputs: &BTreeSet<StorePath>,
    ) -> Result<(), RealiseError> {
        let mut nar = Vec::new();
        dump(tree, Path::new(""), &mut nar, &mut keep_all)?;
        let mut candidates = fs_closure(self.store, inputs.iter().cloned())?;
        candidates.insert(output.clone());
        let mut scanner = ReferenceScanner::new(&candidates);
        scanner.scan(&nar);
        let info = PathInfo {
            path: output.clone(),
            nar_hash: Hash::of(HashAlgo::Sha256, &nar),
            nar_size: nar.len() as u64,
            references: scanner.finish(),
            ca: None,
            deriver: Some(drv.clone()),
            registration_time: 0,
            ultimate: true,
            signatures: Vec::new(),
        };
        self.store.add_archive(&info, &mut nar.as_slice())?;
        Ok(())
    }
}
