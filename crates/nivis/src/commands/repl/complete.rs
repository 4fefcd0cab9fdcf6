//! What Tab offers: names in scope, attributes of values, files.

use super::Repl;
use rustyline::completion::Completer;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::validate::Validator;
use rustyline::{Context, Helper};
use std::cell::RefCell;

/// Where a word begins.
const BREAKS: [char; 11] = [' ', '\n', '\r', '\t', '(', ')', '{', '}', '[', ']', ';'];

const COMMANDS: [&str; 17] = [
    ":?",
    ":add",
    ":b",
    ":bl",
    ":doc",
    ":edit",
    ":help",
    ":load",
    ":load-flake",
    ":last-loaded",
    ":print",
    ":quit",
    ":reload",
    ":t",
    ":trace-enable",
    ":lf",
    ":ll",
];

/// Completes with what the session knows.
pub(super) struct Completion<'r> {
    pub(super) repl: &'r RefCell<Repl>,
}

impl Helper for Completion<'_> {}
impl Highlighter for Completion<'_> {}
impl Validator for Completion<'_> {}
impl Hinter for Completion<'_> {
    type Hint = String;
}

impl Completer for Completion<'_> {
    type Candidate = String;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        let before = line.get(..at).unwrap_or(line);
        let Ok(mut repl) = self.repl.try_borrow_mut() else { return Ok((at, Vec::new())) };
        Ok(repl.completions(before))
    }
}

impl Repl {
    /// Where the word at the end of a text begins, and what it could become.
    pub(super) fn completions(&mut self, text: &str) -> (usize, Vec<String>) {
        if text.starts_with(':') && !text.contains(' ') {
            let commands = COMMANDS.iter().filter(|command| command.starts_with(text));
            return (0, commands.map(|command| (*command).to_owned()).collect());
        }
        let start = text.rfind(BREAKS).map_or(0, |at| at + 1);
        let word = &text[start..];
        let loads = [":l ", ":load ", ":lf ", ":load-flake ", ":e ", ":edit "];
        let found = if word.contains('/') || loads.iter().any(|command| text.starts_with(command)) {
            files(word)
        } else if let Some((set, name)) = word.rsplit_once('.') {
            self.attributes(set, name)
        } else {
            self.names(word)
        };
        (start, found)
    }

    fn names(&mut self, word: &str) -> Vec<String> {
        let scope = self.scope();
        let own = self.session.eval.attrs_of(scope).into_iter().map(|attr| attr.name).collect::<Vec<_>>();
        let global: Vec<_> = self.session.eval.base.keys().copied().collect();
        let mut names: Vec<String> =
            own.into_iter().chain(global).map(|name| self.session.eval.name(name)).collect();
        names.retain(|name| name.starts_with(word));
        names.sort();
        names.dedup();
        names
    }

    /// The attributes of what stands before the last dot. What fails offers nothing.
    fn attributes(&mut self, set: &str, name: &str) -> Vec<String> {
        let base = self.session.eval.roots.len();
        let value = self.evaluate(set).ok().filter(|value| value.is_attrs());
        let attrs = value.map(|value| self.session.eval.attrs_by_name(value)).unwrap_or_default();
        self.session.eval.roots.truncate(base);
        nivis_eval::INTERRUPTED.store(false, std::sync::atomic::Ordering::Relaxed);
        let names = attrs.iter().filter(|attr| self.session.eval.name(attr.name).starts_with(name));
        names.map(|attr| format!("{set}.{}", self.session.eval.shown_name(attr.name))).collect()
    }
}

/// Files whose path begins so; folders end in a slash.
pub(in crate::commands) fn files(word: &str) -> Vec<String> {
    let (folder, name) = match word.rfind('/') {
        Some(at) => word.split_at(at + 1),
        None => ("", word),
    };
    let real = match folder.strip_prefix("~/") {
        Some(rest) => crate::config::home().unwrap_or_default().join(rest),
        None if folder.is_empty() => ".".into(),
        None => folder.into(),
    };
    let Ok(entries) = std::fs::read_dir(real) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let Ok(file) = entry.file_name().into_string() else { continue };
        if file.starts_with(name) && (!file.starts_with('.') || name.starts_with('.')) {
            let end = if entry.path().is_dir() { "/" } else { "" };
            found.push(format!("{folder}{file}{end}"));
        }
    }
    found.sort();
    found
}
