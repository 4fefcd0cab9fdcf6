//! Packages and options as an index: made once, kept as one file, searched by expressions or by what is nearly meant.
//!
//! Evaluates nothing and opens no files: entries come from whoever evaluated, bytes go to whoever keeps them.

mod entry;
mod file;
mod fuzzy;
mod query;

pub use entry::{Entry, EntryKind};
pub use file::{IndexError, decode, encode};
pub use fuzzy::nearest;
pub use query::{Hit, Query, QueryError};
