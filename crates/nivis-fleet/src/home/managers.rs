//! The service managers of users that run on this machine, and the units that the machine declares for all of them.

use super::{Actor, HomeOwner, Homes};
use crate::accounts::Databases;
use crate::places::Places;
use crate::units::UnitFiles;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Whose units are looked at.
#[derive(Clone, Copy)]
pub(crate) struct Users<'a> {
    pub(crate) homes: &'a Homes,
    /// Users whose systemd runs, with and without a home of ours.
    pub(crate) managers: &'a BTreeMap<String, HomeOwner>,
    /// What /etc/systemd/user has of ours.
    pub(crate) files: &'a UnitFiles,
}

impl Users<'_> {
    /// Users without a home of ours whose systemd runs.
    pub(crate) fn others(&self) -> impl Iterator<Item = (&String, &HomeOwner)> {
        self.managers.iter().filter(|(user, _)| self.homes.get(user).is_none())
    }
}

/// The users whose systemd runs, by their names.
pub(crate) fn running(databases: &Databases, places: &Places) -> BTreeMap<String, HomeOwner> {
    let mut users = BTreeMap::new();
    if !places.is_root_of_machine() {
        return users;
    }
    for line in &databases.passwd.lines {
        let number = |index: usize| line.get(index).and_then(|number| number.parse::<u32>().ok());
        let (Some(user), Some(uid), Some(gid), Some(home)) =
            (line.first(), number(2), number(3), line.get(5))
        else {
            continue;
        };
        if !PathBuf::from(format!("/run/user/{uid}/systemd/private")).exists() {
            continue;
        }
        let actor = Actor { uid, gid, groups: databases.groups_of(user) };
        users.insert(user.clone(), HomeOwner { home: PathBuf::from(home), actor });
    }
    users
}
