//! The orders that the steps of units come to once the files have changed, and what became of them.

use super::watch::watch;
use super::{FailedUnit, UnitAction, UnitStep, systemctl};
use crate::error::ActivationError;
use crate::home::Login;
use std::collections::{BTreeMap, BTreeSet};

/// One order for some units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    /// What the journal calls it.
    pub(crate) part: &'static str,
    pub(crate) verb: &'static str,
    pub(crate) units: Vec<String>,
}

/// What is ordered, in this sequence. A unit that was to be reloaded and does not run any more, because something that it
/// needs was stopped, is started.
pub(crate) fn orders(steps: &[UnitStep], is_active: &dyn Fn(&str) -> bool) -> Vec<Order> {
    let of = |wanted: &dyn Fn(&UnitStep) -> bool| -> Vec<String> {
        steps.iter().filter(|step| wanted(step)).map(|step| step.unit.clone()).collect()
    };
    let starts = |step: &UnitStep| match step.action {
        UnitAction::StopStart | UnitAction::Start => !step.early,
        UnitAction::Reload => !is_active(&step.unit),
        _ => false,
    };
    let reloads = |step: &UnitStep| step.action == UnitAction::Reload && is_active(&step.unit);
    let all = [
        ("early", "start", of(&|step| step.early)),
        ("reload", "reload", of(&reloads)),
        ("restart", "restart", of(&|step| step.action == UnitAction::Restart)),
        ("start", "start", of(&starts)),
    ];
    let all = all.into_iter().map(|(part, verb, units)| Order { part, verb, units });
    all.filter(|order| !order.units.is_empty()).collect()
}

/// [`orders`] to the systemd of `whose`, for the units as they are now.
pub(crate) fn orders_now(whose: Option<&Login>, steps: &[UnitStep]) -> Result<Vec<Order>, ActivationError> {
    let reloads = steps.iter().filter(|step| step.action == UnitAction::Reload);
    let shown = systemctl::show_of(whose, &reloads.map(|step| step.unit.clone()).collect())?;
    let is_active = |unit: &str| shown.get(unit).is_none_or(|shown| shown.state.is_active());
    Ok(orders(steps, &is_active))
}

/// Gives an order, and remembers who refused it.
pub(crate) fn give(
    whose: Option<&Login>,
    order: &Order,
    refused: &mut BTreeMap<String, String>,
) -> Result<(), ActivationError> {
    if order.verb != "reload" {
        systemctl::reset_failed_of(whose, &order.units);
    }
    let lines = systemctl::order_of(whose, order.verb, &order.units)?;
    // Jobs that the units' dependencies had are told of by their own names.
    for (unit, line) in refusals(&lines) {
        let again = if order.verb == "reload" { format!("the reload failed: {line}") } else { line };
        refused.insert(unit, again);
    }
    Ok(())
}

/// Who refused an order, and in which words (systemctl(1)).
fn refusals(output: &str) -> BTreeMap<String, String> {
    let mut refusals = BTreeMap::new();
    for line in output.lines().map(str::trim) {
        let unit = [
            "A dependency job for ",
            "Job for ",
            "Failed to start ",
            "Failed to restart ",
            "Failed to reload ",
        ]
        .iter()
        .find_map(|start| line.strip_prefix(start))
        .and_then(|rest| rest.split([' ', ':']).next());
        if let Some(unit) = unit.filter(|unit| unit.contains('.') && !line.contains(" canceled")) {
            refusals.insert(unit.to_owned(), line.to_owned());
        }
    }
    refusals
}

/// Watches the units until they are steady; gives those that failed, or did not do what they were told.
pub(crate) fn outcome(
    whose: Option<&Login>,
    units: &BTreeSet<String>,
    failed_before: &BTreeSet<String>,
    refused: &BTreeMap<String, String>,
) -> Result<Vec<FailedUnit>, ActivationError> {
    let mut failed = watch(whose, units, failed_before)?;
    let names =
        refused.keys().filter(|name| !failed.iter().any(|unit| &unit.unit == *name)).cloned().collect();
    for (unit, shown) in systemctl::show_of(whose, &names)? {
        let line = refused.get(&unit).cloned().unwrap_or_default();
        // One that came up when it was tried again has done what it was told.
        if shown.state.is_active() && !line.starts_with("the reload failed") {
            continue;
        }
        let mut lines = systemctl::last_lines(whose, &unit);
        lines.push(line);
        failed.push(FailedUnit { unit, lines });
    }
    Ok(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(unit: &str, action: UnitAction, early: bool) -> UnitStep {
        UnitStep { unit: unit.into(), action, why: String::new(), early }
    }

    #[test]
    fn orders_come_in_the_sequence_of_nixos() {
        let steps = [
            step("early.service", UnitAction::StopStart, true),
            step("gone.service", UnitAction::Reload, false),
            step("new.service", UnitAction::Start, false),
            step("reload.service", UnitAction::Reload, false),
            step("restart.timer", UnitAction::Restart, false),
            step("skip.service", UnitAction::Skip, false),
            step("stop.service", UnitAction::Stop, false),
            step("twice.service", UnitAction::StopStart, false),
        ];
        let all = orders(&steps, &|name| name != "gone.service");
        let all: Vec<String> =
            all.iter().map(|order| format!("{} {}", order.part, order.units.join(" "))).collect();
        assert_eq!(
            all,
            [
                "early early.service",
                "reload reload.service",
                "restart restart.timer",
                "start gone.service new.service twice.service",
            ]
        );
    }

    #[test]
    fn refusals_are_found_in_what_systemctl_says() {
        let output = "Job for a.service failed because the control process exited with error code.\n\
            See \"systemctl status a.service\" and \"journalctl -xeu a.service\" for details.\n\
            A dependency job for b.mount failed. See 'journalctl -xe' for details.\n\
            Failed to start c.service: Unit c.service is masked.\n\
            Job for d.service canceled.\n";
        assert_eq!(refusals(output).into_keys().collect::<Vec<_>>(), ["a.service", "b.mount", "c.service"]);
    }
}
