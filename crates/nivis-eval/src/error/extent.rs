//! How much of a text belongs to the thing that begins somewhere: what is underlined in messages.

/// Bytes that words are made of.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-'".contains(&byte)
}

fn is_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._-+/".contains(&byte)
}

/// The length of the token at the beginning of `text`, of a chain of names all of it (`a.b.c`); at least one, and
/// never beyond the line.
pub(super) fn extent(text: &[u8]) -> usize {
    let line = text.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(text.len());
    let text = &text[..line];
    let count =
        |from: usize, holds: fn(u8) -> bool| text[from..].iter().take_while(|byte| holds(**byte)).count();
    let length = match text.first() {
        Some(b'"') => {
            let mut end = 1;
            while end < text.len() && text[end] != b'"' {
                end += if text[end] == b'\\' { 2 } else { 1 };
            }
            end + 1
        }
        Some(b'.' | b'/' | b'~') if text.get(1).is_some_and(|byte| is_path(*byte)) => {
            count(0, is_path).max(1)
        }
        Some(b'<') => text.iter().position(|byte| *byte == b'>').map_or(1, |end| end + 1),
        Some(byte) if is_word(*byte) => {
            let mut end = count(0, is_word);
            while text.get(end) == Some(&b'.') && text.get(end + 1).is_some_and(|byte| is_word(*byte)) {
                end += 1 + count(end + 1, is_word);
            }
            end
        }
        Some(b'\'') => 2,
        Some(byte) => match [*byte, text.get(1).copied().unwrap_or(0)] {
            [b'+', b'+'] | [b'/', b'/'] | [b'=' | b'!' | b'<' | b'>', b'='] | [b'&', b'&'] | [b'|', b'|'] => {
                2
            }
            [b'$', b'{'] | [b'-', b'>'] => 2,
            _ => 1,
        },
        None => 1,
    };
    length.min(text.len().max(1))
}

#[cfg(test)]
mod tests {
    use super::extent;

    #[test]
    fn tokens_end_where_they_end() {
        let shown = |text: &str| text[..extent(text.as_bytes())].to_owned();
        assert_eq!(shown("lib.mkForce 1"), "lib.mkForce");
        assert_eq!(shown("\"a \\\" b\" c"), "\"a \\\" b\"");
        assert_eq!(shown("\"open\nb"), "\"open");
        assert_eq!(shown("./a/b.nix ]"), "./a/b.nix");
        assert_eq!(shown("... }"), "...");
        assert_eq!(shown("// b"), "//");
        assert_eq!(shown("= 1"), "=");
        assert_eq!(shown("<nixpkgs>"), "<nixpkgs>");
        assert_eq!(extent(b""), 1);
    }
}
