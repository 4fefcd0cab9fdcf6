//! Strings to JSON.

/// A string that is not UTF-8 and so has no JSON form. Prints what nlohmann's `type_error` 316 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Utf8Error {
    /// The byte at `index` cannot stand there.
    #[error("[json.exception.type_error.316] invalid UTF-8 byte at index {index}: 0x{byte:02X}")]
    Invalid {
        /// Bytes from the start of the string.
        index: usize,
        /// The byte itself.
        byte: u8,
    },
    /// The string ends inside a character.
    #[error("[json.exception.type_error.316] incomplete UTF-8 string; last byte: 0x{last:02X}")]
    Incomplete {
        /// The last byte of the string.
        last: u8,
    },
}

/// Writes `text` as a JSON string with its quotes. Only `"`, `\` and control characters below U+0020 are escaped.
pub fn write_string(out: &mut Vec<u8>, text: &[u8]) -> Result<(), Utf8Error> {
    if let Err(error) = std::str::from_utf8(text) {
        return Err(locate(text, error.valid_up_to()));
    }
    out.reserve(text.len() + 2);
    out.push(b'"');
    let mut rest = text;
    while let Some(at) = rest.iter().position(|&byte| needs_escape(byte)) {
        out.extend_from_slice(&rest[..at]);
        write_escape(out, rest[at]);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
    Ok(())
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn write_escape(out: &mut Vec<u8>, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        0x08 => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        0x0c => b'f',
        b'\r' => b'r',
        b'"' | b'\\' => byte,
        _ => {
            let (high, low) = (HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]);
            out.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

/// Finds the byte to blame in the malformed character at `start`: the first that cannot continue it.
fn locate(text: &[u8], start: usize) -> Utf8Error {
    let malformed = &text[start..];
    for len in 1..=malformed.len().min(4) {
        if let Err(error) = std::str::from_utf8(&malformed[..len])
            && error.error_len().is_some()
        {
            let index = start + len - 1;
            return Utf8Error::Invalid { index, byte: text[index] };
        }
    }
    Utf8Error::Incomplete { last: text.last().copied().unwrap_or(0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &[u8]) -> Result<Vec<u8>, Utf8Error> {
        let mut out = Vec::new();
        write_string(&mut out, text).map(|()| out)
    }

    #[test]
    fn escapes_are_the_short_ones() {
        assert_eq!(
            json("\0\u{8}\t\n\u{b}\u{c}\r\u{1f}\"\\/\u{7f}é\u{2028}😀".as_bytes()).as_deref(),
            Ok("\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\/\u{7f}é\u{2028}😀\"".as_bytes())
        );
    }

    #[test]
    fn malformed_text_names_the_first_wrong_byte() {
        let invalid = |index, byte| Err(Utf8Error::Invalid { index, byte });
        assert_eq!(json(b"a\xff"), invalid(1, 0xff));
        assert_eq!(json(b"a\xc3("), invalid(2, b'('));
        assert_eq!(json(b"\xe2\x82("), invalid(2, b'('));
        assert_eq!(json(b"\xed\xa0\x80"), invalid(1, 0xa0));
        assert_eq!(json(b"\x80"), invalid(0, 0x80));
        assert_eq!(json(b"ab\xe2\x82"), Err(Utf8Error::Incomplete { last: 0x82 }));
        assert_eq!(
            Utf8Error::Invalid { index: 1, byte: 0xff }.to_string(),
            "[json.exception.type_error.316] invalid UTF-8 byte at index 1: 0xFF"
        );
    }
}
