//! Expressions and files in place of a flake (`installables.cc` of the reference).

use super::Global;
use super::eval::split_path;
use super::failure::Failure;
use super::function_args::{FunctionArgs, read_stdin};
use super::session::{Session, Unopened};
use crate::nix_instantiate::find_attribute;
use crate::search_path::file_of_argument;
use nivis_eval::Word;
use nivis_eval::source::Origin;

/// What is evaluated where no flake is, and how.
#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct ExprArgs {
    /// Evaluate an expression; what it may read of this machine is as limited as for a flake
    #[arg(long, value_name = "EXPR", conflicts_with = "file")]
    pub(super) expr: Option<String>,
    /// Evaluate a file, with all rights; `-` for standard input
    #[arg(short, long)]
    pub(super) file: Option<String>,
    #[command(flatten)]
    functions: FunctionArgs,
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
        Session::of_expression(global, self.expr.is_some() && !impure, self.functions.search_path())
    }

    /// The value at a path of attributes and list indices, where functions on the way get their arguments.
    ///
    /// # Errors
    /// Something cannot be read or evaluated, or is not there.
    pub(super) fn value(&self, session: &mut Session, path: &str) -> Result<Word, Failure> {
        let args = self.functions.values(session)?;
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
