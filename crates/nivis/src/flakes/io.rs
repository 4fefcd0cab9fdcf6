//! The effects of evaluating a flake: only its own trees, and what it puts into the store, can be read.

use super::trees::Trees;
use crate::commands::progress::Progress;
use crate::effects::Effects;
use crate::eval_cache;
use nivis_eval::Settings;
use nivis_eval::io::{EvalIo, FileType, Ingestion, IoError, IoResult, RefAttr};
use nivis_flake::tree::SourceTree;
use nivis_store::derivation::{Derivation, DerivationFile};
use nivis_store::hash::Hash;
use nivis_store::store_path::{StoreDir, StorePath};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

/// The reference's words for a file that Git does not track (`libfetchers/git-utils.cc`).
pub(super) fn untracked_as_nix_says(root: &str, path: &str) -> String {
    format!(
        "Path '{path}' in the repository \"{root}\" is not tracked by Git.\n\n\
         To make it visible to Nix, run:\n\ngit -C \"{root}\" add \"{path}\""
    )
}

/// Its words for a file that is not in a working tree.
pub(super) fn missing_as_nix_says(root: &Path, path: &str) -> String {
    format!("Path '{path}' does not exist in Git repository \"{}\".", root.display())
}

/// Effects that keep to the trees of the flake, and know which files are missing there because Git does not have them.
pub(crate) struct FlakeIo {
    effects: Effects,
    trees: Trees,
    progress: Progress,
    pure: bool,
}

impl FlakeIo {
    /// Effects for evaluating a flake; in pure and in restricted evaluation they keep to these trees, to what is made of
    /// them, and to what else the settings allow.
    pub(crate) fn new(
        mut effects: Effects,
        trees: Trees,
        progress: Progress,
        settings: &Settings,
        roots: &[Vec<u8>],
    ) -> Self {
        let pure = settings.pure;
        effects.restrict(settings);
        for root in roots {
            effects.allow(root);
        }
        FlakeIo { effects, trees, progress, pure }
    }

    /// Remembers a path that impure evaluation is going to read; what pure evaluation may read is known as a whole.
    fn remember(&self, path: &[u8]) {
        if !self.pure {
            self.effects.remember(path);
        }
    }

    /// A missing file that is only missing because it was not added to Git.
    fn explain(&self, error: IoError) -> IoError {
        let IoError::NotFound { path } = &error else { return error };
        let as_nix = crate::nix::voice().is_some();
        match self.trees.untracked(path) {
            Some(file) => {
                let path = String::from_utf8_lossy(&file.path).into_owned();
                if as_nix {
                    let root = file.root.display().to_string();
                    return IoError::Refused { message: untracked_as_nix_says(&root, &path) };
                }
                IoError::Untracked { root: file.root.display().to_string(), path }
            }
            None if as_nix => match self.trees.repository_of(path) {
                Some((root, within)) => IoError::Refused { message: missing_as_nix_says(&root, &within) },
                None => error,
            },
            None => error,
        }
    }
}

impl EvalIo for FlakeIo {
    fn read_file(&mut self, path: &[u8]) -> IoResult<Vec<u8>> {
        self.trees.note(path);
        self.remember(path);
        self.effects.read_file(path).map_err(|error| self.explain(error))
    }

    fn read_again(&self, path: &[u8]) -> Option<Vec<u8>> {
        self.effects.read_again(path)
    }

    fn missing(&self, path: &[u8]) -> IoError {
        self.explain(IoError::NotFound { path: path.to_vec() })
    }

    fn file_type(&mut self, path: &[u8]) -> IoResult<Option<FileType>> {
        self.remember(path);
        self.effects.file_type(path)
    }

    fn followed_type(&mut self, path: &[u8]) -> IoResult<Option<FileType>> {
        self.remember(path);
        self.effects.followed_type(path)
    }

    fn read_link(&mut self, path: &[u8]) -> IoResult<Option<Vec<u8>>> {
        self.remember(path);
        self.effects.read_link(path)
    }

    fn read_dir(&mut self, path: &[u8]) -> IoResult<Vec<(Vec<u8>, FileType)>> {
        self.trees.note(path);
        self.remember(path);
        self.effects.read_dir(path).map_err(|error| self.explain(error))
    }

    fn resolve_links(&mut self, path: &[u8], keep_last: bool) -> IoResult<Vec<u8>> {
        self.remember(path);
        self.effects.resolve_links(path, keep_last).map_err(|error| self.explain(error))
    }

