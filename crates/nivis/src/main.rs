//! The command line of Nivis.

mod access;
mod commands;
mod config;
mod effects;
mod eval_cache;
mod flakes;
mod nix;
mod nix_instantiate;
mod realise;
mod render;
mod search_path;
mod stores;

use std::ffi::{OsStr, OsString};
use std::path::Path;

/// No memory is an error, not a signal.
#[global_allocator]
static ALLOCATOR: nivis_eval::heap::Allocator = nivis_eval::heap::Allocator;

/// The programs of others that this one can stand for, by name.
enum Tool {
    NixInstantiate,
    Nix,
    NixStore,
    NixEvalJobs,
}

fn tool(name: &OsStr) -> Option<Tool> {
    Some(match name.to_str()? {
        "nix-instantiate" => Tool::NixInstantiate,
        "nix" => Tool::Nix,
        "nix-store" => Tool::NixStore,
        "nix-eval-jobs" => Tool::NixEvalJobs,
        _ => return None,
    })
}

fn main() {
    let args: Vec<OsString> = std::env::args_os().collect();
    let called = args.first().and_then(|arg| Path::new(arg).file_name()).and_then(tool);
    // Before our own options, which would take some of those for theirs.
    let (tool, skip) = match called {
        Some(tool) => (Some(tool), 1),
        None => (args.get(1).and_then(|arg| tool(arg)), 2),
    };
    let words = args.iter().skip(skip).cloned();
    let code = match tool {
        Some(Tool::NixInstantiate) => nix_instantiate::run(words),
        Some(Tool::Nix) => nix::run(words),
        Some(Tool::NixStore) => nix::run_nix_store(words),
        Some(Tool::NixEvalJobs) => {
            commands::run(["nivis".into(), "eval-jobs".into()].into_iter().chain(words).collect())
        }
        None => commands::answer(&args).unwrap_or_else(|| commands::run(commands::translate(args))),
    };
    flakes::remove_unpacked();
    std::process::exit(code);
}
