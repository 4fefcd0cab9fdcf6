//! TOML 1.0.0 as `builtins.fromTOML` reads it, that is, as the toml11 library (4.x) does.
//!
//! toml11 is more lenient than the specification in two places, which are kept: a table header may follow a value on
//! the same line, and a header may add tables below one that dotted keys made.

mod error;
mod number;
mod parse;
mod string;
mod tree;

pub use error::{TomlError, TomlErrorKind};
pub use parse::parse;
pub use tree::{TomlTable, TomlValue};
