//! `<`, `-`, `*`, `/`: operators that are calls of builtins.

use crate::error::{Context, Error, ErrorKind, Result};
use crate::evaluator::Evaluator;
use crate::heap::{Kind, NodeId, Ref, Word};
use crate::source::Pos;

/// An arithmetic operation of two numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Operation {
    Add,
    Sub,
    Mul,
    Div,
}

impl Operation {
    fn builtin(self) -> &'static str {
        match self {
            Operation::Add => "add",
            Operation::Sub => "sub",
            Operation::Mul => "mul",
            Operation::Div => "div",
        }
    }

    fn contexts(self) -> (&'static str, &'static str) {
        match self {
            Operation::Add => (
                "while evaluating the first argument of the addition",
                "while evaluating the second argument of the addition",
            ),
            Operation::Sub => (
                "while evaluating the first argument of the subtraction",
                "while evaluating the second argument of the subtraction",
            ),
            Operation::Mul => (
                "while evaluating the first argument of the multiplication",
                "while evaluating the second argument of the multiplication",
            ),
            Operation::Div => (
                "while evaluating the first operand of the division",
                "while evaluating the second operand of the division",
            ),
        }
    }
}

impl Evaluator {
    /// An operator whose operands are code.
    pub(super) fn eval_arithmetic(
        &mut self,
        node: NodeId,
        operation: Operation,
        a: NodeId,
        b: NodeId,
        env: Ref,
    ) -> Result<Word> {
        let pos = self.code.pos(node);
        self.enter(pos)?;
        let base = self.stack.len();
        let (a, b) = (self.delay(a, env), self.delay(b, env));
        self.stack.push(a);
        self.stack.push(b);
        let result = self.arithmetic(operation, base, 0);
        self.depth -= 1;
        let value =
            result.trace_with(pos, || format!("while calling the '{}' builtin", operation.builtin()))?;
        self.stack.truncate(base);
        Ok(value)
    }

    /// An operation of two entries of the stack.
    pub(crate) fn arithmetic(&mut self, operation: Operation, base: usize, pos: Pos) -> Result<Word> {
        let (first, second) = operation.contexts();
        self.force_stack(base)?;
        self.force_stack(base + 1)?;
        // The reference checks the divisor first.
        if operation == Operation::Div {
            let divisor = self.expect_float(base + 1, pos, second)?;
            if divisor == 0.0 {
                return Err(Error::new(ErrorKind::Arithmetic, "division by zero").at(pos));
            }
        }
        let (a, b) = (self.force_stack(base)?, self.force_stack(base + 1)?);
        if self.as_float(a).is_some() || self.as_float(b).is_some() {
            let a = self.expect_float(base, pos, first)?;
            let b = self.expect_float(base + 1, pos, second)?;
            return Ok(self.float(match operation {
                Operation::Add => a + b,
                Operation::Sub => a - b,
                Operation::Mul => a * b,
                Operation::Div => a / b,
            }));
        }
        let a = self.expect_int(base, pos, first)?;
        let b = self.expect_int(base + 1, pos, second)?;
        let (result, verb, sign) = match operation {
            Operation::Add => (a.checked_add(b), "adding", '+'),
            Operation::Sub => (a.checked_sub(b), "subtracting", '-'),
            Operation::Mul => (a.checked_mul(b), "multiplying", '*'),
            Operation::Div => (a.checked_div(b), "dividing", '/'),
        };
        match result {
            Some(value) => Ok(self.int(value)),
            None => {
                Err(Error::new(ErrorKind::Arithmetic, format!("integer overflow in {verb} {a} {sign} {b}"))
                    .at(pos))
            }
        }
    }

    /// `a < b` of code.
    pub(super) fn eval_less(&mut self, node: NodeId, a: NodeId, b: NodeId, env: Ref) -> Result<Word> {
        let pos = self.code.pos(node);
        self.enter(pos)?;
        let base = self.stack.len();
        let (a, b) = (self.delay(a, env), self.delay(b, env));
        self.stack.push(a);
        self.stack.push(b);
        let result = self.less_entries(base);
        self.depth -= 1;
        let less = result.trace(pos, "while calling the 'lessThan' builtin")?;
        self.stack.truncate(base);
        Ok(Word::bool(less))
    }

    /// Whether one entry of the stack is less than the next.
    pub(crate) fn less_entries(&mut self, base: usize) -> Result<bool> {
        let a = self.force_stack(base)?;
        let b = self.force_stack(base + 1)?;
        self.less(a, b, 0, "")
    }

    /// Whether a forced value is less than another; the caller keeps both alive.
    pub fn less(&mut self, a: Word, b: Word, pos: Pos, what: &str) -> Result<bool> {
        crate::limits::check_native_stack()?;
        if let (Some(a), Some(b)) = (self.as_int(a), self.as_int(b)) {
            return Ok(a < b);
        }
        let number =
            |this: &Self, word| this.as_float(word).or_else(|| this.as_int(word).map(|int| int as f64));
        if let (Some(a), Some(b)) = (number(self, a), number(self, b)) {
            return Ok(a < b);
        }
        match (a.kind(), b.kind()) {
            (Kind::String { at: a, .. }, Kind::String { at: b, .. }) | (Kind::Path(a), Kind::Path(b)) => {
                Ok(self.heap.bytes(a) < self.heap.bytes(b))
            }
            (Kind::List { len, at: left }, Kind::List { len: other, at: right }) => {
                for i in 0.. {
                    if i == other {
                        return Ok(false);
                    }
                    if i == len {
                        return Ok(true);
                    }
                    if !self.equal_slots(left.at(i), right.at(i), pos, what)? {
                        let (x, y) = (self.force_slot(left.at(i))?, self.force_slot(right.at(i))?);
                        return self.less(x, y, pos, "while comparing two list elements").trace(0, what);
                    }
                }
                Ok(false)
            }
            _ => Err(self.incomparable(a, b).trace(0, what)),
        }
    }

    #[cold]
    fn incomparable(&mut self, a: Word, b: Word) -> Error {
        let (left_type, right_type) = (self.show_type(a), self.show_type(b));
        let (left, right) = (self.show_for_error(a), self.show_for_error(b));
        let same = std::mem::discriminant(&a.kind()) == std::mem::discriminant(&b.kind())
            || (a.is_function() && b.is_function());
        let message = if same {
            format!(
                "cannot compare {left_type} with {right_type}; values of that type are incomparable \
                 (values are {left} and {right})"
            )
        } else {
            format!("cannot compare {left_type} with {right_type}; values are {left} and {right}")
        };
        Error::type_error(message)
    }
}
