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
pub(super) enum Delayed {
    /// They are evaluated.
    Forced,
    /// They are the same if they are the same code with the same variables.
    Compared,
    /// They are evaluated, if they are not the same without.
    Either,
}

#[derive(Default)]
pub(super) struct Comparison {
    /// Whether packages are looked into: see `interpret/same_packages.rs`.
    compares_packages: bool,
    /// Pairs that are compared, or were found to be the same.
    seen: FxHashSet<(u64, u64)>,
    /// Those of `seen`, in the order in which they were first met.
    met: Vec<(u64, u64)>,
    variables: FxHashMap<Suspended, Rc<[Variable]>>,
    pairs: u32,
    depth: u32,
}

impl Comparison {
    /// Whether the pair is met for the first time.
    fn meets(&mut self, a: Word, b: Word) -> bool {
        let is_new = self.seen.insert((a.0, b.0));
        if is_new {
            self.met.push((a.0, b.0));
        }
        is_new
    }
}

impl Evaluator {
    /// Whether two forced values, kept alive by the caller, are the same. Their contents are evaluated, but nothing
    /// that comes of it can be noticed: what fails, or has an effect, ends the comparison and is left as it was.
    /// Nothing is collected meanwhile, so that a pair's words name it.
    pub(crate) fn is_same(&mut self, a: Word, b: Word) -> bool {
        self.tries(false, |eval| eval.same_values(a, b, Delayed::Forced, &mut Comparison::default()))
    }

    /// Whether the two values of a list, in a slot that the caller keeps alive, are the same, packages too. What it
    /// takes to know that may come into the store.
    pub(super) fn are_same(&mut self, pair: Ref) -> bool {
        self.tries(true, |eval| {
            let mut sofar = Comparison { compares_packages: true, ..Comparison::default() };
            match eval.pair(pair)? {
                Some((a, b)) => eval.same_values(a, b, Delayed::Forced, &mut sofar),
                None => Ok(false),
            }
        })
    }

    /// The same for values of which nothing more is evaluated than whether they are sets, lists, ….
    pub(super) fn are_alike(&mut self, pair: Ref) -> bool {
        self.tries(false, |eval| match eval.pair(pair)? {
            Some((a, b)) => eval.same_values(a, b, Delayed::Compared, &mut Comparison::default()),
            None => Ok(false),
        })
    }

    /// Evaluates the two values of a list.
    fn pair(&mut self, pair: Ref) -> Result<Option<(Word, Word)>> {
        let list = self.force_slot(pair)?;
        let Kind::List { len: 2, at } = list.kind() else { return Ok(None) };
        Ok(Some((self.force_slot(at)?, self.force_slot(at.at(1))?)))
    }

    /// Does what leaves nothing behind that can be noticed.
    fn tries(&mut self, may_add: bool, act: impl FnOnce(&mut Evaluator) -> Result<bool>) -> bool {
        let (top, depth, before) = (self.stack.len(), self.depth, (self.is_trying, self.may_add));
        (self.is_trying, self.may_add) = (true, may_add && (!before.0 || before.1));
        let result = act(self);
        (self.is_trying, self.may_add) = before;
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

    /// Called before something is added to the store, which nobody notices who does not look for it.
    ///
    /// # Errors
    /// While values are evaluated only to be compared, and nothing may remain of it.
    #[inline(always)]
    pub(crate) fn may_add(&self) -> Result<()> {
        if self.is_trying && !self.may_add { Err(only_trying()) } else { Ok(()) }
    }

    /// Prints a message that the evaluated code asks for.
    pub(crate) fn say(&mut self, message: &str) {
        self.messages += 1;
        self.io.message(message);
    }

    pub(super) fn same_slots(
        &mut self,
        a: Ref,
        b: Ref,
        delayed: Delayed,
        sofar: &mut Comparison,
    ) -> Result<bool> {
        let cells = (self.behind_cells(a), self.behind_cells(b));
        if cells.0 == cells.1 {
            return Ok(true);
        }
        let (left, right) = match delayed {
            Delayed::Either if self.same_unless_forced(a, b, sofar) => return Ok(true),
            Delayed::Forced | Delayed::Either => (self.force_slot(a)?, self.force_slot(b)?),
            Delayed::Compared => {
                (self.function_of(self.heap.get(cells.0)), self.function_of(self.heap.get(cells.1)))
            }
        };
        self.same_values(left, right, delayed, sofar)
    }

    /// Whether two slots are the same without evaluating anything; if not, it is as if nobody had asked.
    pub(super) fn same_unless_forced(&mut self, a: Ref, b: Ref, sofar: &mut Comparison) -> bool {
        let (met, depth) = (sofar.met.len(), sofar.depth);
        if let Ok(true) = self.same_slots(a, b, Delayed::Compared, sofar) {
            return true;
        }
        for pair in sofar.met.drain(met..) {
            sofar.seen.remove(&pair);
        }
        sofar.depth = depth;
        false
    }

    pub(super) fn behind_cells(&self, at: Ref) -> Ref {
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
                if len != other || !sofar.meets(a, b) {
                    return Ok(len == other);
                }
                self.same_rows(left, right, len, delayed, sofar)
            }
            (Kind::Attrs { .. }, Kind::Attrs { .. }) => self.same_sets(a, b, delayed, sofar),
            (Kind::Lambda { node, env }, Kind::Lambda { node: other, env: other_env }) => {
                if node != other || !sofar.meets(a, b) {
                    return Ok(node == other);
                }
                self.same_variables(Suspended::Lambda(node), env, other_env, sofar)
            }
            (Kind::Thunk { node, env }, Kind::Thunk { node: other, env: other_env }) => {
                if a == Word::UNSET || b == Word::UNSET || node != other {
                    return Ok(false);
                }
                if !sofar.meets(a, b) {
                    return Ok(true);
                }
                self.same_variables(Suspended::Value(node), env, other_env, sofar)
            }
            (Kind::App { args, at: left }, Kind::App { args: other, at: right })
            | (Kind::Partial { args, at: left }, Kind::Partial { args: other, at: right }) => {
                if args != other || !sofar.meets(a, b) {
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
        if !sofar.meets(a, b) {
            return Ok(true);
        }
        let (left, right) = (self.attrs_of(a), self.attrs_of(b));
        let have_same_names = left.len() == right.len()
            && left.iter().zip(&right).all(|(a, b)| a.name == b.name && a.pos == b.pos);
        if !have_same_names {
            return Ok(false);
        }
        // What a package consists of is not evaluated for this.
        if delayed != Delayed::Compared && (self.is_derivation(a)? || self.is_derivation(b)?) {
            return if sofar.compares_packages { self.same_packages(a, b, sofar) } else { Ok(false) };
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
