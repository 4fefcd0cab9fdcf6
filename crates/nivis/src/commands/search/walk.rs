//! Looking at values without keeping what they needed, and without stopping at what fails.

use crate::commands::failure::Failure;
use crate::commands::session::Session;
use nivis_eval::heap::Ref;
use nivis_eval::{Error, Word};

impl Session {
    /// The attributes of a set, by name, with slots that can be evaluated. The set becomes a root.
    pub(super) fn slots(&mut self, set: Word) -> Vec<(String, Ref)> {
        if !set.is_attrs() {
            return Vec::new();
        }
        let set = self.eval.flat(set);
        self.eval.roots.push(set);
        let attrs = self.eval.attrs_by_name(set);
        attrs.iter().map(|attr| (self.eval.name(attr.name), attr.at)).collect()
    }

    /// Evaluates a slot, does something with the value, and lets go of both. `None` if the evaluation fails.
    ///
    /// # Errors
    /// Evaluation was stopped, or has no memory left.
    pub(super) fn glance<T>(
        &mut self,
        at: Ref,
        work: impl FnOnce(&mut Session, Word) -> Result<Option<T>, Failure>,
    ) -> Result<Option<T>, Failure> {
        let thunk = self.eval.heap.get(at);
        let kept = thunk.as_cell().map(|cell| (cell, self.eval.heap.get(cell)));
        let (roots, stack, depth) = (self.eval.roots.len(), self.eval.stack.len(), self.eval.depth);
        self.eval.roots.push(thunk);
        self.eval.roots.extend(kept.map(|(_, word)| word));
        let result = match self.eval.force_slot(at) {
            Ok(value) => {
                self.eval.roots.push(value);
                work(self, value)
            }
            Err(error) => self.passed_over(&error).map(|()| None),
        };
        self.eval.stack.truncate(stack);
        self.eval.depth = depth;
        if let Some((cell, word)) = kept {
            self.eval.heap.set(cell, word);
        }
        self.eval.heap.set(at, thunk);
        self.eval.roots.truncate(roots);
        result
    }

    /// Whether an error concerns its value alone.
    pub(super) fn passed_over(&mut self, error: &Error) -> Result<(), Failure> {
        if error.kind().is_transient() { Err(self.failure(error)) } else { Ok(()) }
    }

    /// An attribute, if it is there and can be evaluated. It becomes a root.
    pub(super) fn peek(&mut self, set: Word, name: &str) -> Result<Option<Word>, Failure> {
        if !set.is_attrs() {
            return Ok(None);
        }
        let symbol = self.eval.symbols.intern(name.as_bytes());
        let Some(at) = self.eval.attr(set, symbol) else { return Ok(None) };
        let (stack, depth) = (self.eval.stack.len(), self.eval.depth);
        match self.eval.force_slot(at) {
            Ok(value) => {
                self.eval.roots.push(value);
                Ok(Some(value))
            }
            Err(error) => {
                self.eval.stack.truncate(stack);
                self.eval.depth = depth;
                self.passed_over(&error).map(|()| None)
            }
        }
    }

    /// A text attribute, if it is there.
    pub(super) fn peek_text(&mut self, set: Word, name: &str) -> Result<Option<String>, Failure> {
        let value = self.peek(set, name)?.filter(|value| value.is_string());
        Ok(value.map(|value| String::from_utf8_lossy(self.eval.bytes(value)).into_owned()))
    }
}
