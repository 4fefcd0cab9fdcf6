//! The distribution's package manager.

mod apk;
mod apt;
mod dnf;
mod pacman;

use crate::error::{ActivationError, Obstacle};
use crate::manifest::Manifest;
use crate::tool;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A package that comes or goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PackageChange {
    pub name: String,
    pub version: String,
    /// Installed size in bytes, where the manager tells it.
    pub size: Option<u64>,
    /// Whether it comes only because another one needs it.
    pub dependency: bool,
}

/// What installing some packages would bring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InstallPlan {
    pub changes: Vec<PackageChange>,
    /// Packages that there are not.
    pub unknown: Vec<String>,
    /// The lists of packages were never fetched: nothing is known.
    pub no_lists: bool,
}

/// What every package manager does for us.
pub(crate) trait Manager {
    /// Its key in manifests.
    fn key(&self) -> &'static str;

    /// Packages that are installed, with their versions.
    fn installed(&self) -> Result<BTreeMap<String, String>, ActivationError>;

    /// What installing would bring; nothing is changed.
    fn plan(&self, names: &[String]) -> Result<InstallPlan, ActivationError>;

    /// Installs, in one transaction, without questions.
    fn install(&self, names: &[String]) -> Result<(), ActivationError>;

    /// Of `ours`, what can go together with `names` because nothing needs it any more.
    fn removable(&self, names: &[String], ours: &BTreeSet<String>) -> Result<Vec<String>, ActivationError>;

    /// Removes these packages with their configuration; their data stay.
    fn remove(&self, names: &[String]) -> Result<(), ActivationError>;

    /// Something that an earlier, interrupted run of it left.
    fn interrupted(&self) -> Option<Obstacle>;

    /// Finishes such a run, as far as it goes.
    fn mend(&self) -> Result<(), ActivationError>;

    /// Takes away what such a run brought that cannot be finished; `before` was there, sorted.
    fn abandon(&self, before: &[String]) -> Result<(), ActivationError> {
        let _all_of_it = before;
        self.mend()
    }
}

/// The machine's package manager.
pub(crate) fn detect() -> Option<Box<dyn Manager>> {
    let found = |program: &str, manager: Box<dyn Manager>| tool::exists(program).then_some(manager);
    found("apt-get", Box::new(apt::Apt))
        .or_else(|| found("dnf", Box::new(dnf::Dnf)))
        .or_else(|| found("pacman", Box::new(pacman::Pacman)))
        .or_else(|| found("apk", Box::new(apk::Apk)))
}

/// The packages a manifest asks for in a manager's own names, and those that the manager does not have.
pub(crate) fn asked_for(manifest: &Manifest, manager: &str) -> (BTreeSet<String>, Vec<String>) {
    let (mut names, mut missing) = (BTreeSet::new(), Vec::new());
    for (package, managers) in &manifest.packages {
        match managers.get(manager) {
            Some(Some(list)) => names.extend(list.iter().cloned()),
            Some(None) | None => missing.push(package.clone()),
        }
    }
    (names, missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_without_a_name_for_the_manager_is_missing() {
        let mut manifest = Manifest::empty();
        let packages = serde_json::json!({
            "ssh": { "apt": ["openssh-server", "openssh-client"], "apk": ["openssh"] },
            "odd": { "apt": null, "apk": ["odd"] },
        });
        manifest.packages = serde_json::from_value(packages).expect("packages");
        let (names, missing) = asked_for(&manifest, "apt");
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["openssh-client", "openssh-server"]);
        assert_eq!(missing, ["odd"]);
    }
}
