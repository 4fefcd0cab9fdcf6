//! Equality, and what a failed assertion of it says (`eqValues` and `assertEqValues` in the reference's eval.cc).

use crate::code::Node;
use crate::error::{Context, Error, ErrorKind, Result};
use crate::evaluator::Evaluator;
use crate::heap::{Kind, NodeId, Ref, Word};
use crate::source::Pos;

impl Evaluator {
    pub(super) fn equal_operands(&mut self, a: NodeId, b: NodeId, env: Ref, what: &str) -> Result<bool> {
        let left = self.eval(a, env)?;
        self.stack.push(left);
        let right = self.eval(b, env)?;
        if let (Kind::String { at: a, .. }, Kind::String { at: b, .. }) = (left.kind(), right.kind()) {
            self.stack.pop();
            return Ok(self.heap.bytes(a) == self.heap.bytes(b));
        }
        self.stack.push(right);
        let equal = self.equal(left, right, 0, what)?;
        self.stack.truncate(self.stack.len() - 2);
        Ok(equal)
    }

    /// Whether two slots, kept alive by the caller, hold equal values. One slot equals itself whatever it holds.
    pub(crate) fn equal_slots(&mut self, a: Ref, b: Ref, pos: Pos, what: &str) -> Result<bool> {
        let same = a == b
            || match (self.heap.get(a).as_cell(), self.heap.get(b).as_cell()) {
                (Some(a), Some(b)) => a == b,
                _ => false,
            }
            || self.same_container(self.heap.get(a), b);
        let left = self.force_slot(a)?;
        let right = self.force_slot(b)?;
        if same {
            return Ok(true);
        }
        self.equal(left, right, pos, what)
    }

    /// Whether a word and a slot hold one set or list, evaluated already: it equals itself, and what it holds is not
    /// looked at, as it may fail. The reference decides so for one slot; where an evaluated value was copied from
    /// one slot to another before, it looks.
    pub(crate) fn same_container(&self, word: Word, at: Ref) -> bool {
        let behind = |word: Word| word.as_cell().map_or(word, |cell| self.heap.get(cell));
        let word = behind(word);
        (word.is_attrs() || word.is_list()) && word == behind(self.heap.get(at))
    }

    /// Whether two forced values, kept alive by the caller, are equal.
    pub fn equal(&mut self, a: Word, b: Word, pos: Pos, what: &str) -> Result<bool> {
        crate::limits::check_native_stack()?;
        self.enter(pos)?;
        let equal = self.equal_inner(a, b, pos, what);
        self.depth -= 1;
        equal
    }

