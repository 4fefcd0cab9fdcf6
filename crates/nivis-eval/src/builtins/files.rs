//! Reading files, once what their paths refer to is there.

use super::prelude::*;
use crate::context::{ContextElem, ContextSet};
use crate::error::{Detail, ErrorKind};
use crate::io::{FileType, IoError};
use nivis_store::hash::Hash;
use nivis_store::store_path::StorePath;

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

    /// The first path of a context that the store has not. Where paths are only computed it has to be there: what
    /// would be copied has a path, and no content.
    pub(super) fn invalid_in(&mut self, context: &ContextSet) -> Result<Option<StorePath>> {
        for elem in self.contexts.sorted(context) {
            let (path, is_derivation) = match elem {
                ContextElem::Opaque(path) | ContextElem::DrvDeep(path) => (path, false),
                ContextElem::Built { drv, .. } => (drv, true),
            };
            let is_there = if self.settings.read_only && !is_derivation {
                let shown = self.io.store_dir().print(&path);
                !matches!(self.io.file_type(shown.as_bytes()), Ok(None))
            } else {
                self.io.is_valid_path(&path).map_err(|error| self.io_error(error))?
            };
            if !is_there {
                return Ok(Some(path));
            }
        }
        Ok(None)
    }

    /// An entry of the stack as a path whose context was built.
    pub(super) fn realise_path(&mut self, index: usize, pos: Pos) -> Result<Vec<u8>> {
        let mut context = ContextSet::default();
        let path = self.coerce_to_path(index, &mut context, 0, "while realising the context of a path")?;
        self.realise(&path, &context).trace_with(pos, || {
            format!("while realising the context of path '{}'", String::from_utf8_lossy(&path))
        })
    }

    /// Builds what a path refers to; gives the path with placeholders replaced (`realiseContext` in primops.cc).
    pub(super) fn realise(&mut self, path: &[u8], context: &ContextSet) -> Result<Vec<u8>> {
        if let Some(invalid) = self.invalid_in(context)? {
            let message = format!("path '{}' is not valid", invalid.base_name());
            return Err(Error::new(ErrorKind::Store, message));
        }
        let mut is_first = true;
        for elem in self.contexts.sorted(context) {
            let ContextElem::Built { drv, output } = elem else { continue };
            if is_first {
                self.may_import(&drv, &output)?;
            }
            is_first = false;
            self.io.realise(&drv, &[output.to_vec()]).map_err(|error| self.io_error(error))?;
        }
        Ok(path.to_vec())
    }

    /// Whether something may be built while evaluating; of several only the first is told.
    fn may_import(&mut self, drv: &StorePath, output: &[u8]) -> Result<()> {
        let shown = format!("{}^{}", self.io.store_dir().print(drv), String::from_utf8_lossy(output));
        if !self.settings.import_from_derivation {
            return Err(Error::eval(format!(
                "cannot build '{shown}' during evaluation because the option \
                 'allow-import-from-derivation' is disabled"
            )));
        }
        self.may_act()?;
        if self.settings.trace_import_from_derivation {
            let text = format!("warning: built '{shown}' during evaluation due to an import from derivation");
            self.io.message(&text);
        }
        Ok(())
    }

    /// A file's bytes, also of the evaluator's own files.
    pub(crate) fn read_source(&mut self, path: &[u8]) -> Result<Vec<u8>> {
        if path == super::FETCHURL_PATH {
            return Ok(super::FETCHURL.as_bytes().to_vec());
        }
        self.io.read_file(path).map_err(|error| self.io_error(error))
    }
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

pub(super) fn type_string(eval: &mut Evaluator, kind: FileType) -> Word {
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

pub(super) fn get_env(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let name =
        eval.expect_text(base, pos, "while evaluating the first argument passed to builtins.getEnv")?;
    if eval.settings.pure || eval.settings.restricted {
        return Ok(eval.string(b""));
    }
    let value = eval.io.env_var(&name).unwrap_or_default();
    Ok(eval.string(&value))
}
