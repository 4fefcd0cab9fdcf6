use std::collections::BTreeSet;

use super::{Store, StoreError};
use crate::derivation::{Derivation, DerivationError};
use crate::store_path::StorePath;

/// All paths reachable from `roots` by references, with the roots themselves.
///
/// # Errors
/// [`StoreError::NotValid`] if one of them is missing.
pub fn fs_closure(
    store: &dyn Store,
    roots: impl IntoIterator<Item = StorePath>,
) -> Result<BTreeSet<StorePath>, StoreError> {
    let mut found = BTreeSet::new();
    let mut queue: Vec<StorePath> = roots.into_iter().collect();
    while let Some(path) = queue.pop() {
        if found.contains(&path) {
            continue;
        }
        let references = store.query_references(&path)?;
        queue.extend(references.into_iter().filter(|reference| !found.contains(reference)));
        found.insert(path);
    }
    Ok(found)
}

/// Reads derivations from `store` for [`crate::derivation::DrvHashes`].
pub fn drv_reader(store: &dyn Store) -> impl FnMut(&StorePath) -> Result<Derivation, DerivationError> {
    move |path| {
        store
            .read_derivation(path)
            .map_err(|error| DerivationError::Input { path: path.clone(), message: error.to_string() })
    }
}
