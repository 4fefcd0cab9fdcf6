//! A flake from its reference to an expression: fetched, locked, its lock file written.

use super::call::{NodeTree, expression};
use super::fingerprint::of_working_tree;
use super::host::{Host, HostError, object_of};
use super::locked_tree::LockedTree;
use super::registries::{RegistryOptions, unknown_name};
use super::report::Report;
use super::trees::Trees;
use crate::eval_cache;
use nivis_diag::{Diagnose, Diagnostic};
use nivis_flake::lock::{
    Advice, Edge, LockFile, LockMismatch, LockOptions, LockedFlake, NodeId, UpdateCause, UpdateError,
    WriteLockError, WriteOptions, lock_flake, write_lock_file,
};
use nivis_flake::{FlakeRef, InputPath, Notice, Registries, Registry, RegistryEntry, RegistryKind};
use nivis_store::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::ffi::OsStrExt as _;
use std::path::PathBuf;
use std::sync::Arc;

/// How a flake is opened.
#[derive(Clone, Debug, Default)]
pub(crate) struct OpenOptions {
    pub overrides: BTreeMap<InputPath, FlakeRef>,
    pub updates: BTreeSet<InputPath>,
    /// All inputs anew.
    pub recreate: bool,
    /// Nothing may be looked up or fetched that is not locked.
    pub pure: bool,
    pub write: WriteOptions,
    /// `--reference-lock-file`
    pub reference_lock: Option<PathBuf>,
    /// `--inputs-from`: flakes whose inputs are known by their names.
    pub inputs_from: Vec<FlakeRef>,
    /// What names mean.
    pub registries: RegistryOptions,
    /// The settings in the flake's `nixConfig` are used.
    pub use_config: bool,
    /// The user hears of nothing: it was said before.
    pub quiet: bool,
    /// Inputs of inputs that follow others, as if `flake.nix` said so.
    pub follows: Vec<Advice>,
}

/// A flake ready to be evaluated.
pub(crate) struct OpenFlake {
    /// As it was asked for.
    pub original: FlakeRef,
    /// The same after the registries.
    pub resolved: FlakeRef,
    /// What was fetched.
    pub locked: FlakeRef,
    /// Its locks, whether written or not.
    pub lock: LockFile,
    /// What the lock file said before.
    pub old_lock: LockFile,
    /// What stood for the changes in the flake's working tree before its lock file was written, where that was.
    pub changes: Option<Vec<u8>>,
    /// The store paths of the trees of its inputs, as far as they are known without fetching them.
    pub inputs: BTreeMap<NodeId, Vec<u8>>,
    pub description: Option<Vec<u8>>,
    /// The store path of its tree.
    pub root: Vec<u8>,
    /// The expression whose value is the flake.
    pub text: Vec<u8>,
    pub notices: Vec<Notice>,
    /// The trees that evaluating it may read.
    pub roots: Vec<Vec<u8>>,
}

/// A flake that cannot be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error(transparent)]
    Host(HostError),
    #[error(transparent)]
    Update(UpdateError<HostError>),
    /// `flake` is the one as it was fetched.
    #[error("{source}")]
    Write { flake: String, source: WriteLockError },
}

impl From<HostError> for Box<OpenError> {
    fn from(error: HostError) -> Self {
        Box::new(OpenError::Host(error))
    }
}

impl From<UpdateError<HostError>> for Box<OpenError> {
    fn from(error: UpdateError<HostError>) -> Self {
        Box::new(OpenError::Update(error))
    }
}

impl Diagnose for OpenError {
    fn diagnose(&self) -> Diagnostic {
        match self {
            OpenError::Host(error) => error.diagnose(),
            OpenError::Update(error) => error.diagnose(),
            OpenError::Write { source, .. } => source.diagnose(),
        }
    }
}

impl OpenError {
    /// Whether a tree has not the hash that it is to have.
    pub(crate) fn is_hash_mismatch(&self) -> bool {
        let OpenError::Update(UpdateError { cause, .. }) = self else { return false };
        let hashes = |mismatch: &LockMismatch| {
            matches!(mismatch, LockMismatch::NarHash { .. } | LockMismatch::NoNarHash { .. })
        };
        matches!(cause, UpdateCause::Mismatch(mismatch) if hashes(mismatch))
    }

