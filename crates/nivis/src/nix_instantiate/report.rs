//! Errors as the reference prints them (`showErrorInfo` in `libutil/error.cc`).

use nivis_eval::error::{ErrorData, Frame};
use nivis_eval::source::{Pos, Sources};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::IsTerminal as _;

const RED: &str = "\x1b[31;1m";
const BLUE: &str = "\x1b[34;1m";
const YELLOW: &str = "\x1b[35;1m";
const NORMAL: &str = "\x1b[0m";

/// So many repeated frames are printed; of more only the number is.
const FEW_REPEATED: usize = 5;

/// Whether standard error shows colours.
pub(crate) fn has_colours() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some();
    std::io::stderr().is_terminal()
        && std::env::var_os("TERM").is_some_and(|term| term != "dumb")
        && !(set("NO_COLOR") || set("NOCOLOR"))
}

/// The text as standard error takes it: without colours where there are none.
pub(crate) fn for_terminal(text: &str) -> String {
    if has_colours() { text.to_owned() } else { without_colours(text) }
}

/// Removes what [`error`] writes to change colours.
fn without_colours(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\x1b[") {
        out.push_str(&rest[..at]);
        let code = &rest[at + 2..];
        let end = code.find(|c: char| !(c.is_ascii_digit() || c == ';')).unwrap_or(code.len());
        rest = code.get(end + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// `error: …` or `warning: …`, further lines aligned.
pub(crate) fn plain(level: &str, message: &str) -> String {
    indented(&level_prefix(level), level.len() + 2, message)
}

/// `error: ` in its colour.
pub(crate) fn level_prefix(level: &str) -> String {
    let colour = if level == "error" { RED } else { YELLOW };
    format!("{colour}{level}:{NORMAL} ")
}

/// An error with its trace.
pub(crate) fn error(sources: &Sources, data: &ErrorData, show_trace: bool) -> String {
    let prefix = format!("{RED}error:{NORMAL} ");
    let mut out = String::new();
    if !data.trace.is_empty() {
        Printer { sources, out: &mut out, count: 0 }.trace(&data.trace, show_trace);
        out.push('\n');
        out.push_str(&prefix);
    }
    out.push_str(&data.message);
    out.push('\n');
    Printer { sources, out: &mut out, count: 0 }.place("", data.pos);
    match data.suggestions.as_slice() {
        [] => {}
        [one] => drop(write!(out, "Did you mean {YELLOW}{one}{NORMAL}?")),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(|name| format!("{YELLOW}{name}{NORMAL}")).collect();
            drop(write!(out, "Did you mean one of {} or {YELLOW}{last}{NORMAL}?", first.join(", ")));
        }
    }
    indented(&prefix, "error: ".len(), &out)
}

/// White space at the end is dropped, of the whole and of each line.
fn indented(prefix: &str, width: usize, text: &str) -> String {
    let white = [' ', '\n', '\r', '\t'];
    let mut out = String::new();
    for (number, line) in text.trim_end_matches(white).split('\n').enumerate() {
        let line = if number == 0 { format!("{prefix}{line}") } else { format!("\n{:width$}{line}", "") };
        let (start, rest) = line.split_at(usize::from(number > 0));
        out.push_str(start);
        out.push_str(rest.trim_end_matches(white));
    }
    out
}

struct Printer<'p> {
    sources: &'p Sources,
    out: &'p mut String,
    /// Frames so far; those with a place count twice.
    count: usize,
}

impl Printer<'_> {
    fn trace(&mut self, frames: &[Frame], show_trace: bool) {
        let mut seen = BTreeSet::new();
        let mut skipped: Vec<&Frame> = Vec::new();
        let mut truncated = false;
        for frame in frames.iter().rev().filter(|frame| !frame.text.is_empty()) {
            truncated |= !show_trace && self.count > 3;
            if truncated && !frame.always {
                continue;
            }
            if !seen.insert((frame.pos, frame.text.as_str())) {
                skipped.push(frame);
                continue;
            }
            self.skipped(&mut skipped);
            self.count += 1;
            self.frame(frame);
        }
        self.skipped(&mut skipped);
        if truncated {
            let hint = "(stack trace truncated; use '--show-trace' to show the full, detailed trace)";
            drop(writeln!(self.out, "\n{YELLOW}{hint}{NORMAL}"));
        }
    }

    /// Frames that were printed already.
    fn skipped(&mut self, skipped: &mut Vec<&Frame>) {
        if skipped.len() > FEW_REPEATED {
            drop(writeln!(self.out, "\n{YELLOW}({} duplicate frames omitted){NORMAL}", skipped.len()));
            skipped.clear();
        }
        for frame in skipped.drain(..) {
            self.frame(frame);
        }
    }

    fn frame(&mut self, frame: &Frame) {
        drop(writeln!(self.out, "\n… {}", frame.text));
        if self.place("  ", frame.pos) {
            self.count += 1;
        }
    }

    /// A position with the lines around it, if there is one.
    fn place(&mut self, indent: &str, pos: Pos) -> bool {
        let Some(excerpt) = self.sources.excerpt(pos) else { return false };
        for (number, line) in excerpt.trim_end_matches('\n').split('\n').enumerate() {
            match line.strip_suffix('^').filter(|line| line.starts_with("      |")) {
                _ if number == 0 => {
                    let place = line.trim_start_matches("at ").trim_end_matches(':');
                    drop(writeln!(self.out, "{indent}{BLUE}at {YELLOW}{place}{NORMAL}:"));
                }
                Some(line) => drop(writeln!(self.out, "{line}{RED}^{NORMAL}")),
                None => drop(writeln!(self.out, "{line}")),
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_aligned_and_trimmed() {
        assert_eq!(without_colours(&plain("error", "a \n\nb\n\n")), "error: a\n\n       b");
        assert_eq!(without_colours(&plain("warning", "a\nb")), "warning: a\n         b");
    }
}
