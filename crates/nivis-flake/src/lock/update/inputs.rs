//! The inputs of a flake, one by one: kept from the old lock file, put in their place by others, or locked anew.

use std::collections::BTreeMap;

use super::{Place, ReadFlake, Update, UpdateCause};
use crate::lock::{Edge, LockFile, LockedInput, NodeId, show_input_path};
use crate::notice::Notice;
use crate::reference::FlakeRef;
use crate::registry::RegistryUse;
use crate::spec::{Fetched, FlakeHost, FlakeInputSpec, InputPath};
use crate::tree::Location;
impl<H: FlakeHost> Update<'_, H> {
    pub(super) fn lock_inputs(
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
                let (flake, input) = (show_input_path(place.path), name.clone());
                let on_command_line = self.options.overrides.contains_key(path);
                self.notices.push(Notice::OverrideForNoInput { flake, input, on_command_line });
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
        if !self.options.allow_unlocked && !input.is_locked_by(self.options.trust_forges) && !is_relative {
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
        let resolved = self.options.registries.resolve_fetched(new.reference, self.registry_use)?;
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
