//! Attribute sets.

use super::prelude::*;
use crate::error::ErrorKind;
use nivis_syntax::symbol::Symbol;
use std::collections::BTreeMap;

impl Evaluator {
    /// The slot of an attribute that must be there.
    pub(crate) fn required(&mut self, set: Word, name: Symbol, what: &str) -> Result<Ref> {
        match self.attr(set, name) {
            Some(at) => Ok(at),
            None => {
                let message = format!("attribute '{}' missing", self.shown_name(name));
                Err(Error::new(ErrorKind::MissingAttribute, message).trace(0, what))
            }
        }
    }

    /// An entry of the stack as an attribute name.
    fn expect_name(&mut self, index: usize, pos: Pos, what: &str) -> Result<Symbol> {
        let name = self.expect_plain_string(index, pos, what)?;
        Ok(self.symbols.intern(self.heap.bytes(name.at())))
    }
}

pub(super) fn attr_names(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let set = eval.expect_attrs(base, pos, "while evaluating the argument passed to builtins.attrNames")?;
    let attrs = eval.attrs_by_name(set);
    let names: Vec<Word> = attrs.iter().map(|attr| eval.name_string(attr.name)).collect();
    Ok(eval.list(&names))
}

pub(super) fn attr_values(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let set = eval.expect_attrs(base, pos, "while evaluating the argument passed to builtins.attrValues")?;
    let attrs = eval.attrs_by_name(set);
    let values: Vec<Word> = attrs.iter().map(|attr| eval.refer(attr.at)).collect();
    Ok(eval.list(&values))
}

pub(super) fn get_attr(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let name =
        eval.expect_name(base, pos, "while evaluating the first argument passed to builtins.getAttr")?;
    let what = "while evaluating the second argument passed to builtins.getAttr";
    let set = eval.expect_any_attrs(base + 1, pos, what)?;
    let at = eval.required(set, name, "in the attribute set under consideration")?;
    eval.force_slot(at)
}

pub(super) fn has_attr(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let name =
        eval.expect_name(base, pos, "while evaluating the first argument passed to builtins.hasAttr")?;
    let what = "while evaluating the second argument passed to builtins.hasAttr";
    let set = eval.expect_any_attrs(base + 1, pos, what)?;
    Ok(Word::bool(eval.attr(set, name).is_some()))
}

pub(super) fn unsafe_get_attr_pos(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let name = eval.expect_name(
        base,
        pos,
        "while evaluating the first argument passed to builtins.unsafeGetAttrPos",
    )?;
    let what = "while evaluating the second argument passed to builtins.unsafeGetAttrPos";
    let set = eval.expect_any_attrs(base + 1, pos, what)?;
    match eval.attr_with_pos(set, name) {
        Some((_, pos)) => Ok(eval.position_value(pos)),
        None => Ok(Word::NULL),
    }
}

impl Evaluator {
    /// A number that is not evaluated yet: the reference computes lines and columns when they are asked for, which
    /// shows where a set is printed as it is.
    fn later(&mut self, number: u32) -> Word {
        let number = self.int(i64::from(number));
        self.app(Word::builtin(super::FLOOR), &[number])
    }

    /// `{ file; line; column; }`, or null where the place is no file.
    pub(crate) fn position_value(&mut self, pos: Pos) -> Word {
        let file = match self.sources.resolve(pos) {
            Some((source, _)) => match &source.origin {
                crate::source::Origin::File(path) if **path == *crate::builtins::FETCHURL_PATH => {
                    crate::builtins::FETCHURL_SHOWN.into()
                }
                crate::source::Origin::File(path) => path.clone(),
                crate::source::Origin::Internal(name) => {
                    std::rc::Rc::from(name.strip_prefix("«nix-internal»").unwrap_or(name).as_bytes())
                }
                _ => return Word::NULL,
            },
            None => return Word::NULL,
        };
        let Some(place) = self.sources.line_column(pos) else { return Word::NULL };
        let file = self.string(&file);
        let [line, column] = [place.line, place.column].map(|number| self.later(number));
        let known = self.known;
        self.make_attrs(vec![(known.file, 0, file), (known.line, 0, line), (known.column, 0, column)])
    }
}

