//! The evaluator's effects, made real: files of this machine, and a store.

mod fetching;

use self::fetching::{as_attrs, refused};
use crate::access::Access;
use crate::eval_cache;
use crate::flakes;
use crate::nix_instantiate::report;
use nivis_eval::Settings;
use nivis_eval::io::{EvalIo, FileType, Ingestion, IoError, IoResult, RefAttr, reason};
use nivis_flake::{Attr, FlakeRef, Notice, ParseOptions, parse_flake_ref};
use nivis_formats::path::{canonicalise, dir_of};
use nivis_store::derivation::{Derivation, DerivationFile};
use nivis_store::hash::{Hash, HashAlgo};
use nivis_store::nar::{FsTree, NodeKind, Verdict};
use nivis_store::store::{Source, Store, StoreError, fs_closure};
use nivis_store::store_path::{ContentAddressMethod, StoreDir, StorePath};
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io::Read as _;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) use self::fetching::is_locked;

/// How many links are followed for a message.
const MAX_LINKS: usize = 40;

/// Files of this machine and one store.
pub(crate) struct Effects {
    pub store: Arc<dyn Store>,
    /// Warnings are printed from 1 on.
    pub verbosity: i32,
    /// Fails for what would be written: the store's URL.
    pub refuses: Option<String>,
    /// What becomes of working trees with changes.
    pub dirty: flakes::DirtyTrees,
    dir: StoreDir,
    access: Access,
    /// Trees of flakes, where the store does not write.
    trees: flakes::Trees,
    fetched: flakes::FetchedTrees,
    /// Entries of search paths, and what they stand for.
    entries: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
}

fn as_path(path: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(path))
}

fn kind_of(kind: fs::FileType) -> FileType {
    if kind.is_file() {
        FileType::Regular
    } else if kind.is_dir() {
        FileType::Directory
    } else if kind.is_symlink() {
        FileType::Symlink
    } else {
        FileType::Unknown
    }
}

fn store_error(error: StoreError) -> IoError {
    IoError::Store { message: error.to_string() }
}

/// Nothing is there, or a part of the way is no directory.
fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

/// A file's bytes, as many as the system says it has, which the reference goes by: what the kernel makes up
/// (`/proc`) and devices have none.
fn read_whole(path: &Path) -> std::io::Result<Vec<u8>> {
    let file = fs::File::open(path)?;
    let size = file.metadata()?.len();
    // No string can be as long.
    let room = u32::try_from(size).map_err(|_| std::io::ErrorKind::FileTooLarge)?;
    let mut text = Vec::with_capacity(room as usize);
    file.take(size).read_to_end(&mut text)?;
    if (text.len() as u64) < size {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(text)
}

/// A link that leads to itself: refused with the reference's sentence, other failures are `None`.
fn link_cycle(error: &std::io::Error, path: &[u8]) -> Option<IoError> {
    (error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())).then(|| {
        let shown = String::from_utf8_lossy(path);
        IoError::Refused { message: format!("infinite symlink recursion in path '{shown}'") }
    })
}

impl Effects {
    /// Effects on a store.
    pub(crate) fn new(store: Arc<dyn Store>) -> Self {
        let dir = store.dir().clone();
        Effects {
            store,
            verbosity: 3,
            refuses: None,
            dirty: flakes::DirtyTrees::default(),
            dir,
            access: Access::default(),
            trees: flakes::Trees::default(),
            fetched: flakes::FetchedTrees::new(),
            entries: BTreeMap::new(),
        }
    }

    /// Says with which settings things are fetched.
    pub(crate) fn fetch_with(&mut self, config: &crate::config::Config) {
        self.trees = flakes::Trees::with_config(config);
    }

    /// Limits what may be read to what these settings allow.
    pub(crate) fn restrict(&mut self, settings: &Settings) {
        self.access = Access::new(settings);
    }

    /// Allows a path and all below it.
    pub(crate) fn allow(&mut self, path: &[u8]) {
        self.access.allow(path);
    }

    /// What an evaluation has made it may read.
    fn allow_object(&mut self, path: &StorePath) {
        let path = self.dir.print(path);
        self.access.allow(path.as_bytes());
    }

    fn check_writing(&self) -> IoResult<()> {
        match &self.refuses {
            None => Ok(()),
            Some(url) => {
                let message = format!("operation 'addToStoreFromDump' is not supported by store '{url}'");
                Err(IoError::Store { message })
            }
        }
    }