    /// The failed evaluation of a `flake.nix`, if that is the cause.
    pub(crate) fn report(&self) -> Option<&Report> {
        let host = match self {
            OpenError::Host(host) => host,
            OpenError::Update(UpdateError { cause: UpdateCause::Host(host), .. }) => host,
            OpenError::Update(UpdateError { cause: UpdateCause::Fetch { source, .. }, .. }) => source,
            _ => return None,
        };
        match host {
            HostError::Eval(report) => Some(report),
            _ => None,
        }
    }
}

/// Fetches and locks a flake, and writes its lock file if that has changed.
///
/// # Errors
/// It or an input cannot be fetched, read or locked, or the lock file cannot be written.
pub(crate) fn open(
    store: &Arc<dyn Store>,
    reference: &FlakeRef,
    options: &OpenOptions,
    trees: &Trees,
) -> Result<OpenFlake, Box<OpenError>> {
    let mut host = Host::new(store.clone(), trees.clone())?;
    let mut registries = host.registries(&options.registries);
    for from in &options.inputs_from {
        let flake = lock_flake(
            &mut host,
            from,
            &LockOptions { trust_forges: trees.trust_forges(), ..LockOptions::new(&registries) },
        )?;
        if !flake.lock.is_same(&flake.old_lock).unwrap_or(true) {
            // It is locked here only, as with `--no-write-lock-file`.
            let write = WriteOptions { write: false, ..WriteOptions::default() };
            let told = write_lock_file(from, &flake, &write, &mut host.notices);
            told.map_err(|source| OpenError::Write { flake: flake.locked.show(), source })?;
        }
        let entries = inputs_of(&flake)?;
        registries.0.insert(0, Registry { kind: RegistryKind::Flag, entries });
    }
    options.reference_lock.iter().for_each(|path| eval_cache::saw_path(path));
    let use_registries = !options.pure && !options.registries.none && host.uses_registries();
    host.use_config = options.use_config;
    let lock = |host: &mut Host, registries: &Registries| {
        host.follows.clone_from(&options.follows);
        let options = lock_options(options, use_registries, registries);
        let options = LockOptions { trust_forges: trees.trust_forges(), ..options };
        lock_flake(host, reference, &options).map_err(Box::new)
    };
    let mut flake = match lock(&mut host, &registries) {
        Err(error) => {
            let Some(input) = unknown_name(&error) else { return Err((*error).into()) };
            // What is downloaded may be another one the next time.
            eval_cache::forbid();
            match host.add_global(&mut registries) {
                Ok(true) => lock(&mut host, &registries).map_err(|error| *error)?,
                Ok(false) => return Err((*error).into()),
                Err(source) => {
                    return Err(HostError::GlobalRegistry { input, source: Box::new(source) }.into());
                }
            }
        }
        flake => flake.map_err(|error| *error)?,
    };
    let mut notices = std::mem::take(&mut flake.notices);
    let top = flake.resolved.clone();
    // What a registry names is not written to: only who names a folder means it (`topRef` in `libflake/flake.cc`).
    let is_new = !flake.lock.is_same(&flake.old_lock).unwrap_or(true);
    let changes = if is_new { of_working_tree(&flake.locked.input).unwrap_or_default() } else { None };
    let wrote = write_lock_file(reference, &flake, &options.write, &mut notices)
        .map_err(|source| OpenError::Write { flake: flake.locked.show(), source })?;
    let mut force_dirty = false;
    if wrote {
        // The reference, too, goes on with the tree as it was before it had this file.
        eval_cache::forbid();
    } else {
        force_dirty = notices.iter().any(|notice| matches!(notice, Notice::NotWritten { .. }));
    }
    let trees_of_nodes = node_trees(trees, &flake);
    let text = expression(store.dir(), &flake, &trees_of_nodes, force_dirty);
    notices.extend(host.notices);
    if !trees.flag("warn-dirty", true) {
        notices
            .retain(|notice| !matches!(notice, Notice::DirtyTree { .. } | Notice::UncleanMercurial { .. }));
    }
    let mut seen = Vec::new();
    notices.retain(|notice| {
        let new = !seen.contains(notice);
        seen.push(notice.clone());
        new
    });
    let roots = trees_of_nodes.values().filter_map(|tree| match tree {
        NodeTree::Tree { root, .. } => Some(root.clone()),
        _ => None,
    });
    let roots = roots.collect();
    let object = |number: &usize| {
        let input = trees.input(*number)?.input;
        let path = object_of(&**store, &input).ok().flatten()?;
        Some(store.dir().print(&path).into_bytes())
    };
    let inputs = trees_of_nodes.iter().filter_map(|(id, tree)| match tree {
        NodeTree::Tree { root, .. } if *id != LockFile::ROOT => Some((*id, root.clone())),
        NodeTree::Wanted { number, .. } => Some((*id, object(number)?)),
        _ => None,
    });
    let inputs = inputs.collect();
    let root = flake.locations.get(&LockFile::ROOT).map(|at| at.root.as_os_str().as_bytes().to_vec());
    Ok(OpenFlake {
        original: reference.clone(),
        resolved: top,
        locked: flake.locked,
        lock: flake.lock,
        old_lock: flake.old_lock,
        changes,
        inputs,
        description: flake.spec.description,
        root: root.unwrap_or_default(),
        text,
        notices,
        roots,
    })
}

