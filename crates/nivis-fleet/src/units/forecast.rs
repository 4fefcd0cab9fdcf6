//! What happens to units when their definitions change. Nothing is asked of the machine here: both the forecast of a
//! plan and the activation itself follow from this one function.

use super::{Comparison, UnitText, compare};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A unit as it is or will be defined, with everything that makes up its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Definition {
    pub text: UnitText,
    pub masked: bool,
    /// Units that pull it in.
    pub wanted_by: Vec<String>,
    /// It has to run, whoever pulls it in: the distribution's unit did before ours replaced it.
    pub keep_running: bool,
    /// It is the distribution's, and was not ours before.
    pub foreign: bool,
}

/// What systemd says of a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// `active`, `inactive`, `failed`, `activating` …
    pub active: String,
    /// Whether a condition kept it from starting the last time.
    pub condition_failed: bool,
    /// Whether it has run since the machine started.
    pub ran: bool,
}

impl State {
    pub(crate) fn is_active(&self) -> bool {
        matches!(self.active.as_str(), "active" | "activating" | "reloading")
    }
}

/// What is done to a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UnitAction {
    Stop,
    /// Stopped before the files change, started after.
    StopStart,
    Restart,
    Reload,
    Start,
    /// It changed and is left alone, because it says so.
    Skip,
}

/// What is done to a unit, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitStep {
    pub unit: String,
    pub action: UnitAction,
    pub why: String,
    /// It is started before any other is reloaded, restarted or started.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub early: bool,
}

/// The target that a switch restarts on NixOS for the sake of what is ordered before sysinit.target. Nothing has to be
/// declared under this name.
const REACTIVATION: &str = "sysinit-reactivation.target";

/// Targets that are at times still active after the machine has woken up.
const SLEEP: [&str; 3] = ["suspend.target", "hibernate.target", "hybrid-sleep.target"];

/// Keys of `[Unit]` that name units which are started with this one.
const PULLS: [&str; 4] = ["Wants", "Requires", "BindsTo", "Upholds"];

/// Units whose change is taken in by reloading systemd's configuration.
fn cannot_be_restarted(name: &str) -> bool {
    let known = ["sysinit.target", "basic.target", "multi-user.target", "graphical.target"];
    known.contains(&name) || name.ends_with(".path") || name.ends_with(".slice")
}

/// The template of an instance: `a@.service` for `a@b.service`.
pub(crate) fn template(name: &str) -> Option<String> {
    let (base, rest) = name.split_once('@')?;
    let (instance, kind) = rest.rsplit_once('.')?;
    (!instance.is_empty()).then(|| format!("{base}@.{kind}"))
}

struct Forecast<'a> {
    old: &'a BTreeMap<String, Definition>,
    new: &'a BTreeMap<String, Definition>,
    states: &'a BTreeMap<String, State>,
    /// Unit → units that pull it in, by their own texts or by its `WantedBy`.
    pulled: BTreeMap<String, BTreeSet<String>>,
    steps: BTreeMap<String, (UnitAction, String)>,
}

/// What pulls in each unit.
fn pulled(definitions: &BTreeMap<String, Definition>) -> BTreeMap<String, BTreeSet<String>> {
    let mut pulled: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, definition) in definitions.iter().filter(|(_, definition)| !definition.masked) {
        pulled.entry(name.clone()).or_default().extend(definition.wanted_by.iter().cloned());
        for unit in PULLS.iter().flat_map(|key| definition.text.words("Unit", key)) {
            pulled.entry(unit).or_default().insert(name.clone());
        }
    }
    pulled
}