    /// Remembers a path outside of the store that is going to be read.
    pub(crate) fn remember(&self, path: &[u8]) {
        if self.dir.split(path).is_err() {
            eval_cache::saw_path(as_path(path));
        }
    }

    /// Where a path's bytes are: store paths may be kept elsewhere than they are spelled.
    fn physical(&self, path: &[u8]) -> PathBuf {
        if let Ok((store_path, rest)) = self.dir.split(path)
            && let Some(real) = self.store.to_real_path(&store_path)
            && real.symlink_metadata().is_ok()
        {
            let rest = rest.strip_prefix(b"/").unwrap_or(rest);
            return if rest.is_empty() { real } else { real.join(as_path(rest)) };
        }
        self.trees.original(path).unwrap_or_else(|| as_path(path).to_owned())
    }

    /// What a path that does not exist stands for: a link may lead to nothing.
    fn end_of_links(&self, path: &[u8]) -> Vec<u8> {
        let mut path = path.to_vec();
        for _ in 0..MAX_LINKS {
            let Ok(target) = fs::read_link(self.physical(&path)) else { break };
            let target = target.into_os_string().into_vec();
            path = match target.first() {
                Some(b'/') => canonicalise(&target),
                _ => canonicalise(&[dir_of(&path), b"/", &target].concat()),
            };
        }
        path
    }

    fn failed(&self, action: &'static str, path: &[u8], source: std::io::Error) -> IoError {
        if is_absent(&source) {
            return IoError::NotFound { path: self.end_of_links(path) };
        }
        IoError::System { action, path: path.to_vec(), source }
    }
}

impl Effects {
    fn read(&self, path: &[u8]) -> std::io::Result<Vec<u8>> {
        if let Ok(store_path) = self.dir.parse(path)
            && let Some(text) = self.store.text_in_memory(&store_path)
        {
            return Ok(text);
        }
        read_whole(&self.physical(path))
    }
}

impl EvalIo for Effects {
    fn read_file(&mut self, path: &[u8]) -> IoResult<Vec<u8>> {
        self.access.check(path)?;
        self.read(path).map_err(|error| match error.kind() {
            // The system opens a folder but does not read it.
            std::io::ErrorKind::IsADirectory => {
                let size = self.physical(path).metadata().map_or(0, |metadata| metadata.len()).min(65_536);
                IoError::Refused { message: format!("read of {size} bytes: {}", reason(&error)) }
            }
            std::io::ErrorKind::UnexpectedEof => {
                IoError::Refused { message: "unexpected end-of-file".to_owned() }
            }
            // Whether it is there is asked before.
            std::io::ErrorKind::InvalidFilename => self.failed("getting status of", path, error),
            _ => link_cycle(&error, path).unwrap_or_else(|| self.failed("opening file", path, error)),
        })
    }

    fn read_again(&self, path: &[u8]) -> Option<Vec<u8>> {
        self.read(path).ok()
    }

