//! `nivis store cat` and `dump-path` (`nix/cat.cc` and `nix/dump-path.cc` of the reference)

use crate::commands::expression::ExprArgs;
use crate::commands::failure::Failure;
use crate::commands::paths::{object_in_store, open_store, store_paths};
use crate::commands::session::Unopened;
use crate::commands::{FlakeArgs, Global, print_json};
use data_encoding::BASE64;
use nivis_store::nar::{FsTree, dump, keep_all};
use nivis_store::store::StoreError;
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::io::{IsTerminal as _, Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;

/// Options of `nivis store cat`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis store cat /nix/store/…-tool/share/doc/README")]
pub(in crate::commands) struct CatArgs {
    /// The path
    path: String,
    /// Print JSON: the content as `text`, or as `base64` where it is no text
    #[arg(long)]
    pub(super) json: bool,
}

/// Options of `nivis store dump-path`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis store dump-path result > tool.nar")]
pub(in crate::commands) struct DumpArgs {
    /// A path in the store, a link to one, or `REF#ATTR`
    installable: Option<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    #[command(flatten)]
    expression: ExprArgs,
    /// Print JSON: the archive as `base64`
    #[arg(long)]
    pub(super) json: bool,
}

fn written(result: std::io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(|source| Failure::Io { message: "cannot write the output".into(), source }),
    }
}

/// `nivis store cat`
pub(super) fn run(global: &Global, args: &CatArgs) -> Result<i32, Unopened> {
    let store = open_store(global)?;
    let (object, root, rest) = object_in_store(&*store, &args.path)?;
    let within = rest.strip_prefix(b"/").unwrap_or(&rest);
    let place = if within.is_empty() { root } else { root.join(OsStr::from_bytes(within)) };
    let shown = if rest.is_empty() { "/".into() } else { String::from_utf8_lossy(&rest) };
    match place.symlink_metadata() {
        Err(_) => {
            let whole = format!("{}{shown}", store.dir().print(&object));
            return Err(Failure::Refused(format!("path '{whole}' does not exist")).into());
        }
        Ok(metadata) if !metadata.is_file() => {
            return Err(Failure::Refused(format!("path '{shown}' is not a regular file")).into());
        }
        Ok(_) => {}
    }
    let failed = Failure::reading(&place);
    let mut file = std::fs::File::open(&place).map_err(failed)?;
    if args.json {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        let path = format!("{}{}", store.dir().print(&object), String::from_utf8_lossy(&rest));
        let json = match std::str::from_utf8(&bytes) {
            Ok(text) => json!({ "path": path, "size": bytes.len(), "text": text }),
            Err(_) => json!({ "path": path, "size": bytes.len(), "base64": BASE64.encode(&bytes) }),
        };
        print_json(&json)?;
        return Ok(0);
    }
    let mut out = std::io::stdout().lock();
    written(std::io::copy(&mut file, &mut out).and_then(|_| out.flush()))?;
    Ok(0)
}

/// `nivis store dump-path`
pub(super) fn run_dump(global: &Global, args: &DumpArgs) -> Result<i32, Unopened> {
    if !args.json && std::io::stdout().is_terminal() {
        return Err(Failure::Usage("refusing to write NAR to a terminal".into()).into());
    }
    let store = open_store(global)?;
    let told: Vec<String> = args.installable.iter().cloned().collect();
    let mut objects = Vec::new();
    for path in store_paths(global, (&args.flake, &args.expression), &store, &told, false)? {
        let (_, place, _) = object_in_store(&*store, &store.dir().print(&path))?;
        if args.json {
            let mut nar = Vec::new();
            dump(&FsTree, &place, &mut nar, &mut keep_all).map_err(StoreError::Nar)?;
            let path = store.dir().print(&path);
            objects.push(json!({ "path": path, "narSize": nar.len(), "base64": BASE64.encode(&nar) }));
            continue;
        }
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        dump(&FsTree, &place, &mut out, &mut keep_all).map_err(StoreError::Nar)?;
        written(out.flush())?;
    }
    if args.json {
        print_json(&Value::Array(objects))?;
    }
    Ok(0)
}
