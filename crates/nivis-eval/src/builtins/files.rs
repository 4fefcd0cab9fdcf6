//! Files, sources and what is imported.

use super::prelude::*;
use crate::context::{ContextElem, ContextSet};
use crate::error::{Detail, ErrorKind};
use crate::interpret::coerce::Coercion;
use crate::io::{FileType, Ingestion, IoError};
use nivis_formats::path as paths;
use nivis_store::hash::{Hash, HashAlgo};
use nivis_store::store_path::{ContentAddress, ContentAddressMethod, StorePath, StorePathError};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::rc::Rc;

impl Evaluator {
    /// An effect's failure as an evaluation error.
    #[cold]
    pub fn io_error(&self, error: IoError) -> Error {
        let kind = match &error {
            IoError::Forbidden { .. } => ErrorKind::Restricted,
            IoError::Store { .. } => ErrorKind::Store,
            IoError::HashMismatch { .. } => ErrorKind::HashMismatch,
            _ => ErrorKind::File,
        };
        let message = error.to_string();
        let detail = match error {
            IoError::NotFound { path } => Some(Detail::Missing { path }),
            IoError::Untracked { root, path } => Some(Detail::Untracked { root, path }),
            _ => None,
        };
        let error = Error::new(kind, message);
        if let Some(detail) = detail { error.detail(detail) } else { error }
    }

    /// Fails if the store has not the path.
    pub(crate) fn ensure_valid(&mut self, path: &StorePath) -> Result<()> {
        match self.io.is_valid_path(path) {
            Ok(true) => Ok(()),
            Ok(false) => {
                let shown = self.io.store_dir().print(path);
                Err(Error::new(ErrorKind::Store, format!("path '{shown}' is not valid")))
            }
            Err(error) => Err(self.io_error(error)),
        }
    }

    /// Fails if a store path is not valid. Where paths are only computed it has to be there: what would be copied
    /// has a path, and no content.
    fn ensure_readable(&mut self, path: &StorePath) -> Result<()> {
        let readable = if self.settings.read_only {
            let shown = self.io.store_dir().print(path);
            !matches!(self.io.file_type(shown.as_bytes()), Ok(None))
        } else {
            self.io.is_valid_path(path).map_err(|error| self.io_error(error))?
        };
        if readable {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Store, format!("path '{}' is not valid", path.base_name())))
    }

    /// An entry of the stack as a path whose context was built.
    fn realise_path(&mut self, index: usize, pos: Pos) -> Result<Vec<u8>> {
        let mut context = ContextSet::default();
        let path = self.coerce_to_path(index, &mut context, 0, "while realising the context of a path")?;
        self.realise(&path, &context).trace_with(pos, || {
            format!("while realising the context of path '{}'", String::from_utf8_lossy(&path))
        })
    }

    /// Builds what a path refers to; gives the path with placeholders replaced.
    fn realise(&mut self, path: &[u8], context: &ContextSet) -> Result<Vec<u8>> {
        for elem in self.contexts.sorted(context) {
            match elem {
                ContextElem::Opaque(store_path) | ContextElem::DrvDeep(store_path) => {
                    self.ensure_readable(&store_path)?;
                }
                ContextElem::Built { drv, output } => {
                    if !self.settings.import_from_derivation {
                        let shown = self.io.store_dir().print(&drv);
                        let output = String::from_utf8_lossy(&output);
                        return Err(Error::eval(format!(
                            "cannot build '{shown}^{output}' during evaluation because the option \
                             'allow-import-from-derivation' is disabled"
                        )));
                    }
                    self.may_act()?;
                    self.ensure_valid(&drv)?;
                    self.io.realise(&drv, &[output.to_vec()]).map_err(|error| self.io_error(error))?;
                }
            }
        }
        Ok(path.to_vec())
    }

    /// The file that importing a path reads: links of the last component followed, `default.nix` of a directory.
    pub fn resolve_import(&mut self, path: &[u8]) -> Result<Rc<[u8]>> {
        if let Some(resolved) = self.import_paths.get(path) {
            return Ok(resolved.clone());
        }
        let mut current = path.to_vec();
        if !current.starts_with(b"<") {
            for follow in 0.. {
                if follow > 1024 {
                    let shown = String::from_utf8_lossy(path);
                    return Err(Error::new(
                        ErrorKind::File,
                        format!("too many symbolic links encountered while traversing the path '{shown}'"),
                    ));
                }
                match self.io.read_link(&current).map_err(|error| self.io_error(error))? {
                    Some(target) => {
                        let mut joined = paths::dir_of(&current).to_vec();
                        joined.push(b'/');
                        current = if target.starts_with(b"/") {
                            paths::canonicalise(&target)
                        } else {
                            joined.extend(target);
                            paths::canonicalise(&joined)
                        };
                    }
                    None => break,
                }
            }
            let kind = self.io.followed_type(&current).map_err(|error| self.io_error(error))?;
            if kind == Some(FileType::Directory) {
                if current != b"/" {
                    current.push(b'/');
                }
                current.extend_from_slice(b"default.nix");
            }
        }
        let resolved: Rc<[u8]> = current.into();
        self.import_paths.insert(path.into(), resolved.clone());
        Ok(resolved)
    }

    /// The value of a file, evaluated once.
    pub fn import_file(&mut self, path: &[u8]) -> Result<Word> {
        let resolved = self.resolve_import(path)?;
        if let Some(&cell) = self.imports.get(&resolved) {
            return self.force_slot(cell);
        }
        let cell = self.heap.alloc_cell(Word::BLACKHOLE);
        self.imports.insert(resolved.clone(), cell);
        let mut root = None;
        let result = self.compile_file(&resolved, None).and_then(|node| {
            root = Some(node);
            self.eval(node, Ref::NULL).trace_with(0, || {
                format!("while evaluating the file '{}':", String::from_utf8_lossy(&resolved))
            })
        });
        match result {
            Ok(value) => {
                self.heap.set(cell, value);
                Ok(value)
            }
            Err(error) => {
                if error.kind() == ErrorKind::InfiniteRecursion {
                    error.passes(&[cell], root.map_or(0, |node| self.code.pos(node)));
                }
                // Tried again, it is evaluated again.
                self.imports.remove(&resolved);
                Err(error)
            }
        }
    }
}

