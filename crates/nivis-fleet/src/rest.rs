//! What is left to do once the new state is the machine's. Each part can be done again, so that it is done after a crash
//! as well.

use crate::accounts::Home;
use crate::error::ActivationError;
use crate::files;
use crate::generation;
use crate::home::{self, HomeRest, Homes};
use crate::journal::{Entry, Journal, Stop, stop_here};
use crate::kernel;
use crate::ledger::Ledger;
use crate::locales;
use crate::objects;
use crate::packages;
use crate::places::Places;
use crate::purge;
use crate::tool::Tool;
use crate::traces;
use crate::units::watch::failed_now;
use crate::units::{BOOT_UNIT, FailedUnit, UnitStep, orders, systemctl};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};

/// The rest of an activation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Rest {
    /// The system that the machine now is; none where only the next start is another.
    pub(crate) current: Option<String>,
    /// The generation to start with from now on.
    pub(crate) boot: Option<u64>,
    pub(crate) reload_systemd: bool,
    pub(crate) homes: Vec<Home>,
    pub(crate) linger: Vec<(String, bool)>,
    pub(crate) sysctl: Vec<(String, String)>,
    pub(crate) load: Vec<String>,
    pub(crate) unload: Vec<String>,
    pub(crate) host_name: Option<String>,
    pub(crate) locales: (Vec<String>, Vec<String>),
    pub(crate) tmpfiles: Vec<String>,
    /// Programs that run because of files, by their names.
    pub(crate) triggers: BTreeMap<String, Vec<String>>,
    /// Scripts by their names, in their order.
    pub(crate) scripts: Vec<(String, String)>,
    /// What the scripts are told that is done: `switch`, `test`.
    pub(crate) action: String,
    pub(crate) units: Vec<UnitStep>,
    pub(crate) failed_before: BTreeSet<String>,
    pub(crate) remove_packages: Vec<String>,
    pub(crate) remove_users: Vec<String>,
    pub(crate) remove_groups: Vec<String>,
    /// Folders that go if nothing is in them.
    pub(crate) folders: Vec<String>,
    /// Copies of files that were given back.
    pub(crate) copies: Vec<PathBuf>,
    /// Nothing of us stays.
    pub(crate) release: bool,
    /// What is left to do in homes of users.
    pub(crate) user_homes: Vec<HomeRest>,
    /// Units that are not ours any more; at boot their start may be on its way.
    pub(crate) gone_units: Vec<String>,
}

/// What the rest of an activation met.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) failed: Vec<FailedUnit>,
    pub(crate) warnings: Vec<String>,
}

impl Outcome {
    /// Something that did not work, which is no reason to stop.
    pub(crate) fn warn(&mut self, what: &str, result: Result<(), ActivationError>) {
        if let Err(error) = result {
            let mut text = format!("{what}: {error}");
            let source = std::error::Error::source(&error).map(ToString::to_string);
            if let Some(source) = source.filter(|source| !text.contains(source.as_str())) {
                text = format!("{text}: {source}");
            }
            if let ActivationError::Tool { output, .. } = &error {
                let lines: Vec<&str> =
                    output.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
                text = format!("{text}: {}", lines[lines.len().saturating_sub(4)..].join("; "));
            }
            self.warnings.push(text);
        }
    }
}

/// Does what is left, from wherever it came, and ends the journal. `at_boot`: the machine is starting; systemd is told to
/// look again instead of being waited for.
pub(crate) fn complete(
    mut journal: Journal,
    places: &Places,
    at_boot: bool,
    progress: &dyn Fn(&str),
) -> Result<Outcome, ActivationError> {
    let Some(rest) = journal.rest().cloned() else { return Ok(Outcome::default()) };
    let mut outcome = Outcome::default();
    Ledger::commit(places)?;
    stop_here(Stop::Step);
    if let Some(number) = rest.boot {
        generation::set_boot(places, number)?;
    }
    if let Some(toplevel) = &rest.current {
        set_current(places, toplevel)?;
    }
    stop_here(Stop::Step);
    if rest.reload_systemd && systemctl::is_running() {
        outcome.warn("systemd", systemctl::daemon_reload());
    }
    settings(&rest, places, &mut outcome);
    if !at_boot {
        scripts(&rest, progress, &mut outcome);
    }
    home::activate(&rest.user_homes, places, &mut journal, progress, &mut outcome)?;
    match at_boot {
        true => units_at_boot(&rest)?,
        false => units(&rest, &mut journal, progress, &mut outcome)?,
    }
    stop_here(Stop::Step);
    let homes = journal.homes();
    home::forget(&rest.user_homes, &homes);
    // Before packages go, which remove their folders only if nothing is in them.
    for entry in &journal.entries {
        if let Entry::Swap { swaps } = entry {
            files::forget_all(swaps, &homes)?;
        }
    }
    clean(&rest, places, &homes);
    remove_packages(&rest, places, progress, &mut outcome)?;
    clean(&rest, places, &homes);
    stop_here(Stop::Step);
    if rest.release {
        if !places.is_home() {
            let ledger = Ledger::read(places)?;
            if !at_boot {
                outcome.warn("units", release_units(&ledger));
            }
            objects::remove_all(places, &ledger)?;
            drop(fs::remove_dir_all(places.run()));
        }
        // The journal is in there as well, and goes last.
        release_state(places, journal)?;
        if at_boot {
            // That unit is us.
            systemctl::later("stop", &[BOOT_UNIT.to_owned()])?;
        }
        return Ok(outcome);
    }
    journal.end()?;
    Ok(outcome)
}

