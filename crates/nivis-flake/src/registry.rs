//! Registries: what the short names of flakes mean (`libfetchers/registry.cc` of the reference).

use serde_json::Value;

use crate::attrs::{Attrs, attrs_from_json, attrs_to_json, get_str};
use crate::error::{FlakeRefError, lossy};
use crate::input::Input;
use crate::reference::FlakeRef;

/// Whose registry it is; earlier ones win.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistryKind {
    /// From the command line.
    Flag,
    /// The user's.
    User,
    /// The machine's.
    System,
    /// What everybody has: with Nivis, the embedded library among it.
    Global,
}

/// Which registries count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistryUse {
    No,
    All,
    /// Those that are the same for everybody who has the flake: for the inputs of flakes.
    Limited,
}

/// One line: `from` means `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryEntry {
    pub from: Input,
    pub to: FlakeRef,
    /// Only `from` itself, with no branch or revision of the user's.
    pub exact: bool,
}

/// One registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registry {
    pub kind: RegistryKind,
    pub entries: Vec<RegistryEntry>,
}

/// The registries, in the order in which they are asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registries(pub Vec<Registry>);

/// A registry that cannot be read, or a name that no registry explains.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    #[error("cannot parse flake registry '{path}'")]
    Json { path: String, source: serde_json::Error },
    #[error("flake registry '{path}' has unsupported version {version}")]
    Version { path: String, version: i64 },
    #[error("flake registry '{path}' lacks '{field}'")]
    Missing { path: String, field: &'static str },
    #[error("cycle detected in flake registry for '{input}'")]
    Cycle { input: String },
    #[error("cannot find flake '{input}' in the flake registries")]
    NotFound { input: String },
    #[error("'{input}' is an indirect flake reference, but registry lookups are not allowed")]
    NotAllowed { input: String },
    #[error(transparent)]
    Reference(#[from] FlakeRefError),
}

impl Registry {
    /// Reads `registry.json`, version 2. `path` is for messages.
    ///
    /// # Errors
    /// It is no JSON of that form.
    pub fn parse(kind: RegistryKind, text: &[u8], path: &str) -> Result<Self, RegistryError> {
        let path = || path.to_owned();
        let json: Value =
            serde_json::from_slice(text).map_err(|source| RegistryError::Json { path: path(), source })?;
        let version = json.get("version").and_then(Value::as_i64).unwrap_or(0);
        if version != 2 {
            return Err(RegistryError::Version { path: path(), version });
        }
        let mut entries = Vec::new();
        for entry in json.get("flakes").and_then(Value::as_array).into_iter().flatten() {
            let attrs = |field| -> Result<Attrs, RegistryError> {
                let json = entry.get(field).ok_or_else(|| RegistryError::Missing { path: path(), field })?;
                Ok(attrs_from_json(json)?)
            };
            entries.push(RegistryEntry {
                from: Input::from_attrs(attrs("from")?)?,
                to: FlakeRef::from_attrs(&attrs("to")?)?,
                exact: entry.get("exact").and_then(Value::as_bool).unwrap_or(false),
            });
        }
        Ok(Registry { kind, entries })
    }
}

impl Registry {
    /// Removes what is said of exactly this input.
    pub fn remove(&mut self, from: &Input) {
        self.entries.retain(|entry| entry.from != *from);
    }

    /// Lets an input mean this and nothing else.
    pub fn set(&mut self, from: &Input, to: FlakeRef) {
        self.remove(from);
        self.entries.push(RegistryEntry { from: from.clone(), to, exact: false });
    }

    /// The bytes of `registry.json` (`Registry::write` of the reference).
    ///
    /// # Errors
    /// An attribute is no text.
    pub fn to_bytes(&self) -> Result<Vec<u8>, FlakeRefError> {
        let mut flakes = Vec::new();
        for entry in &self.entries {
            let mut object = serde_json::Map::new();
            object.insert("from".into(), attrs_to_json(&entry.from.attrs)?);
            object.insert("to".into(), attrs_to_json(&entry.to.to_attrs())?);
            if entry.exact {
                object.insert("exact".into(), true.into());
            }
            flakes.push(Value::Object(object));
        }
        // Without entries the reference writes no list.
        let flakes = if flakes.is_empty() { Value::Null } else { Value::Array(flakes) };
        let json = serde_json::json!({ "flakes": flakes, "version": 2 });
        Ok(format!("{json:#}").into_bytes())
    }
}

/// What an entry says: an input, and the directory in it where the entry has one.
type Answer = (Input, Option<Vec<u8>>);

impl Registries {
    /// Replaces a name by what the registries say, until it can be fetched. The directory is the entry's, where it
    /// has one.
    ///
    /// # Errors
    /// No registry knows the name, or they send it round in a circle.
    pub fn resolve(&self, reference: &FlakeRef, usage: RegistryUse) -> Result<FlakeRef, RegistryError> {
        let mut resolved = reference.clone();
        if usage == RegistryUse::No {
            return Ok(resolved);
        }
        for _ in 0..100 {
            match self.step(&resolved.input, usage)? {
                Some((input, dir)) => {
                    resolved.input = input;
                    resolved.subdir = dir.unwrap_or_else(|| reference.subdir.clone());
                }
                None if resolved.input.is_direct() => return Ok(resolved),
                None => return Err(RegistryError::NotFound { input: resolved.input.show() }),
            }
        }
        Err(RegistryError::Cycle { input: resolved.input.show() })
    }

    /// As [`Registries::resolve`], for what is going to be fetched.
    ///
    /// # Errors
    /// As there, and if nothing may be looked up for a name.
    pub(crate) fn resolve_fetched(
        &self,
        reference: &FlakeRef,
        usage: RegistryUse,
    ) -> Result<FlakeRef, RegistryError> {
        let input = &reference.input;
        if usage == RegistryUse::No && !input.is_direct() {
            return Err(RegistryError::NotAllowed { input: input.show() });
        }
        self.resolve(reference, usage)
    }

    fn step(&self, input: &Input, usage: RegistryUse) -> Result<Option<Answer>, RegistryError> {
        let counts =
            |kind| usage == RegistryUse::All || matches!(kind, RegistryKind::Flag | RegistryKind::Global);
        for registry in self.0.iter().filter(|registry| counts(registry.kind)) {
            for entry in &registry.entries {
                let dir = (!entry.to.subdir.is_empty()).then(|| entry.to.subdir.clone());
                if entry.exact && entry.from == *input {
                    return Ok(Some((entry.to.input.clone(), dir)));
                }
                if entry.exact || !entry.from.answers_for(input) {
                    continue;
                }
                let name = input.git_ref().filter(|_| entry.from.git_ref().is_none());
                let rev = input.git_rev()?;
                let rev = rev.filter(|_| get_str(&entry.from.attrs, "rev").is_ok_and(|rev| rev.is_none()));
                return Ok(Some((entry.to.input.with_overrides(name, rev.as_deref())?, dir)));
            }
        }
        Ok(None)
    }
}

impl std::fmt::Display for RegistryEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let from = self.from.to_url().map_or_else(|_| self.from.show(), |url| lossy(&url));
        write!(f, "{from} {}", self.to.show())
    }
}
