//! `nivis lock audit`

use crate::commands::failure::Failure;
use crate::commands::hosts::{Kind, all};
use crate::commands::opened::Opened;
use crate::commands::places::load_config;
use crate::commands::session::{Session, Unopened};
use crate::commands::{FlakeArgs, Global, print};
use crate::flakes::OpenFlake;
use nivis_diag::Diagnose as _;
use nivis_flake::lock::{Edge, LockFile, NodeId, origin, show_input_path};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{SystemTime, UNIX_EPOCH};

/// Options of `nivis lock audit`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis lock audit
  nivis lock audit --quick       # the lock file alone; nothing is evaluated
  nivis lock audit --json | jq '.inputs[] | select(.age > 90)'

An output reads an input if evaluating it uses the input's tree: hosts, packages, checks and shells up to their derivations,
everything else as far as its names. Where something cannot be evaluated to the end, what it reads is not known.")]
pub(in crate::commands) struct AuditArgs {
    /// The flake
    reference: Option<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Do not find out which outputs read which inputs
    #[arg(long)]
    quick: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Which outputs read which inputs; those that cannot be evaluated.
#[derive(Default)]
struct Readers {
    of: BTreeMap<NodeId, BTreeSet<String>>,
    /// Each with the reason.
    failed: BTreeMap<String, String>,
}

/// `nivis lock audit`
pub(super) fn run(global: &Global, args: &AuditArgs) -> Result<i32, Unopened> {
    let told = args.reference.as_deref();
    let Opened { store, flake, .. } = Opened::new(&load_config(global)?, &args.flake, told, |options| {
        options.write.write = false;
    })?;
    let readers = if args.quick { None } else { Some(readers(global, args, &flake)?) };
    store.flush()?;
    let text = if args.json {
        format!("{:#}\n", to_json(&flake, readers.as_ref()))
    } else {
        to_text(&flake, readers.as_ref())
    };
    print(text.as_bytes())?;
    Ok(0)
}

/// What is evaluated alone, so that what it reads is known.
enum Part {
    Host { kind: Kind, name: String },
    Output(String),
}

/// Evaluates each output by itself and sees what it reads.
fn readers(global: &Global, args: &AuditArgs, flake: &OpenFlake) -> Result<Readers, Unopened> {
    let open = || {
        Session::open_changed(global, &args.flake, args.reference.as_deref(), |options| {
            options.write.write = false;
            options.quiet = true;
        })
    };
    let mut session = open()?;
    let trees = session.trees.clone();
    session.trees.silence();
    let parts = parts(&mut session).map_err(|failure| Unopened(failure, trees))?;
    let mut readers = Readers::default();
    let count = parts.len();
    for (index, part) in parts.iter().enumerate() {
        let mut session = open()?;
        // What code says while it is evaluated for this is nothing that was asked for.
        session.trees.silence();
        let name = match part {
            Part::Host { kind, name } => format!("{}.{name}", kind.output()),
            Part::Output(name) => name.clone(),
        };
        session.progress.show(&format!("[{}/{count}] {name}: evaluating", index + 1));
        session.trees.record();
        let result = evaluate(&mut session, part);
        session.progress.clear();
        let read = session.trees.take_record();
        if let Err(failure) = result {
            readers.failed.insert(name.clone(), first_line(&failure));
        }
        // Trees of the same contents have one path: those below an input that is not read are not meant.
        let mut reached = BTreeSet::from([Vec::new()]);
        for (path, id) in flake.lock.nodes() {
            let is_read = flake.inputs.get(&id).is_none_or(|root| read.contains(root));
            let Some((_, parent)) = path.split_last() else { continue };
            if is_read && reached.contains(parent) {
                readers.of.entry(id).or_default().insert(name.clone());
                reached.insert(path);
            }
        }
    }
    Ok(readers)
}

fn parts(session: &mut Session) -> Result<Vec<Part>, Failure> {
    let mut parts: Vec<Part> =
        all(session)?.into_iter().map(|host| Part::Host { kind: host.kind, name: host.name }).collect();
    let outputs = session.at(session.top, &["outputs"])?;
    let names = session.eval.attrs_by_name(outputs);
    let names: Vec<String> = names.iter().map(|attr| session.eval.name(attr.name)).collect();
    parts.extend(names.into_iter().filter(|name| Kind::of_output(name).is_none()).map(Part::Output));
    Ok(parts)
}

/// What a failure says, without what follows.
fn first_line(failure: &Failure) -> String {
    let message = failure.diagnose().message;
    message.trim().lines().next().unwrap_or_default().to_owned()
}

/// Outputs with derivations by system.
const BY_SYSTEM: [&str; 4] = ["packages", "checks", "devShells", "formatter"];

fn evaluate(session: &mut Session, part: &Part) -> Result<(), Failure> {
    match part {
        Part::Host { kind, name } => {
            let hosts = all(session)?;
            let Some(host) = hosts.iter().find(|host| host.kind == *kind && host.name == *name) else {
                return Ok(());
            };
            session.system_of(host).map(drop)
        }
        Part::Output(name) => {
            let value = session.at(session.top, &["outputs", name])?;
            if !value.is_attrs() {
                return Ok(());
            }
            let system = session.eval.settings.system.clone();
            if !BY_SYSTEM.contains(&name.as_str()) {
                return Ok(());
            }
            let Some(members) = session.get(value, &system)? else { return Ok(()) };
            if name == "formatter" {
                return session.drv_path(members, name).map(drop);
            }
            if !members.is_attrs() {
                return Ok(());
            }
            session.eval.roots.push(members);
            for attr in session.eval.attrs_by_name(members) {
                let member = session.eval.force_slot(attr.at).map_err(|error| session.failure(&error))?;
                session.eval.roots.push(member);
                session.drv_path(member, name)?;
            }
            Ok(())
        }
    }
}

/// Days since a time in seconds.
fn age(time: u64) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    now.saturating_sub(time) / 86_400
}

