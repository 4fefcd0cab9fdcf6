//! Errors of evaluation, with the chain of what was being evaluated.

mod cycle;
mod diagnose;
mod extent;

pub use cycle::Cycle;
pub use diagnose::Labels;

use crate::source::{FORCED, Pos};
use nivis_diag::Code;
use nivis_syntax::Missing;
use std::cell::{Ref, RefCell};
use std::rc::Rc;

/// What went wrong; `tryEval` catches [`ErrorKind::Thrown`] and [`ErrorKind::Assertion`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    /// `throw`
    Thrown,
    /// `assert`
    Assertion,
    /// `abort`
    Abort,
    Eval,
    Type,
    /// Division by zero, or a result that is no 64-bit integer.
    Arithmetic,
    MissingAttribute,
    UndefinedVariable,
    /// A function's argument that is missing, or not among its formals.
    Argument,
    MissingArgument,
    /// A string refers to store paths where it may not.
    Context,
    InfiniteRecursion,
    /// The call depth or the native stack was used up.
    StackOverflow,
    /// A file is not there or cannot be read.
    File,
    /// Pure or restricted evaluation forbids it.
    Restricted,
    /// A text is not Nix.
    Syntax(Code),
    /// A value that a command line could have had: the reference points to its help.
    Usage,
    Store,
    /// What was fetched is not what was asked for.
    HashMismatch,
    /// The user pressed Ctrl-C.
    Interrupted,
    /// The heap's limit was reached.
    HeapFull,
}

impl ErrorKind {
    /// Whether `tryEval` turns it into `{ success = false; }`.
    pub fn is_catchable(self) -> bool {
        matches!(self, ErrorKind::Thrown | ErrorKind::Assertion)
    }

    /// Whether a thunk that ended with it may be tried again.
    pub fn is_transient(self) -> bool {
        matches!(self, ErrorKind::Interrupted | ErrorKind::HeapFull | ErrorKind::StackOverflow)
    }
}

/// One line of the trace: "while …", and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub pos: Pos,
    pub text: String,
    /// From `addErrorContext`: shown even where traces are folded.
    pub always: bool,
}

/// What is known of some errors beyond their message.
#[derive(Clone, Debug)]
pub enum Detail {
    /// The file that is not there.
    Missing { path: Vec<u8> },
    /// A file on disk that Git does not know, and its repository.
    Untracked { root: String, path: String },
    /// The values that need each other.
    Cycle(Cycle),
    /// What was probably left out of the text that begins there.
    LeftOut(Pos, Missing),
}

/// The parts of an error.
#[derive(Clone, Debug)]
pub struct ErrorData {
    pub kind: ErrorKind,
    pub message: String,
    pub pos: Pos,
    /// Innermost first.
    pub trace: Vec<Frame>,
    /// Names that were perhaps meant.
    pub suggestions: Vec<String>,
    pub detail: Option<Detail>,
    /// Whether some position is still [`FORCED`].
    pub pending: bool,
}

/// An error; failed thunks share it, and what is added to its trace later.
#[derive(Clone, Debug)]
pub struct Error(Rc<RefCell<ErrorData>>);

