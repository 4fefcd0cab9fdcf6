//! Store paths: their names, their hashes, and how both are computed.
//!
//! The rules are those of the manual's "Complete Store Path Calculation" and of `libstore/path.cc`
//! and `libstore/store-dir-config.cc`.

mod compute;
mod content_address;
mod dir;
mod name;
mod placeholder;

pub use compute::{FixedOutputError, References};
pub use content_address::{ContentAddress, ContentAddressError, ContentAddressMethod};
pub use dir::StoreDir;
pub use name::{MAX_NAME, NameError, check_name};
pub use placeholder::{DownstreamPlaceholder, hash_placeholder};

use std::fmt;
use std::sync::Arc;

use crate::hash::base32;

/// The ending of a derivation's store path.
pub const DRV_EXTENSION: &str = ".drv";

/// How many base-32 digits begin the base name of a store path.
pub const HASH_LEN: usize = 32;

/// The last component of a path in the store: 32 base-32 digits, a dash and a name.
///
/// Cloning is cheap; the order is that of the base names' bytes, as in the reference.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StorePath(Arc<str>);

/// Why something is no store path. The texts are the reference's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StorePathError {
    /// Shorter than 33 characters.
    #[error("'{base_name}' is too short to be a valid store path")]
    TooShort { base_name: String },
    /// A character in the hash part is no base-32 digit.
    #[error("store path '{base_name}' contains illegal base-32 character '{character}'")]
    IllegalDigit { base_name: String, character: char },
    /// The name after the hash is not allowed.
    #[error("path '{base_name}' is not a valid store path: {cause}")]
    Name { base_name: String, cause: NameError },
    /// A full path that is not a child of the store directory.
    #[error("path \"{path}\" is not in the Nix store")]
    NotInStore { path: String },
    /// A full path outside the store directory, where one inside or below it was wanted.
    #[error("path '{path}' is not in the Nix store")]
    NotBelowStore { path: String },
    /// A path that does not start with a slash.
    #[error("not an absolute path: \"{path}\"")]
    NotAbsolute { path: String },
    /// The path of something else than a derivation.
    #[error("store path '{base_name}' is not a valid derivation path")]
    NotDerivation { base_name: String },
}

impl StorePath {
    /// Reads the base name of a store path.
    ///
    /// # Errors
    /// [`StorePathError`] for what is too short, has a wrong digit or a wrong name.
    pub fn from_base_name(base_name: &[u8]) -> Result<Self, StorePathError> {
        let lossy = || String::from_utf8_lossy(base_name).into_owned();
        let too_short = || StorePathError::TooShort { base_name: lossy() };
        let (digits, rest) = base_name.split_at_checked(HASH_LEN).ok_or_else(too_short)?;
        let (_, name) = rest.split_first().ok_or_else(too_short)?;
        if let Some(&byte) = digits.iter().find(|b| !base32::is_digit(**b)) {
            return Err(StorePathError::IllegalDigit { base_name: lossy(), character: char::from(byte) });
        }
        check_name(name).map_err(|cause| StorePathError::Name { base_name: lossy(), cause })?;
        // The reference does not look at the byte between the two, so it may be anything.
        match std::str::from_utf8(base_name) {
            Ok(text) => Ok(StorePath(Arc::from(text))),
            Err(_) => Err(StorePathError::IllegalDigit { base_name: lossy(), character: '\u{fffd}' }),
        }
    }

    /// Puts a store path together from the 20 bytes of its hash and its name.
    ///
    /// # Errors
    /// [`StorePathError::Name`] if the name is not allowed.
    pub fn from_digest(digest: &[u8; 20], name: &[u8]) -> Result<Self, StorePathError> {
        let mut buffer = [0; HASH_LEN + 1 + MAX_NAME];
        base32::encode_into(digest, &mut buffer[..HASH_LEN]);
        buffer[HASH_LEN] = b'-';
        if let Err(cause) = check_name(name) {
            let digits = base32::encode(digest);
            let base_name = format!("{digits}-{}", String::from_utf8_lossy(name));
            return Err(StorePathError::Name { base_name, cause });
        }
        let len = HASH_LEN + 1 + name.len();
        buffer[HASH_LEN + 1..len].copy_from_slice(name);
        // A checked name is ASCII, as are the digits.
        let text = String::from_utf8_lossy(&buffer[..len]);
        Ok(StorePath(Arc::from(text.as_ref())))
    }

    /// The whole base name.
    pub fn base_name(&self) -> &str {
        &self.0
    }

    /// The 32 base-32 digits.
    pub fn hash_part(&self) -> &str {
        &self.0[..HASH_LEN]
    }

    /// What follows the hash and the dash.
    pub fn name(&self) -> &str {
        &self.0[HASH_LEN + 1..]
    }

    /// The 20 bytes of the hash part.
    pub fn digest(&self) -> [u8; 20] {
        base32::decode_20(self.hash_part().as_bytes()).unwrap_or_default()
    }

    /// Whether the name ends in `.drv`.
    pub fn is_derivation(&self) -> bool {
        self.0.ends_with(DRV_EXTENSION)
    }

    /// The derivation's name, without `.drv`.
    ///
    /// # Errors
    /// [`StorePathError::NotDerivation`] if the name does not end in `.drv`.
    pub fn derivation_name(&self) -> Result<&str, StorePathError> {
        self.name()
            .strip_suffix(DRV_EXTENSION)
            .ok_or_else(|| StorePathError::NotDerivation { base_name: self.0.to_string() })
    }
}

impl fmt::Display for StorePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for StorePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of an output's store path: the derivation's name, and the output's unless it is `out`.
pub fn output_path_name(drv_name: &[u8], output: &[u8]) -> Vec<u8> {
    let mut name = drv_name.to_vec();
    if output != b"out" {
        name.push(b'-');
        name.extend_from_slice(output);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(base_name: &str) -> String {
        StorePath::from_base_name(base_name.as_bytes()).unwrap_err().to_string()
    }

    /// Texts recorded from the reference.
    #[test]
    fn messages() {
        assert_eq!(error("foo"), "'foo' is too short to be a valid store path");
        assert_eq!(
            error("eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee-x"),
            "store path 'eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee-x' contains illegal base-32 character 'e'"
        );
        assert_eq!(
            error("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa- x"),
            "path 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa- x' is not a valid store path: \
             name ' x' contains illegal character ' '"
        );
    }

    #[test]
    fn parts() {
        let path = StorePath::from_base_name(b"nnqh7675wghd0xmrywqm2yh9psrkk13q-a.drv").unwrap();
        assert_eq!(path.hash_part(), "nnqh7675wghd0xmrywqm2yh9psrkk13q");
        assert_eq!(path.name(), "a.drv");
        assert!(path.is_derivation());
        assert_eq!(path.derivation_name().unwrap(), "a");
        assert_eq!(StorePath::from_digest(&path.digest(), b"a.drv").unwrap(), path);
    }
}
