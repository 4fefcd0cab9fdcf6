//! URLs as the reference reads and writes them (`libutil/url.cc` on Boost.URL): RFC 3986 with a few liberties.

mod encode;
mod grammar;

use std::collections::BTreeMap;

pub(crate) use encode::{decode_query, percent_decode, percent_encode};
use encode::{encode_query, encode_where};

use crate::error::{FlakeRefError, lossy};
use crate::notice::Notice;

/// The part between `//` and the path, decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Authority {
    user: Option<Vec<u8>>,
    password: Option<Vec<u8>>,
    pub(crate) host: Vec<u8>,
    /// Whether the host stood in brackets.
    bracketed: bool,
    port: Option<u16>,
}

/// A URL in decoded parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Url {
    pub(crate) scheme: Vec<u8>,
    pub(crate) authority: Option<Authority>,
    /// Segments between slashes; an absolute path begins with an empty one.
    pub(crate) path: Vec<Vec<u8>>,
    pub(crate) query: BTreeMap<Vec<u8>, Vec<u8>>,
    pub(crate) fragment: Vec<u8>,
}

/// `application+transport`, or a transport alone.
pub(crate) fn split_scheme(scheme: &[u8]) -> (Option<&[u8]>, &[u8]) {
    match scheme.iter().position(|byte| *byte == b'+') {
        Some(at) => {
            let (application, transport) = scheme.split_at(at);
            (Some(application), transport.get(1..).unwrap_or_default())
        }
        None => (None, scheme),
    }
}

/// The pieces of `text` between slashes, the empty ones too.
pub(crate) fn split_path(text: &[u8]) -> Vec<Vec<u8>> {
    text.split(|byte| *byte == b'/').map(<[u8]>::to_vec).collect()
}

/// Parses a URL. `lenient` allows unescaped spaces and quotes in the query and also `^` in the fragment.
pub(crate) fn parse_url(text: &[u8], lenient: bool, notices: &mut Vec<Notice>) -> Result<Url, FlakeRefError> {
    let fixed = if lenient { escape_liberties(text) } else { text.to_vec() };
    let parts = grammar::split(&fixed)
        .map_err(|reason| FlakeRefError::InvalidUrl { url: lossy(text), reason: reason.words() })?;
    let scheme = parts.scheme.ok_or_else(|| FlakeRefError::NoScheme { url: lossy(&fixed) })?;
    let authority = parts.authority.map(parse_authority).transpose()?;
    let is_file = split_scheme(scheme).1 == b"file";
    if let Some(authority) = &authority
        && is_file
        && !authority.host.is_empty()
    {
        return Err(FlakeRefError::FileAuthority { url: lossy(&fixed), authority: authority.to_string() });
    }
    let encoded_path: &[u8] = if is_file && parts.path.is_empty() { b"/" } else { parts.path };
    let path = encoded_path.split(|byte| *byte == b'/').map(percent_decode).collect::<Result<Vec<_>, _>>()?;
    Ok(Url {
        scheme: scheme.to_vec(),
        authority,
        path,
        query: decode_query(parts.query, lenient, notices)?,
        fragment: percent_decode(parts.fragment)?,
    })
}

/// Escapes what the reference allows beyond the grammar. The first `?` counts even inside a fragment, as there.
fn escape_liberties(text: &[u8]) -> Vec<u8> {
    let mut fixed = Vec::with_capacity(text.len());
    let mut rest = text;
    if let Some(mark) = rest.iter().position(|byte| *byte == b'?') {
        fixed.extend_from_slice(&rest[..=mark]);
        rest = &rest[mark + 1..];
        let end = rest.iter().position(|byte| *byte == b'#').unwrap_or(rest.len());
        fixed.extend(encode_where(&rest[..end], |byte| matches!(byte, b' ' | b'"')));
        rest = &rest[end..];
    }
    if let Some(mark) = rest.iter().position(|byte| *byte == b'#') {
        fixed.extend_from_slice(&rest[..=mark]);
        rest = &rest[mark + 1..];
        fixed.extend(encode_where(rest, |byte| matches!(byte, b' ' | b'"' | b'^')));
        return fixed;
    }
    fixed.extend_from_slice(rest);
    fixed
}

