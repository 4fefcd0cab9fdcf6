//! `github:`, `gitlab:` and `sourcehut:`: archives of a repository on a forge.

use super::Input;
use super::ref_name::{is_legal_ref_name, is_rev};
use crate::attrs::{Attr, Attrs, get_str, require_str, show_attrs};
use crate::error::{FlakeRefError, lossy};
use crate::hash::Hash;
use crate::url::Url;

pub(super) const ALLOWED: &[&str] =
    &["owner", "repo", "ref", "rev", "narHash", "lastModified", "host", "treeHash"];

pub(super) fn attrs_from_url(scheme: &str, url: &Url) -> Result<Option<Attrs>, FlakeRefError> {
    if url.scheme != scheme.as_bytes() {
        return Ok(None);
    }
    let segments = url.segments();
    let [owner, repo, rest @ ..] = segments.as_slice() else {
        return Err(FlakeRefError::InvalidForgeUrl { url: url.to_string() });
    };
    let (mut rev, mut name) = match rest {
        [] => (None, None),
        [rev] if is_rev(rev) => (Some(rev.clone()), None),
        _ => (None, Some(rest.join(&b'/'))),
    };
    let mut attrs = Attrs::from([
        (b"type".to_vec(), Attr::from(scheme)),
        (b"owner".to_vec(), Attr::from(owner.as_slice())),
        (b"repo".to_vec(), Attr::from(repo.as_slice())),
    ]);
    for (key, value) in &url.query {
        match key.as_slice() {
            b"rev" if rev.is_some() => return Err(FlakeRefError::SeveralRevs { url: url.to_string() }),
            b"rev" => rev = Some(value.clone()),
            b"ref" if name.is_some() => return Err(FlakeRefError::SeveralRefs { url: url.to_string() }),
            b"ref" => name = Some(value.clone()),
            b"host" | b"narHash" => {
                attrs.insert(key.clone(), Attr::from(value.as_slice()));
            }
            _ => {}
        }
    }
    if let Some(rev) = rev {
        attrs.insert(b"rev".to_vec(), Attr::from(rev));
    }
    if let Some(name) = name {
        attrs.insert(b"ref".to_vec(), Attr::from(name));
    }
    check_attrs(attrs).map(Some)
}

pub(super) fn check_attrs(attrs: Attrs) -> Result<Attrs, FlakeRefError> {
    require_str(&attrs, "owner")?;
    require_str(&attrs, "repo")?;
    let name = get_str(&attrs, "ref")?;
    let rev = get_str(&attrs, "rev")?;
    if let (Some(name), Some(rev)) = (name, rev) {
        let (rev, name) = (lossy(rev), lossy(name));
        return Err(FlakeRefError::RevAndRef { attrs: show_attrs(&attrs), rev, name });
    }
    if let Some(rev) = rev {
        Hash::parse_sha1(rev)?;
    }
    if name.is_some_and(|name| !is_legal_ref_name(name)) {
        return Err(FlakeRefError::InvalidForgeRef { attrs: show_attrs(&attrs) });
    }
    let is_host =
        |host: &[u8]| host.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    if get_str(&attrs, "host")?.is_some_and(|host| !is_host(host)) {
        return Err(FlakeRefError::InvalidHost { attrs: show_attrs(&attrs) });
    }
    Ok(attrs)
}

pub(super) fn to_url(scheme: &str, input: &Input) -> Result<Url, FlakeRefError> {
    let mut path =
        vec![require_str(&input.attrs, "owner")?.to_vec(), require_str(&input.attrs, "repo")?.to_vec()];
    path.extend(input.git_ref().map(<[u8]>::to_vec));
    path.extend(input.git_rev()?.map(String::into_bytes));
    let mut url = Url::new(scheme.as_bytes(), path);
    if let Some(hash) = input.nar_hash()? {
        url.query.insert(b"narHash".to_vec(), hash.into_bytes());
    }
    if let Some(host) = get_str(&input.attrs, "host")? {
        url.query.insert(b"host".to_vec(), host.to_vec());
    }
    Ok(url)
}
