//! The effects of evaluating a flake: only what is in the store can be read.

use super::trees::Trees;
use crate::commands::progress::Progress;
use crate::effects::Effects;
use nivis_eval::io::{EvalIo, FileType, Ingestion, IoError, IoResult, RefAttr};
use nivis_store::derivation::{Derivation, DerivationFile};
use nivis_store::store_path::{StoreDir, StorePath};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

const PURE: &str = "in pure evaluation mode (use '--impure' to override)";

/// Effects that keep to the store, and know which files are missing there because Git does not have them.
pub(crate) struct FlakeIo {
    effects: Effects,
    trees: Trees,
    progress: Progress,
    pure: bool,
}

impl FlakeIo {
    /// Effects for evaluating a flake; `pure` keeps them to the store.
    pub(crate) fn new(effects: Effects, trees: Trees, progress: Progress, pure: bool) -> Self {
        FlakeIo { effects, trees, progress, pure }
    }

    fn allow(&self, path: &[u8]) -> IoResult<()> {
        let dir = self.effects.store_dir();
        // The store directory itself and what leads to it may be looked at, not what is beside it.
        if !self.pure || dir.split(path).is_ok() {
            return Ok(());
        }
        Err(IoError::Forbidden { path: path.to_vec(), mode: PURE })
    }

    /// A missing file that is only missing because it was not added to Git.
    fn explain(&self, error: IoError) -> IoError {
        let IoError::NotFound { path } = &error else { return error };
        match self.trees.untracked(path) {
            Some(file) => {
                let path = String::from_utf8_lossy(&file.path).into_owned();
                let root = file.root.display();
                IoError::Store {
                    message: format!(
                        "path '{path}' in the repository '{root}' is not tracked by Git\n\nTo make it part of the flake, \
                         run:\n\n  git -C {root} add {path}"
                    ),
                }
            }
            None => error,
        }
    }
}

impl EvalIo for FlakeIo {
    fn read_file(&mut self, path: &[u8]) -> IoResult<Vec<u8>> {
        self.allow(path)?;
        self.effects.read_file(path).map_err(|error| self.explain(error))
    }

    fn read_again(&self, path: &[u8]) -> Option<Vec<u8>> {
        self.effects.read_again(path)
    }

    fn file_type(&mut self, path: &[u8]) -> IoResult<Option<FileType>> {
        self.allow(path)?;
        self.effects.file_type(path)
    }

    fn followed_type(&mut self, path: &[u8]) -> IoResult<Option<FileType>> {
        self.allow(path)?;
        self.effects.followed_type(path)
    }

    fn read_link(&mut self, path: &[u8]) -> IoResult<Option<Vec<u8>>> {
        self.allow(path)?;
        self.effects.read_link(path)
    }

    fn read_dir(&mut self, path: &[u8]) -> IoResult<Vec<(Vec<u8>, FileType)>> {
        self.allow(path)?;
        self.effects.read_dir(path).map_err(|error| self.explain(error))
    }

    fn resolve_links(&mut self, path: &[u8], keep_last: bool) -> IoResult<Vec<u8>> {
        self.allow(path)?;
        let resolved = self.effects.resolve_links(path, keep_last).map_err(|error| self.explain(error))?;
        self.allow(&resolved)?;
        Ok(resolved)
    }

    fn current_dir(&mut self) -> Vec<u8> {
        self.effects.current_dir()
    }

    fn env_var(&mut self, name: &[u8]) -> Option<Vec<u8>> {
        if self.pure { None } else { self.effects.env_var(name) }
    }

    fn message(&mut self, text: &str) {
        self.progress.clear();
        self.effects.message(text);
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
        self.allow(path)?;
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
        self.effects.is_valid_path(path)
    }

    fn references(&mut self, path: &StorePath) -> IoResult<Vec<StorePath>> {
        self.effects.references(path)
    }

    fn realise(&mut self, drv: &StorePath, outputs: &[Vec<u8>]) -> IoResult<Vec<StorePath>> {
        self.effects.realise(drv, outputs)
    }

    fn flake_expression(&mut self, reference: &[u8], pure: Option<&str>) -> IoResult<Vec<u8>> {
        Ok(super::open_for_call(&self.effects.store, reference, pure, &self.trees)?.text)
    }

    fn fetch_tree(&mut self, attrs: &[(Vec<u8>, RefAttr)], revision: bool) -> IoResult<Vec<u8>> {
        self.effects.fetch_tree_with(attrs, revision, &self.trees)
    }

    fn parse_flake_ref(&mut self, text: &[u8]) -> IoResult<Vec<(Vec<u8>, RefAttr)>> {
        self.effects.parse_flake_ref(text)
    }

    fn print_flake_ref(&mut self, attrs: &[(Vec<u8>, RefAttr)]) -> IoResult<Vec<u8>> {
        self.effects.print_flake_ref(attrs)
    }
}
