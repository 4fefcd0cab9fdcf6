//! JSON, XML and TOML.

use super::prelude::*;
use crate::context::ContextSet;
use crate::interpret::coerce::Coercion;
use crate::source::Origin;
use nivis_formats::float;
use nivis_formats::json::{self, JsonError, JsonSink};
use nivis_formats::xml::XmlWriter;
use nivis_syntax::symbol::Symbol;
use rustc_hash::FxHashSet;

impl Evaluator {
    /// Appends a forced value as JSON without white space; the caller keeps it alive.
    ///
    /// # Errors
    /// If evaluation fails, or the value has no JSON form.
    pub fn write_json(
        &mut self,
        value: Word,
        out: &mut Vec<u8>,
        context: &mut ContextSet,
        copy: bool,
    ) -> Result<()> {
        self.enter(0)?;
        let result = self.write_json_inner(value, out, context, copy, 0);
        self.depth -= 1;
        result
    }

    /// As [`Evaluator::write_json`], but fails where something is not evaluated yet (`--json` without `--strict`).
    ///
    /// # Errors
    /// As there.
    pub fn write_json_lazily(
        &mut self,
        value: Word,
        out: &mut Vec<u8>,
        context: &mut ContextSet,
    ) -> Result<()> {
        self.memo.lazy_json = true;
        let result = self.write_json(value, out, context, true);
        self.memo.lazy_json = false;
        result
    }

    fn write_json_slot(
        &mut self,
        at: Ref,
        out: &mut Vec<u8>,
        context: &mut ContextSet,
        copy: bool,
        pos: Pos,
    ) -> Result<()> {
        self.enter(pos)?;
        if self.memo.lazy_json {
            let word = self.heap.get(at);
            let word = word.as_cell().map_or(word, |cell| self.heap.get(cell));
            if !word.is_forced() {
                let place = self.place_of(word);
                let error = Error::type_error("cannot convert a thunk to JSON");
                return Err(error.at(if place == 0 { pos } else { place }));
            }
        }
        let result = match self.force_slot(at) {
            Ok(value) => self.write_json_inner(value, out, context, copy, pos),
            Err(error) => Err(error.forced_at(pos)),
        };
        self.depth -= 1;
        result
    }

    fn write_json_inner(
        &mut self,
        value: Word,
        out: &mut Vec<u8>,
        context: &mut ContextSet,
        copy: bool,
        pos: Pos,
    ) -> Result<()> {
        crate::limits::check_native_stack()?;
        match value.kind() {
            Kind::Int(_) | Kind::BigInt(_) => {
                out.extend_from_slice(self.as_int(value).unwrap_or(0).to_string().as_bytes());
            }
            Kind::Bool(value) => out.extend_from_slice(if value { b"true" } else { b"false" }),
            Kind::Null => out.extend_from_slice(b"null"),
            Kind::Float(at) => float::write_json(out, self.heap.f64_at(at)),
            Kind::String { context: id, at } => {
                self.contexts.extend(context, id);
                write_json_string(out, self.heap.bytes(at))?;
            }
            Kind::Path(at) => {
                if copy {
                    let path = self.heap.bytes(at).to_vec();
                    let stored = self.copy_to_store(&path, context)?;
                    write_json_string(out, self.io.store_dir().print(&stored).as_bytes())?;
                } else {
                    write_json_string(out, self.heap.bytes(at))?;
                }
            }
            Kind::List { len, at } => {
                out.push(b'[');
                for i in 0..len {
                    if i > 0 {
                        out.push(b',');
                    }
                    self.write_json_slot(at.at(i), out, context, copy, pos)
                        .trace_with(pos, || format!("while evaluating list element at index {i}"))?;
                }
                out.push(b']');
            }
            Kind::Attrs { .. } => {
                if let Some(at) = self.attr(value, self.known.to_string) {
                    let function = self.force_slot(at)?;
                    let string = self.call_with(function, &[value], 0)?;
                    let mut text = Vec::new();
                    let what = "while evaluating the result of the `__toString` attribute";
                    let coercion = Coercion { more: false, copy: false };
                    self.coerce(string, &mut text, context, coercion, 0, what)?;
                    return write_json_string(out, &text);
                }
                if let Some((at, pos)) = self.attr_with_pos(value, self.known.out_path) {
                    return self.write_json_slot(at, out, context, copy, pos);
                }
                out.push(b'{');
                for (i, attr) in self.attrs_by_name(value).into_iter().enumerate() {
                    if i > 0 {
                        out.push(b',');
                    }
                    let name = self.symbols.name(attr.name);
                    write_json_string(out, name)?;
                    out.push(b':');
                    self.write_json_slot(attr.at, out, context, copy, attr.pos)
                        .trace_with(attr.pos, || {
                            format!("while evaluating attribute '{}'", self.shown_name(attr.name))
                        })?;
                }
                out.push(b'}');
            }
            _ => {
                let kind = self.show_type(value);
                return Err(Error::type_error(format!("cannot convert {kind} to JSON")).at(
                    match self.place_of(value) {
                        0 => pos,
                        place => place,
                    },
                ));
            }
        }
        Ok(())
    }
}

