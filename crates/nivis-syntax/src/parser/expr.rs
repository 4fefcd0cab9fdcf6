//! Operators, calls, selections, lists and plain literals.

use super::{Parser, Value, pos};
use crate::ast::{Expr, NO_POS, Pos};
use crate::error::Warning;
use crate::symbol::Symbol;
use crate::tables::Action;

impl<'a> Parser<'_, 'a> {
    /// The expression at `index`. Among several, the one on the right has to be asked for first,
    /// because its arguments lie on top of those of the ones on the left.
    pub(super) fn expr(&mut self, index: usize) -> &'a Expr<'a> {
        match self.stack[index].value {
            Value::Expr(expr) => expr,
            Value::App { fun, pos, start, .. } => {
                let args = self.take_exprs(start);
                self.alloc(Expr::Call { pos, fun, args })
            }
            Value::Str(text) => self.alloc(Expr::Str(text)),
            other => unreachable!("{other:?} is no expression"),
        }
    }

    fn take_exprs(&mut self, start: u32) -> &'a [&'a Expr<'a>] {
        let taken = self.bump.alloc_slice_copy(&self.exprs[start as usize..]);
        self.exprs.truncate(start as usize);
        taken
    }

    pub(super) fn operator(&mut self, action: Action, base: usize, begin: Pos) -> &'a Expr<'a> {
        if let Action::Not | Action::Negate = action {
            let operand = self.expr(base + 1);
            if action == Action::Not {
                return self.alloc(Expr::Not(operand));
            }
            let zero = self.alloc(Expr::Int(0));
            return self.builtin(self.known.sub, begin, zero, operand);
        }
        let right = self.expr(base + 2);
        let left = self.expr(base);
        let at = self.stack[base + 1].begin;
        let less = self.known.less_than;
        let expr = match action {
            Action::Eq => Expr::Eq(left, right),
            Action::NEq => Expr::NEq(left, right),
            Action::Less => return self.builtin(less, at, left, right),
            Action::Greater => return self.builtin(less, at, right, left),
            Action::LessEq => Expr::Not(self.builtin(less, at, right, left)),
            Action::GreaterEq => Expr::Not(self.builtin(less, at, left, right)),
            Action::Sub => return self.builtin(self.known.sub, at, left, right),
            Action::Mul => return self.builtin(self.known.mul, at, left, right),
            Action::Div => return self.builtin(self.known.div, at, left, right),
            Action::And => Expr::And(at, left, right),
            Action::Or => Expr::Or(at, left, right),
            Action::Impl => Expr::Impl(at, left, right),
            Action::Update => Expr::Update(at, left, right),
            Action::ConcatLists => Expr::ConcatLists(at, left, right),
            Action::Add => {
                let parts = [(begin, left), (self.stack[base + 2].begin, right)];
                Expr::Concat { pos: at, force_string: false, parts: self.bump.alloc_slice_copy(&parts) }
            }
            other => unreachable!("{other:?} is no operator"),
        };
        self.alloc(expr)
    }

    /// A call of one of the functions behind operators.
    fn builtin(&self, name: Symbol, pos: Pos, left: &'a Expr<'a>, right: &'a Expr<'a>) -> &'a Expr<'a> {
        let fun = self.alloc(Expr::Var { pos: NO_POS, name });
        let args = self.bump.alloc_slice_copy(&[left, right]);
        self.alloc(Expr::Call { pos, fun, args })
    }

    pub(super) fn call(&mut self, action: Action, base: usize, begin: Pos) -> Value<'a> {
        let (fun, arg, at) = match action {
            Action::Apply => {
                self.warn_cursed(base + 1);
                (base, self.expr(base + 1), begin)
            }
            Action::PipeFrom => (base, self.expr(base + 2), self.stack[base + 1].begin),
            _ => {
                // `x |> f`: what belongs to `x` may lie below what belongs to `f`.
                if let Value::App { .. } = self.stack[base].value {
                    let fun = self.expr(base + 2);
                    self.stack[base + 2].value = Value::Expr(fun);
                }
                (base + 2, self.expr(base), self.stack[base + 1].begin)
            }
        };
        let value = match self.stack[fun].value {
            Value::App { fun, pos, start, .. } => Value::App { fun, pos, start, cursed: false },
            Value::Expr(&Expr::Call { pos: at, fun, args }) => {
                let start = pos(self.exprs.len());
                self.exprs.extend_from_slice(args);
                Value::App { fun, pos: at, start, cursed: false }
            }
            _ => {
                let fun = self.expr(fun);
                Value::App { fun, pos: at, start: pos(self.exprs.len()), cursed: false }
            }
        };
        self.exprs.push(arg);
        value
    }

    /// `x or`: a call with the variable `or`.
    pub(super) fn cursed_or(&mut self, base: usize, begin: Pos, _end: Pos) -> Value<'a> {
        let fun = self.expr(base);
        let start = pos(self.exprs.len());
        let or = self.alloc(Expr::Var { pos: begin, name: self.known.or });
        self.exprs.push(or);
        Value::App { fun, pos: begin, start, cursed: true }
    }

    fn warn_cursed(&mut self, index: usize) {
        let entry = self.stack[index];
        if let Value::App { cursed: true, pos, .. } = entry.value {
            self.warnings.push(Warning::CursedOr { begin: pos, end: entry.end });
        }
    }

    /// An expression in brackets, where `or` is not cursed any more.
    pub(super) fn paren(&mut self, base: usize) -> Value<'a> {
        match self.stack[base + 1].value {
            Value::App { fun, pos, start, .. } => Value::App { fun, pos, start, cursed: false },
            value => value,
        }
    }

    pub(super) fn list_push(&mut self, base: usize) -> Value<'a> {
        self.warn_cursed(base + 1);
        let element = self.expr(base + 1);
        self.exprs.push(element);
        self.stack[base].value
    }

    pub(super) fn list(&mut self, base: usize) -> &'a Expr<'a> {
        let start = self.start(base + 1);
        let elements = self.take_exprs(start);
        self.alloc(Expr::List(elements))
    }

    pub(super) fn start(&self, index: usize) -> u32 {
        match self.stack[index].value {
            Value::Items { start } => start,
            other => unreachable!("{other:?} has no items"),
        }
    }

    pub(super) fn select(&mut self, action: Action, base: usize, begin: Pos) -> &'a Expr<'a> {
        let default = (action == Action::SelectOr).then(|| {
            self.warn_cursed(base + 4);
            self.expr(base + 4)
        });
        let path = self.take_names(base + 2);
        let set = self.expr(base);
        self.alloc(Expr::Select { pos: begin, set, path, default })
    }

    pub(super) fn has_attr(&mut self, base: usize) -> &'a Expr<'a> {
        let path = self.take_names(base + 2);
        let set = self.expr(base);
        self.alloc(Expr::HasAttr { set, path })
    }

    pub(super) fn var(&mut self, base: usize, begin: Pos) -> &'a Expr<'a> {
        if self.text(base) == b"__curPos" {
            return self.alloc(Expr::CurPos(begin));
        }
        let name = self.intern(base);
        self.alloc(Expr::Var { pos: begin, name })
    }

    pub(super) fn number(&mut self, base: usize) -> &'a Expr<'a> {
        match self.stack[base].value {
            Value::Int(n) => self.alloc(Expr::Int(n)),
            Value::Float(n) => self.alloc(Expr::Float(n)),
            other => unreachable!("{other:?} is no number"),
        }
    }
}
