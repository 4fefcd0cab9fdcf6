//! What modules make, as data: the embedded base library, and the manifests of machines with their differences.
//!
//! Knows no evaluator and writes to no machine.

pub mod definitions;
pub mod fault;
pub mod library;
pub mod manifest;
