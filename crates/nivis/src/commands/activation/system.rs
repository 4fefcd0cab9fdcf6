//! The system that a verb is about.

use super::super::build::{realise, split_hosts};
use super::super::cached::{Asked, repeat_messages};
use super::super::failure::Failure;
use super::super::hosts::{Host, Kind, all, select};
use super::super::places::home_places;
use super::super::session::{Session, Unopened};
use super::super::{FlakeArgs, Global};
use super::snapshot;
use crate::eval_cache::{self, Found};
use nivis_fleet::{ActivationError, Generation, Manifest, Mode, Places, Sources};
use nivis_store::store::{Store, StoreError};
use nivis_store::store_path::StorePath;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// A system in some store.
pub(in super::super) struct System {
    pub(in super::super) toplevel: String,
    pub(in super::super) manifest: Manifest,
    pub(in super::super) manifest_text: Vec<u8>,
    pub(in super::super) sources: Sources,
    /// The machine's, or those of a home that its own user keeps.
    pub(in super::super) places: Places,
    pub(in super::super) generation: Generation,
    pub(in super::super) options: Option<Value>,
    /// Where it is, unless that is the machine's own store.
    pub(in super::super) store: Option<Arc<dyn Store>>,
}

/// The name of this machine.
fn machine_name() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    name.trim().to_owned()
}

/// The name of the user that this process runs as.
fn user_name() -> String {
    let id = rustix::process::geteuid().as_raw().to_string();
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let mut lines = accounts.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let own =
        lines.find_map(|line| (line.get(2) == Some(&id.as_str())).then(|| line.first().copied()).flatten());
    own.map(str::to_owned).or_else(|| std::env::var("USER").ok()).unwrap_or_default()
}

/// The host that is told, or the one named like this machine; for a user who is not root, the own home.
fn choose(session: &mut Session, names: &[String]) -> Result<Host, Failure> {
    if let [_, _, ..] = names {
        return Err(Failure::Usage("one host at a time: this machine becomes it".into()));
    }
    if !names.is_empty() {
        let found = select(session, names)?;
        return found.into_iter().next().ok_or(Failure::NoHosts);
    }
    let name = machine_name();
    let hosts = all(session)?;
    if !rustix::process::geteuid().is_root() {
        let user = user_name();
        let names = [format!("{user}@{name}"), user];
        let homes = || hosts.iter().filter(|host| host.kind == Kind::Home);
        let own = names.iter().find_map(|name| homes().find(|host| host.name == *name));
        if let Some(own) = own {
            return Ok(own.clone());
        }
    }
    let found = hosts.iter().find(|host| host.name == name && host.kind != Kind::Home);
    match found {
        Some(host) => Ok(host.clone()),
        None if hosts.is_empty() => Err(Failure::NoHosts),
        None => {
            Err(Failure::NoHostLikeThis { name, hosts: hosts.into_iter().map(|host| host.name).collect() })
        }
    }
}

/// Opens a flake, evaluates its host for this machine and makes its system, to be activated in a mode or looked at.
///
/// # Errors
/// Any of that fails, or the host is of a kind that cannot be activated here.
pub(in super::super) fn open_host(
    global: &Global,
    flake: &FlakeArgs,
    hosts: &[String],
    mode: Option<Mode>,
) -> Result<(Session, System), Unopened> {
    let (told, names) = split_hosts(hosts)?;
    let words = ["system", &names.join("\0"), &machine_name(), &user_name()];
    // What makes this machine another one is evaluated each time.
    let asked = if mode.is_none() { Asked::of(global, flake, told.as_deref(), &words) } else { None };
    let Some(asked) = asked else { return evaluate_host(global, flake, hosts, mode) };
    if let Some(found) = asked.answer() {
        repeat_messages(&found);
        let session = Session::without_flake(global)?;
        let system = known(&session, &found)?;
        return Ok((session, system));
    }
    let mut opened = None;
    asked.keep(|| {
        opened = Some(evaluate_host(global, flake, hosts, mode)?);
        Ok(0)
    })?;
    // It is there where nothing failed.
    opened.ok_or_else(|| Unopened::from(Failure::NoHosts))
}

/// The system of an earlier run.
fn known(session: &Session, found: &Found) -> Result<System, Failure> {
    let note =
        |name: &str| found.notes.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let (host, drv) = (note("host").unwrap_or_default(), note("drv").unwrap_or_default());
    let drv = session.store.dir().parse(drv.as_bytes()).map_err(StoreError::from)?;
    let places =
        if note("kind").as_deref() == Some(Kind::Home.name()) { home_places()? } else { Places::default() };
    let generation = Generation {
        flake: note("flake"),
        revision: note("revision"),
        host: Some(host),
        nivis: env!("CARGO_PKG_VERSION").into(),
        ..Generation::default()
    };
    made(session, &drv, &places, generation, None)
}

fn evaluate_host(
    global: &Global,
    flake: &FlakeArgs,
    hosts: &[String],
    mode: Option<Mode>,
) -> Result<(Session, System), Unopened> {
    let (told, mut names) = split_hosts(hosts)?;
    let mut session = Session::open_flake(global, flake, told.as_deref())?;
    if !session.fragment.is_empty() {
        names.push(session.fragment.clone());
    }
    let trees = session.trees.clone();
    let system = evaluate(&mut session, &names, mode).map_err(|failure| Unopened(failure, trees))?;
    Ok((session, system))
}

