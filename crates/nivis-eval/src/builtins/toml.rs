//! `builtins.fromTOML`

use super::prelude::*;

pub(super) fn from_toml(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    let text = eval.expect_text(base, 0, "while evaluating the argument passed to builtins.fromTOML")?;
    let _ = text;
    Err(Error::eval("while parsing TOML: no parser yet"))
}
