//! What modules make, as data: the embedded base library and layouts, and the manifests of machines with their differences.
//!
//! Knows no evaluator and writes to no machine.

pub mod definitions;
pub mod fault;
pub mod inputs;
pub mod library;
pub mod literal;
pub mod manifest;
pub mod reserved;
pub mod scaffold;
pub mod selections;
pub mod templates;
