//! Bytes to tokens, with the position and text that error messages show.

use std::borrow::Cow;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'a> {
    BeginArray,
    EndArray,
    BeginObject,
    EndObject,
    NameSeparator,
    ValueSeparator,
    True,
    False,
    Null,
    String(Cow<'a, [u8]>),
    Integer(i64),
    /// Above `i64::MAX`.
    Unsigned(u64),
    Float(f64),
    EndOfInput,
    /// Malformed, with the reason.
    Malformed(Cow<'static, str>),
}

type Scanned<T> = Result<T, Cow<'static, str>>;

pub(super) struct Lexer<'a> {
    input: &'a [u8],
    /// Bytes consumed.
    at: usize,
    /// Where the text of the last string or number begins. Error messages quote from there, across the tokens that
    /// follow, as the reference does.
    quoted_from: usize,
    /// The end was read, which counts as one more column.
    read_end: bool,
    /// The last token is a number, whose end was found by looking at the byte after it.
    looked_ahead: bool,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(input: &'a [u8]) -> Self {
        Self { input, at: 0, quoted_from: 0, read_end: false, looked_ahead: false }
    }

    /// Whether nothing but the end has been read.
    pub(super) fn is_empty(&self) -> bool {
        self.at == 0 && self.read_end
    }

    /// Line from 1 and column of the last byte read; the column counts bytes.
    pub(super) fn position(&self) -> (usize, usize) {
        let read = &self.input[..self.at];
        let line = 1 + memchr::memchr_iter(b'\n', read).count();
        if self.looked_ahead && self.input.get(self.at) == Some(&b'\n') {
            // Reading the newline reset the column, and putting it back does not restore it.
            return (line, 0);
        }
        let line_start = memchr::memrchr(b'\n', read).map_or(0, |at| at + 1);
        (line, self.at - line_start + usize::from(self.read_end))
    }

    /// The text read last, with control characters spelled out.
    pub(super) fn quoted(&self) -> Vec<u8> {
        let mut text = Vec::new();
        for &byte in &self.input[self.quoted_from..self.at] {
            if byte <= 0x1f {
                text.extend_from_slice(format!("<U+{byte:04X}>").as_bytes());
            } else {
                text.push(byte);
            }
        }
        text
    }

    pub(super) fn next(&mut self) -> Token<'a> {
        self.scan().unwrap_or_else(Token::Malformed)
    }

    fn get(&mut self) -> Option<u8> {
        let byte = self.input.get(self.at).copied();
        self.at += usize::from(byte.is_some());
        self.read_end = byte.is_none();
        byte
    }

    fn scan(&mut self) -> Scanned<Token<'a>> {
        self.looked_ahead = false;
        self.read_end = false;
        if self.at == 0 && self.input.first() == Some(&0xef) {
            self.at = 1;
            if !(self.get() == Some(0xbb) && self.get() == Some(0xbf)) {
                return Err("invalid BOM; must be 0xEF 0xBB 0xBF if given".into());
            }
        }
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.input.get(self.at) {
            self.at += 1;
        }
        Ok(match self.get() {
            Some(b'[') => Token::BeginArray,
            Some(b']') => Token::EndArray,
            Some(b'{') => Token::BeginObject,
            Some(b'}') => Token::EndObject,
            Some(b':') => Token::NameSeparator,
            Some(b',') => Token::ValueSeparator,
            Some(b't') => self.literal(b"rue", Token::True)?,
            Some(b'f') => self.literal(b"alse", Token::False)?,
            Some(b'n') => self.literal(b"ull", Token::Null)?,
            Some(b'"') => Token::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            None | Some(0) => Token::EndOfInput,
            Some(_) => return Err("invalid literal".into()),
        })
    }

    fn literal(&mut self, rest: &[u8], token: Token<'a>) -> Scanned<Token<'a>> {
        for &byte in rest {
            if self.get() != Some(byte) {
                return Err("invalid literal".into());
            }
        }
        Ok(token)
    }

    fn string(&mut self) -> Scanned<Cow<'a, [u8]>> {
        self.quoted_from = self.at - 1;
        let mut start = self.at;
        let mut unescaped = None::<Vec<u8>>;
        loop {
            while let Some(0x20 | 0x21 | 0x23..=0x5b | 0x5d..=0x7f) = self.input.get(self.at) {
                self.at += 1;
            }
            let plain = &self.input[start..self.at];
            match self.get() {
                None => return Err("invalid string: missing closing quote".into()),
                Some(b'"') => {
                    return Ok(match unescaped {
                        None => Cow::Borrowed(plain),
                        Some(mut text) => {
                            text.extend_from_slice(plain);
                            Cow::Owned(text)
                        }
                    });
                }
                Some(b'\\') => {
                    let text = unescaped.get_or_insert_default();
                    text.extend_from_slice(plain);
                    self.escape(text)?;
                    start = self.at;
                }
                Some(control @ 0..=0x1f) => return Err(unescaped_control(control)),
                Some(first) => self.multibyte(first)?,
            }
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Scanned<()> {
        text.push(match self.get() {
            Some(byte @ (b'"' | b'\\' | b'/')) => byte,
            Some(b'b') => 0x08,
            Some(b'f') => 0x0c,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'u') => {
                let character = self.unicode_escape()?;
                text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                return Ok(());
            }
            _ => return Err("invalid string: forbidden character after backslash".into()),
        });
        Ok(())
    }

    fn unicode_escape(&mut self) -> Scanned<char> {
        const LONE_HIGH: &str = "invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF";
        const LONE_LOW: &str = "invalid string: surrogate U+DC00..U+DFFF must follow U+D800..U+DBFF";
        let high = self.code_unit()?;
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high).ok_or(LONE_LOW.into());
        }
        if !(self.get() == Some(b'\\') && self.get() == Some(b'u')) {
            return Err(LONE_HIGH.into());
        }
        let low = self.code_unit()?;
        if !(0xdc00..0xe000).contains(&low) {
            return Err(LONE_HIGH.into());
        }
        char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)).ok_or(LONE_HIGH.into())
    }

    fn code_unit(&mut self) -> Scanned<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.get().and_then(|byte| char::from(byte).to_digit(16));
            unit = unit << 4 | digit.ok_or("invalid string: '\\u' must be followed by 4 hex digits")?;
        }
        Ok(unit)
    }

    fn multibyte(&mut self, first: u8) -> Scanned<()> {
        let ranges: &[(u8, u8)] = match first {
            0xc2..=0xdf => &[(0x80, 0xbf)],
            0xe0 => &[(0xa0, 0xbf), (0x80, 0xbf)],
            0xed => &[(0x80, 0x9f), (0x80, 0xbf)],
            0xe1..=0xef => &[(0x80, 0xbf), (0x80, 0xbf)],
            0xf0 => &[(0x90, 0xbf), (0x80, 0xbf), (0x80, 0xbf)],
            0xf1..=0xf3 => &[(0x80, 0xbf), (0x80, 0xbf), (0x80, 0xbf)],
            0xf4 => &[(0x80, 0x8f), (0x80, 0xbf), (0x80, 0xbf)],
            _ => return Err(ILL_FORMED.into()),
        };
        for &(low, high) in ranges {
            if !self.get().is_some_and(|byte| (low..=high).contains(&byte)) {
                return Err(ILL_FORMED.into());
            }
        }
        Ok(())
    }

    fn number(&mut self) -> Scanned<Token<'a>> {
        let start = self.at - 1;
        self.quoted_from = start;
        if self.input[start] == b'-' && !self.get_digit() {
            return Err("invalid number; expected digit after '-'".into());
        }
        if self.input[self.at - 1] != b'0' {
            self.skip_digits();
        }
        let mut is_integer = true;
        if self.input.get(self.at) == Some(&b'.') {
            is_integer = false;
            self.at += 1;
            if !self.get_digit() {
                return Err("invalid number; expected digit after '.'".into());
            }
            self.skip_digits();
        }
        if let Some(b'e' | b'E') = self.input.get(self.at) {
            is_integer = false;
            self.at += 1;
            match self.get() {
                Some(b'0'..=b'9') => {}
                Some(b'+' | b'-') => {
                    if !self.get_digit() {
                        return Err("invalid number; expected digit after exponent sign".into());
                    }
                }
                _ => return Err("invalid number; expected '+', '-', or digit after exponent".into()),
            }
            self.skip_digits();
        }
        self.looked_ahead = true;
        let text = std::str::from_utf8(&self.input[start..self.at]).unwrap_or_default();
        if is_integer {
            if let Ok(integer) = text.parse() {
                return Ok(Token::Integer(integer));
            }
            if let Ok(unsigned) = text.parse() {
                return Ok(Token::Unsigned(unsigned));
            }
        }
        Ok(Token::Float(text.parse().unwrap_or(f64::NAN)))
    }

    fn get_digit(&mut self) -> bool {
        self.get().is_some_and(|byte| byte.is_ascii_digit())
    }

    fn skip_digits(&mut self) {
        while self.input.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
    }
}

const ILL_FORMED: &str = "invalid string: ill-formed UTF-8 byte";

fn unescaped_control(byte: u8) -> Cow<'static, str> {
    const NAMES: [&str; 32] = [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO",
        "SI", "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS",
        "RS", "US",
    ];
    let short = match byte {
        0x08 => " or \\b",
        b'\t' => " or \\t",
        b'\n' => " or \\n",
        0x0c => " or \\f",
        b'\r' => " or \\r",
        _ => "",
    };
    let name = NAMES[usize::from(byte)];
    format!("invalid string: control character U+{byte:04X} ({name}) must be escaped to \\u{byte:04X}{short}")
        .into()
}
