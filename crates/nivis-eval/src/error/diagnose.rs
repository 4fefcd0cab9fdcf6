//! Errors of evaluation as diagnostics.

use super::extent::extent;
use super::{Detail, Error, ErrorData, ErrorKind};
use crate::io::EvalIo;
use crate::source::{Origin, Pos, Source, Sources};
use nivis_diag::{Code, Diagnostic, FileId, Label, SourceMap, TraceFrame};
use std::collections::BTreeMap;
use std::rc::Rc;

/// How a text is called in messages, and whose it is.
type Naming<'e> = &'e dyn Fn(&Origin) -> (String, nivis_diag::Origin);

/// Turns places of an evaluation into labels, and gathers the texts that they are in.
pub struct Labels<'e> {
    sources: &'e Sources,
    io: &'e dyn EvalIo,
    naming: Naming<'e>,
    texts: BTreeMap<Pos, Rc<Vec<u8>>>,
    files: BTreeMap<Pos, FileId>,
    map: SourceMap,
}

impl<'e> Labels<'e> {
    /// Labels into these texts.
    pub fn new(sources: &'e Sources, io: &'e dyn EvalIo, naming: Naming<'e>) -> Self {
        let (texts, files, map) = Default::default();
        Labels { sources, io, naming, texts, files, map }
    }

    /// A text, which is read again if need be.
    pub fn text(&mut self, source: &Source) -> Rc<Vec<u8>> {
        self.texts.entry(source.id()).or_insert_with(|| source.text(self.io)).clone()
    }

    /// What begins at a place, if that is in a text.
    pub fn at(&mut self, pos: Pos, text: impl Into<String>) -> Option<Label> {
        let (source, offset) = self.sources.resolve(pos)?;
        let whole = self.text(source);
        let start = (offset as usize).min(whole.len());
        let end = start + extent(&whole[start..]);
        Some(self.range(source, start..end, text))
    }

    /// A range of bytes of a text.
    pub fn range(
        &mut self,
        source: &Source,
        range: std::ops::Range<usize>,
        text: impl Into<String>,
    ) -> Label {
        let number = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Label::new(self.file(source), number(range.start)..number(range.end), text)
    }

    fn file(&mut self, source: &Source) -> FileId {
        let text = self.text(source);
        let (map, naming) = (&mut self.map, self.naming);
        *self.files.entry(source.id()).or_insert_with(|| {
            let (name, origin) = naming(&source.origin);
            let id = map.add(name, text.to_vec());
            map.set_origin(id, origin);
            id
        })
    }

    /// Whether a label is in a file of the user's.
    pub fn is_own(&self, label: &Label) -> bool {
        self.map.is_own(label.file)
    }

    /// The texts so far.
    pub fn sources(&self) -> &SourceMap {
        &self.map
    }

    /// The texts that labels were made for.
    pub fn into_sources(self) -> SourceMap {
        self.map
    }
}

impl ErrorKind {
    /// The code under which it is explained.
    pub fn code(self) -> Code {
        match self {
            ErrorKind::Thrown => Code::EVAL_THROWN,
            ErrorKind::Assertion => Code::EVAL_ASSERTION,
            ErrorKind::Abort => Code::EVAL_ABORTED,
            ErrorKind::Eval => Code::EVAL_VALUE,
            ErrorKind::Type => Code::EVAL_TYPE,
            ErrorKind::Arithmetic => Code::EVAL_ARITHMETIC,
            ErrorKind::MissingAttribute => Code::EVAL_MISSING_ATTRIBUTE,
            ErrorKind::UndefinedVariable => Code::SYNTAX_UNDEFINED_VARIABLE,
            ErrorKind::Argument | ErrorKind::MissingArgument => Code::EVAL_ARGUMENT,
            ErrorKind::Context => Code::EVAL_CONTEXT,
            ErrorKind::InfiniteRecursion => Code::EVAL_INFINITE_RECURSION,
            ErrorKind::StackOverflow => Code::EVAL_CALL_DEPTH,
            ErrorKind::File => Code::EVAL_FILE,
            ErrorKind::Restricted => Code::EVAL_RESTRICTED,
            ErrorKind::Syntax(code) => code,
            ErrorKind::Usage => Code::COMMAND_USAGE,
            ErrorKind::Store => Code::STORE_OPERATION,
            ErrorKind::HashMismatch => Code::FLAKE_LOCK_MISMATCH,
            ErrorKind::Interrupted => Code::EVAL_INTERRUPTED,
            ErrorKind::HeapFull => Code::EVAL_MEMORY,
        }
    }
}

