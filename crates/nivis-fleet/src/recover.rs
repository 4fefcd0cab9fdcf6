//! After an activation that did not come to its end: undoing it, or completing it.

use crate::error::ActivationError;
use crate::files::undo_all;
use crate::generation;
use crate::hold;
use crate::journal::{Entry, Journal};
use crate::packages;
use crate::places::Places;
use crate::plan::Recovered;
use crate::purge;
use crate::rest::{complete, remove_any};
use crate::traces;
use crate::units::systemctl;

/// Brings the machine to one side or the other, if an activation was interrupted. While the machine is starting units
/// are not waited for: they wait for us.
pub(crate) fn recover(
    places: &Places,
    at_boot: bool,
    progress: &dyn Fn(&str),
) -> Result<Option<Recovered>, ActivationError> {
    let Some(journal) = Journal::left(places)? else { return Ok(None) };
    if journal.rest().is_some() {
        progress("completing an interrupted activation");
        complete(journal, places, at_boot, progress)?;
        return Ok(Some(Recovered::Completed));
    }
    progress("undoing an interrupted activation");
    undo(journal, places, at_boot, progress)?;
    Ok(Some(Recovered::Undone))
}

/// Undoes what a journal announces, in reverse.
pub(crate) fn undo(
    journal: Journal,
    places: &Places,
    at_boot: bool,
    progress: &dyn Fn(&str),
) -> Result<(), ActivationError> {
    let mut start = Vec::new();
    let mut reload = false;
    for entry in journal.entries.iter().rev() {
        match entry {
            Entry::Swap { swaps } => {
                undo_all(swaps)?;
                reload = true;
            }
            Entry::Stop { units } => start.extend(units.iter().cloned()),
            Entry::Stage { written } => {
                for path in written {
                    let generation =
                        path.strip_prefix(places.generations()).ok().and_then(|name| name.to_str());
                    match generation.and_then(|name| name.parse().ok()) {
                        Some(number) => generation::unwrite(places, number),
                        None => remove_any(path),
                    }
                }
            }
            Entry::Packages { before } => {
                undo_packages(before, progress)?;
                purge::bring_back(places, &traces::copy_of_etc(places), &|_| false)?;
            }
            Entry::HoldServices { path, kept } => hold::unhold(path, kept.as_deref())?,
            Entry::Begin { .. } | Entry::Live { .. } | Entry::Done { .. } => {}
        }
    }
    if systemctl::is_running() && (reload || !start.is_empty()) {
        systemctl::daemon_reload()?;
        if at_boot {
            systemctl::later("start", &["default.target".to_owned()])?;
        } else {
            systemctl::order("start", &start)?;
        }
    }
    journal.end()
}

/// Packages that came go again.
fn undo_packages(before: &[String], progress: &dyn Fn(&str)) -> Result<(), ActivationError> {
    let Some(manager) = packages::detect() else { return Ok(()) };
    if manager.interrupted().is_some() {
        progress("finishing an interrupted package manager");
        if manager.mend().is_err() {
            manager.abandon(before)?;
        }
    }
    let came: Vec<String> =
        manager.installed()?.into_keys().filter(|name| before.binary_search(name).is_err()).collect();
    if !came.is_empty() {
        progress(&format!("removing packages again: {}", came.join(", ")));
        manager.remove(&came)?;
    }
    Ok(())
}
