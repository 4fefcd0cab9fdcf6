//! Errors, tracing and strictness.

use super::prelude::*;
use crate::context::ContextSet;
use crate::error::ErrorKind;
use crate::interpret::coerce::Coercion;
use crate::print::PrintOptions;

fn message(eval: &mut Evaluator, base: usize, pos: Pos, what: &str) -> Result<String> {
    let mut context = ContextSet::default();
    let text = eval.coerce_to_bytes(base, &mut context, Coercion::PLAIN, pos, what)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// What `currentTime` is evaluated to where that is watched.
pub(super) fn current_time(eval: &mut Evaluator, _: usize, _: Pos) -> Result<Word> {
    eval.io.saw_time();
    Ok(eval.int(eval.settings.current_time))
}

pub(super) fn abort(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let text = message(eval, base, pos, "while evaluating the error message passed to builtins.abort")?;
    Err(Error::new(
        ErrorKind::Abort,
        format!("evaluation aborted with the following error message: '{text}'"),
    ))
}

pub(super) fn throw(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let text = message(eval, base, pos, "while evaluating the error message passed to builtin.throw")?;
    Err(Error::new(ErrorKind::Thrown, text))
}

pub(super) fn add_error_context(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    match eval.force_stack(base + 1) {
        Ok(value) => Ok(value),
        Err(error) => {
            let what = "while evaluating the error message passed to builtins.addErrorContext";
            let mut context = ContextSet::default();
            let coercion = Coercion { more: false, copy: false };
            let text = eval.coerce_to_bytes(base, &mut context, coercion, pos, what)?;
            Err(error.context(0, String::from_utf8_lossy(&text)))
        }
    }
}

pub(super) fn try_eval(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    let (top, depth) = (eval.stack.len(), eval.depth);
    let (value, success) = match eval.force_stack(base) {
        Ok(_) => (eval.share(base), true),
        Err(error) if error.kind().is_catchable() => {
            eval.stack.truncate(top);
            eval.depth = depth;
            (Word::FALSE, false)
        }
        Err(error) => return Err(error),
    };
    let name = eval.symbols.intern(b"success");
    Ok(eval.make_attrs(vec![(eval.known.value, 0, value), (name, 0, Word::bool(success))]))
}

pub(super) fn seq(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    eval.force_stack(base)?;
    eval.force_stack(base + 1)
}

pub(super) fn deep_seq(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    let value = eval.force_stack(base)?;
    eval.force_deep(value)?;
    eval.force_stack(base + 1)
}

/// What `trace` shows of values.
const TRACED: PrintOptions = PrintOptions {
    max_depth: usize::MAX,
    max_attrs: usize::MAX,
    max_items: usize::MAX,
    max_string: usize::MAX,
    force: false,
    derivation_paths: false,
    indent: 0,
    throws_at_top: false,
};

pub(super) fn trace(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    let value = eval.force_stack(base)?;
    let mut text = Vec::new();
    if value.is_string() {
        text.extend_from_slice(eval.bytes(value));
    } else {
        eval.print(value, TRACED, &mut text)?;
    }
    eval.may_act()?;
    eval.say(&format!("trace: {}", String::from_utf8_lossy(&text)));
    eval.force_stack(base + 1)
}

pub(super) fn trace_verbose(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    if eval.settings.trace_verbose { trace(eval, base, pos) } else { eval.force_stack(base + 1) }
}

pub(super) fn warn(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let what = "while evaluating the first argument; the message passed to builtins.warn";
    let text = eval.expect_string(base, pos, what)?;
    let text = String::from_utf8_lossy(eval.bytes(text)).into_owned();
    eval.may_act()?;
    eval.say(&crate::error::aligned("evaluation warning", &text));
    if eval.settings.abort_on_warn {
        return Err(Error::eval("aborting to reveal stack trace of warning, as abort-on-warn is set"));
    }
    eval.force_stack(base + 1)
}

/// `builtins.break`: without a debugger it gives its argument.
pub(super) fn break_(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    eval.force_stack(base)
}
