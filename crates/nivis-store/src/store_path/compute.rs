//! Computing store paths (manual, "Complete Store Path Calculation"; `libstore/store-dir-config.cc`).

use std::collections::BTreeSet;

use super::{ContentAddress, ContentAddressMethod, StoreDir, StorePath, StorePathError, output_path_name};
use crate::hash::{Hash, HashAlgo, Hasher, compress_hash};

/// The store paths an object refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// Other objects.
    pub others: BTreeSet<StorePath>,
    /// Itself.
    pub this: bool,
}

/// Why a content-addressed path cannot be computed. The texts are the reference's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FixedOutputError {
    /// Only NAR hashes with SHA-256 and texts may have references.
    #[error(
        "fixed output derivation '{name}' is not allowed to refer to other store paths.\n\
         You may need to use the 'unsafeDiscardReferences' derivation attribute, see the manual for more \
         details."
    )]
    ReferencesNotAllowed { name: String },
    /// Git knows SHA-1 and SHA-256 only.
    #[error("Git file ingestion must use SHA-1 or SHA-256 hash, but instead using: {algo}")]
    GitAlgo { algo: HashAlgo },
    /// Texts are hashed by SHA-256 only.
    #[error("text must be hashed with SHA-256, but instead using: {algo}")]
    TextAlgo { algo: HashAlgo },
    /// A text cannot contain its own path.
    #[error("self-reference not allowed with text hashing")]
    TextSelfReference,
    /// The name.
    #[error(transparent)]
    Path(#[from] StorePathError),
}

impl StoreDir {
    /// The path of `type:algo:base16:storeDir:name`, the last step of all the others.
    ///
    /// # Errors
    /// [`StorePathError::Name`] if the name is not allowed.
    pub fn make_store_path(
        &self,
        kind: &[u8],
        hash: &Hash,
        name: &[u8],
    ) -> Result<StorePath, StorePathError> {
        let mut text = Vec::with_capacity(kind.len() + 140 + self.as_str().len() + name.len());
        text.extend_from_slice(kind);
        text.push(b':');
        text.extend_from_slice(hash.algo().name().as_bytes());
        text.push(b':');
        hash.append_base16(&mut text);
        text.push(b':');
        text.extend_from_slice(self.as_str().as_bytes());
        text.push(b':');
        text.extend_from_slice(name);
        let digest = Hash::of(HashAlgo::Sha256, &text);
        StorePath::from_digest(&compress_hash(digest.digest()), name)
    }

    /// The path of an output of a derivation whose hash modulo is `hash`.
    ///
    /// # Errors
    /// [`StorePathError::Name`] if the name is not allowed.
    pub fn make_output_path(
        &self,
        output: &[u8],
        hash: &Hash,
        drv_name: &[u8],
    ) -> Result<StorePath, StorePathError> {
        let mut kind = b"output:".to_vec();
        kind.extend_from_slice(output);
        self.make_store_path(&kind, hash, &output_path_name(drv_name, output))
    }

    /// The path of a text with the SHA-256 `hash`.
    ///
    /// # Errors
    /// [`StorePathError::Name`] if the name is not allowed.
    pub fn make_text_path<'a>(
        &self,
        name: &[u8],
        hash: &Hash,
        references: impl IntoIterator<Item = &'a StorePath>,
    ) -> Result<StorePath, StorePathError> {
        self.make_store_path(&self.kind("text", references, false), hash, name)
    }

    /// The path of an object with content `ca` and those references.
    ///
    /// # Errors
    /// [`FixedOutputError`] where method, algorithm and references do not go together.
    pub fn make_content_addressed_path(
        &self,
        name: &[u8],
        ca: &ContentAddress,
        references: &References,
    ) -> Result<StorePath, FixedOutputError> {
        let algo = ca.hash.algo();
        match ca.method {
            ContentAddressMethod::Text if references.this => Err(FixedOutputError::TextSelfReference),
            ContentAddressMethod::Text if algo != HashAlgo::Sha256 => {
                Err(FixedOutputError::TextAlgo { algo })
            }
            ContentAddressMethod::Text => Ok(self.make_text_path(name, &ca.hash, &references.others)?),
            ContentAddressMethod::Git if !matches!(algo, HashAlgo::Sha1 | HashAlgo::Sha256) => {
                Err(FixedOutputError::GitAlgo { algo })
            }
            ContentAddressMethod::Nar if algo == HashAlgo::Sha256 => {
                let kind = self.kind("source", &references.others, references.this);
                Ok(self.make_store_path(&kind, &ca.hash, name)?)
            }
            _ if references.this || !references.others.is_empty() => {
                Err(FixedOutputError::ReferencesNotAllowed {
                    name: String::from_utf8_lossy(name).into_owned(),
                })
            }
            _ => {
                let mut hasher = Hasher::new(HashAlgo::Sha256);
                hasher.update(b"fixed:out:");
                hasher.update(ca.method_algo().as_bytes());
                hasher.update(b":");
                hasher.update(ca.hash.base16().as_bytes());
                hasher.update(b":");
                Ok(self.make_store_path(b"output:out", &hasher.finish(), name)?)
            }
        }
    }

    /// Like [`StoreDir::make_content_addressed_path`] without references, as fixed outputs are.
    ///
    /// # Errors
    /// As there.
    pub fn make_fixed_output_path(
        &self,
        name: &[u8],
        ca: &ContentAddress,
    ) -> Result<StorePath, FixedOutputError> {
        self.make_content_addressed_path(name, ca, &References::default())
    }

    /// References go into the type: `text:/nix/store/…:/nix/store/…:self`.
    fn kind<'a>(
        &self,
        kind: &str,
        references: impl IntoIterator<Item = &'a StorePath>,
        this: bool,
    ) -> Vec<u8> {
        let mut out = kind.as_bytes().to_vec();
        for reference in references {
            out.push(b':');
            self.append(&mut out, reference);
        }
        if this {
            out.extend_from_slice(b":self");
        }
        out
    }
}
