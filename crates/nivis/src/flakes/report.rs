//! Errors of evaluation as diagnostics that outlive the evaluator, with the texts that they point into.

use super::module_report::{explain_argument, explain_cycle, explain_modules};
use super::own_report::{explain_assertion, explain_input, explain_package, explain_system};
use super::trees::Trees;
use nivis_diag::{Code, Diagnose, Diagnostic, Label, Origin, SourceMap};
use nivis_eval::error::{Detail, ErrorData, Labels};
use nivis_eval::source::{self, Pos, Sources};
use nivis_eval::{Error, ErrorKind, Evaluator};
use nivis_formats::path::{canonicalise, dir_of};
use std::ops::Range;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

/// A failed evaluation.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub diagnostic: Diagnostic,
    pub sources: SourceMap,
    /// The reference's text, where messages are those of the reference.
    pub reference: Option<Vec<u8>>,
    /// Something that was fetched has another hash than was said.
    pub is_hash_mismatch: bool,
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.diagnostic.message)
    }
}

impl std::error::Error for Report {}

impl Diagnose for Report {
    fn diagnose(&self) -> Diagnostic {
        self.diagnostic.clone()
    }
}

impl Report {
    /// An error of this evaluator; `assertions` are failed ones and where they stand.
    pub(crate) fn new(
        eval: &Evaluator,
        error: &Error,
        trees: &Trees,
        assertions: &[(String, Pos)],
    ) -> Report {
        let here = std::env::current_dir().unwrap_or_default();
        let naming = |origin: &source::Origin| {
            let name = trees.original_paths(&origin.display(), &here);
            let below = Path::new(&name).strip_prefix(&here).ok().map(|below| below.display().to_string());
            let name = below.unwrap_or(name);
            let own = match origin {
                source::Origin::File(path) => trees.is_own(path),
                source::Origin::String | source::Origin::Stdin => true,
                source::Origin::Internal(_) => false,
            };
            (name, if own { Origin::Own } else { Origin::Foreign })
        };
        let mut labels = Labels::new(&eval.sources, &*eval.io, &naming);
        let mut diagnostic = error.diagnose(&mut labels);
        if let Some(Detail::Missing { path }) = &error.data().detail {
            let (text, range) = match naming_place(&eval.sources, path, trees, &mut labels) {
                Some((source, range)) => (Some(source), range),
                None => (None, 0..0),
            };
            diagnostic.labels.splice(0..0, text.map(|source| labels.range(source, range, "named here")));
        }
        if let Some(Detail::Untracked { root, path }) = &error.data().detail {
            let whole = trees.copy_of(root).map(|copy| [copy.as_slice(), b"/", path.as_bytes()].concat());
            let place = whole.and_then(|whole| naming_place(&eval.sources, &whole, trees, &mut labels));
            let label = place.map(|(source, range)| labels.range(source, range, "named here"));
            diagnostic.labels.splice(0..0, label);
        }
        let mut is_hash_mismatch = error.kind() == ErrorKind::HashMismatch;
        if let Some((declared, reason)) = trees.missing(&diagnostic.message) {
            is_hash_mismatch |= reason.code == Code::FLAKE_LOCK_MISMATCH;
            diagnostic.code = reason.code;
            diagnostic.help.extend(reason.help);
            explain_input(declared, &mut diagnostic, &mut labels, &eval.sources, trees);
        }
        if matches!(error.kind(), ErrorKind::Thrown | ErrorKind::Eval) {
            explain_modules(&mut diagnostic, &mut labels, &eval.sources, trees, assertions);
            explain_package(&mut diagnostic, &mut labels, &eval.sources, trees);
            explain_system(&mut diagnostic, &mut labels, &eval.sources, trees);
        }
        if error.kind() == ErrorKind::InfiniteRecursion {
            explain_cycle(&mut diagnostic, &mut labels, &eval.sources, trees);
        }
        if matches!(error.kind(), ErrorKind::Syntax(_)) {
            diagnostic.help.extend(strange_character(&error.data(), &eval.sources, &mut labels));
        } else {
            if diagnostic.message.contains("json.exception.type_error.316") {
                diagnostic.help.push("JSON is UTF-8: a string that goes into it has other bytes".into());
            }
            diagnostic.help.extend(closed_arguments(&diagnostic, &labels));
            explain_argument(&mut diagnostic, &mut labels, &eval.sources, trees);
            explain_assertion(&mut diagnostic, &mut labels, &eval.sources, trees);
            lead_to_own(&mut diagnostic, &labels);
        }
        let reference = as_nix_says(eval, &error.data(), trees);
        let mut report = Report { diagnostic, sources: labels.into_sources(), reference, is_hash_mismatch };
        report.clean(&|text| trees.original_paths(text, &here));
        report
    }

