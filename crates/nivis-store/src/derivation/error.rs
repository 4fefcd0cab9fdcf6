use crate::hash::HashError;
use crate::store_path::{FixedOutputError, StorePath, StorePathError};

/// Why a derivation is inconsistent or cannot be hashed. The texts are the reference's where it
/// has one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DerivationError {
    /// Outputs of different kinds.
    #[error("can't mix derivation output types")]
    MixedOutputs,
    /// More than one fixed output.
    #[error("only one fixed output is allowed for now")]
    SeveralFixed,
    /// A fixed output of another name.
    #[error("single fixed output must be named \"out\"")]
    FixedNotOut,
    /// Floating outputs with different algorithms.
    #[error("all floating outputs must use the same hash algorithm")]
    MixedAlgos,
    /// No output at all.
    #[error("must have at least one output")]
    NoOutputs,
    /// An output that the derivation does not have.
    #[error("derivation '{name}' does not have an output '{output}'")]
    NoSuchOutput { output: String, name: String },
    /// A derivation uses an output that its input does not have.
    #[error("no hash for output '{output}' of derivation '{name}'")]
    NoHash { output: String, name: String },
    /// The environment has a variable that is reserved.
    #[error(
        "Cannot have an environment variable named '__json'. This key is reserved for encoding structured \
         attrs"
    )]
    ReservedVariable,
    /// An output has another path than it should.
    #[error("derivation has incorrect output '{found}', should be '{expected}'")]
    WrongOutput { found: String, expected: String },
    /// An output has a path, though it cannot be known yet.
    #[error("derivation has incorrect output '{found}', should be deferred")]
    NotDeferred { found: String },
    /// The environment variable of an output says something else than its path.
    #[error(
        "derivation has incorrect environment variable '{variable}', should be '{expected}' but is actually \
         '{found}'"
    )]
    WrongVariable { variable: String, expected: String, found: String },
    /// The environment variable of an output is missing.
    #[error(
        "derivation has missing environment variable '{variable}', should be '{expected}' but is not present"
    )]
    MissingVariable { variable: String, expected: String },
    /// Derivations use each other in a circle, which no real store can hold.
    #[error("derivation '{path}' uses itself")]
    Cycle { path: StorePath },
    /// An input could not be read.
    #[error("cannot read derivation '{path}': {message}")]
    Input { path: StorePath, message: String },
    /// Something in it is not UTF-8, so it has no JSON form.
    #[error("derivation '{name}' has text that is not UTF-8 and cannot be shown as JSON")]
    NotUtf8 { name: String },
    /// A fixed output is not allowed.
    #[error(transparent)]
    FixedOutput(#[from] FixedOutputError),
    /// A name or path is not allowed.
    #[error(transparent)]
    Path(#[from] StorePathError),
}

/// Why bytes are no derivation: where, in bytes from the beginning, and what.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("error parsing derivation '{name}' at byte {offset}: {kind}")]
pub struct ParseError {
    /// The derivation's name.
    pub name: String,
    /// How far the parser came.
    pub offset: usize,
    /// What is wrong there.
    pub kind: ParseErrorKind,
}

/// What is wrong in a derivation's file. The texts are the reference's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseErrorKind {
    #[error("derivation does not start with 'Derive' or 'DrvWithVersion'")]
    Start,
    #[error("expected string '{expected}'")]
    Expected { expected: &'static str },
    #[error("unterminated string in derivation")]
    Unterminated,
    #[error("bad path '{path}' in derivation")]
    BadPath { path: String },
    #[error("Unknown derivation ATerm format version '{version}'")]
    Version { version: String },
    #[error(
        "experimental Nix feature 'dynamic-derivations' is disabled; add '--extra-experimental-features \
         dynamic-derivations' to enable it"
    )]
    Dynamic,
    #[error("impure derivation output should not specify output path")]
    ImpureWithPath,
    #[error("content-addressing derivation output should not specify output path")]
    FloatingWithPath,
    #[error("cannot process __json attribute: it is not an object")]
    StructuredAttrs,
    #[error("there is something after the end")]
    Trailing,
    #[error(transparent)]
    Path(#[from] StorePathError),
    #[error(transparent)]
    Hash(#[from] HashError),
}
