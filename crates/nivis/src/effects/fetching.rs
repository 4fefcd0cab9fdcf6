//! What evaluation fetches: trees, inputs of a lock file, downloads, entries of search paths.

use super::Effects;
use crate::config::is_pseudo_url;
use crate::flakes;
use nivis_eval::io::{EvalIo as _, IoError, IoResult, RefAttr, resolve_url};
use nivis_flake::{Attr, Attrs, FlakeRef, FlakeRefError};
use nivis_formats::path::canonicalise;
use nivis_store::hash::Hash;
use nivis_store::store_path::StorePath;

impl Effects {
    /// Fetches a tree, once for each input; `trees` remembers what it is a copy of.
    pub(crate) fn fetch_tree_with(
        &mut self,
        attrs: &[(Vec<u8>, RefAttr)],
        revision: bool,
        trees: &flakes::Trees,
    ) -> IoResult<Vec<u8>> {
        let key = (as_attrs(attrs), revision);
        if let Some(known) = self.fetched.get(&key) {
            return Ok(known.text.clone());
        }
        self.check_writing()?;
        let (store, dirty) = (self.store.clone(), self.dirty);
        let mut say = |text: &str| self.message(text);
        let fetched = flakes::fetch_tree(&store, key.0.clone(), revision, dirty, trees, &mut say)?;
        self.allow(&fetched.root);
        let text = fetched.text.clone();
        self.fetched.insert(key, fetched);
        Ok(text)
    }

    /// The tree of a locked input, if it is on this machine.
    pub(crate) fn present_input_with(
        &mut self,
        number: usize,
        trees: &flakes::Trees,
    ) -> IoResult<Option<Vec<u8>>> {
        let present = flakes::present_input(&*self.store, number, trees)?;
        Ok(present.map(|tree| {
            self.allow(&tree.root);
            tree.text
        }))
    }

    /// The tree of a locked input, fetched.
    pub(crate) fn fetch_input_with(&mut self, number: usize, trees: &flakes::Trees) -> IoResult<Vec<u8>> {
        self.check_writing()?;
        let store = self.store.clone();
        let mut say = |text: &str| self.message(text);
        let tree = flakes::fetch_input(&*store, number, trees, &mut say)?;
        self.allow(&tree.root);
        Ok(tree.text)
    }

    /// Downloads a file or an archive's tree into the store.
    pub(crate) fn fetch_url_with(
        &mut self,
        url: &[u8],
        name: &[u8],
        unpack: bool,
        trees: &flakes::Trees,
    ) -> IoResult<(StorePath, Hash)> {
        self.check_writing()?;
        let url = String::from_utf8_lossy(url);
        let arrived = flakes::arrive_from_url(&*self.store, &url, name, unpack, trees);
        let (path, hash) = arrived.map_err(|error| flakes::with_causes(&error))?;
        self.allow_object(&path);
        Ok((path, hash))
    }

    /// What an entry of a search path stands for (`resolveLookupPathPath` in `libexpr/eval.cc` of the reference).
    pub(crate) fn search_entry_with(
        &mut self,
        entry: &[u8],
        trees: &flakes::Trees,
    ) -> IoResult<Option<Vec<u8>>> {
        if let Some(known) = self.entries.get(entry) {
            return Ok(known.clone());
        }
        let found = self.find_entry(entry, trees)?;
        self.entries.insert(entry.to_vec(), found.clone());
        Ok(found)
    }

    fn find_entry(&mut self, entry: &[u8], trees: &flakes::Trees) -> IoResult<Option<Vec<u8>>> {
        let text = String::from_utf8_lossy(entry);
        if is_pseudo_url(&text) {
            if let Ok((path, _)) = self.fetch_url_with(&resolve_url(entry), b"source", true, trees) {
                return Ok(Some(self.dir.print(&path).into_bytes()));
            }
            self.message(&format!("warning: Nix search path entry '{text}' cannot be downloaded, ignoring"));
        }
        if let Some(reference) = entry.strip_prefix(b"flake:") {
            let root = flakes::fetch_reference(&self.store, reference, trees)?;
            self.allow(&root);
            return Ok(Some(root));
        }
        let path = if entry.starts_with(b"/") {
            canonicalise(entry)
        } else {
            canonicalise(&[&self.current_dir()[..], b"/", entry].concat())
        };
        self.remember(&path);
        // What may not be read is told by whoever wants to.
        if self.access.check(&path).is_err() || self.physical(&path).metadata().is_ok() {
            return Ok(Some(path));
        }
        self.message(&format!("warning: Nix search path entry '{text}' does not exist, ignoring"));
        Ok(None)
    }
}

/// Whether attributes name one content, by what these trees trust.
pub(crate) fn is_locked(attrs: &[(Vec<u8>, RefAttr)], trees: &flakes::Trees) -> IoResult<bool> {
    let reference = FlakeRef::from_attrs(&as_attrs(attrs)).map_err(refused)?;
    Ok(reference.input.is_locked_by(trees.trust_forges()))
}

pub(super) fn as_attrs(attrs: &[(Vec<u8>, RefAttr)]) -> Attrs {
    let attr = |attr: &RefAttr| match attr {
        RefAttr::String(text) => Attr::String(text.clone()),
        RefAttr::Int(number) => Attr::Int(number.cast_unsigned()),
        RefAttr::Bool(flag) => Attr::Bool(*flag),
    };
    attrs.iter().map(|(name, value)| (name.clone(), attr(value))).collect()
}

pub(super) fn refused(error: FlakeRefError) -> IoError {
    IoError::Refused { message: error.to_string() }
}