pub(super) fn import(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let path = eval.realise_path(base, pos)?;
    if let Some(value) = import_derivation(eval, &path)? {
        return Ok(value);
    }
    eval.import_file(&path)
}

fn import_derivation(eval: &mut Evaluator, path: &[u8]) -> Result<Option<Word>> {
    if !path.ends_with(b".drv") {
        return Ok(None);
    }
    let Ok(store_path) = eval.io.store_dir().parse(path) else { return Ok(None) };
    if !eval.io.is_valid_path(&store_path).map_err(|error| eval.io_error(error))? {
        return Ok(None);
    }
    eval.imported_derivation(path, &store_path).map(Some)
}

pub(super) fn scoped_import(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let path = eval.realise_path(base + 1, pos)?;
    if let Some(value) = import_derivation(eval, &path)? {
        return Ok(value);
    }
    let scope =
        eval.expect_attrs(base, pos, "while evaluating the first argument passed to builtins.scopedImport")?;
    let env = eval.env_of(scope);
    let names = eval.attrs_of(scope).iter().zip(0..).map(|(attr, slot)| (attr.name, slot)).collect();
    let resolved = eval.resolve_import(&path)?;
    let node = eval.compile_file(&resolved, Some(names))?;
    eval.eval(node, env)
}

pub(super) fn path_exists(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let value = eval.force_stack(base)?;
    let must_be_dir = value.is_string() && {
        let text = eval.bytes(value);
        text.ends_with(b"/") || text.ends_with(b"/.")
    };
    let path = match eval.realise_path(base, pos) {
        Ok(path) => path,
        Err(error) if error.kind() == ErrorKind::Restricted => return Ok(Word::FALSE),
        Err(error) => return Err(error),
    };
    if path == super::FETCHURL_PATH {
        return Ok(Word::TRUE);
    }
    let kind = if must_be_dir { eval.io.followed_type(&path) } else { eval.io.file_type(&path) };
    match kind {
        Ok(Some(kind)) => Ok(Word::bool(!must_be_dir || kind == FileType::Directory)),
        Ok(None) | Err(IoError::Forbidden { .. }) => Ok(Word::FALSE),
        Err(error) => Err(eval.io_error(error)),
    }
}

pub(super) fn read_file(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let path = eval.realise_path(base, pos)?;
    let text = eval.read_source(&path)?;
    if text.contains(&0) {
        let shown = String::from_utf8_lossy(&path);
        return Err(Error::eval(format!(
            "the contents of the file '{shown}' cannot be represented as a Nix string"
        ))
        .at(pos));
    }
    let mut context = ContextSet::default();
    if let Ok((store_path, _)) = eval.io.store_dir().split(&path)
        && let Ok(references) = eval.io.references(&store_path)
    {
        for reference in references {
            if memchr::memmem::find(&text, reference.hash_part().as_bytes()).is_some() {
                eval.contexts.insert(&mut context, ContextElem::Opaque(reference));
            }
        }
    }
    let context = eval.contexts.intern(&context);
    Ok(eval.string_with(&text, context))
}

pub(super) fn hash_file(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let algo =
        eval.expect_text(base, pos, "while evaluating the first argument passed to builtins.hashFile")?;
    let algo = eval.parse_algorithm(&algo)?;
    let path = eval.realise_path(base + 1, pos)?;
    let text = eval.read_source(&path)?;
    let digest = Hash::of(algo, &text).base16();
    Ok(eval.string(digest.as_bytes()))
}

fn type_string(eval: &mut Evaluator, kind: FileType) -> Word {
    let name = eval.symbols.intern(kind.name().as_bytes());
    eval.name_string(name)
}

