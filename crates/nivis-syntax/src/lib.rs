//! Text to tree. Knows no values and does no I/O.

pub mod ast;
pub mod symbol;
