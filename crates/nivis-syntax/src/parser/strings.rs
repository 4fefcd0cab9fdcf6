//! Strings and their interpolations.

use super::{Parser, Value, indent, pos};
use crate::ast::{Expr, Pos};
use crate::tables::Action;

impl<'a> Parser<'_, 'a> {
    pub(super) fn string_parts(&mut self, action: Action, base: usize) -> Value<'a> {
        let value = match action {
            Action::PartsStr | Action::PartsExpr => self.stack[base].value,
            _ => Value::Items { start: pos(self.parts.len()) },
        };
        match action {
            Action::PartsStr => self.push_part(base + 1, base + 1),
            Action::PartsExpr => self.push_part(base + 1, base + 2),
            Action::PartsFirstExpr => self.push_part(base, base + 1),
            _ => {
                // The string's node comes after the expression's arguments, which are on top.
                let inner = self.expr(base + 2);
                self.push_part(base, base);
                self.parts.push((self.stack[base + 1].begin, inner));
            }
        }
        value
    }

    fn push_part(&mut self, at: usize, expr: usize) {
        let expr = self.expr(expr);
        self.parts.push((self.stack[at].begin, expr));
    }

    pub(super) fn str_interpolated(&mut self, base: usize, begin: Pos) -> &'a Expr<'a> {
        let start = self.start(base) as usize;
        let parts = self.bump.alloc_slice_copy(&self.parts[start..]);
        self.parts.truncate(start);
        self.alloc(Expr::Concat { pos: begin, force_string: true, parts })
    }

    pub(super) fn indented_parts(&mut self, action: Action, base: usize) -> Value<'a> {
        if action == Action::IndPartsEmpty {
            return Value::Items { start: pos(self.ind_parts.len()) };
        }
        let part = match (action, self.stack[base + 1].value) {
            (Action::IndPartsExpr, _) => indent::Part::Expr(self.expr(base + 2)),
            (_, Value::IndText(text)) => indent::Part::Text(text),
            (_, Value::IndEscape(text)) => indent::Part::Escape(text),
            (_, other) => unreachable!("{other:?} is not in an indented string"),
        };
        self.ind_parts.push((self.stack[base + 1].begin, part));
        self.stack[base].value
    }

    pub(super) fn indented_string(&mut self, base: usize, begin: Pos) -> &'a Expr<'a> {
        let start = self.start(base + 1) as usize;
        let expr = indent::strip(self.bump, begin, &self.ind_parts[start..]);
        self.ind_parts.truncate(start);
        expr
    }
}
