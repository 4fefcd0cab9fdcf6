use crate::hash::{Hash, HashAlgo, HashError};

/// How a store object is turned into the bytes that are hashed for its store path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContentAddressMethod {
    /// The contents of a single file, without its executable bit.
    Flat,
    /// The NAR of a file or tree.
    Nar,
    /// The git blob or tree; the reference wants the experimental feature `git-hashing`.
    Git,
    /// The contents of a file that may refer to store paths: derivations, `builtins.toFile`.
    Text,
}

impl ContentAddressMethod {
    /// Reads the names used by `outputHashMode` and in JSON: `flat`, `nar`, `git`, `text`. The
    /// older `recursive` is `outputHashMode`'s own affair.
    pub fn from_name(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"flat" => ContentAddressMethod::Flat,
            b"nar" => ContentAddressMethod::Nar,
            b"git" => ContentAddressMethod::Git,
            b"text" => ContentAddressMethod::Text,
            _ => return None,
        })
    }

    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            ContentAddressMethod::Flat => "flat",
            ContentAddressMethod::Nar => "nar",
            ContentAddressMethod::Git => "git",
            ContentAddressMethod::Text => "text",
        }
    }

    /// What goes before the algorithm in a derivation: nothing, `r:`, `git:` or `text:`.
    pub const fn prefix(self) -> &'static str {
        match self {
            ContentAddressMethod::Flat => "",
            ContentAddressMethod::Nar => "r:",
            ContentAddressMethod::Git => "git:",
            ContentAddressMethod::Text => "text:",
        }
    }

    /// Takes such a prefix off.
    pub fn strip_prefix(text: &[u8]) -> (Self, &[u8]) {
        for method in [ContentAddressMethod::Nar, ContentAddressMethod::Git, ContentAddressMethod::Text] {
            if let Some(rest) = text.strip_prefix(method.prefix().as_bytes()) {
                return (method, rest);
            }
        }
        (ContentAddressMethod::Flat, text)
    }
}

/// A method and the hash of the bytes it gives: an assertion that a store object has that content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentAddress {
    /// How the object becomes bytes.
    pub method: ContentAddressMethod,
    /// Their hash.
    pub hash: Hash,
}

/// Why a string is no content address. The texts are the reference's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContentAddressError {
    /// There is no colon.
    #[error("not a content address because it is not in the form '<prefix>:<rest>': {text}")]
    NoPrefix { text: String },
    /// There is no colon between algorithm and hash.
    #[error("content address hash must be in form '<algo>:<hash>', but found: {text}")]
    NoAlgo { text: String },
    /// Neither `text` nor `fixed`.
    #[error("content address prefix '{prefix}' is unrecognized. Recogonized prefixes are 'text' or 'fixed'")]
    UnknownPrefix { prefix: String },
    /// The hash itself.
    #[error(transparent)]
    Hash(#[from] HashError),
}

impl ContentAddress {
    /// The form of the store's database: `text:sha256:…` or `fixed:r:sha256:…`, in base 32.
    pub fn render(&self) -> String {
        let fixed = if self.method == ContentAddressMethod::Text { "" } else { "fixed:" };
        format!("{fixed}{}{}:{}", self.method.prefix(), self.hash.algo(), self.hash.base32())
    }

    /// Reads that form.
    ///
    /// # Errors
    /// [`ContentAddressError`], in the reference's words.
    pub fn parse(text: &[u8]) -> Result<Self, ContentAddressError> {
        let lossy = || String::from_utf8_lossy(text).into_owned();
        let (prefix, rest) =
            split_colon(text).ok_or_else(|| ContentAddressError::NoPrefix { text: lossy() })?;
        let (method, rest) = match prefix {
            b"text" => (ContentAddressMethod::Text, rest),
            b"fixed" => match ContentAddressMethod::strip_prefix(rest) {
                (ContentAddressMethod::Text, _) => (ContentAddressMethod::Flat, rest),
                found => found,
            },
            _ => {
                let prefix = String::from_utf8_lossy(prefix).into_owned();
                return Err(ContentAddressError::UnknownPrefix { prefix });
            }
        };
        let (algo, hash) = split_colon(rest).ok_or_else(|| ContentAddressError::NoAlgo { text: lossy() })?;
        Ok(ContentAddress { method, hash: Hash::parse_unprefixed(hash, HashAlgo::parse(algo)?)? })
    }

    /// Method and algorithm as derivations have them: `r:sha256`.
    pub fn method_algo(&self) -> String {
        format!("{}{}", self.method.prefix(), self.hash.algo())
    }
}

fn split_colon(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = memchr::memchr(b':', text)?;
    Some((&text[..at], &text[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn render_and_parse() {
        let hash = Hash::of(HashAlgo::Sha256, b"");
        for (method, prefix) in [
            (ContentAddressMethod::Text, "text:sha256:"),
            (ContentAddressMethod::Flat, "fixed:sha256:"),
            (ContentAddressMethod::Nar, "fixed:r:sha256:"),
            (ContentAddressMethod::Git, "fixed:git:sha256:"),
        ] {
            let ca = ContentAddress { method, hash };
            assert_eq!(ca.render(), format!("{prefix}{}", hash.base32()));
            assert_eq!(ContentAddress::parse(ca.render().as_bytes()).unwrap(), ca);
        }
        for wrong in ["", "text", "text:sha256", "fixed:text:sha256:x", "other:sha256:x"] {
            assert!(ContentAddress::parse(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }
}
