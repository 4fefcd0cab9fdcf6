//! How Nix files look: formatting, and a linter. Texts in, texts and findings out.
//!
//! Knows no files and no values, and prints nothing: the binary walks folders and shows what is found.

pub mod documentation;
mod format;
pub mod lint;
mod source;

pub use format::{FormatError, format};
pub use source::{SourceError, Workspace};
