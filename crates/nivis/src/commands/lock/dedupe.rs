//! `nivis lock dedupe`

use crate::commands::drvs::{HostDrvs, compare, host_drvs};
use crate::commands::failure::Failure;
use crate::commands::flake_args::open_located;
use crate::commands::opened::Opened;
use crate::commands::places::load_config;
use crate::commands::session::{Session, Unopened};
use crate::commands::{FlakeArgs, Global, print};
use crate::flakes::{OpenFlake, Trees};
use nivis_flake::lock::{Advice, show_input_path};
use nivis_flake::replace_file;
use nivis_modules::inputs::add_follows;
use serde_json::json;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

/// Options of `nivis lock dedupe`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis lock dedupe --dry-run       # the lines, and the hosts that would change
  nivis lock dedupe                 # write them into flake.nix, and the lock file
  nivis lock dedupe --only home-manager/nixpkgs

Only inputs that ask for the same as one that is nearer, or for the same repository under the same name, are made to
follow it; the text of flake.nix stays as it is everywhere else.")]
pub(in crate::commands) struct DedupeArgs {
    /// The flake, a folder on this machine
    reference: Option<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Only these inputs
    #[arg(long, value_name = "INPUT", value_delimiter = ',')]
    only: Vec<String>,
    /// Do not find out which hosts change
    #[arg(long)]
    no_hosts: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// `nivis lock dedupe`
pub(super) fn run(global: &Global, args: &DedupeArgs) -> Result<i32, Unopened> {
    let config = load_config(global)?;
    let told = args.reference.as_deref();
    let Opened { store, progress, flake, .. } = Opened::new(&config, &args.flake, told, |options| {
        options.write.write = false;
    })?;
    let wanted =
        |advice: &Advice| args.only.is_empty() || args.only.contains(&show_input_path(&advice.input));
    let advice: Vec<Advice> = flake.lock.follows_advice().into_iter().filter(wanted).collect();
    if advice.is_empty() {
        print(if args.json {
            b"{ \"follows\": [], \"hosts\": [] }\n"
        } else {
            b"nothing is there twice that could follow another\n"
        })?;
        return Ok(0);
    }
    let path = flake_nix(&flake)?;
    let text = std::fs::read(&path).map_err(Failure::reading(&path))?;
    let mut changed = text;
    for advice in &advice {
        changed = add_follows(&changed, &advice.input, &advice.follows)
            .map_err(|error| Failure::Refused(format!("'{}': {error}", path.display())))?;
    }
    let drvs = |follows: &[Advice], what: &str| -> Result<HostDrvs, Unopened> {
        let mut session = Session::open_changed(global, &args.flake, told, |options| {
            options.write.write = false;
            options.quiet = true;
            options.follows = follows.to_vec();
        })?;
        let trees = session.trees.clone();
        trees.silence();
        host_drvs(&mut session, what).map_err(|failure| Unopened(failure, trees))
    };
    let (mut before, mut after) = (HostDrvs::new(), HostDrvs::new());
    if !args.no_hosts {
        before = drvs(&[], "before")?;
        after = drvs(&advice, "after")?;
    }
    let changes = compare(&before, &after);
    if !args.dry_run {
        replace_file(&path, &changed).map_err(Failure::writing(&path))?;
        open_located(&store, &args.flake, told, &Trees::with_config(&config), &progress, |_| {})?;
    }
    store.flush()?;
    if args.json {
        let follows: Vec<_> = advice
            .iter()
            .map(|advice| {
                json!({ "input": show_input_path(&advice.input), "follows": show_input_path(&advice.follows) })
            })
            .collect();
        let json = json!({ "follows": follows, "hosts": changes.to_json(&before, &after) });
        print(format!("{json:#}\n").as_bytes())?;
    } else {
        let mut text = String::new();
        let verb = if args.dry_run { "would follow" } else { "follows" };
        for advice in &advice {
            let (input, follows) = (show_input_path(&advice.input), show_input_path(&advice.follows));
            text.push_str(&format!("{input} {verb} {follows}\n"));
        }
        text.push_str(&changes.describe());
        print(text.as_bytes())?;
    }
    Ok(0)
}

/// The file that people edit.
fn flake_nix(flake: &OpenFlake) -> Result<PathBuf, Failure> {
    let root = flake.resolved.input.source_path().ok_or_else(|| {
        Failure::Refused(format!("'{}' is no folder of this machine", flake.resolved.show()))
    })?;
    let folder = Path::new(OsStr::from_bytes(&root)).join(OsStr::from_bytes(&flake.resolved.subdir));
    Ok(folder.join("flake.nix"))
}
