//! `nivis update`

use super::drvs::{HostDrvs, compare, host_drvs};
use super::git::{answer, git};
use super::opened::Opened;
use super::paint::Paint;
use super::places::load_config_afresh;
use super::session::{Session, Unopened};
use super::{FlakeArgs, Global, print};
use crate::commands::failure::{Failure, print_warning};
use crate::commands::moment::moment;
use crate::flakes::OpenFlake;
use jiff::tz::TimeZone;
use nivis_flake::lock::{Edge, LockFile, parse_input_path, show_input_path};
use nivis_flake::{FlakeRef, InputPath};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

/// Options of `nivis update`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis update                # every input
  nivis update nixpkgs        # this one and no other
  nivis update home-manager/nixpkgs --no-hosts")]
pub(crate) struct UpdateArgs {
    /// The inputs to lock anew, else all
    inputs: Vec<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Do not find out which hosts change
    #[arg(long)]
    no_hosts: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// An input that is another now.
struct Moved {
    path: InputPath,
    from: FlakeRef,
    to: FlakeRef,
    commits: Option<u64>,
    /// It is among those that were asked for, or below one of them.
    asked: bool,
}

/// `nivis update`
pub(crate) fn run(global: &Global, args: &UpdateArgs) -> Result<i32, Unopened> {
    update(global, args, true)
}

/// `nivis flake update`, which evaluates nothing.
pub(crate) fn run_quietly(global: &Global, args: &UpdateArgs) -> Result<i32, Unopened> {
    update(global, args, false)
}

fn update(global: &Global, args: &UpdateArgs, tell: bool) -> Result<i32, Unopened> {
    let mut updates = BTreeSet::new();
    for input in &args.inputs {
        updates.insert(input_to_update(input)?);
    }
    let asked = updates.clone();
    let opened = Opened::new(&load_config_afresh(global)?, &args.flake, None, |options| {
        options.recreate |= updates.is_empty() && options.updates.is_empty();
        options.updates.extend(updates);
        // Overrides end up in the file: that is what the command is for.
        options.write.write = !args.flake.no_write_lock_file;
    })?;
    let Opened { store, flake, .. } = opened;
    store.flush()?;
    if !tell && !args.json {
        return Ok(0);
    }
    let moved = moved(&flake, &asked);
    let is_same = flake.lock.is_same(&flake.old_lock).map_err(Failure::from)?;
    let (mut before, mut after) = (HostDrvs::new(), HostDrvs::new());
    if tell && !args.no_hosts && !is_same && !moved.is_empty() {
        let old = flake.old_lock.to_bytes().map_err(Failure::from)?;
        let new = flake.lock.to_bytes().map_err(Failure::from)?;
        // What was before need not be there any more; then there is nothing to compare with.
        if let Ok(old) = drvs(global, args, &old, "before") {
            match drvs(global, args, &new, "after") {
                Ok(new) => (before, after) = (old, new),
                Err(Unopened(failure, trees)) => {
                    failure.print(&trees, None, Paint::stderr(), global.show_trace);
                }
            }
        }
    }
    let changes = compare(&before, &after);
    if args.json {
        let inputs: Vec<Value> = moved.iter().map(Moved::to_json).collect();
        let json = json!({ "inputs": inputs, "hosts": changes.to_json(&before, &after) });
        print(format!("{json:#}\n").as_bytes())?;
    } else {
        let mut text: String = moved.iter().map(Moved::describe).collect();
        if moved.is_empty() {
            text.push_str("no input moved\n");
        }
        text.push_str(&changes.describe());
        print(text.as_bytes())?;
    }
    Ok(0)
}

/// The path of an input. Who names a flake instead, as older versions of Nix want it, hears how that is done.
fn input_to_update(input: &str) -> Result<InputPath, Failure> {
    let message = match parse_input_path(input) {
        Ok(path) if !path.is_empty() => return Ok(path),
        Ok(_) => "input path to be updated cannot be zero-length; \
                  it would refer to the flake itself, not an input"
            .to_owned(),
        Err(error) => error.to_string(),
    };
    if crate::nix::voice().is_some() {
        let hint = format!(
            "Invalid flake input '{input}'. \
             To update a specific flake, use 'nix flake update --flake {input}' instead."
        );
        print_warning(&hint, Paint::stderr());
        return Err(Failure::Usage(message));
    }
    let hint =
        if input.is_empty() { String::new() } else { format!("; a flake is named with --flake {input}") };
    Err(Failure::Usage(message + &hint))
}

/// The hosts' derivations with this lock file and the tree as it is.
fn drvs(global: &Global, args: &UpdateArgs, lock: &[u8], what: &str) -> Result<HostDrvs, Unopened> {
    let failed = |source| Failure::Io { message: "cannot write to the temporary folder".into(), source };
    let mut file = tempfile::NamedTempFile::new().map_err(failed)?;
    std::io::Write::write_all(&mut file, lock).map_err(failed)?;
    let session = Session::open_changed(global, &args.flake, None, |options| {
        options.write.write = false;
        options.quiet = true;
        options.updates.clear();
        options.recreate = false;
        options.reference_lock = Some(file.path().to_owned());
    });
    let mut session = session?;
    let trees = session.trees.clone();
    host_drvs(&mut session, what).map_err(|failure| Unopened(failure, trees))
}

/// The inputs that both lock files have and that differ.
fn moved(flake: &OpenFlake, asked: &BTreeSet<InputPath>) -> Vec<Moved> {
    let (old, new) = (pins(&flake.old_lock), pins(&flake.lock));
    let mut moved = Vec::new();
    for (path, to) in new {
        let Some(from) = old.get(&path).filter(|from| **from != to) else { continue };
        let commits = commits(from, &to);
        let is_asked = asked.is_empty() || asked.iter().any(|wanted| path.starts_with(wanted));
        moved.push(Moved { commits, asked: is_asked, from: from.clone(), to, path });
    }
    moved
}

fn pins(lock: &LockFile) -> BTreeMap<InputPath, FlakeRef> {
    let inputs = lock.all_inputs().into_iter();
    let pins = inputs.filter_map(|(path, edge)| match edge {
        Edge::Node(id) => Some((path, lock.node(id).locked.as_ref()?.locked.clone())),
        Edge::Follows(_) => None,
    });
    pins.collect()
}

/// The inputs that came, went or moved, as JSON.
pub(super) fn changed_inputs(flake: &OpenFlake) -> Value {
    let (old, new) = (pins(&flake.old_lock), pins(&flake.lock));
    let paths: BTreeSet<&InputPath> = old.keys().chain(new.keys()).collect();
    let changed = paths.into_iter().map(|path| (path, old.get(path), new.get(path)));
    let objects = changed.filter(|(_, from, to)| from != to).map(|(path, from, to)| {
        json!({ "input": show_input_path(path), "from": from.map(side), "to": to.map(side) })
    });
    json!({ "inputs": objects.collect::<Vec<_>>() })
}

/// One side of a change as JSON.
fn side(reference: &FlakeRef) -> Value {
    json!({
        "url": reference.show(),
        "revision": reference.input.git_rev().ok().flatten(),
        "lastModified": reference.input.last_modified(),
    })
}

/// How many commits lie between two revisions: counted in the repository where it is on this machine, else the
/// difference of what was counted when they were fetched.
fn commits(from: &FlakeRef, to: &FlakeRef) -> Option<u64> {
    let rev = |reference: &FlakeRef| reference.input.git_rev().ok().flatten();
    let (old, new) = (rev(from)?, rev(to)?);
    if let Some(root) = to.input.source_path().or_else(|| to.input.bare_repository()) {
        let root = Path::new(OsStr::from_bytes(&root));
        let range = format!("{old}..{new}");
        let count = answer(git(root).args(["rev-list", "--count", &range, "--"]));
        if let Some(count) = count.and_then(|count| String::from_utf8(count).ok()?.trim().parse().ok()) {
            return Some(count);
        }
    }
    to.input.rev_count()?.checked_sub(from.input.rev_count()?)
}

impl Moved {
    fn describe(&self) -> String {
        let day = |reference: &FlakeRef| {
            let time = reference.input.last_modified();
            time.map(|time| moment(time, TimeZone::UTC, "%F"))
        };
        let short = |reference: &FlakeRef| {
            let rev = reference.input.git_rev().ok().flatten();
            rev.map(|rev| rev.chars().take(7).collect::<String>())
        };
        let show = |reference: &FlakeRef| match (short(reference), day(reference)) {
            (Some(rev), Some(day)) => format!("{rev} ({day})"),
            (Some(rev), None) => rev,
            (None, Some(day)) => day,
            (None, None) => reference.show(),
        };
        let commits = match self.commits {
            Some(1) => ", 1 commit".to_owned(),
            Some(count) => format!(", {count} commits"),
            None => String::new(),
        };
        let name = show_input_path(&self.path);
        let other = if self.asked { "" } else { ", though it was not asked for" };
        format!("{name}: {} → {}{commits}{other}\n", show(&self.from), show(&self.to))
    }

    fn to_json(&self) -> Value {
        json!({
            "input": show_input_path(&self.path),
            "from": side(&self.from),
            "to": side(&self.to),
            "commits": self.commits,
            "asked": self.asked,
        })
    }
}
