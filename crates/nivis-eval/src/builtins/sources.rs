//! What is copied to the store, and what of it is there.

use super::files::type_string;
use super::prelude::*;
use crate::context::{ContextElem, ContextSet};
use crate::error::ErrorKind;
use crate::io::{FileType, Ingestion};
use nivis_formats::path as paths;
use nivis_store::hash::{Hash, HashAlgo};
use nivis_store::store_path::{ContentAddress, ContentAddressMethod, StorePath, StorePathError};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

pub(super) fn store_path(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    if eval.settings.pure {
        return Err(Error::eval("'builtins.storePath' is not allowed in pure evaluation mode").at(pos));
    }
    let mut context = ContextSet::default();
    let what = "while evaluating the first argument passed to 'builtins.storePath'";
    let mut path = eval.coerce_to_path(base, &mut context, pos, what)?;
    if eval.io.store_dir().parse(&path).is_err()
        && let Ok(resolved) = eval.io.resolve_links(&path, false)
    {
        path = resolved;
    }
    let store_path = match eval.io.store_dir().split(&path) {
        Ok((store_path, _)) => store_path,
        Err(StorePathError::NotBelowStore { path }) => {
            return Err(Error::eval(format!("path '{path}' is not in the Nix store")).at(pos));
        }
        Err(error) => return Err(Error::eval(error.to_string())),
    };
    if !eval.settings.read_only {
        eval.ensure_valid(&store_path)?;
    }
    eval.contexts.insert(&mut context, ContextElem::Opaque(store_path));
    let context = eval.contexts.intern(&context);
    Ok(eval.string_with(&path, context))
}

pub(super) fn to_file(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let name =
        eval.expect_text(base, pos, "while evaluating the first argument passed to builtins.toFile")?;
    let what = "while evaluating the second argument passed to builtins.toFile";
    let contents = eval.expect_string(base + 1, pos, what)?;
    let mut references = BTreeSet::new();
    for elem in eval.contexts.elements(contents.middle()) {
        if let ContextElem::Opaque(path) = elem {
            references.insert(path);
            continue;
        }
        let elem = match elem {
            ContextElem::DrvDeep(path) => format!("={path}", path = path.base_name()),
            ContextElem::Built { drv, output } => {
                format!("!{}!{}", String::from_utf8_lossy(&output), drv.base_name())
            }
            ContextElem::Opaque(path) => path.base_name().to_owned(),
        };
        let name = String::from_utf8_lossy(&name);
        return Err(Error::eval(format!(
            "files created by builtins.toFile may not reference derivations, but {name} references {elem}"
        ))
        .at(pos));
    }
    let text = eval.bytes(contents).to_vec();
    eval.may_add()?;
    let path = eval.io.add_text(&name, &text, &references).map_err(|error| eval.io_error(error))?;
    Ok(eval.store_path_string(&path))
}

impl Evaluator {
    /// The string of a store path that refers to it.
    pub(crate) fn store_path_string(&mut self, path: &StorePath) -> Word {
        let context = self.contexts.single(ContextElem::Opaque(path.clone()));
        let text = self.io.store_dir().print(path);
        self.string_with(text.as_bytes(), context)
    }

    fn add_path(
        &mut self,
        name: &[u8],
        path: &[u8],
        filter: Option<Word>,
        ingestion: Ingestion,
        expected: Option<Hash>,
        context: &ContextSet,
    ) -> Result<Word> {
        let path = if context.is_empty() { path.to_vec() } else { self.realise(path, context)? };
        let expected = match expected {
            Some(hash) => {
                let method = match ingestion {
                    Ingestion::Nar => ContentAddressMethod::Nar,
                    Ingestion::Flat => ContentAddressMethod::Flat,
                };
                let made = self.io.store_dir().make_fixed_output_path(name, &ContentAddress { method, hash });
                Some(made.map_err(|error| Error::new(ErrorKind::Store, error.to_string()))?)
            }
            None => None,
        };
        if let Some(expected) = &expected
            && self.io.is_valid_path(expected).unwrap_or(false)
        {
            return Ok(self.store_path_string(expected));
        }
        let real = self.io.resolve_links(&path, false).map_err(|error| self.io_error(error))?;
        let kept = match filter {
            Some(filter) => {
                let mut kept = FxHashSet::default();
                self.filter_tree(&real, filter, &mut kept)?;
                Some(kept)
            }
            None => None,
        };
        self.may_add()?;
        let added = self
            .io
            .add_source(name, &real, ingestion, kept.as_ref())
            .map_err(|error| self.io_error(error))?;
        if expected.is_some_and(|expected| expected != added) {
            let shown = String::from_utf8_lossy(&path);
            return Err(Error::eval(format!(
                "store path mismatch in (possibly filtered) path added from '{shown}'"
            )));
        }
        Ok(self.store_path_string(&added))
    }

