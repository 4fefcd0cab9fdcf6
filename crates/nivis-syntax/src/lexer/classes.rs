//! The character classes of `lexer.l`.

/// `[a-zA-Z0-9_'-]`
pub(super) const ID: u8 = 1;
/// `PATH_CHAR`
pub(super) const PATH: u8 = 2;
/// What a URI has after its colon.
pub(super) const URI: u8 = 4;
/// What a URI scheme has after its first letter.
pub(super) const SCHEME: u8 = 8;
/// `[ \t\r\n]`
pub(super) const SPACE: u8 = 16;
/// `[^$"\\]` without `\r` and NUL, which need work.
pub(super) const PLAIN_STR: u8 = 32;

static CLASSES: [u8; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        let c = i as u8;
        let word = c.is_ascii_alphanumeric();
        let mut class = 0;
        if word || matches!(c, b'_' | b'\'' | b'-') {
            class |= ID;
        }
        if word || matches!(c, b'.' | b'_' | b'-' | b'+') {
            class |= PATH;
        }
        if word
            || matches!(c, b'%' | b'/' | b'?' | b':' | b'@' | b'&' | b'=' | b'+' | b'$' | b',')
            || matches!(c, b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'')
        {
            class |= URI;
        }
        if word || matches!(c, b'+' | b'-' | b'.') {
            class |= SCHEME;
        }
        if matches!(c, b' ' | b'\t' | b'\r' | b'\n') {
            class |= SPACE;
        }
        if !matches!(c, b'$' | b'"' | b'\\' | b'\r' | 0) {
            class |= PLAIN_STR;
        }
        table[i] = class;
        i += 1;
    }
    table
};

/// Whether the byte is in the class.
#[inline]
pub(super) fn is(c: u8, class: u8) -> bool {
    CLASSES[c as usize] & class != 0
}
