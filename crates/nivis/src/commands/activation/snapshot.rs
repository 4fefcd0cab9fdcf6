//! The values of a host's options, kept with each generation so that generations can be compared by them.

use super::super::session::Session;
use nivis_eval::Word;
use nivis_eval::heap::Ref;
use nivis_eval::source::Origin;
use serde_json::Value;

const TEXT: &str = include_str!("options.nix");

/// The snapshot; none if something in it cannot be evaluated, which is no reason not to activate.
pub(super) fn options(session: &mut Session, host: Word) -> Option<Value> {
    session.eval.roots.push(host);
    let node = session.eval.compile_text(TEXT.as_bytes(), Origin::Internal("«options»"), b"/").ok()?;
    let function = session.eval.eval(node, Ref::NULL).ok()?;
    session.eval.roots.push(function);
    let text = session.eval.call_with(function, &[host], 0).ok()?;
    let text = session.eval.force_word(text).ok()?;
    if !text.is_string() {
        return None;
    }
    serde_json::from_slice(session.eval.bytes(text)).ok()
}
