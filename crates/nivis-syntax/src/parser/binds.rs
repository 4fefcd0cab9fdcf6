//! Bindings: attribute paths, `inherit`, sets and `let`.

use super::{Parser, Value, pos};
use crate::ast::{AttrKind, AttrName, Attrs, Expr, NO_POS, Pos};
use crate::error::{ErrorKind, ParseError};
use crate::tables::Action;

impl<'a> Parser<'_, 'a> {
    pub(super) fn attr_path(&mut self, action: Action, base: usize) -> Value<'a> {
        let (value, name) = match action {
            Action::PathAttr | Action::PathStringAttr => (self.stack[base].value, base + 2),
            _ => (Value::Items { start: pos(self.names.len()) }, base),
        };
        let name = match action {
            Action::PathAttr | Action::PathFirstAttr => AttrName::Static(self.intern(name)),
            _ => self.string_attr(name),
        };
        self.names.push(name);
        value
    }

    /// `"…"` or `${…}`; a string without interpolation is as good as an identifier.
    fn string_attr(&mut self, index: usize) -> AttrName<'a> {
        if let Value::Str(text) = self.stack[index].value {
            return AttrName::Static(self.symbols.intern(text));
        }
        match self.expr(index) {
            Expr::Str(text) => AttrName::Static(self.symbols.intern(text)),
            expr => AttrName::Dynamic(expr),
        }
    }

    pub(super) fn take_names(&mut self, index: usize) -> &'a [AttrName<'a>] {
        let start = self.start(index) as usize;
        let names = self.bump.alloc_slice_copy(&self.names[start..]);
        self.names.truncate(start);
        names
    }

    fn builder(&self, index: usize) -> u32 {
        match self.stack[index].value {
            Value::Binds(builder) => builder,
            other => unreachable!("{other:?} are no bindings"),
        }
    }

    pub(super) fn binds(&mut self, action: Action, base: usize) -> Result<Value<'a>, ParseError> {
        match action {
            Action::BindsEmpty => return Ok(Value::Binds(self.builders.open())),
            Action::BindFirst => {
                let value = self.expr(base + 2);
                let builder = self.builders.open();
                self.bind(builder, base, value)?;
                return Ok(Value::Binds(builder));
            }
            Action::Bind => {
                let value = self.expr(base + 3);
                self.bind(self.builder(base), base + 1, value)?;
            }
            Action::Inherit | Action::InheritFrom => self.inherit(action, base)?,
            Action::InheritEmpty => return Ok(Value::Items { start: pos(self.inherited.len()) }),
            _ => {
                let at = self.stack[base + 1].begin;
                let name = match action {
                    Action::InheritAttr => AttrName::Static(self.intern(base + 1)),
                    _ => self.string_attr(base + 1),
                };
                let AttrName::Static(name) = name else {
                    return self.fail(ErrorKind::DynamicInInherit, at);
                };
                self.inherited.push((name, at));
            }
        }
        Ok(self.stack[base].value)
    }

    fn bind(&mut self, builder: u32, path: usize, value: &'a Expr<'a>) -> Result<(), ParseError> {
        let start = self.start(path) as usize;
        let at = self.stack[path].begin;
        let names = &self.names[start..];
        let added = self.builders.bind(self.bump, builder, names, at, value);
        let added = added.map_err(|duplicate| duplicate.error(self.symbols));
        self.names.truncate(start);
        added
    }

    fn inherit(&mut self, action: Action, base: usize) -> Result<(), ParseError> {
        let builder = self.builder(base);
        let (names, from) = if action == Action::Inherit {
            (base + 2, None)
        } else {
            let source = self.expr(base + 3);
            let index = self.builders.inherit_from(builder, source);
            (base + 5, Some(self.alloc(Expr::InheritFrom { pos: self.stack[base + 3].begin, index })))
        };
        let start = self.start(names) as usize;
        for i in start..self.inherited.len() {
            let (name, at) = self.inherited[i];
            if let Some(previous) = self.builders.defined_at(builder, name) {
                let mut path = Vec::new();
                crate::print::print_symbol(self.symbols.name(name), &mut path);
                return self.fail(ErrorKind::DuplicateAttr { path, previous }, at);
            }
            let (kind, value) = match from {
                None => (AttrKind::Inherited, Expr::Var { pos: at, name }),
                Some(set) => {
                    let path = self.bump.alloc_slice_copy(&[AttrName::Static(name)]);
                    (AttrKind::InheritedFrom, Expr::Select { pos: at, set, path, default: None })
                }
            };
            let value = self.alloc(value);
            self.builders.insert(builder, name, kind, at, value);
        }
        self.inherited.truncate(start);
        Ok(())
    }

    pub(super) fn attrs(&mut self, index: usize, pos: Pos, recursive: bool) -> &'a Expr<'a> {
        let builder = self.builder(index);
        let attrs = self.builders.finish(self.bump, builder, pos, recursive);
        self.alloc(Expr::Attrs(attrs))
    }

    pub(super) fn empty_attrs(&mut self, pos: Pos) -> &'a Expr<'a> {
        let attrs = Attrs { pos, recursive: false, attrs: &[], inherit_from: &[], dynamic: &[] };
        self.alloc(Expr::Attrs(self.bump.alloc(attrs)))
    }

    /// `let { …; body = …; }` is `rec { … }.body`.
    pub(super) fn let_body(&mut self, base: usize, begin: Pos) -> &'a Expr<'a> {
        let set = self.attrs(base + 2, begin, true);
        let path = self.bump.alloc_slice_copy(&[AttrName::Static(self.known.body)]);
        self.alloc(Expr::Select { pos: NO_POS, set, path, default: None })
    }

    pub(super) fn let_in(&mut self, base: usize, begin: Pos) -> Result<&'a Expr<'a>, ParseError> {
        let body = self.expr(base + 3);
        let builder = self.builder(base + 1);
        let bindings = self.builders.finish(self.bump, builder, NO_POS, false);
        if !bindings.dynamic.is_empty() {
            return self.fail(ErrorKind::DynamicInLet, begin);
        }
        Ok(self.alloc(Expr::Let { bindings, body }))
    }
}