pub(super) fn remove_attrs(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let set =
        eval.expect_attrs(base, pos, "while evaluating the first argument passed to builtins.removeAttrs")?;
    let list = eval.expect_list(
        base + 1,
        pos,
        "while evaluating the second argument passed to builtins.removeAttrs",
    )?;
    let mut names = Vec::with_capacity(list.middle() as usize);
    for i in 0..list.middle() {
        let what = "while evaluating the values of the second argument passed to builtins.removeAttrs";
        let name = eval.force_slot(list.at().at(i)).trace(pos, what)?;
        let name = eval.plain_string(name, pos, what)?;
        names.push(eval.symbols.intern(eval.heap.bytes(name.at())));
    }
    let attrs = eval.attrs_of(set);
    names.sort_unstable();
    let kept: Vec<_> = attrs.into_iter().filter(|attr| names.binary_search(&attr.name).is_err()).collect();
    // The reference makes a new set even so, which is printed again.
    if kept.len() == eval.attr_count(set) && !eval.heap.shows_identity {
        return Ok(set);
    }
    Ok(eval.attrs_from(&kept))
}

impl Evaluator {
    /// A set of attributes of others, sorted by symbol.
    fn attrs_from(&mut self, attrs: &[crate::interpret::attrs::Attr]) -> Word {
        if attrs.is_empty() {
            return Word::EMPTY_ATTRS;
        }
        let names: Vec<Symbol> = attrs.iter().map(|attr| attr.name).collect();
        let positions: Vec<Pos> = attrs.iter().map(|attr| attr.pos).collect();
        let shape = self.shapes.intern(&names, &positions, false);
        let at = self.heap.alloc(attrs.len());
        for (i, attr) in attrs.iter().enumerate() {
            let word = self.refer(attr.at);
            self.heap.set(at.at(i as u32), word);
        }
        Word::attrs(shape, at)
    }
}

pub(super) fn list_to_attrs(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let list = eval.expect_list(base, pos, "while evaluating the argument passed to builtins.listToAttrs")?;
    let mut attrs = Vec::with_capacity(list.middle() as usize);
    let mut seen = rustc_hash::FxHashSet::default();
    for i in 0..list.middle() {
        let what = "while evaluating an element of the list passed to builtins.listToAttrs";
        let item = eval.force_slot(list.at().at(i))?;
        let item = eval.flat_attrs_or(item, 0).trace(pos, what)?;
        let name = eval.required(item, eval.known.name, "in a {name=...; value=...;} pair")?;
        let (_, name_pos) = eval.attr_with_pos(item, eval.known.name).unwrap_or((Ref::NULL, 0));
        let what =
            "while evaluating the `name` attribute of an element of the list passed to builtins.listToAttrs";
        let name = eval.force_slot(name).trace(name_pos, what)?;
        let name = eval.plain_string(name, name_pos, what)?;
        let name = eval.symbols.intern(eval.heap.bytes(name.at()));
        if !seen.insert(name) {
            continue;
        }
        let Some((value, pos)) = eval.attr_with_pos(item, eval.known.value) else {
            eval.required(item, eval.known.value, "in a {name=...; value=...;} pair")?;
            continue;
        };
        attrs.push(crate::interpret::attrs::Attr { name, pos, at: value });
    }
    attrs.sort_unstable_by_key(|attr| attr.name);
    Ok(eval.attrs_from(&attrs))
}

