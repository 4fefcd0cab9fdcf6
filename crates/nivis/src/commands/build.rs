//! `nivis build`

use super::builds::{Build, Builds, Change};
use super::cached::{Asked, repeat_messages};
use super::dry_run::{forecast, forecast_hosts};
use super::failure::Failure;
use super::hosts::{Host, KINDS, select};
use super::session::{Session, Unopened};
use super::{FlakeArgs, Global, print};
use crate::eval_cache::{self, Found};
use crate::flakes::Trees;
use crate::realise::{Outcome, Realiser};
use comfy_table::{Cell, Table, presets};
use nivis_flake::{ParseOptions, parse_flake_ref};
use nivis_modules::manifest::{SECTIONS, SectionDiff};
use nivis_store::store::{RootTarget, StoreError};
use nivis_store::store_path::StorePath;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Options of `nivis build`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis build                 every host of the flake here or above
  nivis build web -o result   one host, with a link to its system
  nivis build --dry-run")]
pub(super) struct BuildArgs {
    /// The hosts to build, else all; `REF#HOST` names a flake as well
    hosts: Vec<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Link to the system made; several hosts get `-HOST` behind it
    #[arg(short, long, default_value = "result", value_name = "LINK")]
    out_link: PathBuf,
    /// Make no links
    #[arg(long, conflicts_with = "out_link")]
    no_link: bool,
    /// Say what would be made, fetched and built, and do nothing of it
    #[arg(long, conflicts_with = "out_link")]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
    /// A file with a configuration, instead of a flake
    #[arg(short, long, conflicts_with = "flake")]
    file: Option<String>,
    /// What of the file: a host, or a derivation
    #[arg(short = 'A', long = "attr", requires = "file", value_name = "ATTR")]
    attribute: Option<String>,
}

/// One line of the table.
struct Row {
    host: String,
    kind: &'static str,
    result: Result<Built, Failure>,
}

struct Built {
    build: Build,
    change: Change,
    not_buildable: BTreeSet<String>,
}

/// `nivis build`
pub(super) fn run(global: &Global, args: &BuildArgs) -> Result<i32, Unopened> {
    if args.file.is_some() {
        return build_file(global, args);
    }
    if args.dry_run {
        return evaluate(global, args);
    }
    let (told, names) = split_hosts(&args.hosts)?;
    let Some(asked) = Asked::of(global, &args.flake, told.as_deref(), &["build", &names.join("\0")]) else {
        return evaluate(global, args);
    };
    match asked.answer() {
        Some(found) => {
            repeat_messages(&found);
            let session = Session::without_flake(global)?;
            let trees = session.trees.clone();
            build_known(&session, args, global, &found).map_err(|failure| Unopened(failure, trees))
        }
        None => asked.keep(|| evaluate(global, args)),
    }
}

fn evaluate(global: &Global, args: &BuildArgs) -> Result<i32, Unopened> {
    let (told, mut names) = split_hosts(&args.hosts)?;
    let mut session = Session::open_flake(global, &args.flake, told.as_deref())?;
    if !session.fragment.is_empty() {
        names.push(session.fragment.clone());
    }
    let trees = session.trees.clone();
    build_hosts(&mut session, args, global, &names).map_err(|failure| Unopened(failure, trees))
}

/// Takes the flake out of `REF#HOST` arguments.
pub(super) fn split_hosts(hosts: &[String]) -> Result<(Option<String>, Vec<String>), Failure> {
    let (mut told, mut names): (Option<String>, _) = (None, Vec::new());
    for host in hosts {
        match host.split_once('#') {
            None => names.push(host.clone()),
            Some((reference, name)) => {
                let reference = if reference.is_empty() { "." } else { reference };
                if told.as_deref().is_some_and(|other| other != reference) {
                    return Err(Failure::Usage("hosts of one flake at a time".into()));
                }
                told = Some(reference.to_owned());
                if !name.is_empty() {
                    names.push(name.to_owned());
                }
            }
        }
    }
    Ok((told, names))
}

