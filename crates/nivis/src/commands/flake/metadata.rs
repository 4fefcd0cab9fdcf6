//! `nivis flake metadata` (`CmdFlakeMetadata` in `nix/flake.cc` of the reference)

use super::tree::branch;
use crate::commands::failure::Failure;
use crate::commands::moment::moment;
use crate::commands::opened::Opened;
use crate::commands::paint::Paint;
use crate::commands::places::load_config;
use crate::commands::session::Unopened;
use crate::commands::{FlakeArgs, Global, print};
use crate::flakes::{OpenFlake, fingerprint};
use jiff::tz::TimeZone;
use nivis_flake::lock::{Edge, LockFile, NodeId, show_input_path};
use nivis_flake::{FlakeRef, attrs_to_json, get_str};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Options of `nivis flake metadata`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis flake metadata
  nivis flake metadata --json github:NixOS/nixpkgs/nixos-26.05")]
pub(in crate::commands) struct MetadataArgs {
    /// The flake
    reference: Option<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Print JSON, as `nix flake metadata --json` does
    #[arg(long)]
    pub(super) json: bool,
}

/// `nivis flake metadata`
pub(super) fn run(global: &Global, args: &MetadataArgs) -> Result<i32, Unopened> {
    let told = super::told(args.reference.as_deref(), &args.flake)?;
    let Opened { store, flake, .. } = Opened::new(&load_config(global)?, &args.flake, told, |_| {})?;
    store.flush()?;
    let print_as = fingerprint(&flake).map_err(Failure::Open)?;
    let text = if args.json {
        format!("{}\n", to_json(&flake, print_as)?)
    } else {
        to_text(&flake, print_as, Paint::reference())?
    };
    print(text.as_bytes())?;
    Ok(0)
}

fn reference_json(reference: &FlakeRef) -> Result<Value, Failure> {
    Ok(attrs_to_json(&reference.to_attrs())?)
}

fn text_of(bytes: &[u8]) -> Value {
    Value::from(String::from_utf8_lossy(bytes).into_owned())
}

fn dirty_revision(flake: &OpenFlake) -> Option<String> {
    let attrs = flake.locked.to_attrs();
    get_str(&attrs, "dirtyRev").ok().flatten().map(|rev| String::from_utf8_lossy(rev).into_owned())
}

fn to_json(flake: &OpenFlake, fingerprint: Option<String>) -> Result<Value, Failure> {
    let input = &flake.locked.input;
    let mut object = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    };
    set("description", flake.description.as_deref().map(text_of));
    set("originalUrl", Some(text_of(&flake.original.to_url()?)));
    set("original", Some(reference_json(&flake.original)?));
    set("resolvedUrl", Some(text_of(&flake.resolved.to_url()?)));
    set("resolved", Some(reference_json(&flake.resolved)?));
    set("url", Some(text_of(&flake.locked.to_url()?)));
    set("locked", Some(reference_json(&flake.locked)?));
    set("revision", input.git_rev()?.map(Value::from));
    set("dirtyRevision", dirty_revision(flake).map(Value::from));
    set("revCount", input.rev_count().map(Value::from));
    set("lastModified", input.last_modified().map(Value::from));
    set("path", Some(text_of(&flake.root)));
    set("locks", Some(flake.lock.to_json()?));
    set("fingerprint", fingerprint.map(Value::from));
    Ok(Value::Object(object))
}

const FORMAT: &str = "%F %T";

fn to_text(flake: &OpenFlake, fingerprint: Option<String>, paint: Paint) -> Result<String, Failure> {
    let input = &flake.locked.input;
    let mut out = String::new();
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let gap = " ".repeat(15usize.saturating_sub(name.len() + 1));
            out.push_str(&format!("{}{gap}{value}\n", paint.bold(&format!("{name}:"))));
        }
    };
    line("Resolved URL", Some(flake.resolved.show()));
    line("Locked URL", input.is_locked().then(|| flake.locked.show()));
    line("Description", flake.description.as_deref().map(|text| String::from_utf8_lossy(text).into_owned()));
    line("Path", Some(String::from_utf8_lossy(&flake.root).into_owned()));
    line("Revision", input.git_rev()?);
    line("Revision", dirty_revision(flake));
    line("Revisions", input.rev_count().map(|count| count.to_string()));
    line("Last modified", input.last_modified().map(|time| moment(time, TimeZone::system(), FORMAT)));
    line("Fingerprint", fingerprint);
    if !flake.lock.node(LockFile::ROOT).inputs.is_empty() {
        out.push_str(&format!("{}\n", paint.bold("Inputs:")));
    }
    let mut seen = BTreeSet::from([LockFile::ROOT]);
    inputs(&flake.lock, LockFile::ROOT, "", paint, &mut seen, &mut out);
    Ok(out)
}

/// The inputs of a node, as a tree; what is below a node is shown where it is first met.
fn inputs(
    lock: &LockFile,
    id: NodeId,
    before: &str,
    paint: Paint,
    seen: &mut BTreeSet<NodeId>,
    out: &mut String,
) {
    let edges = &lock.node(id).inputs;
    for (index, (name, edge)) in edges.iter().enumerate() {
        let branch = branch(before, index, edges.len());
        let name = paint.bold(name);
        match edge {
            Edge::Follows(path) => {
                let path = show_input_path(path);
                out.push_str(&format!("{}{name} follows input '{path}'\n", branch.entry));
            }
            Edge::Node(child) => {
                let Some(locked) = &lock.node(*child).locked else { continue };
                let time = locked.locked.input.last_modified();
                let time = time
                    .map_or_else(String::new, |time| format!(" ({})", moment(time, TimeZone::UTC, FORMAT)));
                out.push_str(&format!("{}{name}: {}{time}\n", branch.entry, locked.locked.show()));
                if seen.insert(*child) {
                    inputs(lock, *child, &branch.below, paint, seen, out);
                }
            }
        }
    }
}
