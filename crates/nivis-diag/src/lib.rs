//! Diagnostics as data: what went wrong, where, and what to do about it.
//!
//! ```
//! use nivis_diag::{Code, Diagnostic, Label, SourceMap};
//!
//! let mut sources = SourceMap::default();
//! let file = sources.add("flake.nix", b"{ inputs.a.follows = \"b\"; }".to_vec());
//! let diagnostic = Diagnostic::error(Code::FLAKE_FOLLOWS, "input `a` follows `b`, which does not exist")
//!     .with_label(Label::new(file, 11..18, "followed here"))
//!     .with_help("add an input `b`, or remove the line");
//! assert_eq!(diagnostic.code.to_string(), "NV0405");
//! assert_eq!(sources.position(file, 11).map(|at| (at.line, at.column)), Some((1, 12)));
//! ```
//!
//! This crate knows no language and prints nothing. `crates/nivis` renders; `--json` prints these structures.

#![forbid(unsafe_code)]

mod codes;
mod diagnostic;
mod source_map;

pub use codes::{Area, Code, CodeInfo};
pub use diagnostic::{Diagnose, Diagnostic, Label, Severity, TraceFrame, sentence};
pub use source_map::{FileId, Origin, Position, SourceMap};