    fn file_type(&mut self, path: &[u8]) -> IoResult<Option<FileType>> {
        self.access.check(path)?;
        match self.physical(path).symlink_metadata() {
            Ok(meta) => Ok(Some(kind_of(meta.file_type()))),
            // It is there, wherever its content is.
            Err(_) if path == self.dir.as_str().as_bytes() => Ok(Some(FileType::Directory)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(self.failed("getting status of", path, error)),
        }
    }

    fn followed_type(&mut self, path: &[u8]) -> IoResult<Option<FileType>> {
        self.access.check(path)?;
        match self.physical(path).metadata() {
            Ok(meta) => Ok(Some(kind_of(meta.file_type()))),
            Err(_) if path == self.dir.as_str().as_bytes() => Ok(Some(FileType::Directory)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(self.failed("getting status of", path, error)),
        }
    }

    fn read_link(&mut self, path: &[u8]) -> IoResult<Option<Vec<u8>>> {
        self.access.check(path)?;
        match fs::read_link(self.physical(path)) {
            Ok(target) => Ok(Some(target.into_os_string().into_vec())),
            Err(error) if error.kind() == std::io::ErrorKind::InvalidInput || is_absent(&error) => Ok(None),
            Err(error) => Err(self.failed("reading symbolic link", path, error)),
        }
    }

    fn read_dir(&mut self, path: &[u8]) -> IoResult<Vec<(Vec<u8>, FileType)>> {
        self.access.check(path)?;
        let failed = |error: std::io::Error| {
            if let Some(cycle) = link_cycle(&error, path) {
                return cycle;
            }
            let path = self.end_of_links(path);
            if self.physical(&path).symlink_metadata().is_err() {
                return IoError::NotFound { path };
            }
            let shown = String::from_utf8_lossy(&path).into_owned();
            IoError::Refused { message: format!("cannot read directory \"{shown}\": {}", reason(&error)) }
        };
        let whole =
            |name: &[u8]| if path == b"/" { [path, name].concat() } else { [path, b"/", name].concat() };
        let mut entries = Vec::new();
        for entry in fs::read_dir(self.physical(path)).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            let name = entry.file_name().into_vec();
            if self.access.is_allowed(&whole(&name)) {
                entries.push((name, kind_of(kind)));
            }
        }
        Ok(entries)
    }

    fn resolve_links(&mut self, path: &[u8], keep_last: bool) -> IoResult<Vec<u8>> {
        self.access.check(path)?;
        if self.dir.split(path).is_ok() {
            return flakes::resolve_in_store(self, path, keep_last);
        }
        let whole = as_path(path);
        let failed = |error| self.failed("resolving", path, error);
        let resolved = match (keep_last, whole.parent(), whole.file_name()) {
            (true, Some(parent), Some(name)) => fs::canonicalize(parent).map_err(failed)?.join(name),
            _ => fs::canonicalize(whole).map_err(failed)?,
        };
        Ok(resolved.into_os_string().into_vec())
    }

    fn current_dir(&mut self) -> Vec<u8> {
        std::env::current_dir().map(|dir| dir.into_os_string().into_vec()).unwrap_or_else(|_| b"/".to_vec())
    }

    fn env_var(&mut self, name: &[u8]) -> Option<Vec<u8>> {
        std::env::var_os(OsStr::from_bytes(name)).map(OsStringExt::into_vec)
    }

    fn message(&mut self, text: &str) {
        let level = ["warning", "evaluation warning"]
            .into_iter()
            .find(|level| text.strip_prefix(level).is_some_and(|rest| rest.starts_with(": ")));
        match level {
            Some(_) if self.verbosity < 1 => {}
            // Lines are aligned by whoever wants that.
            Some(level) => {
                let coloured = format!("{}{}", report::level_prefix(level), &text[level.len() + 2..]);
                report::print(coloured.as_bytes());
            }
            None => report::print(text.as_bytes()),
        }
    }

    fn store_dir(&self) -> &StoreDir {
        &self.dir
    }

    fn add_source(
        &mut self,
        name: &[u8],
        path: &[u8],
        ingestion: Ingestion,
        kept: Option<&FxHashSet<Vec<u8>>>,
    ) -> IoResult<StorePath> {
        self.access.check(path)?;
        self.check_writing()?;
        let physical = self.physical(path);
        let method = match ingestion {
            Ingestion::Flat => ContentAddressMethod::Flat,
            Ingestion::Nar => ContentAddressMethod::Nar,
        };
        let source = Source { name, tree: &FsTree, path: &physical, method, algo: HashAlgo::Sha256 };
        // What is kept is named by paths as they are spelled.
        let spelled = |file: &Path| match file.strip_prefix(&physical) {
            Ok(rest) if rest.as_os_str().is_empty() => path.to_vec(),
            Ok(rest) => [path, b"/", rest.as_os_str().as_bytes()].concat(),
            Err(_) => file.as_os_str().as_bytes().to_vec(),
        };
        let mut filter = |file: &Path, _: NodeKind| match kept {
            Some(kept) if !kept.contains(&spelled(file)) => Verdict::Skip,
            _ => Verdict::Keep,
        };
        let added = self.store.add_source(&source, &mut filter).map_err(store_error)?;
        eval_cache::owe(&added, []);
        self.allow_object(&added);
        Ok(added)
    }

    fn add_text(
        &mut self,
        name: &[u8],
        text: &[u8],
        references: &BTreeSet<StorePath>,
    ) -> IoResult<StorePath> {
        self.check_writing()?;
        let added = self.store.add_text(name, text, references).map_err(store_error)?;
        eval_cache::owe(&added, references);
        self.allow_object(&added);
        Ok(added)
    }

    fn add_derivation(&mut self, derivation: &Derivation, file: &DerivationFile) -> IoResult<()> {
        self.check_writing()?;
        eval_cache::owe(&file.path, derivation.input_srcs.iter().chain(derivation.input_drvs.keys()));
        self.store.write_derivation_file(derivation, file).map_err(store_error)
    }

    fn read_derivation(&mut self, path: &StorePath) -> IoResult<Derivation> {
        self.store.read_derivation(path).map_err(store_error)
    }

    fn is_valid_path(&mut self, path: &StorePath) -> IoResult<bool> {
        self.store.is_valid_path(path).map_err(store_error)
    }

    fn references(&mut self, path: &StorePath) -> IoResult<Vec<StorePath>> {
        self.store.query_references(path).map(|set| set.into_iter().collect()).map_err(store_error)
    }

    fn realise(&mut self, drv: &StorePath, outputs: &[Vec<u8>]) -> IoResult<Vec<StorePath>> {
        let derivation = self.read_derivation(drv)?;
        let mut paths = Vec::new();
        for output in outputs {
            let path = derivation
                .output_path(&self.dir, output)
                .map_err(|error| IoError::Store { message: error.to_string() })?;
            match path {
                Some(path) if self.is_valid_path(&path)? => {
                    for object in fs_closure(&*self.store, [path.clone()]).map_err(store_error)? {
                        self.allow_object(&object);
                    }
                    eval_cache::owe(&path, []);
                    paths.push(path);
                }
                _ => {
                    let drv = self.dir.print(drv);
                    let message =
                        format!("'{drv}' must be built during evaluation, and no builder is here yet");
                    return Err(IoError::Store { message });
                }
            }
        }
        Ok(paths)
    }

    fn flake_expression(&mut self, reference: &[u8], pure: Option<&str>) -> IoResult<Vec<u8>> {
        let flake = flakes::open_for_call(&self.store, reference, pure, &self.trees)?;
        for root in flake.roots {
            self.allow(&root);
        }
        Ok(flake.text)
    }

    fn present_input(&mut self, number: usize) -> IoResult<Option<Vec<u8>>> {
        let trees = self.trees.clone();
        self.present_input_with(number, &trees)
    }

    fn fetch_input(&mut self, number: usize) -> IoResult<Vec<u8>> {
        let trees = self.trees.clone();
        self.fetch_input_with(number, &trees)
    }

    fn fetch_url(&mut self, url: &[u8], name: &[u8], unpack: bool) -> IoResult<(StorePath, Hash)> {
        let trees = self.trees.clone();
        self.fetch_url_with(url, name, unpack, &trees)
    }

    fn fetch_tree(&mut self, attrs: &[(Vec<u8>, RefAttr)], revision: bool) -> IoResult<Vec<u8>> {
        let trees = self.trees.clone();
        self.fetch_tree_with(attrs, revision, &trees)
    }

    fn search_entry(&mut self, entry: &[u8]) -> IoResult<Option<Vec<u8>>> {
        let trees = self.trees.clone();
        self.search_entry_with(entry, &trees)
    }

    fn parse_flake_ref(&mut self, text: &[u8]) -> IoResult<Vec<(Vec<u8>, RefAttr)>> {
        let parsed = parse_flake_ref(text, &ParseOptions::default()).map_err(refused)?;
        for notice in &parsed.notices {
            if let Notice::DubiousQuery { key } = notice {
                self.message(&format!(
                    "warning: dubious URI query '{key}' is missing equal sign '=', ignoring"
                ));
            }
        }
        let attr = |attr| match attr {
            Attr::String(text) => RefAttr::String(text),
            // The evaluator's integers have a sign.
            Attr::Int(number) => RefAttr::Int(number.cast_signed()),
            Attr::Bool(flag) => RefAttr::Bool(flag),
        };
        Ok(parsed.reference.to_attrs().into_iter().map(|(name, value)| (name, attr(value))).collect())
    }

    fn print_flake_ref(&mut self, attrs: &[(Vec<u8>, RefAttr)]) -> IoResult<Vec<u8>> {
        FlakeRef::from_attrs(&as_attrs(attrs)).and_then(|reference| reference.to_url()).map_err(refused)
    }

    fn is_locked(&mut self, attrs: &[(Vec<u8>, RefAttr)]) -> IoResult<bool> {
        is_locked(attrs, &self.trees)
    }
}
