//! RFC 3986's grammar, splitting a URI reference into its encoded parts.
//!
//! Failures carry the words of Boost.URL: `leftover` where a valid URI is followed by something else, `mismatch`
//! where there is none.

/// Why a text is no URI reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    Leftover,
    Mismatch,
}

impl Failure {
    pub(super) fn words(self) -> &'static str {
        match self {
            Failure::Leftover => "leftover",
            Failure::Mismatch => "mismatch",
        }
    }
}

/// Encoded parts of a URI reference.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    pub(super) scheme: Option<&'a [u8]>,
    pub(super) authority: Option<AuthorityParts<'a>>,
    pub(super) path: &'a [u8],
    pub(super) query: &'a [u8],
    pub(super) fragment: &'a [u8],
}

/// Encoded parts of an authority.
#[derive(Debug)]
pub(super) struct AuthorityParts<'a> {
    pub(super) user: Option<&'a [u8]>,
    pub(super) password: Option<&'a [u8]>,
    pub(super) host: &'a [u8],
    pub(super) bracketed: bool,
    pub(super) port: Option<&'a [u8]>,
}

/// Splits a whole text.
pub(super) fn split(text: &[u8]) -> Result<Parts<'_>, Failure> {
    let (parts, rest) = split_uri(text).or_else(|| split_relative(text)).ok_or(Failure::Mismatch)?;
    if rest.is_empty() { Ok(parts) } else { Err(Failure::Leftover) }
}

fn split_uri(text: &[u8]) -> Option<(Parts<'_>, &[u8])> {
    let length = text.iter().take_while(|byte| is_scheme(**byte)).count();
    if !text.first()?.is_ascii_alphabetic() || text.get(length) != Some(&b':') {
        return None;
    }
    let (mut parts, rest) = split_hierarchy(&text[length + 1..])?;
    parts.scheme = Some(&text[..length]);
    Some((parts, rest))
}

fn split_relative(text: &[u8]) -> Option<(Parts<'_>, &[u8])> {
    let (parts, rest) = split_hierarchy(text)?;
    let first = parts.path.split(|byte| *byte == b'/').next().unwrap_or_default();
    // A colon in the first segment would have made it a scheme.
    if parts.authority.is_none() && first.contains(&b':') {
        if first.first() == Some(&b':') {
            return Some((Parts::default(), text));
        }
        return None;
    }
    Some((parts, rest))
}

/// `["//" authority] path ["?" query] ["#" fragment]`; `None` where a part is malformed.
fn split_hierarchy(text: &[u8]) -> Option<(Parts<'_>, &[u8])> {
    let mut parts = Parts::default();
    let mut rest = text;
    if let Some(after) = rest.strip_prefix(b"//") {
        let (authority, after) = split_authority(after)?;
        parts.authority = Some(authority);
        rest = after;
    }
    if parts.authority.is_none() || rest.first() == Some(&b'/') {
        let end = length(rest, is_path)?;
        (parts.path, rest) = rest.split_at(end);
    }
    if let Some(after) = rest.strip_prefix(b"?") {
        let end = length(after, is_query)?;
        (parts.query, rest) = after.split_at(end);
    }
    if let Some(after) = rest.strip_prefix(b"#") {
        let end = length(after, is_fragment)?;
        (parts.fragment, rest) = after.split_at(end);
    }
    Some((parts, rest))
}

fn split_authority(text: &[u8]) -> Option<(AuthorityParts<'_>, &[u8])> {
    let mut rest = text;
    let (mut user, mut password) = (None, None);
    let info = length(rest, |byte| is_user(byte) || byte == b':').unwrap_or(0);
    if rest.get(info) == Some(&b'@') {
        let encoded = &rest[..info];
        match encoded.iter().position(|byte| *byte == b':') {
            Some(colon) => {
                user = Some(&encoded[..colon]);
                password = Some(&encoded[colon + 1..]);
            }
            None => user = Some(encoded),
        }
        rest = &rest[info + 1..];
    }
    let bracketed = rest.first() == Some(&b'[');
    let host;
    if bracketed {
        let close = rest.iter().position(|byte| *byte == b']')?;
        host = &rest[1..close];
        if !is_ip_literal(host) {
            return None;
        }
        rest = &rest[close + 1..];
    } else {
        let end = length(rest, is_user)?;
        (host, rest) = rest.split_at(end);
    }
    let mut port = None;
    if let Some(after) = rest.strip_prefix(b":") {
        let digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
        port = Some(&after[..digits]);
        rest = &after[digits..];
    }
    Some((AuthorityParts { user, password, host, bracketed, port }, rest))
}

/// `IPv6address`, with a zone (RFC 6874), or `IPvFuture`.
fn is_ip_literal(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    if let Some(future) = text.strip_prefix(['v', 'V']) {
        return future.split_once('.').is_some_and(|(version, address)| {
            !version.is_empty()
                && version.bytes().all(|byte| byte.is_ascii_hexdigit())
                && !address.is_empty()
                && address.bytes().all(|byte| is_user(byte) || byte == b':')
        });
    }
    let address = match text.split_once("%25") {
        Some((_, "")) => return false,
        Some((address, _)) => address,
        None => text,
    };
    address.parse::<std::net::Ipv6Addr>().is_ok()
}

/// How many bytes at the beginning belong to a query; a malformed escape ends it.
pub(super) fn query_length(text: &[u8]) -> usize {
    length(text, is_query).unwrap_or(0)
}

/// How many bytes at the beginning are allowed or escaped; `None` at a malformed escape.
fn length(text: &[u8], allowed: impl Fn(u8) -> bool) -> Option<usize> {
    let mut end = 0;
    while let Some(byte) = text.get(end) {
        if *byte == b'%' {
            let digits = text.get(end + 1..end + 3)?;
            if !digits.iter().all(u8::is_ascii_hexdigit) {
                return None;
            }
            end += 3;
        } else if allowed(*byte) {
            end += 1;
        } else {
            break;
        }
    }
    Some(end)
}

fn is_scheme(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

/// unreserved or sub-delims
fn is_user(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&byte)
}

fn is_path(byte: u8) -> bool {
    is_user(byte) || matches!(byte, b':' | b'@' | b'/')
}

/// Boost.URL allows brackets here, beyond the RFC.
fn is_query(byte: u8) -> bool {
    is_path(byte) || matches!(byte, b'?' | b'[' | b']')
}

/// Boost.URL allows `#` here, beyond the RFC.
fn is_fragment(byte: u8) -> bool {
    is_path(byte) || matches!(byte, b'?' | b'#')
}