/// What happens when the definitions `old` become `new`, in the order of the units' names.
pub(crate) fn forecast(
    old: &BTreeMap<String, Definition>,
    new: &BTreeMap<String, Definition>,
    states: &BTreeMap<String, State>,
) -> Vec<UnitStep> {
    let mut forecast = Forecast { old, new, states, pulled: pulled(new), steps: BTreeMap::new() };
    for (name, state) in states {
        if state.is_active() {
            forecast.running(name);
        }
    }
    forecast.wanted();
    forecast.ordering_targets();
    let is_early = |name: &str| {
        let definition = new.get(name);
        definition.is_some_and(|definition| definition.wanted_by.iter().any(|by| by == REACTIVATION))
    };
    let steps = forecast.steps.into_iter();
    steps
        .map(|(unit, (action, why))| {
            let early = matches!(action, UnitAction::Start | UnitAction::StopStart) && is_early(&unit);
            UnitStep { unit, action, why, early }
        })
        .collect()
}

impl Forecast<'_> {
    fn definition<'b>(map: &'b BTreeMap<String, Definition>, name: &str) -> Option<&'b Definition> {
        map.get(name).or_else(|| map.get(&template(name)?))
    }

    fn is_active(&self, name: &str) -> bool {
        self.states.get(name).is_some_and(State::is_active)
    }

    fn set(&mut self, name: &str, action: UnitAction, why: &str) {
        self.steps.insert(name.to_owned(), (action, why.to_owned()));
    }

    /// A unit that runs.
    fn running(&mut self, name: &str) {
        let Some(old) = Self::definition(self.old, name) else { return };
        // An instance that had a definition of its own is not the template's once that is gone.
        let new =
            if self.old.contains_key(name) { self.new.get(name) } else { Self::definition(self.new, name) };
        let Some(new) = new.filter(|new| !new.masked) else {
            if !old.masked && old.text.flag("Unit", "X-StopOnRemoval", true) {
                let why = if new.is_some() { "it is masked" } else { "it is no longer declared" };
                self.set(name, UnitAction::Stop, why);
            }
            return;
        };
        if name.ends_with(".target") {
            return;
        }
        match compare(&old.text, &new.text) {
            Comparison::Equal => {}
            Comparison::Reload if self.steps.contains_key(name) => {}
            Comparison::Reload => self.set(name, UnitAction::Reload, "what it reads changed"),
            Comparison::Restart => self.modified(name, &old.text, &new.text),
        }
    }

    fn modified(&mut self, name: &str, old: &UnitText, new: &UnitText) {
        if cannot_be_restarted(name) || name.ends_with(".socket") {
            return;
        }
        let triggered = [old, new].map(|text| text.words("Unit", "X-Restart-Triggers"));
        let why =
            if triggered[0] == triggered[1] { "its definition changed" } else { "what it uses changed" };
        if name.ends_with(".mount") {
            let root = name == "-.mount" || name == "nix.mount";
            let action = if root { UnitAction::Reload } else { UnitAction::Restart };
            return self.set(name, action, why);
        }
        if new.flag("Service", "X-ReloadIfChanged", false) {
            return self.set(name, UnitAction::Reload, "it changed, and asks for a reload then");
        }
        let skipped = if !new.flag("Service", "X-RestartIfChanged", true) {
            Some("it changed, and asks not to be restarted")
        } else if new.flag("Unit", "RefuseManualStop", false) {
            Some("it changed, and refuses to be stopped")
        } else if new.flag("Unit", "X-OnlyManualStart", false) {
            Some("it changed, and is started by hand only")
        } else {
            None
        };
        if let Some(why) = skipped {
            return self.set(name, UnitAction::Skip, why);
        }
        if !new.flag("Service", "X-StopIfChanged", true) || !name.ends_with(".service") {
            return self.set(name, UnitAction::Restart, why);
        }
        self.stop_and_start(name, new, why);
    }

    /// A service whose socket listens is started by its socket, unless it says otherwise.
    fn stop_and_start(&mut self, name: &str, new: &UnitText, why: &str) {
        let mut sockets = new.words("Service", "Sockets");
        if sockets.is_empty() {
            let base = name.strip_suffix(".service").unwrap_or(name);
            sockets.push(format!("{}.socket", base.split('@').next().unwrap_or(base)));
        }
        let mut by_socket = false;
        for socket in sockets {
            let stays = self.new.get(&socket).is_some_and(|socket| !socket.masked);
            if self.is_active(&socket) {
                let action = if stays { UnitAction::StopStart } else { UnitAction::Stop };
                // Sockets that are no business of ours stay as they are.
                if self.old.contains_key(&socket) || stays {
                    self.set(&socket, action, &format!("{name} changed, which it starts"));
                }
                by_socket |= stays;
            } else {
                by_socket |= stays;
            }
        }
        if by_socket && !new.flag("Service", "X-NotSocketActivated", false) {
            self.set(name, UnitAction::Stop, "it changed; its socket starts it again");
        } else {
            self.set(name, UnitAction::StopStart, why);
        }
    }

    /// Targets that order others, and are stopped so that what comes after them waits for what comes before.
    fn ordering_targets(&mut self) {
        if self.steps.values().all(|(action, _)| matches!(action, UnitAction::Skip | UnitAction::Reload)) {
            return;
        }
        for (name, new) in self.new {
            let text = &new.text;
            if !name.ends_with(".target")
                || new.masked
                || !self.is_active(name)
                || self.steps.contains_key(name)
                || !text.flag("Unit", "X-StopOnReconfiguration", false)
            {
                continue;
            }
            let stays_down = SLEEP.contains(&name.as_str())
                || text.flag("Unit", "RefuseManualStart", false)
                || text.flag("Unit", "X-OnlyManualStart", false);
            let action = if stays_down { UnitAction::Stop } else { UnitAction::StopStart };
            self.set(name, action, "units that it orders change");
        }
    }

    /// Units that should run and do not.
    fn wanted(&mut self) {
        loop {
            let mut found = Vec::new();
            for (name, new) in self.new {
                if let Some(why) = self.starts(name, new) {
                    found.push((name.clone(), why));
                }
            }
            if found.is_empty() {
                return;
            }
            for (name, why) in found {
                self.set(&name, UnitAction::Start, why);
            }
        }
    }

    fn starts(&self, name: &str, new: &Definition) -> Option<&'static str> {
        let template = name.contains("@.");
        if new.masked || template || self.is_active(name) || self.steps.contains_key(name) {
            return None;
        }
        // A target that pulls it in may start it, and nobody else.
        if new.text.flag("Unit", "RefuseManualStart", false) {
            return None;
        }
        let state = self.states.get(name).cloned().unwrap_or_default();
        let will_run = |by: &String| {
            by == REACTIVATION
                || self.is_active(by) && !matches!(self.steps.get(by), Some((UnitAction::Stop, _)))
                || matches!(self.steps.get(by), Some((UnitAction::Start, _)))
        };
        if !new.keep_running && !self.pulled.get(name).is_some_and(|by| by.iter().any(will_run)) {
            return None;
        }
        let old = self.old.get(name);
        let changed = match old {
            None => true,
            Some(old) => {
                let wants =
                    |definition: &Definition| definition.wanted_by.iter().cloned().collect::<BTreeSet<_>>();
                old.masked
                    || compare(&old.text, &new.text) == Comparison::Restart
                    || wants(new).difference(&wants(old)).next().is_some()
            }
        };
        let once = new.text.value("Service", "Type") == Some("oneshot")
            && !new.text.flag("Service", "RemainAfterExit", false);
        match (state.active.as_str(), changed) {
            ("failed", _) => Some("it failed before"),
            // It has done its work, or has a reason not to.
            (_, false) if (once && state.ran) || state.condition_failed => None,
            // A plan is made before the package that brings the unit comes: it says the same after that.
            _ if old.is_none_or(|old| old.foreign) => Some("it is new"),
            (_, true) => Some("it changed, and did not run"),
            (_, false) => Some("it did not run"),
        }
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod rules;
