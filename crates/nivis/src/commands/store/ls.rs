//! `nivis store ls` (`nix/ls.cc` of the reference)

use crate::commands::failure::Failure;
use crate::commands::paths::{object_in_store, open_store};
use crate::commands::session::Unopened;
use crate::commands::{Global, print};
use serde_json::{Map, Value, json};
use std::ffi::OsStr;
use std::fs::Metadata;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// Options of `nivis store ls`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis store ls -lR /nix/store/…-tool
  nivis store ls --json --recursive /nix/store/…-tool/share")]
pub(in crate::commands) struct LsArgs {
    /// The path
    path: String,
    /// With what is in folders
    #[arg(short = 'R', long)]
    recursive: bool,
    /// With kinds and sizes
    #[arg(short, long)]
    long: bool,
    /// Folders themselves instead of what is in them
    #[arg(short, long)]
    directory: bool,
    /// Print JSON, as `nix store ls --json` does
    #[arg(long)]
    pub(super) json: bool,
}

/// `nivis store ls`
pub(super) fn run(global: &Global, args: &LsArgs) -> Result<i32, Unopened> {
    let store = open_store(global)?;
    let (object, root, rest) = object_in_store(&*store, &args.path)?;
    let whole = [store.dir().print(&object).as_bytes(), &rest].concat();
    let within = rest.strip_prefix(b"/").unwrap_or(&rest);
    let place = if within.is_empty() { root.clone() } else { root.join(OsStr::from_bytes(within)) };
    let Ok(metadata) = lstat(&root, &place) else {
        let path = String::from_utf8_lossy(&whole).into_owned();
        return Err(Failure::Refused(format!("path '{path}' does not exist")).into());
    };
    if args.json {
        if args.directory {
            return Err(Failure::Usage("'--directory' is useless with '--json'".into()).into());
        }
        let json = listing(&place, &metadata, args.recursive, true)?;
        print(format!("{json}\n").as_bytes())?;
        return Ok(0);
    }
    let mut out = Vec::new();
    if metadata.is_dir() && !args.directory {
        folder(args, &place, b".", &mut out)?;
    } else {
        let name =
            if metadata.is_dir() { &b"."[..] } else { within.rsplit(|b| *b == b'/').next().unwrap_or(b"") };
        entry(args, &place, &metadata, name, &mut out)?;
    }
    print(&out)?;
    Ok(0)
}

/// What is at a path of which no part may be a link.
fn lstat(root: &Path, place: &Path) -> std::io::Result<Metadata> {
    let mut here = PathBuf::from(root);
    let below = place.strip_prefix(root).unwrap_or(Path::new(""));
    for part in below.components() {
        if here.symlink_metadata()?.is_symlink() {
            return Err(std::io::ErrorKind::NotADirectory.into());
        }
        here.push(part);
    }
    here.symlink_metadata()
}

fn names(path: &Path) -> Result<Vec<(Vec<u8>, PathBuf)>, Failure> {
    let mut names = Vec::new();
    for entry in path.read_dir().map_err(Failure::reading(path))? {
        let entry = entry.map_err(Failure::reading(path))?;
        names.push((entry.file_name().as_bytes().to_vec(), entry.path()));
    }
    names.sort();
    Ok(names)
}

fn folder(args: &LsArgs, path: &Path, shown: &[u8], out: &mut Vec<u8>) -> Result<(), Failure> {
    for (name, path) in names(path)? {
        let metadata = path.symlink_metadata().map_err(Failure::reading(&path))?;
        entry(args, &path, &metadata, &[shown, b"/", &name].concat(), out)?;
    }
    Ok(())
}

fn entry(
    args: &LsArgs,
    path: &Path,
    metadata: &Metadata,
    shown: &[u8],
    out: &mut Vec<u8>,
) -> Result<(), Failure> {
    if args.long {
        let executable = metadata.permissions().mode() & 0o100 != 0;
        let (kind, size) = if metadata.is_dir() {
            ("dr-xr-xr-x", 0)
        } else if metadata.is_symlink() {
            ("lrwxrwxrwx", 0)
        } else {
            (if executable { "-r-xr-xr-x" } else { "-r--r--r--" }, metadata.len())
        };
        out.extend(format!("{kind} {size:20} ").bytes());
    }
    out.extend(shown);
    if args.long && metadata.is_symlink() {
        let target = std::fs::read_link(path).map_err(Failure::reading(path))?;
        out.extend(b" -> ");
        out.extend(target.as_os_str().as_bytes());
    }
    out.push(b'\n');
    if args.recursive && metadata.is_dir() {
        folder(args, path, shown, out)?;
    }
    Ok(())
}

fn listing(path: &Path, metadata: &Metadata, deep: bool, top: bool) -> Result<Value, Failure> {
    if metadata.is_symlink() {
        let target = std::fs::read_link(path).map_err(Failure::reading(path))?;
        return Ok(json!({ "type": "symlink", "target": target.to_string_lossy() }));
    }
    if !metadata.is_dir() {
        let mut object = json!({ "type": "regular", "size": metadata.len() });
        if metadata.permissions().mode() & 0o100 != 0 {
            object["executable"] = true.into();
        }
        return Ok(object);
    }
    let mut entries = Map::new();
    for (name, path) in names(path)? {
        let metadata = path.symlink_metadata().map_err(Failure::reading(&path))?;
        let inner = if deep || !top { listing(&path, &metadata, deep, false)? } else { json!({}) };
        entries.insert(String::from_utf8_lossy(&name).into_owned(), inner);
    }
    Ok(json!({ "type": "directory", "entries": entries }))
}