    /// The same for what is wrong with a `flake.nix` itself, with a code of its own.
    pub(crate) fn of_flake_file(eval: &Evaluator, error: &Error, trees: &Trees) -> Report {
        let mut report = Report::new(eval, error, trees, &[]);
        let code = &mut report.diagnostic.code;
        if matches!(*code, Code::EVAL_VALUE | Code::EVAL_TYPE) {
            *code = Code::FLAKE_FILE;
        }
        if !matches!(error.kind(), ErrorKind::Syntax(_)) {
            // The place is in the message.
            let data = ErrorData { pos: 0, ..error.data().clone() };
            report.reference = as_nix_says(eval, &data, trees);
        }
        report
    }

    /// Gives paths the names that people know, and takes what changes colours out of texts.
    fn clean(&mut self, original: &dyn Fn(&str) -> String) {
        let place = self.diagnostic.labels.first().and_then(|label| {
            let at = self.sources.position(label.file, label.range.start)?;
            Some(format!("at {}:{}:{}", self.sources.name(label.file)?, at.line, at.column))
        });
        let clean = |text: &mut String| *text = without_escapes(&original(text));
        let diagnostic = &mut self.diagnostic;
        clean(&mut diagnostic.message);
        // Messages about flakes name their place; it is a label.
        if let Some(rest) = place.and_then(|place| diagnostic.message.strip_suffix(&place).map(str::to_owned))
        {
            diagnostic.message = rest.trim_end_matches([' ', ',']).to_owned();
        }
        diagnostic.notes.iter_mut().chain(&mut diagnostic.help).for_each(clean);
        diagnostic.labels.iter_mut().for_each(|label| clean(&mut label.text));
        for frame in &mut diagnostic.trace {
            clean(&mut frame.text);
            frame.text = in_backticks(&frame.text);
        }
    }
}

/// The reference's text, where messages are the reference's. It names a file of a working tree where that is, but leaves
/// store paths in what the evaluated code says.
fn as_nix_says(eval: &Evaluator, error: &ErrorData, trees: &Trees) -> Option<Vec<u8>> {
    let text = crate::nix_instantiate::report::error(eval, error, crate::nix::voice()?);
    let text = String::from_utf8_lossy(&text);
    let is_of_code = matches!(error.kind, ErrorKind::Thrown | ErrorKind::Abort);
    let lines = text.split_inclusive('\n').map(|line| {
        let plain = without_escapes(line);
        let begin = plain.trim_start();
        if begin.starts_with("at ") || !(is_of_code || begin.starts_with('…')) {
            trees.original_paths(line, Path::new(""))
        } else {
            line.to_owned()
        }
    });
    Some(lines.collect::<String>().into_bytes())
}

/// Puts the innermost place of the user before one in a library.
fn lead_to_own(diagnostic: &mut Diagnostic, labels: &Labels<'_>) {
    if diagnostic.labels.first().is_some_and(|label| labels.is_own(label)) {
        return;
    }
    let own = |label: &&Label| labels.is_own(label);
    if let Some(label) = diagnostic.trace.iter().filter_map(|frame| frame.label.as_ref()).find(own) {
        diagnostic.labels.insert(0, label.clone());
    }
}