/// How many `follows` lead to each node.
fn followers(lock: &LockFile) -> BTreeMap<NodeId, usize> {
    let mut followers = BTreeMap::new();
    for edge in lock.all_inputs().values() {
        if let Edge::Follows(path) = edge
            && let Ok(Some(id)) = lock.find_input(path)
        {
            *followers.entry(id).or_default() += 1;
        }
    }
    followers
}

fn to_text(flake: &OpenFlake, readers: Option<&Readers>) -> String {
    let lock = &flake.lock;
    let followers = followers(lock);
    let mut table = comfy_table::Table::new();
    table.load_preset(comfy_table::presets::NOTHING);
    let mut head = vec!["input", "age", "revision", "from", "followed"];
    if readers.is_some() {
        head.push("read by");
    }
    table.set_header(head);
    for (path, id) in lock.nodes() {
        let Some(locked) = &lock.node(id).locked else { continue };
        let input = &locked.locked.input;
        let rev = input.git_rev().ok().flatten();
        let mut row = vec![
            show_input_path(&path),
            input
                .last_modified()
                .filter(|time| *time > 1)
                .map_or_else(String::new, |time| format!("{} d", age(time))),
            rev.map_or_else(String::new, |rev| rev.chars().take(7).collect()),
            origin(locked),
            followers.get(&id).map_or_else(String::new, |count| format!("{count}×")),
        ];
        if let Some(readers) = readers {
            row.push(readers.of.get(&id).map_or_else(
                || match (path.len(), readers.failed.is_empty()) {
                    (1, true) => "nothing".to_owned(),
                    (1, false) => "unknown".to_owned(),
                    _ => String::new(),
                },
                |names| names.iter().cloned().collect::<Vec<_>>().join(", "),
            ));
        }
        table.add_row(row);
    }
    let mut text = String::new();
    for line in table.lines() {
        text.push_str(line.trim());
        text.push('\n');
    }
    let duplicates = lock.duplicates();
    if !duplicates.is_empty() {
        text.push_str("\nmore than once:\n");
        for (origin, paths) in duplicates {
            let paths: Vec<String> = paths.iter().map(|path| show_input_path(path)).collect();
            text.push_str(&format!("  {origin}: {}\n", paths.join(", ")));
        }
    }
    let advice = lock.follows_advice();
    if !advice.is_empty() {
        text.push_str("\n`nivis lock dedupe` would let\n");
        for advice in advice {
            let (input, follows) = (show_input_path(&advice.input), show_input_path(&advice.follows));
            text.push_str(&format!("  {input} follow {follows}\n"));
        }
    }
    if let Some(readers) = readers.filter(|readers| !readers.failed.is_empty()) {
        text.push_str("\nnot evaluated to the end, so that what they read is not known:\n");
        for (name, reason) in &readers.failed {
            text.push_str(&format!("  {name}: {reason}\n"));
        }
    }
    text
}

fn to_json(flake: &OpenFlake, readers: Option<&Readers>) -> Value {
    let lock = &flake.lock;
    let followers = followers(lock);
    let inputs = lock.nodes().into_iter().filter_map(|(path, id)| {
        let locked = lock.node(id).locked.as_ref()?;
        let input = &locked.locked.input;
        Some(json!({
            "input": show_input_path(&path),
            "url": locked.locked.show(),
            "origin": origin(locked),
            "revision": input.git_rev().ok().flatten(),
            "lastModified": input.last_modified(),
            "age": input.last_modified().map(age),
            "followedBy": followers.get(&id).copied().unwrap_or(0),
            "readBy": readers.map(|readers| readers.of.get(&id).cloned().unwrap_or_default()),
        }))
    });
    let duplicates: BTreeMap<String, Vec<String>> = lock
        .duplicates()
        .into_iter()
        .map(|(origin, paths)| (origin, paths.iter().map(|path| show_input_path(path)).collect()))
        .collect();
    let advice: Vec<Value> = lock
        .follows_advice()
        .iter()
        .map(|advice| json!({ "input": show_input_path(&advice.input), "follows": show_input_path(&advice.follows) }))
        .collect();
    json!({
        "inputs": inputs.collect::<Vec<_>>(),
        "duplicates": duplicates,
        "advice": advice,
        "failed": readers.map(|readers| readers.failed.clone()),
    })
}