/// Removes the state; the journal stays until nothing else is left.
fn release_state(places: &Places, journal: Journal) -> Result<(), ActivationError> {
    let state = places.state();
    let entries = fs::read_dir(&state).map_err(ActivationError::io("cannot read", &state))?;
    for entry in entries.flatten() {
        let path = entry.path();
        if path == places.journal() || path == places.lock() {
            continue;
        }
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let removed = if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(ActivationError::io("cannot remove", &path))?;
    }
    journal.end()?;
    drop(fs::remove_file(places.lock()));
    drop(fs::remove_dir(&state));
    Ok(())
}

/// `/run/nivis/current`, in one step.
pub(crate) fn set_current(places: &Places, toplevel: &str) -> Result<(), ActivationError> {
    let run = places.run();
    fs::create_dir_all(&run).map_err(ActivationError::io("cannot make", &run))?;
    let (link, temp) = (run.join("current"), run.join(".current.new"));
    drop(fs::remove_file(&temp));
    let linked = symlink(toplevel, &temp).and_then(|()| fs::rename(&temp, &link));
    linked.map_err(ActivationError::io("cannot link", &link))?;
    objects::keep(places, "current", toplevel)
}

fn settings(rest: &Rest, places: &Places, outcome: &mut Outcome) {
    for home in &rest.homes {
        outcome.warn("home", make_home(places, home));
    }
    for (name, value) in &rest.sysctl {
        outcome.warn(name, kernel::write(places, name, value));
    }
    for (unload, names) in [(false, &rest.load), (true, &rest.unload)] {
        for name in names {
            outcome.warn(&format!("kernel module {name}"), kernel::modprobe(unload, name));
        }
    }
    if let Some(name) = &rest.host_name {
        outcome.warn("host name", kernel::set_host_name(name));
    }
    let (add, gone) = &rest.locales;
    if !add.is_empty() || !gone.is_empty() {
        outcome.warn("locales", locales::generate(places, add, gone));
    }
    if !rest.tmpfiles.is_empty() {
        let tool = Tool::new("systemd-tmpfiles").arg("--create").args(&rest.tmpfiles);
        outcome.warn("tmpfiles", tool.run().map(drop));
    }
    for (name, run) in &rest.triggers {
        let Some((program, args)) = run.split_first() else { continue };
        if let Err(error) = Tool::new(program).args(args).run() {
            outcome.failed.push(refused(&format!("{name} ({})", run.join(" ")), &error));
        }
    }
    for (user, lingers) in &rest.linger {
        outcome.warn(&format!("lingering of {user}"), set_linger(places, user, *lingers));
    }
}

/// The host's own scripts; while the machine starts a unit runs them.
fn scripts(rest: &Rest, progress: &dyn Fn(&str), outcome: &mut Outcome) {
    for (name, source) in &rest.scripts {
        progress(&format!("running the activation script {name}"));
        // Without a new system there is none to be activated, and no script.
        let toplevel = rest.current.as_deref().unwrap_or_default();
        if let Err(error) = activation_script(Path::new(source), &rest.action, Path::new(toplevel)).run() {
            outcome.failed.push(refused(&format!("activation script {name}"), &error));
        }
    }
}

/// A script with what NixOS tells its own: what is done, and the system that is being activated.
pub(crate) fn activation_script(source: &Path, action: &str, toplevel: &Path) -> Tool {
    Tool::new(&source.to_string_lossy())
        .env("NIXOS_ACTION", action)
        .env("TOPLEVEL", &toplevel.to_string_lossy())
}

/// Something that ran and failed, told as a unit that did.
fn refused(name: &str, error: &ActivationError) -> FailedUnit {
    let lines = match error {
        ActivationError::Tool { output, .. } => output.lines().map(str::to_owned).collect(),
        other => vec![other.to_string()],
    };
    FailedUnit { unit: name.to_owned(), lines }
}

fn make_home(places: &Places, home: &Home) -> Result<(), ActivationError> {
    let path = places.real(&home.path);
    if path.exists() {
        return Ok(());
    }
    let made = fs::create_dir_all(&path)
        .and_then(|()| fs::set_permissions(&path, fs::Permissions::from_mode(home.mode)))
        .and_then(|()| chown(&path, Some(home.uid), Some(home.gid)));
    made.map_err(ActivationError::io("cannot make", &path))
}

