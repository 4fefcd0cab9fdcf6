//! Looking at the machine: what a manifest would change there. Plans and activations both begin with this.

use crate::accounts::{self, AccountPlan, Databases};
use crate::error::{ActivationError, Obstacle};
use crate::files::{self, FileChange, Sources, Wanted};
use crate::generation;
use crate::home::{self, HomeOwner, Homes};
use crate::kernel;
use crate::ledger::{Ledger, OwnedUnit};
use crate::locales;
use crate::manifest::Manifest;
use crate::packages::{self, Manager, PackageChange};
use crate::places::Places;
use crate::plan::{PackagePlan, Plan};
use crate::preflight;
use crate::units::systemctl::{self, Shown};
use crate::units::{
    BOOT_UNIT, Definition, UnitFile, UnitFiles, UnitPlaces, UnitText, distribution_unit, forecast, template,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is to become of the machine.
pub(crate) struct Wish<'a> {
    pub(crate) manifest: &'a Manifest,
    pub(crate) toplevel: &'a str,
    /// Where the store's objects can be read.
    pub(crate) sources: &'a Sources,
    /// Everything goes.
    pub(crate) release: bool,
    /// Packages are left as they are: at boot, when there may be no network.
    pub(crate) without_packages: bool,
}

/// A plan with everything that carrying it out needs.
pub(crate) struct Survey {
    pub(crate) plan: Plan,
    pub(crate) next: Ledger,
    pub(crate) wanted: BTreeMap<String, Wanted>,
    pub(crate) accounts: AccountPlan,
    pub(crate) databases: Databases,
    pub(crate) modules: (Vec<String>, Vec<String>),
    pub(crate) locales: (Vec<String>, Vec<String>),
    /// Ours that go after everything else.
    pub(crate) remove_packages: Vec<String>,
    pub(crate) missing_packages: Vec<String>,
    pub(crate) homes: Homes,
    /// Users whose systemd runs, by their names.
    pub(crate) managers: BTreeMap<String, HomeOwner>,
}

/// Looks at everything.
pub(crate) fn survey(
    wish: &Wish<'_>,
    ledger: &Ledger,
    places: &Places,
    manager: Option<&dyn Manager>,
) -> Result<Survey, ActivationError> {
    if places.is_home() {
        return home::survey(wish, ledger, places, manager);
    }
    let manifest = wish.manifest;
    let mut next = ledger.clone();
    let mut plan = Plan { toplevel: wish.toplevel.to_owned(), from: ledger.generation, ..Plan::default() };
    let (remove_packages, missing_packages) = survey_packages(wish, &mut next, manager, &mut plan)?;

    let databases = Databases::read(places)?;
    let accounts = accounts::plan(manifest, &databases, &mut next, places, wish.release)?;
    plan.accounts.clone_from(&accounts.changes);
    plan.obstacles.extend(accounts.obstacles.iter().cloned());

    let has = |name: &str| distribution_unit(places, ledger, name).is_some();
    let mut placed = UnitPlaces::of(manifest, manager.map_or("", Manager::key), &has);
    if !wish.release {
        placed = placed.with_boot();
    }
    let wanted = files::wanted(manifest, &placed, wish.sources)?;
    let names = accounts.databases.names();
    let homes = Homes::of(manifest, ledger, &accounts.databases, places);
    let changes = files::plan(&wanted, ledger, wish.sources, &names, places, &homes)?;
    plan.obstacles.extend(files::backups_in_the_way(&changes, &wanted, places, &homes));
    let files = UnitFiles::read(SYSTEM_UNITS, ledger, &wanted, wish.sources, places)?;
    survey_units(wish, ledger, &mut next, places, (&placed, &files), &mut plan)?;
    sort_files(changes, manifest, &mut plan);
    let managers = home::running(&databases, places);
    let files = UnitFiles::read(USER_UNITS, ledger, &wanted, wish.sources, places)?;
    let users = home::Users { homes: &homes, managers: &managers, files: &files };
    home::plan(manifest, (ledger, &mut next), wish.sources, places, &users, &mut plan)?;

    plan.sysctl = kernel::plan_sysctl(manifest, &mut next, places);
    plan.host_name = kernel::plan_host_name(manifest, &mut next, places);
    let modules = kernel::plan_modules(manifest, &mut next, places);
    plan.modules = modules.0.iter().map(|name| format!("+{name}")).collect();
    plan.modules.extend(modules.1.iter().map(|name| format!("-{name}")));
    let locales = locales::plan(manifest, &mut next);
    plan.locales = locales.0.iter().map(|name| format!("+{name}")).collect();
    plan.locales.extend(locales.1.iter().map(|name| format!("-{name}")));
    next.triggers.clone_from(&manifest.triggers);
    plan.obstacles.extend(secrets(manifest));
    if !wish.release {
        plan.obstacles.extend(preflight::boot_loader(manifest, &missing_packages, places));
    }
    reboot(places, &mut plan);
    let last = generation::all(places)?.into_iter().next_back();
    if let Some(last) = last.filter(|last| last.date > generation::now() + 60) {
        plan.notes.push(format!(
            "the clock is wrong: generation {} was made later than it says now; set it: timedatectl set-ntp true",
            last.number
        ));
    }
    Ok(Survey {
        plan,
        next,
        wanted,
        accounts,
        databases,
        modules,
        locales,
        remove_packages,
        missing_packages,
        homes,
        managers,
    })
}

