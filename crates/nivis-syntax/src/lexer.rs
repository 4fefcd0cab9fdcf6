//! Bytes to tokens, as the reference's `lexer.l` does: longest match, earliest rule among equals,
//! a stack of start conditions. A failure becomes the token [`token::FAILED`].

mod classes;
mod literal;
mod path;
mod string;

use crate::error::ErrorKind;
use crate::tables::token;
use bumpalo::Bump;
use classes::{ID, SPACE, is};

/// The flex start conditions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    /// Ordinary code.
    Code,
    Str,
    IndStr,
    /// In a path, after something else than a slash.
    Path,
    /// In a path, after a slash.
    PathSlash,
    /// At a path segment that is followed by an interpolation.
    PathStart,
}

/// What a token carries beside its text.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lexeme<'a> {
    None,
    Int(i64),
    Float(f64),
    /// The unescaped contents of a string.
    Str(&'a [u8]),
    /// Part of an indented string whose indentation does not count (escapes).
    IndEscape(&'a [u8]),
    /// Part of an indented string, verbatim.
    IndText(&'a [u8]),
}

pub(crate) struct Lexer<'s, 'a> {
    source: &'s [u8],
    bump: &'a Bump,
    /// Start and end of the last match, whitespace included.
    pub(crate) begin: usize,
    pub(crate) end: usize,
    stashed: (usize, usize),
    pub(crate) lexeme: Lexeme<'a>,
    /// Where path characters were found last, up to the first other one.
    run: std::ops::Range<usize>,
    mode: Mode,
    outer: Vec<Mode>,
    pipe_operators: bool,
    pub(crate) failure: Option<(ErrorKind, usize)>,
}

impl<'s, 'a> Lexer<'s, 'a> {
    pub(crate) fn new(source: &'s [u8], bump: &'a Bump, pipe_operators: bool) -> Self {
        Lexer {
            source,
            bump,
            begin: 0,
            end: 0,
            stashed: (0, 0),
            lexeme: Lexeme::None,
            run: 0..0,
            mode: Mode::Code,
            outer: Vec::new(),
            pipe_operators,
            failure: None,
        }
    }

    /// The next token's number; its place is `begin..end` and its value `lexeme`.
    #[inline]
    pub(crate) fn next(&mut self) -> u8 {
        loop {
            let found = match self.mode {
                Mode::Code => self.code(),
                Mode::Str => self.string(),
                Mode::IndStr => self.indented_string(),
                Mode::Path | Mode::PathSlash => self.in_path(),
                Mode::PathStart => self.path_start(),
            };
            if let Some(token) = found {
                return token;
            }
        }
    }

    #[inline]
    fn at(&self, offset: usize) -> u8 {
        self.source.get(offset).copied().unwrap_or(0)
    }

    /// Takes the `len` bytes after the last match as a match.
    #[inline]
    fn matched(&mut self, len: usize) {
        self.stashed = (self.begin, self.end);
        self.begin = self.end;
        self.end += len;
    }

    #[inline]
    fn token(&mut self, len: usize, token: u8) -> Option<u8> {
        self.matched(len);
        Some(token)
    }

    /// Gives the last match back. At the end of the input there was none, and the reference takes
    /// back the one before it, which shows in the positions of its errors.
    fn unmatch(&mut self) {
        (self.begin, self.end) = self.stashed;
    }

    fn push(&mut self, mode: Mode) {
        self.outer.push(self.mode);
        self.mode = mode;
    }

    fn pop(&mut self) {
        if let Some(mode) = self.outer.pop() {
            self.mode = mode;
        }
    }

    fn fail(&mut self, kind: ErrorKind) -> Option<u8> {
        self.failure = Some((kind, self.begin));
        Some(token::FAILED)
    }

    /// One match in ordinary code; `None` for whitespace and comments.
    #[inline]
    fn code(&mut self) -> Option<u8> {
        let start = self.end;
        let Some(&first) = self.source.get(start) else { return Some(token::EOF) };
        match first {
            b' ' | b'\t' | b'\r' | b'\n' => {
                let mut i = start + 1;
                while is(self.at(i), SPACE) {
                    i += 1;
                }
                self.matched(i - start);
                None
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(start),
            b'0'..=b'9' => self.number_or_path(start),
            b'#' => {
                let rest = &self.source[start..];
                let len = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
                self.matched(len);
                None
            }
            b'"' => {
                self.push(Mode::Str);
                self.token(1, token::QUOTE)
            }
            b'\'' if self.at(start + 1) == b'\'' => self.open_indented(start),
            b'/' => self.slash(start),
            b'.' | b'+' | b'-' => self.sign_or_path(start, first),
            b'~' => self.home_path(start),
            b'<' => self.less(start),
            b'{' => {
                self.push(Mode::Code);
                self.token(1, token::CURLY_OPEN)
            }
            b'}' => {
                self.pop();
                self.token(1, token::CURLY_CLOSE)
            }
            b'$' if self.at(start + 1) == b'{' => {
                self.push(Mode::Code);
                self.token(2, token::DOLLAR_CURLY)
            }
            b'|' if self.at(start + 1) == b'>' => self.pipe(token::PIPE_INTO),
            _ => {
                let (len, token) = operator(first, self.at(start + 1));
                self.token(len, token)
            }
        }
    }

    fn pipe(&mut self, token: u8) -> Option<u8> {
        self.matched(2);
        if self.pipe_operators { Some(token) } else { self.fail(ErrorKind::PipeOperatorsDisabled) }
    }

    /// `//`, a comment, an absolute path or a division.
    fn slash(&mut self, start: usize) -> Option<u8> {
        match self.at(start + 1) {
            b'/' => self.token(2, token::UPDATE),
            b'*' => match memchr::memmem::find(&self.source[start + 2..], b"*/") {
                Some(len) => {
                    self.matched(len + 4);
                    None
                }
                None => self.token(1, token::SLASH),
            },
            _ => self.path_from(start, start).unwrap_or_else(|| self.token(1, token::SLASH)),
        }
    }

    /// What begins with `.`, `+` or `-`.
    fn sign_or_path(&mut self, start: usize, first: u8) -> Option<u8> {
        let run = self.path_run(start);
        if self.at(run) == b'/'
            && let Some(found) = self.path_from(start, run)
        {
            return found;
        }
        let second = self.at(start + 1);
        if first == b'.' && second.is_ascii_digit() {
            return self.number(start);
        }
        match (first, second) {
            (b'.', b'.') if self.at(start + 2) == b'.' => self.token(3, token::ELLIPSIS),
            (b'.', _) => self.token(1, token::DOT),
            (b'+', b'+') => self.token(2, token::CONCAT),
            (b'+', _) => self.token(1, token::PLUS),
            (b'-', b'>') => self.token(2, token::IMPL),
            _ => self.token(1, token::MINUS),
        }
    }

    /// An identifier, a keyword, a path or a URI.
    #[inline]
    fn word(&mut self, start: usize) -> Option<u8> {
        let mut i = start + 1;
        while is(self.at(i), ID) {
            i += 1;
        }
        if matches!(self.at(i), b'/' | b'.' | b'+' | b':')
            && let Some(found) = self.path_or_uri(start, i)
        {
            return found;
        }
        self.matched(i - start);
        Some(keyword(&self.source[start..i]))
    }
}

#[inline]
fn keyword(word: &[u8]) -> u8 {
    match word {
        b"if" => token::IF,
        b"then" => token::THEN,
        b"else" => token::ELSE,
        b"assert" => token::ASSERT,
        b"with" => token::WITH,
        b"let" => token::LET,
        b"in" => token::IN_KW,
        b"rec" => token::REC,
        b"inherit" => token::INHERIT,
        b"or" => token::OR_KW,
        _ => token::ID,
    }
}

/// Length and number of the operator that begins with these two bytes.
fn operator(first: u8, second: u8) -> (usize, u8) {
    match (first, second) {
        (b'=', b'=') => (2, token::EQ),
        (b'!', b'=') => (2, token::NEQ),
        (b'>', b'=') => (2, token::GEQ),
        (b'&', b'&') => (2, token::AND),
        (b'|', b'|') => (2, token::OR),
        (b'=', _) => (1, token::ASSIGN),
        (b'!', _) => (1, token::BANG),
        (b'>', _) => (1, token::GREATER),
        (b'*', _) => (1, token::STAR),
        (b'?', _) => (1, token::QUESTION),
        (b':', _) => (1, token::COLON),
        (b'@', _) => (1, token::AT),
        (b';', _) => (1, token::SEMICOLON),
        (b'(', _) => (1, token::PAREN_OPEN),
        (b')', _) => (1, token::PAREN_CLOSE),
        (b'[', _) => (1, token::BRACKET_OPEN),
        (b']', _) => (1, token::BRACKET_CLOSE),
        (b',', _) => (1, token::COMMA),
        // A byte without a rule is its own token number, and zero is the end of the input.
        (0, _) => (1, token::EOF),
        _ => (1, token::INVALID),
    }
}
