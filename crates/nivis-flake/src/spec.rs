//! What a `flake.nix` says, as the evaluator reports it, and what this crate asks of its surroundings.

use std::collections::BTreeMap;

use crate::attrs::Attrs;
use crate::input::Input;
use crate::reference::FlakeRef;
use crate::tree::Location;

/// The names of inputs from the top flake down to one input.
pub type InputPath = Vec<String>;

/// One entry of `inputs` in `flake.nix`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlakeInputSpec {
    /// `url` or the attribute form. Without it and without `follows`, the name is looked up in the registries.
    pub reference: Option<FlakeRef>,
    /// Another input to use instead, from the flake that says so: `Some(vec![])` is that flake itself.
    pub follows: Option<InputPath>,
    /// Whether the input has outputs, or is just a tree.
    pub flake: bool,
    /// Overrides for the input's own inputs.
    pub inputs: BTreeMap<String, FlakeInputSpec>,
}

impl Default for FlakeInputSpec {
    fn default() -> Self {
        FlakeInputSpec { reference: None, follows: None, flake: true, inputs: BTreeMap::new() }
    }
}

/// What a `flake.nix` says before its outputs are computed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlakeSpec {
    pub description: Option<Vec<u8>>,
    /// `inputs`, without `self`.
    pub inputs: BTreeMap<String, FlakeInputSpec>,
    /// `inputs.self`: `submodules` and `lfs` ask for another way of fetching the flake itself.
    pub self_attrs: Attrs,
    /// `nixConfig`: settings by name, as `nix.conf` would have them.
    pub config: BTreeMap<String, String>,
    /// Arguments that `outputs` names, without `self`: each is an input, if only by its name.
    pub output_args: Vec<String>,
}

impl FlakeSpec {
    /// Lets an input of an input follow another.
    pub fn follow(&mut self, input: &[String], follows: InputPath) {
        let Some((first, rest)) = input.split_first() else { return };
        let mut spec = self.inputs.entry(first.clone()).or_default();
        for name in rest {
            spec = spec.inputs.entry(name.clone()).or_default();
        }
        spec.follows = Some(follows);
    }

    /// The inputs, with those that only `outputs` names.
    ///
    /// # Errors
    /// An argument's name cannot be that of a flake in a registry.
    pub fn all_inputs(&self) -> Result<BTreeMap<String, FlakeInputSpec>, crate::FlakeRefError> {
        let mut inputs = self.inputs.clone();
        for name in self.output_args.iter().filter(|name| *name != "self") {
            if !inputs.contains_key(name) {
                let parsed = crate::parse_flake_ref(name.as_bytes(), &crate::ParseOptions::default())?;
                let spec = FlakeInputSpec { reference: Some(parsed.reference), ..FlakeInputSpec::default() };
                inputs.insert(name.clone(), spec);
            }
        }
        Ok(inputs)
    }
}

/// A tree that has been fetched.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The input with everything that fetching it found out: revision, time, `narHash`.
    pub locked: Input,
    /// Where its files are.
    pub location: Location,
    /// The version of the embedded library, if this is it.
    pub version: Option<String>,
}

/// What locking a flake needs from the evaluator and the store.
pub trait FlakeHost {
    /// Why the host could not do it.
    type Error: std::error::Error + 'static;

    /// Fetches an input that needs no registry and puts it into the store.
    ///
    /// `locked.narHash` must be set in the answer.
    fn fetch(&mut self, input: &Input) -> Result<Fetched, Self::Error>;

    /// Reads `flake.nix` of the directory.
    fn read_flake(&mut self, location: &Location) -> Result<FlakeSpec, Self::Error>;

    /// Reads `flake.lock` of the directory, if it is there and visible.
    fn read_lock_file(&mut self, location: &Location) -> Result<Option<Vec<u8>>, Self::Error>;
}
