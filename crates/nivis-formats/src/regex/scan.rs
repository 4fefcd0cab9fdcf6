//! Patterns to tokens, in three modes: outside brackets and braces, in brackets, in braces.

use super::RegexError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'p> {
    Any,
    Char(u8),
    GroupBegin,
    GroupEnd,
    BracketBegin,
    BracketNegBegin,
    BracketEnd,
    BracketDash,
    ClassName(&'p [u8]),
    CollatingName(&'p [u8]),
    EquivalenceName(&'p [u8]),
    IntervalBegin,
    IntervalEnd,
    Comma,
    Count(&'p [u8]),
    Star,
    Plus,
    Optional,
    Or,
    LineBegin,
    LineEnd,
    End,
}

enum Mode {
    Normal,
    Bracket,
    Brace,
}

/// One token ahead of the parser, so that its errors come when the token before them is taken.
pub(super) struct Scanner<'p> {
    pattern: &'p [u8],
    at: usize,
    mode: Mode,
    at_bracket_start: bool,
    token: Token<'p>,
}

impl<'p> Scanner<'p> {
    pub(super) fn new(pattern: &'p [u8]) -> Result<Self, RegexError> {
        let mut scanner =
            Self { pattern, at: 0, mode: Mode::Normal, at_bracket_start: false, token: Token::End };
        scanner.advance()?;
        Ok(scanner)
    }

    pub(super) fn token(&self) -> Token<'p> {
        self.token
    }

    /// Takes the current token if it is `token`.
    pub(super) fn take(&mut self, token: Token<'_>) -> Result<bool, RegexError> {
        let matches = self.token == token;
        if matches {
            self.advance()?;
        }
        Ok(matches)
    }

    pub(super) fn advance(&mut self) -> Result<(), RegexError> {
        let Some(byte) = self.get() else {
            self.token = Token::End;
            return Ok(());
        };
        self.token = match self.mode {
            Mode::Normal => self.normal(byte)?,
            Mode::Bracket => self.bracket(byte)?,
            Mode::Brace => self.brace(byte)?,
        };
        Ok(())
    }

    fn get(&mut self) -> Option<u8> {
        let byte = self.pattern.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    fn normal(&mut self, byte: u8) -> Result<Token<'p>, RegexError> {
        Ok(match byte {
            b'\\' => match self.get() {
                // POSIX leaves it undefined to escape other characters; the reference refuses.
                Some(escaped) if b".[\\()*+?{|^$".contains(&escaped) => Token::Char(escaped),
                _ => return Err(RegexError::Invalid),
            },
            b'(' => Token::GroupBegin,
            b')' => Token::GroupEnd,
            b'[' => {
                self.mode = Mode::Bracket;
                self.at_bracket_start = true;
                if self.pattern.get(self.at) == Some(&b'^') {
                    self.at += 1;
                    Token::BracketNegBegin
                } else {
                    Token::BracketBegin
                }
            }
            b'{' => {
                self.mode = Mode::Brace;
                Token::IntervalBegin
            }
            b'^' => Token::LineBegin,
            b'$' => Token::LineEnd,
            b'.' => Token::Any,
            b'*' => Token::Star,
            b'+' => Token::Plus,
            b'?' => Token::Optional,
            b'|' => Token::Or,
            0 => return Err(RegexError::Invalid),
            _ => Token::Char(byte),
        })
    }

    fn bracket(&mut self, byte: u8) -> Result<Token<'p>, RegexError> {
        let at_start = std::mem::take(&mut self.at_bracket_start);
        Ok(match byte {
            b'-' => Token::BracketDash,
            b'[' => match self.pattern.get(self.at) {
                None => return Err(RegexError::Invalid),
                Some(b'.') => Token::CollatingName(self.name(b'.')?),
                Some(b':') => Token::ClassName(self.name(b':')?),
                Some(b'=') => Token::EquivalenceName(self.name(b'=')?),
                Some(_) => Token::Char(byte),
            },
            b']' if !at_start => {
                self.mode = Mode::Normal;
                Token::BracketEnd
            }
            _ => Token::Char(byte),
        })
    }

    /// Reads `:name:]` and the like, where the name holds no `delimiter`.
    fn name(&mut self, delimiter: u8) -> Result<&'p [u8], RegexError> {
        let rest = self.pattern.get(self.at + 1..).unwrap_or_default();
        let len = rest.iter().position(|&byte| byte == delimiter).ok_or(RegexError::Invalid)?;
        if rest.get(len + 1) != Some(&b']') {
            return Err(RegexError::Invalid);
        }
        self.at += len + 3;
        Ok(&rest[..len])
    }

    fn brace(&mut self, byte: u8) -> Result<Token<'p>, RegexError> {
        Ok(match byte {
            b'0'..=b'9' => {
                let start = self.at - 1;
                while self.pattern.get(self.at).is_some_and(u8::is_ascii_digit) {
                    self.at += 1;
                }
                Token::Count(&self.pattern[start..self.at])
            }
            b',' => Token::Comma,
            b'}' => {
                self.mode = Mode::Normal;
                Token::IntervalEnd
            }
            _ => return Err(RegexError::Invalid),
        })
    }
}
