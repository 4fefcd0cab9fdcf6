//! The flake of `builtins.getFlake`.

use super::open::{OpenFlake, OpenOptions, open};
use super::trees::Trees;
use nivis_eval::io::{IoError, IoResult};
use nivis_flake::lock::WriteOptions;
use nivis_flake::{ParseOptions, parse_flake_ref};
use nivis_store::store::Store;
use std::error::Error;
use std::sync::Arc;

/// An error with what caused it, as far as its message does not say so.
pub(crate) fn with_causes(error: &dyn Error) -> IoError {
    IoError::Store { message: text_with_causes(error) }
}

/// The same as text.
pub(super) fn text_with_causes(error: &dyn Error) -> String {
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let text = inner.to_string();
        if !message.contains(&text) {
            message = format!("{message}: {text}");
        }
        source = inner.source();
    }
    message
}

/// The flake of `getFlake`: its lock file stays as it is. `pure` says where the call stands in pure evaluation.
pub(crate) fn open_for_call(
    store: &Arc<dyn Store>,
    text: &[u8],
    pure: Option<&str>,
    trees: &Trees,
) -> IoResult<OpenFlake> {
    let parsed = parse_flake_ref(text, &ParseOptions::default()).map_err(|error| with_causes(&error))?;
    let reference = parsed.reference;
    if let Some(place) = pure
        && !reference.input.is_locked_by(trees.trust_forges())
    {
        let text = String::from_utf8_lossy(text);
        let message = format!(
            "cannot call 'getFlake' on unlocked flake reference '{text}', at {place} (use --impure to override)"
        );
        return Err(IoError::Store { message });
    }
    let write = WriteOptions { write: false, update: false, ..WriteOptions::default() };
    let options = OpenOptions { write, pure: pure.is_some(), ..OpenOptions::default() };
    open(store, &reference, &options, trees).map_err(|error| with_causes(&*error))
}
