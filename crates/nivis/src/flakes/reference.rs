//! Flake references for the builtins `parseFlakeRef`, `flakeRefToString` and `getFlake`.

use super::open::{OpenFlake, OpenOptions, open};
use super::trees::Trees;
use nivis_eval::io::{IoError, IoResult, RefAttr};
use nivis_flake::lock::WriteOptions;
use nivis_flake::{Attr, Attrs, FlakeRef, FlakeRefError, ParseOptions, parse_flake_ref};
use nivis_store::store::Store;
use std::error::Error;
use std::sync::Arc;

fn failed(error: &dyn Error) -> IoError {
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let text = inner.to_string();
        if !message.contains(&text) {
            message = format!("{message}: {text}");
        }
        source = inner.source();
    }
    IoError::Store { message }
}

fn parse(text: &[u8]) -> Result<FlakeRef, FlakeRefError> {
    Ok(parse_flake_ref(text, &ParseOptions::default())?.reference)
}

/// A reference as attributes.
pub(crate) fn parse_reference(text: &[u8]) -> IoResult<Vec<(Vec<u8>, RefAttr)>> {
    let reference = parse(text).map_err(|error| failed(&error))?;
    let attrs = reference.to_attrs().into_iter().map(|(name, attr)| {
        let attr = match attr {
            Attr::String(text) => RefAttr::String(text),
            Attr::Int(number) => RefAttr::Int(i64::try_from(number).unwrap_or(i64::MAX)),
            Attr::Bool(flag) => RefAttr::Bool(flag),
        };
        (name, attr)
    });
    Ok(attrs.collect())
}

/// Attributes as a reference.
pub(crate) fn print_reference(attrs: &[(Vec<u8>, RefAttr)]) -> IoResult<Vec<u8>> {
    let attrs: Attrs = attrs
        .iter()
        .map(|(name, attr)| {
            let attr = match attr {
                RefAttr::String(text) => Attr::String(text.clone()),
                // Negative numbers were refused before.
                RefAttr::Int(number) => Attr::Int(number.unsigned_abs()),
                RefAttr::Bool(flag) => Attr::Bool(*flag),
            };
            (name.clone(), attr)
        })
        .collect();
    let url = FlakeRef::from_attrs(&attrs).and_then(|reference| reference.to_url());
    url.map_err(|error| failed(&error))
}

/// The flake of `getFlake`: its lock file stays as it is. `pure` says where the call stands in pure evaluation.
pub(crate) fn open_for_call(
    store: &Arc<dyn Store>,
    text: &[u8],
    pure: Option<&str>,
    trees: &Trees,
) -> IoResult<OpenFlake> {
    let reference = parse(text).map_err(|error| failed(&error))?;
    if let Some(place) = pure
        && !reference.input.is_locked()
    {
        let text = String::from_utf8_lossy(text);
        let message = format!(
            "cannot call 'getFlake' on unlocked flake reference '{text}', at {place} (use --impure to override)"
        );
        return Err(IoError::Store { message });
    }
    let write = WriteOptions { write: false, update: false, ..WriteOptions::default() };
    let options = OpenOptions { write, pure: pure.is_some(), ..OpenOptions::default() };
    open(store, &reference, &options, trees).map_err(|error| failed(&error))
}