fn parse_authority(parts: grammar::AuthorityParts<'_>) -> Result<Authority, FlakeRefError> {
    let port = match parts.port {
        None | Some(b"") => None,
        Some(digits) => {
            let number = std::str::from_utf8(digits).ok().and_then(|text| text.parse::<u16>().ok());
            match number {
                None | Some(0) => return Err(FlakeRefError::InvalidPort { port: lossy(digits) }),
                number => number,
            }
        }
    };
    Ok(Authority {
        user: parts.user.map(percent_decode).transpose()?,
        password: parts.password.map(percent_decode).transpose()?,
        host: percent_decode(parts.host)?,
        bracketed: parts.bracketed,
        port,
    })
}

impl Authority {
    fn write(&self, out: &mut Vec<u8>) {
        if let Some(user) = &self.user {
            out.extend(percent_encode(user, b""));
            if let Some(password) = &self.password {
                out.push(b':');
                out.extend(percent_encode(password, b""));
            }
            out.push(b'@');
        }
        if self.bracketed {
            out.push(b'[');
            out.extend(percent_encode(&self.host, b":"));
            out.push(b']');
        } else {
            out.extend(percent_encode(&self.host, b""));
        }
        if let Some(port) = self.port {
            out.extend_from_slice(format!(":{port}").as_bytes());
        }
    }
}

impl std::fmt::Display for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = Vec::new();
        self.write(&mut bytes);
        f.write_str(&lossy(&bytes))
    }
}

impl Url {
    /// A URL of scheme and path alone.
    pub(crate) fn new(scheme: &[u8], path: Vec<Vec<u8>>) -> Self {
        Url { scheme: scheme.to_vec(), path, ..Url::default() }
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = self.scheme.clone();
        out.push(b':');
        if let Some(authority) = &self.authority {
            out.extend_from_slice(b"//");
            authority.write(&mut out);
        }
        let segments: Vec<Vec<u8>> = self.path.iter().map(|part| percent_encode(part, b":@")).collect();
        out.extend(segments.join(&b'/'));
        if !self.query.is_empty() {
            out.push(b'?');
            out.extend(encode_query(&self.query));
        }
        if !self.fragment.is_empty() {
            out.push(b'#');
            out.extend(percent_encode(&self.fragment, b""));
        }
        out
    }

    /// The segments of the path that are not empty.
    pub(crate) fn segments(&self) -> Vec<Vec<u8>> {
        self.path.iter().filter(|segment| !segment.is_empty()).cloned().collect()
    }
}

impl std::fmt::Display for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&lossy(&self.to_bytes()))
    }
}

/// The path that a URL's segments spell: doubled slashes fall together, one at the end stays.
pub(crate) fn url_path_to_path(segments: &[Vec<u8>]) -> Result<Vec<u8>, FlakeRefError> {
    for segment in segments {
        if segment.contains(&b'/') {
            return Err(FlakeRefError::SlashInComponent { component: lossy(segment) });
        }
        if segment.contains(&0) {
            return Err(FlakeRefError::NulInComponent { component: lossy(segment).replace('\0', "␀") });
        }
    }
    let mut path = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        if index == 0 && segment.is_empty() {
            path.push(b'/');
            continue;
        }
        if !path.is_empty() && path.last() != Some(&b'/') {
            path.push(b'/');
        }
        path.extend_from_slice(segment);
    }
    Ok(path)
}

/// The URL segments of a path. A slash at the end of a path gives two empty segments, as in the reference.
pub(crate) fn path_to_url_path(path: &[u8]) -> Vec<Vec<u8>> {
    let mut segments = Vec::new();
    let absolute = path.first() == Some(&b'/');
    if absolute {
        segments.push(Vec::new());
    }
    let names: Vec<Vec<u8>> =
        path.split(|byte| *byte == b'/').filter(|name| !name.is_empty()).map(<[u8]>::to_vec).collect();
    let trailing = path.last().is_none_or(|byte| *byte == b'/');
    if trailing && !names.is_empty() {
        segments.extend(names);
        segments.push(Vec::new());
    } else {
        segments.extend(names);
    }
    if trailing {
        segments.push(Vec::new());
    }
    segments
}
