//! JSON as Nix reads and writes it, that is, as nlohmann's library does (`lexer.hpp`, `parser.hpp`,
//! `serializer.hpp` of version 3.11).

mod lexer;
mod parse;
mod write;

pub use parse::{JsonError, JsonSink, parse};
pub use write::{Utf8Error, write_string};
