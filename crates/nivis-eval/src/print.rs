//! Values as text: the plain form of `nix-instantiate --eval`, and the bounded one inside of messages
//! (print-ambiguous.cc and print.cc in the reference).

use crate::error::{Error, ErrorKind, Result};
use crate::evaluator::Evaluator;
use crate::heap::{Kind, Ref, Word};
use crate::source::{Origin, Pos};
use nivis_formats::float;
use rustc_hash::FxHashSet;

/// How much of a value is shown, and what is forced for it.
#[derive(Clone, Copy)]
pub struct PrintOptions {
    pub max_depth: usize,
    pub max_attrs: usize,
    pub max_items: usize,
    pub max_string: usize,
    /// Evaluate what is not evaluated yet; errors are shown in place.
    pub force: bool,
    /// Derivations as `«derivation /nix/store/….drv»`.
    pub derivation_paths: bool,
    /// Indent by this many spaces; 0 prints on one line.
    pub indent: usize,
    /// An error of the outermost value is the printing's; errors further in are shown in their place.
    pub throws_at_top: bool,
}

/// What messages show of values.
const FOR_ERRORS: PrintOptions = PrintOptions {
    max_depth: 10,
    max_attrs: 10,
    max_items: 10,
    max_string: 1024,
    force: false,
    derivation_paths: false,
    indent: 0,
    throws_at_top: false,
};

const KEYWORDS: &[&[u8]] = &[b"if", b"then", b"else", b"assert", b"with", b"let", b"in", b"rec", b"inherit"];

