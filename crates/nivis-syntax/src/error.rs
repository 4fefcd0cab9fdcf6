//! Why a text is not Nix.

use crate::ast::Pos;
use crate::lines::SourceText;
use nivis_diag::Code;

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
    /// Somebody wanted the parse to end ([`crate::ParseOptions::stop`]).
    Stopped,
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

impl ErrorKind {
    /// The code under which it is explained.
    pub fn code(&self) -> Code {
        match self {
            ErrorKind::Syntax { unexpected: "end of file", .. } => Code::SYNTAX_UNTERMINATED,
            ErrorKind::InvalidInteger(_) | ErrorKind::InvalidFloat(_) => Code::SYNTAX_NUMBER,
            ErrorKind::DuplicateAttr { .. } => Code::SYNTAX_DUPLICATE_ATTRIBUTE,
            ErrorKind::DuplicateFormal(_) => Code::SYNTAX_DUPLICATE_ARGUMENT,
            ErrorKind::Stopped => Code::EVAL_INTERRUPTED,
            _ => Code::SYNTAX_UNEXPECTED,
        }
    }

    /// The reference's sentence, without `error:`.
    pub fn message(&self, source: &SourceText<'_>) -> Vec<u8> {
        let quoted = |before: &str, text: &[u8], after: &str| {
            [before.as_bytes(), b"'", text, b"'", after.as_bytes()].concat()
        };
        match self {
            ErrorKind::Syntax { unexpected, expected } => {
                let mut text = format!("syntax error, unexpected {unexpected}");
                for (i, token) in expected.iter().enumerate() {
                    text += if i == 0 { ", expecting " } else { " or " };
                    text += token;
                }
                text.into_bytes()
            }
            ErrorKind::InvalidInteger(text) => quoted("invalid integer ", text, ""),
            ErrorKind::InvalidFloat(text) => quoted("invalid float ", text, ""),
            ErrorKind::TrailingSlash => b"path has a trailing slash".to_vec(),
            ErrorKind::PipeOperatorsDisabled => b"experimental Nix feature 'pipe-operators' is disabled; \
                add '--extra-experimental-features pipe-operators' to enable it"
                .to_vec(),
            ErrorKind::NulInString(text) => {
                let shown = text.split(|&c| c == 0).collect::<Vec<_>>().join("␀".as_bytes());
                quoted(
                    "input string ",
                    &shown,
                    " cannot be represented as Nix string because it contains null bytes",
                )
            }
            ErrorKind::DuplicateAttr { path, previous } => {
                [quoted("attribute ", path, " already defined at "), source.place(*previous)].concat()
            }
            ErrorKind::DuplicateFormal(name) => quoted("duplicate formal function argument ", name, ""),
            ErrorKind::TooManyFormals => {
                b"too many formal arguments, implementation supports at most 65535".to_vec()
            }
            ErrorKind::DynamicInLet => b"dynamic attributes not allowed in let".to_vec(),
            ErrorKind::DynamicInInherit => b"dynamic attributes not allowed in inherit".to_vec(),
            ErrorKind::HomePathInPureMode(text) => {
                quoted("the path ", text, " can not be resolved in pure mode")
            }
            ErrorKind::HomeUnknown(text) => {
                quoted("the path ", text, " needs a home directory, and none is known")
            }
            ErrorKind::Lint(lint) => lint.message(true),
            ErrorKind::TooDeep { limit } => {
                format!("the expression is nested too deeply; at most {limit} open constructs are supported")
                    .into_bytes()
            }
            ErrorKind::TooLong => b"the text is longer than 2 GiB".to_vec(),
            ErrorKind::Stopped => b"interrupted by the user".to_vec(),
        }
    }
}

impl Lint {
    /// The setting that this belongs to.
    pub fn setting(&self) -> &'static str {
        match self {
            Lint::Url(_) => "lint-url-literals",
            Lint::AbsolutePath(_) | Lint::HomePath(_) => "lint-absolute-path-literals",
            Lint::ShortPath(_) => "lint-short-path-literals",
        }
    }

    /// The reference's sentence, as an error or as a warning.
    pub fn message(&self, fatal: bool) -> Vec<u8> {
        let setting = self.setting();
        let not_portable = "literals are not portable. Consider replacing path literal";
        let (before, text, middle, again, after): (_, _, _, &[u8], _) = match self {
            Lint::Url(text) => {
                let level = if fatal { "disallowed" } else { "discouraged" };
                let before = format!("URL literals are {level}. Consider using a string literal \"");
                (before, text, "\" instead", b"", "")
            }
            Lint::AbsolutePath(text) => {
                let after = "' by a string, relative path, or parameter";
                (format!("absolute path {not_portable} '"), text, after, b"", "")
            }
            Lint::HomePath(text) => {
                let after = "' by a string, relative path, or parameter";
                (format!("home path {not_portable} '"), text, after, b"", "")
            }
            Lint::ShortPath(text) => {
                let middle = "' should be prefixed with '.' for clarity: './";
                ("relative path literal '".to_owned(), text, middle, text, "'")
            }
        };
        let end = format!("{after} ({setting})");
        [before.as_bytes(), text, middle.as_bytes(), again, end.as_bytes()].concat()
    }
}

/// Something that the reference warns about while it parses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Warning {
    /// The expression from `begin` to `end` uses `or` as a variable where that will change meaning.
    CursedOr { begin: Pos, end: Pos },
    /// A lint that is set to warn.
    Lint { lint: Lint, pos: Pos },
}

impl Warning {
    /// The reference's text, without `warning:`; that of a lint has no position yet.
    pub fn message(&self, source: &SourceText<'_>) -> Vec<u8> {
        match self {
            Warning::Lint { lint, .. } => lint.message(false),
            Warning::CursedOr { begin, end } => [
                b"at ",
                &source.place(*begin)[..],
                b": This expression uses `or` as an identifier in a way that will change in a future Nix release.\n\
                Wrap this entire expression in parentheses to preserve its current meaning:\n    (",
                &source.snippet(*begin, *end),
                b")\nGive feedback at https://github.com/NixOS/nix/pull/11121",
            ]
            .concat(),
        }
    }
}
