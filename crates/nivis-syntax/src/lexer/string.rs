//! The contents of `"…"` and `''…''`.

use super::classes::{PLAIN_STR, is};
use super::{Lexeme, Lexer, Mode};
use crate::error::ErrorKind;
use crate::tables::token;

impl<'a> Lexer<'_, 'a> {
    pub(super) fn string(&mut self) -> Option<u8> {
        let start = self.end;
        let mut i = start;
        let mut plain = true;
        loop {
            while is(self.at(i), PLAIN_STR) {
                i += 1;
            }
            let Some(&c) = self.source.get(i) else { break };
            let last = i + 1 >= self.source.len();
            let next = self.at(i + 1);
            match c {
                b'"' => break,
                b'\r' | 0 => {
                    plain = false;
                    i += 1;
                }
                b'\\' if last => break,
                b'\\' => {
                    plain = false;
                    i += 2;
                }
                // `$` and what follows are one unit, unless that is `{`.
                _ if last || next == b'{' => break,
                _ if next == b'"' => {
                    i += 1;
                    break;
                }
                _ if next == b'\\' => {
                    if i + 2 >= self.source.len() {
                        break;
                    }
                    plain = false;
                    i += 3;
                }
                _ => {
                    plain &= !matches!(next, b'\r' | 0);
                    i += 2;
                }
            }
        }
        if i > start {
            self.matched(i - start);
            let text = &self.source[start..i];
            if plain {
                self.lexeme = Lexeme::Str(self.bump.alloc_slice_copy(text));
                return Some(token::STR);
            }
            let (contents, has_nul) = unescape(text);
            if has_nul {
                return self.fail(ErrorKind::NulInString(contents));
            }
            self.lexeme = Lexeme::Str(self.bump.alloc_slice_copy(&contents));
            return Some(token::STR);
        }
        match (self.source.get(i), self.at(i + 1)) {
            (None, _) => Some(token::EOF),
            (Some(b'"'), _) => {
                self.pop();
                self.token(1, token::QUOTE)
            }
            (Some(b'$'), b'{') => {
                self.push(Mode::Code);
                self.token(2, token::DOLLAR_CURLY)
            }
            // A lone `$` or `\` before the end of the input.
            _ => self.token(self.source.len() - i, token::EOF),
        }
    }

    pub(super) fn open_indented(&mut self, start: usize) -> Option<u8> {
        let mut i = start + 2;
        while self.at(i) == b' ' {
            i += 1;
        }
        self.push(Mode::IndStr);
        let len = if self.at(i) == b'\n' { i + 1 - start } else { 2 };
        self.token(len, token::IND_STRING_OPEN)
    }

    pub(super) fn indented_string(&mut self) -> Option<u8> {
        let start = self.end;
        let mut i = start;
        // ([^$']|$[^{']|'[^'$])+
        loop {
            let rest = &self.source[i.min(self.source.len())..];
            let Some(skip) = memchr::memchr2(b'$', b'\'', rest) else {
                i = self.source.len();
                break;
            };
            i += skip;
            let Some(&next) = self.source.get(i + 1) else { break };
            let stops: &[u8] = if self.source[i] == b'$' { b"{'" } else { b"'$" };
            if stops.contains(&next) {
                break;
            }
            i += 2;
        }
        if i > start {
            self.matched(i - start);
            let text = &self.source[start..i];
            if memchr::memchr(0, text).is_some() {
                return self.fail(ErrorKind::NulInString(text.to_vec()));
            }
            self.lexeme = Lexeme::IndText(self.bump.alloc_slice_copy(text));
            return Some(token::IND_STR);
        }
        let rest = &self.source[start..];
        match rest {
            [] => Some(token::EOF),
            [b'\'', b'\'', b'$', ..] => self.ind_escape(3, b"$"),
            [b'\'', b'\'', b'\'', ..] => self.ind_escape(3, b"''"),
            [b'\'', b'\'', b'\\', escaped, ..] => {
                let (contents, has_nul) = unescape(&[b'\\', *escaped]);
                self.matched(4);
                if has_nul {
                    return self.fail(ErrorKind::NulInString(contents));
                }
                self.lexeme = Lexeme::IndEscape(self.bump.alloc_slice_copy(&contents));
                Some(token::IND_STR)
            }
            [b'$', b'{', ..] => {
                self.push(Mode::Code);
                self.token(2, token::DOLLAR_CURLY)
            }
            [b'\'', b'\'', ..] => {
                self.pop();
                self.token(2, token::IND_STRING_CLOSE)
            }
            [b'$', ..] => self.ind_escape(1, b"$"),
            _ => self.ind_escape(1, b"'"),
        }
    }

    fn ind_escape(&mut self, len: usize, contents: &'static [u8]) -> Option<u8> {
        self.lexeme = Lexeme::IndEscape(contents);
        self.token(len, token::IND_STR)
    }
}

/// Resolves backslashes and turns CR and CR LF into LF; also tells whether there was a NUL that
/// was not escaped.
fn unescape(text: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(text.len());
    let mut has_nul = false;
    let mut i = 0;
    while let Some(&c) = text.get(i) {
        i += 1;
        has_nul |= c == 0;
        match c {
            b'\\' => {
                let escaped = text.get(i).copied().unwrap_or(0);
                i += 1;
                out.push(match escaped {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    other => other,
                });
            }
            b'\r' => {
                out.push(b'\n');
                if text.get(i) == Some(&b'\n') {
                    i += 1;
                }
            }
            _ => out.push(c),
        }
    }
    (out, has_nul)
}