    fn equal_inner(&mut self, a: Word, b: Word, pos: Pos, what: &str) -> Result<bool> {
        match (a.kind(), b.kind()) {
            (Kind::Int(a), Kind::Int(b)) => Ok(a == b),
            (
                Kind::Int(_) | Kind::BigInt(_) | Kind::Float(_),
                Kind::Int(_) | Kind::BigInt(_) | Kind::Float(_),
            ) => Ok(match (self.as_int(a), self.as_int(b)) {
                (Some(a), Some(b)) => a == b,
                (Some(a), None) => self.as_float(b) == Some(a as f64),
                (None, Some(b)) => self.as_float(a) == Some(b as f64),
                (None, None) => self.as_float(a) == self.as_float(b),
            }),
            (Kind::Bool(a), Kind::Bool(b)) => Ok(a == b),
            (Kind::Null, Kind::Null) => Ok(true),
            (Kind::String { at: a, .. }, Kind::String { at: b, .. }) | (Kind::Path(a), Kind::Path(b)) => {
                Ok(self.heap.bytes(a) == self.heap.bytes(b))
            }
            (Kind::List { len, at: left }, Kind::List { len: other, at: right }) => {
                if len != other {
                    return Ok(false);
                }
                for i in 0..len {
                    if !self.equal_slots(left.at(i), right.at(i), pos, what)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Kind::Attrs { .. }, Kind::Attrs { .. }) => {
                if self.is_derivation(a)? && self.is_derivation(b)? {
                    let out = self.known.out_path;
                    if let (Some(a), Some(b)) = (self.attr(a, out), self.attr(b, out)) {
                        return self.equal_slots(a, b, pos, what);
                    }
                }
                if self.attr_count(a) != self.attr_count(b) {
                    return Ok(false);
                }
                let (left, right) = (self.attrs_of(a), self.attrs_of(b));
                for (x, y) in left.iter().zip(&right) {
                    if x.name != y.name || !self.equal_slots(x.at, y.at, pos, what)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Whether a forced value, kept alive by the caller, is a set with `type = "derivation"`.
    pub fn is_derivation(&mut self, value: Word) -> Result<bool> {
        if !value.is_attrs() {
            return Ok(false);
        }
        let Some(at) = self.attr(value, self.known.type_) else { return Ok(false) };
        let kind = self.force_slot(at)?;
        Ok(kind.is_string() && self.heap.bytes(kind.at()) == b"derivation")
    }

    /// The error of `assert`: of `a == b` it says where the two differ.
    #[cold]
    #[inline(never)]
    pub(super) fn failed_assertion(&mut self, cond: NodeId, text: u32, pos: Pos, env: Ref) -> Error {
        let shown = String::from_utf8_lossy(self.code.text(text)).into_owned();
        if let Node::Equal(a, b) = self.code.node(cond)
            && let Err(error) = self.explain_difference(a, b, env)
        {
            if error.kind() != ErrorKind::Assertion {
                return error;
            }
            return error.trace(pos, format!("while evaluating the condition of the assertion '{shown}'"));
        }
        Error::new(ErrorKind::Assertion, format!("assertion '{shown}' failed")).at(pos)
    }

    fn explain_difference(&mut self, a: NodeId, b: NodeId, env: Ref) -> Result<()> {
        let base = self.stack.len();
        let left = self.eval(a, env)?;
        self.stack.push(left);
        let right = self.eval(b, env)?;
        self.stack.push(right);
        self.assert_equal(left, right)?;
        self.stack.truncate(base);
        Ok(())
    }

    fn assert_equal_slots(&mut self, a: Ref, b: Ref) -> Result<()> {
        let (left_word, right_word) = (self.heap.get(a), self.heap.get(b));
        let same = a == b || (left_word.as_cell().is_some() && left_word == right_word);
        let left = self.force_slot(a)?;
        let right = self.force_slot(b)?;
        if same { Ok(()) } else { self.assert_equal(left, right) }
    }

    fn assert_equal(&mut self, a: Word, b: Word) -> Result<()> {
        self.enter(0)?;
        let result = self.assert_equal_inner(a, b);
        self.depth -= 1;
        result
    }

    fn assert_equal_inner(&mut self, a: Word, b: Word) -> Result<()> {
        crate::limits::check_native_stack()?;
        let fail = |message: String| Err(Error::new(ErrorKind::Assertion, message));
        let number = |word: Word| matches!(word.kind(), Kind::Int(_) | Kind::BigInt(_) | Kind::Float(_));
        let (left_type, right_type) = (self.show_type(a), self.show_type(b));
        let (left, right) = (self.show_for_error(a), self.show_for_error(b));
        if number(a) && number(b) {
            if self.equal(a, b, 0, "")? {
                return Ok(());
            }
            return fail(format!(
                "{left_type} with value '{left}' is not equal to {right_type} with value '{right}'"
            ));
        }
        match (a.kind(), b.kind()) {
            (Kind::Bool(x), Kind::Bool(y)) if x != y => {
                fail(format!("boolean '{left}' is not equal to boolean '{right}'"))
            }
            (Kind::Bool(_), Kind::Bool(_)) | (Kind::Null, Kind::Null) => Ok(()),
            (Kind::String { at: x, .. }, Kind::String { at: y, .. }) => {
                if self.heap.bytes(x) == self.heap.bytes(y) {
                    return Ok(());
                }
                fail(format!("string '{left}' is not equal to string '{right}'"))
            }
            (Kind::Path(x), Kind::Path(y)) => {
                if self.heap.bytes(x) == self.heap.bytes(y) {
                    return Ok(());
                }
                fail(format!("path '{left}' is not equal to path '{right}'"))
            }
            (Kind::List { len, at: x }, Kind::List { len: other, at: y }) => {
                if len != other {
                    return fail(format!(
                        "list of size '{len}' is not equal to list of size '{other}', left hand side is '{left}', \
                         right hand side is '{right}'"
                    ));
                }
                for i in 0..len {
                    self.assert_equal_slots(x.at(i), y.at(i))
                        .trace_with(0, || format!("while comparing list element {i}"))?;
                }
                Ok(())
            }
            (Kind::Attrs { .. }, Kind::Attrs { .. }) => self.assert_equal_attrs(a, b, &left, &right),
            _ if a.is_function() && b.is_function() => fail(
                "distinct functions and immediate comparisons of identical functions compare as unequal"
                    .into(),
            ),
            _ => {
                fail(format!("{left_type} of value '{left}' is not equal to {right_type} of value '{right}'"))
            }
        }
    }

    fn assert_equal_attrs(&mut self, a: Word, b: Word, left: &str, right: &str) -> Result<()> {
        if self.is_derivation(a)? && self.is_derivation(b)? {
            let out = self.known.out_path;
            if let (Some(x), Some(y)) = (self.attr(a, out), self.attr(b, out)) {
                let what = "while comparing a derivation by its 'outPath' attribute";
                return self.assert_equal_slots(x, y).trace(0, what);
            }
        }
        let fail = |message: String| Err(Error::new(ErrorKind::Assertion, message));
        if self.attr_count(a) != self.attr_count(b) {
            return fail(format!(
                "attribute names of attribute set '{left}' differs from attribute set '{right}'"
            ));
        }
        for (x, y) in self.attrs_of(a).into_iter().zip(self.attrs_of(b)) {
            if x.name != y.name {
                if self.attr(b, x.name).is_none() {
                    let name = self.shown_name(x.name);
                    return fail(format!(
                        "attribute name '{name}' is contained in '{left}', but not in '{right}'"
                    ));
                }
                let name = self.shown_name(y.name);
                return fail(format!(
                    "attribute name '{name}' is missing in '{left}', but is contained in '{right}'"
                ));
            }
            if let Err(mut error) = self.assert_equal_slots(x.at, y.at) {
                if y.pos != 0 {
                    error = error.trace(y.pos, "where right hand side is");
                }
                if x.pos != 0 {
                    error = error.trace(x.pos, "where left hand side is");
                }
                return Err(
                    error.trace(0, format!("while comparing attribute '{}'", self.shown_name(x.name)))
                );
            }
        }
        Ok(())
    }
}
