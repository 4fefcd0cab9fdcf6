//! Values of a certain type, or the reference's type error.

use crate::context::ContextSet;
use crate::error::{Context, Error, Result};
use crate::evaluator::Evaluator;
use crate::heap::{Kind, Word};
use crate::source::Pos;

impl Evaluator {
    /// "expected … but found …", without a place.
    #[cold]
    #[inline(never)]
    pub fn wrong_type(&mut self, expected: &str, found: Word) -> Error {
        let (kind, shown) = (self.show_type(found), self.show_for_error(found));
        Error::type_error(format!("expected {expected} but found {kind}: {shown}"))
    }

    /// A type as messages name it: "a set", "the built-in function 'map'" …
    pub fn show_type(&self, value: Word) -> String {
        match value.kind() {
            Kind::String { context: 0, .. } => "a string".into(),
            Kind::String { .. } => "a string with context".into(),
            Kind::Builtin(number) => format!("the built-in function '{}'", Self::builtin_name(number)),
            Kind::Partial { at, .. } => match self.heap.get(at).kind() {
                Kind::Builtin(number) => {
                    format!("the partially applied built-in function '{}'", Self::builtin_name(number))
                }
                _ => "a function".into(),
            },
            Kind::Int(_) | Kind::BigInt(_) => "an integer".into(),
            Kind::Float(_) => "a float".into(),
            Kind::Bool(_) => "a Boolean".into(),
            Kind::Path(_) => "a path".into(),
            Kind::Null => "null".into(),
            Kind::Attrs { .. } => "a set".into(),
            Kind::List { .. } => "a list".into(),
            Kind::Lambda { .. } => "a function".into(),
            Kind::Blackhole => "a black hole".into(),
            Kind::App { .. } => "a function application".into(),
            Kind::Thunk { .. } | Kind::Cell(_) => "a thunk".into(),
            Kind::Failed(_) => "an error".into(),
        }
    }

    /// The integer that a forced word is.
    #[inline(always)]
    pub fn as_int(&self, value: Word) -> Option<i64> {
        match value.as_small_int() {
            Some(value) => Some(value),
            None => match value.kind() {
                Kind::BigInt(at) => Some(self.heap.i64_at(at)),
                _ => None,
            },
        }
    }

    /// The float that a forced word is.
    pub fn as_float(&self, value: Word) -> Option<f64> {
        match value.kind() {
            Kind::Float(at) => Some(self.heap.f64_at(at)),
            _ => None,
        }
    }

    /// An entry of the stack as an integer.
    pub fn expect_int(&mut self, index: usize, pos: Pos, context: &str) -> Result<i64> {
        let value = self.force_stack(index).trace(pos, context)?;
        match self.as_int(value) {
            Some(value) => Ok(value),
            None => Err(self.wrong_type("an integer", value).at(pos).trace(pos, context)),
        }
    }

    /// An entry of the stack as a float; integers become one.
    pub fn expect_float(&mut self, index: usize, pos: Pos, context: &str) -> Result<f64> {
        let value = self.force_stack(index).trace(pos, context)?;
        if let Some(value) = self.as_int(value) {
            return Ok(value as f64);
        }
        match self.as_float(value) {
            Some(value) => Ok(value),
            None => Err(self.wrong_type("a float", value).at(pos).trace(pos, context)),
        }
    }

    /// An entry of the stack as a Boolean.
    pub fn expect_bool(&mut self, index: usize, pos: Pos, context: &str) -> Result<bool> {
        let value = self.force_stack(index).trace(pos, context)?;
        self.bool_or(value, pos, context)
    }

    /// A forced word as a Boolean.
    pub fn bool_or(&mut self, value: Word, pos: Pos, context: &str) -> Result<bool> {
        match value.as_bool() {
            Some(value) => Ok(value),
            None => Err(self.wrong_type("a Boolean", value).at(pos).trace(pos, context)),
        }
    }

    /// An entry of the stack as a flat set. As in the reference, a failure of its evaluation is not a failure
    /// "while evaluating the argument"; neither is it for lists.
    pub fn expect_attrs(&mut self, index: usize, pos: Pos, context: &str) -> Result<Word> {
        let value = self.expect_any_attrs(index, pos, context)?;
        Ok(self.flat(value))
    }

    /// An entry of the stack as a set, which may be layered.
    pub fn expect_any_attrs(&mut self, index: usize, pos: Pos, context: &str) -> Result<Word> {
        let value = self.force_stack(index)?;
        if value.is_attrs() { Ok(value) } else { Err(self.wrong_type("a set", value).trace(pos, context)) }
    }

    /// An entry of the stack as a list.
    pub fn expect_list(&mut self, index: usize, pos: Pos, context: &str) -> Result<Word> {
        let value = self.force_stack(index)?;
        self.list_or(value, pos, context)
    }

    /// A forced word as a list.
    pub fn list_or(&mut self, value: Word, pos: Pos, context: &str) -> Result<Word> {
        if value.is_list() { Ok(value) } else { Err(self.wrong_type("a list", value).trace(pos, context)) }
    }

    /// An entry of the stack as a function (or a set that acts as one).
    pub fn expect_function(&mut self, index: usize, pos: Pos, context: &str) -> Result<Word> {
        let value = self.force_stack(index).trace(pos, context)?;
        if value.is_function() || (value.is_attrs() && self.attr(value, self.known.functor).is_some()) {
            return Ok(value);
        }
        Err(self.wrong_type("a function", value).at(pos).trace(pos, context))
    }

    /// An entry of the stack as a string.
    pub fn expect_string(&mut self, index: usize, pos: Pos, context: &str) -> Result<Word> {
        let value = self.force_stack(index).trace(pos, context)?;
        self.string_or(value, pos, context)
    }

    /// A forced word as a string.
    pub fn string_or(&mut self, value: Word, pos: Pos, context: &str) -> Result<Word> {
        if value.is_string() {
            Ok(value)
        } else {
            Err(self.wrong_type("a string", value).at(pos).trace(pos, context))
        }
    }

    /// An entry of the stack as a string, its context added to a set.
    pub fn expect_string_with(
        &mut self,
        index: usize,
        set: &mut ContextSet,
        pos: Pos,
        context: &str,
    ) -> Result<Word> {
        let value = self.expect_string(index, pos, context)?;
        self.contexts.extend(set, value.middle());
        Ok(value)
    }

    /// An entry of the stack as a string without context.
    pub fn expect_plain_string(&mut self, index: usize, pos: Pos, context: &str) -> Result<Word> {
        let value = self.force_stack(index).trace(pos, context)?;
        self.plain_string(value, pos, context)
    }

    /// A forced word as a string without context.
    pub fn plain_string(&mut self, value: Word, pos: Pos, context: &str) -> Result<Word> {
        let value = self.string_or(value, pos, context)?;
        if value.middle() == 0 {
            return Ok(value);
        }
        let elem = self.contexts.elements(value.middle()).swap_remove(0);
        let shown = elem.display(self.io.store_dir());
        let message = format!(
            "the string '{}' is not allowed to refer to a store path (such as '{}')",
            String::from_utf8_lossy(self.bytes(value)),
            String::from_utf8_lossy(&shown)
        );
        Err(Error::new(crate::error::ErrorKind::Context, message).trace(pos, context))
    }

    /// The text of a plain string on the stack, copied.
    pub fn expect_text(&mut self, index: usize, pos: Pos, context: &str) -> Result<Vec<u8>> {
        let value = self.expect_plain_string(index, pos, context)?;
        Ok(self.bytes(value).to_vec())
    }
}
