//! Formatting in the style of RFC 166, by a library that does what `nixfmt` does.

use crate::source::{SourceError, Workspace};
use nivis_diag::{Code, Diagnostic, FileId, Label};
use std::ops::Range;

/// Why a text is left as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error("the file is not UTF-8, which formatting needs")]
    NotUtf8 { at: u32 },
    /// The language allows it, the library does not.
    #[error("this cannot be formatted: {message}")]
    Unsupported { message: String, range: Range<u32> },
    /// The result would be another program.
    #[error("formatting would change what the file means")]
    Changes,
}

impl FormatError {
    /// What to tell the user of a file.
    pub fn diagnose(&self, file: FileId) -> Diagnostic {
        let plain = Diagnostic::error(Code::STYLE_FORMAT, self.to_string());
        match self {
            FormatError::Source(error) => error.diagnose(file),
            FormatError::NotUtf8 { at } => plain.with_label(Label::new(file, *at..*at + 1, "")),
            FormatError::Unsupported { range, .. } => plain.with_label(Label::new(file, range.clone(), "")),
            // The whole file is meant; the label says which one.
            FormatError::Changes => plain.with_label(Label::new(file, 0..1, "")).with_help(
                "put the part that is meant so between `/*nixfmt:disable*/` and `/*nixfmt:enable*/`",
            ),
        }
    }
}

/// The text in the style of RFC 166; `None` where it has that already.
///
/// # Errors
/// It is not Nix, or cannot be formatted without a change of its meaning.
pub fn format(text: &[u8], workspace: &mut Workspace) -> Result<Option<String>, FormatError> {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let source = match std::str::from_utf8(text) {
        Ok(source) => source,
        Err(error) => {
            workspace.check(text)?;
            return Err(FormatError::NotUtf8 { at: offset(error.valid_up_to()) });
        }
    };
    match nixfmt_rs::format(source) {
        Ok(formatted) if formatted == source => Ok(None),
        Ok(formatted) => {
            if workspace.meaning(text)? != workspace.meaning(formatted.as_bytes())? {
                return Err(FormatError::Changes);
            }
            Ok(Some(formatted))
        }
        Err(error) => {
            workspace.check(text)?;
            let range = error.byte_range();
            Err(FormatError::Unsupported {
                message: error.message(),
                range: offset(range.start)..offset(range.end),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<Option<String>, FormatError> {
        format(text.as_bytes(), &mut Workspace::default())
    }

    #[test]
    fn texts_get_the_style_and_keep_it() {
        let formatted = check("{foo=1;bar=[1 2];}").expect("it is Nix").expect("it changes");
        assert_eq!(formatted, "{\n  foo = 1;\n  bar = [\n    1\n    2\n  ];\n}\n");
        assert_eq!(check(&formatted), Ok(None));
    }

    #[test]
    fn escapes_of_indented_strings_are_kept() {
        let one = |text: &str| check(text).expect("it is Nix").expect("it changes");
        assert_eq!(one("''a.''${b}''"), "\"a.\\${b}\"\n");
        assert_eq!(one("''it'''s''"), "\"it''s\"\n");
        assert_eq!(one("{ a =''\n b.''${c}\n '';}"), "{\n  a = ''\n    b.''${c}\n  '';\n}\n");
    }

    #[test]
    fn faults_have_their_place() {
        let error = check("{\n  a = ;\n}\n").expect_err("it is no Nix");
        assert_eq!(
            error,
            FormatError::Source(SourceError {
                code: Code::SYNTAX_UNEXPECTED,
                message: "syntax error, unexpected ';'".into(),
                range: 8..9,
                missing: None,
            })
        );
        let error = FormatError::Changes;
        let file = nivis_diag::SourceMap::default().add("a.nix", Vec::new());
        assert_eq!(error.diagnose(file).labels.len(), 1, "it says which file");
        let bytes = format(b"# \xff\n1", &mut Workspace::default());
        assert_eq!(bytes, Err(FormatError::NotUtf8 { at: 2 }));
    }
}
