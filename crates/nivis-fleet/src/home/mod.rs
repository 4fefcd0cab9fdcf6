//! Homes of users: their files are changed with the rights of their user, their units are those of the user's own
//! systemd, and their commands run as the user.

mod actor;
mod folders;
mod login;
mod managers;
mod objects;
mod own;
mod plan;
mod rest;
mod table;

pub use actor::Actor;
pub(crate) use folders::{obstacles, state_folders};
pub(crate) use login::Login;
pub(crate) use managers::{Users, running};
pub use objects::bring_home;
pub(crate) use objects::collect;
pub(crate) use own::survey;
pub use plan::HomePlan;
pub(crate) use plan::{links, plan};
pub(crate) use rest::{HomeRest, activate, forget, rest, stop};
pub use table::HomeOwner;
pub(crate) use table::Homes;

use crate::ledger::OwnedUnit;
use crate::places::Places;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A home of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OwnedHome {
    pub owner: HomeOwner,
    pub units: BTreeMap<String, OwnedUnit>,
    /// The commands that are run for it.
    pub script: Option<String>,
}

/// Where the script is named whose commands came to their end for a user.
fn mark(places: &Places, user: &str) -> PathBuf {
    places.state().join("homes").join(user)
}
