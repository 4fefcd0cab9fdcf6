//! Errors as the reference prints them (`showErrorInfo` in `libutil/error.cc`).

use nivis_eval::Evaluator;
use nivis_eval::error::{Detail, ErrorData, Frame};
use nivis_eval::source::Pos;
use std::collections::BTreeSet;
use std::io::{IsTerminal as _, Write as _};
use unicode_width::UnicodeWidthChar as _;

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

/// Prints a line to standard error, without colours where there are none.
pub(crate) fn print(text: &[u8]) {
    let mut line = filtered(text, has_colours());
    line.push(b'\n');
    crate::eval_cache::told(&line);
    // Where standard error cannot be written, nothing is left to tell.
    drop(std::io::stderr().write_all(&line));
}

/// A message as it is where no colours are.
pub(crate) fn without_colours(text: &[u8]) -> Vec<u8> {
    filtered(text, false)
}

/// A message as the reference lets it out (`filterANSIEscapes` in `libutil/terminal.cc`): tabs are spaces up to the next
/// eighth column of the whole text, line ends not counted; carriage returns, bells and, unless `colours`, all that steers
/// a terminal are left out.
fn filtered(text: &[u8], colours: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let (mut rest, mut column) = (text, 0);
    while let Some(&byte) = rest.first() {
        match byte {
            0x1b => {
                let (length, is_colour) = sequence(rest);
                if colours && is_colour {
                    out.extend_from_slice(&rest[..length]);
                }
                rest = &rest[length..];
            }
            b'\t' => {
                let spaces = 8 - column % 8;
                out.resize(out.len() + spaces, b' ');
                column += spaces;
                rest = &rest[1..];
            }
            b'\r' | 0x07 => rest = &rest[1..],
            _ => {
                let (length, width) = character(rest);
                column += width;
                out.extend_from_slice(&rest[..length]);
                rest = &rest[length..];
            }
        }
    }
    out
}

/// The length of the sequence that an escape begins, and whether it changes colours.
fn sequence(text: &[u8]) -> (usize, bool) {
    let run = |from: usize, range: std::ops::RangeInclusive<u8>| {
        from + text[from.min(text.len())..].iter().take_while(|byte| range.contains(byte)).count()
    };
    match text.get(1) {
        Some(b'[') => {
            let end = run(run(2, 0x30..=0x3f), 0x20..=0x2f);
            match text.get(end) {
                Some(last @ 0x40..=0x7e) => (end + 1, *last == b'm'),
                _ => (end, false),
            }
        }
        Some(b']') => {
            let end = 2 + text[2..].iter().take_while(|byte| !matches!(byte, 0x1b | 0x07)).count();
            match (text.get(end), text.get(end + 1)) {
                (Some(0x1b), Some(b'\\')) => (end + 2, false),
                (Some(_), _) => (end + 1, false),
                (None, _) => (end, false),
            }
        }
        Some(0x40..=0x5f) => (2, false),
        _ => (1, false),
    }
}

/// The length of the character that a text begins with, and its columns; bytes that are none count by themselves.
fn character(text: &[u8]) -> (usize, usize) {
    let length = match text[0] {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    };
    let read = text.get(..length).and_then(|bytes| std::str::from_utf8(bytes).ok());
    match read.and_then(|text| text.chars().next()) {
        Some(character) => (length, character.width().unwrap_or(0)),
        None => (1, 1),
    }
}

/// `error: …` or `warning: …`, further lines aligned.
pub(crate) fn plain(level: &str, message: &str) -> Vec<u8> {
    indented(&level_prefix(level), level.len() + 2, message.as_bytes())
}

/// `error: ` in its colour.
pub(crate) fn level_prefix(level: &str) -> String {
    let colour = if level == "error" { RED } else { YELLOW };
    format!("{colour}{level}:{NORMAL} ")
}

