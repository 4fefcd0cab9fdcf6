//! `nivis registry` (`nix/registry.cc` of the reference)

use super::failure::{Failure, print_notice};
use super::flake_args::registry_options;
use super::paint::Paint;
use super::places::load_config;
use super::session::Unopened;
use super::{FlakeArgs, Global, print, print_json};
use crate::flakes::{RegistryOptions, Trees, all_registries, prefetch, resolve_reference};
use crate::render::render_warning;
use nivis_flake::replace_file;
use nivis_flake::{
    FlakeRef, ParseOptions, Registry, RegistryEntry, RegistryKind, attrs_to_json, parse_flake_ref,
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// What can be done with registries.
#[derive(clap::Subcommand)]
pub(super) enum RegistryCommand {
    /// List what every registry says
    List(ListArgs),
    /// Let a name mean a flake, in the user's registry
    Add(AddArgs),
    /// Remove a name from the user's registry
    Remove(RemoveArgs),
    /// Let a name mean the flake as it is now
    Pin(PinArgs),
    /// Show what references mean
    Resolve(ResolveArgs),
}

impl RegistryCommand {
    /// Whether the result is to be JSON.
    pub(super) fn wants_json(&self) -> bool {
        match self {
            RegistryCommand::List(args) => args.json,
            RegistryCommand::Add(args) => args.json,
            RegistryCommand::Remove(args) => args.json,
            RegistryCommand::Pin(args) => args.json,
            RegistryCommand::Resolve(args) => args.json,
        }
    }
}

/// Options of `nivis registry list`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis registry list
  nivis registry list --json --offline")]
pub(super) struct ListArgs {
    #[command(flatten)]
    flake: FlakeArgs,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Options of `nivis registry add`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis registry add nixpkgs github:NixOS/nixpkgs/nixos-26.05
  nivis registry add --registry ./registry.json tools path:/opt/tools")]
pub(super) struct AddArgs {
    /// The name
    from: String,
    /// The flake that it means
    to: String,
    /// Another registry than the user's
    #[arg(long, value_name = "FILE")]
    registry: Option<PathBuf>,
    /// Print JSON: the entry and the file that it is in
    #[arg(long)]
    json: bool,
}

/// Options of `nivis registry remove`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis registry remove nixpkgs")]
pub(super) struct RemoveArgs {
    /// The name
    name: String,
    /// Another registry than the user's
    #[arg(long, value_name = "FILE")]
    registry: Option<PathBuf>,
    /// Print JSON: the entry and the file that it was in
    #[arg(long)]
    json: bool,
}

/// Options of `nivis registry pin`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis registry pin nixpkgs                              # to what it is today
  nivis registry pin nixpkgs github:NixOS/nixpkgs/nixos-26.05")]
pub(super) struct PinArgs {
    /// The name
    name: String,
    /// The flake to pin it to, else its own
    locked: Option<String>,
    /// Another registry than the user's
    #[arg(long, value_name = "FILE")]
    registry: Option<PathBuf>,
    /// Print JSON: the entry and the file that it is in
    #[arg(long)]
    json: bool,
}

/// Options of `nivis registry resolve`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis registry resolve nixpkgs nixpkgs/nixos-26.05")]
pub(super) struct ResolveArgs {
    /// The references
    references: Vec<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// `nivis registry`
pub(super) fn run(global: &Global, command: &RegistryCommand) -> Result<i32, Unopened> {
    match command {
        RegistryCommand::List(args) => list(global, args),
        RegistryCommand::Add(args) => {
            let (from, to) = (parse(&args.from)?, parse(&args.to)?);
            let file = change(args.registry.as_deref(), |registry| registry.set(&from.input, to.clone()))?;
            tell(args.json, &from, Some(&to), &file)?;
            Ok(0)
        }
        RegistryCommand::Remove(args) => {
            let name = parse(&args.name)?;
            let mut old = None;
            let file = change(args.registry.as_deref(), |registry| {
                let entry = registry.entries.iter().find(|entry| entry.from == name.input);
                old = entry.map(|entry| entry.to.clone());
                registry.remove(&name.input);
            })?;
            tell(args.json, &name, old.as_ref(), &file)?;
            Ok(0)
        }
        RegistryCommand::Pin(args) => pin(global, args),
        RegistryCommand::Resolve(args) => resolve(global, args),
    }
}

/// Says what was changed, where it is asked for.
fn tell(asked: bool, from: &FlakeRef, to: Option<&FlakeRef>, file: &Path) -> Result<(), Failure> {
    if !asked {
        return Ok(());
    }
    let to = to.map(|to| attrs_to_json(&to.to_attrs())).transpose()?;
    let from = attrs_to_json(&from.input.attrs)?;
    print_json(&json!({ "from": from, "to": to, "file": file.to_string_lossy() }))
}

/// A reference as the reference implementation takes it here: relative paths are none.
fn parse(text: &str) -> Result<FlakeRef, Failure> {
    Ok(parse_flake_ref(text.as_bytes(), &ParseOptions::default())?.reference)
}

fn list(global: &Global, args: &ListArgs) -> Result<i32, Unopened> {
    let config = load_config(global)?;
    let store = crate::stores::open(&config, false)?;
    let trees = Trees::with_config(&config);
    let (registries, notices) = all_registries(&store, &registry_options(&args.flake)?, &trees)
        .map_err(|error| Unopened(error.into(), trees))?;
    store.flush()?;
    for notice in &notices {
        print_notice(notice, Paint::stderr());
    }
    let (mut text, mut objects) = (String::new(), Vec::new());
    for registry in &registries.0 {
        let kind = match registry.kind {
            RegistryKind::Flag => "flags",
            RegistryKind::User => "user",
            RegistryKind::System => "system",
            RegistryKind::Global => "global",
        };
        // The reference has no library of its own, and its programs count the lines.
        let as_nix = crate::nix::voice().is_some();
        let shown = |entry: &&RegistryEntry| !(as_nix && entry.from.show() == "flake:nivis");
        for entry in registry.entries.iter().filter(shown) {
            text.push_str(&format!("{kind:6} {entry}\n"));
            objects.push(to_json(kind, entry)?);
        }
    }
    if args.json {
        text = format!("{:#}\n", json!(objects));
    }
    print(text.as_bytes())?;
    Ok(0)
}

fn to_json(kind: &str, entry: &RegistryEntry) -> Result<Value, Failure> {
    Ok(json!({
        "registry": kind,
        "from": attrs_to_json(&entry.from.attrs)?,
        "to": attrs_to_json(&entry.to.to_attrs())?,
        "exact": entry.exact,
    }))
}

fn pin(global: &Global, args: &PinArgs) -> Result<i32, Unopened> {
    let name = parse(&args.name)?;
    let locked = parse(args.locked.as_deref().unwrap_or(&args.name))?;
    let config = load_config(global)?;
    let store = crate::stores::open(&config, false)?;
    let trees = Trees::with_config(&config);
    let fetched = prefetch(&store, &locked, &RegistryOptions::default(), &trees)
        .map_err(|error| Unopened(error.into(), trees))?;
    store.flush()?;
    for notice in &fetched.notices {
        print_notice(notice, Paint::stderr());
    }
    if !fetched.locked.input.is_locked_by(config.flag("trust-tarballs-from-git-forges", true)) {
        let text = format!("flake '{}' is not locked", fetched.locked.input.show());
        eprintln!("{}", render_warning(&text, Paint::stderr().is_on()));
    }
    let input = fetched.locked.input.into_final();
    let to = FlakeRef { input, subdir: name.subdir.clone() };
    let file = change(args.registry.as_deref(), |registry| registry.set(&name.input, to.clone()))?;
    tell(args.json, &name, Some(&to), &file)?;
    Ok(0)
}

fn resolve(global: &Global, args: &ResolveArgs) -> Result<i32, Unopened> {
    let config = load_config(global)?;
    let store = crate::stores::open(&config, false)?;
    let trees = Trees::with_config(&config);
    let options = registry_options(&args.flake)?;
    let mut objects = Vec::new();
    for text in &args.references {
        let (resolved, notices) = resolve_reference(&store, &parse(text)?, &options, &trees)
            .map_err(|error| Unopened(error.into(), trees.clone()))?;
        for notice in &notices {
            print_notice(notice, Paint::stderr());
        }
        if args.json {
            let attrs = attrs_to_json(&resolved.to_attrs()).map_err(Failure::from)?;
            objects.push(json!({ "original": text, "resolved": attrs, "url": resolved.show() }));
        } else {
            print(format!("{}\n", resolved.show()).as_bytes())?;
        }
    }
    store.flush()?;
    if args.json {
        print(format!("{:#}\n", json!(objects)).as_bytes())?;
    }
    Ok(0)
}

/// Changes a registry's file, which is replaced as a whole; gives its path.
fn change(told: Option<&Path>, work: impl FnOnce(&mut Registry)) -> Result<PathBuf, Failure> {
    let user = || {
        crate::config::registry_files()
            .into_iter()
            .find(|(kind, _)| *kind == RegistryKind::User)
            .map(|(_, path)| path)
    };
    let path = told.map(Path::to_owned).or_else(user).ok_or(Failure::NoHome)?;
    let shown = path.display().to_string();
    let mut registry = match std::fs::read(&path) {
        Ok(text) => Registry::parse(RegistryKind::User, &text, &shown)
            .map_err(|error| Failure::Refused(error.to_string()))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Registry { kind: RegistryKind::User, entries: Vec::new() }
        }
        Err(error) => return Err(Failure::reading(&path)(error)),
    };
    work(&mut registry);
    replace_file(&path, &registry.to_bytes()?).map_err(Failure::writing(&path))?;
    Ok(path)
}