/// What is declared and cannot be done yet.
pub(crate) fn secrets(manifest: &Manifest) -> Option<Obstacle> {
    let names: Vec<&str> = manifest.secrets.keys().map(String::as_str).collect();
    (!names.is_empty()).then(|| {
        Obstacle::new(
            format!("secrets cannot be put on machines by this version: {}", names.join(", ")),
            "leave `sops.secrets` and `age.secrets` out for this host",
        )
    })
}

/// Packages that come and go. Gives the names of those that go, and of those that are to be installed.
fn survey_packages(
    wish: &Wish<'_>,
    next: &mut Ledger,
    manager: Option<&dyn Manager>,
    plan: &mut Plan,
) -> Result<(Vec<String>, Vec<String>), ActivationError> {
    let Some(manager) = manager else {
        if !wish.manifest.packages.is_empty() {
            plan.obstacles.push(Obstacle::new(
                ActivationError::NoPackageManager.to_string(),
                "declare no packages, or use a distribution with one of them",
            ));
        }
        return Ok((Vec::new(), Vec::new()));
    };
    manager.key().clone_into(&mut plan.packages.manager);
    if wish.without_packages {
        return Ok((Vec::new(), Vec::new()));
    }
    let (mut asked, nameless) = packages::asked_for(wish.manifest, manager.key());
    for name in nameless {
        plan.obstacles.push(Obstacle::new(
            format!("{} has no package for pkgs.{name}", manager.key()),
            format!("leave pkgs.{name} out on this distribution"),
        ));
    }
    if manager.key() == "apt" && !wish.manifest.locales.is_empty() {
        asked.insert("locales".into());
    }
    let installed = manager.installed()?;
    let missing: Vec<String> = asked.iter().filter(|name| !installed.contains_key(*name)).cloned().collect();
    next.packages.retain(|name, _| installed.contains_key(name));
    let mut was_asked = BTreeSet::new();
    for (name, requested) in &mut next.packages {
        if *requested {
            was_asked.insert(name.clone());
        }
        *requested = asked.contains(name);
    }
    let install = manager.plan(&missing)?;
    for name in install.unknown {
        plan.obstacles.push(Obstacle::new(
            format!("{} knows no package '{name}'", manager.key()),
            format!("is its name right, and are the lists fresh? `{}`", fresh_lists(manager.key())),
        ));
    }
    if install.no_lists {
        plan.notes
            .push("the lists of packages were never fetched here: versions are not known before".into());
    }
    if (!missing.is_empty() || wish.release)
        && let Some(obstacle) = manager.interrupted()
    {
        plan.obstacles.push(obstacle);
    }
    // Ours that nothing asks for; dependencies of what stays are among them, the manager knows which.
    let ours: BTreeSet<String> =
        next.packages.iter().filter(|(_, asked)| !**asked).map(|(name, _)| name.clone()).collect();
    let top: Vec<String> =
        ours.iter().filter(|name| wish.release || was_asked.contains(*name)).cloned().collect();
    let remove = if top.is_empty() { Vec::new() } else { manager.removable(&top, &ours)? };
    let gone = remove.iter().map(|name| PackageChange {
        name: name.clone(),
        version: installed.get(name).cloned().unwrap_or_default(),
        size: None,
        dependency: false,
    });
    plan.packages =
        PackagePlan { manager: manager.key().to_owned(), install: install.changes, remove: gone.collect() };
    Ok((remove, missing))
}

