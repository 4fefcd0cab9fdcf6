//! Strings.

use super::TomlErrorKind;
use super::parse::{Parsed, Parser};

impl Parser<'_> {
    /// Takes a character other than control characters, and tells its first byte. A tab counts as no control
    /// character. Nothing is taken of malformed UTF-8.
    pub(super) fn character(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        let len = match byte {
            b'\t' | 0x20..=0x7e => 1,
            0x80.. => {
                let head = &self.text[self.at..self.text.len().min(self.at + 4)];
                let valid = match std::str::from_utf8(head) {
                    Ok(valid) => valid,
                    Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
                };
                valid.chars().next()?.len_utf8()
            }
            _ => return None,
        };
        self.at += len;
        Some(byte)
    }

    pub(super) fn string(&mut self) -> Parsed<Vec<u8>> {
        if self.starts_with(b"\"\"\"") {
            self.multiline_basic_string()
        } else if self.starts_with(b"'''") {
            self.multiline_literal_string()
        } else if self.starts_with(b"\"") {
            self.basic_string()
        } else {
            self.literal_string()
        }
    }

    pub(super) fn basic_string(&mut self) -> Parsed<Vec<u8>> {
        let mut value = Vec::new();
        self.at += 1;
        loop {
            let start = self.at;
            match self.character() {
                Some(b'"') => return Ok(value),
                Some(b'\\') => self.escape(&mut value, start, TomlErrorKind::BasicString)?,
                Some(_) => value.extend_from_slice(&self.text[start..self.at]),
                None => return self.fail(TomlErrorKind::BasicString),
            }
        }
    }

    pub(super) fn literal_string(&mut self) -> Parsed<Vec<u8>> {
        self.at += 1;
        let start = self.at;
        loop {
            match self.character() {
                Some(b'\'') => return Ok(self.text[start..self.at - 1].to_vec()),
                Some(_) => {}
                None => return self.fail(TomlErrorKind::LiteralString),
            }
        }
    }

    fn multiline_basic_string(&mut self) -> Parsed<Vec<u8>> {
        let mut value = Vec::new();
        self.at += 3;
        self.take_newline();
        loop {
            let start = self.at;
            if self.close_multiline(b'"', &mut value) {
                return Ok(value);
            }
            match self.character() {
                Some(b'\\') if self.skip_escaped_newline() => {}
                Some(b'\\') => self.escape(&mut value, start, TomlErrorKind::MultilineBasicString)?,
                None if !self.take_newline() => return self.fail(TomlErrorKind::MultilineBasicString),
                _ => value.extend_from_slice(&self.text[start..self.at]),
            }
        }
    }

    fn multiline_literal_string(&mut self) -> Parsed<Vec<u8>> {
        let mut value = Vec::new();
        self.at += 3;
        self.take_newline();
        loop {
            let start = self.at;
            if self.close_multiline(b'\'', &mut value) {
                return Ok(value);
            }
            if self.character().is_none() && !self.take_newline() {
                return self.fail(TomlErrorKind::MultilineLiteralString);
            }
            value.extend_from_slice(&self.text[start..self.at]);
        }
    }

    /// Takes three quotes and up to two before them, which belong to the value.
    fn close_multiline(&mut self, quote: u8, value: &mut Vec<u8>) -> bool {
        let count = self.text[self.at..].iter().take(5).take_while(|&&byte| byte == quote).count();
        if count < 3 {
            return false;
        }
        value.resize(value.len() + count - 3, quote);
        self.at += count;
        true
    }

    /// After a backslash: skips the blanks, newlines and blanks that it joins.
    fn skip_escaped_newline(&mut self) -> bool {
        let start = self.at;
        while self.take(b" ") || self.take(b"\t") {}
        if !self.take_newline() {
            self.at = start;
            return false;
        }
        while self.take(b" ") || self.take(b"\t") || self.take_newline() {}
        true
    }

    /// Reads the escape sequence whose backslash stands at `start`.
    fn escape(&mut self, value: &mut Vec<u8>, start: usize, error: TomlErrorKind) -> Parsed<()> {
        let byte = self.peek();
        self.at += usize::from(byte.is_some());
        value.push(match byte {
            Some(byte @ (b'"' | b'\\')) => byte,
            Some(b'b') => 0x08,
            Some(b'f') => 0x0c,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'u') => return self.code_point(value, start, 4, error),
            Some(b'U') => return self.code_point(value, start, 8, error),
            _ => return self.fail_at(error, start),
        });
        Ok(())
    }

    fn code_point(
        &mut self,
        value: &mut Vec<u8>,
        start: usize,
        digits: usize,
        error: TomlErrorKind,
    ) -> Parsed<()> {
        let mut code = 0u32;
        for _ in 0..digits {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else { return self.fail_at(error, start) };
            code = code << 4 | digit;
            self.at += 1;
        }
        match char::from_u32(code) {
            Some(character) => {
                value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                Ok(())
            }
            None if code > 0x10_ffff => self.fail_at(TomlErrorKind::CodePoint, start),
            None => self.fail_at(TomlErrorKind::Surrogate, start),
        }
    }
}