/// Result of evaluation.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error without a place.
    #[cold]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error(Rc::new(RefCell::new(ErrorData {
            kind,
            message: message.into(),
            pos: 0,
            trace: Vec::new(),
            suggestions: Vec::new(),
            detail: None,
            pending: false,
        })))
    }

    /// A type error.
    #[cold]
    pub fn type_error(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Type, message)
    }

    /// Any other error of evaluation.
    #[cold]
    pub fn eval(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Eval, message)
    }

    /// The same error at a place.
    #[cold]
    pub fn at(self, pos: Pos) -> Error {
        self.0.borrow_mut().pos = pos;
        self
    }

    /// The same error at a place, if it has none yet.
    #[cold]
    pub fn at_if_none(self, pos: Pos) -> Error {
        if self.0.borrow().pos == 0 {
            self.0.borrow_mut().pos = pos;
        }
        self
    }

    /// The same error with a further outer frame. Empty texts add nothing.
    #[cold]
    pub fn trace(self, pos: Pos, text: impl Into<String>) -> Error {
        let text = text.into();
        if !text.is_empty() || pos != 0 {
            self.0.borrow_mut().trace.push(Frame { pos, text, always: false });
        }
        self
    }

    /// The same error with a frame of `addErrorContext`.
    #[cold]
    pub fn context(self, pos: Pos, text: impl Into<String>) -> Error {
        self.0.borrow_mut().trace.push(Frame { pos, text: text.into(), always: true });
        self
    }

    /// The same error with the place at which a delayed call was forced; without one, the frames that only say
    /// where that was are dropped.
    #[cold]
    pub fn forced_at(self, pos: Pos) -> Error {
        let mut data = self.0.borrow_mut();
        if data.pending {
            data.pending = false;
            if data.pos == FORCED {
                data.pos = pos;
            }
            if pos == 0 {
                data.trace.retain(|frame| frame.pos != FORCED || frame.text != "from call site");
            }
            for frame in data.trace.iter_mut().filter(|frame| frame.pos == FORCED) {
                frame.pos = pos;
            }
        }
        drop(data);
        self
    }

    /// The same error, to be completed by [`Error::forced_at`].
    #[cold]
    pub(crate) fn pending(self) -> Error {
        self.0.borrow_mut().pending = true;
        self
    }

    /// A copy whose trace is its own: what is added to it does not show where the failure is met again.
    #[cold]
    pub fn fresh(&self) -> Error {
        Error(Rc::new(RefCell::new(self.0.borrow().clone())))
    }

    /// That the user wants no more of it.
    #[cold]
    pub(crate) fn interrupted() -> Error {
        Error::new(ErrorKind::Interrupted, "interrupted by the user")
    }

    /// The same error with suggestions.
    #[cold]
    pub fn suggest(self, suggestions: Vec<String>) -> Error {
        self.0.borrow_mut().suggestions = suggestions;
        self
    }

    /// The same error with what else is known.
    #[cold]
    pub fn detail(self, detail: Detail) -> Error {
        self.0.borrow_mut().detail = Some(detail);
        self
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.borrow().kind
    }

    /// The parts.
    pub fn data(&self) -> Ref<'_, ErrorData> {
        self.0.borrow()
    }

    /// Whether both are the same failure.
    pub fn is_same(&self, other: &Error) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.borrow().message)
    }
}

/// A message after its level, further lines aligned below the first, white space at the ends of lines dropped
/// (`showErrorInfo` in the reference).
pub fn aligned(level: &str, message: &str) -> String {
    let white = [' ', '\n', '\r', '\t'];
    let mut out = format!("{level}: ");
    for (number, line) in message.trim_end_matches(white).split('\n').enumerate() {
        let line = line.trim_end_matches(white);
        if number > 0 {
            out.push('\n');
            if !line.is_empty() {
                out.extend(std::iter::repeat_n(' ', level.len() + 2));
            }
        }
        out.push_str(line);
    }
    out.truncate(out.trim_end_matches(white).len());
    out
}

/// Adds an outer frame to a failed result.
pub trait Context<T> {
    /// Adds a frame with a text.
    fn trace(self, pos: Pos, text: &str) -> Result<T>;
    /// Adds a frame whose text is made only if it is needed.
    fn trace_with(self, pos: Pos, text: impl FnOnce() -> String) -> Result<T>;
}

impl<T> Context<T> for Result<T> {
    #[inline(always)]
    fn trace(self, pos: Pos, text: &str) -> Result<T> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(error.trace(pos, text)),
        }
    }

    #[inline(always)]
    fn trace_with(self, pos: Pos, text: impl FnOnce() -> String) -> Result<T> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(error.trace(pos, text())),
        }
    }
}