fn write_json_string(out: &mut Vec<u8>, text: &[u8]) -> Result<()> {
    json::write_string(out, text).map_err(|error| Error::eval(format!("JSON serialization error: {error}")))
}

pub(super) fn to_json(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    let (mut out, mut context) = (Vec::new(), ContextSet::default());
    let value = eval.force_stack(base)?;
    eval.write_json(value, &mut out, &mut context, true)?;
    let context = eval.contexts.intern(&context);
    Ok(eval.string_with(&out, context))
}

pub(super) fn from_json(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    let text =
        eval.expect_text(base, 0, "while evaluating the first argument passed to builtins.fromJSON")?;
    eval.parse_json(&text)
}

/// Builds values while JSON is read. Nothing is evaluated meanwhile, so nothing is collected.
struct Builder<'e> {
    eval: &'e mut Evaluator,
    open: Vec<Open>,
    result: Word,
}

enum Open {
    Object { attrs: Vec<(Symbol, Pos, Word)>, key: Option<Symbol> },
    Array(Vec<Word>),
}

impl Builder<'_> {
    fn value(&mut self, word: Word) {
        match self.open.last_mut() {
            None => self.result = word,
            Some(Open::Array(items)) => items.push(word),
            Some(Open::Object { attrs, key }) => attrs.extend(key.take().map(|key| (key, 0, word))),
        }
    }
}

fn without_nul(text: &[u8]) -> Result<()> {
    if !text.contains(&0) {
        return Ok(());
    }
    let shown = String::from_utf8_lossy(text).replace('\0', "␀");
    Err(Error::eval(format!(
        "input string '{shown}' cannot be represented as Nix string because it contains null bytes"
    )))
}

impl JsonSink for Builder<'_> {
    type Error = Error;

    fn null(&mut self) -> Result<()> {
        self.value(Word::NULL);
        Ok(())
    }
    fn bool(&mut self, value: bool) -> Result<()> {
        self.value(Word::bool(value));
        Ok(())
    }
    fn int(&mut self, value: i64) -> Result<()> {
        let word = self.eval.int(value);
        self.value(word);
        Ok(())
    }
    fn float(&mut self, value: f64) -> Result<()> {
        let word = self.eval.float(value);
        self.value(word);
        Ok(())
    }
    fn string(&mut self, value: &[u8]) -> Result<()> {
        without_nul(value)?;
        let word = self.eval.string(value);
        self.value(word);
        Ok(())
    }
    fn start_object(&mut self) -> Result<()> {
        self.open.push(Open::Object { attrs: Vec::new(), key: None });
        Ok(())
    }
    fn key(&mut self, name: &[u8]) -> Result<()> {
        without_nul(name)?;
        let name = self.eval.symbols.intern(name);
        if let Some(Open::Object { key, .. }) = self.open.last_mut() {
            *key = Some(name);
        }
        Ok(())
    }
    fn end_object(&mut self) -> Result<()> {
        if let Some(Open::Object { mut attrs, .. }) = self.open.pop() {
            // The last of several values of one name stays.
            attrs.reverse();
            let word = self.eval.make_attrs(attrs);
            self.value(word);
        }
        Ok(())
    }
    fn start_array(&mut self) -> Result<()> {
        self.open.push(Open::Array(Vec::new()));
        Ok(())
    }
    fn end_array(&mut self) -> Result<()> {
        if let Some(Open::Array(items)) = self.open.pop() {
            let word = self.eval.list(&items);
            self.value(word);
        }
        Ok(())
    }
}