fn set_linger(places: &Places, user: &str, lingers: bool) -> Result<(), ActivationError> {
    let verb = if lingers { "enable-linger" } else { "disable-linger" };
    let told = Tool::new("loginctl").args([verb, user]).output();
    if told.is_ok_and(|output| output.status.success()) {
        return Ok(());
    }
    // No login manager: its own record says it for the day there is one.
    let folder = places.real("/var/lib/systemd/linger");
    let file = folder.join(user);
    let done = if lingers {
        fs::create_dir_all(&folder).and_then(|()| fs::write(&file, ""))
    } else {
        match fs::remove_file(&file) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    };
    done.map_err(ActivationError::io("cannot change", &file))
}

/// Every unit that should run is started by the machine's own start, once systemd has looked again.
fn units_at_boot(rest: &Rest) -> Result<(), ActivationError> {
    if systemctl::is_running() && rest.reload_systemd {
        systemctl::later("stop", &rest.gone_units)?;
        systemctl::later("start", &["default.target".to_owned()])?;
    }
    Ok(())
}

fn units(
    rest: &Rest,
    journal: &mut Journal,
    progress: &dyn Fn(&str),
    outcome: &mut Outcome,
) -> Result<(), ActivationError> {
    if !systemctl::is_running() {
        return Ok(());
    }
    // What failed and is no more is nobody's concern.
    systemctl::reset_failed(&rest.gone_units);
    let mut watched = BTreeSet::new();
    let mut refused = BTreeMap::new();
    for order in orders::orders_now(None, &rest.units)? {
        watched.extend(order.units.iter().cloned());
        if journal.is_done(order.part) {
            continue;
        }
        progress(&format!("{}: {}", order.verb, order.units.join(", ")));
        orders::give(None, &order, &mut refused)?;
        journal.write(Entry::Done { part: order.part.to_owned() })?;
    }
    if !watched.is_empty() {
        progress("watching units");
        outcome.failed.extend(orders::outcome(None, &watched, &rest.failed_before, &refused)?);
    }
    Ok(())
}

/// Units that had failed before anything was done.
pub(crate) fn failed_before() -> Result<BTreeSet<String>, ActivationError> {
    if systemctl::is_running() { failed_now(None) } else { Ok(BTreeSet::new()) }
}

/// Targets that are active now.
pub(crate) fn active_targets() -> Result<BTreeSet<String>, ActivationError> {
    let active = if systemctl::is_running() { systemctl::active()? } else { Vec::new() };
    Ok(active.into_iter().filter(|name| name.ends_with(".target")).collect())
}

/// What ran only because of us.
fn release_units(ledger: &Ledger) -> Result<(), ActivationError> {
    if !systemctl::is_running() {
        return Ok(());
    }
    let before = &ledger.targets_before;
    let mut names: Vec<String> =
        active_targets()?.into_iter().filter(|name| !before.is_empty() && !before.contains(name)).collect();
    names.push(BOOT_UNIT.to_owned());
    systemctl::order("stop", &names)
}

fn remove_packages(
    rest: &Rest,
    places: &Places,
    progress: &dyn Fn(&str),
    outcome: &mut Outcome,
) -> Result<(), ActivationError> {
    let ledger = Ledger::read(places)?;
    let traces = if rest.release { traces::untouched(places, &ledger) } else { Vec::new() };
    if let (false, Some(manager)) = (rest.remove_packages.is_empty(), packages::detect()) {
        let there = manager.installed().unwrap_or_default();
        let going: Vec<String> =
            rest.remove_packages.iter().filter(|name| there.contains_key(*name)).cloned().collect();
        progress(&format!("removing packages: {}", going.join(", ")));
        purge::begin(places)?;
        outcome.warn("packages", manager.remove(&going));
        purge::end(places, &ledger)?;
    }
    // Accounts that a package made and left behind.
    let exists = |database: &str, name: &str| {
        let query = Tool::new("getent").args([database, name]).output();
        query.is_ok_and(|output| output.status.success())
    };
    for name in rest.remove_users.iter().filter(|name| exists("passwd", name)) {
        outcome.warn(&format!("account {name}"), Tool::new("userdel").arg(name).run().map(drop));
    }
    for name in rest.remove_groups.iter().filter(|name| exists("group", name)) {
        outcome.warn(&format!("group {name}"), Tool::new("groupdel").arg(name).run().map(drop));
    }
    traces::give_back(places, &ledger, &traces)
}

fn clean(rest: &Rest, places: &Places, homes: &Homes) {
    for copy in &rest.copies {
        homes.remove(copy);
    }
    for folder in rest.folders.iter().rev().map(|folder| places.real(folder)) {
        // Only if nobody put something there.
        drop(homes.at(&folder, || fs::remove_dir(&folder)));
    }
}

/// Removes a file, a link or a folder, if it is there.
pub(crate) fn remove_any(path: &Path) {
    let is_folder = fs::symlink_metadata(path).is_ok_and(|data| data.is_dir());
    drop(if is_folder { fs::remove_dir_all(path) } else { fs::remove_file(path) });
}
