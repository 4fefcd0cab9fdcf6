//! Forcing everything inside of a value.

use crate::error::{Context, Result};
use crate::evaluator::Evaluator;
use crate::heap::{Kind, Ref, Word};
use rustc_hash::FxHashSet;

impl Evaluator {
    /// Forces a value and all it contains; the caller keeps it alive. Cycles end where they close.
    pub fn force_deep(&mut self, value: Word) -> Result<()> {
        let mut seen = FxHashSet::default();
        self.enter(0)?;
        let result = self.deep_value(value, &mut seen);
        self.depth -= 1;
        result
    }

    fn deep_slot(&mut self, at: Ref, seen: &mut FxHashSet<u64>) -> Result<()> {
        // Asked before forcing: a function that is not evaluated yet gives no place.
        let place = self.place_of(self.heap.get(at));
        if let Err(error) = self.enter(0) {
            return Err(error.at(place));
        }
        let result = match self.force_slot(at) {
            Ok(value) => self.deep_value(value, seen),
            Err(error) => Err(error.forced_at(place)),
        };
        self.depth -= 1;
        result
    }

    fn deep_value(&mut self, value: Word, seen: &mut FxHashSet<u64>) -> Result<()> {
        crate::limits::check_native_stack()?;
        match value.kind() {
            Kind::Attrs { .. } => {
                if !seen.insert(value.0) {
                    return Ok(());
                }
                for attr in self.attrs_of(value) {
                    self.deep_slot(attr.at, seen).trace_with(attr.pos, || {
                        format!("while evaluating the attribute '{}'", self.shown_name(attr.name))
                    })?;
                }
            }
            Kind::List { len, at } => {
                if len > 0 && !seen.insert(value.0) {
                    return Ok(());
                }
                for i in 0..len {
                    self.deep_slot(at.at(i), seen)
                        .trace_with(0, || format!("while evaluating list element at index {i}"))?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}
