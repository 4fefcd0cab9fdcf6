//! Computing a lock file: what is locked stays, what is new or changed is fetched.
//!
//! Follows `lockFlake` of the reference (`libflake/flake.cc`) step by step, for the order in which overrides,
//! `follows` and old entries win decides the bytes of the file.

mod error;
mod inputs;

pub use error::{UpdateCause, UpdateError};

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{Edge, LockFile, NodeId, check_locks, show_input_path};
use crate::attrs::Attrs;
use crate::error::lossy;
use crate::input::Input;
use crate::notice::Notice;
use crate::reference::FlakeRef;
use crate::registry::{Registries, RegistryUse};
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
    /// `trust-tarballs-from-git-forges`: a revision is pin enough for an archive of a forge.
    pub trust_forges: bool,
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
            trust_forges: true,
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
                let follows = match self.lock.all_inputs().get(path) {
                    Some(Edge::Follows(other)) => Some(show_input_path(other)),
                    _ => None,
                };
                self.notices.push(Notice::UnusedUpdate { input: show_input_path(path), follows });
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
        let resolved = self.options.registries.resolve_fetched(reference, usage)?;
        let mut fetched = self.fetch(&resolved.input)?;
        let location = fetched.location.at_subdir(&resolved.subdir);
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
        fetched.location = fetched.location.at_subdir(&resolved.subdir);
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
        match std::fs::read(path) {
            Ok(text) => self.parse_lock(&text, path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.notices.push(Notice::NoReferenceLock { path: path.to_owned() });
                Ok(LockFile::default())
            }
            Err(source) => Err(UpdateCause::ReferenceLock { path: path.to_owned(), source }),
        }
    }

    fn parse_lock(&mut self, text: &[u8], path: &Path) -> Result<LockFile, UpdateCause<H::Error>> {
        let (lock, notices) =
            LockFile::parse_trusting(text, &path.to_string_lossy(), self.options.trust_forges)?;
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
