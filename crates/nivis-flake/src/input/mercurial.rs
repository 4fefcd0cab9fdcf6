//! `hg+…`: a Mercurial repository.

use super::Input;
use super::ref_name::matches_ref_pattern;
use crate::attrs::{Attr, Attrs, get_str, require_str};
use crate::error::{FlakeRefError, lossy};
use crate::url::{Url, parse_url};

pub(super) const ALLOWED: &[&str] = &["url", "ref", "rev", "revCount", "narHash", "name"];

pub(super) fn attrs_from_url(url: &Url) -> Result<Option<Attrs>, FlakeRefError> {
    let Some(transport) = url.scheme.strip_prefix(b"hg+") else { return Ok(None) };
    if !matches!(transport, b"http" | b"https" | b"ssh" | b"file") {
        return Ok(None);
    }
    let mut plain = Url { scheme: transport.to_vec(), ..url.clone() };
    plain.query.clear();
    let mut attrs = Attrs::from([(b"type".to_vec(), Attr::from("hg"))]);
    for (name, value) in &url.query {
        if matches!(name.as_slice(), b"rev" | b"ref") {
            attrs.insert(name.clone(), Attr::from(value.as_slice()));
        } else {
            plain.query.insert(name.clone(), value.clone());
        }
    }
    attrs.insert(b"url".to_vec(), Attr::from(plain.to_bytes()));
    check_attrs(attrs).map(Some)
}

pub(super) fn check_attrs(attrs: Attrs) -> Result<Attrs, FlakeRefError> {
    parse_url(require_str(&attrs, "url")?, false, &mut Vec::new())?;
    if let Some(name) = get_str(&attrs, "ref")?
        && !matches_ref_pattern(name)
    {
        return Err(FlakeRefError::InvalidMercurialRef { name: lossy(name) });
    }
    Ok(attrs)
}

pub(super) fn to_url(input: &Input) -> Result<Url, FlakeRefError> {
    let mut url = parse_url(require_str(&input.attrs, "url")?, false, &mut Vec::new())?;
    url.scheme = [b"hg+", url.scheme.as_slice()].concat();
    if let Some(rev) = input.git_rev()? {
        url.query.insert(b"rev".to_vec(), rev.into_bytes());
    }
    if let Some(name) = input.git_ref() {
        url.query.insert(b"ref".to_vec(), name.to_vec());
    }
    Ok(url)
}
