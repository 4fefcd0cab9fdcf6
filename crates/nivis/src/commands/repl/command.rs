//! A line: a command, bindings or an expression.

use super::load::Loaded;
use super::{Repl, Trouble, colour, help};
use crate::commands::failure::Failure;
use crate::commands::paint::Paint;
use crate::commands::print;
use nivis_eval::context::ContextSet;

/// What follows a line.
pub(super) enum Next {
    Prompt,
    Quit,
}

/// How deep a value is shown that was not asked for with `:p`.
const DEPTH: usize = 1;

/// The commands that print nothing themselves.
const SILENT: [&str; 10] =
    [":q", ":quit", ":a", ":add", ":l", ":load", ":lf", ":load-flake", ":r", ":reload"];

impl Repl {
    /// Does what a text says.
    pub(super) fn enter(&mut self, text: &str) -> Result<Next, Trouble> {
        let base = self.session.eval.roots.len();
        let result = self.dispatch(text);
        self.session.eval.roots.truncate(base);
        result
    }

    fn dispatch(&mut self, text: &str) -> Result<Next, Trouble> {
        if text.is_empty() {
            return Ok(Next::Prompt);
        }
        if !text.starts_with(':') {
            if !self.bind(text)? {
                let value = self.evaluate(text)?;
                match self.as_json(value)? {
                    Some(json) => self.values.get_or_insert_default().push(json),
                    None => self.show(value, DEPTH)?,
                }
            }
            return Ok(Next::Prompt);
        }
        let (command, argument) = text.split_once([' ', '\n', '\r', '\t']).unwrap_or((text, ""));
        if self.values.is_some() && !SILENT.contains(&command) {
            return Err(Failure::Usage(format!(
                "'{command}' prints text, which '--json' leaves no place for"
            ))
            .into());
        }
        let argument = argument.trim();
        match command {
            ":?" | ":help" => print(help::COMMANDS.as_bytes())?,
            ":q" | ":quit" => return Ok(Next::Quit),
            ":a" | ":add" => {
                let value = self.evaluate(argument)?;
                self.add(value)?;
            }
            ":l" | ":load" => {
                self.forget_files();
                self.load(Loaded::File(argument.to_owned()))?;
            }
            ":lf" | ":load-flake" => self.load(Loaded::Flake(argument.to_owned()))?,
            ":ll" | ":last-loaded" => self.show_last_loaded()?,
            ":r" | ":reload" => self.reload()?,
            ":e" | ":edit" => self.edit(argument)?,
            ":t" => {
                let value = self.evaluate(argument)?;
                let found = self.session.eval.show_type(value);
                print(format!("{found}\n").as_bytes())?;
            }
            ":p" | ":print" => {
                let value = self.evaluate(argument)?;
                if value.is_string() {
                    let text = [self.session.eval.bytes(value), b"\n"].concat();
                    print(&text)?;
                } else {
                    self.show(value, usize::MAX)?;
                }
            }
            ":doc" => self.document(argument)?,
            ":te" | ":trace-enable" => self.trace(command, argument)?,
            ":b" | ":bl" | ":i" | ":u" | ":sh" | ":log" => self.derivation(command, argument)?,
            ":bt" | ":backtrace" | ":env" | ":st" | ":s" | ":step" | ":c" | ":continue" => {
                let text =
                    format!("'{command}' is a command of the debugger, which this version does not have");
                return Err(Failure::Usage(text).into());
            }
            _ => return Err(Failure::Usage(format!("unknown command '{command}'")).into()),
        }
        Ok(Next::Prompt)
    }

    fn show(&mut self, value: nivis_eval::Word, depth: usize) -> Result<(), Failure> {
        let mut text = self.shown(value, depth)?;
        text.push(b'\n');
        if Paint::stdout().is_on() {
            text = colour::coloured(&text);
        }
        print(&text)
    }

    /// The value as JSON, where that is wanted.
    fn as_json(&mut self, value: nivis_eval::Word) -> Result<Option<serde_json::Value>, Failure> {
        if self.values.is_none() {
            return Ok(None);
        }
        let mut text = Vec::new();
        self.attempt(|repl| {
            repl.session.eval.write_json(value, &mut text, &mut ContextSet::default(), false)
        })?;
        let json = serde_json::from_slice(&text);
        json.map(Some).map_err(|error| Failure::Refused(format!("the value has no JSON: {error}")))
    }

    fn show_last_loaded(&mut self) -> Result<(), Failure> {
        let Some(set) = self.last_loaded() else {
            return Err(Failure::Usage("nothing has been loaded yet".into()));
        };
        let mut text = Vec::new();
        // In the order in which the evaluator keeps them, as the reference.
        for attr in self.session.eval.attrs_of(set) {
            text.extend_from_slice(self.session.eval.symbols.name(attr.name));
            text.push(b'\n');
        }
        print(&text)
    }

    fn trace(&mut self, command: &str, argument: &str) -> Result<(), Failure> {
        self.show_trace = match argument {
            "" => !self.show_trace,
            "true" => true,
            "false" => false,
            _ => return Err(Failure::Usage(format!("unexpected argument '{argument}' to {command}"))),
        };
        print(if self.show_trace { b"showing error traces\n" } else { b"not showing error traces\n" })
    }
}
