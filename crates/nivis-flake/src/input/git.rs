//! `git+…`: a Git repository.

use super::Input;
use super::ref_name::is_legal_ref_name;
use crate::attrs::{Attr, Attrs, get_bool, get_str, require_str};
use crate::error::{FlakeRefError, lossy};
use crate::url::{Authority, Url, parse_url, split_path, split_scheme, url_path_to_path};

pub(super) const ALLOWED: &[&str] = &[
    "url",
    "ref",
    "rev",
    "shallow",
    "submodules",
    "lfs",
    "exportIgnore",
    "lastModified",
    "revCount",
    "narHash",
    "allRefs",
    "name",
    "dirtyRev",
    "dirtyShortRev",
    "verifyCommit",
    "keytype",
    "publicKey",
    "publicKeys",
];

const VERIFYING: [&str; 4] = ["verifyCommit", "keytype", "publicKey", "publicKeys"];

pub(super) fn attrs_from_url(url: &Url) -> Result<Option<Attrs>, FlakeRefError> {
    if url.scheme != b"git" && split_scheme(&url.scheme).0 != Some(b"git") {
        return Ok(None);
    }
    let mut plain = url.clone();
    plain.query.clear();
    let mut attrs = Attrs::from([(b"type".to_vec(), Attr::from("git"))]);
    for (name, value) in &url.query {
        let attr = match name.as_slice() {
            b"rev" | b"ref" | b"keytype" | b"publicKey" | b"publicKeys" => Attr::from(value.as_slice()),
            b"shallow" | b"submodules" | b"lfs" | b"exportIgnore" | b"allRefs" | b"verifyCommit" => {
                Attr::Bool(value == b"1")
            }
            _ => {
                plain.query.insert(name.clone(), value.clone());
                continue;
            }
        };
        attrs.insert(name.clone(), attr);
    }
    attrs.insert(b"url".to_vec(), Attr::from(plain.to_bytes()));
    check_attrs(attrs).map(Some)
}

pub(super) fn check_attrs(mut attrs: Attrs) -> Result<Attrs, FlakeRefError> {
    if VERIFYING.iter().any(|name| attrs.contains_key(name.as_bytes())) {
        return Err(FlakeRefError::VerifiedFetches);
    }
    if let Some(name) = get_str(&attrs, "ref")?
        && !is_legal_ref_name(name)
    {
        return Err(FlakeRefError::InvalidGitRef { name: lossy(name) });
    }
    let url = fix_url(require_str(&attrs, "url")?)?.to_bytes();
    attrs.insert(b"url".to_vec(), Attr::from(url));
    for name in ["shallow", "submodules", "allRefs"] {
        get_bool(&attrs, name)?;
    }
    Ok(attrs)
}

pub(super) fn to_url(input: &Input) -> Result<Url, FlakeRefError> {
    let mut url = parse_url(require_str(&input.attrs, "url")?, false, &mut Vec::new())?;
    if url.scheme != b"git" {
        url.scheme = [b"git+", url.scheme.as_slice()].concat();
    }
    if let Some(rev) = input.git_rev()? {
        url.query.insert(b"rev".to_vec(), rev.into_bytes());
    }
    if let Some(name) = input.git_ref() {
        url.query.insert(b"ref".to_vec(), name.to_vec());
    }
    for name in ["shallow", "lfs", "submodules", "exportIgnore"] {
        if input.flag(name)? {
            url.query.insert(name.as_bytes().to_vec(), b"1".to_vec());
        }
    }
    Ok(url)
}

/// The working tree of a local repository. A bare repository has none.
pub(super) fn working_tree(input: &Input) -> Option<Vec<u8>> {
    local_path(input).filter(|(_, is_bare)| !is_bare).map(|(path, _)| path)
}

/// A repository on this machine that has no working tree.
pub(super) fn bare_repository(input: &Input) -> Option<Vec<u8>> {
    local_path(input).filter(|(_, is_bare)| *is_bare).map(|(path, _)| path)
}

/// The path of a `file:` URL, and whether something is there that has no `.git`.
fn local_path(input: &Input) -> Option<(Vec<u8>, bool)> {
    use std::os::unix::ffi::OsStrExt;
    let url = parse_url(get_str(&input.attrs, "url").ok()??, false, &mut Vec::new()).ok()?;
    if url.scheme != b"file" {
        return None;
    }
    let path = url_path_to_path(&url.path).ok()?;
    let on_disk = std::path::Path::new(std::ffi::OsStr::from_bytes(&path));
    let is_bare = on_disk.exists() && !on_disk.join(".git").exists();
    Some((path, is_bare))
}

/// A repository's address in any of Git's spellings as a URL (`fixGitURL` of the reference).
fn fix_url(text: &[u8]) -> Result<Url, FlakeRefError> {
    let text = expand_scp_form(text);
    let has = |prefix: &[u8]| text.starts_with(prefix);
    if !has(b"file:") && !has(b"git+file:") && !text.windows(3).any(|part| part == b"://") {
        let path = split_path(&text);
        if path.first().is_some_and(|first| first.contains(&b':')) {
            return Err(FlakeRefError::ScpLikeUrl { url: lossy(&text) });
        }
        let authority = has(b"/").then(Authority::default);
        return Ok(Url { authority, ..Url::new(b"file", path) });
    }
    let mut url = parse_url(&text, false, &mut Vec::new())?;
    if let (Some(b"git"), transport) = split_scheme(&url.scheme) {
        url.scheme = transport.to_vec();
    }
    Ok(url)
}

/// `user@host:path` as `ssh://user@host/path`: the last `@` before any slash, the last colon after it.
fn expand_scp_form(text: &[u8]) -> Vec<u8> {
    let unchanged = || text.to_vec();
    if text.first() == Some(&b'/') || text.contains(&b'\n') {
        return unchanged();
    }
    let end = text.iter().position(|byte| *byte == b'/').unwrap_or(text.len());
    let Some(colon) = text.iter().rposition(|byte| *byte == b':') else { return unchanged() };
    let Some(at) = text.iter().take(end.min(colon)).rposition(|byte| *byte == b'@') else {
        return unchanged();
    };
    let (user, host, path) = (&text[..at], &text[at + 1..colon], &text[colon + 1..]);
    [b"ssh://", user, b"@", host, b"/", path].concat()
}
