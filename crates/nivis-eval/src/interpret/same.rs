//! Whether two values are one and the same for every function that could be given them: equality that looks into
//! functions, too, and is never wrong when it says yes.
//!
//! Sets are the same if their names, the positions of these and their values are; functions, if they are the same
//! code, and the variables that it uses are the same. What is being compared further out counts as the same
//! (the values are then graphs that nothing can tell apart).

use crate::captured::{Suspended, Variable, captured};
use crate::code::Node;
use crate::error::{Error, ErrorKind, Result};
use crate::evaluator::Evaluator;
use crate::heap::{Kind, Ref, Word};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// How many pairs are looked at before two values count as different.
const MOST_PAIRS: u32 = 50_000;
/// How deep they are looked into.
const DEEPEST: u32 = 500;

/// What is done with values that are not evaluated yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Delayed {
    /// They are evaluated.
    Forced,
    /// They are the same if they are the same code with the same variables.
    Compared,
}

#[derive(Default)]
struct Comparison {
    /// Pairs that are compared, or were found to be the same.
    seen: FxHashSet<(u64, u64)>,
    variables: FxHashMap<Suspended, Rc<[Variable]>>,
    pairs: u32,
    depth: u32,
}

impl Evaluator {
    /// Whether two forced values, kept alive by the caller, are the same. Their contents are evaluated, but nothing
    /// that comes of it can be noticed: what fails, or has an effect, ends the comparison and is left as it was.
    /// Nothing is collected meanwhile, so that a pair's words name it.
    pub(crate) fn is_same(&mut self, a: Word, b: Word) -> bool {
        let (top, depth, was_trying) = (self.stack.len(), self.depth, self.is_trying);
        self.is_trying = true;
        let result = self.same_values(a, b, Delayed::Forced, &mut Comparison::default());
        self.is_trying = was_trying;
        self.stack.truncate(top);
        self.depth = depth;
        result.unwrap_or(false)
    }

    /// Called before anything that can be noticed outside of the evaluation.
    ///
    /// # Errors
    /// While values are evaluated only to be compared.
    #[inline(always)]
    pub(crate) fn may_act(&self) -> Result<()> {
        if self.is_trying { Err(only_trying()) } else { Ok(()) }
    }

    /// Prints a message that the evaluated code asks for.
    pub(crate) fn say(&mut self, message: &str) {
        self.messages += 1;
        self.io.message(message);
    }

    fn same_slots(&mut self, a: Ref, b: Ref, delayed: Delayed, sofar: &mut Comparison) -> Result<bool> {
        let cells = (self.behind_cells(a), self.behind_cells(b));
        if cells.0 == cells.1 {
            return Ok(true);
        }
        let (left, right) = match delayed {
            Delayed::Forced => (self.force_slot(a)?, self.force_slot(b)?),
            Delayed::Compared => {
                (self.function_of(self.heap.get(cells.0)), self.function_of(self.heap.get(cells.1)))
            }
        };
        self.same_values(left, right, delayed, sofar)
    }

    fn behind_cells(&self, at: Ref) -> Ref {
        let mut at = at;
        while let Some(cell) = self.heap.get(at).as_cell() {
            at = cell;
        }
        at
    }

    /// A function that nobody has asked for yet is one all the same.
    fn function_of(&self, word: Word) -> Word {
        match word.kind() {
            Kind::Thunk { node, env } if word != Word::UNSET => match self.code.node(node) {
                Node::Lambda(lambda) => Word::lambda(lambda, env),
                _ => word,
            },
            _ => word,
        }
    }

    fn same_values(&mut self, a: Word, b: Word, delayed: Delayed, sofar: &mut Comparison) -> Result<bool> {
        crate::limits::check_native_stack()?;
        if a == b && a.is_forced() {
            return Ok(true);
        }
        sofar.pairs += 1;
        if sofar.pairs > MOST_PAIRS || sofar.depth == DEEPEST {
            return Ok(false);
        }
        sofar.depth += 1;
        let is_same = self.same_contents(a, b, delayed, sofar);
        sofar.depth -= 1;
        is_same
    }