/// At most so many places of a cycle are shown; of more the first ones.
const SHOWN_OF_CYCLE: usize = 6;

impl Error {
    /// What to tell the user: the place first, then what explains it.
    pub fn diagnose(&self, labels: &mut Labels<'_>) -> Diagnostic {
        self.data().diagnose(labels)
    }
}

impl ErrorData {
    fn diagnose(&self, labels: &mut Labels<'_>) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(self.kind.code(), self.message.clone());
        diagnostic.labels.extend(labels.at(self.pos, ""));
        match &self.detail {
            Some(Detail::Cycle(cycle)) => describe_cycle(cycle, &mut diagnostic, labels),
            Some(Detail::Untracked { root, path }) => {
                diagnostic.code = Code::FLAKE_UNTRACKED;
                diagnostic.help.push(format!("run: git -C {root} add {path}"));
            }
            Some(Detail::LeftOut(base, missing)) => {
                let text = labels.sources.resolve(*base);
                let label = |(source, _)| labels.range(source, missing.range(), missing.to_string());
                diagnostic.labels.extend(text.map(label));
            }
            Some(Detail::Missing { .. }) | None => {}
        }
        if self.kind == ErrorKind::Argument
            && let Some(call) = self.trace.first().filter(|frame| frame.text == "from call site")
            && let Some(label) = labels.at(call.pos, "called here")
        {
            diagnostic.labels.iter_mut().for_each(|label| label.text = "the function".to_owned());
            diagnostic.labels.insert(0, label);
        }
        if let [first @ .., last] = self.suggestions.as_slice() {
            let names: Vec<String> = first.iter().map(|name| format!("`{name}`")).collect();
            let last = format!("`{last}`");
            let names = if names.is_empty() { last } else { format!("{} or {last}", names.join(", ")) };
            diagnostic.help.push(format!("did you mean {names}?"));
        }
        if self.kind == ErrorKind::Restricted {
            diagnostic.help.push("put the file into the flake, or allow it with --impure".into());
        }
        if self.kind == ErrorKind::HeapFull {
            diagnostic
                .help
                .push("allow more: GC_MAXIMUM_HEAP_SIZE says how much memory values may take".into());
        }
        for frame in self.trace.iter().filter(|frame| !frame.text.is_empty()) {
            let text = frame.text.trim_end().trim_end_matches(':').to_owned();
            let label = labels.at(frame.pos, "");
            diagnostic.trace.push(TraceFrame { text, label, context: frame.always });
        }
        diagnostic
    }
}

/// Numbers the places of a cycle: those of the user, or all where the user has none in it.
fn describe_cycle(cycle: &super::Cycle, diagnostic: &mut Diagnostic, labels: &mut Labels<'_>) {
    let all: Vec<Label> = cycle.places().into_iter().filter_map(|pos| labels.at(pos, "")).collect();
    if all.is_empty() {
        return;
    }
    let own: Vec<Label> = all.iter().filter(|label| labels.is_own(label)).cloned().collect();
    let foreign = all.len() - own.len();
    let mut places = if own.is_empty() { all } else { own };
    let mut seen = Vec::new();
    places.retain(|label| {
        let new = !seen.contains(&(label.file, label.range.start));
        seen.push((label.file, label.range.start));
        new
    });
    let hidden = places.len().saturating_sub(SHOWN_OF_CYCLE);
    places.truncate(SHOWN_OF_CYCLE);
    let count = places.len();
    for (index, label) in places.iter_mut().enumerate() {
        label.text = match index + 1 {
            1 if count == 1 => "this needs itself".to_owned(),
            1 => "1: this needs 2".to_owned(),
            number if number == count && hidden == 0 => format!("{number}: this needs 1 again"),
            number => format!("{number}: this needs {}", number + 1),
        };
    }
    diagnostic.labels = places;
    if hidden > 0 {
        let places = if hidden == 1 { "place" } else { "places" };
        diagnostic.notes.push(format!("the cycle has {hidden} more {places}"));
    }
    if foreign > 0 && count > 0 && diagnostic.labels.iter().any(|label| labels.is_own(label)) {
        diagnostic.notes.push(format!("the cycle passes {foreign} places of the library"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stops_an_evaluation_has_a_code() {
        let code = |kind: ErrorKind| Error::new(kind, "x").data().kind.code().to_string();
        assert_eq!(code(ErrorKind::Interrupted), "NV0214");
        assert_eq!(code(ErrorKind::HeapFull), "NV0215");
    }
}