pub(super) fn intersect_attrs(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let what = "while evaluating the first argument passed to builtins.intersectAttrs";
    let left = eval.expect_any_attrs(base, pos, what)?;
    let what = "while evaluating the second argument passed to builtins.intersectAttrs";
    let right = eval.expect_any_attrs(base + 1, pos, what)?;
    let mut attrs = Vec::new();
    // The smaller set is gone through, the other is asked: a package set is not flattened for a few names.
    if eval.attr_bound(left) <= eval.attr_bound(right) {
        for attr in eval.attrs_of(left) {
            if let Some((at, pos)) = eval.attr_with_pos(right, attr.name) {
                attrs.push(crate::interpret::attrs::Attr { name: attr.name, pos, at });
            }
        }
    } else {
        attrs = eval.attrs_of(right);
        attrs.retain(|attr| eval.attr(left, attr.name).is_some());
        if attrs.len() == eval.attr_count(right) {
            return Ok(right);
        }
    }
    Ok(eval.attrs_from(&attrs))
}

pub(super) fn cat_attrs(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let name =
        eval.expect_name(base, pos, "while evaluating the first argument passed to builtins.catAttrs")?;
    let list =
        eval.expect_list(base + 1, pos, "while evaluating the second argument passed to builtins.catAttrs")?;
    let top = eval.stack.len();
    for i in 0..list.middle() {
        let what = "while evaluating an element in the list passed as second argument to builtins.catAttrs";
        let set = eval.force_slot(list.at().at(i))?;
        if !set.is_attrs() {
            return Err(eval.wrong_type("a set", set).trace(pos, what));
        }
        if let Some(at) = eval.attr(set, name) {
            let word = eval.refer(at);
            eval.stack.push(word);
        }
    }
    let values = eval.stack[top..].to_vec();
    Ok(eval.list(&values))
}

pub(super) fn function_args(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let fun = eval.force_stack(base)?;
    if !fun.is_function() {
        return Err(Error::type_error("'functionArgs' requires a function").at(pos));
    }
    let Some((formals, _)) = eval.formals_of(fun) else { return Ok(Word::EMPTY_ATTRS) };
    let attrs = formals.iter().map(|f| (f.name, f.pos, Word::bool(f.default.is_some()))).collect();
    Ok(eval.make_attrs(attrs))
}

pub(super) fn map_attrs(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let set =
        eval.expect_attrs(base + 1, pos, "while evaluating the second argument passed to builtins.mapAttrs")?;
    if set == Word::EMPTY_ATTRS || eval.attr_count(set) == 0 {
        return Ok(Word::EMPTY_ATTRS);
    }
    let fun = eval.share(base);
    let names = eval.shapes.get(set.middle()).names.clone();
    let shape = eval.shapes.without_positions(set.middle());
    let at = eval.heap.alloc(names.len());
    for (slot, &name) in (0..).zip(names.iter()) {
        let name = eval.name_string(name);
        let value = eval.refer(set.at().at(slot));
        let app = eval.app(fun, &[name, value]);
        eval.heap.set(at.at(slot), app);
    }
    Ok(Word::attrs(shape, at))
}

pub(super) fn zip_attrs_with(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    eval.expect_function(base, pos, "while evaluating the first argument passed to builtins.zipAttrsWith")?;
    let list = eval.expect_list(
        base + 1,
        pos,
        "while evaluating the second argument passed to builtins.zipAttrsWith",
    )?;
    let mut found: BTreeMap<Symbol, Vec<Ref>> = BTreeMap::new();
    for i in 0..list.middle() {
        let what = "while evaluating a value of the list passed as second argument to builtins.zipAttrsWith";
        let slot = list.at().at(i);
        let set = eval.force_slot(slot)?;
        let set = eval.flat_attrs_or(set, 0).trace(0, what)?;
        // The flat form stays alive through the list.
        for attr in eval.attrs_of(set) {
            found.entry(attr.name).or_default().push(attr.at);
        }
    }
    let fun = eval.share(base);
    let mut attrs = Vec::with_capacity(found.len());
    for (name, values) in found {
        let values: Vec<Word> = values.into_iter().map(|at| eval.refer(at)).collect();
        let values = eval.list(&values);
        let key = eval.name_string(name);
        let named = eval.app(fun, &[key]);
        let named = Word::cell(eval.heap.alloc_cell(named));
        attrs.push((name, 0, eval.app(named, &[values])));
    }
    Ok(eval.make_attrs(attrs))
}
