//! `nivis store verify` (`nix/verify.cc` of the reference)

use crate::commands::expression::ExprArgs;
use crate::commands::failure::Failure;
use crate::commands::paint::Paint;
use crate::commands::paths::{open_store, sorted, store_paths};
use crate::commands::places::load_config;
use crate::commands::progress::Progress;
use crate::commands::session::Unopened;
use crate::commands::{FlakeArgs, Global, print};
use crate::flakes::Trees;
use nivis_store::hash::{HashFormat, Hasher};
use nivis_store::nar::{FsTree, dump, keep_all};
use nivis_store::signature::{PublicKey, fingerprint};
use nivis_store::store::{PathInfo, Store, StoreError, fs_closure};
use nivis_store::store_path::{References, StorePath};
use serde_json::json;
use std::collections::BTreeSet;

/// Options of `nivis store verify`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis store verify --all
  nivis store verify --no-trust -r result

The exit code is a sum: 1 something was modified, 2 something is not trusted, 4 something is missing.")]
pub(in crate::commands) struct VerifyArgs {
    /// Paths in the store, links to them, or `REF#ATTR`
    installables: Vec<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    #[command(flatten)]
    expression: ExprArgs,
    /// With all paths that these need
    #[arg(short, long)]
    recursive: bool,
    /// All paths of the store
    #[arg(long, conflicts_with = "installables")]
    all: bool,
    /// Do not read the paths
    #[arg(long)]
    no_contents: bool,
    /// Do not ask whether paths are trusted
    #[arg(long)]
    no_trust: bool,
    /// How many keys must have signed a path
    #[arg(short = 'n', long, value_name = "N", default_value_t = 0)]
    sigs_needed: usize,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// The keys that are trusted where `trusted-public-keys` says nothing.
const DEFAULT_KEYS: &str = "cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=";

/// `nivis store verify`
pub(super) fn run(global: &Global, args: &VerifyArgs) -> Result<i32, Unopened> {
    let store = open_store(global)?;
    let mut paths: BTreeSet<StorePath> = if args.all {
        store.all_paths()?
    } else {
        store_paths(global, (&args.flake, &args.expression), &store, &args.installables, false)?
            .into_iter()
            .collect()
    };
    if args.recursive && !args.all {
        paths = fs_closure(&*store, paths)?;
    }
    let config = load_config(global)?;
    let keys = config.get("trusted-public-keys").unwrap_or(DEFAULT_KEYS);
    let keys: Vec<PublicKey> = keys.split_whitespace().filter_map(PublicKey::parse).collect();
    let progress = Progress::new();
    let (mut modified, mut untrusted, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    for path in sorted(&*store, &paths)? {
        let printed = store.dir().print(&path);
        progress.show(&format!("checking {printed}"));
        let info = match store.query_path_info(&path) {
            Ok(info) => info,
            Err(error) => {
                progress.clear();
                Failure::from(error).print(&Trees::default(), None, Paint::stderr(), false);
                missing.push(printed);
                continue;
            }
        };
        if !args.no_contents {
            let problem = contents(&*store, &info)?;
            modified.extend(problem.is_some().then(|| printed.clone()));
            if let Some(message) = problem {
                progress.clear();
                eprintln!("{message}");
            }
        }
        if !args.no_trust && !is_trusted(&*store, &info, &keys, args.sigs_needed)? {
            progress.clear();
            eprintln!("path '{printed}' is untrusted");
            untrusted.push(printed);
        }
    }
    progress.clear();
    let flag = |list: &[String], code| if list.is_empty() { 0 } else { code };
    let code = flag(&modified, 1) | flag(&untrusted, 2) | flag(&missing, 4);
    if args.json {
        let json = json!({
            "checked": paths.len(), "modified": modified, "untrusted": untrusted, "missing": missing,
        });
        print(format!("{json:#}\n").as_bytes())?;
    }
    Ok(code)
}

/// What is wrong with the contents of a path.
fn contents(store: &dyn Store, info: &PathInfo) -> Result<Option<String>, Failure> {
    let Some(real) = store.to_real_path(&info.path) else { return Ok(None) };
    let mut hasher = Hasher::new(info.nar_hash.algo());
    let printed = store.dir().print(&info.path);
    if let Err(error) = dump(&FsTree, &real, &mut hasher, &mut keep_all) {
        return Ok(Some(format!("path '{printed}' cannot be read: {error}")));
    }
    let found = hasher.finish();
    let show = |hash: &nivis_store::hash::Hash| hash.render(HashFormat::Nix32, true);
    Ok((found != info.nar_hash).then(|| {
        format!(
            "path '{printed}' was modified! expected hash '{}', got '{}'",
            show(&info.nar_hash),
            show(&found)
        )
    }))
}

/// Whether a path was made here, is named by its content, or is signed by enough trusted keys.
fn is_trusted(
    store: &dyn Store,
    info: &PathInfo,
    keys: &[PublicKey],
    needed: usize,
) -> Result<bool, StoreError> {
    if info.ultimate && needed == 0 || is_content_addressed(store, info) {
        return Ok(true);
    }
    let text = fingerprint(store.dir(), info);
    let signed: BTreeSet<&String> = info
        .signatures
        .iter()
        .filter(|signature| keys.iter().any(|key| key.has_signed(text.as_bytes(), signature)))
        .collect();
    Ok(signed.len() >= needed.max(1))
}

fn is_content_addressed(store: &dyn Store, info: &PathInfo) -> bool {
    let Some(ca) = &info.ca else { return false };
    let name = info.path.name().as_bytes();
    let references = References {
        this: info.references.contains(&info.path),
        others: info.references.iter().filter(|path| **path != info.path).cloned().collect(),
    };
    let computed = store.dir().make_content_addressed_path(name, ca, &references);
    computed.is_ok_and(|path| path == info.path)
}