pub(super) fn read_file_type(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let path = eval.realise_path(base, pos)?;
    match eval.io.file_type(&path) {
        Ok(Some(kind)) => Ok(type_string(eval, kind)),
        Ok(None) => Err(eval.io_error(eval.io.missing(&path))),
        Err(error) => Err(eval.io_error(error)),
    }
}

pub(super) fn read_dir(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let path = eval.realise_path(base, pos)?;
    let mut entries = eval.io.read_dir(&path).map_err(|error| eval.io_error(error))?;
    entries.sort();
    let mut attrs = Vec::with_capacity(entries.len());
    for (name, kind) in entries {
        let word = type_string(eval, kind);
        let name = eval.symbols.intern(&name);
        attrs.push((name, 0, word));
    }
    Ok(eval.make_attrs(attrs))
}

pub(super) fn to_path(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let mut context = ContextSet::default();
    let what = "while evaluating the first argument passed to builtins.toPath";
    let path = eval.coerce_to_path(base, &mut context, pos, what)?;
    let context = eval.contexts.intern(&context);
    Ok(eval.string_with(&path, context))
}

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

    /// A file's bytes, also of the evaluator's own files.
    pub(crate) fn read_source(&mut self, path: &[u8]) -> Result<Vec<u8>> {
        if path == super::FETCHURL_PATH {
            return Ok(super::FETCHURL.as_bytes().to_vec());
        }
        self.io.read_file(path).map_err(|error| self.io_error(error))
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
}

impl Evaluator {
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

pub(super) fn find_file(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let list =
        eval.expect_list(base, pos, "while evaluating the first argument passed to builtins.findFile")?;
    let mut entries = Vec::new();
    for i in 0..list.middle() {
        let what = "while evaluating an element of the list passed to builtins.findFile";
        let slot = list.at().at(i);
        let set = eval.force_slot(slot).and_then(|set| eval.flat_attrs_or(set, 0)).trace(pos, what)?;
        let mut prefix = Vec::new();
        if let Some(at) = eval.attr(set, eval.known.prefix) {
            let what = "while evaluating the `prefix` attribute of an element of the list passed to builtins.findFile";
            prefix = eval.text_of_slot(at, what)?;
        }
        let at = eval.required(set, eval.known.path, "in an element of the __nixPath")?;
        let what =
            "while evaluating the `path` attribute of an element of the list passed to builtins.findFile";
        let (mut text, mut context) = (Vec::new(), ContextSet::default());
        let word = eval.refer(at);
        let coercion = Coercion { more: false, copy: false };
        eval.coerce(word, &mut text, &mut context, coercion, pos, what)?;
        entries.push((prefix, eval.realise(&text, &context)?));
    }
    let what = "while evaluating the second argument passed to builtins.findFile";
    let wanted = eval.expect_text(base + 1, pos, what)?;
    match eval.find_in(&entries, &wanted)? {
        Some(path) => Ok(eval.path(&path)),
        None => {
            let shown = String::from_utf8_lossy(&wanted);
            let message = if eval.settings.pure {
                format!("cannot look up '<{shown}>' in pure evaluation mode (use '--impure' to override)")
            } else {
                format!("file '{shown}' was not found in the Nix search path (add it using $NIX_PATH or -I)")
            };
            Err(Error::new(ErrorKind::Thrown, message).at(pos))
        }
    }
}

impl Evaluator {
    /// Looks a name up in a search path: the first entry whose prefix fits and that has the file.
    pub fn find_in(&mut self, entries: &[(Vec<u8>, Vec<u8>)], wanted: &[u8]) -> Result<Option<Vec<u8>>> {
        for (prefix, root) in entries {
            let rest = match wanted.strip_prefix(prefix.as_slice()) {
                Some(rest) if prefix.is_empty() || rest.is_empty() => rest,
                Some([b'/', rest @ ..]) => rest,
                _ => continue,
            };
            let entry = self.io.search_entry(root).map_err(|error| self.io_error(error))?;
            let Some(mut path) = entry else { continue };
            if !rest.is_empty() {
                path.push(b'/');
                path.extend_from_slice(rest);
                path = paths::canonicalise(&path);
            }
            match self.io.file_type(&path) {
                Ok(Some(_)) => return Ok(Some(path)),
                Ok(None) | Err(IoError::Forbidden { .. } | IoError::NotFound { .. }) => {}
                Err(error) => return Err(self.io_error(error)),
            }
        }
        // What the program itself holds; of that there is one file (`FETCHURL_PATH`).
        if wanted.starts_with(b"nix/") {
            return Ok(Some([b"<", wanted, b">"].concat()));
        }
        Ok(None)
    }
}

pub(super) fn get_env(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let name =
        eval.expect_text(base, pos, "while evaluating the first argument passed to builtins.getEnv")?;
    if eval.settings.pure || eval.settings.restricted {
        return Ok(eval.string(b""));
    }
    let value = eval.io.env_var(&name).unwrap_or_default();
    Ok(eval.string(&value))
}
