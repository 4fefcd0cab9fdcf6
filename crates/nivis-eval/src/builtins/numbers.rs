//! Numbers.

use super::prelude::*;
use crate::interpret::arithmetic::Operation;

pub(super) fn add(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    eval.arithmetic(Operation::Add, base, pos)
}
pub(super) fn sub(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    eval.arithmetic(Operation::Sub, base, pos)
}
pub(super) fn mul(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    eval.arithmetic(Operation::Mul, base, pos)
}
pub(super) fn div(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    eval.arithmetic(Operation::Div, base, pos)
}

pub(super) fn less_than(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    Ok(Word::bool(eval.less_entries(base)?))
}

fn bits(
    eval: &mut Evaluator,
    base: usize,
    pos: Pos,
    names: [&str; 2],
    op: fn(i64, i64) -> i64,
) -> Result<Word> {
    let a = eval.expect_int(base, pos, names[0])?;
    let b = eval.expect_int(base + 1, pos, names[1])?;
    Ok(eval.int(op(a, b)))
}

pub(super) fn bit_and(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let first = "while evaluating the first argument passed to builtins.bitAnd";
    let second = "while evaluating the second argument passed to builtins.bitAnd";
    bits(eval, base, pos, [first, second], |a, b| a & b)
}
pub(super) fn bit_or(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let first = "while evaluating the first argument passed to builtins.bitOr";
    let second = "while evaluating the second argument passed to builtins.bitOr";
    bits(eval, base, pos, [first, second], |a, b| a | b)
}
pub(super) fn bit_xor(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let first = "while evaluating the first argument passed to builtins.bitXor";
    let second = "while evaluating the second argument passed to builtins.bitXor";
    bits(eval, base, pos, [first, second], |a, b| a ^ b)
}

pub(super) fn ceil(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    round(eval, base, pos, "while evaluating the first argument passed to builtins.ceil", f64::ceil)
}
pub(super) fn floor(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    round(eval, base, pos, "while evaluating the first argument passed to builtins.floor", f64::floor)
}

/// Rounds a number; an integer that a float cannot hold exactly is an error, as in the reference.
fn round(eval: &mut Evaluator, base: usize, pos: Pos, what: &str, op: fn(f64) -> f64) -> Result<Word> {
    const MIN: f64 = i64::MIN as f64;
    let value = eval.expect_float(base, pos, what)?;
    let arg = eval.force_stack(base)?;
    let int = eval.as_int(arg);
    let rounded = op(value);
    let bug = "Due to a bug (see https://github.com/NixOS/nix/issues/12899)";
    let future = "\n\tFuture Nix versions might implement the correct behavior.";
    if !(MIN..-MIN).contains(&rounded) {
        return Err(Error::eval(match int {
            Some(int) => {
                format!(
                    "{bug} the NixInt argument {int} caused undefined behavior in previous Nix versions.{future}"
                )
            }
            None => {
                let mut shown = Vec::new();
                nivis_formats::float::write_value(&mut shown, value);
                format!("NixFloat argument {} is not in the range of NixInt", String::from_utf8_lossy(&shown))
            }
        })
        .at(pos));
    }
    let result = rounded as i64;
    if let Some(int) = int
        && int != result
    {
        return Err(Error::eval(format!(
            "{bug} a loss of precision occurred in previous Nix versions because the NixInt argument {int} was \
             rounded to {result}.{future}"
        ))
        .at(pos));
    }
    Ok(eval.int(result))
}
