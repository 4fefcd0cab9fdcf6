//! What changes in the databases of accounts.

use super::groups::plan_groups;
use super::table::Databases;
use super::users::plan_users;
use crate::error::{ActivationError, Obstacle};
use crate::ledger::Ledger;
use crate::manifest::Manifest;
use crate::places::Places;
use serde::{Deserialize, Serialize};

/// Ids that accounts and groups of the system get (`update-users-groups.pl` of NixOS).
pub(super) const SYSTEM: (u32, u32) = (400, 999);

/// What happens to an account or a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountChange {
    /// `user` or `group`.
    pub kind: &'static str,
    pub name: String,
    /// `create`, `change`, `lock`, `remove`, `giveBack`.
    pub action: &'static str,
    /// What about it, in words.
    pub what: Vec<String>,
}

/// A home folder that an account must have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Home {
    pub path: String,
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
}

/// The databases as they will be, and what else has to happen.
#[derive(Clone, Debug, Default)]
pub(crate) struct AccountPlan {
    pub databases: Databases,
    pub changes: Vec<AccountChange>,
    pub obstacles: Vec<Obstacle>,
    pub homes: Vec<Home>,
    /// Accounts whose services run without a login, or no longer.
    pub linger: Vec<(String, bool)>,
}

/// What the planning of accounts and groups has at hand.
pub(super) struct Context<'a> {
    pub(super) manifest: &'a Manifest,
    pub(super) places: &'a Places,
    pub(super) mutable: bool,
    /// Everything that was made goes.
    pub(super) release: bool,
    /// Days since 1970.
    pub(super) today: u64,
}

/// Plans accounts and groups; what is done is recorded in `ledger`. `release`: the machine is let go of.
///
/// # Errors
/// A file with a password cannot be read.
pub(crate) fn plan(
    manifest: &Manifest,
    now: &Databases,
    ledger: &mut Ledger,
    places: &Places,
    release: bool,
) -> Result<AccountPlan, ActivationError> {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let context = Context {
        manifest,
        places,
        mutable: manifest.host.mutable_users.unwrap_or(true),
        release,
        today: seconds.map_or(0, |since| since.as_secs() / 86400),
    };
    let mut plan = AccountPlan { databases: now.clone(), ..AccountPlan::default() };
    plan_groups(&context, ledger, &mut plan);
    plan_users(&context, ledger, &mut plan)?;
    super::groups::let_go(&context, ledger, &mut plan);
    Ok(plan)
}

impl AccountPlan {
    pub(super) fn note(&mut self, kind: &'static str, name: &str, action: &'static str, what: Vec<String>) {
        self.changes.push(AccountChange { kind, name: name.to_owned(), action, what });
    }
}

/// The highest free number of a range, so that numbers that people use stay free.
pub(super) fn free_from_above(used: impl Iterator<Item = u32>, from: u32, to: u32) -> Option<u32> {
    let used: std::collections::BTreeSet<u32> = used.collect();
    (from..=to).rev().find(|number| !used.contains(number))
}

/// The lowest free number of a range.
pub(super) fn free_from_below(used: impl Iterator<Item = u32>, from: u32, to: u32) -> Option<u32> {
    let used: std::collections::BTreeSet<u32> = used.collect();
    (from..=to).find(|number| !used.contains(number))
}

#[cfg(test)]
mod tests;
