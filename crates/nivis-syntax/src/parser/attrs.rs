//! Sets under construction: `a.b = …; a.c = …; a = { … };` all add to one set, as
//! `ParserState::addAttr` of the reference has it.

use crate::ast::{AttrDef, AttrKind, AttrName, Attrs, DynamicAttr, Expr, NO_POS, Pos};
use crate::error::{ErrorKind, ParseError};
use crate::symbol::{Symbol, SymbolTable};
use bumpalo::Bump;
use rustc_hash::FxBuildHasher;

/// Up to this many attributes are searched one by one.
const FEW: usize = 12;

/// An attribute's value.
#[derive(Clone, Copy)]
enum Slot<'a> {
    Done(&'a Expr<'a>),
    /// A set that more attributes may come to.
    Open(u32),
}

struct Attr<'a> {
    name: Symbol,
    kind: AttrKind,
    pos: Pos,
    value: Slot<'a>,
}

#[derive(Default)]
struct Builder<'a> {
    pos: Pos,
    recursive: bool,
    attrs: Vec<Attr<'a>>,
    /// Where each attribute is, once there are more than [`FEW`].
    index: hashbrown::HashMap<Symbol, u32, FxBuildHasher>,
    inherit_from: Vec<&'a Expr<'a>>,
    dynamic: Vec<(&'a Expr<'a>, Pos, Slot<'a>)>,
}

/// All sets under construction; those inside of another come after it.
#[derive(Default)]
pub(super) struct Builders<'a> {
    /// The first `live` are in use, the others keep their memory.
    list: Vec<Builder<'a>>,
    live: usize,
}

/// An attribute that was defined before.
pub(super) struct Duplicate<'a> {
    path: Vec<AttrName<'a>>,
    pos: Pos,
    previous: Pos,
}

impl Duplicate<'_> {
    #[cold]
    pub(super) fn error(&self, symbols: &SymbolTable) -> ParseError {
        let mut path = Vec::new();
        crate::print::print_attr_path(&self.path, symbols, &mut path);
        ParseError { kind: ErrorKind::DuplicateAttr { path, previous: self.previous }, pos: self.pos }
    }
}

/// A literal set that is being merged into a builder.
struct Merge<'a> {
    from: &'a Attrs<'a>,
    into: u32,
    next: usize,
    /// How many `inherit (…)` sources the target had before.
    shift: u32,
}

impl<'a> Builder<'a> {
    fn find(&self, name: Symbol) -> Option<usize> {
        if self.attrs.len() <= FEW {
            return self.attrs.iter().position(|a| a.name == name);
        }
        self.index.get(&name).map(|&i| i as usize)
    }

    fn push(&mut self, attr: Attr<'a>) {
        self.attrs.push(attr);
        let len = self.attrs.len();
        if len > FEW {
            let from = if len == FEW + 1 { 0 } else { len - 1 };
            for (i, attr) in (from..).zip(&self.attrs[from..]) {
                self.index.insert(attr.name, super::pos(i));
            }
        }
    }
}

/// Tells a function, and those that it returns at once, the name it was given.
fn set_name(mut expr: &Expr<'_>, name: Symbol) {
    while let Expr::Lambda(lambda) = expr {
        lambda.name.set(Some(name));
        expr = lambda.body;
    }
}

impl<'a> Builders<'a> {
    /// A new empty set.
    pub(super) fn open(&mut self) -> u32 {
        if self.live == self.list.len() {
            self.list.push(Builder::default());
        }
        let builder = &mut self.list[self.live];
        builder.pos = NO_POS;
        builder.recursive = false;
        self.live += 1;
        super::pos(self.live - 1)
    }

