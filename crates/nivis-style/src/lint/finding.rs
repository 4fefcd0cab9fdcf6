//! What a rule found.

use nivis_diag::{Code, Diagnostic, FileId, Label};
use std::ops::Range;

/// A replacement of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub range: Range<u32>,
    pub text: String,
}

/// Something that a rule has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: &'static str,
    /// Lower case, one fact.
    pub message: String,
    /// Where, in bytes.
    pub range: Range<u32>,
    /// Other places that explain it.
    pub others: Vec<(Range<u32>, String)>,
    /// What could be written, if that is short.
    pub suggestion: Option<String>,
    /// A repair that keeps the meaning; empty where there is none.
    pub edits: Vec<Edit>,
}

impl Finding {
    pub(super) fn new(range: Range<u32>, message: impl Into<String>) -> Self {
        let (others, edits) = Default::default();
        Finding { rule: "", message: message.into(), range, others, suggestion: None, edits }
    }

    /// Says what to write, which may mean something else in rare cases.
    pub(super) fn suggest(self, suggestion: impl Into<String>) -> Self {
        Finding { suggestion: Some(suggestion.into()), ..self }
    }

    /// Offers a repair.
    pub(super) fn edit(mut self, range: Range<u32>, text: impl Into<String>) -> Self {
        self.edits.push(Edit { range, text: text.into() });
        self
    }

    /// Offers the replacement of the whole place.
    pub(super) fn replace(self, text: impl Into<String>) -> Self {
        let (range, text) = (self.range.clone(), text.into());
        self.suggest(text.clone()).edit(range, text)
    }

    /// What to tell the user of a file.
    pub fn diagnose(&self, file: FileId) -> Diagnostic {
        let message = format!("{} [{}]", self.message, self.rule);
        let mut diagnostic = Diagnostic::warning(Code::STYLE_FINDING, message).with_label(Label::new(
            file,
            self.range.clone(),
            "",
        ));
        for (range, text) in &self.others {
            diagnostic = diagnostic.with_label(Label::new(file, range.clone(), text.clone()));
        }
        match &self.suggestion {
            Some(text) if !text.contains('\n') && text.len() <= 100 => {
                diagnostic.with_help(format!("write `{text}`"))
            }
            _ => diagnostic,
        }
    }
}
