//! Which paths are in whose home.

use super::Actor;
use crate::accounts::Databases;
use crate::ledger::Ledger;
use crate::manifest::Manifest;
use crate::places::Places;
use crate::rest::remove_any;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// A home and its owner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeOwner {
    pub(crate) home: PathBuf,
    pub(crate) actor: Actor,
}

/// The homes of an activation, by the name of their user. What happens inside of one is done as its user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Homes(BTreeMap<String, HomeOwner>);

impl Homes {
    /// The homes that were made before, and those that a manifest declares.
    pub(crate) fn of(manifest: &Manifest, ledger: &Ledger, databases: &Databases, places: &Places) -> Homes {
        let mut homes: BTreeMap<String, HomeOwner> =
            ledger.homes.iter().map(|(user, owned)| (user.clone(), owned.owner.clone())).collect();
        let names = databases.names();
        for (user, home) in &manifest.homes {
            let Some((uid, gid)) = names.users.get(user) else { continue };
            let actor = Actor { uid: *uid, gid: *gid, groups: databases.groups_of(user) };
            homes.insert(user.clone(), HomeOwner { home: places.real(&home.home), actor });
        }
        Homes(homes)
    }

    /// A user's home.
    pub(crate) fn get(&self, user: &str) -> Option<&HomeOwner> {
        self.0.get(user)
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &HomeOwner)> {
        self.0.iter()
    }

    /// The innermost home that a real path is in; not that of the home itself, which is made by root.
    pub(crate) fn around(&self, path: &Path) -> Option<&HomeOwner> {
        let around = self.0.values().filter(|home| path != home.home && path.starts_with(&home.home));
        around.max_by_key(|home| home.home.as_os_str().len())
    }

    /// Does `work` at a real path: as the user in whose home it is, else as who this process is.
    ///
    /// # Errors
    /// `work` fails.
    pub(crate) fn at<T: Send>(
        &self,
        path: &Path,
        work: impl FnOnce() -> io::Result<T> + Send,
    ) -> io::Result<T> {
        match self.around(path) {
            Some(home) => home.actor.run(work),
            None => work(),
        }
    }

    /// Removes what is at a real path, if something is, with the rights that are due there.
    pub(crate) fn remove(&self, path: &Path) {
        let removed = self.at(path, || {
            remove_any(path);
            Ok(())
        });
        // What a user may not remove stays.
        drop(removed);
    }

    /// Where the original of a path is kept: in the state of its user, else in `state`.
    pub(crate) fn kept(&self, path: &Path, state: PathBuf) -> PathBuf {
        self.around(path).filter(|home| !home.actor.is_here()).map_or(state, |home| home.state().join("kept"))
    }
}

impl HomeOwner {
    /// Where Nivis remembers something in a home.
    pub(crate) fn state(&self) -> PathBuf {
        self.home.join(".local/state/nivis")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(home: &str, uid: u32) -> HomeOwner {
        HomeOwner { home: home.into(), actor: Actor { uid, gid: 100, groups: Vec::new() } }
    }

    #[test]
    fn a_path_belongs_to_the_innermost_home() {
        let homes = Homes(BTreeMap::from([
            ("alice".to_owned(), owner("/home/alice", 1001)),
            ("bot".to_owned(), owner("/home/alice/bot", 1002)),
        ]));
        let around = |path: &str| homes.around(Path::new(path)).map(|home| home.actor.uid);
        assert_eq!(around("/home/alice/.bashrc"), Some(1001));
        assert_eq!(around("/home/alice/bot/.bashrc"), Some(1002));
        // Homes themselves are root's business, or that of the home around.
        assert_eq!(around("/home/alice"), None);
        assert_eq!(around("/home/alice/bot"), Some(1001));
        assert_eq!(around("/home/alicent/.bashrc"), None);
        assert_eq!(around("/etc/motd"), None);
    }

    #[test]
    fn what_was_there_is_kept_by_its_owner() {
        let homes = Homes(BTreeMap::from([("alice".to_owned(), owner("/home/alice", 1001))]));
        let state = || PathBuf::from("/var/lib/nivis/kept");
        let kept = homes.kept(Path::new("/home/alice/.bashrc"), state());
        assert_eq!(kept, Path::new("/home/alice/.local/state/nivis/kept"));
        assert_eq!(homes.kept(Path::new("/etc/motd"), state()), state());
    }
}
