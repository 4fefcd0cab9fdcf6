//! `nivis store info` and `path-from-hash-part` (`nix/store-info.cc`, `nix/path-from-hash-part.cc` of the reference)

use crate::commands::failure::Failure;
use crate::commands::paths::open_store;
use crate::commands::places::load_config;
use crate::commands::session::Unopened;
use crate::commands::{Global, print, print_json};
use serde_json::json;

/// Options of `nivis store info`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis store info
  nivis --store /mnt/stick store info --json")]
pub(in crate::commands) struct InfoArgs {
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Options of `nivis store path-from-hash-part`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis store path-from-hash-part 8mzvbs3qxzimyhfk2lm8v9njwzb2sv8x")]
pub(in crate::commands) struct HashPartArgs {
    /// The 32 characters before the name
    hash_part: String,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// `nivis store info`
pub(super) fn run(global: &Global, args: &InfoArgs) -> Result<i32, Unopened> {
    let config = load_config(global)?;
    crate::stores::open(&config, false)?;
    let told = config.store();
    let url = if matches!(told.as_str(), "" | "auto" | "daemon") { "local" } else { &told };
    let version = env!("CARGO_PKG_VERSION");
    if args.json {
        let json = json!({ "url": url, "version": version, "trusted": true });
        print_json(&json)?;
    } else {
        eprintln!("Store URL: {url}\nVersion: {version}\nTrusted: 1");
    }
    Ok(0)
}

/// `nivis store path-from-hash-part`
pub(super) fn run_hash_part(global: &Global, args: &HashPartArgs) -> Result<i32, Unopened> {
    let store = open_store(global)?;
    let part = &args.hash_part;
    if part.len() != 32 {
        return Err(Failure::Usage("invalid hash part".into()).into());
    }
    match store.path_from_hash_part(part)? {
        Some(path) => {
            let shown = store.dir().print(&path);
            if args.json {
                print_json(&json!({ "path": shown }))?;
            } else {
                print(format!("{shown}\n").as_bytes())?;
            }
            Ok(0)
        }
        None => {
            let message = format!("there is no store path corresponding to '{part}'");
            Err(Failure::Refused(message).into())
        }
    }
}
