//! Interpolation, `+` and `++`.

use super::coerce::Coercion;
use crate::code::{Node, Span};
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

const CONCATENATED: &str = "while evaluating one of the elements to concatenate";

/// What the operands of a `+` came to so far.
struct Sum {
    first: First,
    text: Vec<u8>,
    context: ContextSet,
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
        // `a + b + c` is `(a + b) + c`. What is on the left goes on being one text: to make a string of every
        // part of a long sum would take the square of its length.
        let (mut node, mut parts, mut outer) = (node, parts, Vec::new());
        if !force_string {
            let first = |parts: Span, eval: &Self| eval.code.lists[parts.start as usize];
            while let Node::Concat { parts: inner, force_string: false } = self.code.node(first(parts, self))
            {
                outer.push((node, parts));
                (node, parts) = (first(parts, self), inner);
            }
        }
        let mut sum = Sum { first: First::String, text: Vec::new(), context: ContextSet::default() };
        for i in 0..parts.len / 2 {
            let (value, pos) = self.eval_part(parts, i, env)?;
            if i == 0 && !force_string {
                sum.first = match value.kind() {
                    Kind::Int(_) | Kind::BigInt(_) => First::Int(0),
                    Kind::Float(_) => First::Float(0.0),
                    Kind::Path(_) => First::Path,
                    Kind::String { .. } => First::String,
                    _ => First::Other,
                };
            }
            if parts.len == 2 && outer.is_empty() && value.is_string() {
                return Ok(value);
            }
            self.add_part(&mut sum, value, pos)?;
        }
        while let Some((next, parts)) = outer.pop() {
            self.end_sum(&mut sum, node)?;
            node = next;
            for i in 1..parts.len / 2 {
                let (value, pos) = self.eval_part(parts, i, env)?;
                self.add_part(&mut sum, value, pos)?;
            }
        }
        self.end_sum(&mut sum, node)?;
        Ok(match sum.first {
            First::Int(value) => self.int(value),
            First::Float(value) => self.float(value),
            First::Path => self.path(&sum.text),
            First::String | First::Other => {
                let context = self.contexts.intern(&sum.context);
                self.string_with(&sum.text, context)
            }
        })
    }

    fn eval_part(&mut self, parts: Span, i: u32, env: Ref) -> Result<(Word, Pos)> {
        let at = (parts.start + 2 * i) as usize;
        let (part, pos) = (self.code.lists[at], self.code.lists[at + 1]);
        Ok((self.eval(part, env)?, pos))
    }

    fn add_part(&mut self, sum: &mut Sum, value: Word, pos: Pos) -> Result<()> {
        if matches!(sum.first, First::Int(_) | First::Float(_)) {
            sum.first = self.add(sum.first, value, pos)?;
            return Ok(());
        }
        if value.is_string() {
            self.contexts.extend(&mut sum.context, value.middle());
            sum.text.extend_from_slice(self.heap.bytes(value.at()));
            return Ok(());
        }
        let coercion = Coercion { more: false, copy: sum.first == First::String };
        self.coerce(value, &mut sum.text, &mut sum.context, coercion, pos, "while evaluating a path segment")
    }

    /// Makes of a sum what its node evaluates to, which may be the first operand of another.
    fn end_sum(&mut self, sum: &mut Sum, node: NodeId) -> Result<()> {
        match sum.first {
            First::Path if !sum.context.is_empty() => {
                let message = "a string that refers to a store path cannot be appended to a path";
                return Err(Error::new(ErrorKind::Context, message).at(self.code.pos(node)));
            }
            First::Path => sum.text = nivis_formats::path::canonicalise(&sum.text),
            First::Other => sum.first = First::String,
            First::Int(_) | First::Float(_) | First::String => {}
        }
        Ok(())
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
        if let Node::ConcatLists(..) = self.code.node(b) {
            return self.eval_concat_many(node, env);
        }
        let pos = self.code.pos(node);
        let left = self.eval(a, env)?;
        self.stack.push(left);
        let right = self.eval(b, env)?;
        self.stack.pop();
        let left = self.list_or(left, pos, CONCATENATED)?;
        let right = self.list_or(right, pos, CONCATENATED)?;
        self.concat_two(left, right)
    }

    /// `a ++ b ++ c`, which is `a ++ (b ++ c)`, at once: the last parts of a long one would be copied as often as it
    /// has parts.
    fn eval_concat_many(&mut self, node: NodeId, env: Ref) -> Result<Word> {
        let base = self.stack.len();
        let (mut nodes, mut rest) = (Vec::new(), node);
        while let Node::ConcatLists(a, b) = self.code.node(rest) {
            nodes.push(rest);
            rest = b;
            let left = self.eval(a, env)?;
            self.stack.push(left);
        }
        let right = self.eval(rest, env)?;
        let lists = [&self.stack[base..], &[right]].concat();
        self.stack.truncate(base);
        // Each looks at its operands' types when both are evaluated, so the last one is the first to.
        for (i, &node) in nodes.iter().enumerate().rev() {
            let pos = self.code.pos(node);
            self.list_or(lists[i], pos, CONCATENATED)?;
            if i + 2 == lists.len() {
                self.list_or(lists[i + 1], pos, CONCATENATED)?;
            }
        }
        self.concat_lists(&lists)
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
