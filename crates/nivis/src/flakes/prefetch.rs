//! Trees that commands fetch for their own sake.

use super::get_flake::with_causes;
use super::host::{Host, HostError, object_of};
use super::open::OpenError;
use super::registries::RegistryOptions;
use super::trees::Trees;
use nivis_eval::io::IoResult;
use nivis_flake::{FlakeHost as _, FlakeRef, Input, Notice, ParseOptions, parse_flake_ref};
use nivis_store::store::Store;
use nivis_store::store_path::StorePath;
use std::os::unix::ffi::OsStrExt as _;
use std::sync::Arc;

/// A tree that is in the store.
pub(crate) struct Prefetched {
    /// The reference after the registries.
    pub resolved: FlakeRef,
    /// What was fetched; its hash is in it only where it was asked for.
    pub locked: FlakeRef,
    /// Its path, as it is spelled.
    pub root: Vec<u8>,
    pub nar_hash: String,
    pub notices: Vec<Notice>,
}

/// Fetches what a reference names.
///
/// # Errors
/// It cannot be found or had.
pub(crate) fn prefetch(
    store: &Arc<dyn Store>,
    reference: &FlakeRef,
    options: &RegistryOptions,
    trees: &Trees,
) -> Result<Prefetched, Box<OpenError>> {
    let mut host = Host::new(store.clone(), trees.clone())?;
    let resolved = host.resolve(reference, options)?;
    let fetched = host.fetch(&resolved.input)?;
    let nar_hash = fetched.locked.nar_hash().map_err(HostError::from)?.unwrap_or_default();
    let mut attrs = fetched.locked.attrs.clone();
    if resolved.input.nar_hash().ok().flatten().is_none() {
        attrs.remove(&b"narHash"[..]);
    }
    let input = Input::from_attrs(attrs).map_err(HostError::from)?;
    Ok(Prefetched {
        locked: FlakeRef { input, subdir: resolved.subdir.clone() },
        resolved,
        root: fetched.location.root.as_os_str().as_bytes().to_vec(),
        nar_hash,
        notices: host.notices,
    })
}

/// Fetches the tree of a reference that is given as text, such as `nixpkgs`; gives its path, as it is spelled.
///
/// # Errors
/// It is no reference, or cannot be found or had.
pub(crate) fn fetch_reference(store: &Arc<dyn Store>, text: &[u8], trees: &Trees) -> IoResult<Vec<u8>> {
    let options = ParseOptions { allow_missing: true, is_flake: false, ..ParseOptions::default() };
    let parsed = parse_flake_ref(text, &options).map_err(|error| with_causes(&error))?;
    let fetched = prefetch(store, &parsed.reference, &RegistryOptions::default(), trees);
    let fetched = fetched.map_err(|error| with_causes(&*error))?;
    // What is fetched without a lock may be another tree the next time.
    if !fetched.resolved.input.is_locked() {
        crate::eval_cache::forbid();
    }
    Ok(fetched.root)
}

/// Fetches a locked input; gives the path of its tree.
///
/// # Errors
/// It cannot be had.
pub(crate) fn prefetch_input(
    store: &Arc<dyn Store>,
    input: &Input,
    trees: &Trees,
) -> Result<Vec<u8>, Box<OpenError>> {
    let mut host = Host::new(store.clone(), trees.clone())?;
    let fetched = host.fetch(input)?;
    Ok(fetched.location.root.as_os_str().as_bytes().to_vec())
}

/// The path that a locked input has in the store, without fetching it.
///
/// # Errors
/// Its hash is not known.
pub(crate) fn store_path_of(store: &dyn Store, input: &Input) -> Result<StorePath, Box<OpenError>> {
    let path = object_of(store, input)?;
    path.ok_or_else(|| HostError::Unlocked { input: input.show() }.into())
}
