//! `path:`: a directory as it stands.

use super::Input;
use crate::attrs::{Attr, Attrs, attrs_to_query, require_str};
use crate::error::{FlakeRefError, lossy};
use crate::url::{Url, split_path, url_path_to_path};

pub(super) const ALLOWED: &[&str] = &["path", "rev", "revCount", "lastModified", "narHash"];

/// Whether a `path` attribute is relative to the flake that holds it.
pub(super) fn is_relative_path(path: &[u8]) -> bool {
    path.first() != Some(&b'/')
}

pub(super) fn attrs_from_url(url: &Url) -> Result<Option<Attrs>, FlakeRefError> {
    if url.scheme != b"path" {
        return Ok(None);
    }
    if let Some(authority) = &url.authority
        && !authority.host.is_empty()
    {
        let (url, authority) = (url.to_string(), authority.to_string());
        return Err(FlakeRefError::PathAuthority { url, authority });
    }
    let path = url_path_to_path(&url.path)?;
    let mut attrs =
        Attrs::from([(b"type".to_vec(), Attr::from("path")), (b"path".to_vec(), Attr::from(path))]);
    for (name, value) in &url.query {
        let attr = match name.as_slice() {
            b"rev" | b"narHash" => Attr::from(value.as_slice()),
            b"revCount" | b"lastModified" => match parse_unsigned(value) {
                Some(number) => Attr::Int(number),
                None => {
                    let (url, name) = (url.to_string(), lossy(name));
                    return Err(FlakeRefError::InvalidPathParameter { url, name });
                }
            },
            _ => {
                let (url, name) = (url.to_string(), lossy(name));
                return Err(FlakeRefError::UnsupportedPathParameter { url, name });
            }
        };
        attrs.insert(name.clone(), attr);
    }
    Ok(Some(attrs))
}

/// A decimal number that fits 64 bits.
pub(super) fn parse_unsigned(text: &[u8]) -> Option<u64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

pub(super) fn to_url(input: &Input) -> Result<Url, FlakeRefError> {
    let path = split_path(require_str(&input.attrs, "path")?);
    let mut query = attrs_to_query(&input.attrs);
    for name in ["path", "type", "__final"] {
        query.remove(name.as_bytes());
    }
    Ok(Url { query, ..Url::new(b"path", path) })
}
