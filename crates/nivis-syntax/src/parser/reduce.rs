//! Which action does what.

use super::{Parser, Value};
use crate::ast::{Expr, NO_POS, Pos};
use crate::error::{Lint, ParseError};
use crate::tables::Action;

impl<'a> Parser<'_, 'a> {
    /// Runs the action of a production whose symbols begin at `base` on the stack.
    pub(super) fn reduce(
        &mut self,
        action: Action,
        base: usize,
        begin: Pos,
        end: Pos,
    ) -> Result<Value<'a>, ParseError> {
        let expr = match action {
            Action::None => return Ok(self.stack[base].value),
            Action::LambdaArg | Action::LambdaFormals | Action::LambdaFormalsAt | Action::LambdaAtFormals => {
                self.lambda(action, base, begin)?
            }
            Action::FormalsEllipsis
            | Action::FormalsOnlyEllipsis
            | Action::FormalsComma
            | Action::FormalsPlain
            | Action::FormalsNone
            | Action::FormalsPush
            | Action::FormalsFirst
            | Action::Formal
            | Action::FormalDefault => return Ok(self.formals(action, base, begin)),
            Action::Bind
            | Action::BindFirst
            | Action::BindsEmpty
            | Action::Inherit
            | Action::InheritFrom
            | Action::InheritAttr
            | Action::InheritStringAttr
            | Action::InheritEmpty => return self.binds(action, base),
            Action::PathAttr
            | Action::PathStringAttr
            | Action::PathFirstAttr
            | Action::PathFirstStringAttr => return Ok(self.attr_path(action, base)),
            Action::QuotedAttr => return Ok(self.stack[base + 1].value),
            Action::DynamicAttr | Action::Paren => return Ok(self.paren(base)),
            Action::ReplBindings => self.attrs(base + 1, NO_POS, false),
            Action::Attrs => self.attrs(base + 1, begin, false),
            Action::RecAttrs => self.attrs(base + 2, begin, true),
            Action::EmptyAttrs => self.empty_attrs(begin),
            Action::LetBody => self.let_body(base, begin),
            Action::Let => self.let_in(base, begin)?,
            Action::Apply | Action::PipeFrom | Action::PipeInto => return Ok(self.call(action, base, begin)),
            Action::CursedOr => return Ok(self.cursed_or(base, begin, end)),
            Action::ListEmpty => return Ok(Value::Items { start: super::pos(self.exprs.len()) }),
            Action::ListPush => return Ok(self.list_push(base)),
            Action::List => self.list(base),
            Action::Select | Action::SelectOr => self.select(action, base, begin),
            Action::HasAttr => self.has_attr(base),
            Action::Var => self.var(base, begin),
            Action::Int | Action::Float => self.number(base),
            Action::Uri => {
                let text = self.text(base);
                self.lint(self.options.lint_url_literals, begin, || Lint::Url(text.to_vec()))?;
                self.alloc(Expr::Str(self.bump.alloc_slice_copy(text)))
            }
            Action::SearchPath => self.search_path(base, begin),
            Action::PathStart => self.path_literal(base, begin)?,
            Action::HomePathStart => self.home_path_literal(base, begin)?,
            Action::Path => return Ok(self.stack[base].value),
            Action::PathInterpolated => self.path_interpolated(base, begin),
            Action::Str => self.expr(base + 1),
            Action::StrEmpty => return Ok(Value::Str(b"")),
            Action::StrInterpolated => self.str_interpolated(base, begin),
            Action::PartsStr | Action::PartsExpr | Action::PartsFirstExpr | Action::PartsFirstStr => {
                return Ok(self.string_parts(action, base));
            }
            Action::IndPartsEmpty | Action::IndPartsStr | Action::IndPartsExpr => {
                return Ok(self.indented_parts(action, base));
            }
            Action::IndStr => self.indented_string(base, begin),
            Action::Assert => {
                let (body, cond) = (self.expr(base + 3), self.expr(base + 1));
                self.alloc(Expr::Assert { pos: begin, cond, body })
            }
            Action::With => {
                let (body, scope) = (self.expr(base + 3), self.expr(base + 1));
                self.alloc(Expr::With { pos: begin, scope, body })
            }
            Action::If => {
                let (otherwise, then, cond) = (self.expr(base + 5), self.expr(base + 3), self.expr(base + 1));
                self.alloc(Expr::If { pos: begin, cond, then, otherwise })
            }
            _ => self.operator(action, base, begin),
        };
        Ok(Value::Expr(expr))
    }
}
