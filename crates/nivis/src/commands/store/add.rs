//! `nivis store add`, `add-path` and `add-file` (`nix/add-to-store.cc` of the reference)

use crate::commands::io::absolute;
use crate::commands::paths::open_store;
use crate::commands::session::Unopened;
use crate::commands::{Global, print, print_json};
use nivis_store::hash::HashAlgo;
use nivis_store::nar::{FsTree, keep_all};
use nivis_store::store::Source;
use nivis_store::store_path::ContentAddressMethod;
use serde_json::json;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

/// Options of `nivis store add`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis store add ./folder
  nivis store add --name tool --mode flat ./tool.tar.gz")]
pub(in crate::commands) struct AddArgs {
    /// The file or folder
    path: PathBuf,
    /// The name in the store, instead of the file's
    #[arg(long, short = 'n')]
    name: Option<String>,
    /// How the content is hashed
    #[arg(long, value_name = "MODE", default_value = "nar")]
    mode: Mode,
    /// Print JSON: the path in the store
    #[arg(long)]
    pub(super) json: bool,
}

/// Options of `nivis store add-file`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis store add-file ./tool.tar.gz")]
pub(in crate::commands) struct AddFileArgs {
    /// The file
    path: PathBuf,
    /// The name in the store, instead of the file's
    #[arg(long, short = 'n')]
    name: Option<String>,
    /// Print JSON: the path in the store
    #[arg(long)]
    pub(super) json: bool,
}

/// The ways to hash that a path can be added by.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Mode {
    /// As an archive
    Nar,
    /// The bytes of a single file
    Flat,
}

/// `nivis store add`
pub(super) fn run(global: &Global, args: &AddArgs) -> Result<i32, Unopened> {
    let method = match args.mode {
        Mode::Nar => ContentAddressMethod::Nar,
        Mode::Flat => ContentAddressMethod::Flat,
    };
    add(global, (&args.path, args.name.as_deref()), method, args.json)
}

/// `nivis store add-file`
pub(super) fn run_file(global: &Global, args: &AddFileArgs) -> Result<i32, Unopened> {
    add(global, (&args.path, args.name.as_deref()), ContentAddressMethod::Flat, args.json)
}

fn add(
    global: &Global,
    (path, name): (&Path, Option<&str>),
    method: ContentAddressMethod,
    json: bool,
) -> Result<i32, Unopened> {
    let store = open_store(global)?;
    let whole = absolute(path)?;
    let name = name.map_or_else(|| whole.file_name().unwrap_or_default().as_bytes(), str::as_bytes);
    let source = Source { name, tree: &FsTree, path: &whole, method, algo: HashAlgo::Sha256 };
    let object = store.add_source(&source, &mut keep_all)?;
    store.flush()?;
    let shown = store.dir().print(&object);
    if json {
        print_json(&json!({ "path": shown }))?;
    } else {
        print(format!("{shown}\n").as_bytes())?;
    }
    Ok(0)
}
