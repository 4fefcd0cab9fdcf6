//! Coercion to strings and paths (`coerceToString`, `coerceToPath` in the reference's eval.cc).

use crate::context::{ContextElem, ContextSet};
use crate::error::{Context, Error, Result};
use crate::evaluator::Evaluator;
use crate::heap::{Kind, Ref, Word};
use crate::io::Ingestion;
use crate::source::Pos;
use nivis_formats::path as paths;
use nivis_store::store_path::StorePath;

/// How far coercion goes.
#[derive(Clone, Copy, Debug)]
pub struct Coercion {
    /// Null, Booleans, numbers and lists too.
    pub more: bool,
    /// Paths are copied to the store and give their store path.
    pub copy: bool,
}

impl Coercion {
    /// What derivation attributes and `toString`-like builtins use by default.
    pub const PLAIN: Coercion = Coercion { more: false, copy: true };
}

impl Evaluator {
    /// Appends a value as text, and adds what it refers to.
    pub fn coerce(
        &mut self,
        value: Word,
        text: &mut Vec<u8>,
        context: &mut ContextSet,
        coercion: Coercion,
        pos: Pos,
        what: &str,
    ) -> Result<()> {
        self.enter(pos)?;
        let base = self.stack.len();
        self.stack.push(value);
        let result = self.coerce_entry(base, text, context, coercion, pos, what);
        self.depth -= 1;
        result?;
        self.stack.truncate(base);
        Ok(())
    }

    fn coerce_entry(
        &mut self,
        index: usize,
        text: &mut Vec<u8>,
        context: &mut ContextSet,
        coercion: Coercion,
        pos: Pos,
        what: &str,
    ) -> Result<()> {
        crate::limits::check_native_stack()?;
        let value = self.force_stack(index)?;
        match value.kind() {
            Kind::String { context: id, at } => {
                self.contexts.extend(context, id);
                text.extend_from_slice(self.heap.bytes(at));
                return Ok(());
            }
            Kind::Path(at) => {
                let path = self.heap.bytes(at);
                if !coercion.copy && path == crate::builtins::FETCHURL_PATH {
                    text.extend_from_slice(crate::builtins::FETCHURL_SHOWN);
                } else if coercion.copy {
                    let path = path.to_vec();
                    let stored = self.copy_to_store(&path, context)?;
                    text.extend(self.io.store_dir().print(&stored).into_bytes());
                } else {
                    text.extend_from_slice(path);
                }
                return Ok(());
            }
            Kind::Attrs { .. } => {
                if let Some(at) = self.attr(value, self.known.to_string) {
                    let function = self.force_slot(at)?;
                    let string = self.call_with(function, &[value], pos)?;
                    let what = "while evaluating the result of the `__toString` attribute";
                    return self.coerce(string, text, context, coercion, pos, what);
                }
                if let Some(at) = self.attr(value, self.known.out_path) {
                    let path = self.refer(at);
                    return self.coerce(path, text, context, coercion, pos, what);
                }
            }
            Kind::Bool(true) if coercion.more => {
                text.push(b'1');
                return Ok(());
            }
            Kind::Bool(false) | Kind::Null if coercion.more => return Ok(()),
            Kind::Int(_) | Kind::BigInt(_) if coercion.more => {
                let value = self.as_int(value).unwrap_or(0);
                text.extend_from_slice(value.to_string().as_bytes());
                return Ok(());
            }
            Kind::Float(at) if coercion.more => {
                nivis_formats::float::write_string(text, self.heap.f64_at(at));
                return Ok(());
            }
            Kind::List { len, at } if coercion.more => {
                for i in 0..len {
                    let word = self.refer(at.at(i));
                    self.stack.truncate(index + 1);
                    self.stack.push(word);
                    self.enter(pos)?;
                    let one = self.coerce_entry(
                        index + 1,
                        text,
                        context,
                        coercion,
                        pos,
                        "while evaluating one element of the list",
                    );
                    self.depth -= 1;
                    one.trace(pos, what)?;
                    let item = self.stack[index + 1];
                    let item = item.as_cell().map_or(item, |cell| self.heap.get(cell));
                    // Nothing separates an empty list from what follows it.
                    if i + 1 < len && !(item.is_list() && item.middle() == 0) {
                        text.push(b' ');
                    }
                }
                return Ok(());
            }
            _ => {}
        }
        let (kind, shown) = (self.show_type(value), self.show_for_error(value));
        Err(Error::type_error(format!("cannot coerce {kind} to a string: {shown}")).trace(pos, what))
    }

