//! What locking a flake needs: fetching into the store, and reading `flake.nix` there.

use super::fetching::{arrive, path_of_hash};
use super::io::{FlakeIo, missing_as_nix_says};
use super::report::Report;
use super::spec::read_spec;
use super::tree::ListedTree;
use super::trees::Trees;
use crate::commands::progress::Progress;
use crate::effects::Effects;
use crate::eval_cache;
use nivis_diag::{Code, Diagnose, Diagnostic, sentence};
use nivis_eval::{Evaluator, Settings};
use nivis_flake::fetch::FetchError;
use nivis_flake::lock::{Advice, embedded_library};
use nivis_flake::tree::{Location, TreeError};
use nivis_flake::{
    Fetched, FlakeHost, FlakeRefError, FlakeSpec, Input, Notice, RegistryEntry, RegistryError,
};
use nivis_modules::library;
use nivis_store::hash::{HashAlgo, Hasher};
use nivis_store::nar::{Tree, dump, keep_all};
use nivis_store::store::{Source, Store, StoreError};
use nivis_store::store_path::{ContentAddress, ContentAddressMethod, StorePath};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A tree that cannot be had, or a `flake.nix` that is none.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HostError {
    #[error(transparent)]
    Tree(#[from] TreeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Reference(#[from] FlakeRefError),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error(transparent)]
    Fetch(#[from] Box<FetchError>),
    #[error("{0}")]
    Settings(String),
    #[error("the locked tree '{path}' is not in the store")]
    NotInStore { path: String },
    #[error(
        "the lock file names another library than that of this binary, Nivis {ours} (run `nivis update nivis`)"
    )]
    OtherLibrary { ours: &'static str },
    /// `reference` is how the reference says it.
    #[error("there is no flake.nix in '{path}'")]
    NoFlakeNix { path: String, reference: String },
    #[error(
        "access to absolute path '{path}' is forbidden in pure evaluation mode (use '--impure' to override)"
    )]
    Outside { path: String },
    #[error("'{path}' is not tracked by Git")]
    Untracked { root: String, path: String },
    #[error(
        "cannot find flake '{input}' in the flake registries, and the global one cannot be had: {source}"
    )]
    GlobalRegistry { input: String, source: Box<HostError> },
    #[error("cannot compute store path for unlocked input '{input}'")]
    Unlocked { input: String },
    #[error("no memory for evaluation")]
    NoMemory,
    #[error(transparent)]
    Eval(Box<Report>),
}

impl Diagnose for HostError {
    fn diagnose(&self) -> Diagnostic {
        let plain = |code| Diagnostic::error(code, sentence(self));
        match self {
            HostError::Tree(error) => error.diagnose(),
            HostError::Store(error) => error.diagnose(),
            HostError::Reference(error) => error.diagnose(),
            HostError::Registry(error) => error.diagnose(),
            HostError::Fetch(error) => {
                let diagnostic = plain(Code::FLAKE_FETCH);
                match error.help() {
                    Some(help) => diagnostic.with_help(help),
                    None => diagnostic,
                }
            }
            HostError::Settings(_) => plain(Code::FLAKE_FETCH),
            HostError::NotInStore { .. } => plain(Code::FLAKE_FETCH),
            HostError::OtherLibrary { .. } => plain(Code::FLAKE_LIBRARY_VERSION),
            HostError::NoFlakeNix { .. } => {
                plain(Code::FLAKE_NOT_FOUND).with_help("a flake is a folder with a file flake.nix")
            }
            HostError::Outside { .. } => plain(Code::FLAKE_FETCH)
                .with_help("the input's relative path leads out of its flake; give a path without `..`, or an absolute one"),
            HostError::Untracked { root, path } => {
                plain(Code::FLAKE_UNTRACKED).with_help(format!("run: git -C {root} add {path}"))
            }
            HostError::Unlocked { .. } => plain(Code::FLAKE_UNLOCKED),
            HostError::GlobalRegistry { .. } => plain(Code::FLAKE_REGISTRY),
            HostError::NoMemory => plain(Code::EVAL_MEMORY),
            HostError::Eval(report) => report.diagnose(),
        }
    }
}

impl From<FetchError> for HostError {
    fn from(error: FetchError) -> Self {
        HostError::Fetch(Box::new(error))
    }
}

/// The store that inputs go to, and the library that the binary carries.
pub(super) struct Host {
    pub(super) store: Arc<dyn Store>,
    pub trees: Trees,
    /// What `flake:nivis` means.
    pub(super) entry: RegistryEntry,
    library_hash: String,
    allow_dirty: bool,
    /// What the next `flake.nix` that is read says beside its own text.
    pub(super) follows: Vec<Advice>,
    /// Whether its `nixConfig` is used.
    pub(super) use_config: bool,
    pub notices: Vec<Notice>,
}