/// Appends a string literal, cut after `max` bytes.
pub fn write_string(out: &mut Vec<u8>, text: &[u8], max: usize) {
    out.push(b'"');
    for (i, &byte) in text.iter().enumerate() {
        if i >= max {
            out.extend_from_slice(b"\" ");
            write_elided(out, text.len() - i, "byte");
            return;
        }
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'$' if text.get(i + 1) == Some(&b'{') => out.extend_from_slice(b"\\$"),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

fn write_elided(out: &mut Vec<u8>, count: usize, what: &str) {
    let plural = if count == 1 { "" } else { "s" };
    out.extend_from_slice(format!("«{count} {what}{plural} elided»").as_bytes());
}

/// Appends an attribute name, quoted where it must be.
pub fn write_attr_name(out: &mut Vec<u8>, name: &[u8]) {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'\'');
    let starts = name.first().is_some_and(|byte| !byte.is_ascii_digit() && !matches!(byte, b'-' | b'\''));
    if starts && name.iter().all(plain) && !KEYWORDS.contains(&name) {
        out.extend_from_slice(name);
    } else {
        write_string(out, name, usize::MAX);
    }
}

impl Evaluator {
    /// A value in a message.
    pub fn show_for_error(&mut self, value: Word) -> String {
        let mut out = Vec::new();
        match self.print(value, FOR_ERRORS, &mut out) {
            Ok(()) => String::from_utf8_lossy(&out).into_owned(),
            Err(error) => format!("«error: {error}»"),
        }
    }

    /// Appends a value in the syntax of the language, within bounds.
    ///
    /// # Errors
    /// If evaluation fails in a way that cannot be shown in place.
    pub fn print(&mut self, value: Word, options: PrintOptions, out: &mut Vec<u8>) -> Result<()> {
        let mut printer = Printer { options, seen: Seen::default(), attrs: 0, items: 0, indent: 0 };
        let base = self.stack.len();
        self.stack.push(value);
        printer.word(self, base, Ref::NULL, 0, out)?;
        self.stack.truncate(base);
        Ok(())
    }

    /// Appends a value as `nix-instantiate --eval` prints it: what is not evaluated is `<CODE>`.
    ///
    /// # Errors
    /// If the value is nested more deeply than calls may be.
    pub fn print_plain(&mut self, value: Word, out: &mut Vec<u8>) -> Result<()> {
        // The outermost value has a slot of its own.
        self.plain((value, Ref::NULL), out, &mut Seen::default(), 0)
    }

    /// Appends a value and what it holds; `slot` is where it is, by which lists are known.
    fn plain(
        &mut self,
        (value, slot): (Word, Ref),
        out: &mut Vec<u8>,
        seen: &mut Seen,
        depth: u32,
    ) -> Result<()> {
        crate::limits::check_native_stack()?;
        if depth > self.settings.max_call_depth {
            return Err(Error::new(ErrorKind::StackOverflow, "stack overflow; max-call-depth exceeded"));
        }
        match value.kind() {
            Kind::Int(_) | Kind::BigInt(_) => {
                out.extend_from_slice(self.as_int(value).unwrap_or(0).to_string().as_bytes());
            }
            Kind::Bool(value) => out.extend_from_slice(if value { b"true" } else { b"false" }),
            Kind::Null => out.extend_from_slice(b"null"),
            Kind::Float(at) => float::write_value(out, self.heap.f64_at(at)),
            Kind::String { at, .. } => write_string(out, self.heap.bytes(at), usize::MAX),
            Kind::Path(at) => out.extend_from_slice(self.heap.bytes(at)),
            Kind::Attrs { at, .. } => {
                if self.attr_count(value) > 0 && !seen.sets.insert(at.0) {
                    out.extend_from_slice("«repeated»".as_bytes());
                    return Ok(());
                }
                out.extend_from_slice(b"{ ");
                for attr in self.attrs_by_name(value) {
                    write_attr_name(out, self.symbols.name(attr.name));
                    out.extend_from_slice(b" = ");
                    let word = self.heap.get(attr.at);
                    self.plain((word, attr.at), out, seen, depth + 1)?;
                    out.extend_from_slice(b"; ");
                }
                out.push(b'}');
            }
            Kind::List { len, at } => {
                if len > 0 && !seen.lists.insert(slot.0) {
                    out.extend_from_slice("«repeated»".as_bytes());
                    return Ok(());
                }
                out.extend_from_slice(b"[ ");
                for i in 0..len {
                    let word = self.heap.get(at.at(i));
                    self.plain((word, at.at(i)), out, seen, depth + 1)?;
                    out.push(b' ');
                }
                out.push(b']');
            }
            Kind::Cell(at) => {
                let word = self.heap.get(at);
                self.plain((word, at), out, seen, depth)?;
            }
            Kind::Blackhole => out.extend_from_slice("«potential infinite recursion»".as_bytes()),
            Kind::Thunk { .. } | Kind::App { .. } | Kind::Failed(_) => out.extend_from_slice(b"<CODE>"),
            Kind::Lambda { .. } => out.extend_from_slice(b"<LAMBDA>"),
            Kind::Builtin(_) => out.extend_from_slice(b"<PRIMOP>"),
            Kind::Partial { .. } => out.extend_from_slice(b"<PRIMOP-APP>"),
        }
        Ok(())
    }

    /// The attributes of a set, sorted by name.
    pub fn attrs_by_name(&mut self, set: Word) -> Vec<crate::interpret::attrs::Attr> {
        let set = self.flat(set);
        let order = self.shapes.by_name(set.middle(), &self.symbols);
        let shape = self.shapes.get(set.middle());
        let attr = |&slot: &u32| crate::interpret::attrs::Attr {
            name: shape.names[slot as usize],
            pos: self.shapes.position(set.middle(), slot),
            at: set.at().at(slot),
        };
        order.iter().map(attr).collect()
    }

    /// A position as `file:line:column`.
    pub fn show_position(&self, pos: Pos) -> String {
        let Some((source, _)) = self.sources.resolve(pos) else { return "undefined position".into() };
        let Some(place) = self.sources.line_column(pos) else { return "undefined position".into() };
        let name = source.origin.display();
        format!("{name}:{}:{}", place.line, place.column)
    }
}

/// What was printed already.
#[derive(Default)]
struct Seen {
    /// Sets by where their attributes are.
    sets: FxHashSet<u32>,
    /// Lists by their slots.
    lists: FxHashSet<u32>,
}

struct Printer {
    options: PrintOptions,
    seen: Seen,
    attrs: usize,
    items: usize,
    indent: usize,
}

impl Printer {
    /// Prints an entry of the value stack, which is a copy of the slot at `slot`.
    fn word(
        &mut self,
        eval: &mut Evaluator,
        index: usize,
        slot: Ref,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        crate::limits::check_native_stack()?;
        if depth > eval.settings.max_call_depth as usize {
            return Err(Error::new(ErrorKind::StackOverflow, "stack overflow; max-call-depth exceeded"));
        }
        let indent = self.indent;
        match self.value(eval, index, slot, depth, out) {
            Err(error) if !error.kind().is_transient() && (depth > 0 || !self.options.throws_at_top) => {
                eval.stack.truncate(index + 1);
                self.indent = indent;
                out.extend_from_slice(format!("«error: {error}»").as_bytes());
                Ok(())
            }
            printed => printed,
        }
    }

    fn value(
        &mut self,
        eval: &mut Evaluator,
        index: usize,
        slot: Ref,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        let mut value = eval.stack[index];
        let slot = value.as_cell().unwrap_or(slot);
        if self.options.force {
            value = eval.force_stack(index)?;
        }
        if let Some(cell) = value.as_cell() {
            value = eval.heap.get(cell);
        }
        match value.kind() {
            Kind::String { at, .. } => write_string(out, eval.heap.bytes(at), self.options.max_string),
            Kind::Attrs { at, .. } => return self.set(eval, value, at.0, depth, out),
            Kind::List { len, at } => {
                if len > 0 && !self.seen.lists.insert(slot.0) {
                    out.extend_from_slice("«repeated»".as_bytes());
                    return Ok(());
                }
                return self.list(eval, len, at, depth, out);
            }
            Kind::Lambda { node, .. } => {
                let code = &eval.code.lambdas[node as usize];
                let name = code.name.map(|name| format!(" {}", eval.shown_name(name))).unwrap_or_default();
                let place = eval.show_position(code.pos);
                let origin = eval.sources.resolve(code.pos).map(|(source, _)| source.origin.clone());
                let shown = match origin {
                    Some(Origin::File(path)) => eval.io.shown_path(&path).and_then(|shown| {
                        let rest = place.strip_prefix(&*String::from_utf8_lossy(&path))?;
                        Some(format!("{}{rest}", String::from_utf8_lossy(&shown)))
                    }),
                    _ => None,
                };
                out.extend_from_slice(format!("«lambda{name} @ {}»", shown.unwrap_or(place)).as_bytes());
            }
            Kind::Builtin(number) => {
                out.extend_from_slice(format!("«primop {}»", Evaluator::builtin_name(number)).as_bytes());
            }
            Kind::Partial { at, .. } => {
                let name = match eval.heap.get(at).kind() {
                    Kind::Builtin(number) => Evaluator::builtin_name(number),
                    _ => "",
                };
                out.extend_from_slice(format!("«partially applied primop {name}»").as_bytes());
            }
            Kind::Path(at) => {
                let path = eval.heap.bytes(at);
                let shown = eval.io.shown_path(path);
                out.extend_from_slice(shown.as_deref().unwrap_or(path));
            }
            Kind::Thunk { .. } | Kind::App { .. } | Kind::Failed(_) | Kind::Cell(_) => {
                out.extend_from_slice("«thunk»".as_bytes());
            }
            _ => eval.print_plain(value, out)?,
        }
        Ok(())
    }

    fn space(&self, pretty: bool, out: &mut Vec<u8>) {
        if pretty {
            out.push(b'\n');
            out.resize(out.len() + self.indent, b' ');
        } else {
            out.push(b' ');
        }
    }

    /// Whether a single thing inside deserves a line of its own.
    fn nested(&self, eval: &mut Evaluator, at: Ref) -> bool {
        let word =
            if self.options.force { eval.force_slot(at).unwrap_or(Word::NULL) } else { eval.heap.get(at) };
        word.is_attrs() || word.is_list() || !word.is_forced()
    }

    fn set(
        &mut self,
        eval: &mut Evaluator,
        set: Word,
        id: u32,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        // Sets without attributes are all one.
        let id = if eval.attr_count(set) > 0 { id } else { Ref::NULL.0 };
        if !self.seen.sets.insert(id) {
            out.extend_from_slice("«repeated»".as_bytes());
            return Ok(());
        }
        if self.options.force && self.options.derivation_paths && eval.is_derivation(set)? {
            let mut path = String::new();
            if let Some((at, pos)) = eval.attr_with_pos(set, eval.known.drv_path) {
                let what = "while evaluating the drvPath of a derivation";
                let store_path = eval.coerce_to_store_path(at, pos, what)?;
                path = format!(" {}", eval.io.store_dir().print(&store_path));
            }
            out.extend_from_slice(format!("«derivation{path}»").as_bytes());
            return Ok(());
        }
        if depth >= self.options.max_depth {
            out.extend_from_slice(b"{ ... }");
            return Ok(());
        }
        self.indent += self.options.indent;
        out.push(b'{');
        let mut attrs = eval.attrs_by_name(set);
        if self.options.max_attrs != usize::MAX {
            attrs.sort_by_key(|attr| !matches!(eval.symbols.name(attr.name), b"type" | b"_type"));
        }
        let pretty = self.options.indent > 0
            && match attrs.as_slice() {
                [] => false,
                [one] => self.nested(eval, one.at),
                _ => true,
            };
        for (printed, attr) in attrs.iter().enumerate() {
            self.space(pretty, out);
            if self.attrs >= self.options.max_attrs {
                write_elided(out, attrs.len() - printed, "attribute");
                break;
            }
            write_attr_name(out, eval.symbols.name(attr.name));
            out.extend_from_slice(b" = ");
            self.slot(eval, attr.at, depth, out)?;
            out.push(b';');
            self.attrs += 1;
        }
        self.indent -= self.options.indent;
        self.space(pretty, out);
        out.push(b'}');
        Ok(())
    }

    fn list(
        &mut self,
        eval: &mut Evaluator,
        len: u32,
        at: Ref,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        if depth >= self.options.max_depth {
            out.extend_from_slice(b"[ ... ]");
            return Ok(());
        }
        self.indent += self.options.indent;
        out.push(b'[');
        let pretty = self.options.indent > 0 && (len > 1 || (len == 1 && self.nested(eval, at)));
        for i in 0..len {
            self.space(pretty, out);
            if self.items >= self.options.max_items {
                write_elided(out, (len - i) as usize, "item");
                break;
            }
            self.slot(eval, at.at(i), depth, out)?;
            self.items += 1;
        }
        self.indent -= self.options.indent;
        self.space(pretty, out);
        out.push(b']');
        Ok(())
    }

    fn slot(&mut self, eval: &mut Evaluator, at: Ref, depth: usize, out: &mut Vec<u8>) -> Result<()> {
        let base = eval.stack.len();
        let word = if self.options.force { eval.refer(at) } else { eval.heap.get(at) };
        eval.stack.push(word);
        self.word(eval, base, at, depth + 1, out)?;
        eval.stack.truncate(base);
        Ok(())
    }
}
