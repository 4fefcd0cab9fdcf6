//! Expressions and files in place of a flake, with their arguments and search path (`common-eval-args.cc` and
//! `installables.cc` of the reference).

use super::Global;
use super::eval::split_path;
use super::failure::Failure;
use super::session::{Session, Unopened};
use crate::config::parse_entry;
use crate::nix_instantiate::find_attribute;
use crate::search_path::file_of_argument;
use nivis_eval::Word;
use nivis_eval::heap::Ref;
use nivis_eval::source::Origin;
use nivis_syntax::symbol::Symbol;
use std::io::Read as _;

/// What is evaluated where no flake is, and how.
#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct ExprArgs {
    /// Evaluate an expression; what it may read of this machine is as limited as for a flake
    #[arg(long, value_name = "EXPR", conflicts_with = "file")]
    pub(super) expr: Option<String>,
    /// Evaluate a file, with all rights; `-` for standard input
    #[arg(short, long)]
    pub(super) file: Option<String>,
    /// Look `<names>` up here before $NIX_PATH
    #[arg(short = 'I', long, value_name = "[NAME=]PATH", action = clap::ArgAction::Append)]
    include: Vec<String>,
    /// An argument for functions: an expression
    #[arg(long, num_args = 2, value_names = ["NAME", "EXPR"], action = clap::ArgAction::Append)]
    arg: Vec<String>,
    /// An argument for functions: a string
    #[arg(long, num_args = 2, value_names = ["NAME", "TEXT"], action = clap::ArgAction::Append)]
    argstr: Vec<String>,
    /// An argument for functions: the content of a file
    #[arg(long, num_args = 2, value_names = ["NAME", "FILE"], action = clap::ArgAction::Append)]
    arg_from_file: Vec<String>,
    /// An argument for functions: standard input
    #[arg(long, value_name = "NAME")]
    arg_from_stdin: Option<String>,
}

/// Arguments for functions: names, with cells that are roots.
pub(super) type AutoArgs = Vec<(Symbol, Word)>;

fn read_stdin() -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    let read = std::io::stdin().read_to_end(&mut text);
    read.map_err(|source| Failure::Io { message: "cannot read standard input".into(), source })?;
    Ok(text)
}

impl ExprArgs {
    /// Whether there is anything but a flake.
    pub(super) fn is_given(&self) -> bool {
        self.file.is_some() || self.expr.is_some()
    }

    /// A session for them: an expression is pure unless `impure`, a file never is.
    ///
    /// # Errors
    /// There is no store or no memory.
    pub(super) fn session(&self, global: &Global, impure: bool) -> Result<Session, Unopened> {
        let entries = self.include.iter().map(|entry| parse_entry(entry.as_bytes())).collect();
        Session::of_expression(global, self.expr.is_some() && !impure, entries)
    }

    /// The arguments for functions; the last of a name counts.
    ///
    /// # Errors
    /// An expression is none, or a file cannot be read.
    pub(super) fn auto_args(&self, session: &mut Session) -> Result<AutoArgs, Failure> {
        let mut found: Vec<(&str, Word)> = Vec::new();
        for pair in self.arg.chunks(2) {
            let [name, text] = pair else { continue };
            let here = session.eval.io.current_dir();
            let node = session.eval.compile_text(text.as_bytes(), Origin::String, &here);
            found.push((name, Word::thunk(node.map_err(|error| session.failure(&error))?, Ref::NULL)));
        }
        for pair in self.argstr.chunks(2) {
            let [name, text] = pair else { continue };
            found.push((name, session.eval.string(text.as_bytes())));
        }
        for pair in self.arg_from_file.chunks(2) {
            let [name, file] = pair else { continue };
            let text = std::fs::read(file)
                .map_err(|source| Failure::Io { message: format!("cannot read `{file}`"), source })?;
            found.push((name, session.eval.string(&text)));
        }
        if let Some(name) = &self.arg_from_stdin {
            let text = read_stdin()?;
            found.push((name, session.eval.string(&text)));
        }
        let mut args = AutoArgs::new();
        for (name, word) in found {
            let cell = Word::cell(session.eval.heap.alloc_cell(word));
            session.eval.roots.push(cell);
            let name = session.eval.symbols.intern(name.as_bytes());
            args.retain(|(known, _)| *known != name);
            args.push((name, cell));
        }
        Ok(args)
    }

    /// The value at a path of attributes and list indices, where functions on the way get their arguments.
    ///
    /// # Errors
    /// Something cannot be read or evaluated, or is not there.
    pub(super) fn value(&self, session: &mut Session, path: &str) -> Result<Word, Failure> {
        let args = self.auto_args(session)?;
        let mut value = self.whole(session)?;
        session.eval.roots.push(value);
        session.top = value;
        if crate::nix::voice().is_some() {
            let found = find_attribute(&mut session.eval, value, path.as_bytes(), &args);
            return found.map_err(|error| session.failure(&error));
        }
        let parts = split_path(path).map_err(|error| session.failure(&error))?;
        for (at, name) in parts.iter().enumerate() {
            let called = session.eval.auto_call(value, &args).map_err(|error| session.failure(&error))?;
            session.eval.roots.push(called);
            let index = name.parse().ok().filter(|index| called.is_list() && *index < called.middle());
            let found = match index {
                Some(index) => {
                    let slot = called.at().at(index);
                    Some(session.eval.force_slot(slot).map_err(|error| session.failure(&error))?)
                }
                None => session.get(called, name)?,
            };
            let Some(found) = found else {
                let (nearest, path) = (session.nearest(called, name), parts[..=at].join("."));
                return Err(Failure::NoAttribute { tried: vec![path.clone()], path, nearest });
            };
            session.eval.roots.push(found);
            value = found;
        }
        Ok(value)
    }

    fn whole(&self, session: &mut Session) -> Result<Word, Failure> {
        match self.file.as_deref() {
            None => {
                let text = self.expr.as_deref().unwrap_or_default();
                session.expression_value(text.as_bytes(), Origin::String)
            }
            Some("-") => session.expression_value(&read_stdin()?, Origin::Stdin),
            Some(file) => {
                let path = file_of_argument(&mut session.eval, file.as_bytes());
                let path = path.map_err(|error| session.failure(&error))?;
                session.file_value(&path)
            }
        }
    }
}