/// What to do about characters that editors and word processors put where the language has others.
fn strange_character(error: &ErrorData, sources: &Sources, labels: &mut Labels<'_>) -> Option<String> {
    let (source, offset) = sources.resolve(error.pos)?;
    let text = labels.text(source);
    let rest = text.get(offset as usize..)?;
    if offset == 0 && rest.starts_with("\u{feff}".as_bytes()) {
        return Some("the file begins with a byte order mark; save it as UTF-8 without one".into());
    }
    let quote = ["“", "”", "„", "‘", "’"].into_iter().find(|quote| rest.starts_with(quote.as_bytes()))?;
    Some(format!("`{quote}` is no quotation mark of the language; write `\"`"))
}

/// What a function lacks that others give more arguments than it names: modules, above all.
fn closed_arguments(diagnostic: &Diagnostic, labels: &Labels<'_>) -> Option<String> {
    let is_function = |label: &&Label| label.text == "the function" && labels.is_own(label);
    let function = diagnostic.labels.iter().find(is_function)?;
    let is_of_library = diagnostic.labels.iter().any(|label| label != function && !labels.is_own(label));
    let (called, argument) = diagnostic.message.split_once("called with unexpected argument '")?;
    let advice = match called.trim_end() {
        "function 'outputs'" => format!(
            "each input is an argument of `outputs`: add `{}`, or end them with `...`: `{{ self, ... }}:`",
            argument.trim_end_matches('\'')
        ),
        _ => "a module gets more arguments than it names; end them with `...`: `{ pkgs, ... }:`".into(),
    };
    is_of_library.then_some(advice)
}

/// Where the user's files name a path: its folder's `default.nix` goes by the folder.
fn naming_place<'s>(
    sources: &'s Sources,
    path: &[u8],
    trees: &Trees,
    labels: &mut Labels<'_>,
) -> Option<(&'s source::Source, Range<usize>)> {
    let here = std::env::current_dir().unwrap_or_default();
    let wanted = [Some(path), path.strip_suffix(b"/default.nix")];
    sources.iter().find_map(|source| {
        let folder = match &source.origin {
            source::Origin::File(file) if trees.is_own(file) => dir_of(file),
            source::Origin::String => here.as_os_str().as_bytes(),
            _ => return None,
        };
        let text = labels.text(source);
        let range = path_literals(&text).find(|range| {
            let literal = &text[range.clone()];
            let whole = if literal.starts_with(b"/") {
                canonicalise(literal)
            } else {
                canonicalise(&[folder, b"/", literal].concat())
            };
            wanted.contains(&Some(whole.as_slice()))
        })?;
        Some((source, range))
    })
}

/// The relative and absolute paths in a text, comments left out.
fn path_literals(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let is_path = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-+/".contains(byte);
        while at < text.len() {
            if text[at] == b'#' {
                at += text[at..].iter().position(|byte| *byte == b'\n').unwrap_or(text.len() - at);
                continue;
            }
            let start = at;
            let length = text[at..].iter().take_while(|byte| is_path(byte)).count();
            at += length.max(1);
            if text[start..start + length].contains(&b'/') {
                return Some(start..start + length);
            }
        }
        None
    })
}

/// `` `a' `` is written `` `a` `` elsewhere.
fn in_backticks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open = false;
    for c in text.chars() {
        out.push(if open && c == '\'' { '`' } else { c });
        open = c == '`' || (open && c != '\'');
    }
    out
}

/// A text without the sequences that change colours.
fn without_escapes(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(
            part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').get(1..).unwrap_or_default(),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_in_texts() {
        let text = b"[ ./a ../b/c.nix 1/x ] # ./no\n\"/d\"";
        let found: Vec<&[u8]> = path_literals(text).map(|range| &text[range]).collect();
        assert_eq!(found, [&b"./a"[..], b"../b/c.nix", b"1/x", b"/d"]);
    }

    #[test]
    fn quotes_become_alike() {
        assert_eq!(in_backticks("the option `a.b' of 'c'"), "the option `a.b` of 'c'");
    }

    #[test]
    fn colours_are_taken_out() {
        assert_eq!(without_escapes("a \u{1b}[1;35mred\u{1b}[0m b"), "a red b");
        assert_eq!(without_escapes("\u{1b}["), "");
    }
}
