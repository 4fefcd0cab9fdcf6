//! Effects for expressions that have none: there are no files and no store.

use std::collections::BTreeSet;

use nivis_eval::io::{EvalIo, FileType, Ingestion, IoError, IoResult, RefAttr};
use nivis_store::derivation::{Derivation, DerivationFile};
use nivis_store::hash::Hash;
use nivis_store::store_path::{StoreDir, StorePath};
use rustc_hash::FxHashSet;

/// A world with nothing in it.
#[derive(Default)]
pub(crate) struct NoEffects {
    dir: StoreDir,
}

fn nothing<T>(path: &[u8]) -> IoResult<T> {
    Err(IoError::NotFound { path: path.to_vec() })
}

fn refused<T>() -> IoResult<T> {
    Err(IoError::Refused { message: "workloads have no effects".to_owned() })
}

impl EvalIo for NoEffects {
    fn read_file(&mut self, path: &[u8]) -> IoResult<Vec<u8>> {
        nothing(path)
    }

    fn read_again(&self, _path: &[u8]) -> Option<Vec<u8>> {
        None
    }

    fn file_type(&mut self, _path: &[u8]) -> IoResult<Option<FileType>> {
        Ok(None)
    }

    fn read_dir(&mut self, path: &[u8]) -> IoResult<Vec<(Vec<u8>, FileType)>> {
        nothing(path)
    }

    fn resolve_links(&mut self, path: &[u8], _keep_last: bool) -> IoResult<Vec<u8>> {
        nothing(path)
    }

    fn read_link(&mut self, path: &[u8]) -> IoResult<Option<Vec<u8>>> {
        nothing(path)
    }

    fn followed_type(&mut self, _path: &[u8]) -> IoResult<Option<FileType>> {
        Ok(None)
    }

    fn current_dir(&mut self) -> Vec<u8> {
        b"/".to_vec()
    }

    fn env_var(&mut self, _name: &[u8]) -> Option<Vec<u8>> {
        None
    }

    fn message(&mut self, _text: &str) {}

    fn store_dir(&self) -> &StoreDir {
        &self.dir
    }

    fn add_source(
        &mut self,
        _name: &[u8],
        path: &[u8],
        _ingestion: Ingestion,
        _kept: Option<&FxHashSet<Vec<u8>>>,
    ) -> IoResult<StorePath> {
        nothing(path)
    }

    fn add_text(
        &mut self,
        _name: &[u8],
        _text: &[u8],
        _references: &BTreeSet<StorePath>,
    ) -> IoResult<StorePath> {
        refused()
    }

    fn add_derivation(&mut self, _derivation: &Derivation, _file: &DerivationFile) -> IoResult<()> {
        refused()
    }

    fn read_derivation(&mut self, _path: &StorePath) -> IoResult<Derivation> {
        refused()
    }

    fn is_valid_path(&mut self, _path: &StorePath) -> IoResult<bool> {
        Ok(false)
    }

    fn references(&mut self, _path: &StorePath) -> IoResult<Vec<StorePath>> {
        refused()
    }

    fn realise(&mut self, _drv: &StorePath, _outputs: &[Vec<u8>]) -> IoResult<Vec<StorePath>> {
        refused()
    }

    fn flake_expression(&mut self, _reference: &[u8], _pure: Option<&str>) -> IoResult<Vec<u8>> {
        refused()
    }

    fn present_input(&mut self, _number: usize) -> IoResult<Option<Vec<u8>>> {
        refused()
    }

    fn fetch_input(&mut self, _number: usize) -> IoResult<Vec<u8>> {
        refused()
    }

    fn fetch_tree(&mut self, _: &[(Vec<u8>, RefAttr)], _: bool) -> IoResult<Vec<u8>> {
        refused()
    }

    fn fetch_url(&mut self, _: &[u8], _: &[u8], _: bool) -> IoResult<(StorePath, Hash)> {
        refused()
    }

    fn search_entry(&mut self, _entry: &[u8]) -> IoResult<Option<Vec<u8>>> {
        Ok(None)
    }

    fn parse_flake_ref(&mut self, _text: &[u8]) -> IoResult<Vec<(Vec<u8>, RefAttr)>> {
        refused()
    }

    fn is_locked(&mut self, _attrs: &[(Vec<u8>, RefAttr)]) -> IoResult<bool> {
        refused()
    }

    fn print_flake_ref(&mut self, _attrs: &[(Vec<u8>, RefAttr)]) -> IoResult<Vec<u8>> {
        refused()
    }
}
