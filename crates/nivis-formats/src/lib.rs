//! The text formats of the Nix language, without its values: numbers, versions, sorting, JSON, XML, TOML, regular
//! expressions and path strings, byte for byte as C++ Nix 2.34 reads and prints them.
//!
//! Knows no Nix values, no store and no files. Everything works on bytes, because Nix strings are bytes.
//!
//! ```
//! let mut out = Vec::new();
//! nivis_formats::float::write_value(&mut out, 1e7);
//! assert_eq!(out, b"1e+07");
//! assert_eq!(nivis_formats::path::base_name_of(b"/etc/nixos/"), b"nixos");
//! ```

#![forbid(unsafe_code)]

pub mod float;
mod grisu;
pub mod json;
pub mod path;
pub mod regex;
pub mod sort;
pub mod version;
pub mod xml;
