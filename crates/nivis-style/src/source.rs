//! Texts as the language's own parser sees them.

use bumpalo::Bump;
use nivis_diag::{Code, Diagnostic, FileId, Label};
use nivis_syntax::ast::NO_POS;
use nivis_syntax::symbol::SymbolTable;
use nivis_syntax::{Missing, ParseError, ParseOptions, SourceText, parse};
use std::ops::Range;

/// What is used again from one text to the next: names and memory.
#[derive(Default)]
pub struct Workspace {
    symbols: SymbolTable,
    bump: Bump,
}

/// A text that is not Nix.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SourceError {
    pub code: Code,
    /// The reference's sentence.
    pub message: String,
    /// Where in the text, in bytes.
    pub range: Range<u32>,
    /// What was probably left out before.
    pub missing: Option<Missing>,
}

impl SourceError {
    fn new(error: &ParseError, text: &[u8]) -> Self {
        let message = error.kind.message(&SourceText::new(b"this file", text));
        let start = if error.pos == NO_POS { 0 } else { error.pos as usize };
        let start = start.min(text.len());
        let end = start + word_length(text.get(start..).unwrap_or_default());
        SourceError {
            code: error.kind.code(),
            message: String::from_utf8_lossy(&message).into_owned(),
            range: offset(start)..offset(end),
            missing: error.missing(text),
        }
    }

    /// What to tell the user of a file.
    pub fn diagnose(&self, file: FileId) -> Diagnostic {
        let mut diagnostic =
            Diagnostic::error(self.code, &self.message).with_label(Label::new(file, self.range.clone(), ""));
        diagnostic.labels.extend(self.missing.map(|missing| {
            let Range { start, end } = missing.range();
            Label::new(file, offset(start)..offset(end), missing.to_string())
        }));
        diagnostic
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Bytes of the word that a text begins with, or of its first character.
fn word_length(text: &[u8]) -> usize {
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'\'');
    match text.iter().take_while(|byte| word(byte)).count() {
        0 => usize::from(!text.is_empty()),
        length => length,
    }
}

/// What a text may hold: everything that some version of Nix reads.
fn options() -> ParseOptions<'static> {
    ParseOptions { pipe_operators: true, home: Some(b"/home"), ..ParseOptions::default() }
}

impl Workspace {
    /// Whether a text is Nix.
    ///
    /// # Errors
    /// The first fault that the reference would name.
    pub fn check(&mut self, text: &[u8]) -> Result<(), SourceError> {
        self.bump.reset();
        match parse(&self.bump, &mut self.symbols, text, &options()) {
            Ok(_) => Ok(()),
            Err(error) => Err(SourceError::new(&error, text)),
        }
    }

    /// What a text means, in one spelling: the tree after all that the parser takes out of it.
    ///
    /// # Errors
    /// The first fault that the reference would name.
    pub fn meaning(&mut self, text: &[u8]) -> Result<Vec<u8>, SourceError> {
        self.bump.reset();
        let parsed = parse(&self.bump, &mut self.symbols, text, &options())
            .map_err(|error| SourceError::new(&error, text))?;
        let mut printed = Vec::new();
        nivis_syntax::print::print(parsed.expr, &self.symbols, &mut printed);
        Ok(join_strings(&printed))
    }
}

/// Constant strings that are put together in a printed tree, as one: `''a''${b}''` has pieces where `"a\${b}"` has none.
fn join_strings(printed: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(printed.len());
    // Where the string begins that ends at the end of `out`.
    let mut last = None;
    let mut rest = printed;
    while let Some((&byte, after)) = rest.split_first() {
        // `"${` and `}"` are around names that are computed.
        if byte == b'"' && !after.starts_with(b"${") {
            let length = string_length(after);
            let (string, after) = after.split_at(length);
            match last {
                Some(_) if out.ends_with(b"\" + ") => {
                    out.truncate(out.len() - b"\" + ".len());
                    // A dollar has a backslash before a brace only.
                    if out.ends_with(b"$") && string.starts_with(b"{") {
                        out.insert(out.len() - 1, b'\\');
                    }
                }
                _ => {
                    last = Some(out.len());
                    out.push(b'"');
                }
            }
            out.extend_from_slice(string);
            rest = after;
            continue;
        }
        let length = if rest.starts_with(b"\"${") {
            3
        } else if rest.starts_with(b"}\"") {
            2
        } else {
            1
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        match last {
            // One string needs no parentheses.
            Some(start) if token == b")" && start > 0 && out[start - 1] == b'(' => {
                out.remove(start - 1);
                last = Some(start - 1);
                continue;
            }
            // What may stand between two strings that are put together.
            Some(_) if token == b" " || token == b"+" => {}
            _ => last = None,
        }
        out.extend_from_slice(token);
    }
    out
}

/// Bytes of a string's text with the quote at its end.
fn string_length(text: &[u8]) -> usize {
    let mut escaped = false;
    let end = text.iter().position(|&byte| {
        let is_end = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        is_end
    });
    end.map_or(text.len(), |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_same(left: &str, right: &str) -> bool {
        let mut workspace = Workspace::default();
        let mut meaning = |text: &str| workspace.meaning(text.as_bytes()).expect("it is Nix");
        meaning(left) == meaning(right)
    }

    #[test]
    fn strings_mean_their_text_however_they_are_written() {
        for (left, right) in [
            (r"''a.''${b}''", r#""a.\${b}""#),
            (r"''a'''b''", r#""a''b""#),
            (r"[ ''b''$x'' ]", r#"[ "b\$x" ]"#),
            (r"x: ''${x}a''${b}''", r#"x: "${x}a\${b}""#),
            (r"x: { ${x} = ''a''$b''; }", r#"x: { ${x} = "a$b"; }"#),
        ] {
            assert!(is_same(left, right), "{left} {right}");
        }
        for (left, right) in [
            (r"b: ''a.''${b}''", r#"b: "a.${b}""#),
            (r"b: ''a.''${b}''", r#"b: "a.\\${b}""#),
            (r#"x: [ ("a" + x) "b" ]"#, r#"x: [ ("a" + x + "b") ]"#),
            (r#"[ "a" "b" ]"#, r#"[ "ab" ]"#),
            (r#""a" + ("b" == "c")"#, r#"("a" + "b") == "c""#),
            (r#"x: { "a${x}" = 1; }"#, r#"x: { "a" = 1; }"#),
        ] {
            assert!(!is_same(left, right), "{left} {right}");
        }
    }
}
