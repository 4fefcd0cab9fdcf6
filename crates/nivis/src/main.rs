//! The command line of Nivis.

mod access;
mod config;
mod effects;
mod nix_instantiate;
mod stores;

use std::ffi::OsString;
use std::path::Path;

fn main() {
    let args: Vec<OsString> = std::env::args_os().collect();
    let called = args.first().and_then(|arg| Path::new(arg).file_name());
    let code = if called.is_some_and(|name| name == "nix-instantiate") {
        nix_instantiate::run(args.into_iter().skip(1))
    } else if args.get(1).is_some_and(|arg| arg == "nix-instantiate") {
        nix_instantiate::run(args.into_iter().skip(2))
    } else {
        eprintln!("usage: nivis nix-instantiate …");
        2
    };
    std::process::exit(code);
}
