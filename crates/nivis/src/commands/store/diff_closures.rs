//! `nivis store diff-closures` (`nix/diff-closures.cc` of the reference)

use crate::commands::expression::ExprArgs;
use crate::commands::paint::Paint;
use crate::commands::paths::{open_store, show_size, store_paths};
use crate::commands::session::Unopened;
use crate::commands::{FlakeArgs, Global, print};
use nivis_formats::version::parse_drv_name;
use nivis_store::store::{Store, StoreError, fs_closure};
use nivis_store::store_path::StorePath;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Options of `nivis store diff-closures`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis store diff-closures /nix/var/nix/profiles/system-41-link /run/current-system
  nivis store diff-closures result-before result")]
pub(in crate::commands) struct DiffArgs {
    /// A path in the store, a link to one, or `REF#ATTR`
    before: String,
    /// Another
    after: String,
    #[command(flatten)]
    flake: FlakeArgs,
    #[command(flatten)]
    expression: ExprArgs,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// The sizes of versions, by the name of the package.
type Packages = BTreeMap<String, BTreeMap<String, u64>>;

/// `nivis store diff-closures`
pub(super) fn run(global: &Global, args: &DiffArgs) -> Result<i32, Unopened> {
    let store = open_store(global)?;
    let one = |told: &String| {
        store_paths(global, (&args.flake, &args.expression), &store, std::slice::from_ref(told), false)
    };
    let (before, after) = (one(&args.before)?, one(&args.after)?);
    let (before, after) = (packages(&*store, before)?, packages(&*store, after)?);
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let none = BTreeMap::new();
    let paint = Paint::stdout();
    let (mut text, mut objects) = (String::new(), serde_json::Map::new());
    for name in names {
        let old = before.get(name).unwrap_or(&none);
        let new = after.get(name).unwrap_or(&none);
        let size = |versions: &BTreeMap<String, u64>| versions.values().sum::<u64>();
        let delta =
            i64::try_from(size(new)).unwrap_or(i64::MAX) - i64::try_from(size(old)).unwrap_or(i64::MAX);
        let removed: Vec<&str> =
            old.keys().filter(|version| !new.contains_key(*version)).map(String::as_str).collect();
        let added: Vec<&str> =
            new.keys().filter(|version| !old.contains_key(*version)).map(String::as_str).collect();
        let differs = !removed.is_empty() || !added.is_empty();
        let large = delta.abs() >= 8 * 1024;
        if !differs && !large {
            continue;
        }
        let mut items = Vec::new();
        if differs {
            items.push(format!("{} → {}", versions(&removed), versions(&added)));
        }
        if large {
            let size = show_size(delta, false);
            items.push(if delta > 0 { paint.red(&size) } else { paint.green(&size) });
        }
        text.push_str(&format!("{name}: {}\n", items.join(", ")));
        let object = json!({ "removed": removed, "added": added, "sizeDelta": delta });
        objects.insert(name.clone(), object);
    }
    if args.json {
        text = format!("{:#}\n", serde_json::Value::Object(objects));
    }
    print(text.as_bytes())?;
    Ok(0)
}

fn versions(versions: &[&str]) -> String {
    match versions {
        [] => "∅".into(),
        versions => {
            let mut shown: Vec<&str> =
                versions.iter().map(|version| if version.is_empty() { "ε" } else { version }).collect();
            shown.sort_unstable();
            shown.join(", ")
        }
    }
}

fn packages(store: &dyn Store, roots: Vec<StorePath>) -> Result<Packages, StoreError> {
    let mut packages = Packages::new();
    for path in fs_closure(store, roots)? {
        let (name, version) = parse_drv_name(without_output(path.name()).as_bytes());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let size = store.query_path_info(&path)?.nar_size;
        *packages.entry(text(name)).or_default().entry(text(version)).or_default() += size;
    }
    Ok(packages)
}

/// A name without what looks like an output's: small letters, or `lib32`, `lib64`.
fn without_output(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((rest, end))
            if matches!(end, "lib32" | "lib64")
                || !end.is_empty() && end.bytes().all(|byte| byte.is_ascii_lowercase()) =>
        {
            rest
        }
        _ => name,
    }
}
