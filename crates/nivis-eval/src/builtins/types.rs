//! `typeOf` and the questions about types.

use super::prelude::*;

/// `builtins.typeOf`
pub(super) fn type_of(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    let value = eval.force_stack(base)?;
    let name: &[u8] = match value.kind() {
        Kind::Int(_) | Kind::BigInt(_) => b"int",
        Kind::Bool(_) => b"bool",
        Kind::String { .. } => b"string",
        Kind::Path(_) => b"path",
        Kind::Null => b"null",
        Kind::Attrs { .. } => b"set",
        Kind::List { .. } => b"list",
        Kind::Float(_) => b"float",
        _ => b"lambda",
    };
    let name = eval.symbols.intern(name);
    Ok(eval.name_string(name))
}

fn is(eval: &mut Evaluator, base: usize, test: impl FnOnce(Word) -> bool) -> Result<Word> {
    let value = eval.force_stack(base)?;
    Ok(Word::bool(test(value)))
}

pub(super) fn is_null(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    is(eval, base, |value| value == Word::NULL)
}
pub(super) fn is_function(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    is(eval, base, Word::is_function)
}
pub(super) fn is_int(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    is(eval, base, |value| matches!(value.kind(), Kind::Int(_) | Kind::BigInt(_)))
}
pub(super) fn is_float(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    is(eval, base, |value| matches!(value.kind(), Kind::Float(_)))
}
pub(super) fn is_string(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    is(eval, base, Word::is_string)
}
pub(super) fn is_bool(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    is(eval, base, |value| value.as_bool().is_some())
}
pub(super) fn is_path(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    is(eval, base, |value| matches!(value.kind(), Kind::Path(_)))
}
pub(super) fn is_attrs(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    is(eval, base, Word::is_attrs)
}
pub(super) fn is_list(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    is(eval, base, Word::is_list)
}
