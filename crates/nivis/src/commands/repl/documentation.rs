//! `:doc`: comments `/** … */` before functions and attributes (RFC 145), and what builtins do.

use super::{Repl, Trouble};
use crate::commands::failure::Failure;
use crate::commands::print;
use nivis_eval::Word;
use nivis_eval::heap::Kind;
use nivis_eval::source::Pos;
use nivis_style::documentation::comment_at;

/// The builtins with the names of their arguments, and what they do.
const BUILTINS: &str = include_str!("builtins.txt");

/// What is told of a builtin; nothing of those that the reference's manual leaves out.
fn of_builtin(name: &str) -> Option<String> {
    let entries = BUILTINS.lines().filter_map(|line| line.split_once(" | "));
    let mut found = entries.filter_map(|(signature, text)| {
        let mut words = signature.split(' ');
        (words.next()? == name).then_some((words, text))
    });
    let (arguments, text) = found.next()?;
    let arguments: String = arguments.map(|argument| format!(" *{argument}*")).collect();
    let manual = "https://nix.dev/manual/nix/2.34/language/builtins.html";
    Some(format!("**Synopsis:** `builtins.{name}`{arguments}\n\n{text}\n\n{manual}#builtins-{name}"))
}

impl Repl {
    /// Shows what is written about the value of an expression.
    pub(super) fn document(&mut self, argument: &str) -> Result<(), Trouble> {
        if argument.is_empty() {
            return Err(Failure::Usage("':doc' needs an expression".into()).into());
        }
        let value = self.evaluate(argument)?;
        if let Some(text) = self.of_function(value, 0)? {
            return Ok(print(format!("{}\n", text.trim()).as_bytes())?);
        }
        let found = self.of_attribute(argument)?;
        let Some((name, pos)) = found else {
            return Err(Failure::Usage("value does not have documentation".into()).into());
        };
        let place = self.shown_place(pos);
        let text = match self.comment(pos) {
            Some(comment) => comment,
            None => "No documentation found.".to_owned(),
        };
        let space = if text.starts_with("No documentation") { "" } else { "\n" };
        let text = format!("Attribute `{name}`\n\n  … defined at {place}\n{space}\n{}", text.trim());
        Ok(print(format!("{}\n", text.trim()).as_bytes())?)
    }

    fn of_function(&mut self, value: Word, depth: u32) -> Result<Option<String>, Failure> {
        match value.kind() {
            Kind::Builtin(number) => {
                let name = nivis_eval::Evaluator::builtin_name(number);
                Ok(of_builtin(name.strip_prefix("__").unwrap_or(name)))
            }
            Kind::Lambda { node, .. } => {
                let code = &self.session.eval.code.lambdas[node as usize];
                let (pos, name) = (code.pos, code.name);
                let Some(comment) = self.comment(pos) else { return Ok(None) };
                let place = self.shown_place(pos);
                Ok(Some(match name {
                    Some(name) => {
                        let name = self.session.eval.name(name);
                        format!("Function `{name}`\\\n  … defined at {place}\n\n\n{}", comment.trim())
                    }
                    None => format!("Function defined at {place}\n\n \n{}", comment.trim()),
                }))
            }
            Kind::Attrs { .. } if depth < 100 => {
                // A set that can be called is documented by what is called.
                let Some(functor) = self.session.get(value, "__functor")? else { return Ok(None) };
                self.session.eval.roots.push(functor);
                let applied = self.attempt(|repl| repl.session.eval.call_with(functor, &[value], 0));
                match applied {
                    Ok(applied) => {
                        self.session.eval.roots.push(applied);
                        self.of_function(applied, depth + 1)
                    }
                    Err(_) => self.of_function(functor, depth + 1),
                }
            }
            _ => Ok(None),
        }
    }

    /// The last attribute of a path, and where it was defined.
    fn of_attribute(&mut self, argument: &str) -> Result<Option<(String, Pos)>, Trouble> {
        let Some((set, name)) = argument.rsplit_once('.') else { return Ok(None) };
        let Ok(set) = self.evaluate(set) else { return Ok(None) };
        if !set.is_attrs() {
            return Ok(None);
        }
        let name = name.trim().trim_matches('"');
        let symbol = self.session.eval.symbols.intern(name.as_bytes());
        let found = self.session.eval.attr_with_pos(set, symbol);
        Ok(found.filter(|(_, pos)| *pos != 0).map(|(_, pos)| (name.to_owned(), pos)))
    }

    fn shown_place(&self, pos: Pos) -> String {
        let text = self.session.eval.show_position(pos);
        let here = std::env::current_dir().unwrap_or_default();
        self.session.trees.original_paths(&text, &here)
    }

    /// The comment before what stands at a place.
    fn comment(&self, pos: Pos) -> Option<String> {
        let (source, offset) = self.session.eval.sources.resolve(pos)?;
        let text = source.text(&*self.session.eval.io);
        comment_at(&text, offset)
    }
}
