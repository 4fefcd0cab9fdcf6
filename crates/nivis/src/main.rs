//! The command line of Nivis.

mod access;
mod commands;
mod config;
mod effects;
mod flakes;
mod nix_instantiate;
mod realise;
mod render;
mod stores;

use std::ffi::OsString;
use std::path::Path;

fn main() {
    let args: Vec<OsString> = std::env::args_os().collect();
    let called = args.first().and_then(|arg| Path::new(arg).file_name());
    let code = if called.is_some_and(|name| name == "nix-instantiate") {
        nix_instantiate::run(args.into_iter().skip(1))
    } else if args.get(1).is_some_and(|arg| arg == "nix-instantiate") {
        // Before our own options, which would take some of its options for theirs.
        nix_instantiate::run(args.into_iter().skip(2))
    } else if let Some(code) = commands::answer(&args) {
        code
    } else {
        commands::run(args)
    };
    flakes::remove_unpacked();
    std::process::exit(code);
}
