//! The hashes that stand in references: revisions (SHA-1 or SHA-256) and NAR hashes (SRI).
//!
//! Follows `libutil/hash.cc` of the reference, including its oddity that text which cannot be decoded counts as
//! a hash of length 0.

use data_encoding::{BASE64, HEXLOWER, HEXLOWER_PERMISSIVE};

use crate::error::lossy;

/// A hash in a reference that is none.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    #[error("hash '{text}' has wrong length for hash algorithm '{algorithm}'")]
    WrongLength { text: String, algorithm: &'static str },
    #[error("invalid {encoding} hash '{text}', length {length} != expected length {expected}")]
    Undecodable { encoding: &'static str, text: String, length: usize, expected: usize },
    #[error("hash '{text}' should have type '{algorithm}'")]
    WrongAlgorithm { text: String, algorithm: &'static str },
    #[error("hash '{text}' is not SRI")]
    NotSri { text: String },
    #[error("unknown hash algorithm '{name}', expect 'blake3', 'md5', 'sha1', 'sha256', or 'sha512'")]
    UnknownAlgorithm { name: String },
    #[error(
        "experimental Nix feature 'blake3-hashes' is disabled; add '--extra-experimental-features blake3-hashes' to enable it"
    )]
    Blake3,
}

/// The algorithms that a reference's hash may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Md5,
    Sha1,
    Sha256,
    Sha512,
}

impl Algorithm {
    fn parse(name: &[u8]) -> Result<Self, HashError> {
        match name {
            b"md5" => Ok(Self::Md5),
            b"sha1" => Ok(Self::Sha1),
            b"sha256" => Ok(Self::Sha256),
            b"sha512" => Ok(Self::Sha512),
            b"blake3" => Err(HashError::Blake3),
            _ => Err(HashError::UnknownAlgorithm { name: lossy(name) }),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }

    fn size(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }
}

/// A decoded hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hash {
    pub(crate) algorithm: Algorithm,
    bytes: Vec<u8>,
}

impl Hash {
    /// The hash with all bits zero, which an empty `narHash` stands for.
    pub(crate) fn zero(algorithm: Algorithm) -> Self {
        Hash { algorithm, bytes: vec![0; algorithm.size()] }
    }

    /// Lower-case base 16, as Git writes revisions.
    pub(crate) fn to_base16(&self) -> String {
        HEXLOWER.encode(&self.bytes)
    }

    /// `sha256-<base 64>`.
    pub(crate) fn to_sri(&self) -> String {
        format!("{}-{}", self.algorithm.name(), BASE64.encode(&self.bytes))
    }

    pub(crate) fn parse_sri(text: &[u8]) -> Result<Self, HashError> {
        let dash = text
            .iter()
            .position(|byte| *byte == b'-')
            .ok_or_else(|| HashError::NotSri { text: lossy(text) })?;
        let (name, rest) = text.split_at(dash);
        let algorithm = Algorithm::parse(name)?;
        let rest = rest.get(1..).unwrap_or_default();
        decoded(rest, algorithm, "SRI", decode_base64(rest))
    }

    /// Parses a revision: prefixed or SRI with any algorithm, bare as SHA-1 (`Input::getRev`).
    pub(crate) fn parse_rev(text: &[u8]) -> Result<Self, HashError> {
        match Self::parse_any(text, None) {
            Ok(Some(hash)) => Ok(hash),
            Err(error @ (HashError::UnknownAlgorithm { .. } | HashError::Blake3)) => Err(error),
            Ok(None) | Err(_) => Self::parse_sha1(text),
        }
    }

    /// Parses a SHA-1 in any encoding.
    pub(crate) fn parse_sha1(text: &[u8]) -> Result<Self, HashError> {
        let parsed = Self::parse_any(text, Some(Algorithm::Sha1))?;
        parsed.ok_or_else(|| HashError::WrongLength { text: lossy(text), algorithm: "sha1" })
    }

    /// `None` where neither the text nor the caller names an algorithm.
    fn parse_any(text: &[u8], wanted: Option<Algorithm>) -> Result<Option<Self>, HashError> {
        let colon = text.iter().position(|byte| *byte == b':');
        let separator = colon.or_else(|| text.iter().position(|byte| *byte == b'-'));
        let (named, rest) = match separator {
            Some(at) => {
                let (name, rest) = text.split_at(at);
                (Some(Algorithm::parse(name)?), rest.get(1..).unwrap_or_default())
            }
            None => (None, text),
        };
        if let (Some(named), Some(wanted)) = (named, wanted)
            && named != wanted
        {
            return Err(HashError::WrongAlgorithm { text: lossy(text), algorithm: wanted.name() });
        }
        let Some(algorithm) = named.or(wanted) else { return Ok(None) };
        if separator.is_some() && colon.is_none() {
            return decoded(rest, algorithm, "SRI", decode_base64(rest)).map(Some);
        }
        let size = algorithm.size();
        let hash = if rest.len() == size * 2 {
            decoded(rest, algorithm, "base16", HEXLOWER_PERMISSIVE.decode(rest).ok())
        } else if rest.len() == nix32_length(size) {
            decoded(rest, algorithm, "nix32", decode_nix32(rest, size))
        } else if rest.len() == size.div_ceil(3) * 4 {
            decoded(rest, algorithm, "Base64", decode_base64(rest))
        } else {
            Err(HashError::WrongLength { text: lossy(rest), algorithm: algorithm.name() })
        };
        hash.map(Some)
    }
}

fn decoded(
    text: &[u8],
    algorithm: Algorithm,
    encoding: &'static str,
    bytes: Option<Vec<u8>>,
) -> Result<Hash, HashError> {
    let bytes = bytes.unwrap_or_default();
    if bytes.len() != algorithm.size() {
        let (length, expected) = (bytes.len(), algorithm.size());
        return Err(HashError::Undecodable { encoding, text: lossy(text), length, expected });
    }
    Ok(Hash { algorithm, bytes })
}

/// Base 64 as the reference decodes it: stops at the first `=`, ignores newlines and missing padding.
fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.iter().copied().take_while(|byte| *byte != b'=').filter(|byte| *byte != b'\n').collect();
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    let (mut word, mut bits) = (0u32, 0u32);
    for digit in digits {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        word = (word << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((word >> bits & 0xff) as u8);
        }
    }
    Some(bytes)
}

fn nix32_length(size: usize) -> usize {
    (size * 8 - 1) / 5 + 1
}

fn decode_nix32(text: &[u8], size: usize) -> Option<Vec<u8>> {
    const DIGITS: &[u8; 32] = b"0123456789abcdfghijklmnpqrsvwxyz";
    let mut bytes = vec![0u8; size];
    for (index, digit) in text.iter().rev().enumerate() {
        let value = DIGITS.iter().position(|candidate| candidate == digit)? as u16;
        let (byte, shift) = (index * 5 / 8, index * 5 % 8);
        let shifted = value << shift;
        *bytes.get_mut(byte)? |= (shifted & 0xff) as u8;
        let carry = (shifted >> 8) as u8;
        match bytes.get_mut(byte + 1) {
            Some(next) => *next |= carry,
            None if carry != 0 => return None,
            None => {}
        }
    }
    Some(bytes)
}
