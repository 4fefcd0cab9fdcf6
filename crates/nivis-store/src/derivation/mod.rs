//! Derivations: the data, their ATerm form, their hashes and output paths.
//!
//! Everything that enters a hash is written by [`Derivation::unparse`], in one pass into one
//! buffer. The rules are those of `libstore/derivations.cc` of the reference.

mod error;
mod fill;
mod json;
mod modulo;
mod output;
mod parse;
mod unparse;

pub use error::{DerivationError, ParseError, ParseErrorKind};
pub use json::JSON_VERSION;
pub use modulo::{DrvHash, DrvHashes, ReadDerivation};
pub use output::{DerivationOutput, DerivationType};

use std::collections::{BTreeMap, BTreeSet};

use crate::hash::{Hash, HashAlgo};
use crate::store_path::{StoreDir, StorePath, StorePathError};

/// The environment variable that carries structured attributes in the ATerm.
pub const STRUCTURED_ATTRS: &[u8] = b"__json";

/// A build step.
///
/// Inputs that are outputs of derivations which are themselves built (dynamic derivations) have no
/// place here; reading such a derivation is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derivation {
    /// The name, without `.drv`. It is not part of the ATerm but of the store path.
    pub name: Vec<u8>,
    /// What is made, by name of the output.
    pub outputs: BTreeMap<Vec<u8>, DerivationOutput>,
    /// Derivations this one uses, with the outputs it uses.
    pub input_drvs: BTreeMap<StorePath, BTreeSet<Vec<u8>>>,
    /// Other store paths this one uses.
    pub input_srcs: BTreeSet<StorePath>,
    /// The system that can build it.
    pub platform: Vec<u8>,
    /// The program to run.
    pub builder: Vec<u8>,
    /// Its arguments.
    pub args: Vec<Vec<u8>>,
    /// Its environment, without [`STRUCTURED_ATTRS`].
    pub env: BTreeMap<Vec<u8>, Vec<u8>>,
    /// The structured attributes: a JSON object without white space and with sorted keys, as the
    /// reference prints it.
    pub structured_attrs: Option<Vec<u8>>,
}

/// The file of a derivation in the store, before it is written.
#[derive(Clone, Debug)]
pub struct DerivationFile {
    /// Where it belongs.
    pub path: StorePath,
    /// The ATerm.
    pub contents: Vec<u8>,
    /// The SHA-256 of the contents.
    pub hash: Hash,
}

impl Derivation {
    /// The store paths the derivation's file refers to: sources and derivations, not outputs.
    pub fn references(&self) -> BTreeSet<StorePath> {
        self.input_srcs.iter().chain(self.input_drvs.keys()).cloned().collect()
    }

    /// The file's contents and store path.
    ///
    /// # Errors
    /// [`DerivationError`] if the name or a fixed output is not allowed, or if the environment
    /// holds `__json`.
    pub fn to_file(&self, dir: &StoreDir) -> Result<DerivationFile, DerivationError> {
        let contents = self.unparse(dir)?;
        let hash = Hash::of(HashAlgo::Sha256, &contents);
        let path = self.path_for(dir, &hash)?;
        Ok(DerivationFile { path, contents, hash })
    }

    /// The store path alone (`computeStorePath` of the reference).
    ///
    /// # Errors
    /// As [`Derivation::to_file`].
    pub fn store_path(&self, dir: &StoreDir) -> Result<StorePath, DerivationError> {
        Ok(self.to_file(dir)?.path)
    }

    fn path_for(&self, dir: &StoreDir, hash: &Hash) -> Result<StorePath, StorePathError> {
        let mut name = self.name.clone();
        name.extend_from_slice(crate::store_path::DRV_EXTENSION.as_bytes());
        // The two sets are disjoint nearly always: only `drvPath` as a string puts derivations
        // among the sources.
        dir.make_text_path(&name, hash, &self.references())
    }

    /// Whether a part of Nix itself is the builder (`builtin:fetchurl`).
    pub fn is_builtin(&self) -> bool {
        self.builder.starts_with(b"builtin:")
    }

    /// The store path of `output` if it is known before building.
    ///
    /// # Errors
    /// [`DerivationError`] if a fixed output is not allowed or there is no such output.
    pub fn output_path(&self, dir: &StoreDir, output: &[u8]) -> Result<Option<StorePath>, DerivationError> {
        let found = self.outputs.get(output).ok_or_else(|| DerivationError::NoSuchOutput {
            output: String::from_utf8_lossy(output).into_owned(),
            name: String::from_utf8_lossy(&self.name).into_owned(),
        })?;
        Ok(found.path(dir, &self.name, output)?)
    }
}
