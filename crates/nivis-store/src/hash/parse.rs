//! Reading hashes. The order of the checks is that of `libutil/hash.cc`: the algorithm first, then
//! the encoding by length, then the characters.

use super::{Hash, HashAlgo, HashError, HashFormat, base32, encoding};

/// A hash that may have been left empty; see [`Hash::parse_allow_empty`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllowEmpty {
    /// The hash, all zeros if the text was empty.
    pub hash: Hash,
    /// Whether the text was empty.
    pub was_empty: bool,
}

impl AllowEmpty {
    /// What to warn about, in the reference's words.
    pub fn warning(&self) -> Option<String> {
        self.was_empty.then(|| format!("found empty hash, assuming '{}'", self.hash.sri()))
    }
}

impl Hash {
    /// Reads `[<algorithm>:]<base 16, base 32 or base 64>` or `<algorithm>-<base 64>`. The algorithm
    /// comes from the text or from `algo`; if both say it they must agree.
    ///
    /// # Errors
    /// Any of [`HashError`], in the reference's words.
    pub fn parse_any(text: &[u8], algo: Option<HashAlgo>) -> Result<Self, HashError> {
        Hash::parse_any_with_format(text, algo).map(|(hash, _)| hash)
    }

    /// Like [`Hash::parse_any`]; says also how the hash was written.
    ///
    /// # Errors
    /// As [`Hash::parse_any`].
    pub fn parse_any_with_format(
        text: &[u8],
        algo: Option<HashAlgo>,
    ) -> Result<(Self, HashFormat), HashError> {
        parse_with(text, |found| match (found, algo) {
            (None, None) => Err(HashError::NoTypeKnown { hash: lossy(text) }),
            (Some(a), Some(b)) if a != b => Err(HashError::OtherType { hash: lossy(text), expected: b }),
            (Some(a), _) | (None, Some(a)) => Ok(a),
        })
    }

    /// Like [`Hash::parse_any`] where the text itself must say the algorithm.
    ///
    /// # Errors
    /// As [`Hash::parse_any`], and [`HashError::NoType`].
    pub fn parse_any_prefixed(text: &[u8]) -> Result<Self, HashError> {
        parse_with(text, |found| found.ok_or_else(|| HashError::NoType { hash: lossy(text) }))
            .map(|(hash, _)| hash)
    }

    /// Reads a digest without any prefix, in the encoding its length tells.
    ///
    /// # Errors
    /// [`HashError::WrongLength`] or [`HashError::Invalid`].
    pub fn parse_unprefixed(text: &[u8], algo: HashAlgo) -> Result<Self, HashError> {
        decode(text, algo, format_by_len(text, algo)?)
    }

    /// Reads `<algorithm>-<base 64>`.
    ///
    /// # Errors
    /// [`HashError::NotSri`], [`HashError::UnknownAlgo`] or [`HashError::Invalid`].
    pub fn parse_sri(text: &[u8]) -> Result<Self, HashError> {
        let dash = memchr::memchr(b'-', text).ok_or_else(|| HashError::NotSri { hash: lossy(text) })?;
        let algo = HashAlgo::parse(&text[..dash])?;
        decode(&text[dash + 1..], algo, HashFormat::Sri)
    }

    /// Like [`Hash::parse_any`], but an empty text stands for the hash of zeros, with a warning
    /// (`newHashAllowEmpty` of the reference; what `outputHash = ""` means).
    ///
    /// # Errors
    /// As [`Hash::parse_any`], and [`HashError::EmptyWithoutAlgo`].
    pub fn parse_allow_empty(text: &[u8], algo: Option<HashAlgo>) -> Result<AllowEmpty, HashError> {
        if !text.is_empty() {
            return Ok(AllowEmpty { hash: Hash::parse_any(text, algo)?, was_empty: false });
        }
        let algo = algo.ok_or(HashError::EmptyWithoutAlgo)?;
        Ok(AllowEmpty { hash: Hash::zero(algo), was_empty: true })
    }
}

fn parse_with(
    text: &[u8],
    resolve: impl FnOnce(Option<HashAlgo>) -> Result<HashAlgo, HashError>,
) -> Result<(Hash, HashFormat), HashError> {
    let colon = memchr::memchr(b':', text);
    let split = colon.or_else(|| memchr::memchr(b'-', text));
    let (found, rest) = match split {
        Some(at) => (Some(HashAlgo::parse(&text[..at])?), &text[at + 1..]),
        None => (None, text),
    };
    let algo = resolve(found)?;
    let is_sri = colon.is_none() && split.is_some();
    let format = if is_sri { HashFormat::Sri } else { format_by_len(rest, algo)? };
    Ok((decode(rest, algo, format)?, format))
}

