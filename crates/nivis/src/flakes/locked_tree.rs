//! The tree of a locked input, which is fetched when evaluation first wants it.

use super::call::{Revision, source_info};
use super::fetch_tree::{DirtyTrees, FetchedTree, tell};
use super::fetching::arrive;
use super::get_flake::text_with_causes;
use super::host::{HostError, object_of, on_hand};
use super::trees::Trees;
use nivis_diag::{Code, Diagnose as _, Diagnostic};
use nivis_eval::io::{IoError, IoResult};
use nivis_flake::Input;
use nivis_flake::lock::LockMismatch;
use nivis_store::store::Store;
use nivis_store::store_path::StorePath;

/// A locked input.
#[derive(Clone, Debug)]
pub(super) struct LockedTree {
    /// Its name in the lock file.
    name: String,
    /// Its name in the `flake.nix` of the flake itself, if it is there.
    pub(super) declared: Option<String>,
    pub(super) input: Input,
    /// Since it was wanted, and could not be had.
    pub(super) failed: Option<Failed>,
}

impl LockedTree {
    pub(super) fn new(name: String, declared: Option<String>, input: Input) -> Self {
        LockedTree { name, declared, input, failed: None }
    }
}

/// Why an input cannot be had.
#[derive(Clone, Debug)]
pub(super) struct Failed {
    /// What whoever uses it gets.
    pub(super) message: String,
    pub(super) reason: Diagnostic,
}

/// The tree of the input of a number, if it is on this machine.
///
/// # Errors
/// The store cannot be asked, or the input is a store path that is not on this machine.
pub(crate) fn present_input(
    store: &dyn Store,
    number: usize,
    trees: &Trees,
) -> IoResult<Option<FetchedTree>> {
    let wanted = known(number, trees)?;
    let path =
        on_hand(store, &wanted.input).map_err(|error| failed(store, number, &wanted, &error, trees))?;
    Ok(path.map(|path| tree(store, &path, &wanted.input, trees)))
}

/// Fetches the tree of the input of a number; `say` gets what the user should hear.
///
/// # Errors
/// It cannot be fetched, or is another one than the lock file says.
pub(crate) fn fetch_input(
    store: &dyn Store,
    number: usize,
    trees: &Trees,
    say: &mut dyn FnMut(&str),
) -> IoResult<FetchedTree> {
    let wanted = known(number, trees)?;
    let specified = &wanted.input;
    let dirty = DirtyTrees { allowed: trees.flag("allow-dirty", true), told: trees.flag("warn-dirty", true) };
    let arrived = arrive(store, specified, dirty.allowed, trees);
    let arrived = arrived.map_err(|error| failed(store, number, &wanted, &error, trees))?;
    let mut attrs = arrived.input.attrs;
    attrs.insert(b"narHash".to_vec(), arrived.nar_hash.into_bytes().into());
    let fetched =
        Input::from_attrs(attrs).map_err(|error| failed(store, number, &wanted, &error.into(), trees))?;
    if let Some(error) = mismatch(specified, &fetched) {
        let reason = Diagnostic::error(Code::FLAKE_LOCK_MISMATCH, error.to_string());
        return Err(give_up(store, number, &wanted, &error.to_string(), reason, trees));
    }
    tell(&arrived.notices, dirty, say);
    Ok(tree(store, &arrived.path, &fetched, trees))
}

fn known(number: usize, trees: &Trees) -> IoResult<LockedTree> {
    let wanted = trees.input(number);
    let wanted = wanted.ok_or_else(|| IoError::Store { message: format!("there is no input {number}") })?;
    match wanted.failed {
        // Nothing has changed since.
        Some(Failed { message, .. }) => Err(IoError::Store { message }),
        None => Ok(wanted),
    }
}

fn tree(store: &dyn Store, path: &StorePath, input: &Input, trees: &Trees) -> FetchedTree {
    let root = store.dir().print(path).into_bytes();
    trees.note(&root);
    FetchedTree { text: source_info(store.dir(), &root, input, Revision::Known), root }
}

fn failed(
    store: &dyn Store,
    number: usize,
    wanted: &LockedTree,
    error: &HostError,
    trees: &Trees,
) -> IoError {
    give_up(store, number, wanted, &text_with_causes(error), error.diagnose(), trees)
}

/// The error of an input that cannot be had; its message stands for its reason when it is reported.
fn give_up(
    store: &dyn Store,
    number: usize,
    wanted: &LockedTree,
    problem: &str,
    reason: Diagnostic,
    trees: &Trees,
) -> IoError {
    let message = format!("the input '{}' cannot be fetched: {problem}", wanted.name);
    trees.input_failed(number, Failed { message: message.clone(), reason });
    // It was to be read.
    if let Ok(Some(path)) = object_of(store, &wanted.input) {
        trees.note(store.dir().print(&path).as_bytes());
    }
    IoError::Store { message }
}

/// What was fetched in place of a tree that the lock file names by another hash.
fn mismatch(specified: &Input, fetched: &Input) -> Option<LockMismatch> {
    let (Ok(Some(expected)), Ok(Some(actual))) = (specified.nar_hash(), fetched.nar_hash()) else {
        return None;
    };
    (expected != actual).then(|| LockMismatch::NarHash { input: specified.show(), expected, actual })
}
