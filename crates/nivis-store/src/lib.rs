//! nivis-store
pub mod derivation;
pub mod hash;
mod json;
pub mod nar;
pub mod references;
pub mod store;
pub mod store_path;