    fn current_dir(&mut self) -> Vec<u8> {
        self.effects.current_dir()
    }

    fn env_var(&mut self, name: &[u8]) -> Option<Vec<u8>> {
        if self.pure {
            return None;
        }
        let value = self.effects.env_var(name);
        eval_cache::saw_variable(name, value.as_deref());
        value
    }

    fn shown_path(&self, path: &[u8]) -> Option<Vec<u8>> {
        // Impure evaluation reads copies in the store for the reference, too.
        if self.pure { self.trees.in_working_tree(path) } else { None }
    }

    fn saw_time(&mut self) {
        eval_cache::forbid();
    }

    fn message(&mut self, text: &str) {
        if crate::nix::voice().is_some() {
            self.progress.clear();
            return self.effects.message(text);
        }
        if !self.trees.hears(text) {
            return;
        }
        self.progress.clear();
        let here = std::env::current_dir().unwrap_or_default();
        self.effects.message(&self.trees.original_paths(text, &here));
    }

    fn store_dir(&self) -> &StoreDir {
        self.effects.store_dir()
    }

    fn add_source(
        &mut self,
        name: &[u8],
        path: &[u8],
        ingestion: Ingestion,
        kept: Option<&FxHashSet<Vec<u8>>>,
    ) -> IoResult<StorePath> {
        self.trees.note(path);
        if !self.pure {
            eval_cache::saw_tree(&SourceTree::everything(OsStr::from_bytes(path).into()));
        }
        self.effects.add_source(name, path, ingestion, kept).map_err(|error| self.explain(error))
    }

    fn add_text(
        &mut self,
        name: &[u8],
        text: &[u8],
        references: &BTreeSet<StorePath>,
    ) -> IoResult<StorePath> {
        self.effects.add_text(name, text, references)
    }

    fn add_derivation(&mut self, derivation: &Derivation, file: &DerivationFile) -> IoResult<()> {
        self.effects.add_derivation(derivation, file)
    }

    fn read_derivation(&mut self, path: &StorePath) -> IoResult<Derivation> {
        self.effects.read_derivation(path)
    }

    fn is_valid_path(&mut self, path: &StorePath) -> IoResult<bool> {
        if !self.pure {
            eval_cache::forbid();
        }
        self.effects.is_valid_path(path)
    }

    fn references(&mut self, path: &StorePath) -> IoResult<Vec<StorePath>> {
        self.effects.references(path)
    }

    fn realise(&mut self, drv: &StorePath, outputs: &[Vec<u8>]) -> IoResult<Vec<StorePath>> {
        self.effects.realise(drv, outputs)
    }

    fn flake_expression(&mut self, reference: &[u8], pure: Option<&str>) -> IoResult<Vec<u8>> {
        let flake = super::open_for_call(&self.effects.store, reference, pure, &self.trees)?;
        for root in &flake.roots {
            self.effects.allow(root);
        }
        Ok(flake.text)
    }

    fn present_input(&mut self, number: usize) -> IoResult<Option<Vec<u8>>> {
        self.effects.present_input_with(number, &self.trees)
    }

    fn fetch_input(&mut self, number: usize) -> IoResult<Vec<u8>> {
        self.effects.fetch_input_with(number, &self.trees)
    }

    fn fetch_url(&mut self, url: &[u8], name: &[u8], unpack: bool) -> IoResult<(StorePath, Hash)> {
        self.effects.fetch_url_with(url, name, unpack, &self.trees)
    }

    fn fetch_tree(&mut self, attrs: &[(Vec<u8>, RefAttr)], revision: bool) -> IoResult<Vec<u8>> {
        self.effects.fetch_tree_with(attrs, revision, &self.trees)
    }

    fn search_entry(&mut self, entry: &[u8]) -> IoResult<Option<Vec<u8>>> {
        self.effects.search_entry_with(entry, &self.trees)
    }

    fn parse_flake_ref(&mut self, text: &[u8]) -> IoResult<Vec<(Vec<u8>, RefAttr)>> {
        self.effects.parse_flake_ref(text)
    }

    fn print_flake_ref(&mut self, attrs: &[(Vec<u8>, RefAttr)]) -> IoResult<Vec<u8>> {
        self.effects.print_flake_ref(attrs)
    }

    fn is_locked(&mut self, attrs: &[(Vec<u8>, RefAttr)]) -> IoResult<bool> {
        crate::effects::is_locked(attrs, &self.trees)
    }
}
