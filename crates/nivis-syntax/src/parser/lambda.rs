//! Functions and their arguments.

use super::{Parser, Value, pos};
use crate::ast::{Expr, Formal, Formals, Lambda, Pos};
use crate::error::{ErrorKind, ParseError};
use crate::symbol::Symbol;
use crate::tables::Action;
use std::cell::Cell;

impl<'a> Parser<'_, 'a> {
    pub(super) fn lambda(
        &mut self,
        action: Action,
        base: usize,
        begin: Pos,
    ) -> Result<&'a Expr<'a>, ParseError> {
        // Where the argument, the formals and the body are.
        let (arg, formals, body) = match action {
            Action::LambdaArg => (Some(0), None, 2),
            Action::LambdaFormals => (None, Some(0), 2),
            Action::LambdaFormalsAt => (Some(2), Some(0), 4),
            _ => (Some(0), Some(2), 4),
        };
        let body = self.expr(base + body);
        let arg = arg.map(|i| self.intern(base + i));
        let formals = match formals {
            Some(i) => Some(self.take_formals(base + i, arg, begin)?),
            None => None,
        };
        let lambda = Lambda { pos: begin, arg, formals, body, name: Cell::new(None) };
        Ok(self.alloc(Expr::Lambda(self.bump.alloc(lambda))))
    }

    fn take_formals(
        &mut self,
        index: usize,
        arg: Option<Symbol>,
        begin: Pos,
    ) -> Result<Formals<'a>, ParseError> {
        let Value::Formals { start, ellipsis } = self.stack[index].value else {
            unreachable!("a set of formals")
        };
        let formals = &mut self.formals[start as usize..];
        formals.sort_unstable_by_key(|f| (f.name, f.pos));
        // The least symbol that repeats, at its second place.
        if let Some([_, again]) = formals.array_windows().find(|[a, b]| a.name == b.name) {
            let kind = ErrorKind::DuplicateFormal(self.symbols.name(again.name).to_vec());
            return Err(ParseError { kind, pos: again.pos });
        }
        if let Some(arg) = arg
            && formals.binary_search_by_key(&arg, |f| f.name).is_ok()
        {
            let kind = ErrorKind::DuplicateFormal(self.symbols.name(arg).to_vec());
            return Err(ParseError { kind, pos: begin });
        }
        if formals.len() > usize::from(u16::MAX) {
            return Err(ParseError { kind: ErrorKind::TooManyFormals, pos: begin });
        }
        let formals = self.bump.alloc_slice_copy(formals);
        self.formals.truncate(start as usize);
        Ok(Formals { formals, ellipsis })
    }

    pub(super) fn formals(&mut self, action: Action, base: usize, begin: Pos) -> Value<'a> {
        let ellipsis = match action {
            Action::FormalsEllipsis | Action::FormalsOnlyEllipsis => true,
            Action::FormalsComma | Action::FormalsPlain | Action::FormalsNone => false,
            Action::Formal | Action::FormalDefault => {
                let default = (action == Action::FormalDefault).then(|| self.expr(base + 2));
                let name = self.intern(base);
                self.formals.push(Formal { pos: begin, name, default });
                return Value::None;
            }
            Action::FormalsFirst => return Value::Items { start: pos(self.formals.len() - 1) },
            _ => return self.stack[base].value,
        };
        let start = match action {
            Action::FormalsOnlyEllipsis | Action::FormalsNone => pos(self.formals.len()),
            _ => self.start(base + 1),
        };
        Value::Formals { start, ellipsis }
    }
}
