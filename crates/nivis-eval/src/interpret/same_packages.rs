//! Whether two packages are the same.
//!
//! A package is a set that `derivation` gave, perhaps with more in it. Its paths tell most pairs apart.

use super::same::{Comparison, Delayed};
use crate::error::Result;
use crate::evaluator::Evaluator;
use crate::heap::Word;

impl Evaluator {
    /// Of two sets with the same names in the same places, at least one of which is a package.
    pub(super) fn same_packages(&mut self, a: Word, b: Word, sofar: &mut Comparison) -> Result<bool> {
        if !self.is_derivation(a)? || !self.is_derivation(b)? {
            return Ok(false);
        }
        let (left, right) = (self.attrs_of(a), self.attrs_of(b));
        let paths = [self.known.drv_path, self.known.out_path];
        for are_paths in [true, false] {
            let delayed = if are_paths { Delayed::Forced } else { Delayed::Either };
            let pairs = left.iter().zip(&right);
            for (left, right) in pairs.filter(|(attr, _)| paths.contains(&attr.name) == are_paths) {
                if !self.same_slots(left.at, right.at, delayed, sofar)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}