fn build_hosts(
    session: &mut Session,
    args: &BuildArgs,
    global: &Global,
    names: &[String],
) -> Result<i32, Failure> {
    let hosts = select(session, names)?;
    if args.dry_run {
        return forecast_hosts(session, &hosts, args.json, global);
    }
    let builds = Builds::of(session.reference(), None)?;
    let url = session.reference().and_then(|reference| reference.to_url().ok()).unwrap_or_default();
    eval_cache::note(REFERENCE, &String::from_utf8_lossy(&url));
    let mut rows = Vec::new();
    for (index, host) in hosts.iter().enumerate() {
        let step = format!("[{}/{}] {}", index + 1, hosts.len(), host.name);
        let result = build_host(session, host, &builds, &step);
        rows.push(Row { host: host.name.clone(), kind: host.kind.name(), result });
        if index + 1 < hosts.len() {
            session.collect();
        }
    }
    finish(session, args, global, &rows)
}

/// Builds hosts whose derivations are known.
fn build_known(session: &Session, args: &BuildArgs, global: &Global, found: &Found) -> Result<i32, Failure> {
    let (mut rows, mut builds) = (Vec::new(), None);
    for (name, value) in &found.notes {
        if name == REFERENCE {
            let reference = parse_flake_ref(value.as_bytes(), &ParseOptions::default())?.reference;
            builds = Some(Builds::of(Some(&reference), None)?);
            continue;
        }
        let (Some((kind, drv)), Some(builds)) = (value.split_once(' '), &builds) else { continue };
        let kind = KINDS.iter().find(|known| known.name() == kind).map_or("", |kind| kind.name());
        let drv = session.store.dir().parse(drv.as_bytes()).map_err(StoreError::from);
        let result = drv.map_err(Failure::from).and_then(|drv| {
            session.progress.show(&format!("{name}: making the system"));
            make(session, name, &drv, builds)
        });
        rows.push(Row { host: name.clone(), kind, result });
    }
    finish(session, args, global, &rows)
}

/// The name of the note that has the flake's reference; no host is called so.
const REFERENCE: &str = "";

fn finish(session: &Session, args: &BuildArgs, global: &Global, rows: &[Row]) -> Result<i32, Failure> {
    session.progress.clear();
    session.store.flush()?;
    show(session, args.json, rows)?;
    if !args.no_link {
        link(session, args, rows)?;
    }
    let mut code = 0;
    for row in rows {
        if let Err(failure) = &row.result {
            failure.print(&session.trees, Some(&row.host), session.paint, global.show_trace);
            code = failure.code();
        }
    }
    Ok(code)
}

fn build_host(session: &mut Session, host: &Host, builds: &Builds, step: &str) -> Result<Built, Failure> {
    session.progress.show(&format!("{step}: evaluating"));
    let drv = session.system_of(host)?;
    eval_cache::note(&host.name, &format!("{} {}", host.kind.name(), session.store.dir().print(&drv)));
    session.progress.show(&format!("{step}: making the system"));
    make(session, &host.name, &drv, builds)
}

/// Makes a host's system, and tells what it changes.
fn make(session: &Session, host: &str, drv: &StorePath, builds: &Builds) -> Result<Built, Failure> {
    let (build, not_buildable) = realise(session, drv)?;
    let change = build.change(builds.last(host).as_ref());
    builds.remember(host, &build)?;
    Ok(Built { build, change, not_buildable })
}

/// Makes a system as far as that needs no builder.
pub(super) fn realise(session: &Session, drv: &StorePath) -> Result<(Build, BTreeSet<String>), Failure> {
    let dir = session.store.dir();
    let drv_path = dir.print(drv);
    match Realiser::new(&*session.store).realise(drv).map_err(Box::new)? {
        Outcome::Present(path) => {
            let manifest = read_manifest(session, &path);
            Ok((Build { drv_path, out_path: Some(dir.print(&path)), manifest }, BTreeSet::new()))
        }
        Outcome::NotBuildable(names) => Ok((Build { drv_path, out_path: None, manifest: None }, names)),
    }
}