    fn same_contents(&mut self, a: Word, b: Word, delayed: Delayed, sofar: &mut Comparison) -> Result<bool> {
        match (a.kind(), b.kind()) {
            (Kind::Float(a), Kind::Float(b)) => {
                Ok(self.heap.f64_at(a).to_bits() == self.heap.f64_at(b).to_bits())
            }
            (Kind::BigInt(a), Kind::BigInt(b)) => Ok(self.heap.i64_at(a) == self.heap.i64_at(b)),
            (Kind::Path(a), Kind::Path(b)) => Ok(self.heap.bytes(a) == self.heap.bytes(b)),
            (Kind::String { context, at: left }, Kind::String { context: other, at: right }) => {
                Ok(context == other && self.heap.bytes(left) == self.heap.bytes(right))
            }
            (Kind::List { len, at: left }, Kind::List { len: other, at: right }) => {
                if len != other || !sofar.seen.insert((a.0, b.0)) {
                    return Ok(len == other);
                }
                self.same_rows(left, right, len, delayed, sofar)
            }
            (Kind::Attrs { .. }, Kind::Attrs { .. }) => self.same_sets(a, b, delayed, sofar),
            (Kind::Lambda { node, env }, Kind::Lambda { node: other, env: other_env }) => {
                if node != other || !sofar.seen.insert((a.0, b.0)) {
                    return Ok(node == other);
                }
                self.same_variables(Suspended::Lambda(node), env, other_env, sofar)
            }
            (Kind::Thunk { node, env }, Kind::Thunk { node: other, env: other_env }) => {
                if a == Word::UNSET || b == Word::UNSET || node != other {
                    return Ok(false);
                }
                if !sofar.seen.insert((a.0, b.0)) {
                    return Ok(true);
                }
                self.same_variables(Suspended::Value(node), env, other_env, sofar)
            }
            (Kind::App { args, at: left }, Kind::App { args: other, at: right })
            | (Kind::Partial { args, at: left }, Kind::Partial { args: other, at: right }) => {
                if args != other || !sofar.seen.insert((a.0, b.0)) {
                    return Ok(args == other);
                }
                self.same_rows(left, right, args + 1, Delayed::Compared, sofar)
            }
            _ => Ok(false),
        }
    }

    fn same_rows(
        &mut self,
        a: Ref,
        b: Ref,
        len: u32,
        delayed: Delayed,
        sofar: &mut Comparison,
    ) -> Result<bool> {
        for i in 0..len {
            if !self.same_slots(a.at(i), b.at(i), delayed, sofar)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn same_sets(&mut self, a: Word, b: Word, delayed: Delayed, sofar: &mut Comparison) -> Result<bool> {
        if !sofar.seen.insert((a.0, b.0)) {
            return Ok(true);
        }
        let (left, right) = (self.attrs_of(a), self.attrs_of(b));
        let have_same_names = left.len() == right.len()
            && left.iter().zip(&right).all(|(a, b)| a.name == b.name && a.pos == b.pos);
        if !have_same_names {
            return Ok(false);
        }
        // What a package consists of is not evaluated for this.
        if delayed == Delayed::Forced && (self.is_derivation(a)? || self.is_derivation(b)?) {
            return Ok(false);
        }
        for (left, right) in left.iter().zip(&right) {
            if !self.same_slots(left.at, right.at, delayed, sofar)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether code finds the same in two environments. Nothing is evaluated for that: it may be much, and never
    /// be needed.
    fn same_variables(&mut self, code: Suspended, a: Ref, b: Ref, sofar: &mut Comparison) -> Result<bool> {
        if a == b {
            return Ok(true);
        }
        let variables = sofar.variables.entry(code).or_insert_with(|| captured(&self.code, code)).clone();
        for &(depth, slot) in variables.iter() {
            let (mut left, mut right) = (a, b);
            for _ in 0..depth {
                (left, right) = (self.heap.env_parent(left), self.heap.env_parent(right));
            }
            if !self.same_slots(left.at(slot + 1), right.at(slot + 1), Delayed::Compared, sofar)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

#[cold]
fn only_trying() -> Error {
    Error::new(ErrorKind::Restricted, "not while arguments are compared")
}