impl Evaluator {
    /// The value of a JSON text.
    ///
    /// # Errors
    /// If the text is malformed.
    pub fn parse_json(&mut self, text: &[u8]) -> Result<Word> {
        let mut builder = Builder { eval: self, open: Vec::new(), result: Word::NULL };
        match json::parse(text, &mut builder) {
            Ok(()) => Ok(builder.result),
            Err(JsonError::Sink(error)) => Err(error),
            Err(error @ JsonError::UnsignedTooLarge(_)) => Err(Error::eval(error.to_string())),
            Err(error) => Err(Error::eval(error.to_string()).trace(0, "while decoding a JSON string")),
        }
    }
}

pub(super) fn to_xml(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    let mut context = ContextSet::default();
    let value = eval.force_stack(base)?;
    let out = eval.write_xml(value, true, false, &mut context)?;
    let context = eval.contexts.intern(&context);
    Ok(eval.string_with(&out, context))
}

impl Evaluator {
    /// A value as an XML document; the caller keeps it alive.
    ///
    /// # Errors
    /// If evaluation fails.
    pub fn write_xml(
        &mut self,
        value: Word,
        strict: bool,
        location: bool,
        context: &mut ContextSet,
    ) -> Result<Vec<u8>> {
        let mut xml = XmlWriter::new(true);
        xml.open_element("expr", &[]);
        let mut printer = XmlPrinter { strict, location, seen: FxHashSet::default(), context };
        printer.value(self, value, &mut xml)?;
        Ok(xml.finish())
    }
}

struct XmlPrinter<'c> {
    strict: bool,
    location: bool,
    seen: FxHashSet<Vec<u8>>,
    context: &'c mut ContextSet,
}

