use std::fmt;

use super::HashError;

/// The algorithms Nix knows. Their order is the one the reference compares by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HashAlgo {
    /// MD5, 16 bytes.
    Md5,
    /// SHA-1, 20 bytes.
    Sha1,
    /// SHA-256, 32 bytes.
    Sha256,
    /// SHA-512, 64 bytes.
    Sha512,
    /// BLAKE3, 32 bytes; the reference wants the experimental feature `blake3-hashes` for it.
    Blake3,
}

impl HashAlgo {
    /// The length of a digest in bytes.
    pub const fn digest_len(self) -> usize {
        match self {
            HashAlgo::Md5 => 16,
            HashAlgo::Sha1 => 20,
            HashAlgo::Sha256 | HashAlgo::Blake3 => 32,
            HashAlgo::Sha512 => 64,
        }
    }

    /// The name: `md5`, `sha1`, `sha256`, `sha512` or `blake3`.
    pub const fn name(self) -> &'static str {
        match self {
            HashAlgo::Md5 => "md5",
            HashAlgo::Sha1 => "sha1",
            HashAlgo::Sha256 => "sha256",
            HashAlgo::Sha512 => "sha512",
            HashAlgo::Blake3 => "blake3",
        }
    }

    /// The algorithm of that name, if there is one.
    pub fn from_name(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"md5" => HashAlgo::Md5,
            b"sha1" => HashAlgo::Sha1,
            b"sha256" => HashAlgo::Sha256,
            b"sha512" => HashAlgo::Sha512,
            b"blake3" => HashAlgo::Blake3,
            _ => return None,
        })
    }

    /// Like [`HashAlgo::from_name`].
    ///
    /// # Errors
    /// [`HashError::UnknownAlgo`] for any other name.
    pub fn parse(name: &[u8]) -> Result<Self, HashError> {
        HashAlgo::from_name(name)
            .ok_or_else(|| HashError::UnknownAlgo { name: String::from_utf8_lossy(name).into_owned() })
    }
}

impl fmt::Display for HashAlgo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The ways to write a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HashFormat {
    /// Lower-case hexadecimal.
    Base16,
    /// Nix' own base 32.
    Nix32,
    /// RFC 4648 base 64.
    Base64,
    /// `<algorithm>-<base 64>`, W3C Subresource Integrity.
    Sri,
}

impl HashFormat {
    /// The format's name as `builtins.convertHash` and `nix hash` take it; `base32` is an old name
    /// of `nix32` (the reference warns about it).
    ///
    /// # Errors
    /// [`HashError::UnknownFormat`] for any other name.
    pub fn parse(name: &[u8]) -> Result<Self, HashError> {
        Ok(match name {
            b"base16" => HashFormat::Base16,
            b"nix32" | b"base32" => HashFormat::Nix32,
            b"base64" => HashFormat::Base64,
            b"sri" => HashFormat::Sri,
            _ => {
                return Err(HashError::UnknownFormat { name: String::from_utf8_lossy(name).into_owned() });
            }
        })
    }

    /// The name of the format.
    pub const fn name(self) -> &'static str {
        match self {
            HashFormat::Base16 => "base16",
            HashFormat::Nix32 => "nix32",
            HashFormat::Base64 => "base64",
            HashFormat::Sri => "sri",
        }
    }
}