    /// A value as text, with what it refers to.
    pub fn coerce_to_bytes(
        &mut self,
        index: usize,
        context: &mut ContextSet,
        coercion: Coercion,
        pos: Pos,
        what: &str,
    ) -> Result<Vec<u8>> {
        let mut text = Vec::new();
        let value = self.stack[index];
        let value = if value.is_forced() { value } else { self.share(index) };
        self.coerce(value, &mut text, context, coercion, pos, what)?;
        Ok(text)
    }

    /// The store path that a value is or has (`EvalState::coerceToStorePath`). Nothing is copied.
    ///
    /// # Errors
    /// The value fails, is no text, or is no path of the store itself.
    pub fn coerce_to_store_path(&mut self, at: Ref, pos: Pos, what: &str) -> Result<StorePath> {
        let value = self.force_slot(at)?;
        let base = self.stack.len();
        self.stack.push(value);
        let coercion = Coercion { more: false, copy: false };
        let text = self.coerce_to_bytes(base, &mut ContextSet::default(), coercion, pos, what);
        self.stack.truncate(base);
        let text = text?;
        self.io.store_dir().parse(&text).map_err(|_invalid| {
            let text = String::from_utf8_lossy(&text);
            Error::eval(format!("path '{text}' is not in the Nix store")).at(pos).trace(pos, what)
        })
    }

    /// Copies a source to the store, once.
    pub fn copy_to_store(&mut self, path: &[u8], context: &mut ContextSet) -> Result<StorePath> {
        if path.ends_with(b".drv") {
            return Err(Error::eval("file names are not allowed to end in '.drv'"));
        }
        let stored = match self.memo.copied.get(path) {
            Some(stored) => stored.clone(),
            None => {
                if self.io.file_type(path).map_err(|error| self.io_error(error))?.is_none() {
                    return Err(self.io_error(self.io.missing(path)));
                }
                let real = self.io.resolve_links(path, true).map_err(|error| self.io_error(error))?;
                let name = paths::base_name_of(path).to_vec();
                self.may_add()?;
                let stored = self
                    .io
                    .add_source(&name, &real, Ingestion::Nar, None)
                    .map_err(|error| self.io_error(error))?;
                self.memo.copied.insert(path.into(), stored.clone());
                stored
            }
        };
        self.contexts.insert(context, ContextElem::Opaque(stored.clone()));
        Ok(stored)
    }

    /// An entry of the stack as an absolute path.
    pub fn coerce_to_path(
        &mut self,
        index: usize,
        context: &mut ContextSet,
        pos: Pos,
        what: &str,
    ) -> Result<Vec<u8>> {
        let value = self.force_stack(index).trace(pos, what)?;
        if let Kind::Path(at) = value.kind() {
            let path = self.heap.bytes(at);
            // The evaluator's own files, such as `<nix/fetchurl.nix>`, have no place in the file system.
            return Ok(if path.starts_with(b"<") { path.to_vec() } else { paths::canonicalise(path) });
        }
        if value.is_attrs()
            && let Some(at) = self.attr(value, self.known.to_string)
        {
            let function = self.force_slot(at)?;
            let result = self.call_with(function, &[value], pos)?;
            let top = self.stack.len();
            self.stack.push(result);
            let path = self.coerce_to_path(top, context, pos, what)?;
            self.stack.truncate(top);
            return Ok(path);
        }
        let coercion = Coercion { more: false, copy: false };
        let path = self.coerce_to_bytes(index, context, coercion, pos, what)?;
        if path.first() != Some(&b'/') {
            let message =
                format!("string '{}' doesn't represent an absolute path", String::from_utf8_lossy(&path));
            return Err(Error::eval(message).trace(pos, what));
        }
        Ok(paths::canonicalise(&path))
    }
}
