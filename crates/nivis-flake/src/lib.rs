//! Flake references, lock files and source trees: what a flake names, and which bytes that is.
//!
//! ```
//! use nivis_flake::{Attr, FlakeRef, ParseOptions};
//!
//! let parsed = nivis_flake::parse_flake_ref(b"github:NixOS/nixpkgs/23.05?dir=lib", &ParseOptions::default())?;
//! assert_eq!(parsed.reference.to_attrs()[&b"owner"[..]], Attr::from("NixOS"));
//! assert_eq!(parsed.reference.to_url()?, b"github:NixOS/nixpkgs/23.05?dir=lib");
//! assert_eq!(FlakeRef::from_attrs(&parsed.reference.to_attrs())?, parsed.reference);
//! # Ok::<(), nivis_flake::FlakeRefError>(())
//! ```
//!
//! This crate knows no Nix expressions: what `flake.nix` says reaches it through [`FlakeHost`], filled by the
//! evaluator. It prints nothing; what a user should hear is returned as [`Notice`]s and errors. Git is used
//! through its command line.

mod attrs;
mod diagnose;
mod error;
pub mod fetch;
mod hash;
mod input;
pub mod lock;
mod notice;
mod reference;
mod registry;
mod replace;
mod spec;
pub mod tree;
mod url;

pub use attrs::{Attr, Attrs, attrs_from_json, attrs_to_json, get_bool, get_int, get_str};
pub use error::FlakeRefError;
pub use input::Input;
pub use notice::Notice;
pub use reference::{FlakeRef, ParseOptions, ParsedFlakeRef, parse_flake_ref, parse_flake_ref_with_fragment};
pub use registry::{Registries, Registry, RegistryEntry, RegistryError, RegistryKind, RegistryUse};
pub use replace::{replace_cached, replace_file};
pub use spec::{Fetched, FlakeHost, FlakeInputSpec, FlakeSpec, InputPath};
