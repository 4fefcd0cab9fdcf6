//! A home that its own user keeps, on a machine that is not kept by Nivis, or not by this user: without root, what is
//! looked at and changed is the home alone.

use super::{Homes, Users, plan as plan_homes};
use crate::accounts::{AccountPlan, Databases};
use crate::error::{ActivationError, Obstacle};
use crate::files::{self, Wanted};
use crate::ledger::Ledger;
use crate::packages::{self, Manager};
use crate::places::Places;
use crate::plan::Plan;
use crate::survey::{Survey, Wish};
use crate::tool::Tool;
use crate::units::{UnitFiles, UnitPlaces};
use rustix::process::geteuid;
use std::collections::BTreeMap;
use std::path::Path;

/// Looks at a home as [`crate::survey::survey`] looks at a machine.
pub(crate) fn survey(
    wish: &Wish<'_>,
    ledger: &Ledger,
    places: &Places,
    manager: Option<&dyn Manager>,
) -> Result<Survey, ActivationError> {
    let manifest = wish.manifest;
    let mut next = ledger.clone();
    let mut plan = Plan { toplevel: wish.toplevel.to_owned(), from: ledger.generation, ..Plan::default() };
    let databases = databases(wish, ledger, places)?;
    for (user, home) in &manifest.homes {
        owner(user, &home.home, &databases, &mut plan);
    }
    if let Some(manager) = manager {
        plan.notes.extend(missing_packages(wish, manager)?);
    }
    let wanted = files::wanted(manifest, &UnitPlaces::default(), wish.sources)?;
    let names = databases.names();
    let homes = Homes::of(manifest, ledger, &databases, places);
    plan.files = files::plan(&wanted, ledger, wish.sources, &names, places, &homes)?;
    // Units of all users are the machine's.
    let (managers, files) = (BTreeMap::new(), UnitFiles::default());
    let users = Users { homes: &homes, managers: &managers, files: &files };
    plan_homes(manifest, (ledger, &mut next), wish.sources, places, &users, &mut plan)?;
    plan.notes.extend(session(&wanted));
    plan.obstacles.extend(crate::survey::secrets(manifest));
    Ok(Survey {
        plan,
        next,
        wanted,
        accounts: AccountPlan { databases: databases.clone(), ..AccountPlan::default() },
        databases,
        modules: Default::default(),
        locales: Default::default(),
        remove_packages: Vec::new(),
        missing_packages: Vec::new(),
        homes,
        managers,
    })
}

/// The databases that everybody may read, with the user who is perhaps in another one (LDAP and its like).
fn databases(wish: &Wish<'_>, ledger: &Ledger, places: &Places) -> Result<Databases, ActivationError> {
    let mut databases = Databases::read_open(places)?;
    for user in wish.manifest.homes.keys().chain(ledger.homes.keys()) {
        if databases.passwd.get(user).is_none() {
            let line = Tool::new("getent").args(["passwd", user]).run().unwrap_or_default();
            line.lines().for_each(|line| databases.passwd.add(line));
        }
    }
    Ok(databases)
}

/// A home is activated by its own user, and stands where the account says.
fn owner(user: &str, home: &str, databases: &Databases, plan: &mut Plan) {
    let uid = databases.passwd.field(user, 2).and_then(|uid| uid.parse::<u32>().ok());
    let Some(uid) = uid else {
        plan.obstacles.push(Obstacle::new(
            format!("there is no user '{user}' on this machine"),
            "declare home.username as you are called here: `id -un`",
        ));
        return;
    };
    if uid != geteuid().as_raw() {
        plan.obstacles.push(Obstacle::new(
            format!("this home is that of '{user}', who runs `nivis switch` for it"),
            format!("log in as {user}, or activate another home"),
        ));
    }
    let there = databases.passwd.field(user, 5).unwrap_or_default();
    if there != home {
        plan.obstacles.push(Obstacle::new(
            format!("the home of '{user}' is {there} on this machine, and {home} is declared"),
            format!("declare home.homeDirectory = \"{there}\""),
        ));
    }
}

/// What is to be done by hand where nothing that is ours reads the variables at login.
fn session(wanted: &BTreeMap<String, Wanted>) -> Option<String> {
    const NAME: &str = ".config/nivis/session.sh";
    let path = wanted.keys().find(|path| path.ends_with("/nivis/session.sh"))?;
    let home = Path::new(path.strip_suffix(NAME)?);
    let profile = home.join(".profile");
    let is_ours = profile.to_str().is_some_and(|profile| wanted.contains_key(profile));
    let reads = std::fs::read(&profile).is_ok_and(|text| String::from_utf8_lossy(&text).contains(NAME));
    (!is_ours && !reads)
        .then(|| format!("variables of the home are set at login when ~/.profile has the line: . ~/{NAME}"))
}

/// Packages that somebody with the right to do so may install.
fn missing_packages(wish: &Wish<'_>, manager: &dyn Manager) -> Result<Option<String>, ActivationError> {
    let (asked, nameless) = packages::asked_for(wish.manifest, manager.key());
    let installed = manager.installed()?;
    let missing: Vec<String> = asked.into_iter().filter(|name| !installed.contains_key(name)).collect();
    let mut note = String::new();
    if !missing.is_empty() {
        let install = match manager.key() {
            "apt" => "apt-get install",
            "dnf" => "dnf install",
            "pacman" => "pacman -S",
            _ => "apk add",
        };
        note = format!("the home uses packages that are not installed: sudo {install} {}", missing.join(" "));
    }
    if !nameless.is_empty() {
        let and = if note.is_empty() { "" } else { "; " };
        note = format!("{note}{and}{} has no package for {}", manager.key(), nameless.join(", "));
    }
    Ok(Some(note).filter(|note| !note.is_empty()))
}