fn lock_options<'r>(
    options: &OpenOptions,
    use_registries: bool,
    registries: &'r Registries,
) -> LockOptions<'r> {
    LockOptions {
        overrides: options.overrides.clone(),
        updates: options.updates.clone(),
        recreate: options.recreate,
        use_registries,
        reference_lock: options.reference_lock.clone(),
        allow_unlocked: !options.pure,
        ..LockOptions::new(registries)
    }
}

/// The inputs of a flake as a registry has them.
fn inputs_of(flake: &LockedFlake) -> Result<Vec<RegistryEntry>, HostError> {
    let mut entries = Vec::new();
    for (name, edge) in &flake.lock.node(LockFile::ROOT).inputs {
        let id = match edge {
            Edge::Node(id) => Some(*id),
            Edge::Follows(path) => flake.lock.find_input(path).ok().flatten(),
        };
        let locked = id.and_then(|id| flake.lock.node(id).locked.as_ref());
        let Some(locked) = locked else { continue };
        let from = FlakeRef::indirect(name)?.input;
        entries.push(RegistryEntry { from, to: locked.locked.clone(), exact: false });
    }
    Ok(entries)
}

/// The trees of the nodes: those that locking has read, and those that wait to be wanted.
fn node_trees(trees: &Trees, flake: &LockedFlake) -> BTreeMap<NodeId, NodeTree> {
    let keys = flake.lock.keys();
    let declared = flake.lock.node(LockFile::ROOT).inputs.iter().filter_map(|(name, edge)| match edge {
        Edge::Node(id) => Some((*id, name.as_str())),
        Edge::Follows(_) => None,
    });
    let declared: BTreeMap<NodeId, &str> = declared.collect();
    let mut nodes = BTreeMap::new();
    for id in keys.keys() {
        let locked = flake.lock.node(*id).locked.as_ref();
        if let Some(location) = flake.locations.get(id) {
            let input = locked.map_or(&flake.locked.input, |locked| &locked.locked.input).clone();
            let root = location.root.as_os_str().as_bytes().to_vec();
            nodes.insert(*id, NodeTree::Tree { root, dir: location.dir.clone(), input });
            continue;
        }
        let Some(locked) = locked else { continue };
        if let Some(path) = locked.locked.input.relative_path() {
            let parent = locked.parent.as_ref().and_then(|path| flake.lock.find_input(path).ok().flatten());
            let parent = keys.get(&parent.unwrap_or(LockFile::ROOT)).cloned().unwrap_or_default();
            nodes.insert(*id, NodeTree::Within { parent, path: path.to_vec() });
            continue;
        }
        let name = keys.get(id).cloned().unwrap_or_default();
        let declared = declared.get(id).map(|name| (*name).to_owned());
        let number = trees.add_input(LockedTree::new(name, declared, locked.locked.input.clone()));
        nodes.insert(*id, NodeTree::Wanted { number, dir: locked.locked.subdir.clone() });
    }
    nodes
}