    fn get(&mut self, builder: u32) -> &mut Builder<'a> {
        &mut self.list[builder as usize]
    }

    pub(super) fn defined_at(&self, builder: u32, name: Symbol) -> Option<Pos> {
        let builder = &self.list[builder as usize];
        builder.find(name).map(|i| builder.attrs[i].pos)
    }

    pub(super) fn insert(
        &mut self,
        builder: u32,
        name: Symbol,
        kind: AttrKind,
        pos: Pos,
        value: &'a Expr<'a>,
    ) {
        self.get(builder).push(Attr { name, kind, pos, value: Slot::Done(value) });
    }

    /// Adds an `inherit (source)`; its number.
    pub(super) fn inherit_from(&mut self, builder: u32, source: &'a Expr<'a>) -> u32 {
        let sources = &mut self.get(builder).inherit_from;
        sources.push(source);
        super::pos(sources.len() - 1)
    }

    /// The set that is the value of an attribute, open for more; `None` if it is something else.
    fn reopen(&mut self, builder: u32, attr: usize) -> Option<u32> {
        let attrs = match self.get(builder).attrs[attr].value {
            Slot::Open(nested) => return Some(nested),
            Slot::Done(Expr::Attrs(attrs)) => *attrs,
            Slot::Done(_) => return None,
        };
        let nested = self.open();
        let target = self.get(nested);
        target.pos = attrs.pos;
        target.recursive = attrs.recursive;
        for a in attrs.attrs {
            target.push(Attr { name: a.name, kind: a.kind, pos: a.pos, value: Slot::Done(a.value) });
        }
        target.inherit_from.extend_from_slice(attrs.inherit_from);
        target.dynamic.extend(attrs.dynamic.iter().map(|d| (d.name, d.pos, Slot::Done(d.value))));
        self.get(builder).attrs[attr].value = Slot::Open(nested);
        Some(nested)
    }

    /// Adds `path = value` to a set.
    pub(super) fn bind(
        &mut self,
        bump: &'a Bump,
        mut builder: u32,
        path: &[AttrName<'a>],
        pos: Pos,
        value: &'a Expr<'a>,
    ) -> Result<(), Duplicate<'a>> {
        let Some((last, parents)) = path.split_last() else { return Ok(()) };
        for (i, parent) in parents.iter().enumerate() {
            builder = match *parent {
                AttrName::Static(name) => match self.get(builder).find(name) {
                    Some(attr) => {
                        let previous = self.get(builder).attrs[attr].pos;
                        let duplicate = || Duplicate { path: path[..=i].to_vec(), pos, previous };
                        self.reopen(builder, attr).ok_or_else(duplicate)?
                    }
                    None => {
                        let nested = self.open();
                        let value = Slot::Open(nested);
                        self.get(builder).push(Attr { name, kind: AttrKind::Plain, pos, value });
                        nested
                    }
                },
                AttrName::Dynamic(name) => {
                    let nested = self.open();
                    self.get(builder).dynamic.push((name, pos, Slot::Open(nested)));
                    nested
                }
            };
        }
        match *last {
            AttrName::Static(name) => {
                let def = AttrDef { name, kind: AttrKind::Plain, pos, value };
                self.add(bump, builder, path, def)
            }
            AttrName::Dynamic(name) => {
                self.get(builder).dynamic.push((name, pos, Slot::Done(value)));
                Ok(())
            }
        }
    }

    /// Adds a definition or, if both the one that is there and the new one are sets, merges them.
    fn add(
        &mut self,
        bump: &'a Bump,
        builder: u32,
        path: &[AttrName<'a>],
        def: AttrDef<'a>,
    ) -> Result<(), Duplicate<'a>> {
        let mut path = std::borrow::Cow::Borrowed(path);
        let mut merges: Vec<Merge<'a>> = Vec::new();
        merges.extend(self.add_one(builder, &path, def)?);
        while let Some(merge) = merges.last_mut() {
            let Some(&(mut def)) = merge.from.attrs.get(merge.next) else {
                let target = self.get(merge.into);
                target
                    .dynamic
                    .extend(merge.from.dynamic.iter().map(|d| (d.name, d.pos, Slot::Done(d.value))));
                target.inherit_from.extend_from_slice(merge.from.inherit_from);
                merges.pop();
                if !merges.is_empty() {
                    path.to_mut().pop();
                }
                continue;
            };
            merge.next += 1;
            if def.kind == AttrKind::InheritedFrom {
                def.value = renumber(bump, def.value, merge.shift);
            }
            let into = merge.into;
            path.to_mut().push(AttrName::Static(def.name));
            match self.add_one(into, &path, def)? {
                Some(inner) => merges.push(inner),
                None => {
                    path.to_mut().pop();
                }
            }
        }
        Ok(())
    }

    fn add_one(
        &mut self,
        builder: u32,
        path: &[AttrName<'a>],
        def: AttrDef<'a>,
    ) -> Result<Option<Merge<'a>>, Duplicate<'a>> {
        let Some(attr) = self.get(builder).find(def.name) else {
            let AttrDef { name, kind, pos, value } = def;
            set_name(value, name);
            self.get(builder).push(Attr { name, kind, pos, value: Slot::Done(value) });
            return Ok(None);
        };
        let previous = self.get(builder).attrs[attr].pos;
        let merged = match def.value {
            Expr::Attrs(from) => self.reopen(builder, attr).map(|into| (into, *from)),
            _ => None,
        };
        let Some((into, from)) = merged else {
            return Err(Duplicate { path: path.to_vec(), pos: def.pos, previous });
        };
        let shift = super::pos(self.get(into).inherit_from.len());
        Ok(Some(Merge { from, into, next: 0, shift }))
    }

    /// Closes a set and all inside of it.
    pub(super) fn finish(&mut self, bump: &'a Bump, root: u32, pos: Pos, recursive: bool) -> &'a Attrs<'a> {
        let root = root as usize;
        let mut done: Vec<&'a Attrs<'a>> = Vec::new();
        self.list[root].pos = pos;
        self.list[root].recursive = recursive;
        let last = self.live - 1;
        for id in (root..=last).rev() {
            let builder = &mut self.list[id];
            let value = |slot: Slot<'a>| match slot {
                Slot::Done(expr) => expr,
                Slot::Open(nested) => &*bump.alloc(Expr::Attrs(done[last - nested as usize])),
            };
            builder.attrs.sort_unstable_by_key(|a| a.name);
            let defs = builder.attrs.drain(..);
            let attrs = bump.alloc_slice_fill_iter(defs.map(|a| AttrDef {
                name: a.name,
                kind: a.kind,
                pos: a.pos,
                value: value(a.value),
            }));
            let dynamic = builder.dynamic.drain(..);
            let dynamic = bump.alloc_slice_fill_iter(dynamic.map(|(name, pos, slot)| DynamicAttr {
                name,
                value: value(slot),
                pos,
            }));
            let inherit_from = bump.alloc_slice_copy(&builder.inherit_from);
            builder.inherit_from.clear();
            builder.index.clear();
            let (pos, recursive) = (builder.pos, builder.recursive);
            done.push(bump.alloc(Attrs { pos, recursive, attrs, inherit_from, dynamic }));
        }
        self.live = root;
        done[last - root]
    }
}

/// A selection from the `n`th source as one from the `n + shift`th.
fn renumber<'a>(bump: &'a Bump, value: &'a Expr<'a>, shift: u32) -> &'a Expr<'a> {
    match *value {
        Expr::Select { pos, set: &Expr::InheritFrom { pos: at, index }, path, default } if shift > 0 => {
            let set = bump.alloc(Expr::InheritFrom { pos: at, index: index + shift });
            bump.alloc(Expr::Select { pos, set, path, default })
        }
        _ => value,
    }
}
