//! Lines, keys, arrays and tables.

use super::tree::Origin;
use super::{TomlError, TomlErrorKind, TomlTable, TomlValue};

/// Nesting of values, and parts of a key, at most. The tree is dropped recursively.
const DEPTH_LIMIT: usize = 1_000;

pub(super) type Parsed<T> = Result<T, Fault>;

/// An error and where it is.
#[derive(Debug)]
pub(super) struct Fault {
    kind: TomlErrorKind,
    at: usize,
}

/// Parses a TOML text; the end counts as the end of a line.
pub fn parse(text: &[u8]) -> Result<TomlTable, TomlError> {
    let at = if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let mut parser = Parser { text, at, depth: 0 };
    parser.document().map_err(|fault| {
        let before = &text[..fault.at.min(text.len())];
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        TomlError {
            kind: fault.kind,
            line: 1 + memchr::memchr_iter(b'\n', before).count(),
            column: 1 + before.len() - line_start,
        }
    })
}

pub(super) struct Parser<'t> {
    pub(super) text: &'t [u8],
    pub(super) at: usize,
    depth: usize,
}

impl Parser<'_> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    pub(super) fn starts_with(&self, prefix: &[u8]) -> bool {
        self.text[self.at..].starts_with(prefix)
    }

    pub(super) fn take(&mut self, prefix: &[u8]) -> bool {
        let found = self.starts_with(prefix);
        if found {
            self.at += prefix.len();
        }
        found
    }

    pub(super) fn fail<T>(&self, kind: TomlErrorKind) -> Parsed<T> {
        self.fail_at(kind, self.at)
    }

    pub(super) fn fail_at<T>(&self, kind: TomlErrorKind, at: usize) -> Parsed<T> {
        Err(Fault { kind, at })
    }

    fn document(&mut self) -> Parsed<TomlTable> {
        let mut root = TomlTable::new(Origin::Header);
        self.entries(&mut root)?;
        while self.peek().is_some() {
            let start = self.at;
            let is_array = self.starts_with(b"[[");
            let keys = self.header(is_array)?;
            self.end_of_header()?;
            let added = if is_array { root.insert_element(keys) } else { root.insert_table(keys) };
            match added {
                Ok(table) => self.entries(table)?,
                Err(kind) => return self.fail_at(kind, start),
            }
        }
        Ok(root)
    }

    /// Reads `key = value` lines up to a header or the end.
    fn entries(&mut self, table: &mut TomlTable) -> Parsed<()> {
        let mut at_line_start = true;
        loop {
            at_line_start |= self.skip_lines()?;
            if matches!(self.peek(), None | Some(b'[')) {
                return Ok(());
            }
            if !at_line_start {
                return self.fail(TomlErrorKind::NewlineExpected);
            }
            at_line_start = false;
            self.entry(table)?;
        }
    }

    fn entry(&mut self, table: &mut TomlTable) -> Parsed<()> {
        let start = self.at;
        let keys = self.key()?;
        self.skip_blanks();
        if !self.take(b"=") {
            return self.fail(TomlErrorKind::Separator);
        }
        self.skip_blanks();
        let value = self.value()?;
        table.insert(keys, value).map_err(|kind| Fault { kind, at: start })
    }

    fn header(&mut self, is_array: bool) -> Parsed<Vec<Vec<u8>>> {
        let (brackets, kind): (&[u8], &[u8]) = if is_array { (b"[[", b"]]") } else { (b"[", b"]") };
        let error = if is_array { TomlErrorKind::ArrayTableKey } else { TomlErrorKind::TableKey };
        self.take(brackets);
        self.skip_blanks();
        let keys = self.key().map_err(|fault| Fault { kind: error, ..fault })?;
        self.skip_blanks();
        if self.take(kind) { Ok(keys) } else { self.fail(error) }
    }

    fn end_of_header(&mut self) -> Parsed<()> {
        self.skip_blanks();
        if self.skip_comment()? || self.peek().is_none() || self.take_newline() {
            Ok(())
        } else {
            self.fail(TomlErrorKind::HeaderNewline)
        }
    }

    /// Reads a key and the keys after its dots.
    fn key(&mut self) -> Parsed<Vec<Vec<u8>>> {
        let mut keys = vec![self.simple_key()?];
        loop {
            let end = self.at;
            self.skip_blanks();
            if !self.take(b".") {
                self.at = end;
                return Ok(keys);
            }
            if keys.len() == DEPTH_LIMIT {
                return self.fail(TomlErrorKind::TooDeep);
            }
            self.skip_blanks();
            keys.push(self.simple_key()?);
        }
    }

    fn simple_key(&mut self) -> Parsed<Vec<u8>> {
        match self.peek() {
            Some(b'"') => self.basic_string(),
            Some(b'\'') => self.literal_string(),
            _ => {
                let rest = &self.text[self.at..];
                let is_bare = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-' || *byte == b'_';
                let len = rest.iter().position(|byte| !is_bare(byte)).unwrap_or(rest.len());
                if len == 0 {
                    return self.fail(TomlErrorKind::Key);
                }
                self.at += len;
                Ok(rest[..len].to_vec())
            }
        }
    }

    fn value(&mut self) -> Parsed<TomlValue> {
        Ok(match self.peek() {
            Some(b'"' | b'\'') => TomlValue::String(self.string()?),
            Some(b'[') => self.nested(Self::array)?,
            Some(b'{') => self.nested(Self::inline_table)?,
            Some(b't' | b'f') => {
                if self.take(b"true") {
                    TomlValue::Boolean(true)
                } else if self.take(b"false") {
                    TomlValue::Boolean(false)
                } else {
                    return self.fail(TomlErrorKind::Boolean);
                }
            }
            Some(b'T') => return self.fail(TomlErrorKind::Case("true")),
            Some(b'F') => return self.fail(TomlErrorKind::Case("false")),
            Some(b'i' | b'I') if !self.starts_with(b"inf") => return self.fail(TomlErrorKind::Case("inf")),
            Some(b'n' | b'N') if !self.starts_with(b"nan") => return self.fail(TomlErrorKind::Case("nan")),
            _ => self.number()?,
        })
    }

    fn nested(&mut self, parse: fn(&mut Self) -> Parsed<TomlValue>) -> Parsed<TomlValue> {
        if self.depth == DEPTH_LIMIT {
            return self.fail(TomlErrorKind::TooDeep);
        }
        self.at += 1;
        self.depth += 1;
        let value = parse(self);
        self.depth -= 1;
        value
    }

    fn array(&mut self) -> Parsed<TomlValue> {
        let mut elements = Vec::new();
        let mut after_comma = true;
        loop {
            self.skip_lines()?;
            match self.peek() {
                None => return self.fail(TomlErrorKind::ArrayUnclosed),
                Some(b']') => {
                    self.at += 1;
                    return Ok(TomlValue::Array(elements));
                }
                Some(_) if !after_comma => return self.fail(TomlErrorKind::ArraySeparator),
                Some(_) => elements.push(self.value()?),
            }
            self.skip_lines()?;
            after_comma = self.take(b",");
        }
    }

    fn inline_table(&mut self) -> Parsed<TomlValue> {
        let mut table = TomlTable::new(Origin::Inline);
        let mut after_comma = false;
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(b'}') if after_comma => return self.fail(TomlErrorKind::InlineTableComma),
                Some(b'}') => {
                    self.at += 1;
                    return Ok(TomlValue::Table(table));
                }
                _ if !after_comma && !table.is_empty() => {
                    return self.fail(TomlErrorKind::InlineTableSeparator);
                }
                _ => self.entry(&mut table)?,
            }
            self.skip_blanks();
            after_comma = self.take(b",");
        }
    }

    /// Skips blanks, newlines and comments; true if there was the end of a line.
    fn skip_lines(&mut self) -> Parsed<bool> {
        let mut found = false;
        loop {
            self.skip_blanks();
            if !self.take_newline() && !self.skip_comment()? {
                return Ok(found);
            }
            found = true;
        }
    }

    /// Skips a comment and the end of its line, if one begins here.
    fn skip_comment(&mut self) -> Parsed<bool> {
        if !self.take(b"#") {
            return Ok(false);
        }
        while self.character().is_some_and(|byte| byte == b'\t' || byte >= b' ') {}
        if self.peek().is_some() && !self.take_newline() {
            return self.fail(TomlErrorKind::Comment);
        }
        Ok(true)
    }

    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    pub(super) fn take_newline(&mut self) -> bool {
        self.take(b"\n") || self.take(b"\r\n")
    }
}
