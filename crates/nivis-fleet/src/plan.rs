//! What an activation changes, as data: the forecast before it, and the report after it.

use crate::accounts::AccountChange;
use crate::error::Obstacle;
use crate::files::FileChange;
use crate::home::HomePlan;
use crate::kernel::SettingChange;
use crate::packages::PackageChange;
use crate::units::{FailedUnit, UnitAction, UnitStep};
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything that changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// The system that the machine gets.
    pub toplevel: String,
    /// The generation that it is now.
    pub from: Option<u64>,
    pub packages: PackagePlan,
    pub files: Vec<FileChange>,
    pub accounts: Vec<AccountChange>,
    pub units: Vec<UnitStep>,
    /// What happens in homes beside changes of files, by the name of their user.
    pub homes: BTreeMap<String, HomePlan>,
    pub sysctl: Vec<SettingChange>,
    pub host_name: Option<SettingChange>,
    pub modules: Vec<String>,
    pub locales: Vec<String>,
    /// Lines of the firewall's rules that go and come.
    pub firewall: Vec<String>,
    /// Why the machine has to be started anew for all to be true.
    pub reboot: Vec<String>,
    /// What stands against it.
    pub obstacles: Vec<Obstacle>,
    /// What somebody should know.
    pub notes: Vec<String>,
}

/// Packages that come and go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PackagePlan {
    pub manager: String,
    pub install: Vec<PackageChange>,
    pub remove: Vec<PackageChange>,
}

impl Plan {
    /// Whether the machine is as it should be.
    pub fn is_empty(&self) -> bool {
        self.packages.install.is_empty()
            && self.packages.remove.is_empty()
            && self.files.is_empty()
            && self.accounts.is_empty()
            && self.units.iter().all(|step| step.action == UnitAction::Skip)
            && self.homes.values().all(HomePlan::is_empty)
            && self.sysctl.is_empty()
            && self.host_name.is_none()
            && self.modules.is_empty()
            && self.locales.is_empty()
    }
}

/// How an activation ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// What was changed.
    pub done: Plan,
    /// The generation that the machine is now.
    pub generation: Option<u64>,
    /// All but packages is changed by the machine's next start.
    pub at_next_start: bool,
    /// Nothing had to be changed.
    pub unchanged: bool,
    pub failed: Vec<FailedUnit>,
    /// What did not work and is no reason to go back.
    pub warnings: Vec<String>,
    /// What became of an activation that did not come to its end.
    pub recovered: Option<Recovered>,
}

/// What became of an activation that did not come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Recovered {
    Undone,
    Completed,
}
