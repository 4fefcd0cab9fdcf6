//! The registries: from the command line, the user's, the machine's, the global one, and the binary's own entry.

use super::fetching::arrive_from_url;
use super::host::{Host, HostError};
use super::open::OpenError;
use super::trees::Trees;
use crate::config::{cache_folder, registry_files};
use crate::effects::Effects;
use crate::eval_cache;
use nivis_diag::sentence;
use nivis_eval::io::EvalIo as _;
use nivis_flake::lock::{UpdateCause, UpdateError};
use nivis_flake::{
    FlakeRef, Notice, Registries, Registry, RegistryEntry, RegistryError, RegistryKind, RegistryUse,
};
use nivis_store::store::Store;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// `flake-registry`, where nobody set it.
const GLOBAL: &str = "https://channels.nixos.org/flake-registry.json";

/// Which of the registries count, and what the command line adds.
#[derive(Clone, Debug, Default)]
pub(crate) struct RegistryOptions {
    /// `--override-flake`: what names mean.
    pub flags: Vec<(FlakeRef, FlakeRef)>,
    /// `--no-registries`
    pub none: bool,
}

impl Host {
    /// The registries but for a global one that would have to be downloaded; see [`Host::add_global`]. A file that is
    /// none is left out, and told of.
    pub(super) fn registries(&self, options: &RegistryOptions) -> Registries {
        let entries = options.flags.iter().map(|(from, to)| RegistryEntry {
            from: from.input.clone(),
            to: to.clone(),
            exact: false,
        });
        let mut registries = vec![Registry { kind: RegistryKind::Flag, entries: entries.collect() }];
        for (kind, path) in registry_files() {
            eval_cache::saw_path(&path);
            let Ok(text) = std::fs::read(&path) else { continue };
            registries.extend(self.parse(kind, &text, &path.display().to_string()));
        }
        registries.push(Registry { kind: RegistryKind::Global, entries: vec![self.entry.clone()] });
        let place = self.global_place();
        if place.starts_with('/') {
            eval_cache::saw_path(Path::new(&place));
        }
        if place.starts_with('/')
            && let Ok(text) = std::fs::read(&place)
        {
            registries.extend(self.parse(RegistryKind::Global, &text, &place));
        }
        Registries(registries)
    }

    fn parse(&self, kind: RegistryKind, text: &[u8], place: &str) -> Option<Registry> {
        match Registry::parse(kind, text, place) {
            Ok(registry) => Some(registry),
            Err(error) => {
                // At once: what is not found without it fails.
                static TOLD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
                let is_new = TOLD.lock().is_ok_and(|mut told| told.insert(place.to_owned()));
                if is_new {
                    let reason = sentence(&error);
                    let text =
                        format!("warning: cannot read flake registry '{place}': {reason}; it is left out");
                    Effects::new(self.store.clone()).message(&text);
                }
                None
            }
        }
    }

    fn global_place(&self) -> String {
        self.trees.setting("flake-registry").unwrap_or_else(|| GLOBAL.to_owned())
    }

    /// Downloads the global registry, if there is one to download and it is not there yet. Without a connection what
    /// was downloaded last is used.
    ///
    /// # Errors
    /// It cannot be had.
    pub(super) fn add_global(&mut self, registries: &mut Registries) -> Result<bool, HostError> {
        let url = self.global_place();
        let has = registries.0.iter().filter(|registry| registry.kind == RegistryKind::Global).count() > 1;
        if url.is_empty() || url.starts_with('/') || has {
            return Ok(false);
        }
        let kept = cache_folder().map(|folder| folder.join("flake-registry.json"));
        let text = match self.download(&url, kept.as_deref()) {
            Ok(text) => text,
            Err(error) => {
                let Some(text) = kept.and_then(|path| std::fs::read(path).ok()) else {
                    return if self.trees.is_offline() { Ok(false) } else { Err(error) };
                };
                if !self.trees.is_offline() {
                    self.notices.push(Notice::OldCopy { url: url.clone(), reason: sentence(&error) });
                }
                text
            }
        };
        let parsed = self.parse(RegistryKind::Global, &text, &url);
        let is_one = parsed.is_some();
        registries.0.extend(parsed);
        Ok(is_one)
    }

    fn download(&self, url: &str, keep: Option<&Path>) -> Result<Vec<u8>, HostError> {
        let (path, _) = arrive_from_url(&*self.store, url, b"flake-registry.json", false, &self.trees)?;
        let printed = self.store.dir().print(&path);
        let real = self.store.to_real_path(&path).filter(|real| real.exists());
        let real = real.or_else(|| self.trees.original(printed.as_bytes()));
        let real = real.unwrap_or_else(|| PathBuf::from(printed));
        let read = |path: &Path| {
            let failed = |source| nivis_flake::tree::TreeError::Io { path: path.to_owned(), source };
            std::fs::read(path).map_err(failed)
        };
        let text = read(&real)?;
        if let Some(keep) = keep {
            // Only for days without a connection; those who need it then are told.
            drop(nivis_flake::replace_cached(keep, &text));
        }
        Ok(text)
    }

    /// What a reference means.
    ///
    /// # Errors
    /// No registry knows it, or the global one cannot be had.
    pub(super) fn resolve(
        &mut self,
        reference: &FlakeRef,
        options: &RegistryOptions,
    ) -> Result<FlakeRef, HostError> {
        let usage = if options.none || !self.uses_registries() { RegistryUse::No } else { RegistryUse::All };
        let mut registries = self.registries(options);
        match registries.resolve(reference, usage) {
            Err(RegistryError::NotFound { input }) => {
                let added = self.add_global(&mut registries);
                match added {
                    Err(source) => Err(HostError::GlobalRegistry { input, source: Box::new(source) }),
                    Ok(false) => Err(RegistryError::NotFound { input }.into()),
                    Ok(true) => Ok(registries.resolve(reference, usage)?),
                }
            }
            found => Ok(found?),
        }
    }

    /// `use-registries`
    pub(super) fn uses_registries(&self) -> bool {
        self.trees.flag("use-registries", true)
    }
}

/// The name that no registry knows, if that is why a flake cannot be locked.
pub(super) fn unknown_name(error: &UpdateError<HostError>) -> Option<String> {
    match &error.cause {
        UpdateCause::Registry(RegistryError::NotFound { input }) => Some(input.clone()),
        _ => None,
    }
}

/// All registries, the global one too; what a user should hear.
///
/// # Errors
/// The embedded library cannot be used.
pub(crate) fn all_registries(
    store: &Arc<dyn Store>,
    options: &RegistryOptions,
    trees: &Trees,
) -> Result<(Registries, Vec<Notice>), Box<OpenError>> {
    let mut host = Host::new(store.clone(), trees.clone())?;
    let mut registries = host.registries(options);
    if let Err(error) = host.add_global(&mut registries) {
        let url = host.global_place();
        host.notices.push(Notice::NoGlobalRegistry { url, reason: sentence(&error) });
    }
    Ok((registries, host.notices))
}

/// What a reference means; what a user should hear.
///
/// # Errors
/// No registry knows it.
pub(crate) fn resolve_reference(
    store: &Arc<dyn Store>,
    reference: &FlakeRef,
    options: &RegistryOptions,
    trees: &Trees,
) -> Result<(FlakeRef, Vec<Notice>), Box<OpenError>> {
    let mut host = Host::new(store.clone(), trees.clone())?;
    let resolved = host.resolve(reference, options)?;
    Ok((resolved, host.notices))
}
