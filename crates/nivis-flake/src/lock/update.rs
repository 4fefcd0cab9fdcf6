//! Computing a lock file: what is locked stays, what is new or changed is fetched.
//!
//! Follows `lockFlake` of the reference (`libflake/flake.cc`) step by step, for the order in which overrides,
//! `follows` and old entries win decides the bytes of the file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{
    Edge, FollowError, LockFile, LockMismatch, LockedInput, NodeId, ReadLockError, check_locks,
    show_input_path,
};
use crate::attrs::Attrs;
use crate::error::{FlakeRefError, lossy};
use crate::input::Input;
use crate::notice::Notice;
use crate::reference::FlakeRef;
use crate::registry::{Registries, RegistryError, RegistryUse};
use crate::spec::{Fetched, FlakeHost, FlakeInputSpec, FlakeSpec, InputPath};
use crate::tree::Location;

/// What to lock anew and what to put in the place of inputs.
#[derive(Clone, Debug)]
pub struct LockOptions<'a> {
    pub registries: &'a Registries,
    /// Names that are not in the flake may be looked up.
    pub use_registries: bool,
    /// `--override-input`
    pub overrides: BTreeMap<InputPath, FlakeRef>,
    /// `--update-input`, `flake update INPUT`
    pub updates: BTreeSet<InputPath>,
    /// Forgets the old lock file.
    pub recreate: bool,
    /// New inputs may be fetched although nothing pins them; `false` in pure evaluation.
    pub allow_unlocked: bool,
    /// `--reference-lock-file`: the old locks are read there.
    pub reference_lock: Option<PathBuf>,
}

impl<'a> LockOptions<'a> {
    /// The options of an ordinary command.
    pub fn new(registries: &'a Registries) -> Self {
        LockOptions {
            registries,
            use_registries: true,
            overrides: BTreeMap::new(),
            updates: BTreeSet::new(),
            recreate: false,
            allow_unlocked: true,
            reference_lock: None,
        }
    }
}

/// A flake and its locks, old and new.
#[derive(Clone, Debug)]
pub struct LockedFlake {
    pub spec: FlakeSpec,
    /// The flake itself, fetched.
    pub locked: FlakeRef,
    /// The reference after the registries.
    pub resolved: FlakeRef,
    pub old_lock: LockFile,
    pub lock: LockFile,
    /// The directories of the flakes that were read on the way, the root's among them; others are fetched when
    /// they are needed.
    pub locations: BTreeMap<NodeId, Location>,
    pub notices: Vec<Notice>,
}

/// A flake that cannot be locked.
#[derive(Debug, thiserror::Error)]
#[error("cannot lock the flake{}", show_failed(.inputs))]
pub struct UpdateError<E: std::error::Error + 'static> {
    /// The flake as it was fetched, if it was.
    pub flake: Option<Box<str>>,
    /// The inputs on the way to the one that failed, from the top.
    pub inputs: Vec<String>,
    #[source]
    pub cause: UpdateCause<E>,
}

fn show_failed(inputs: &[String]) -> String {
    inputs.last().map_or_else(String::new, |input| format!(": input '{input}'"))
}

