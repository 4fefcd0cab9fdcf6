//! `nivis flake prefetch` and `prefetch-inputs` (`CmdFlakePrefetch` and `CmdFlakePrefetchInputs` of the reference)

use crate::commands::failure::{Failure, print_notice};
use crate::commands::flake_args::registry_options;
use crate::commands::io::absolute;
use crate::commands::opened::Opened;
use crate::commands::paint::Paint;
use crate::commands::places::{load_config, locate_flake};
use crate::commands::session::Unopened;
use crate::commands::{FlakeArgs, Global, print, print_json};
use crate::flakes::{Prefetched, Trees, prefetch, prefetch_input};
use nivis_flake::attrs_to_json;
use nivis_flake::lock::show_input_path;
use nivis_store::store::{RootTarget, Store};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;

/// Options of `nivis flake prefetch`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis flake prefetch github:NixOS/nixpkgs/nixos-26.05
  nivis flake prefetch --json https://example.org/source.tar.gz")]
pub(in crate::commands) struct PrefetchArgs {
    /// The flake, or any tree that a flake reference names
    reference: Option<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Make this a link to the tree
    #[arg(short, long, value_name = "PATH")]
    out_link: Option<PathBuf>,
    /// Print JSON, as `nix flake prefetch --json` does
    #[arg(long)]
    pub(super) json: bool,
}

/// `nivis flake prefetch`
pub(super) fn run(global: &Global, args: &PrefetchArgs) -> Result<i32, Unopened> {
    let config = load_config(global)?;
    let store = crate::stores::open(&config, false)?;
    let trees = Trees::with_config(&config);
    let located = locate_flake(super::told(args.reference.as_deref(), &args.flake)?)?;
    let fetched = prefetch(&store, &located.reference, &registry_options(&args.flake)?, &trees)
        .map_err(|error| Unopened(error.into(), trees))?;
    store.flush()?;
    for notice in located.notices.iter().chain(&fetched.notices) {
        print_notice(notice, Paint::stderr());
    }
    let root = String::from_utf8_lossy(&fetched.root).into_owned();
    if args.json {
        print_json(&to_json(&fetched, &root)?)?;
    } else {
        let what = fetched.locked.show();
        eprintln!("Downloaded '{what}' to '{root}' (hash '{}').", fetched.nar_hash);
    }
    if let Some(link) = &args.out_link {
        make_link(&store, &root, link)?;
    }
    Ok(0)
}

fn to_json(fetched: &Prefetched, root: &str) -> Result<Value, Failure> {
    let mut locked = attrs_to_json(&fetched.locked.to_attrs())?;
    if let Some(locked) = locked.as_object_mut() {
        locked.remove("__final");
    }
    Ok(json!({
        "storePath": root,
        "hash": fetched.nar_hash,
        "original": attrs_to_json(&fetched.resolved.to_attrs())?,
        "locked": locked,
    }))
}

fn make_link(store: &Arc<dyn Store>, root: &str, link: &std::path::Path) -> Result<(), Failure> {
    let path = store.dir().parse(root.as_bytes()).map_err(nivis_store::store::StoreError::from)?;
    let link = absolute(link)?;
    store.add_root(&path, &link, RootTarget::Logical)?;
    Ok(())
}

/// Options of `nivis flake prefetch-inputs`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis flake prefetch-inputs            # then everything can be evaluated with --offline")]
pub(in crate::commands) struct PrefetchInputsArgs {
    /// The flake
    reference: Option<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Print JSON: the path of each input, or why it cannot be had
    #[arg(long)]
    pub(super) json: bool,
}

/// `nivis flake prefetch-inputs`: fetches what it can, and is 1 if something is missing.
pub(super) fn run_inputs(global: &Global, args: &PrefetchInputsArgs) -> Result<i32, Unopened> {
    let told = super::told(args.reference.as_deref(), &args.flake)?;
    let opened = Opened::new(&load_config(global)?, &args.flake, told, |_| {})?;
    let Opened { store, trees, progress, flake } = opened;
    let mut failed = false;
    let mut found = serde_json::Map::new();
    for (path, id) in flake.lock.nodes() {
        let name = show_input_path(&path);
        let Some(locked) = &flake.lock.node(id).locked else { continue };
        if locked.locked.input.relative_path().is_some() {
            continue;
        }
        progress.show(&format!("fetching {name}"));
        match prefetch_input(&store, &locked.locked.input, &trees) {
            Ok(root) => {
                let root = String::from_utf8_lossy(&root).into_owned();
                found.insert(name, json!({ "path": root }));
            }
            Err(error) => {
                failed = true;
                progress.clear();
                let failure = Failure::from(error);
                failure.print(&trees, Some(&name), Paint::stderr(), global.show_trace);
                found.insert(name, json!({ "error": failure.to_json(&trees) }));
            }
        }
    }
    progress.clear();
    store.flush()?;
    if args.json {
        print(format!("{:#}\n", serde_json::Value::Object(found)).as_bytes())?;
    }
    Ok(i32::from(failed))
}
