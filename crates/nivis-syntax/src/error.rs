//! Why a text is not Nix.

use crate::ast::Pos;

/// What went wrong; the sentences are those of the reference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    /// The token is not possible here; `expected` is empty where the reference lists nothing.
    Syntax {
        unexpected: &'static str,
        expected: Vec<&'static str>,
    },
    InvalidInteger(Vec<u8>),
    InvalidFloat(Vec<u8>),
    TrailingSlash,
    PipeOperatorsDisabled,
    NulInString(Vec<u8>),
    /// `path` as the reference shows it, `previous` where it was defined first.
    DuplicateAttr {
        path: Vec<u8>,
        previous: Pos,
    },
    DuplicateFormal(Vec<u8>),
    TooManyFormals,
    DynamicInLet,
    DynamicInInherit,
    /// `~/…` in pure mode.
    HomePathInPureMode(Vec<u8>),
    /// `~/…` while the home directory is not known.
    HomeUnknown(Vec<u8>),
    /// A lint that is set to be fatal.
    Lint(Lint),
    /// Nested deeper than `limit` levels.
    TooDeep {
        limit: usize,
    },
    /// Positions are 32-bit.
    TooLong,
}

/// A style that a setting of the reference can discourage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lint {
    /// `lint-url-literals`
    Url(Vec<u8>),
    /// `lint-absolute-path-literals`
    AbsolutePath(Vec<u8>),
    /// `lint-absolute-path-literals`, for `~/…`
    HomePath(Vec<u8>),
    /// `lint-short-path-literals`
    ShortPath(Vec<u8>),
}

/// A [`ErrorKind`] and where it was met.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseError {
    pub kind: ErrorKind,
    /// [`crate::ast::NO_POS`] for the errors that the reference reports without a position.
    pub pos: Pos,
}
