//! Text to tree. Knows no values and does no I/O.

pub mod ast;
mod cause;
pub mod concrete;
mod error;
mod lexer;
mod lines;
mod options;
mod parser;
pub mod print;
pub mod symbol;
mod tables;

pub use cause::Missing;
pub use error::{ErrorKind, Lint, ParseError, Warning};
pub use lines::{CompactLines, LineColumn, LineIndex, SourceText};
pub use options::{Level, ParseOptions};
pub use parser::{Parsed, ParsedBindings, parse, parse_bindings};
