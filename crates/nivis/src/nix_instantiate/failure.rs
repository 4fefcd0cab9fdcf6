//! Why the command ends, and how that is printed.

use super::report;
use nivis_eval::{Error, ErrorKind, Evaluator};
use std::io::Write as _;

const HINT: &str = "\nTry 'nix-instantiate --help' for more information.";

/// A failed run.
#[derive(Debug)]
pub(super) enum Failure {
    /// The command line or a setting is wrong.
    Usage(String),
    /// Anything else without a place in the source.
    Message(String),
    /// Evaluation failed.
    Eval(Error),
    /// Nobody reads standard output any more.
    Pipe,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Eval(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Failure::Pipe,
            _ => Failure::Message(format!("writing to file: {error}")),
        }
    }
}

impl Failure {
    /// Prints to standard error; gives the exit code.
    pub(super) fn print(&self, eval: Option<&Evaluator>, show_trace: bool) -> i32 {
        let mut code = 1;
        let text = match self {
            Failure::Pipe => return 1,
            Failure::Usage(message) => report::plain("error", message) + HINT,
            Failure::Message(message) => report::plain("error", message),
            Failure::Eval(error) => {
                let data = error.data();
                code = data.status.unwrap_or(1);
                let text = match eval {
                    Some(eval) => report::error(&eval.sources, &data, show_trace),
                    None => report::plain("error", &data.message),
                };
                if data.kind == ErrorKind::Usage { text + HINT } else { text }
            }
        };
        // Where standard error cannot be written, nothing is left to tell.
        drop(writeln!(std::io::stderr(), "{}", report::for_terminal(&text)));
        code
    }
}
