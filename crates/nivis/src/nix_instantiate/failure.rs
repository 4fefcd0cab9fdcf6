//! Why the command ends, and how that is printed.

use super::report;
use nivis_eval::{Error, ErrorKind, Evaluator};

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
        let (text, hint, code) = match self {
            Failure::Pipe => return 1,
            Failure::Usage(message) => (report::plain("error", message), true, 1),
            Failure::Message(message) => (report::plain("error", message), false, 1),
            Failure::Eval(error) => {
                let data = error.data();
                let text = match eval {
                    Some(eval) => report::error(eval, &data, show_trace),
                    None => report::plain("error", &data.message),
                };
                (text, data.kind == ErrorKind::Usage, code_of(data.kind))
            }
        };
        report::print(&text);
        if hint {
            report::print(b"Try 'nix-instantiate --help' for more information.");
        }
        code
    }
}

/// The exit code after an error of this kind. What was downloaded and has another hash is told from the rest
/// (manual, "Common Options", status 102).
fn code_of(kind: ErrorKind) -> i32 {
    match kind {
        ErrorKind::HashMismatch => 102,
        _ => 1,
    }
}
