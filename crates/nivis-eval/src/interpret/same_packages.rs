//! Whether two packages are the same, without making them.
//!
//! A package is a set that `derivation` gave, perhaps with more in it. Its paths alone make the derivation, which is an
//! effect. They follow from `drvAttrs`, what `derivation` was given, if they are still those that it gave: their place
//! is then in its text, and what is not evaluated yet is its code with an environment that has the same `drvAttrs`.

use super::attrs::Attr;
use super::same::{Comparison, Delayed};
use crate::error::Result;
use crate::evaluator::Evaluator;
use crate::heap::{Kind, Ref, Word};
use crate::source::{Origin, Pos};

impl Evaluator {
    /// Of two sets with the same names in the same places, at least one of which is a package.
    pub(super) fn same_packages(&mut self, a: Word, b: Word, sofar: &mut Comparison) -> Result<bool> {
        if !self.is_derivation(a)? || !self.is_derivation(b)? {
            return Ok(false);
        }
        let (left, right) = (self.attrs_of(a), self.attrs_of(b));
        if self.same_but(&left, &right, &[], sofar) {
            return Ok(true);
        }
        let drv_attrs = self.symbols.intern(b"drvAttrs");
        let find = |attrs: &[Attr], name| attrs.iter().position(|attr| attr.name == name);
        let Some(given) = find(&left, drv_attrs) else { return Ok(false) };
        if !self.is_of_derivation(left[given].pos) {
            return Ok(false);
        }
        let given = (left[given].at, right[given].at);
        // What `derivation` added, apart from what is plain.
        let plain = [drv_attrs, self.known.type_, self.known.output_name];
        let mut made = Vec::new();
        for (index, attr) in left.iter().enumerate() {
            if self.is_of_derivation(attr.pos) && !plain.contains(&attr.name) {
                made.push(index);
            }
        }
        let has_paths = [self.known.drv_path, self.known.out_path]
            .iter()
            .all(|&name| find(&left, name).is_some_and(|index| made.contains(&index)));
        if !has_paths {
            return Ok(false);
        }
        let (left_given, right_given) = (self.force_slot(given.0)?, self.force_slot(given.1)?);
        for &index in &made {
            let (left, right) = (left[index].at, right[index].at);
            let may_be_same = self.follows_from(left, left_given)
                && self.follows_from(right, right_given)
                && self.may_be_same_text(left, right);
            if !may_be_same {
                return Ok(false);
            }
        }
        Ok(self.same_slots(given.0, given.1, Delayed::Either, sofar)?
            && self.same_but(&left, &right, &made, sofar))
    }

    /// Whether all attributes but these are the same without evaluating any.
    fn same_but(&mut self, left: &[Attr], right: &[Attr], but: &[usize], sofar: &mut Comparison) -> bool {
        let pairs = left.iter().zip(right).enumerate();
        pairs
            .filter(|(index, _)| !but.contains(index))
            .all(|(_, (left, right))| self.same_unless_forced(left.at, right.at, sofar))
    }

    /// Whether it is a place in the text of `derivation`.
    fn is_of_derivation(&self, pos: Pos) -> bool {
        matches!(
            self.sources.resolve(pos),
            Some((source, _)) if source.origin == Origin::Internal(crate::builtins::DERIVATION_ORIGIN)
        )
    }

    /// Whether a slot whose content `derivation` gave has it from these `drvAttrs`, if it is not evaluated yet.
    fn follows_from(&mut self, slot: Ref, drv_attrs: Word) -> bool {
        let word = self.heap.get(self.behind_cells(slot));
        match word.kind() {
            Kind::Thunk { node, env } if word != Word::UNSET => {
                if !self.is_of_derivation(self.code.pos(node)) {
                    return false;
                }
                let mut env = env;
                while env != Ref::NULL {
                    let parent = self.heap.env_parent(env);
                    if parent == Ref::NULL {
                        // The outermost environment is that of the function; its first slot has the whole argument.
                        let given = self.heap.get(self.behind_cells(env.at(1)));
                        return given == drv_attrs;
                    }
                    env = parent;
                }
                false
            }
            _ => word.is_forced(),
        }
    }

    /// Two evaluated paths must be the same in any case.
    fn may_be_same_text(&self, a: Ref, b: Ref) -> bool {
        let (a, b) = (self.heap.get(self.behind_cells(a)), self.heap.get(self.behind_cells(b)));
        match (a.kind(), b.kind()) {
            (Kind::String { context, at }, Kind::String { context: other, at: right }) => {
                context == other && self.heap.bytes(at) == self.heap.bytes(right)
            }
            _ => true,
        }
    }
}
