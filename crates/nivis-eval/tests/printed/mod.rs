//! What an expression is, as text, in an evaluator that touches nothing outside of it.

#[path = "../../benches/eval/no_effects.rs"]
mod no_effects;

use nivis_eval::heap::Ref;
use nivis_eval::limits::with_big_stack;
use nivis_eval::source::Origin;
use nivis_eval::{Evaluator, Settings};

/// The whole value of an expression as the language writes it, or `error: ` and what it failed with; with `stress`
/// the heap is collected at every call.
pub(crate) fn printed(source: &str, stress: bool) -> String {
    with_big_stack(|| {
        let settings = Settings { stress_collector: stress, ..Settings::default() };
        let io = Box::new(no_effects::NoEffects::default());
        let mut eval = Evaluator::new(settings, io).expect("room for the heap");
        let node = eval.compile_text(source.as_bytes(), Origin::String, b"/").expect("it is Nix");
        let result = eval.eval(node, Ref::NULL).and_then(|value| {
            let mut out = Vec::new();
            eval.stack.push(value);
            eval.force_deep(value)?;
            eval.print_plain(value, &mut out)?;
            Ok(String::from_utf8_lossy(&out).into_owned())
        });
        result.unwrap_or_else(|error| format!("error: {error}"))
    })
}
