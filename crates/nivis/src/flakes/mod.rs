//! Flakes for the evaluator: fetching into the store, reading `flake.nix`, and the flake as an expression.

mod call;
mod fetch_tree;
mod fetching;
mod fingerprint;
mod get_flake;
mod host;
mod io;
mod lock_trace;
mod locked_tree;
mod module_places;
mod module_report;
mod nix_config;
mod open;
mod own_report;
mod prefetch;
mod registries;
mod report;
mod resolve;
mod spec;
mod tree;
mod trees;

pub(crate) use fetch_tree::{DirtyTrees, FetchedTrees, fetch_tree};
pub(crate) use fetching::arrive_from_url;
pub(crate) use fingerprint::fingerprint;
pub(crate) use get_flake::{open_for_call, with_causes};
pub(crate) use io::FlakeIo;
pub(crate) use lock_trace::lock_failure_as_nix_says;
pub(crate) use locked_tree::{fetch_input, present_input};
pub(crate) use open::{OpenError, OpenFlake, OpenOptions, open};
pub(crate) use prefetch::{Prefetched, fetch_reference, prefetch, prefetch_input, store_path_of};
pub(crate) use registries::{RegistryOptions, all_registries, resolve_reference};
pub(crate) use report::Report;
pub(crate) use resolve::resolve_in_store;
pub(crate) use trees::{LIBRARY, Trees, remove_unpacked};
