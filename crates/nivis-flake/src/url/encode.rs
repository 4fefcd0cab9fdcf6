//! Percent encoding and URL parameters.

use std::collections::BTreeMap;

use super::grammar;
use crate::error::{FlakeRefError, lossy};
use crate::notice::Notice;

/// The characters that are never encoded (RFC 3986, 2.3).
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Encodes all but the unreserved characters and those in `keep`.
pub(crate) fn percent_encode(text: &[u8], keep: &[u8]) -> Vec<u8> {
    encode_where(text, |byte| !is_unreserved(byte) && !keep.contains(&byte))
}

/// Encodes the bytes that `escape` chooses, with upper-case digits.
pub(super) fn encode_where(text: &[u8], escape: impl Fn(u8) -> bool) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = Vec::with_capacity(text.len());
    for byte in text {
        if escape(*byte) {
            out.extend([b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        } else {
            out.push(*byte);
        }
    }
    out
}

pub(crate) fn percent_decode(text: &[u8]) -> Result<Vec<u8>, FlakeRefError> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, tail)) = rest.split_first() {
        if *first != b'%' {
            out.push(*first);
            rest = tail;
            continue;
        }
        let invalid = |reason| FlakeRefError::InvalidParameter { text: lossy(text), reason };
        let Some((digits, tail)) = tail.split_at_checked(2) else {
            return Err(invalid("incomplete pct-encoding"));
        };
        let value = std::str::from_utf8(digits)
            .ok()
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            .ok_or_else(|| invalid("bad hexdig in pct-encoding"))?;
        out.push(value);
        rest = tail;
    }
    Ok(out)
}

/// Reads URL parameters: the first of equal names wins, one without `=` is ignored with a notice.
pub(crate) fn decode_query(
    query: &[u8],
    lenient: bool,
    notices: &mut Vec<Notice>,
) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, FlakeRefError> {
    let fixed =
        if lenient { encode_where(query, |byte| matches!(byte, b' ' | b'"')) } else { query.to_vec() };
    if grammar::query_length(&fixed) != fixed.len() {
        return Err(FlakeRefError::InvalidQuery { query: lossy(query), reason: "leftover" });
    }
    let mut parameters = BTreeMap::new();
    if fixed.is_empty() {
        return Ok(parameters);
    }
    for parameter in fixed.split(|byte| *byte == b'&') {
        let Some(equals) = parameter.iter().position(|byte| *byte == b'=') else {
            notices.push(Notice::DubiousQuery { key: lossy(parameter) });
            continue;
        };
        let (key, value) = parameter.split_at(equals);
        let value = percent_decode(value.get(1..).unwrap_or_default())?;
        parameters.entry(percent_decode(key)?).or_insert(value);
    }
    Ok(parameters)
}

pub(super) fn encode_query(query: &BTreeMap<Vec<u8>, Vec<u8>>) -> Vec<u8> {
    let parameters: Vec<Vec<u8>> = query
        .iter()
        .map(|(name, value)| {
            let mut out = percent_encode(name, b":@/?");
            out.push(b'=');
            out.extend(percent_encode(value, b":@/?"));
            out
        })
        .collect();
    parameters.join(&b'&')
}