/// Why a flake or one of its inputs cannot be locked.
#[derive(Debug, thiserror::Error)]
pub enum UpdateCause<E: std::error::Error + 'static> {
    #[error("while fetching the input '{input}'")]
    Fetch { input: String, source: E },
    #[error(transparent)]
    Host(E),
    #[error("cannot update unlocked flake input '{input}' in pure mode")]
    UnlockedInPureMode { input: String },
    #[error("cannot read '{}'", path.display())]
    ReferenceLock { path: PathBuf, source: std::io::Error },
    #[error("found circular import of flake '{flake}'")]
    Circular { flake: String },
    #[error("flake 'self' attribute '{name}' is not supported")]
    SelfAttribute { name: String },
    #[error(transparent)]
    Reference(#[from] FlakeRefError),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error(transparent)]
    Read(#[from] ReadLockError),
    #[error(transparent)]
    Mismatch(#[from] LockMismatch),
    #[error(transparent)]
    Follow(#[from] FollowError),
}

/// A flake whose `flake.nix` has been read; `follows` in its inputs begin at the root of the lock file.
struct ReadFlake {
    inputs: BTreeMap<String, FlakeInputSpec>,
    spec: FlakeSpec,
    resolved: FlakeRef,
    locked: FlakeRef,
    location: Location,
    version: Option<String>,
}

/// An input that another flake, or the command line, puts in the place of one.
#[derive(Clone)]
struct Override {
    spec: FlakeInputSpec,
    /// The directory that relative paths in it start from.
    location: Location,
    /// The flake that says so; `None` on the command line.
    parent: Option<InputPath>,
}

struct Update<'a, H: FlakeHost> {
    host: &'a mut H,
    options: &'a LockOptions<'a>,
    registry_use: RegistryUse,
    overrides: BTreeMap<InputPath, Override>,
    overrides_used: BTreeSet<InputPath>,
    inputs_seen: BTreeSet<InputPath>,
    fetched: BTreeMap<Attrs, Fetched>,
    lock: LockFile,
    locations: BTreeMap<NodeId, Location>,
    /// The flakes being locked, from the top.
    ancestors: Vec<FlakeRef>,
    notices: Vec<Notice>,
    /// The flake as it was fetched.
    flake: Option<String>,
    /// The inputs that could not be locked, the innermost first.
    failed: Vec<String>,
}

/// Where in the graph inputs are being locked.
struct Place<'a> {
    node: NodeId,
    path: &'a [String],
    /// The node of an old lock file from which entries are kept.
    old: Option<(&'a LockFile, NodeId)>,
    /// What `follows` in the old lock file are relative to.
    follows_prefix: &'a [String],
    location: &'a Location,
    /// The inputs come from the old lock file, whose `follows` need no confirmation.
    trust_lock: bool,
}

/// Locks a flake. Nothing is written; see [`super::write_lock_file`].
///
/// # Errors
/// An input cannot be found, fetched or read, or the graph is impossible.
pub fn lock_flake<H: FlakeHost>(
    host: &mut H,
    top: &FlakeRef,
    options: &LockOptions<'_>,
) -> Result<LockedFlake, UpdateError<H::Error>> {
    let limited = if options.use_registries { RegistryUse::Limited } else { RegistryUse::No };
    let all = if options.use_registries { RegistryUse::All } else { RegistryUse::No };
    let mut update = Update {
        host,
        options,
        registry_use: limited,
        overrides: BTreeMap::new(),
        overrides_used: BTreeSet::new(),
        inputs_seen: BTreeSet::new(),
        fetched: BTreeMap::new(),
        lock: LockFile::default(),
        locations: BTreeMap::new(),
        ancestors: Vec::new(),
        notices: Vec::new(),
        flake: None,
        failed: Vec::new(),
    };
    let result = update.run(top, all);
    let Update { lock, locations, notices, flake: name, mut failed, .. } = update;
    match result {
        Ok((flake, old_lock)) => {
            let ReadFlake { spec, locked, resolved, .. } = flake;
            Ok(LockedFlake { spec, locked, resolved, old_lock, lock, locations, notices })
        }
        Err(cause) => {
            failed.reverse();
            Err(UpdateError { flake: name.map(String::into_boxed_str), inputs: failed, cause })
        }
    }
}

impl<H: FlakeHost> Update<'_, H> {
    /// Reads the flake and locks its inputs into `self.lock`; gives the flake and its old lock file.
    fn run(
        &mut self,
        top: &FlakeRef,
        usage: RegistryUse,
    ) -> Result<(ReadFlake, LockFile), UpdateCause<H::Error>> {
        let flake = self.get_flake(top, usage, &[])?;
        self.flake = Some(flake.locked.show());
        let old_lock = match &self.options.reference_lock {
            Some(path) => self.read_reference_lock(path)?,
            None => self.read_lock(&flake.location)?,
        };
        for (path, reference) in &self.options.overrides {
            let spec = FlakeInputSpec { reference: Some(reference.clone()), ..FlakeInputSpec::default() };
            let location = flake.location.clone();
            self.overrides.insert(path.clone(), Override { spec, location, parent: None });
        }
        self.locations.insert(LockFile::ROOT, flake.location.clone());
        let place = Place {
            node: LockFile::ROOT,
            path: &[],
            old: (!self.options.recreate).then_some((&old_lock, LockFile::ROOT)),
            follows_prefix: &[],
            location: &flake.location,
            trust_lock: false,
        };
        self.lock_inputs(&flake.inputs, &place)?;
        self.note_unused();
        self.lock.check_follows()?;
        Ok((flake, old_lock))
    }

    fn note_unused(&mut self) {
        for (path, reference) in &self.options.overrides {
            if !self.overrides_used.contains(path) {
                let (input, reference) = (show_input_path(path), reference.show());
                self.notices.push(Notice::UnusedOverride { input, reference });
            }
        }
        for path in &self.options.updates {
            if !self.inputs_seen.contains(path) {
                self.notices.push(Notice::UnusedUpdate { input: show_input_path(path) });
            }
        }
    }

    fn fetch(&mut self, input: &Input) -> Result<Fetched, UpdateCause<H::Error>> {
        if let Some(fetched) = self.fetched.get(&input.attrs) {
            return Ok(fetched.clone());
        }
        let fetched =
            self.host.fetch(input).map_err(|source| UpdateCause::Fetch { input: input.show(), source })?;
        let fetched = Fetched { locked: check_locks(input, fetched.locked)?, ..fetched };
        self.fetched.insert(input.attrs.clone(), fetched.clone());
        Ok(fetched)
    }

    /// Fetches and reads a flake. `root` is its path in the lock file.
    fn get_flake(
        &mut self,
        reference: &FlakeRef,
        usage: RegistryUse,
        root: &[String],
    ) -> Result<ReadFlake, UpdateCause<H::Error>> {
        let resolved = self.options.registries.resolve(reference, usage)?;
        let mut fetched = self.fetch(&resolved.input)?;
        let location = Location { dir: resolved.subdir.clone(), ..fetched.location };
        let spec = self.host.read_flake(&location).map_err(UpdateCause::Host)?;
        let mut wanted = fetched.locked.clone();
        for (name, value) in &spec.self_attrs {
            if name != b"submodules" && name != b"lfs" {
                return Err(UpdateCause::SelfAttribute { name: lossy(name) });
            }
            wanted.attrs.insert(name.clone(), value.clone());
        }
        if wanted == fetched.locked {
            fetched.location = location;
            return self.flake(spec, resolved, fetched, root);
        }
        wanted.unset("narHash");
        wanted.unset("__final");
        let mut fetched = self.fetch(&wanted)?;
        fetched.location.dir.clone_from(&resolved.subdir);
        let spec = self.host.read_flake(&fetched.location).map_err(UpdateCause::Host)?;
        self.flake(spec, resolved, fetched, root)
    }

    fn flake(
        &self,
        spec: FlakeSpec,
        resolved: FlakeRef,
        fetched: Fetched,
        root: &[String],
    ) -> Result<ReadFlake, UpdateCause<H::Error>> {
        let inputs = root_follows(&spec.all_inputs()?, root);
        let Fetched { locked, location, version } = fetched;
        let locked = FlakeRef { input: locked, subdir: resolved.subdir.clone() };
        Ok(ReadFlake { inputs, spec, resolved, locked, location, version })
    }

    fn read_lock(&mut self, location: &Location) -> Result<LockFile, UpdateCause<H::Error>> {
        let Some(text) = self.host.read_lock_file(location).map_err(UpdateCause::Host)? else {
            return Ok(LockFile::default());
        };
        let path = location.root.join(lossy(&location.dir)).join("flake.lock");
        self.parse_lock(&text, &path)
    }

    fn read_reference_lock(&mut self, path: &Path) -> Result<LockFile, UpdateCause<H::Error>> {
        let text = std::fs::read(path)
            .map_err(|source| UpdateCause::ReferenceLock { path: path.to_owned(), source })?;
        self.parse_lock(&text, path)
    }

    fn parse_lock(&mut self, text: &[u8], path: &Path) -> Result<LockFile, UpdateCause<H::Error>> {
        let (lock, notices) = LockFile::parse(text, &path.to_string_lossy())?;
        self.notices.extend(notices);
        Ok(lock)
    }

    /// Remembers what the inputs say about their own inputs. What a flake further up said stays.
    fn add_overrides(
        &mut self,
        inputs: &BTreeMap<String, FlakeInputSpec>,
        prefix: &[String],
        place: &Place<'_>,
        depth: usize,
    ) {
        for (name, spec) in inputs {
            let path = [prefix, std::slice::from_ref(name)].concat();
            if depth > 0 && (spec.reference.is_some() || spec.follows.is_some()) {
                self.overrides.entry(path.clone()).or_insert_with(|| Override {
                    spec: spec.clone(),
                    location: place.location.clone(),
                    parent: Some(place.path.to_vec()),
                });
            }
            self.add_overrides(&spec.inputs, &path, place, depth + 1);
        }
    }

    fn lock_inputs(
        &mut self,
        inputs: &BTreeMap<String, FlakeInputSpec>,
        place: &Place<'_>,
    ) -> Result<(), UpdateCause<H::Error>> {
        self.add_overrides(inputs, place.path, place, 0);
        for path in self.overrides.keys() {
            if let Some((name, parent)) = path.split_last()
                && parent == place.path
                && !inputs.contains_key(name)
            {
                let flake = show_input_path(place.path);
                self.notices.push(Notice::OverrideForNoInput { flake, input: name.clone() });
            }
        }
        for (name, spec) in inputs {
            let path = [place.path, std::slice::from_ref(name)].concat();
            if let Err(cause) = self.lock_input(name, &path, spec, place) {
                self.failed.push(show_input_path(&path));
                return Err(cause);
            }
        }
        Ok(())
    }

    fn lock_input(
        &mut self,
        name: &str,
        path: &[String],
        own: &FlakeInputSpec,
        place: &Place<'_>,
    ) -> Result<(), UpdateCause<H::Error>> {
        let replaced = self.overrides.get(path).cloned();
        let on_command_line = self.options.overrides.contains_key(path);
        if replaced.is_some() {
            self.overrides_used.insert(path.to_vec());
        }
        let spec = replaced.as_ref().map_or(own, |replaced| &replaced.spec);
        // Targets may not be there yet: they are looked up at the end.
        if let Some(target) = &spec.follows {
            self.link(place.node, name, Edge::Follows(target.clone()));
            return Ok(());
        }
        let reference = match &spec.reference {
            Some(reference) => reference.clone(),
            None => FlakeRef::indirect(name)?,
        };
        let parent = reference.input.relative_path().and_then(|_| match &replaced {
            Some(replaced) => replaced.parent.clone(),
            None => Some(place.path.to_vec()),
        });
        self.inputs_seen.insert(path.to_vec());

        let old = place.old.filter(|_| !self.options.updates.contains(path));
        let old = old.and_then(|(lock, node)| match lock.node(node).inputs.get(name) {
            Some(Edge::Node(id)) => Some((lock, *id, lock.node(*id).locked.clone()?)),
            _ => None,
        });
        let base = replaced.as_ref().map_or(place.location, |replaced| &replaced.location);
        let new = NewInput { reference: &reference, base, parent, is_flake: own.flake };
        match old {
            Some((lock, id, locked))
                if locked.original.canonicalize() == reference.canonicalize()
                    && locked.parent == new.parent
                    && !on_command_line =>
            {
                self.keep(name, path, (lock, id), locked, &new, place)
            }
            _ => {
                let original = own.reference.as_ref().filter(|_| on_command_line).unwrap_or(&reference);
                self.lock_anew(name, path, original, &new, place)
            }
        }
    }

    fn link(&mut self, node: NodeId, name: &str, edge: Edge) {
        self.lock.node_mut(node).inputs.insert(name.to_owned(), edge);
    }

    /// Takes an entry over, without fetching anything unless its own inputs may have changed.
    fn keep(
        &mut self,
        name: &str,
        path: &[String],
        old: (&LockFile, NodeId),
        locked: LockedInput,
        new: &NewInput<'_>,
        place: &Place<'_>,
    ) -> Result<(), UpdateCause<H::Error>> {
        let child = self.lock.add(locked.clone());
        self.link(place.node, name, Edge::Node(child));
        let below = self.options.updates.range(path.to_vec()..).next();
        let wants_update = below.is_some_and(|below| below.len() > path.len() && below.starts_with(path));
        let kept = if wants_update { None } else { self.kept_inputs(path, old, place) };
        let mut child_place = Place {
            node: child,
            path,
            old: Some(old),
            follows_prefix: place.follows_prefix,
            location: place.location,
            trust_lock: true,
        };
        if let Some(inputs) = kept {
            return self.lock_inputs(&inputs, &child_place);
        }
        let pinned = NewInput { reference: &locked.locked, ..new.clone() };
        let flake = self.read_input(&pinned, self.registry_use, path)?;
        self.locations.insert(child, flake.location.clone());
        child_place.location = &flake.location;
        child_place.trust_lock = false;
        self.lock_inputs(&flake.inputs, &child_place)
    }

    /// The inputs that a lock file's node has; `None` if one follows something that nobody asks for any more, for
    /// then the flake itself must say what it wants.
    fn kept_inputs(
        &self,
        path: &[String],
        (lock, id): (&LockFile, NodeId),
        place: &Place<'_>,
    ) -> Option<BTreeMap<String, FlakeInputSpec>> {
        let mut inputs = BTreeMap::new();
        for (name, edge) in &lock.node(id).inputs {
            let spec = match edge {
                Edge::Node(id) => {
                    let locked = lock.node(*id).locked.as_ref()?;
                    FlakeInputSpec {
                        reference: Some(locked.original.clone()),
                        flake: locked.is_flake,
                        ..FlakeInputSpec::default()
                    }
                }
                Edge::Follows(target) => {
                    let here = [path, std::slice::from_ref(name)].concat();
                    if !place.trust_lock && !self.overrides.contains_key(&here) {
                        return None;
                    }
                    let follows = [place.follows_prefix, target.as_slice()].concat();
                    FlakeInputSpec { follows: Some(follows), ..FlakeInputSpec::default() }
                }
            };
            inputs.insert(name.clone(), spec);
        }
        Some(inputs)
    }

    /// Fetches an input and makes its entry.
    fn lock_anew(
        &mut self,
        name: &str,
        path: &[String],
        original: &FlakeRef,
        new: &NewInput<'_>,
        place: &Place<'_>,
    ) -> Result<(), UpdateCause<H::Error>> {
        let input = &new.reference.input;
        let is_relative = input.relative_path().is_some();
        if !self.options.allow_unlocked && !input.is_locked() && !is_relative {
            return Err(UpdateCause::UnlockedInPureMode { input: show_input_path(path) });
        }
        let entry = |locked, version| LockedInput {
            locked,
            original: original.clone(),
            is_flake: new.is_flake,
            parent: new.parent.clone(),
            library_version: version,
        };
        if !new.is_flake {
            let (locked, location, version) = self.fetch_tree(new)?;
            let child = self.lock.add(entry(locked, version));
            self.locations.insert(child, location);
            self.link(place.node, name, Edge::Node(child));
            return Ok(());
        }
        let from_command_line = self.options.overrides.contains_key(path) && self.options.use_registries;
        let usage = if from_command_line { RegistryUse::All } else { self.registry_use };
        let flake = self.read_input(new, usage, path)?;
        let child = self.lock.add(entry(flake.locked.clone(), flake.version.clone()));
        self.link(place.node, name, Edge::Node(child));
        if self.ancestors.contains(new.reference) {
            return Err(UpdateCause::Circular { flake: new.reference.show() });
        }
        self.locations.insert(child, flake.location.clone());
        let old = self.read_lock(&flake.location)?;
        self.ancestors.push(new.reference.clone());
        let child_place = Place {
            node: child,
            path,
            old: Some((&old, LockFile::ROOT)),
            follows_prefix: path,
            location: &flake.location,
            trust_lock: false,
        };
        let result = self.lock_inputs(&flake.inputs, &child_place);
        self.ancestors.pop();
        result
    }

    /// Reads the flake of an input; a relative path is part of the tree of the flake that names it.
    fn read_input(
        &mut self,
        new: &NewInput<'_>,
        usage: RegistryUse,
        path: &[String],
    ) -> Result<ReadFlake, UpdateCause<H::Error>> {
        let Some(location) = new.relative_location() else {
            return self.get_flake(new.reference, usage, path);
        };
        let spec = self.host.read_flake(&location).map_err(UpdateCause::Host)?;
        let fetched = Fetched { locked: new.reference.input.clone(), location, version: None };
        self.flake(spec, new.reference.clone(), fetched, path)
    }

    fn fetch_tree(
        &mut self,
        new: &NewInput<'_>,
    ) -> Result<(FlakeRef, Location, Option<String>), UpdateCause<H::Error>> {
        if let Some(location) = new.relative_location() {
            return Ok((new.reference.clone(), location, None));
        }
        let resolved = self.options.registries.resolve(new.reference, self.registry_use)?;
        let Fetched { locked, location, version } = self.fetch(&resolved.input)?;
        let locked = FlakeRef { input: locked, subdir: new.reference.subdir.clone() };
        Ok((locked, location, version))
    }
}

/// What an input is to be, after overrides.
#[derive(Clone)]
struct NewInput<'a> {
    reference: &'a FlakeRef,
    /// The directory of the flake that says so.
    base: &'a Location,
    parent: Option<InputPath>,
    is_flake: bool,
}

impl NewInput<'_> {
    fn relative_location(&self) -> Option<Location> {
        let path = self.reference.input.relative_path()?;
        let subdir = if self.is_flake { self.reference.subdir.as_slice() } else { b"" };
        Some(self.base.join(path).join(subdir))
    }
}

/// The inputs with `follows` relative to the root of the lock file.
fn root_follows(
    inputs: &BTreeMap<String, FlakeInputSpec>,
    root: &[String],
) -> BTreeMap<String, FlakeInputSpec> {
    let rooted = |spec: &FlakeInputSpec| FlakeInputSpec {
        reference: spec.reference.clone(),
        follows: spec.follows.as_ref().map(|target| [root, target.as_slice()].concat()),
        flake: spec.flake,
        inputs: root_follows(&spec.inputs, root),
    };
    inputs.iter().map(|(name, spec)| (name.clone(), rooted(spec))).collect()
}
