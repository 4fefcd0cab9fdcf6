//! Hashes as Nix writes and reads them.
//!
//! A [`Hash`] is an algorithm and a digest. It prints as base 16, as Nix' own base 32, as base 64
//! or as a Subresource Integrity string, and is parsed from any of them by length, as
//! `libutil/hash.cc` of the reference does.

mod algorithm;
pub mod base32;
mod encoding;
mod error;
mod hasher;
mod parse;

pub use algorithm::{HashAlgo, HashFormat};
pub use error::HashError;
pub use hasher::Hasher;
pub use parse::AllowEmpty;

use std::fmt;

/// The longest digest of any algorithm, in bytes (SHA-512).
pub const MAX_DIGEST: usize = 64;

/// A digest together with the algorithm that made it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash {
    algo: HashAlgo,
    bytes: [u8; MAX_DIGEST],
}

impl Hash {
    /// The hash of zero bytes only: what an empty hash in a derivation stands for.
    pub const fn zero(algo: HashAlgo) -> Self {
        Hash { algo, bytes: [0; MAX_DIGEST] }
    }

    /// Makes a hash from a digest, or nothing if its length is not the algorithm's.
    pub fn from_digest(algo: HashAlgo, digest: &[u8]) -> Option<Self> {
        if digest.len() != algo.digest_len() {
            return None;
        }
        let mut hash = Hash::zero(algo);
        hash.bytes[..digest.len()].copy_from_slice(digest);
        Some(hash)
    }

    /// A SHA-256 hash from its 32 bytes.
    pub fn sha256(digest: [u8; 32]) -> Self {
        let mut hash = Hash::zero(HashAlgo::Sha256);
        hash.bytes[..32].copy_from_slice(&digest);
        hash
    }

    /// Hashes `data` at once.
    pub fn of(algo: HashAlgo, data: &[u8]) -> Self {
        let mut hasher = Hasher::new(algo);
        hasher.update(data);
        hasher.finish()
    }

    /// The algorithm.
    pub fn algo(&self) -> HashAlgo {
        self.algo
    }

    /// The digest; its length is the algorithm's.
    pub fn digest(&self) -> &[u8] {
        &self.bytes[..self.algo.digest_len()]
    }

    /// The digest in lower-case hexadecimal.
    pub fn base16(&self) -> String {
        data_encoding::HEXLOWER.encode(self.digest())
    }

    /// Appends the digest in lower-case hexadecimal.
    pub fn append_base16(&self, out: &mut Vec<u8>) {
        let start = out.len();
        out.resize(start + 2 * self.digest().len(), 0);
        data_encoding::HEXLOWER.encode_mut(self.digest(), &mut out[start..]);
    }

    /// The digest in Nix' base 32.
    pub fn base32(&self) -> String {
        base32::encode(self.digest())
    }

    /// The digest in padded base 64.
    pub fn base64(&self) -> String {
        data_encoding::BASE64.encode(self.digest())
    }

    /// The hash as Subresource Integrity: `sha256-<base 64>`.
    pub fn sri(&self) -> String {
        format!("{}-{}", self.algo, self.base64())
    }

    /// The hash in `format`; `sha256:` goes before it if `with_algo` (always, with `-`, for SRI).
    pub fn render(&self, format: HashFormat, with_algo: bool) -> String {
        let digest = match format {
            HashFormat::Sri => return self.sri(),
            HashFormat::Base16 => self.base16(),
            HashFormat::Nix32 => self.base32(),
            HashFormat::Base64 => self.base64(),
        };
        if with_algo { format!("{}:{digest}", self.algo) } else { digest }
    }
}

/// Prints the unambiguous form, SRI.
impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sri())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Folds a digest to 20 bytes by XOR, byte `i` onto `i % 20` (`compressHash` of the reference).
pub fn compress_hash(digest: &[u8]) -> [u8; 20] {
    let mut out = [0; 20];
    for (i, byte) in digest.iter().enumerate() {
        out[i % 20] ^= byte;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_digests() {
        let cases = [
            (HashAlgo::Md5, "9dd4e461268c8034f5c8564e155c67a6"),
            (HashAlgo::Sha1, "11f6ad8ec52a2984abaafd7c3b516503785c2072"),
            (HashAlgo::Sha256, "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"),
        ];
        for (algo, expected) in cases {
            assert_eq!(Hash::of(algo, b"x").base16(), expected);
        }
        assert_eq!(Hash::of(HashAlgo::Blake3, b"").digest().len(), 32);
        assert_eq!(Hash::of(HashAlgo::Sha512, b"").digest().len(), 64);
    }

    #[test]
    fn compressing_folds() {
        let digest: Vec<u8> = (0..32).collect();
        let folded = compress_hash(&digest);
        assert_eq!(folded[0], 20);
        assert_eq!(folded[11], 11 ^ 31);
        assert_eq!(folded[12], 12);
    }
}
