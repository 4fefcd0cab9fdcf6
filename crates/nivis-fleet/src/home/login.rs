//! Running programs as a user, and the systemd that runs for each user who is logged in or lingers.

use super::HomeOwner;
use crate::places::Places;
use crate::tool::Tool;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A user for whom programs run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Login {
    pub(crate) user: String,
    owner: HomeOwner,
}

impl Login {
    pub(crate) fn new(user: &str, owner: &HomeOwner) -> Login {
        Login { user: user.to_owned(), owner: owner.clone() }
    }

    pub(crate) fn home(&self) -> &Path {
        &self.owner.home
    }

    fn runtime(&self) -> PathBuf {
        let told = std::env::var_os("XDG_RUNTIME_DIR").filter(|_| self.owner.actor.is_here());
        told.map_or_else(|| PathBuf::from(format!("/run/user/{}", self.owner.actor.uid)), PathBuf::from)
    }

    /// Whether the user's systemd runs on this machine.
    pub(crate) fn is_running(&self, places: &Places) -> bool {
        places.is_root_of_machine() && self.runtime().join("systemd/private").exists()
    }

    /// A program as the user, with the environment of a login and nothing else (setpriv(1)). The account need not be in
    /// the databases any more.
    pub(crate) fn tool(&self, program: &str) -> Tool {
        let HomeOwner { home, actor } = &self.owner;
        let home = format!("HOME={}", home.display());
        let tool = if actor.is_here() {
            Tool::new("env").arg(home)
        } else {
            let groups: Vec<String> = actor.groups.iter().map(u32::to_string).collect();
            let groups = match groups.is_empty() {
                true => "--clear-groups".to_owned(),
                false => format!("--groups={}", groups.join(",")),
            };
            let ids = [format!("--reuid={}", actor.uid), format!("--regid={}", actor.gid), groups];
            let names = [format!("USER={}", self.user), format!("LOGNAME={}", self.user)];
            let rest = ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "SYSTEMD_COLORS=0"];
            Tool::new("setpriv").args(ids).args(["--", "env", "-i"]).arg(home).args(names).args(rest)
        };
        let runtime = self.runtime();
        let runtime = runtime.is_dir().then(|| format!("XDG_RUNTIME_DIR={}", runtime.display()));
        tool.args(runtime).arg(program)
    }

    /// What journalctl(1) is asked for to get the lines of a unit.
    pub(crate) fn lines_of(&self, unit: &str) -> [String; 2] {
        [format!("_SYSTEMD_USER_UNIT={unit}"), format!("_UID={}", self.owner.actor.uid)]
    }
}
