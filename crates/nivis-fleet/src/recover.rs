//! After an activation that did not come to its end: undoing it, or completing it.

use crate::error::ActivationError;
use crate::files::undo_all;
use crate::generation;
use crate::hold;
use crate::journal::{Entry, GOING_BACK, Journal};
use crate::lock::Lock;
use crate::packages;
use crate::places::Places;
use crate::plan::Recovered;
use crate::purge;
use crate::rest::complete;
use crate::traces;
use crate::units::systemctl;

/// Brings to an end what was interrupted, before anything else is decided. Gives what became of it, and whether it was on its
/// way back to an earlier generation.
///
/// # Errors
/// Another activation is at work, or it cannot be brought to an end.
pub fn finish_interrupted(
    places: &Places,
    progress: &dyn Fn(&str),
) -> Result<Option<(Recovered, bool)>, ActivationError> {
    if !places.journal().exists() {
        return Ok(None);
    }
    let _lock = Lock::take(places)?;
    let goes_back = Journal::left(places)?.is_some_and(|journal| journal.action() == Some(GOING_BACK));
    Ok(recover(places, false, progress)?.map(|recovered| (recovered, goes_back)))
}

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
    let homes = journal.homes();
    let mut of_users = Vec::new();
    let mut reload = false;
    for entry in journal.entries.iter().rev() {
        match entry {
            Entry::Swap { swaps } => {
                undo_all(swaps, &homes)?;
                reload = true;
            }
            Entry::Stop { units } => start.extend(units.iter().cloned()),
            Entry::StopOfUser { login, units } => of_users.push((login, units)),
            Entry::Stage { written } => {
                for path in written {
                    let generation =
                        path.strip_prefix(places.generations()).ok().and_then(|name| name.to_str());
                    match generation.and_then(|name| name.parse().ok()) {
                        Some(number) => generation::unwrite(places, number),
                        None => homes.remove(path),
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
    if !places.is_home() && systemctl::is_running() && (reload || !start.is_empty()) {
        systemctl::daemon_reload()?;
        if at_boot {
            systemctl::later("start", &["default.target".to_owned()])?;
        } else {
            systemctl::order("start", &start)?;
        }
    }
    for (login, units) in of_users.into_iter().filter(|(login, _)| login.is_running(places)) {
        systemctl::daemon_reload_of(Some(login))?;
        systemctl::order_of(Some(login), "start", units)?;
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
