//! What is left to do in homes once their files are in place. Each part can be done again.

use super::{HomeOwner, Homes, Login, mark};
use crate::error::ActivationError;
use crate::files::FileAction;
use crate::journal::{Entry, Journal, Stop, stop_here};
use crate::ledger::{Ledger, write_file};
use crate::places::Places;
use crate::plan::Plan;
use crate::rest::{Outcome, remove_any};
use crate::units::watch::failed_now;
use crate::units::{FailedUnit, UnitAction, UnitStep, orders, systemctl};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The commands of a home are ended after so many seconds.
const PATIENCE: &str = "300";

/// What is left to do in one home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HomeRest {
    pub(crate) login: Login,
    pub(crate) units: Vec<UnitStep>,
    /// Units that are no more.
    gone: Vec<String>,
    reload: bool,
    /// The commands that run.
    script: Option<String>,
    /// There are no commands any more, or no home of ours.
    no_commands: bool,
    failed_before: BTreeSet<String>,
}

/// What a plan leaves to do in homes.
pub(crate) fn rest(
    plan: &Plan,
    ledger: &Ledger,
    next: &Ledger,
    places: &Places,
    (homes, managers): (&Homes, &BTreeMap<String, HomeOwner>),
) -> Result<Vec<HomeRest>, ActivationError> {
    let mut all = Vec::new();
    let of_all = plan
        .files
        .iter()
        .any(|change| change.action != FileAction::Forget && change.path.starts_with("/etc/systemd/user/"));
    for (user, owner) in homes.iter() {
        let login = Login::new(user, owner);
        let planned = plan.homes.get(user).cloned().unwrap_or_default();
        let (before, after) = (ledger.homes.get(user), next.homes.get(user));
        let script = after.and_then(|home| home.script.clone());
        let units = |home: &super::OwnedHome| home.units.keys().cloned().collect::<BTreeSet<_>>();
        let (had, has) = (before.map(units).unwrap_or_default(), after.map(units).unwrap_or_default());
        let reload = of_all
            || plan.files.iter().any(|change| {
                change.action != FileAction::Forget
                    && change.path.contains("/systemd/user")
                    && homes.around(&places.real(&change.path)) == Some(owner)
            });
        let failed_before =
            if login.is_running(places) && reload { failed_now(Some(&login))? } else { BTreeSet::new() };
        all.push(HomeRest {
            gone: had.difference(&has).cloned().collect(),
            reload,
            no_commands: script.is_none(),
            script: script.filter(|_| planned.commands),
            units: planned.units,
            failed_before,
            login,
        });
    }
    for (user, owner) in managers.iter().filter(|(user, _)| homes.get(user).is_none()) {
        let Some(planned) = plan.homes.get(user) else { continue };
        let login = Login::new(user, owner);
        all.push(HomeRest {
            units: planned.units.clone(),
            gone: names(&planned.units, &[UnitAction::Stop]),
            reload: true,
            script: None,
            no_commands: false,
            failed_before: failed_now(Some(&login))?,
            login,
        });
    }
    Ok(all)
}

/// Stops units before their files change.
pub(crate) fn stop(
    plan: &Plan,
    (homes, managers): (&Homes, &BTreeMap<String, HomeOwner>),
    journal: &mut Journal,
    progress: &dyn Fn(&str),
) -> Result<(), ActivationError> {
    for (user, planned) in &plan.homes {
        let Some(owner) = homes.get(user).or_else(|| managers.get(user)) else { continue };
        let units = names(&planned.units, &[UnitAction::Stop, UnitAction::StopStart]);
        if units.is_empty() {
            continue;
        }
        progress(&format!("stopping {} of {user}", units.join(", ")));
        let login = Login::new(user, owner);
        journal.write(Entry::StopOfUser { login: login.clone(), units: units.clone() })?;
        systemctl::order_of(Some(&login), "stop", &units)?;
    }
    Ok(())
}

fn names(steps: &[UnitStep], actions: &[UnitAction]) -> Vec<String> {
    let steps = steps.iter().filter(|step| actions.contains(&step.action));
    steps.map(|step| step.unit.clone()).collect()
}

/// Runs commands, and brings the units of users to what is declared.
pub(crate) fn activate(
    all: &[HomeRest],
    places: &Places,
    journal: &mut Journal,
    progress: &dyn Fn(&str),
    outcome: &mut Outcome,
) -> Result<(), ActivationError> {
    for home in all {
        commands(home, places, progress, outcome)?;
        stop_here(Stop::Step);
        if !home.login.is_running(places) {
            continue;
        }
        let whose = Some(&home.login);
        if home.reload {
            let told = systemctl::daemon_reload_of(whose);
            outcome.warn(&format!("systemd of {}", home.login.user), told);
        }
        systemctl::reset_failed_of(whose, &home.gone);
        units(home, journal, progress, outcome)?;
        stop_here(Stop::Step);
    }
    Ok(())
}

fn units(
    home: &HomeRest,
    journal: &mut Journal,
    progress: &dyn Fn(&str),
    outcome: &mut Outcome,
) -> Result<(), ActivationError> {
    let (user, whose) = (&home.login.user, Some(&home.login));
    let mut watched = BTreeSet::new();
    let mut refused = BTreeMap::new();
    for order in orders::orders_now(whose, &home.units)? {
        watched.extend(order.units.iter().cloned());
        let part = format!("{} of {user}", order.part);
        if journal.is_done(&part) {
            continue;
        }
        progress(&format!("{} of {user}: {}", order.verb, order.units.join(", ")));
        orders::give(whose, &order, &mut refused)?;
        journal.write(Entry::Done { part })?;
    }
    if !watched.is_empty() {
        progress(&format!("watching units of {user}"));
        let failed = orders::outcome(whose, &watched, &home.failed_before, &refused)?.into_iter();
        outcome.failed.extend(
            failed.map(|FailedUnit { unit, lines }| FailedUnit { unit: format!("{unit} of {user}"), lines }),
        );
    }
    Ok(())
}

/// The commands of `home.activation`. They run again if they did not come to their end.
fn commands(
    home: &HomeRest,
    places: &Places,
    progress: &dyn Fn(&str),
    outcome: &mut Outcome,
) -> Result<(), ActivationError> {
    let mark = mark(places, &home.login.user);
    if home.script.is_some() || home.no_commands {
        remove_any(&mark);
    }
    let Some(script) = &home.script else { return Ok(()) };
    progress(&format!("running the commands of {}'s home", home.login.user));
    match home.login.tool("timeout").args([PATIENCE, "bash", "-l", script]).run() {
        Ok(_) => {
            if let Some(folder) = mark.parent() {
                fs::create_dir_all(folder).map_err(ActivationError::io("cannot make", folder))?;
            }
            write_file(&mark, script.as_bytes())
        }
        Err(ActivationError::Tool { output, .. }) => {
            let lines = output.lines().map(str::to_owned).collect();
            let unit = format!("home.activation of {}", home.login.user);
            outcome.failed.push(FailedUnit { unit, lines });
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Removes what the commands of homes remembered, where there are none any more.
pub(crate) fn forget(all: &[HomeRest], homes: &Homes) {
    for home in all.iter().filter(|home| home.no_commands) {
        let Some(owner) = homes.get(&home.login.user) else { continue };
        let state = owner.state().join("on-change");
        let removed = owner.actor.run(|| {
            remove_any(&state);
            Ok(())
        });
        // What cannot be removed is a note of ours.
        drop(removed);
    }
}