fn read_manifest(session: &Session, system: &StorePath) -> Option<Value> {
    let root = session.store.to_real_path(system)?;
    let target = std::fs::read_link(root.join("manifest.json"));
    let file = match target {
        Ok(target) => {
            use std::os::unix::ffi::OsStrExt as _;
            let path = session.store.dir().parse(target.as_os_str().as_bytes()).ok()?;
            session.store.to_real_path(&path)?
        }
        Err(_) => root.join("manifest.json"),
    };
    serde_json::from_slice(&std::fs::read(file).ok()?).ok()
}

fn link(session: &Session, args: &BuildArgs, rows: &[Row]) -> Result<(), Failure> {
    let made: Vec<(&str, &str)> = rows
        .iter()
        .filter_map(|row| Some((row.host.as_str(), row.result.as_ref().ok()?.build.out_path.as_deref()?)))
        .collect();
    for (host, path) in &made {
        let Ok(path) = session.store.dir().parse(path.as_bytes()) else { continue };
        let link = if rows.len() == 1 { args.out_link.clone() } else { suffixed(&args.out_link, host) };
        session.store.add_root(&path, &link, RootTarget::Physical)?;
    }
    Ok(())
}

fn suffixed(link: &Path, host: &str) -> PathBuf {
    let mut name = link.as_os_str().to_owned();
    name.push(format!("-{host}"));
    PathBuf::from(name)
}

fn one_or_many(count: usize, section: &str) -> String {
    let one = SECTIONS.iter().find(|(name, _)| *name == section).map_or(section, |(_, one)| one);
    if count == 1 { format!("1 {one}") } else { format!("{count} {section}") }
}

/// A change in a few words.
fn summary(change: &Change) -> String {
    match change {
        Change::First(counts) if counts.is_empty() => "first build".into(),
        Change::First(counts) => {
            let parts: Vec<String> =
                counts.iter().take(3).map(|(section, count)| one_or_many(*count, section)).collect();
            format!("first build: {}", parts.join(", "))
        }
        Change::Nothing => "nothing".into(),
        Change::Other => "something inside".into(),
        Change::Sections(sections) => {
            let part = |section: &SectionDiff| {
                let signs = [("+", &section.added), ("-", &section.removed), ("~", &section.changed)];
                let signs: Vec<String> = signs
                    .iter()
                    .filter(|(_, names)| !names.is_empty())
                    .map(|(sign, names)| format!("{sign}{}", names.len()))
                    .collect();
                format!("{} {}", section.section, signs.join(" "))
            };
            sections.iter().map(part).collect::<Vec<_>>().join(", ")
        }
    }
}

