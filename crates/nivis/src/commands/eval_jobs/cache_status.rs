//! Whether a job's outputs are there already (`queryCacheStatus` in nix-eval-jobs' `drv.cc`); binary caches are not asked.

use nivis_store::derivation::Derivation;
use nivis_store::store::{Store, StoreError};
use nivis_store::store_path::{StoreDir, StorePath};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What is missing for a job.
pub(super) struct CacheStatus {
    /// All outputs are in the store, and those of what it needs.
    is_local: bool,
    /// What would have to be built before it, each after what it needs.
    needed: Vec<StorePath>,
}

impl CacheStatus {
    /// Looks for outputs, and for those of the derivations that this one needs.
    ///
    /// # Errors
    /// The store cannot be asked.
    pub(super) fn of<'o>(
        store: &dyn Store,
        outputs: impl Iterator<Item = &'o StorePath>,
        derivation: &Derivation,
    ) -> Result<CacheStatus, StoreError> {
        let mut is_local = true;
        for output in outputs {
            is_local &= store.is_valid_path(output)?;
        }
        let mut search = Search { store, seen: BTreeSet::new(), needed: Vec::new() };
        search.inputs(&derivation.input_drvs)?;
        Ok(CacheStatus { is_local: is_local && search.needed.is_empty(), needed: search.needed })
    }

    /// As members of the line.
    pub(super) fn members(self, dir: &StoreDir) -> Map<String, Value> {
        let needed: Vec<String> = self.needed.iter().map(|path| dir.print(path)).collect();
        Map::from_iter([
            ("isCached".to_owned(), self.is_local.into()),
            ("cacheStatus".to_owned(), if self.is_local { "local" } else { "notBuilt" }.into()),
            ("neededBuilds".to_owned(), json!(needed)),
            ("neededSubstitutes".to_owned(), json!([])),
        ])
    }
}

struct Search<'s> {
    store: &'s dyn Store,
    seen: BTreeSet<StorePath>,
    needed: Vec<StorePath>,
}

impl Search<'_> {
    /// Adds what of these is missing, the innermost first. Iterative, as derivations go deep.
    fn inputs(&mut self, inputs: &BTreeMap<StorePath, BTreeSet<Vec<u8>>>) -> Result<(), StoreError> {
        let mut pending: Vec<(StorePath, Option<BTreeSet<Vec<u8>>>)> =
            inputs.iter().rev().map(|(path, names)| (path.clone(), Some(names.clone()))).collect();
        while let Some((path, names)) = pending.pop() {
            let Some(names) = names else {
                self.needed.push(path);
                continue;
            };
            if self.seen.contains(&path) {
                continue;
            }
            let derivation = self.store.read_derivation(&path)?;
            if self.has_all(&derivation, &names)? {
                continue;
            }
            self.seen.insert(path.clone());
            pending.push((path, None));
            for (path, names) in derivation.input_drvs.iter().rev() {
                pending.push((path.clone(), Some(names.clone())));
            }
        }
        Ok(())
    }

    fn has_all(&self, derivation: &Derivation, names: &BTreeSet<Vec<u8>>) -> Result<bool, StoreError> {
        for name in names {
            match derivation.output_path(self.store.dir(), name)? {
                Some(path) if self.store.is_valid_path(&path)? => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }
}
