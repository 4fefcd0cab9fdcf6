//! What would have to be done for a derivation, and by whom.

use super::{RealiseError, outputs};
use nivis_store::derivation::DerivationOutput;
use nivis_store::store::Store;
use nivis_store::store_path::StorePath;
use std::collections::BTreeSet;

/// Derivations whose outputs are not in the store.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Missing {
    /// Made without a builder: `builtin:nivis`.
    pub made: BTreeSet<StorePath>,
    /// Whose output is known by its hash: sources, mostly, which are downloaded.
    pub fetched: BTreeSet<StorePath>,
    /// The others, which need a builder.
    pub built: BTreeSet<StorePath>,
}

impl Missing {
    /// Whether everything is there.
    pub(crate) fn is_empty(&self) -> bool {
        self.made.is_empty() && self.fetched.is_empty() && self.built.is_empty()
    }

    /// Adds what the derivation lacks and everything that it needs for that.
    ///
    /// # Errors
    /// A derivation is damaged, or the store cannot be read.
    pub(crate) fn add(&mut self, store: &dyn Store, drv: &StorePath) -> Result<(), RealiseError> {
        let mut seen: BTreeSet<StorePath> = BTreeSet::new();
        let mut pending = vec![drv.clone()];
        while let Some(path) = pending.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            let drv = store.read_derivation(&path)?;
            let outputs = outputs(store, &drv)?;
            let mut present = !outputs.is_empty();
            for output in &outputs {
                present = present && store.is_valid_path(output)?;
            }
            if present {
                continue;
            }
            let is_fixed = |output: &DerivationOutput| matches!(output, DerivationOutput::CAFixed(_));
            let sort = if drv.builder == b"builtin:nivis" {
                &mut self.made
            } else if drv.outputs.values().all(is_fixed) {
                &mut self.fetched
            } else {
                &mut self.built
            };
            sort.insert(path);
            pending.extend(drv.input_drvs.into_keys());
        }
        Ok(())
    }
}
