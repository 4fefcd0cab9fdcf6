//! nivis-store
mod json;
pub mod derivation;
pub mod hash;
pub mod store_path;
pub mod nar;
