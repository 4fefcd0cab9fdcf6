//! How the library that the binary carries stands in registries and lock files.

use crate::attrs::{Attr, Attrs};
use crate::error::FlakeRefError;
use crate::input::Input;
use crate::reference::FlakeRef;
use crate::registry::RegistryEntry;

/// The library's name in the registries: `flake:nivis`.
pub const EMBEDDED_ID: &str = "nivis";

/// The registry entry of the embedded library, for the global registry.
///
/// `store_path` is the tree's content-addressed path under the name `source`, `nar_hash` is in SRI form. As a
/// `path:` input with a NAR hash it is locked, C++ Nix reads it, and it can be had from any store or cache that
/// holds the tree. The time is constant, so that equal trees lock to equal bytes.
///
/// # Errors
/// `nar_hash` is not a hash that a reference may carry.
pub fn embedded_library(store_path: &[u8], nar_hash: &str) -> Result<RegistryEntry, FlakeRefError> {
    let attrs = Attrs::from([
        (b"type".to_vec(), Attr::from("path")),
        (b"path".to_vec(), Attr::from(store_path)),
        (b"narHash".to_vec(), Attr::from(nar_hash)),
        (b"lastModified".to_vec(), Attr::Int(1)),
    ]);
    let to = FlakeRef::from_attrs(&attrs)?;
    to.input.nar_hash()?;
    let from: Input = FlakeRef::indirect(EMBEDDED_ID)?.input;
    Ok(RegistryEntry { from, to, exact: false })
}