    /// Asks a filter about everything below a directory, in the order in which the reference does: sorted,
    /// each directory right after the question about it. The root is not asked about.
    fn filter_tree(&mut self, dir: &[u8], filter: Word, kept: &mut FxHashSet<Vec<u8>>) -> Result<()> {
        if self.io.file_type(dir).map_err(|error| self.io_error(error))? != Some(FileType::Directory) {
            return Ok(());
        }
        let mut entries = self.io.read_dir(dir).map_err(|error| self.io_error(error))?;
        entries.sort();
        for (name, kind) in entries {
            let mut file = dir.to_vec();
            if file != b"/" {
                file.push(b'/');
            }
            file.extend(name);
            let path = self.string(&file);
            let kind_word = type_string(self, kind);
            let verdict = self.call_with(filter, &[path, kind_word], 0)?;
            let what = "while evaluating the return value of the path filter function";
            if !self.bool_or(verdict, 0, what)? {
                continue;
            }
            kept.insert(file.clone());
            if kind == FileType::Directory {
                self.filter_tree(&file, filter, kept)?;
            }
        }
        Ok(())
    }
}

pub(super) fn filter_source(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let mut context = ContextSet::default();
    let what = "while evaluating the second argument (the path to filter) passed to 'builtins.filterSource'";
    let path = eval.coerce_to_path(base + 1, &mut context, pos, what)?;
    let what = "while evaluating the first argument passed to builtins.filterSource";
    let filter = eval.expect_function(base, pos, what)?;
    let name = paths::base_name_of(&path).to_vec();
    eval.add_path(&name, &path, Some(filter), Ingestion::Nar, None, &context).trace_with(0, || adding(&path))
}

fn adding(path: &[u8]) -> String {
    format!("while adding path '{}'", String::from_utf8_lossy(path))
}

pub(super) fn path(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let args = eval.expect_attrs(base, pos, "while evaluating the argument passed to 'builtins.path'")?;
    let (mut path, mut name, mut filter, mut ingestion, mut expected) =
        (None, Vec::new(), None, Ingestion::Nar, None);
    let mut context = ContextSet::default();
    for attr in eval.attrs_of(args) {
        let top = eval.stack.len();
        let word = eval.refer(attr.at);
        eval.stack.push(word);
        match eval.symbols.name(attr.name) {
            b"path" => {
                let what = "while evaluating the 'path' attribute passed to 'builtins.path'";
                path = Some(eval.coerce_to_path(top, &mut context, attr.pos, what)?);
            }
            b"name" => {
                let what = "while evaluating the `name` attribute passed to builtins.path";
                name = eval.expect_text(top, attr.pos, what)?;
            }
            b"filter" => {
                let what = "while evaluating the `filter` parameter passed to builtins.path";
                filter = Some(eval.expect_function(top, attr.pos, what)?);
            }
            b"recursive" => {
                let what = "while evaluating the `recursive` attribute passed to builtins.path";
                if !eval.expect_bool(top, attr.pos, what)? {
                    ingestion = Ingestion::Flat;
                }
            }
            b"sha256" => {
                let what = "while evaluating the `sha256` attribute passed to builtins.path";
                let text = eval.expect_text(top, attr.pos, what)?;
                let hash = Hash::parse_allow_empty(&text, Some(HashAlgo::Sha256))
                    .map_err(|error| Error::eval(error.to_string()).at(pos))?;
                if let Some(warning) = hash.warning() {
                    eval.io.message(&format!("warning: {warning}"));
                }
                expected = Some(hash.hash);
            }
            _ => {
                let other = eval.shown_name(attr.name);
                return Err(
                    Error::eval(format!("unsupported argument '{other}' to 'builtins.path'")).at(attr.pos)
                );
            }
        }
        eval.stack.truncate(top);
    }
    let Some(path) = path else {
        return Err(Error::eval(
            "missing required 'path' attribute in the first argument to 'builtins.path'",
        )
        .at(pos));
    };
    if name.is_empty() {
        name = paths::base_name_of(&path).to_vec();
    }
    eval.add_path(&name, &path, filter, ingestion, expected, &context).trace_with(0, || adding(&path))
}