fn show(session: &Session, as_json: bool, rows: &[Row]) -> Result<(), Failure> {
    if as_json {
        let rows: Vec<Value> = rows.iter().map(|row| to_json(row, &session.trees)).collect();
        return print(format!("{:#}\n", Value::from(rows)).as_bytes());
    }
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(["host", "kind", "changed", "store path"]);
    for row in rows {
        let (changed, path) = match &row.result {
            Ok(built) => {
                (summary(&built.change), built.build.out_path.as_ref().unwrap_or(&built.build.drv_path))
            }
            Err(_) => ("failed".to_owned(), &String::new()),
        };
        table.add_row([Cell::new(&row.host), Cell::new(row.kind), Cell::new(changed), Cell::new(path)]);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    let mut text: String = table.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    text.push_str(&details(rows));
    print(text.as_bytes())
}

/// At most so many names of one kind of change are listed.
const LISTED: usize = 8;

fn details(rows: &[Row]) -> String {
    let mut text = String::new();
    let mut missing: BTreeMap<&BTreeSet<String>, Vec<&str>> = BTreeMap::new();
    for row in rows {
        let Ok(built) = &row.result else { continue };
        if !built.not_buildable.is_empty() {
            missing.entry(&built.not_buildable).or_default().push(&row.host);
        }
        let Change::Sections(sections) = &built.change else { continue };
        text.push_str(&format!("\n{}\n", row.host));
        for section in sections {
            let one = SECTIONS.iter().find(|(name, _)| *name == section.section).map_or("", |(_, one)| one);
            for (sign, names) in [("+", &section.added), ("-", &section.removed), ("~", &section.changed)] {
                for name in names.iter().take(LISTED) {
                    text.push_str(&format!("  {sign} {one} {name}\n"));
                }
                if names.len() > LISTED {
                    text.push_str(&format!(
                        "  {sign} and {} more\n",
                        one_or_many(names.len() - LISTED, section.section)
                    ));
                }
            }
        }
    }
    for (names, hosts) in missing {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let shown = names.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
        let more = names.len().saturating_sub(LISTED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        text.push_str(&format!("\n{}: not buildable here: {shown}{more}\n", hosts.join(", ")));
    }
    text
}

fn to_json(row: &Row, trees: &Trees) -> Value {
    let mut object = json!({ "host": row.host, "kind": row.kind });
    let more = match &row.result {
        Err(failure) => json!({ "error": failure.to_json(trees) }),
        Ok(built) => {
            let changes = match &built.change {
                Change::First(counts) => {
                    let counts: BTreeMap<_, _> = counts.iter().copied().collect();
                    json!({ "first": true, "counts": counts })
                }
                Change::Nothing => json!({}),
                Change::Other => json!({ "other": true }),
                Change::Sections(sections) => sections
                    .iter()
                    .map(|section| {
                        let members = json!({
                            "added": section.added,
                            "removed": section.removed,
                            "changed": section.changed,
                        });
                        (section.section.to_owned(), members)
                    })
                    .collect::<serde_json::Map<_, _>>()
                    .into(),
            };
            json!({
                "drvPath": built.build.drv_path,
                "outPath": built.build.out_path,
                "changes": changes,
                "notBuildable": built.not_buildable,
            })
        }
    };
    if let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) {
        object.extend(more);
    }
    object
}

/// `nivis build -f FILE -A ATTR`: a host's configuration, a set of hosts, or a derivation.
fn build_file(global: &Global, args: &BuildArgs) -> Result<i32, Unopened> {
    let mut session = Session::without_flake(global)?;
    let trees = session.trees.clone();
    let result = build_value(&mut session, args);
    result.map_err(|failure| Unopened(failure, trees))
}

fn build_value(session: &mut Session, args: &BuildArgs) -> Result<i32, Failure> {
    let file = args.file.as_deref().unwrap_or_default();
    session.use_file(Some(file), None)?;
    let attribute = args.attribute.as_deref().unwrap_or_default();
    let path: Vec<&str> = attribute.split('.').filter(|part| !part.is_empty()).collect();
    let value = session.at(session.top, &path)?;
    session.eval.roots.push(value);
    let (system, kind) = match session.get(value, "drvPath")? {
        Some(_) => (value, "derivation"),
        None if session.get(value, "activationPackage")?.is_some() => {
            (session.at(value, &["activationPackage"])?, "home")
        }
        None => (session.at(value, &["config", "system", "build", "toplevel"])?, "system"),
    };
    let drv = session.drv_path(system, if attribute.is_empty() { file } else { attribute })?;
    if args.dry_run {
        return forecast(session, &[("", drv)], args.json);
    }
    let (build, not_buildable) = realise(session, &drv)?;
    let host = path.last().map_or_else(|| file.to_owned(), |name| (*name).to_owned());
    let absolute = std::path::absolute(file).unwrap_or_else(|_| PathBuf::from(file));
    let builds = Builds::of(None, Some(&absolute))?;
    let change = build.change(builds.last(&host).as_ref());
    builds.remember(&host, &build)?;
    session.progress.clear();
    session.store.flush()?;
    let rows = [Row { host, kind, result: Ok(Built { build, change, not_buildable }) }];
    show(session, args.json, &rows)?;
    if !args.no_link {
        link(session, args, &rows)?;
    }
    Ok(0)
}