fn format_by_len(text: &[u8], algo: HashAlgo) -> Result<HashFormat, HashError> {
    let (found, len) = (text.len(), algo.digest_len());
    if found == 2 * len {
        Ok(HashFormat::Base16)
    } else if found == base32::encoded_len(len) {
        Ok(HashFormat::Nix32)
    } else if found == encoding::base64_len(len) {
        Ok(HashFormat::Base64)
    } else {
        Err(HashError::WrongLength { hash: lossy(text), algo })
    }
}

fn decode(text: &[u8], algo: HashAlgo, format: HashFormat) -> Result<Hash, HashError> {
    let (encoding, bytes) = match format {
        HashFormat::Base16 => ("base16", encoding::decode_base16(text)),
        HashFormat::Nix32 => ("nix32", base32::decode(text)),
        HashFormat::Base64 => ("Base64", encoding::decode_base64(text)),
        HashFormat::Sri => ("SRI", encoding::decode_base64(text)),
    };
    // The reference swallows the error of a wrong character and goes on with no bytes.
    let bytes = bytes.unwrap_or_default();
    Hash::from_digest(algo, &bytes).ok_or_else(|| HashError::Invalid {
        encoding,
        hash: lossy(text),
        found: bytes.len(),
        expected: algo.digest_len(),
    })
}

fn lossy(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str, algo: Option<HashAlgo>) -> String {
        Hash::parse_any(text.as_bytes(), algo).unwrap_err().to_string()
    }

    /// Texts recorded from the reference.
    #[test]
    fn messages() {
        use HashAlgo::{Md5, Sha256};
        assert_eq!(error("sha256-aaaa", None), "invalid SRI hash 'aaaa', length 3 != expected length 32");
        assert_eq!(error("sha256:zz", None), "hash 'zz' has wrong length for hash algorithm 'sha256'");
        assert_eq!(error("qqq", Some(Sha256)), "hash 'qqq' has wrong length for hash algorithm 'sha256'");
        assert_eq!(
            error("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", Some(Md5)),
            "invalid base16 hash 'zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz', length 0 != expected length 16"
        );
        assert_eq!(
            error("uzzzzzzzzzzzzzzzzzzzzzzzzz", Some(Md5)),
            "invalid nix32 hash 'uzzzzzzzzzzzzzzzzzzzzzzzzz', length 0 != expected length 16"
        );
        assert_eq!(
            error("qqq", None),
            "hash 'qqq' does not include a type, nor is the type otherwise known from context"
        );
        assert_eq!(
            error("sha3:a", None),
            "unknown hash algorithm 'sha3', expect 'blake3', 'md5', 'sha1', 'sha256', or 'sha512'"
        );
        assert_eq!(error("md5:a", Some(Sha256)), "hash 'md5:a' should have type 'sha256'");
    }

    #[test]
    fn every_format_reads_back() {
        for algo in [HashAlgo::Md5, HashAlgo::Sha1, HashAlgo::Sha256, HashAlgo::Sha512, HashAlgo::Blake3] {
            let hash = Hash::of(algo, b"some bytes");
            for format in [HashFormat::Base16, HashFormat::Nix32, HashFormat::Base64, HashFormat::Sri] {
                let text = hash.render(format, true);
                assert_eq!(
                    Hash::parse_any_with_format(text.as_bytes(), None).unwrap(),
                    (hash, format),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn empty_is_zero_with_a_warning() {
        let parsed = Hash::parse_allow_empty(b"", Some(HashAlgo::Sha256)).unwrap();
        assert_eq!(
            parsed.warning().unwrap(),
            "found empty hash, assuming 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='"
        );
        assert_eq!(Hash::parse_allow_empty(b"", None), Err(HashError::EmptyWithoutAlgo));
    }

    #[test]
    fn sri_is_lenient() {
        let hash = Hash::of(HashAlgo::Sha256, b"");
        let text = hash.sri();
        assert_eq!(Hash::parse_sri(text.trim_end_matches('=').as_bytes()).unwrap(), hash);
        assert_eq!(Hash::parse_sri(b"abc").unwrap_err().to_string(), "hash 'abc' is not SRI");
    }
}
