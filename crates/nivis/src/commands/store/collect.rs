//! `nivis store gc` and `nivis store delete` (`nix/store-gc.cc` and `nix/store-delete.cc` of the reference)

use crate::commands::expression::ExprArgs;
use crate::commands::failure::Failure;
use crate::commands::paths::{open_store, show_size, store_paths};
use crate::commands::places::load_config;
use crate::commands::session::Unopened;
use crate::commands::{FlakeArgs, Global, print, print_json};
use crate::config::Config;
use nivis_store::store::{Collected, Keep, LocalStore, Store as _};
use nivis_store::store_path::StorePath;
use serde_json::json;
use std::collections::BTreeSet;

/// Options of `nivis store gc`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis store gc --dry-run        # how many paths nothing keeps
  nivis store gc --max 10G        # until ten gibibytes are free")]
pub(in crate::commands) struct GcArgs {
    /// Remove nothing, only count
    #[arg(long, conflicts_with = "max")]
    dry_run: bool,
    /// Stop after freeing so many bytes
    #[arg(long, value_name = "BYTES", value_parser = crate::config::parse_size)]
    max: Option<u64>,
    /// Print JSON: the paths, and the bytes that are free
    #[arg(long)]
    pub(super) json: bool,
}

/// Options of `nivis store delete`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis store delete /nix/store/…-tool
  nivis store delete --ignore-liveness ./result")]
pub(in crate::commands) struct DeleteArgs {
    /// Paths in the store, links to them, or `REF#ATTR`
    #[arg(required = true)]
    installables: Vec<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    #[command(flatten)]
    expression: ExprArgs,
    /// Remove what something keeps, unless another path refers to it
    #[arg(long)]
    ignore_liveness: bool,
    /// Print JSON: the paths, and the bytes that are free
    #[arg(long)]
    pub(super) json: bool,
}

fn keep(config: &Config) -> Keep {
    Keep { derivations: config.flag("keep-derivations", true), outputs: config.flag("keep-outputs", false) }
}

/// Prints what was removed, or would be.
fn freed(collected: &Collected, store: &LocalStore, json: bool) -> Result<(), Failure> {
    if json {
        return print_json(&json!({
            "paths": shown(&collected.paths, store),
            "bytes": collected.bytes,
        }));
    }
    let size = show_size(i64::try_from(collected.bytes).unwrap_or(i64::MAX), false);
    print(format!("{} store paths deleted, {size} freed\n", collected.paths.len()).as_bytes())
}

fn shown(paths: &BTreeSet<StorePath>, store: &LocalStore) -> Vec<String> {
    paths.iter().map(|path| store.dir().print(path)).collect()
}

/// `nivis store gc`
pub(super) fn run_gc(global: &Global, args: &GcArgs) -> Result<i32, Unopened> {
    let config = load_config(global)?;
    let store = crate::stores::open_local(&config)?;
    if args.dry_run {
        let dead = store.garbage(keep(&config))?;
        if args.json {
            print_json(&json!({ "paths": shown(&dead, &store) }))?;
        } else {
            print(format!("{} store paths would be deleted\n", dead.len()).as_bytes())?;
        }
    } else {
        freed(&store.collect_garbage(keep(&config), args.max)?, &store, args.json)?;
    }
    Ok(0)
}

/// `nivis store delete`
pub(super) fn run_delete(global: &Global, args: &DeleteArgs) -> Result<i32, Unopened> {
    let asked = open_store(global)?;
    let paths = store_paths(global, (&args.flake, &args.expression), &asked, &args.installables, false)?;
    // What this process has looked at is kept from collectors as long as the store is open.
    drop(asked);
    let store = crate::stores::open_local(&load_config(global)?)?;
    let mut collected = Collected::default();
    let result = store.delete(&paths.into_iter().collect(), args.ignore_liveness, &mut collected);
    // One document: where it fails, the failure is it.
    if result.is_ok() || !args.json {
        freed(&collected, &store, args.json)?;
    }
    result?;
    Ok(0)
}