fn fresh_lists(manager: &str) -> &'static str {
    match manager {
        "apt" => "apt-get update",
        "dnf" => "dnf makecache",
        "pacman" => "pacman -Sy",
        _ => "apk update",
    }
}

/// Where units of the machine, and of all users, stand.
const SYSTEM_UNITS: &str = "/etc/systemd/system";
const USER_UNITS: &str = "/etc/systemd/user";

/// The definition of a unit by its parts: the distribution's text, and ours.
fn definition(parts: &[Vec<u8>]) -> Definition {
    let whole = parts.join(&b'\n');
    Definition { text: UnitText::parse(&String::from_utf8_lossy(&whole)), ..Definition::default() }
}

struct Definitions {
    old: BTreeMap<String, Definition>,
    new: BTreeMap<String, Definition>,
}

/// What happens to units.
fn survey_units(
    wish: &Wish<'_>,
    ledger: &Ledger,
    next: &mut Ledger,
    places: &Places,
    (placed, files): (&UnitPlaces, &UnitFiles),
    plan: &mut Plan,
) -> Result<(), ActivationError> {
    let active = if systemctl::is_running() { systemctl::active()? } else { Vec::new() };
    let mut names: BTreeSet<String> = placed.units.keys().chain(ledger.units.keys()).cloned().collect();
    names.extend(files.names());
    let known = names.clone();
    names.extend(
        active
            .iter()
            .filter(|name| template(name).is_some_and(|template| known.contains(&template)))
            .cloned(),
    );
    for unit in placed.units.values() {
        names.extend(unit.wanted_by.iter().chain(&unit.required_by).chain(&unit.upheld_by).cloned());
    }
    // The sockets of services.
    for name in placed.units.keys().chain(ledger.units.keys()) {
        if let Some(base) = name.strip_suffix(".service") {
            names.insert(format!("{}.socket", base.trim_end_matches('@')));
        }
    }
    let shown = if systemctl::is_running() { systemctl::show(&names)? } else { BTreeMap::new() };
    let Definitions { old, new } = definitions(wish, ledger, next, places, (placed, files), &shown)?;
    let states = shown.iter().map(|(name, shown)| (name.clone(), shown.state.clone())).collect();
    plan.units = forecast(&old, &new, &states);
    Ok(())
}

