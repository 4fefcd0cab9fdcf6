//! What changes in homes beside their files: units of their users, and commands.

use super::{Login, OwnedHome, Users, mark};
use crate::error::{ActivationError, Obstacle};
use crate::files::{Content, Found, Sources, Wanted};
use crate::ledger::{Ledger, OwnedUnit};
use crate::manifest::{HomeOfUser, Manifest};
use crate::places::Places;
use crate::plan::Plan;
use crate::units::systemctl;
use crate::units::{
    Definition, UnitAction, UnitFile, UnitFiles, UnitPlaces, UnitStep, UnitText, forecast, template,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What happens in a home after its files have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HomePlan {
    /// Units of the user's running systemd; those of a user who is not there wait for the next login.
    pub units: Vec<UnitStep>,
    /// Whether the commands of `home.activation` run.
    pub commands: bool,
}

impl HomePlan {
    /// Whether nothing happens.
    pub fn is_empty(&self) -> bool {
        !self.commands && self.units.iter().all(|step| step.action == UnitAction::Skip)
    }
}

/// Folders of user units: the machine's, and the distribution's.
const FOLDERS: [&str; 3] = ["/etc/systemd/user", "/usr/local/lib/systemd/user", "/usr/lib/systemd/user"];

fn placed(home: &HomeOfUser) -> UnitPlaces {
    // What a home says of a unit is all of it, as home-manager has it.
    UnitPlaces::of_units(&home.units, "", &|_| false)
}

/// The files and links of all homes' units.
pub(crate) fn links(manifest: &Manifest) -> Vec<(String, Wanted)> {
    let mut all = Vec::new();
    for (user, home) in &manifest.homes {
        let link = |target: String| Content::Link { target, user: user.clone(), group: String::new() };
        let links = placed(home).links_below(&home.unit_folder, &link);
        all.extend(links.into_iter().map(|(path, content)| (path, Wanted { content, found: Found::Keep })));
    }
    all
}

/// Plans every home, and records it in `next`. `plan` has the changes of files already.
pub(crate) fn plan(
    manifest: &Manifest,
    (ledger, next): (&Ledger, &mut Ledger),
    sources: &Sources,
    places: &Places,
    users: &Users<'_>,
    plan: &mut Plan,
) -> Result<(), ActivationError> {
    let homes = users.homes;
    next.homes.clear();
    for user in manifest.homes.keys().filter(|user| homes.get(user).is_none()) {
        plan.obstacles.push(Obstacle::new(
            format!("there is no user '{user}' on this machine, whose home is declared"),
            format!("declare users.users.{user}"),
        ));
    }
    for (user, owner) in homes.iter() {
        let empty = OwnedHome::default();
        let declared = manifest.homes.get(user);
        let before = ledger.homes.get(user).unwrap_or(&empty);
        let after = OwnedHome {
            owner: owner.clone(),
            units: declared.map(owned_units).unwrap_or_default(),
            script: declared.and_then(|home| home.activation.clone()),
        };
        let login = Login::new(user, owner);
        let units = units(&login, (before, &after), users, sources, places)?;
        let changes = plan.files.iter().any(|change| {
            let real = places.real(&change.path);
            homes.around(&real) == Some(owner)
        });
        let done = std::fs::read_to_string(mark(places, user)).ok();
        let commands = after.script.is_some() && (changes || !units.is_empty() || after.script != done);
        let what = HomePlan { units, commands };
        if what != HomePlan::default() {
            plan.homes.insert(user.clone(), what);
        }
        if declared.is_some() {
            next.homes.insert(user.clone(), after);
        }
    }
    let none = OwnedHome::default();
    for (user, owner) in users.others() {
        let units = units(&Login::new(user, owner), (&none, &none), users, sources, places)?;
        if !units.is_empty() {
            plan.homes.insert(user.clone(), HomePlan { units, commands: false });
        }
    }
    Ok(())
}

fn owned_units(home: &HomeOfUser) -> BTreeMap<String, OwnedUnit> {
    let owned = placed(home).units.into_iter().map(|(name, unit)| {
        let wanted_by = [unit.wanted_by, unit.required_by, unit.upheld_by].concat();
        let unit = OwnedUnit {
            source: unit.source,
            dropin: false,
            masked: unit.masked,
            wanted_by,
            ran_before: false,
        };
        (name, unit)
    });
    owned.collect()
}

/// Whether a unit's file is one that the user made, in the home or for this login.
fn is_own(fragment: &str, login: &Login) -> bool {
    Path::new(fragment).starts_with(login.home()) || fragment.starts_with("/run/user/")
}

fn text_of(text: &[u8]) -> Definition {
    Definition { text: UnitText::parse(&String::from_utf8_lossy(text)), ..Definition::default() }
}

fn definition(unit: &OwnedUnit, sources: &Sources) -> Result<Definition, ActivationError> {
    let text = if unit.masked { Vec::new() } else { sources.read(&unit.source)? };
    Ok(Definition {
        text: UnitText::parse(&String::from_utf8_lossy(&text)),
        masked: unit.masked,
        wanted_by: unit.wanted_by.clone(),
        ..Definition::default()
    })
}

/// The text of a user unit in the first of `folders` that has one.
fn text_in(folders: &[&str], name: &str, places: &Places) -> Option<Vec<u8>> {
    let base = folders.iter().map(|folder| places.real(folder).join(name));
    base.filter_map(|path| std::fs::read(path).ok()).next()
}

/// What happens to units of a user's systemd, by the rules of the machine's own. Those of the home, `before` and `after`,
/// go before those of the machine.
fn units(
    login: &Login,
    (before, after): (&OwnedHome, &OwnedHome),
    users: &Users<'_>,
    sources: &Sources,
    places: &Places,
) -> Result<Vec<UnitStep>, ActivationError> {
    let nothing = before.units.is_empty() && after.units.is_empty() && users.files == &UnitFiles::default();
    if nothing || !login.is_running(places) {
        return Ok(Vec::new());
    }
    let here = Sources::on(places);
    let distribution = |name: &str| text_in(&FOLDERS[1..], name, places);
    let of_machine = |units: &BTreeMap<String, UnitFile>| -> BTreeMap<String, Definition> {
        let units = units.iter();
        units.map(|(name, unit)| (name.clone(), unit.definition(distribution(name)))).collect()
    };
    let (mut old, mut new) = (of_machine(&users.files.old), of_machine(&users.files.new));
    // The distribution's own is what was before, and what is after.
    for name in users.files.new.keys() {
        if let (false, Some(text)) = (old.contains_key(name), distribution(name)) {
            old.insert(name.clone(), Definition { foreign: true, ..text_of(&text) });
        }
    }
    for name in users.files.old.keys() {
        if let (false, Some(text)) = (new.contains_key(name), distribution(name)) {
            new.insert(name.clone(), text_of(&text));
        }
    }
    for (name, unit) in &before.units {
        // The text may be gone with its generation; then all of it counts as changed.
        old.insert(name.clone(), definition(unit, &here).unwrap_or_default());
    }
    for (name, unit) in &after.units {
        new.insert(name.clone(), definition(unit, sources)?);
        if let (false, Some(text)) = (old.contains_key(name), text_in(&FOLDERS, name, places)) {
            old.insert(name.clone(), text_of(&text));
        }
    }
    let active = systemctl::active_of(Some(login))?;
    let known = |name: &String| old.contains_key(name) || new.contains_key(name);
    let mut names: BTreeSet<String> = old.keys().chain(new.keys()).cloned().collect();
    names.extend(active.into_iter().filter(|name| template(name).is_some_and(|of| known(&of))));
    names.extend(new.values().flat_map(|unit| unit.wanted_by.iter().cloned()));
    for name in old.keys().chain(new.keys()) {
        if let Some(base) = name.strip_suffix(".service") {
            names.insert(format!("{}.socket", base.trim_end_matches('@')));
        }
    }
    let shown = systemctl::show_of(Some(login), &names)?;
    // A file of the user's own goes before the machine's.
    for (name, _) in shown.iter().filter(|(_, shown)| is_own(&shown.fragment, login)) {
        if !before.units.contains_key(name) && !after.units.contains_key(name) {
            old.remove(name);
            new.remove(name);
        }
    }
    let states = shown.into_iter().map(|(name, shown)| (name, shown.state)).collect();
    Ok(forecast(&old, &new, &states))
}