fn as_path(path: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(path))
}

impl Host {
    /// A host on a store.
    ///
    /// # Errors
    /// The store cannot have the library.
    pub(super) fn new(store: Arc<dyn Store>, trees: Trees) -> Result<Self, HostError> {
        let (path, library_hash) = library_object(&*store)?;
        trees.set_library(&store.dir().print(&path));
        let entry = embedded_library(store.dir().print(&path).as_bytes(), &library_hash)?;
        let allow_dirty = trees.flag("allow-dirty", true);
        Ok(Host {
            store,
            trees,
            entry,
            library_hash,
            allow_dirty,
            follows: Vec::new(),
            use_config: false,
            notices: Vec::new(),
        })
    }

    fn location(&self, path: &StorePath) -> Location {
        Location { root: PathBuf::from(self.store.dir().print(path)), dir: Vec::new() }
    }

    /// A file of a location, where it really is.
    fn real(&self, location: &Location, name: &str) -> PathBuf {
        let dir = location.root.join(as_path(&location.dir));
        let path = dir.join(name);
        let root = location.root.as_os_str().as_bytes();
        let real = self.store.dir().parse(root).ok().and_then(|path| self.store.to_real_path(&path));
        match real.filter(|real| real.symlink_metadata().is_ok()) {
            Some(real) => real.join(as_path(&location.dir)).join(name),
            None => self.trees.original(path.as_os_str().as_bytes()).unwrap_or(path),
        }
    }

    /// Why there is no `flake.nix` at a path.
    fn no_flake_nix(&self, dir: &Path, path: &[u8]) -> HostError {
        if let Some(file) = self.trees.untracked(path) {
            return HostError::Untracked {
                root: file.root.display().to_string(),
                path: String::from_utf8_lossy(&file.path).into_owned(),
            };
        }
        let here = std::env::current_dir().unwrap_or_default();
        let shown = self.trees.original_paths(&dir.to_string_lossy(), &here);
        let reference = match self.trees.repository_of(path) {
            Some((root, within)) => missing_as_nix_says(&root, &within),
            None => format!("path '{}' does not exist", String::from_utf8_lossy(path)),
        };
        HostError::NoFlakeNix {
            path: if shown.is_empty() { here.display().to_string() } else { shown },
            reference,
        }
    }
}

/// Where the tree of an input with a hash is, or would be, in the store.
pub(super) fn object_of(store: &dyn Store, input: &Input) -> Result<Option<StorePath>, HostError> {
    let Some(hash) = input.nar_hash()?.filter(|hash| !hash.is_empty()) else { return Ok(None) };
    Ok(path_of_hash(store, input.name(), hash.as_bytes(), ContentAddressMethod::Nar)?)
}

/// The tree of an input that need not be fetched: the store has it.
///
/// # Errors
/// The store cannot be asked, or the input is a store path that is not on this machine.
pub(super) fn on_hand(store: &dyn Store, input: &Input) -> Result<Option<StorePath>, HostError> {
    // What is not final may lack what only fetching tells, such as the time (`Input::getAccessorUnchecked`).
    let says_all = input.is_final() || input.kind() == b"path";
    if says_all
        && let Some(path) = object_of(store, input)?
        && store.is_valid_path(&path)?
    {
        eval_cache::owe(&path, []);
        return Ok(Some(path));
    }
    if let Some(path) = add_library(store, input)? {
        return Ok(Some(path));
    }
    let Some(path) = missing_store_path(store, input) else { return Ok(None) };
    Err(match input.last_modified() {
        // It is one of another version.
        Some(1) => HostError::OtherLibrary { ours: library::VERSION },
        _ => HostError::NotInStore { path },
    })
}

/// The library that the binary carries: where it is, or would be, in the store, and its NAR hash.
fn library_object(store: &dyn Store) -> Result<(StorePath, String), HostError> {
    let tree = ListedTree::of_embedded(library::FILES);
    let mut hasher = Hasher::new(HashAlgo::Sha256);
    dump(&tree, Path::new(""), &mut hasher, &mut keep_all).map_err(StoreError::from)?;
    let address = ContentAddress { method: ContentAddressMethod::Nar, hash: hasher.finish() };
    let path = store.dir().make_fixed_output_path(b"source", &address).map_err(StoreError::FixedOutput)?;
    Ok((path, address.hash.sri()))
}

