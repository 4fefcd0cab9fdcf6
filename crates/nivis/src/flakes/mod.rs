//! Flakes for the evaluator: fetching into the store, reading `flake.nix`, and the flake as an expression.

mod call;
mod host;
mod io;
mod open;
mod reference;
mod report;
mod resolve;
mod spec;
mod tree;
mod trees;

pub(crate) use host::HostError;
pub(crate) use io::FlakeIo;
pub(crate) use open::{OpenError, OpenFlake, OpenOptions, open};
pub(crate) use reference::{open_for_call, parse_reference, print_reference};
pub(crate) use report::{Place, Report, Step};
pub(crate) use resolve::resolve_in_store;
pub(crate) use trees::{LIBRARY, Trees};