fn evaluate(session: &mut Session, names: &[String], mode: Option<Mode>) -> Result<System, Failure> {
    let host = choose(session, names)?;
    let places = match host.kind {
        Kind::Linux => Places::default(),
        Kind::Home => home_places()?,
        Kind::Nixos | Kind::Darwin => {
            return Err(Failure::NotActivated { host: host.name, kind: host.kind.name() });
        }
    };
    if mode.is_some() {
        // Before minutes of evaluation.
        nivis_fleet::check_machine(&places)?;
    }
    session.progress.show(&format!("{}: evaluating", host.name));
    let (drv, options) = session.with_host(&host, |session, value| {
        let system = session.at(value, host.kind.system())?;
        let drv = session.drv_path(system, &format!("{}.{}", host.kind.output(), host.name))?;
        Ok((drv, snapshot::options(session, value)))
    })?;
    let flake = session.reference();
    let generation = Generation {
        flake: flake.map(nivis_flake::FlakeRef::show),
        revision: flake.and_then(|flake| flake.input.git_rev().ok().flatten()),
        host: Some(host.name.clone()),
        nivis: env!("CARGO_PKG_VERSION").into(),
        ..Generation::default()
    };
    let drv_path = session.store.dir().print(&drv);
    let told = [("host", host.name.as_str()), ("kind", host.kind.name()), ("drv", &drv_path)];
    told.iter().for_each(|(name, value)| eval_cache::note(name, value));
    generation.flake.iter().for_each(|flake| eval_cache::note("flake", flake));
    generation.revision.iter().for_each(|revision| eval_cache::note("revision", revision));
    made(session, &drv, &places, generation, options)
}

/// The system of a derivation, made.
fn made(
    session: &Session,
    drv: &StorePath,
    places: &Places,
    generation: Generation,
    options: Option<Value>,
) -> Result<System, Failure> {
    let host = generation.host.clone().unwrap_or_default();
    session.progress.show(&format!("{host}: making the system"));
    let (build, not_buildable) = realise(session, drv)?;
    session.progress.clear();
    session.store.flush()?;
    let Some(toplevel) = build.out_path else {
        let names: Vec<String> = not_buildable.into_iter().collect();
        return Err(Failure::NeedsBuilder { host, names });
    };
    let store = session.store.clone();
    let system = if places.is_home() {
        let path = store.dir().parse(toplevel.as_bytes()).map_err(StoreError::from)?;
        let brought = nivis_fleet::bring_home(places, &*store, &path)?;
        read(&brought.display().to_string(), None)?
    } else {
        read(&toplevel, Some(store))?
    };
    Ok(System { generation, options, ..system })
}

/// A system by its store path, in the machine's own store or in another one.
fn read(toplevel: &str, store: Option<Arc<dyn Store>>) -> Result<System, Failure> {
    let places = Places::default();
    let real = store.as_ref().and_then(|store| {
        let path = store.dir().parse(toplevel.as_bytes()).ok()?;
        store.to_real_path(&path)
    });
    let sources = match real.as_deref().and_then(Path::parent) {
        Some(folder) if folder != Path::new("/nix/store") => Sources::in_store(&places, folder),
        _ => Sources::on(&places),
    };
    let path = Path::new(toplevel).join("manifest.json");
    let manifest_text = sources.read(&path)?;
    let manifest = Manifest::parse(&manifest_text, path).map_err(ActivationError::from)?;
    let places = if manifest.kind == "home" { home_places()? } else { places };
    Ok(System {
        toplevel: toplevel.to_owned(),
        manifest,
        manifest_text,
        sources,
        places,
        generation: Generation { nivis: env!("CARGO_PKG_VERSION").into(), ..Generation::default() },
        options: None,
        store,
    })
}

/// A system that is in the machine's store already.
///
/// # Errors
/// It is not there, or is no system.
pub(in super::super) fn from_store(toplevel: &Path) -> Result<System, Failure> {
    let io =
        |source| Failure::Io { message: format!("there is no system at {}", toplevel.display()), source };
    let real = std::fs::canonicalize(toplevel).map_err(io)?;
    read(&real.display().to_string(), None)
}

/// A specialisation of a system.
///
/// # Errors
/// There is none of that name.
pub(in super::super) fn by_specialisation(system: System, name: &str) -> Result<System, Failure> {
    let folder = Path::new(&system.toplevel).join("specialisation");
    let real = system.sources.resolved(&folder);
    let have: Vec<String> = std::fs::read_dir(&real)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    if !have.iter().any(|there| there == name) {
        return Err(ActivationError::NoSpecialisation { name: name.to_owned(), have }.into());
    }
    let target = std::fs::read_link(real.join(name)).unwrap_or_else(|_| folder.join(name));
    let inner = read(&target.display().to_string(), system.store)?;
    let generation = Generation { specialisation: Some(name.to_owned()), ..system.generation };
    Ok(System { generation, options: system.options, ..inner })
}

impl System {
    /// Brings it to the machine's store.
    pub(in super::super) fn import(&self) -> Result<BTreeSet<String>, ActivationError> {
        let Some(store) = &self.store else { return Ok(BTreeSet::new()) };
        let path = store.dir().parse(self.toplevel.as_bytes()).map_err(StoreError::from)?;
        nivis_fleet::import(&Places::default(), &**store, &path)
    }
}