impl XmlPrinter<'_> {
    fn slot(&mut self, eval: &mut Evaluator, at: Ref, xml: &mut XmlWriter) -> Result<()> {
        let word = if self.strict { eval.force_slot(at)? } else { eval.heap.get(at) };
        let word = word.as_cell().map_or(word, |cell| eval.heap.get(cell));
        self.value(eval, word, xml)
    }

    fn value(&mut self, eval: &mut Evaluator, value: Word, xml: &mut XmlWriter) -> Result<()> {
        crate::limits::check_native_stack()?;
        eval.enter(0)?;
        let result = self.value_inner(eval, value, xml);
        eval.depth -= 1;
        result
    }

    fn value_inner(&mut self, eval: &mut Evaluator, value: Word, xml: &mut XmlWriter) -> Result<()> {
        match value.kind() {
            Kind::Int(_) | Kind::BigInt(_) => {
                let text = eval.as_int(value).unwrap_or(0).to_string();
                xml.empty_element("int", &[("value", text.as_bytes())]);
            }
            Kind::Bool(value) => {
                xml.empty_element("bool", &[("value", if value { b"true" } else { b"false" })]);
            }
            Kind::String { context, at } => {
                eval.contexts.extend(self.context, context);
                xml.empty_element("string", &[("value", eval.heap.bytes(at))]);
            }
            Kind::Path(at) => xml.empty_element("path", &[("value", eval.heap.bytes(at))]),
            Kind::Null => xml.empty_element("null", &[]),
            Kind::Float(at) => {
                let mut text = Vec::new();
                float::write_value(&mut text, eval.heap.f64_at(at));
                xml.empty_element("float", &[("value", &text)]);
            }
            Kind::List { len, at } => {
                xml.open_element("list", &[]);
                for i in 0..len {
                    self.slot(eval, at.at(i), xml)?;
                }
                xml.close_element();
            }
            Kind::Attrs { .. } => {
                if eval.is_derivation(value)? {
                    self.derivation(eval, value, xml)?;
                } else {
                    xml.open_element("attrs", &[]);
                    self.attrs(eval, value, xml)?;
                }
                xml.close_element();
            }
            Kind::Lambda { node, .. } => self.function(eval, node, xml),
            _ => xml.empty_element("unevaluated", &[]),
        }
        Ok(())
    }

    fn derivation(&mut self, eval: &mut Evaluator, value: Word, xml: &mut XmlWriter) -> Result<()> {
        let path_of = |eval: &mut Evaluator, name| -> Result<Option<Vec<u8>>> {
            let Some(at) = eval.attr(value, name) else { return Ok(None) };
            let word = if self.strict { eval.force_slot(at)? } else { eval.heap.get(at) };
            let word = word.as_cell().map_or(word, |cell| eval.heap.get(cell));
            Ok(word.is_string().then(|| eval.bytes(word).to_vec()))
        };
        let drv = path_of(eval, eval.known.drv_path)?;
        let out = path_of(eval, eval.known.out_path)?;
        let mut attributes: Vec<(&str, &[u8])> = Vec::new();
        attributes.extend(drv.as_deref().map(|path| ("drvPath", path)));
        attributes.extend(out.as_deref().map(|path| ("outPath", path)));
        xml.open_element("derivation", &attributes);
        match drv {
            Some(path) if !path.is_empty() && self.seen.insert(path.clone()) => self.attrs(eval, value, xml),
            _ => {
                xml.empty_element("repeated", &[]);
                Ok(())
            }
        }
    }

    fn attrs(&mut self, eval: &mut Evaluator, set: Word, xml: &mut XmlWriter) -> Result<()> {
        for attr in eval.attrs_by_name(set) {
            let place = if self.location { eval.xml_place(attr.pos) } else { Vec::new() };
            let mut attributes: Vec<(&str, &[u8])> = place.iter().map(|(k, v)| (*k, v.as_slice())).collect();
            attributes.push(("name", eval.symbols.name(attr.name)));
            attributes.sort_unstable();
            xml.open_element("attr", &attributes);
            self.slot(eval, attr.at, xml)?;
            xml.close_element();
        }
        Ok(())
    }

    fn function(&mut self, eval: &mut Evaluator, lambda: u32, xml: &mut XmlWriter) {
        let code = &eval.code.lambdas[lambda as usize];
        let (pos, arg, formals, ellipsis) = (code.pos, code.arg, code.formals.clone(), code.ellipsis);
        let place = if self.location { eval.xml_place(pos) } else { Vec::new() };
        let mut attributes: Vec<(&str, &[u8])> = place.iter().map(|(k, v)| (*k, v.as_slice())).collect();
        attributes.sort_unstable();
        xml.open_element("function", &attributes);
        let name = arg.map(|arg| eval.symbols.name(arg));
        match formals {
            Some(formals) => {
                let mut attributes: Vec<(&str, &[u8])> = Vec::new();
                if ellipsis {
                    attributes.push(("ellipsis", b"1"));
                }
                attributes.extend(name.map(|name| ("name", name)));
                xml.open_element("attrspat", &attributes);
                let mut names: Vec<&[u8]> =
                    formals.iter().map(|formal| eval.symbols.name(formal.name)).collect();
                names.sort_unstable();
                for name in names {
                    xml.empty_element("attr", &[("name", name)]);
                }
                xml.close_element();
            }
            None => xml.empty_element("varpat", &[("name", name.unwrap_or_default())]),
        }
        xml.close_element();
    }
}

impl Evaluator {
    fn xml_place(&self, pos: Pos) -> Vec<(&'static str, Vec<u8>)> {
        let (Some((source, _)), Some(place)) = (self.sources.resolve(pos), self.sources.line_column(pos))
        else {
            return Vec::new();
        };
        let mut attributes = vec![
            ("column", place.column.to_string().into_bytes()),
            ("line", place.line.to_string().into_bytes()),
        ];
        match &source.origin {
            Origin::File(path) => attributes.push(("path", path.to_vec())),
            // The file system of such files has a name of its own, which is not part of the path.
            Origin::Internal(name) => {
                let path = name.rsplit('»').next().unwrap_or(name);
                attributes.push(("path", path.as_bytes().to_vec()));
            }
            Origin::String | Origin::Stdin => {}
        }
        attributes
    }
}
