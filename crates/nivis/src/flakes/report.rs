//! Errors of evaluation as data that outlives the evaluator.

use nivis_eval::source::{Origin, Pos};
use nivis_eval::{Error, Evaluator};

/// A place in a source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The file, or what the text is called.
    pub name: String,
    pub is_file: bool,
    /// From 1.
    pub line: u32,
    /// From 1, in bytes.
    pub column: u32,
    /// The line itself.
    pub text: String,
}

/// One step of the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub text: String,
    pub place: Option<Place>,
    /// Shown even where traces are folded: `addErrorContext`.
    pub always: bool,
}

/// A failed evaluation.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub message: String,
    pub place: Option<Place>,
    /// Innermost first.
    pub trace: Vec<Step>,
    pub suggestions: Vec<String>,
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Report {}

fn place(eval: &Evaluator, pos: Pos) -> Option<Place> {
    let (source, offset) = eval.sources.resolve(pos)?;
    let at = eval.sources.line_column(pos)?;
    let source_text = source.text(&*eval.io);
    let offset = (offset as usize).min(source_text.len());
    let start = offset.saturating_sub(at.column as usize - 1);
    let end = source_text[start..].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    let end = end.map_or(source_text.len(), |end| start + end);
    Some(Place {
        name: source.origin.display(),
        is_file: matches!(source.origin, Origin::File(_)),
        line: at.line,
        column: at.column,
        text: String::from_utf8_lossy(&source_text[start..end]).into_owned(),
    })
}

impl Report {
    /// An error of this evaluator.
    pub(crate) fn new(eval: &Evaluator, error: &Error) -> Report {
        let data = error.data();
        let step = |frame: &nivis_eval::error::Frame| Step {
            text: frame.text.clone(),
            place: place(eval, frame.pos),
            always: frame.always,
        };
        Report {
            message: data.message.clone(),
            place: place(eval, data.pos),
            trace: data.trace.iter().map(step).collect(),
            suggestions: data.suggestions.clone(),
        }
    }
}
