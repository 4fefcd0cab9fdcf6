//! The interpreter: one function that walks code, and beside it what each kind of operation does.

pub(crate) mod arithmetic;
pub(crate) mod attrs;
pub(crate) mod call;
pub(crate) mod coerce;
pub(crate) mod deep;
pub(crate) mod equal;
pub(crate) mod expect;
pub(crate) mod force;
mod literals;
pub(crate) mod package_sets;
pub(crate) mod questions;
mod same;
mod same_packages;
mod select;
mod strings;

use crate::code::Node;
use crate::error::{Context, Result};
use crate::evaluator::Evaluator;
use crate::heap::{NodeId, Ref, Word};

impl Evaluator {
    /// Evaluates code in an environment, which the caller keeps alive, to weak head normal form.
    pub fn eval(&mut self, node: NodeId, env: Ref) -> Result<Word> {
        crate::limits::check_native_stack()?;
        match self.code.node(node) {
            Node::Const(word) => match word.as_cell() {
                None => Ok(word),
                Some(cell) => self.force_slot(cell),
            },
            Node::Local(slot) => self.variable(node, env.at(slot + 1)),
            Node::Outer { depth, slot } => {
                let mut env = env;
                for _ in 0..depth {
                    env = self.heap.env_parent(env);
                }
                self.variable(node, env.at(slot + 1))
            }
            Node::WithName { name, scopes } => {
                let at = self.with_name(node, name, scopes, env)?;
                self.variable(node, at)
            }
            Node::Select { set, name, site } => {
                let set = self.eval(set, env)?;
                if set.is_attrs() {
                    let (shape, slot) = self.code.sites[site as usize];
                    if shape == set.middle() {
                        let value = self.heap.get(set.at().at(slot));
                        if value.is_forced() {
                            return Ok(value);
                        }
                    }
                }
                self.select_one(node, set, name, site)
            }
            Node::SelectPath { set, path, default } => self.select_path(node, set, path, default, env),
            Node::HasAttr { set, path } => self.has_attr(set, path, env),
            Node::Attrs(bindings) => self.set_literal(bindings, env),
            Node::RecAttrs(bindings) => self.rec_literal(bindings, env),
            Node::List(span) => self.list_literal(span, env),
            Node::Lambda(lambda) => Ok(Word::lambda(lambda, env)),
            Node::Call { fun, args } => {
                let fun = self.eval(fun, env)?;
                let base = self.stack.len();
                for i in args.start..args.start + args.len {
                    let arg = self.delay(self.code.lists[i as usize], env);
                    self.stack.push(arg);
                }
                let pos = self.code.pos(node);
                self.call(fun, base, pos)
            }
            Node::Let { bindings, body } => {
                let inner = self.let_env(bindings, env);
                self.push_env(inner);
                let value = self.eval(body, inner)?;
                self.stack.pop();
                Ok(value)
            }
            Node::With { scope, body } => {
                let scope = self.delay(scope, env);
                let inner = self.heap.alloc_env(env, 1);
                self.heap.set(inner.at(1), scope);
                self.push_env(inner);
                let value = self.eval(body, inner)?;
                self.stack.pop();
                Ok(value)
            }
            Node::If { cond, then, otherwise } => {
                let pos = self.code.pos(node);
                let cond = self.eval_bool(cond, env, pos, "while evaluating a branch condition")?;
                self.eval(if cond { then } else { otherwise }, env)
            }
            Node::Assert { cond, body, text } => {
                let pos = self.code.pos(node);
                if self.eval_bool(cond, env, pos, "in the condition of the assert statement")? {
                    return self.eval(body, env);
                }
                Err(self.failed_assertion(cond, text, pos, env))
            }
            Node::Not(inner) => {
                let pos = self.code.pos(inner);
                Ok(Word::bool(!self.eval_bool(inner, env, pos, "in the argument of the not operator")?))
            }
            Node::Equal(a, b) => {
                Ok(Word::bool(self.equal_operands(a, b, env, "while testing two values for equality")?))
            }
            Node::NotEqual(a, b) => {
                Ok(Word::bool(!self.equal_operands(a, b, env, "while testing two values for inequality")?))
            }
            Node::And(a, b) => {
                let pos = self.code.pos(node);
                Ok(Word::bool(
                    self.eval_bool(a, env, pos, "in the left operand of the AND (&&) operator")?
                        && self.eval_bool(b, env, pos, "in the right operand of the AND (&&) operator")?,
                ))
            }
            Node::Or(a, b) => {
                let pos = self.code.pos(node);
                Ok(Word::bool(
                    self.eval_bool(a, env, pos, "in the left operand of the OR (||) operator")?
                        || self.eval_bool(b, env, pos, "in the right operand of the OR (||) operator")?,
                ))
            }
            Node::Implies(a, b) => {
                let pos = self.code.pos(node);
                Ok(Word::bool(
                    !self.eval_bool(a, env, pos, "in the left operand of the IMPL (->) operator")?
                        || self.eval_bool(b, env, pos, "in the right operand of the IMPL (->) operator")?,
                ))
            }
            Node::Update(a, b) => self.eval_update(a, b, env),
            Node::ConcatLists(a, b) => self.eval_concat_lists(node, a, b, env),
            Node::Concat { parts, force_string } => self.eval_concat(node, parts, force_string, env),
            Node::Less(a, b) => self.eval_less(node, a, b, env),
            Node::Sub(a, b) => self.eval_arithmetic(node, arithmetic::Operation::Sub, a, b, env),
            Node::Mul(a, b) => self.eval_arithmetic(node, arithmetic::Operation::Mul, a, b, env),
            Node::Div(a, b) => self.eval_arithmetic(node, arithmetic::Operation::Div, a, b, env),
            Node::CurPos => Ok(self.position_value(self.code.pos(node))),
        }
    }

    /// The value of a variable's slot.
    #[inline(always)]
    fn variable(&mut self, node: NodeId, at: Ref) -> Result<Word> {
        let word = self.heap.get(at);
        if word.is_forced() {
            return Ok(word);
        }
        match self.force_slot(at) {
            Ok(word) => Ok(word),
            Err(error) => Err(self.place_recursion(error, node)),
        }
    }

    /// An infinite recursion is reported where the variable stands that closes the cycle.
    #[cold]
    #[inline(never)]
    fn place_recursion(&self, error: crate::error::Error, node: NodeId) -> crate::error::Error {
        let error = error.forced_at(self.code.pos(node));
        if error.kind() == crate::error::ErrorKind::InfiniteRecursion {
            return error.at_if_none(self.code.pos(node));
        }
        error
    }

    /// Evaluates a condition.
    #[inline(always)]
    fn eval_bool(&mut self, node: NodeId, env: Ref, pos: crate::source::Pos, context: &str) -> Result<bool> {
        let value = self.eval(node, env).trace(pos, context)?;
        match value.as_bool() {
            Some(value) => Ok(value),
            None => Err(self.wrong_type("a Boolean", value).at(pos).trace(pos, context)),
        }
    }
}
