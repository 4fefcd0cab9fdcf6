//! Colours of printed values, those of the reference.

/// Colours a value in the syntax of the language.
pub(super) fn coloured(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() * 2);
    let mut rest = text;
    // The previous byte tells names from values.
    let mut before = b' ';
    while let Some(first) = rest.first().copied() {
        let (length, colour) = match first {
            b'"' => (string_length(rest), Some("35;1")),
            0xc2 if rest.starts_with("«".as_bytes()) => {
                let end = rest.windows(2).position(|pair| pair == "»".as_bytes());
                let length = end.map_or(rest.len(), |end| end + 2);
                (length, Some(mark_colour(&rest[..length])))
            }
            b'/' => (word_length(rest), Some("32;1")),
            b'0'..=b'9' | b'-' | b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let length = word_length(rest).max(1);
                let word = &rest[..length];
                let named = rest[length..].starts_with(b" =");
                let literal = matches!(word, b"true" | b"false" | b"null")
                    || !first.is_ascii_alphabetic() && first != b'_';
                (length, (literal && !named && before.is_ascii_whitespace()).then_some("36;1"))
            }
            _ => (1, None),
        };
        let (part, next) = rest.split_at(length.min(rest.len()));
        let is_name = first == b'"' && next.starts_with(b" =");
        match colour.filter(|_| !is_name) {
            Some(colour) => {
                out.extend_from_slice(format!("\x1b[{colour}m").as_bytes());
                out.extend_from_slice(part);
                out.extend_from_slice(b"\x1b[0m");
            }
            None => out.extend_from_slice(part),
        }
        before = part.last().copied().unwrap_or(before);
        rest = next;
    }
    out
}

fn mark_colour(text: &[u8]) -> &'static str {
    let text = String::from_utf8_lossy(text);
    match () {
        () if text.starts_with("«derivation") => "32;1",
        () if text.starts_with("«error") => "31;1",
        () if text.starts_with("«lambda") || text.contains("primop") => "34;1",
        () => "35;1",
    }
}

fn string_length(text: &[u8]) -> usize {
    let mut escaped = false;
    for (index, byte) in text.iter().enumerate().skip(1) {
        match byte {
            b'"' if !escaped => return index + 1,
            b'\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

fn word_length(text: &[u8]) -> usize {
    text.iter()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b';' | b']' | b'}'))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    #[test]
    fn values_are_coloured_and_names_are_not() {
        let shown = |text: &str| {
            let text = super::coloured(text.as_bytes());
            String::from_utf8_lossy(&text).replace("\x1b[", "<").replace("1m", "1>").replace("0m", ">")
        };
        assert_eq!(
            shown("{ a1 = 1; \"b c\" = \"x\\\"y\"; }"),
            "{ a1 = <36;1>1<>; \"b c\" = <35;1>\"x\\\"y\"<>; }"
        );
        assert_eq!(shown("[\n  true\n  /a/b\n]"), "[\n  <36;1>true<>\n  <32;1>/a/b<>\n]");
        assert_eq!(shown("«derivation /nix/store/x.drv»"), "<32;1>«derivation /nix/store/x.drv»<>");
    }
}
