//! `nivis path-info` (`nix/path-info.cc` of the reference)

use super::expression::ExprArgs;
use super::failure::Failure;
use super::paths::{open_store, show_size, sorted, store_paths};
use super::session::Unopened;
use super::{FlakeArgs, Global, print, print_json};
use nivis_store::store::{PathInfo, Store, StoreError, fs_closure};
use nivis_store::store_path::{ContentAddress, StorePath};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Options of `nivis path-info`.
#[derive(clap::Args)]
#[command(
    disable_help_flag = true,
    after_help = "Examples:
  nivis path-info -S result                 # how much the closure of a build takes
  nivis path-info -rsh .#tool               # each path of it
  nivis path-info --json /nix/store/…-tool"
)]
pub(super) struct PathInfoArgs {
    /// Paths in the store, links to them, or `REF#ATTR`
    installables: Vec<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    #[command(flatten)]
    expression: ExprArgs,
    /// Print the size of each path
    #[arg(short, long)]
    size: bool,
    /// Print the size of each path with all that it needs
    #[arg(short = 'S', long)]
    closure_size: bool,
    /// Print sizes with units
    #[arg(short = 'h', long)]
    human_readable: bool,
    /// Print signatures
    #[arg(long)]
    sigs: bool,
    /// With all paths that these need
    #[arg(short, long)]
    recursive: bool,
    /// All paths of the store
    #[arg(long, conflicts_with = "installables")]
    all: bool,
    /// Take the derivation instead of what it makes
    #[arg(long)]
    derivation: bool,
    /// Print JSON, as `nix path-info --json` does
    #[arg(long)]
    pub(super) json: bool,
    /// The form of the JSON
    #[arg(long, value_name = "VERSION", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
    json_format: u8,
    /// Print help
    #[arg(long, action = clap::ArgAction::Help)]
    help: Option<bool>,
}

/// `nivis path-info`
pub(super) fn run(global: &Global, args: &PathInfoArgs) -> Result<i32, Unopened> {
    let store = open_store(global)?;
    let mut paths: BTreeSet<StorePath> = if args.all {
        store.all_paths()?
    } else {
        let told = &args.installables;
        store_paths(global, (&args.flake, &args.expression), &store, told, args.derivation)?
            .into_iter()
            .collect()
    };
    if args.recursive && !args.all {
        paths = fs_closure(&*store, paths)?;
    }
    if args.json {
        print_json(&to_json(&*store, args, &paths)?)?;
    } else {
        print(to_text(&*store, args, &paths)?.as_bytes())?;
    }
    Ok(0)
}

fn closure_size(store: &dyn Store, path: &StorePath) -> Result<u64, StoreError> {
    let mut size = 0;
    for path in fs_closure(store, [path.clone()])? {
        size += store.query_path_info(&path)?.nar_size;
    }
    Ok(size)
}

fn to_text(store: &dyn Store, args: &PathInfoArgs, paths: &BTreeSet<StorePath>) -> Result<String, Failure> {
    let width = paths.iter().map(|path| store.dir().print(path).len()).max().unwrap_or(0);
    let size = |size: u64| match args.human_readable {
        true => format!("\t{}", show_size(i64::try_from(size).unwrap_or(i64::MAX), true)),
        false => format!("\t{size:11}"),
    };
    let mut text = String::new();
    for path in sorted(store, paths)? {
        let info = store.query_path_info(&path)?;
        let printed = store.dir().print(&path);
        text.push_str(&printed);
        if args.size || args.closure_size || args.sigs {
            text.push_str(&" ".repeat(width - printed.len()));
        }
        if args.size {
            text.push_str(&size(info.nar_size));
        }
        if args.closure_size {
            text.push_str(&size(closure_size(store, &path)?));
        }
        if args.sigs {
            let mut parts: Vec<String> = info.ultimate.then(|| "ultimate".to_owned()).into_iter().collect();
            parts.extend(info.ca.as_ref().map(|ca| format!("ca:{}", ca.render())));
            parts.extend(info.signatures.iter().cloned());
            text.push_str(&format!("\t{}", parts.join(" ")));
        }
        text.push('\n');
    }
    Ok(text)
}

fn to_json(store: &dyn Store, args: &PathInfoArgs, paths: &BTreeSet<StorePath>) -> Result<Value, Failure> {
    let mut objects = Map::new();
    let second = args.json_format == 2;
    let name = |path: &StorePath| match second {
        true => path.base_name().to_owned(),
        false => store.dir().print(path),
    };
    for path in paths {
        let info = match store.query_path_info(path) {
            Ok(info) => info,
            Err(StoreError::NotValid { .. }) => {
                objects.insert(name(path), Value::Null);
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let mut object = describe(store, &info, second, &name);
        if args.closure_size {
            object["closureSize"] = closure_size(store, path)?.into();
        }
        objects.insert(name(path), object);
    }
    let dir = store.dir().as_str();
    Ok(match second {
        true => json!({ "version": 2, "storeDir": dir, "info": objects }),
        false => Value::Object(objects),
    })
}

fn describe(store: &dyn Store, info: &PathInfo, second: bool, name: &dyn Fn(&StorePath) -> String) -> Value {
    let address = |ca: &ContentAddress| match second {
        true => json!({ "hash": ca.hash.sri(), "method": ca.method.name() }),
        false => ca.render().into(),
    };
    let time = info.registration_time;
    json!({
        "version": if second { 2 } else { 1 },
        "storeDir": store.dir().as_str(),
        "narHash": info.nar_hash.sri(),
        "narSize": info.nar_size,
        "references": info.references.iter().map(name).collect::<Vec<String>>(),
        "ca": info.ca.as_ref().map(address),
        "deriver": info.deriver.as_ref().map(name),
        "registrationTime": if time == 0 { Value::Null } else { time.into() },
        "ultimate": info.ultimate,
        "signatures": info.signatures,
    })
}
