//! `flake:id/ref/rev`: a name that a registry explains.

use super::Input;
use super::ref_name::{is_legal_ref_name, is_rev};
use crate::attrs::{Attr, Attrs, require_str};
use crate::error::{FlakeRefError, lossy};
use crate::hash::Hash;
use crate::url::Url;

pub(super) const ALLOWED: &[&str] = &["id", "ref", "rev", "narHash"];

/// `[a-zA-Z][a-zA-Z0-9_-]*`
pub(crate) fn is_flake_id(text: &[u8]) -> bool {
    text.first().is_some_and(u8::is_ascii_alphabetic)
        && text.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

pub(super) fn attrs_from_url(url: &Url) -> Result<Option<Attrs>, FlakeRefError> {
    if url.scheme != b"flake" {
        return Ok(None);
    }
    let segments = url.segments();
    let shown = |text: &[u8]| (url.to_string(), lossy(text));
    let (id, name, rev) = match segments.as_slice() {
        [id] => (id, None, None),
        [id, rev] if is_rev(rev) => (id, None, Some(rev)),
        [id, name] if is_legal_ref_name(name) => (id, Some(name), None),
        [_, text] => {
            let (url, text) = shown(text);
            return Err(FlakeRefError::NeitherRevNorRef { url, text });
        }
        [_, name, _] if !is_legal_ref_name(name) => {
            let (url, text) = shown(name);
            return Err(FlakeRefError::NotARef { url, text });
        }
        [_, _, rev] if !is_rev(rev) => {
            let (url, text) = shown(rev);
            return Err(FlakeRefError::NotARev { url, text });
        }
        [id, name, rev] => (id, Some(name), Some(rev)),
        _ => return Err(FlakeRefError::InvalidIndirectUrl { url: url.to_string() }),
    };
    check_id(id)?;
    let mut attrs = Attrs::from([
        (b"type".to_vec(), Attr::from("indirect")),
        (b"id".to_vec(), Attr::from(id.as_slice())),
    ]);
    if let Some(rev) = rev {
        attrs.insert(b"rev".to_vec(), Attr::from(Hash::parse_sha1(rev)?.to_base16().as_str()));
    }
    if let Some(name) = name {
        attrs.insert(b"ref".to_vec(), Attr::from(name.as_slice()));
    }
    Ok(Some(attrs))
}

fn check_id(id: &[u8]) -> Result<(), FlakeRefError> {
    if is_flake_id(id) { Ok(()) } else { Err(FlakeRefError::InvalidFlakeId { id: lossy(id) }) }
}

pub(super) fn check_attrs(attrs: Attrs) -> Result<Attrs, FlakeRefError> {
    check_id(require_str(&attrs, "id")?)?;
    Ok(attrs)
}

pub(super) fn to_url(input: &Input) -> Result<Url, FlakeRefError> {
    let mut path = vec![require_str(&input.attrs, "id")?.to_vec()];
    path.extend(input.git_ref().map(<[u8]>::to_vec));
    path.extend(input.git_rev()?.map(String::into_bytes));
    Ok(Url::new(b"flake", path))
}
