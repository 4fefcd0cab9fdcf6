//! One diagnostic.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::codes::Code;
use crate::source_map::FileId;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The command cannot do what was asked.
    Error,
    /// It can, but probably not as meant.
    Warning,
    /// Worth knowing.
    Note,
}

/// A range of a file and what is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    pub file: FileId,
    /// Bytes from the beginning of the file.
    pub range: Range<u32>,
    pub text: String,
}

/// A step on the way to the error, outermost last, as in the reference's traces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceFrame {
    /// Such as ``while evaluating the attribute `x` ``.
    pub text: String,
    pub label: Option<Label>,
    /// Whether the configuration itself says so (`addErrorContext`): then it is for its reader.
    pub context: bool,
}

/// What to tell the user about one fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    /// Lower case, one fact, names in backticks.
    pub message: String,
    /// The first is the place of the fault, others explain it.
    pub labels: Vec<Label>,
    pub notes: Vec<String>,
    /// The next thing to do.
    pub help: Vec<String>,
    pub trace: Vec<TraceFrame>,
}

impl Label {
    pub fn new(file: FileId, range: Range<u32>, text: impl Into<String>) -> Self {
        Label { file, range, text: text.into() }
    }
}

impl Diagnostic {
    pub fn new(code: Code, severity: Severity, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity,
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            trace: Vec::new(),
        }
    }

    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    #[must_use]
    pub fn with_label(mut self, label: Label) -> Self {
        self.labels.push(label);
        self
    }

    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    #[must_use]
    pub fn with_frame(mut self, text: impl Into<String>, label: Option<Label>) -> Self {
        self.trace.push(TraceFrame { text: text.into(), label, context: false });
        self
    }
}

/// An error with what caused it, outermost first; what was said already is not repeated.
pub fn sentence(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let inner_text = inner.to_string();
        // A transparent wrapper says the same as what it wraps.
        if !text.contains(&inner_text) {
            text = format!("{text}: {inner_text}");
        }
        source = inner.source();
    }
    text
}

/// Errors that can say what to tell the user; implemented next to each error.
pub trait Diagnose {
    /// What went wrong, and what to do about it. Labels are only in diagnostics of errors that know their sources.
    fn diagnose(&self) -> Diagnostic;
}
