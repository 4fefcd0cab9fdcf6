//! Interpolation, `+` and `++`.

use super::coerce::Coercion;
use crate::code::Span;
use crate::context::ContextSet;
use crate::error::{Error, ErrorKind, Result};
use crate::evaluator::Evaluator;
use crate::heap::{Kind, NodeId, Ref, Word};
use crate::source::Pos;

/// The type that the first operand of a `+` sets.
#[derive(Clone, Copy, PartialEq)]
enum First {
    Int(i64),
    Float(f64),
    Path,
    String,
    /// Coerced to text like a string, but paths after it are not copied.
    Other,
}

impl Evaluator {
    /// Interpolated strings and paths, and `+`: numbers add, a path first gives a path, all else is text.
    pub(super) fn eval_concat(
        &mut self,
        node: NodeId,
        parts: Span,
        force_string: bool,
        env: Ref,
    ) -> Result<Word> {
        let mut text = Vec::new();
        let mut context = ContextSet::default();
        let mut first = First::String;
        for i in 0..parts.len / 2 {
            let at = (parts.start + 2 * i) as usize;
            let (part, pos) = (self.code.lists[at], self.code.lists[at + 1]);
            let value = self.eval(part, env)?;
            if i == 0 && !force_string {
                first = match value.kind() {
                    Kind::Int(_) | Kind::BigInt(_) => First::Int(0),
                    Kind::Float(_) => First::Float(0.0),
                    Kind::Path(_) => First::Path,
                    Kind::String { .. } => First::String,
                    _ => First::Other,
                };
            }
            if matches!(first, First::Int(_) | First::Float(_)) {
                first = self.add(first, value, pos)?;
                continue;
            }
            if value.is_string() {
                if parts.len == 2 {
                    return Ok(value);
                }
                self.contexts.extend(&mut context, value.middle());
                text.extend_from_slice(self.heap.bytes(value.at()));
                continue;
            }
            let coercion = Coercion { more: false, copy: first == First::String };
            self.coerce(value, &mut text, &mut context, coercion, pos, "while evaluating a path segment")?;
        }
        match first {
            First::Int(value) => Ok(self.int(value)),
            First::Float(value) => Ok(self.float(value)),
            First::Path => {
                if !context.is_empty() {
                    let message = "a string that refers to a store path cannot be appended to a path";
                    return Err(Error::new(ErrorKind::Context, message).at(self.code.pos(node)));
                }
                Ok(self.path(&nivis_formats::path::canonicalise(&text)))
            }
            First::String | First::Other => {
                let context = self.contexts.intern(&context);
                Ok(self.string_with(&text, context))
            }
        }
    }

    fn add(&mut self, sum: First, value: Word, pos: Pos) -> Result<First> {
        let (int, float) = (self.as_int(value), self.as_float(value));
        match (sum, int, float) {
            (First::Int(a), Some(b), _) => match a.checked_add(b) {
                Some(sum) => Ok(First::Int(sum)),
                None => {
                    Err(Error::new(ErrorKind::Arithmetic, format!("integer overflow in adding {a} + {b}"))
                        .at(pos))
                }
            },
            (First::Int(a), _, Some(b)) => Ok(First::Float(a as f64 + b)),
            (First::Float(a), Some(b), _) => Ok(First::Float(a + b as f64)),
            (First::Float(a), _, Some(b)) => Ok(First::Float(a + b)),
            _ => {
                let kind = self.show_type(value);
                let to = if matches!(sum, First::Int(_)) { "an integer" } else { "a float" };
                Err(Error::type_error(format!("cannot add {kind} to {to}")).at(pos))
            }
        }
    }

    /// `a ++ b`
    pub(super) fn eval_concat_lists(&mut self, node: NodeId, a: NodeId, b: NodeId, env: Ref) -> Result<Word> {
        let pos = self.code.pos(node);
        let context = "while evaluating one of the elements to concatenate";
        let left = self.eval(a, env)?;
        self.stack.push(left);
        let right = self.eval(b, env)?;
        self.stack.pop();
        let left = self.list_or(left, pos, context)?;
        let right = self.list_or(right, pos, context)?;
        self.concat_two(left, right)
    }

    fn concat_two(&mut self, left: Word, right: Word) -> Result<Word> {
        if left.middle() == 0 {
            return Ok(right);
        }
        if right.middle() == 0 {
            return Ok(left);
        }
        self.concat_lists(&[left, right])
    }

    /// The elements of these lists in one; a single list that is not empty is given as it is.
    ///
    /// # Errors
    /// If there are more elements than a list can have.
    pub(crate) fn concat_lists(&mut self, lists: &[Word]) -> Result<Word> {
        let total: u64 = lists.iter().map(|list| u64::from(list.middle())).sum();
        let total = match u32::try_from(total) {
            Ok(total) if total <= crate::heap::MAX_MIDDLE => total,
            _ => return Err(Error::eval(format!("cannot create list of size {total}"))),
        };
        if let Some(&whole) = lists.iter().find(|list| list.middle() == total) {
            return Ok(whole);
        }
        let at = self.heap.alloc(total as usize);
        let mut slot = 0;
        for list in lists {
            for i in 0..list.middle() {
                let word = self.refer(list.at().at(i));
                self.heap.set(at.at(slot), word);
                slot += 1;
            }
        }
        Ok(Word::list(at, total))
    }
}
