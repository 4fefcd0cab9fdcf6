//! Reading `flake.nix`: a set of plain values, as `readFlake` of the reference (`libflake/flake.cc`) takes it.

use nivis_eval::code::Node;
use nivis_eval::error::{Error, Result};
use nivis_eval::heap::{Kind, Ref};
use nivis_eval::source::{Origin, Pos};
use nivis_eval::{Evaluator, Word};
use nivis_flake::lock::parse_input_path;
use nivis_flake::{Attr, Attrs, FlakeInputSpec, FlakeRef, FlakeSpec, ParseOptions, parse_flake_ref};
use std::collections::BTreeMap;

/// What `flake.nix` with this text says. `dir` is its directory, as an absolute path.
///
/// # Errors
/// The text does not parse, or is not as flakes are.
pub(super) fn read_spec(eval: &mut Evaluator, text: &[u8], path: &[u8], dir: &[u8]) -> Result<FlakeSpec> {
    let node = eval.compile_text(text, Origin::File(path.into()), dir)?;
    let shown = String::from_utf8_lossy(path).into_owned();
    let trivial = match eval.code.node(node) {
        Node::Attrs(_) | Node::RecAttrs(_) => true,
        Node::Const(word) => word.is_attrs(),
        _ => false,
    };
    if !trivial {
        return Err(Error::eval(format!("file '{shown}' must be an attribute set")).at(eval.code.pos(node)));
    }
    let top = eval.eval(node, Ref::NULL)?;
    eval.roots.push(top);
    let mut reader = Reader { eval, dir };
    reader.flake(top, &shown)
}

struct Reader<'a> {
    eval: &'a mut Evaluator,
    dir: &'a [u8],
}