/// Puts the library into the store if that is what an input names: most flakes have no use for its many files.
pub(super) fn add_library(store: &dyn Store, input: &Input) -> Result<Option<StorePath>, HostError> {
    // The library has this time everywhere, which no other tree has.
    if input.kind() != b"path" || input.last_modified() != Some(1) {
        return Ok(None);
    }
    let (path, hash) = library_object(store)?;
    if input.nar_hash()?.as_deref() != Some(&hash) {
        return Ok(None);
    }
    if !store.is_valid_path(&path)? {
        add(store, b"source", &ListedTree::of_embedded(library::FILES), Path::new(""))?;
    }
    eval_cache::owe(&path, []);
    Ok(Some(path))
}

/// Copies a tree to the store; gives its path and its NAR hash.
pub(super) fn add(
    store: &dyn Store,
    name: &[u8],
    tree: &dyn Tree,
    path: &Path,
) -> Result<(StorePath, String), StoreError> {
    let source = Source { name, tree, path, method: ContentAddressMethod::Nar, algo: HashAlgo::Sha256 };
    let path = store.add_source(&source, &mut keep_all)?;
    eval_cache::owe(&path, []);
    let hash = store.query_path_info(&path)?.nar_hash.sri();
    Ok((path, hash))
}

impl FlakeHost for Host {
    type Error = HostError;

    fn fetch(&mut self, input: &Input) -> Result<Fetched, HostError> {
        if let Some(path) = on_hand(&*self.store, input)? {
            let is_library = input.nar_hash()?.as_deref() == Some(&self.library_hash);
            let version = is_library.then(|| library::VERSION.to_owned());
            return Ok(Fetched { locked: input.clone(), location: self.location(&path), version });
        }
        let arrived = arrive(&*self.store, input, self.allow_dirty, &self.trees)?;
        let path = arrived.path;
        self.notices.extend(arrived.notices);
        let mut attrs = arrived.input.attrs;
        attrs.insert(b"narHash".to_vec(), arrived.nar_hash.into_bytes().into());
        Ok(Fetched { locked: Input::from_attrs(attrs)?, location: self.location(&path), version: None })
    }

    fn read_flake(&mut self, location: &Location) -> Result<FlakeSpec, HostError> {
        let dir = match location.dir.as_slice() {
            b"" => location.root.clone(),
            dir => location.root.join(as_path(dir)),
        };
        let path = dir.join("flake.nix");
        if location.is_outside() {
            let path = nivis_formats::path::canonicalise(path.as_os_str().as_bytes());
            return Err(HostError::Outside { path: String::from_utf8_lossy(&path).into_owned() });
        }
        let text = std::fs::read(self.real(location, "flake.nix"))
            .map_err(|_absent| self.no_flake_nix(&dir, path.as_os_str().as_bytes()))?;
        let root = location.root.as_os_str().as_bytes().to_vec();
        // The syntax depends on features: `pipe-operators`.
        let features = self.trees.config().map(|config| config.eval_settings(Vec::new(), false).features);
        let settings = Settings { pure: true, features: features.unwrap_or_default(), ..Settings::default() };
        let effects = Effects::new(self.store.clone());
        let io = FlakeIo::new(effects, self.trees.clone(), Progress::new(), &settings, &[root]);
        let mut eval = Evaluator::new(settings, Box::new(io)).map_err(|_heap| HostError::NoMemory)?;
        let (path, dir) = (path.as_os_str().as_bytes(), dir.as_os_str().as_bytes());
        let mut spec = read_spec(&mut eval, &text, path, dir)
            .map_err(|error| HostError::Eval(Box::new(Report::of_flake_file(&eval, &error, &self.trees))))?;
        if std::mem::take(&mut self.use_config) {
            super::nix_config::apply(&self.trees, &spec.config, &mut self.notices)?;
        }
        for advice in std::mem::take(&mut self.follows) {
            spec.follow(&advice.input, advice.follows);
        }
        Ok(spec)
    }

    fn read_lock_file(&mut self, location: &Location) -> Result<Option<Vec<u8>>, HostError> {
        let path = self.real(location, "flake.lock");
        match std::fs::read(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(TreeError::Io { path, source }.into()),
        }
    }
}

/// The path of an input that is a store path which is not on this machine.
fn missing_store_path(store: &dyn Store, input: &Input) -> Option<String> {
    let path = input.source_path().filter(|_| input.kind() == b"path")?;
    let object = store.dir().parse(&path).ok()?;
    // With a hash it would have been found by that.
    let by_name = input.nar_hash().is_ok_and(|hash| hash.is_none());
    let is_there = as_path(&path).symlink_metadata().is_ok()
        || (by_name && store.is_valid_path(&object).unwrap_or(false));
    (!is_there).then(|| String::from_utf8_lossy(&path).into_owned())
}
