//! Texts as the language's own parser sees them.

use bumpalo::Bump;
use nivis_diag::{Code, Diagnostic, FileId, Label};
use nivis_syntax::ast::NO_POS;
use nivis_syntax::symbol::SymbolTable;
use nivis_syntax::{ParseError, ParseOptions, SourceText, parse};
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
}

impl SourceError {
    fn new(error: &ParseError, text: &[u8]) -> Self {
        let message = error.kind.message(&SourceText::new(b"this file", text));
        let start = if error.pos == NO_POS { 0 } else { error.pos as usize };
        let start = start.min(text.len());
        let end = start + word_length(text.get(start..).unwrap_or_default());
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        SourceError {
            code: error.kind.code(),
            message: String::from_utf8_lossy(&message).into_owned(),
            range: offset(start)..offset(end),
        }
    }

    /// What to tell the user of a file.
    pub fn diagnose(&self, file: FileId) -> Diagnostic {
        Diagnostic::error(self.code, &self.message).with_label(Label::new(file, self.range.clone(), ""))
    }
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
        Ok(printed)
    }
}
