//! `nivis flake archive` (`CmdFlakeArchive` in `nix/flake.cc` of the reference)

use crate::commands::failure::Failure;
use crate::commands::io::absolute;
use crate::commands::opened::Opened;
use crate::commands::places::load_config;
use crate::commands::progress::Progress;
use crate::commands::session::Unopened;
use crate::commands::{FlakeArgs, Global, print_json};
use crate::flakes::{OpenFlake, Trees, prefetch_input, store_path_of};
use nivis_flake::lock::{Edge, LockFile, NodeId};
use nivis_store::nar::{FsTree, dump, keep_all};
use nivis_store::store::{LocalConfig, LocalStore, Store, StoreError};
use nivis_store::store_path::StorePath;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Options of `nivis flake archive`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis flake archive --json --dry-run       # the store paths of the flake and its inputs
  nivis flake archive --to /mnt/stick        # into the store below this folder")]
pub(in crate::commands) struct ArchiveArgs {
    /// The flake
    reference: Option<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Copy to the store below this folder as well
    #[arg(long, value_name = "DIR")]
    to: Option<String>,
    /// Fetch and copy nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON, as `nix flake archive --json` does
    #[arg(long)]
    pub(super) json: bool,
}

struct Archive<'a> {
    store: Arc<dyn Store>,
    trees: Trees,
    flake: &'a OpenFlake,
    dry_run: bool,
    progress: Progress,
    sources: BTreeSet<StorePath>,
}

/// `nivis flake archive`
pub(super) fn run(global: &Global, args: &ArchiveArgs) -> Result<i32, Unopened> {
    let told = super::told(args.reference.as_deref(), &args.flake)?;
    let opened = Opened::new(&load_config(global)?, &args.flake, told, |_| {})?;
    let Opened { store, trees, progress, flake } = opened;
    let root = store.dir().parse(&flake.root).map_err(StoreError::from)?;
    let mut archive = Archive {
        store: store.clone(),
        trees: trees.clone(),
        flake: &flake,
        dry_run: args.dry_run,
        progress: progress.clone(),
        sources: BTreeSet::from([root]),
    };
    let inputs = archive.inputs(LockFile::ROOT, 0);
    progress.clear();
    let inputs = inputs.map_err(|failure| Unopened(failure, trees))?;
    store.flush()?;
    if let Some(target) = args.to.as_deref().filter(|_| !args.dry_run) {
        copy_to(&*store, &archive.sources, target)?;
    }
    if args.json {
        let json = json!({ "path": String::from_utf8_lossy(&flake.root), "inputs": inputs });
        print_json(&json)?;
    }
    Ok(0)
}

/// Deeper graphs are none: the lock file was checked for cycles, and nobody nests so far.
const DEEPEST: usize = 200;

impl Archive<'_> {
    fn inputs(&mut self, id: NodeId, depth: usize) -> Result<Value, Failure> {
        let mut object = Map::new();
        let inputs = self.flake.lock.node(id).inputs.clone();
        for (name, edge) in inputs {
            let Edge::Node(input) = edge else { continue };
            let Some(locked) = &self.flake.lock.node(input).locked else { continue };
            let reference = locked.locked.clone();
            let mut entry = Map::new();
            if reference.input.relative_path().is_none() {
                self.progress.show(&format!("fetching {name}"));
                let path = if self.dry_run {
                    store_path_of(&*self.store, &reference.input)?
                } else {
                    let root = prefetch_input(&self.store, &reference.input, &self.trees)?;
                    self.store.dir().parse(&root).map_err(StoreError::from)?
                };
                entry.insert("path".into(), self.store.dir().print(&path).into());
                self.sources.insert(path);
            }
            if depth < DEEPEST {
                entry.insert("inputs".into(), self.inputs(input, depth + 1)?);
            }
            object.insert(name, Value::Object(entry));
        }
        Ok(Value::Object(object))
    }
}

/// Copies sources, which refer to nothing, to the store below a folder.
fn copy_to(store: &dyn Store, sources: &BTreeSet<StorePath>, target: &str) -> Result<(), Failure> {
    let folder = target.strip_prefix("local?root=").or(target.strip_prefix("file://")).unwrap_or(target);
    if target.contains("://") && !target.starts_with("file://") || target.starts_with("file://") {
        let message = format!("'{target}' is no folder: this version copies to stores in folders only");
        return Err(Failure::Usage(message));
    }
    let folder = absolute(folder)?;
    let config = LocalConfig { dir: store.dir().clone(), ..LocalConfig::at_root(&folder) };
    let target = LocalStore::open(config)?;
    for path in sources {
        if target.is_valid_path(path)? {
            continue;
        }
        let info = store.query_path_info(path)?;
        let Some(real) = store.to_real_path(path) else {
            return Err(StoreError::NotValid { path: store.dir().print(path) }.into());
        };
        let mut archive = Vec::new();
        dump(&FsTree, &real, &mut archive, &mut keep_all)
            .map_err(|error| Failure::from(StoreError::Nar(error)))?;
        target.add_archive(&info, &mut archive.as_slice())?;
    }
    target.flush()?;
    Ok(())
}
