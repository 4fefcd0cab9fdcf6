//! The little of JSON that is written here: compact with keys in order, and the same indented, both
//! as the reference's JSON library prints them.

/// Appends JSON to a buffer. Bytes that are not UTF-8 go through; the caller checks the result.
#[derive(Default)]
pub(crate) struct Writer {
    pub(crate) out: Vec<u8>,
}

impl Writer {
    pub(crate) fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn string(&mut self, text: &[u8]) {
        self.out.push(b'"');
        for &byte in text {
            match byte {
                b'"' | b'\\' => self.out.extend_from_slice(&[b'\\', byte]),
                b'\n' => self.raw("\\n"),
                b'\r' => self.raw("\\r"),
                b'\t' => self.raw("\\t"),
                0x08 => self.raw("\\b"),
                0x0c => self.raw("\\f"),
                0..0x20 => self.raw(&format!("\\u{byte:04x}")),
                _ => self.out.push(byte),
            }
        }
        self.out.push(b'"');
    }

    pub(crate) fn array<T>(&mut self, items: impl IntoIterator<Item = T>, each: impl Fn(&mut Self, T)) {
        self.out.push(b'[');
        for (i, item) in items.into_iter().enumerate() {
            if i > 0 {
                self.out.push(b',');
            }
            each(self, item);
        }
        self.out.push(b']');
    }

    pub(crate) fn object<K: AsRef<[u8]>, V>(
        &mut self,
        entries: impl IntoIterator<Item = (K, V)>,
        each: impl Fn(&mut Self, V),
    ) {
        self.out.push(b'{');
        for (i, (key, value)) in entries.into_iter().enumerate() {
            if i > 0 {
                self.out.push(b',');
            }
            self.string(key.as_ref());
            self.out.push(b':');
            each(self, value);
        }
        self.out.push(b'}');
    }
}

/// Indents compact JSON by two spaces a level; empty arrays and objects stay on their line.
pub(crate) fn indent(compact: &str) -> String {
    let mut out = String::with_capacity(compact.len() * 2);
    let mut depth = 0;
    let (mut in_string, mut escaped) = (false, false);
    let mut chars = compact.chars().peekable();
    let newline = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', 2 * depth));
    };
    while let Some(c) = chars.next() {
        if in_string {
            out.push(c);
            (in_string, escaped) = (escaped || c != '"', !escaped && c == '\\');
            continue;
        }
        match c {
            '{' | '[' => {
                out.push(c);
                if let Some(close) = chars.next_if(|c| matches!(c, '}' | ']')) {
                    out.push(close);
                } else {
                    depth += 1;
                    newline(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth -= 1;
                newline(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                newline(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ => {
                in_string = c == '"';
                out.push(c);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indenting() {
        let compact = r#"{"a":[],"b":{"c":[1,"x,\"{:"]},"d":{}}"#;
        let pretty = "{\n  \"a\": [],\n  \"b\": {\n    \"c\": [\n      1,\n      \"x,\\\"{:\"\n    ]\n  },\n  \"d\": {}\n}";
        assert_eq!(indent(compact), pretty);
    }

    #[test]
    fn escapes() {
        let mut w = Writer::default();
        w.string(b"\"\\\n\r\t\x08\x0c\x01\x7f/\xc3\xa9");
        assert_eq!(w.out, b"\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001\x7f/\xc3\xa9\"");
    }
}
