//! Store paths, derivations, archives and stores, byte-exact with Nix 2.34.
//!
//! Nothing here knows the Nix language. The pure formats stand apart from what touches disks:
//!
//! | module | holds |
//! | --- | --- |
//! | [`hash`] | digests and how Nix spells them |
//! | [`store_path`] | names, hashes and the computation of store paths, placeholders |
//! | [`derivation`] | derivations, their ATerm and JSON forms, hashes modulo, output paths |
//! | [`nar`] | archives of files and trees |
//! | [`references`] | finding store paths in bytes |
//! | [`store`] | the interface of stores, one that writes nothing and one on disk |
//!
//! Names, contents and variables are bytes, as in Nix.
//!
//! ```
//! use nivis_store::derivation::{Derivation, DerivationOutput, DrvHashes};
//! use nivis_store::store::{DummyStore, Store, drv_reader};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let store = DummyStore::default();
//! let mut hashes = DrvHashes::new();
//!
//! // derivation { name = "a"; system = "x"; builder = "b"; }
//! let mut drv = Derivation {
//!     name: b"a".to_vec(),
//!     platform: b"x".to_vec(),
//!     builder: b"b".to_vec(),
//!     ..Derivation::default()
//! };
//! for (name, value) in [("name", "a"), ("system", "x"), ("builder", "b"), ("out", "")] {
//!     drv.env.insert(name.into(), value.into());
//! }
//! drv.outputs.insert(b"out".to_vec(), DerivationOutput::Deferred);
//! drv.fill_in_output_paths(store.dir(), &mut hashes, &mut drv_reader(&store))?;
//!
//! let path = store.write_derivation(&drv)?;
//! hashes.remember(store.dir(), &path, &drv, &mut drv_reader(&store))?;
//! store.flush()?;
//!
//! assert_eq!(store.dir().print(&path), "/nix/store/nnqh7675wghd0xmrywqm2yh9psrkk13q-a.drv");
//! assert_eq!(drv.env[b"out".as_slice()], b"/nix/store/mx735vk17fbgvrjr0zk0wqfylg1i1996-a");
//! # Ok(())
//! # }
//! ```

pub mod derivation;
pub mod hash;
mod json;
pub mod nar;
pub mod references;
pub mod signature;
pub mod store;
pub mod store_path;