fn definitions(
    wish: &Wish<'_>,
    ledger: &Ledger,
    next: &mut Ledger,
    places: &Places,
    (placed, files): (&UnitPlaces, &UnitFiles),
    shown: &BTreeMap<String, Shown>,
) -> Result<Definitions, ActivationError> {
    let here = Sources::on(places);
    let base = |name: &str| distribution_unit(places, ledger, name).and_then(|path| std::fs::read(path).ok());
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    // What an instance that is only added to is made of.
    let template_of = |name: &str, of: &dyn Fn(&str) -> Option<Vec<u8>>| {
        template(name).and_then(|template| of(&template).or_else(|| base(&template)))
    };
    let old_template = |name: &str| {
        let owned = ledger.units.get(name).filter(|owned| !owned.masked && !owned.dropin)?;
        here.read(&owned.source).ok()
    };
    let new_template = |name: &str| {
        let unit = placed.units.get(name).filter(|unit| !unit.masked && !unit.dropin)?;
        wish.sources.read(&unit.source).ok()
    };
    for (name, owned) in &ledger.units {
        let own = if owned.masked { Vec::new() } else { here.read(&owned.source).unwrap_or_default() };
        let below = if owned.dropin { base(name).or_else(|| template_of(name, &old_template)) } else { None };
        let parts: Vec<Vec<u8>> = below.into_iter().chain([own]).chain(added(&files.old, name)).collect();
        let definition =
            Definition { masked: owned.masked, wanted_by: owned.wanted_by.clone(), ..definition(&parts) };
        old.insert(name.clone(), definition);
        if placed.units.contains_key(name) {
            continue;
        }
        next.units.remove(name);
        // What the distribution has comes back, and runs if it did before.
        if let (Some(text), true) = (base(name), owned.ran_before) {
            let back = Definition { keep_running: true, ..self::definition(&[text]) };
            new.insert(name.clone(), back);
        }
    }
    for (name, unit) in &placed.units {
        let own = if unit.masked { Vec::new() } else { wish.sources.read(&unit.source)? };
        let below = base(name);
        let state = shown.get(name);
        let was_ours = ledger.units.get(name);
        if was_ours.is_none()
            && let Some(text) = below.clone().filter(|_| state.is_some_and(|shown| shown.loaded))
        {
            old.insert(name.clone(), Definition { foreign: true, ..definition(&[text]) });
        }
        let below = if unit.dropin { below.or_else(|| template_of(name, &new_template)) } else { None };
        let parts: Vec<Vec<u8>> = below.into_iter().chain([own]).chain(added(&files.new, name)).collect();
        let wanted_by: Vec<String> =
            unit.wanted_by.iter().chain(&unit.required_by).chain(&unit.upheld_by).cloned().collect();
        let ran_before = match was_ours {
            Some(owned) => owned.ran_before,
            None => state.is_some_and(|shown| shown.loaded && shown.state.active == "active"),
        };
        let definition =
            Definition { masked: unit.masked, wanted_by: wanted_by.clone(), ..definition(&parts) };
        new.insert(name.clone(), definition);
        let owned = OwnedUnit {
            source: unit.source.clone(),
            dropin: unit.dropin,
            masked: unit.masked,
            wanted_by,
            ran_before,
        };
        next.units.insert(name.clone(), owned);
    }
    for name in files.names().into_iter().filter(|name| name != BOOT_UNIT) {
        let below = base(&name).or_else(|| template_of(&name, &|_| None));
        for (all, units) in [(&mut old, &files.old), (&mut new, &files.new)] {
            let file = units.get(&name).cloned().unwrap_or_default();
            let is_there = file != UnitFile::default() || below.is_some();
            let is_declared = ledger.units.contains_key(&name) || placed.units.contains_key(&name);
            if is_there && !is_declared {
                all.insert(name.clone(), file.definition(below.clone()));
            }
        }
    }
    Ok(Definitions { old, new })
}

/// What files beside a declared unit add to it.
fn added(files: &BTreeMap<String, UnitFile>, name: &str) -> Vec<Vec<u8>> {
    let dropins = files.get(name).into_iter().flat_map(|file| &file.dropins);
    dropins.filter(|(file, _)| *file != "overrides.conf").map(|(_, text)| text.clone()).collect()
}

/// The firewall's rules are shown as such.
const FIREWALL: &str = "/etc/nivis/firewall.nft";

fn sort_files(changes: Vec<FileChange>, manifest: &Manifest, plan: &mut Plan) {
    for change in &changes {
        if change.path == FIREWALL {
            plan.firewall.clone_from(&change.diff);
            if !manifest.files.contains_key(FIREWALL) {
                plan.firewall.push("-table inet nivis-fw".into());
            }
        }
    }
    plan.files = changes;
}

/// Files that only the next start of the machine reads.
const AT_BOOT: [&str; 5] =
    ["/etc/default/grub", "/etc/kernel/", "/etc/crypttab", "/etc/initramfs-tools/", "/etc/modprobe.d/"];

fn reboot(places: &Places, plan: &mut Plan) {
    for change in &plan.files {
        if AT_BOOT.iter().any(|prefix| change.path.starts_with(prefix)) {
            plan.reboot.push(format!("{} is read at the start only", change.path));
        }
    }
    let kernels = plan.packages.install.iter().filter(|package| {
        package.name.starts_with("linux-image") || package.name == "kernel" || package.name == "linux"
    });
    plan.reboot
        .extend(kernels.map(|package| format!("the kernel {} {} is new", package.name, package.version)));
    if places.real("/run/reboot-required").exists() {
        plan.reboot.push("the distribution asks for it (/run/reboot-required)".into());
    }
}