/// An error with its trace.
pub(crate) fn error(eval: &Evaluator, data: &ErrorData, show_trace: bool) -> Vec<u8> {
    let prefix = level_prefix("error");
    let mut printer = Printer { eval, out: Vec::new(), count: 0 };
    if !data.trace.is_empty() {
        printer.trace(&data.trace, show_trace);
        printer.out.push(b'\n');
        printer.add(&prefix);
    }
    printer.add(&data.message);
    if data.message.starts_with("while parsing TOML: ") && data.message.ends_with('\n') {
        // The reference ends the colour of the inner message on a line of its own, which stays.
        printer.add(NORMAL);
    }
    printer.out.push(b'\n');
    let is_placeless = matches!(&data.detail, Some(Detail::Cycle(cycle)) if cycle.is_placeless());
    printer.place("", if is_placeless { 0 } else { data.pos });
    match data.suggestions.as_slice() {
        [] => {}
        [one] => printer.add(&format!("Did you mean {YELLOW}{one}{NORMAL}?")),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(|name| format!("{YELLOW}{name}{NORMAL}")).collect();
            printer.add(&format!("Did you mean one of {} or {YELLOW}{last}{NORMAL}?", first.join(", ")));
        }
    }
    indented(&prefix, "error: ".len(), &printer.out)
}

/// The text without white space at its end.
fn trimmed(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| !b" \n\r\t".contains(byte)).map_or(0, |last| last + 1);
    &text[..end]
}

/// White space at the end is dropped, of the whole and of each line.
fn indented(prefix: &str, width: usize, text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() * 2);
    for (number, line) in trimmed(text).split(|&byte| byte == b'\n').enumerate() {
        let start = if number == 0 { prefix.as_bytes().to_vec() } else { vec![b' '; width] };
        if number > 0 {
            out.push(b'\n');
        }
        out.extend_from_slice(trimmed(&[&start[..], line].concat()));
    }
    out
}

struct Printer<'p> {
    eval: &'p Evaluator,
    out: Vec<u8>,
    /// Frames so far; those with a place count twice.
    count: usize,
}

impl Printer<'_> {
    fn add(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

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
            self.add(&format!("\n{YELLOW}{hint}{NORMAL}\n"));
        }
    }

    /// Frames that were printed already.
    fn skipped(&mut self, skipped: &mut Vec<&Frame>) {
        if skipped.len() > FEW_REPEATED {
            self.add(&format!("\n{YELLOW}({} duplicate frames omitted){NORMAL}\n", skipped.len()));
            skipped.clear();
        }
        for frame in skipped.drain(..) {
            self.frame(frame);
        }
    }

    fn frame(&mut self, frame: &Frame) {
        self.add(&format!("\n… {}\n", frame.text));
        if self.place("  ", frame.pos) {
            self.count += 1;
        }
    }

    /// A position with the lines around it, if there is one.
    fn place(&mut self, indent: &str, pos: Pos) -> bool {
        let Some(excerpt) = self.eval.sources.excerpt(pos, &*self.eval.io) else { return false };
        let excerpt = excerpt.strip_suffix(b"\n").unwrap_or(&excerpt);
        for (number, line) in excerpt.split(|&byte| byte == b'\n').enumerate() {
            match line.strip_suffix(b"^").filter(|line| line.starts_with(b"      |")) {
                _ if number == 0 => {
                    let place =
                        String::from_utf8_lossy(line.strip_prefix(b"at ").unwrap_or(line)).into_owned();
                    let place = place.strip_suffix(':').unwrap_or(&place);
                    self.add(&format!("{indent}{BLUE}at {YELLOW}{place}{NORMAL}:"));
                }
                Some(line) => {
                    self.out.extend_from_slice(line);
                    self.add(&format!("{RED}^{NORMAL}"));
                }
                None => self.out.extend_from_slice(line),
            }
            self.out.push(b'\n');
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_aligned_and_trimmed() {
        let shown = |level, message| String::from_utf8(filtered(&plain(level, message), false));
        assert_eq!(shown("error", "a \n\nb\n\n").as_deref(), Ok("error: a\n\n       b"));
        assert_eq!(shown("warning", "a\nb").as_deref(), Ok("warning: a\n         b"));
    }

    #[test]
    fn what_steers_a_terminal_is_left_out_and_tabs_are_spaces() {
        let shown =
            |text: &str, colours| String::from_utf8(filtered(text.as_bytes(), colours)).expect("text");
        assert_eq!(shown("ab\tc\r\u{7}", false), "ab      c");
        assert_eq!(shown("ä\t\u{1b}[31;1mx\u{1b}[0m", false), "ä       x");
        assert_eq!(shown("\u{1b}[31mx\u{1b}[2J\u{1b}]8;;u\u{1b}\\y", true), "\u{1b}[31mxy");
        assert_eq!(shown("日本\tb", false), "日本    b");
        assert_eq!(filtered(b"\xff\xc3\t|", false), b"\xff\xc3      |");
    }
}
