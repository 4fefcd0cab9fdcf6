//! Flakes for the evaluator: fetching into the store, reading `flake.nix`, and the flake as an expression.

mod call;
mod host;
mod io;
mod open;
mod report;
mod spec;
mod tree;
mod trees;

pub(crate) use host::HostError;
pub(crate) use io::FlakeIo;
pub(crate) use open::{OpenError, OpenOptions, open};
pub(crate) use report::{Place, Report, Step};
pub(crate) use trees::Trees;
