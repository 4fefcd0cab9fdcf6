//! `file` and `tarball`: what a URL delivers, as it is or unpacked.

use super::Input;
use super::path::parse_unsigned;
use crate::attrs::{Attr, Attrs, require_str};
use crate::error::FlakeRefError;
use crate::url::{Url, parse_url, split_scheme};

pub(super) const ALLOWED: &[&str] = &["url", "narHash", "name", "unpack", "rev", "revCount", "lastModified"];

const TRANSPORTS: [&[u8]; 3] = [b"file", b"http", b"https"];
const TARBALLS: [&[u8]; 7] = [b".zip", b".tar", b".tgz", b".tar.gz", b".tar.xz", b".tar.bz2", b".tar.zst"];

pub(super) fn attrs_from_url(scheme: &str, url: &Url, require_tree: bool) -> Option<Attrs> {
    let (application, transport) = split_scheme(&url.scheme);
    let unpacks =
        require_tree || url.path.last().is_some_and(|name| TARBALLS.iter().any(|end| name.ends_with(end)));
    let is_ours = match application {
        Some(application) => application == scheme.as_bytes(),
        None => unpacks == (scheme == "tarball"),
    };
    if !TRANSPORTS.contains(&transport) || !is_ours {
        return None;
    }
    let mut attrs = Attrs::new();
    for name in ["narHash", "rev"] {
        if let Some(value) = url.query.get(name.as_bytes()) {
            attrs.insert(name.as_bytes().to_vec(), Attr::from(value.as_slice()));
        }
    }
    for name in ["revCount", "lastModified"] {
        if let Some(number) = url.query.get(name.as_bytes()).and_then(|value| parse_unsigned(value)) {
            attrs.insert(name.as_bytes().to_vec(), Attr::Int(number));
        }
    }
    let mut plain = Url { scheme: transport.to_vec(), ..url.clone() };
    plain.query.retain(|name, _| !ALLOWED.iter().any(|allowed| allowed.as_bytes() == name));
    attrs.insert(b"type".to_vec(), Attr::from(scheme));
    attrs.insert(b"url".to_vec(), Attr::from(plain.to_bytes()));
    Some(attrs)
}

pub(super) fn to_url(input: &Input) -> Result<Url, FlakeRefError> {
    let mut url = parse_url(require_str(&input.attrs, "url")?, false, &mut Vec::new())?;
    if let Some(hash) = input.nar_hash()? {
        url.query.insert(b"narHash".to_vec(), hash.into_bytes());
    }
    Ok(url)
}