impl Reader<'_> {
    fn flake(&mut self, top: Word, shown: &str) -> Result<FlakeSpec> {
        let mut spec = FlakeSpec::default();
        if let Some((value, pos)) = self.named(top, b"description")? {
            spec.description = Some(self.text(value, pos)?);
        }
        if let Some((value, pos)) = self.named(top, b"inputs")? {
            let (inputs, self_attrs) = self.inputs(value, pos, true)?;
            spec.inputs = inputs;
            spec.self_attrs = self_attrs;
        }
        match self.named(top, b"outputs")? {
            Some((value, pos)) => {
                if !value.is_function() {
                    return Err(self.expected("a function", value, pos));
                }
                if let Some((formals, _)) = self.eval.formals_of(value) {
                    let names = formals.iter().map(|formal| self.eval.name(formal.name));
                    spec.output_args = names.filter(|name| name != "self").collect();
                }
            }
            None => return Err(Error::eval(format!("flake '{shown}' lacks attribute 'outputs'"))),
        }
        if let Some((value, pos)) = self.named(top, b"nixConfig")? {
            self.set(value, pos)?;
            for attr in self.eval.attrs_by_name(value) {
                let name = self.eval.name(attr.name);
                let value = self.trivial(attr.at)?;
                let text = self.setting(&name, value, attr.pos)?;
                spec.config.insert(name, text);
            }
        }
        for (name, pos) in self.names(top) {
            if !["description", "inputs", "outputs", "nixConfig"].contains(&name.as_str()) {
                let message =
                    format!("flake '{shown}' has an unsupported attribute '{name}', at {}", self.shown(pos));
                return Err(Error::eval(message).at(pos));
            }
        }
        Ok(spec)
    }

    /// An attribute, forced if that is nothing to compute.
    fn named(&mut self, set: Word, name: &[u8]) -> Result<Option<(Word, Pos)>> {
        let symbol = self.eval.symbols.intern(name);
        match self.eval.attr_with_pos(set, symbol) {
            Some((at, pos)) => Ok(Some((self.trivial(at)?, pos))),
            None => Ok(None),
        }
    }

    fn names(&mut self, set: Word) -> Vec<(String, Pos)> {
        let attrs = self.eval.attrs_by_name(set);
        attrs.into_iter().map(|attr| (self.eval.name(attr.name), attr.pos)).collect()
    }

    /// The value of a slot; a computation stays a thunk.
    fn trivial(&mut self, at: Ref) -> Result<Word> {
        let mut at = at;
        // Names may stand for each other in a circle.
        for _ in 0..100 {
            let word = self.eval.heap.get(at);
            if let Some(cell) = word.as_cell() {
                at = cell;
                continue;
            }
            let Kind::Thunk { node, env } = word.kind() else { return Ok(word) };
            match self.eval.code.node(node) {
                Node::Attrs(_) | Node::RecAttrs(_) | Node::List(_) | Node::Lambda(_) | Node::Const(_) => {
                    return self.eval.force_slot(at);
                }
                // A name is what it stands for.
                Node::Local(slot) => at = env.at(slot + 1),
                _ => return Ok(word),
            }
        }
        Ok(self.eval.heap.get(at))
    }

    fn shown(&self, pos: Pos) -> String {
        self.eval.show_position(pos)
    }

    fn kind(&self, value: Word) -> String {
        if value.is_forced() { self.eval.show_type(value) } else { "a thunk".into() }
    }

    fn expected(&self, what: &str, value: Word, pos: Pos) -> Error {
        Error::eval(format!("expected {what} but got {} at {}", self.kind(value), self.shown(pos))).at(pos)
    }

    fn text(&self, value: Word, pos: Pos) -> Result<Vec<u8>> {
        if value.is_string() {
            Ok(self.eval.bytes(value).to_vec())
        } else {
            Err(self.expected("a string", value, pos))
        }
    }

    /// A setting of `nixConfig` as `nix.conf` would have it.
    fn setting(&mut self, name: &str, value: Word, pos: Pos) -> Result<String> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if let Some(flag) = value.as_bool() {
            return Ok(flag.to_string());
        }
        if value.is_string() {
            let value = self.eval.plain_string(value, pos, "")?;
            return Ok(text(self.eval.bytes(value)));
        }
        if let Kind::Path(_) = value.kind() {
            return Ok(text(self.eval.bytes(value)));
        }
        if value.is_forced()
            && let Some(number) = self.eval.as_int(value)
        {
            return Ok(number.to_string());
        }
        if !value.is_list() {
            let found = self.kind(value);
            return Err(Error::type_error(format!("flake configuration setting '{name}' is {found}")).at(pos));
        }
        let mut words = Vec::new();
        for index in 0..value.middle() {
            let item = self.trivial(value.at().at(index))?;
            if !item.is_string() {
                let message = format!(
                    "list element in flake configuration setting '{name}' is {} while a string is expected",
                    self.kind(value)
                );
                return Err(Error::type_error(message).at(pos));
            }
            words.push(text(self.eval.bytes(item)));
        }
        // Empty words at the beginning leave no space.
        let first = words.iter().position(|word| !word.is_empty()).unwrap_or(words.len());
        Ok(words[first..].join(" "))
    }

    fn set(&self, value: Word, pos: Pos) -> Result<()> {
        if value.is_attrs() { Ok(()) } else { Err(self.expected("a set", value, pos)) }
    }

    fn inputs(
        &mut self,
        value: Word,
        pos: Pos,
        allow_self: bool,
    ) -> Result<(BTreeMap<String, FlakeInputSpec>, Attrs)> {
        self.set(value, pos)?;
        let (mut inputs, mut own) = (BTreeMap::new(), Attrs::new());
        for attr in self.eval.attrs_by_name(value) {
            let name = self.eval.name(attr.name);
            let input = self.trivial(attr.at)?;
            if name != "self" {
                inputs.insert(name, self.input(input, attr.pos)?);
                continue;
            }
            if !allow_self {
                let message = format!("'self' input attribute not allowed at {}", self.shown(attr.pos));
                return Err(Error::eval(message).at(attr.pos));
            }
            self.set(input, attr.pos)?;
            for attr in self.eval.attrs_by_name(input) {
                let (name, value) = (self.eval.symbols.name(attr.name).to_vec(), self.trivial(attr.at)?);
                own.insert(name.clone(), self.attribute(&name, value, attr.pos)?);
            }
        }
        Ok((inputs, own))
    }

    fn input(&mut self, value: Word, pos: Pos) -> Result<FlakeInputSpec> {
        self.set(value, pos)?;
        let mut input = FlakeInputSpec::default();
        let (mut attrs, mut url) = (Attrs::new(), None);
        for attr in self.eval.attrs_by_name(value) {
            let name = self.eval.symbols.name(attr.name).to_vec();
            let shown = String::from_utf8_lossy(&name).into_owned();
            let frame =
                |error: Error| error.trace(attr.pos, format!("while evaluating flake attribute '{shown}'"));
            let value = self.trivial(attr.at).map_err(frame)?;
            match name.as_slice() {
                b"url" => {
                    let text = self.url(value, attr.pos).map_err(frame)?;
                    attrs.insert(name, Attr::from(text.as_slice()));
                    url = Some(text);
                }
                b"flake" => match value.as_bool() {
                    Some(flag) => input.flake = flag,
                    None => return Err(frame(self.expected("a Boolean", value, attr.pos))),
                },
                b"inputs" => input.inputs = self.inputs(value, attr.pos, false).map_err(frame)?.0,
                b"follows" => {
                    let text = self.text(value, attr.pos).map_err(frame)?;
                    let path = parse_input_path(&String::from_utf8_lossy(&text));
                    input.follows =
                        Some(path.map_err(|error| frame(Error::eval(error.to_string()).at(attr.pos)))?);
                }
                _ => drop(attrs.insert(name.clone(), self.attribute(&name, value, attr.pos).map_err(frame)?)),
            }
        }
        let failed = |error: nivis_flake::FlakeRefError| {
            Error::eval(error.to_string()).at(pos).trace(pos, "while evaluating flake input")
        };
        if attrs.contains_key(&b"type"[..]) {
            input.reference = Some(FlakeRef::from_attrs(&attrs).map_err(failed)?);
        } else {
            attrs.remove(&b"url"[..]);
            if let Some(name) = attrs.keys().next() {
                let name = String::from_utf8_lossy(name);
                let message = format!("unexpected flake input attribute '{name}', at {}", self.shown(pos));
                return Err(Error::eval(message).at(pos));
            }
            if let Some(url) = url {
                let options = ParseOptions {
                    is_flake: input.flake,
                    preserve_relative_paths: true,
                    ..ParseOptions::default()
                };
                input.reference = Some(parse_flake_ref(&url, &options).map_err(failed)?.reference);
            }
        }
        if input.reference.is_some() && input.follows.is_some() {
            let place = self.shown(pos);
            let message =
                format!("flake input has both a flake reference and a follows attribute, at {place}");
            return Err(Error::eval(message).at(pos));
        }
        Ok(input)
    }

    fn url(&self, value: Word, pos: Pos) -> Result<Vec<u8>> {
        match value.kind() {
            Kind::String { .. } => Ok(self.eval.bytes(value).to_vec()),
            Kind::Path(_) => {
                let path = self.eval.bytes(value);
                Ok([b"path:", relative(self.dir, path).as_slice()].concat())
            }
            _ => {
                let (kind, place) = (self.kind(value), self.shown(pos));
                Err(Error::eval(format!("expected a string or a path but got {kind} at {place}")).at(pos))
            }
        }
    }

    fn attribute(&mut self, name: &[u8], value: Word, pos: Pos) -> Result<Attr> {
        if let Some(flag) = value.as_bool() {
            return Ok(Attr::Bool(flag));
        }
        if value.is_string() {
            return Ok(Attr::from(self.eval.bytes(value)));
        }
        let name = String::from_utf8_lossy(name);
        if value.is_forced()
            && let Some(number) = self.eval.as_int(value)
        {
            return u64::try_from(number).map(Attr::Int).map_err(|_negative| {
                Error::eval(format!("negative value given for flake input attribute {name}: {number}"))
                    .at(pos)
            });
        }
        let kind = self.kind(value);
        let what = "while a string, Boolean, or integer is expected";
        Err(Error::type_error(format!("flake input attribute '{name}' is {kind} {what}")).at(pos))
    }
}

/// The way from one absolute path to another (`CanonPath::makeRelative`).
fn relative(from: &[u8], to: &[u8]) -> Vec<u8> {
    let parts = |path: &[u8]| {
        path.split(|byte| *byte == b'/')
            .filter(|part| !part.is_empty())
            .map(<[u8]>::to_vec)
            .collect::<Vec<_>>()
    };
    let (from, to) = (parts(from), parts(to));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n(b"..".to_vec(), from.len() - common);
    let way: Vec<Vec<u8>> = up.chain(to[common..].iter().cloned()).collect();
    if way.is_empty() { b".".to_vec() } else { way.join(&b'/') }
}

#[cfg(test)]
mod tests {
    #[test]
    fn relative_paths_go_up_and_down() {
        assert_eq!(super::relative(b"/s/a", b"/s/b/c"), b"../b/c");
        assert_eq!(super::relative(b"/s", b"/s/b"), b"b");
        assert_eq!(super::relative(b"/s", b"/s"), b".");
    }
}
