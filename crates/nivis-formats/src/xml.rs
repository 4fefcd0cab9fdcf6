//! The XML writer of `builtins.toXML` and `nix-instantiate --xml` (the reference's `xml-writer.cc`).

/// Writes elements with attributes, two spaces deeper at each level.
///
/// Attributes are written in the order given; the reference sorts them by name.
pub struct XmlWriter {
    out: Vec<u8>,
    open: Vec<&'static str>,
    indent: bool,
}

impl XmlWriter {
    /// Begins a document; without `indent` elements follow each other on one line.
    pub fn new(indent: bool) -> Self {
        Self { out: b"<?xml version='1.0' encoding='utf-8'?>\n".to_vec(), open: Vec::new(), indent }
    }

    /// Opens an element that has content.
    pub fn open_element(&mut self, name: &'static str, attributes: &[(&str, &[u8])]) {
        self.write_start(name, attributes);
        self.out.push(b'>');
        self.end_line();
        self.open.push(name);
    }

    /// Closes the innermost open element, if any.
    pub fn close_element(&mut self) {
        let Some(name) = self.open.pop() else { return };
        self.write_indent();
        self.out.extend_from_slice(b"</");
        self.out.extend_from_slice(name.as_bytes());
        self.out.push(b'>');
        self.end_line();
    }

    /// Writes an element without content.
    pub fn empty_element(&mut self, name: &'static str, attributes: &[(&str, &[u8])]) {
        self.write_start(name, attributes);
        self.out.extend_from_slice(b" />");
        self.end_line();
    }

    /// Closes all elements and returns the document.
    pub fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close_element();
        }
        self.out
    }

    fn write_start(&mut self, name: &str, attributes: &[(&str, &[u8])]) {
        self.write_indent();
        self.out.push(b'<');
        self.out.extend_from_slice(name.as_bytes());
        for (name, value) in attributes {
            self.out.push(b' ');
            self.out.extend_from_slice(name.as_bytes());
            self.out.extend_from_slice(b"=\"");
            write_escaped(&mut self.out, value);
            self.out.push(b'"');
        }
    }

    fn write_indent(&mut self) {
        if self.indent {
            self.out.resize(self.out.len() + 2 * self.open.len(), b' ');
        }
    }

    fn end_line(&mut self) {
        if self.indent {
            self.out.push(b'\n');
        }
    }
}

/// Writes an attribute value; newlines are escaped too, since readers turn raw ones into spaces.
pub fn write_escaped(out: &mut Vec<u8>, value: &[u8]) {
    for &byte in value {
        match byte {
            b'"' => out.extend_from_slice(b"&quot;"),
            b'<' => out.extend_from_slice(b"&lt;"),
            b'>' => out.extend_from_slice(b"&gt;"),
            b'&' => out.extend_from_slice(b"&amp;"),
            b'\n' => out.extend_from_slice(b"&#xA;"),
            _ => out.push(byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_nest_and_escape() {
        let mut xml = XmlWriter::new(true);
        xml.open_element("expr", &[]);
        xml.open_element("attr", &[("name", b"a\"<>&'\n\t\xff")]);
        xml.empty_element("null", &[]);
        assert_eq!(
            xml.finish(),
            b"<?xml version='1.0' encoding='utf-8'?>\n<expr>\n  <attr name=\"a&quot;&lt;&gt;&amp;'&#xA;\t\xff\">\n    \
              <null />\n  </attr>\n</expr>\n"
        );
    }

    #[test]
    fn without_indent_there_is_one_line() {
        let mut xml = XmlWriter::new(false);
        xml.open_element("expr", &[]);
        xml.empty_element("int", &[("value", b"1")]);
        assert_eq!(xml.finish(), b"<?xml version='1.0' encoding='utf-8'?>\n<expr><int value=\"1\" /></expr>");
    }
}
