//! Flakes for the evaluator: fetching into the store, reading `flake.nix`, and the flake as an expression.

mod call;
mod host;
mod io;
mod open;
mod reference;
mod resolve;
mod report;
mod spec;
mod tree;
mod trees;

pub use host::HostError;
pub use io::FlakeIo;
pub use open::{OpenError, OpenFlake, OpenOptions, open};
pub use reference::{open_for_call, parse_reference, print_reference};
pub use resolve::resolve_in_store;
pub use report::{Place, Report, Step};
pub use trees::{LIBRARY, Trees};
