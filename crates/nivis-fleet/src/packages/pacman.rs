//! Arch's pacman.

use super::{InstallPlan, Manager, PackageChange};
use crate::error::{ActivationError, Obstacle};
use crate::tool::Tool;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub(super) struct Pacman;

fn pacman() -> Tool {
    Tool::new("pacman").arg("--noconfirm")
}

/// `name version` a line.
fn pairs(text: &str) -> Vec<(String, String)> {
    let line = |line: &str| line.split_once(' ').map(|(name, version)| (name.to_owned(), version.to_owned()));
    text.lines().filter_map(line).collect()
}

/// Names in `error: target not found: x`.
fn unknown(errors: &str) -> Vec<String> {
    errors
        .lines()
        .filter_map(|line| line.strip_prefix("error: target not found: "))
        .map(str::to_owned)
        .collect()
}

/// Whether the lists of packages were ever fetched.
fn has_lists() -> bool {
    let entries = std::fs::read_dir("/var/lib/pacman/sync").into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.path().extension().is_some_and(|extension| extension == "db"))
}

impl Manager for Pacman {
    fn key(&self) -> &'static str {
        "pacman"
    }

    fn installed(&self) -> Result<BTreeMap<String, String>, ActivationError> {
        Ok(pairs(&pacman().arg("-Q").run()?).into_iter().collect())
    }

    fn plan(&self, names: &[String]) -> Result<InstallPlan, ActivationError> {
        if names.is_empty() {
            return Ok(InstallPlan::default());
        }
        if !has_lists() {
            let change = |name: &String| PackageChange {
                name: name.clone(),
                version: String::new(),
                size: None,
                dependency: false,
            };
            let changes = names.iter().map(change).collect();
            return Ok(InstallPlan { changes, unknown: Vec::new(), no_lists: true });
        }
        let output =
            pacman().args(["-S", "--needed", "--print", "--print-format", "%n %v"]).args(names).output()?;
        let change = |(name, version): (String, String)| PackageChange {
            dependency: !names.contains(&name),
            name,
            version,
            size: None,
        };
        let changes = pairs(&String::from_utf8_lossy(&output.stdout)).into_iter().map(change).collect();
        Ok(InstallPlan {
            changes,
            unknown: unknown(&String::from_utf8_lossy(&output.stderr)),
            no_lists: false,
        })
    }

    fn install(&self, names: &[String]) -> Result<(), ActivationError> {
        // With other lists than those of what is installed it would be half an upgrade.
        let install = if has_lists() { "-S" } else { "-Sy" };
        pacman().args([install, "--needed"]).args(names).run().map(drop)
    }

    fn removable(&self, names: &[String], ours: &BTreeSet<String>) -> Result<Vec<String>, ActivationError> {
        // -Rs takes what nothing else needs; without -c a package that others need is refused.
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let mut going = BTreeSet::new();
        for name in names {
            if let Ok(text) = pacman().args(["-Rs", "--print", "--print-format", "%n %v", name]).run() {
                going.extend(
                    pairs(&text).into_iter().map(|(name, _)| name).filter(|name| ours.contains(name)),
                );
            }
        }
        Ok(going.into_iter().collect())
    }

    fn remove(&self, names: &[String]) -> Result<(), ActivationError> {
        if names.is_empty() {
            return Ok(());
        }
        pacman().arg("-Rn").args(names).run().map(drop)
    }

    fn interrupted(&self) -> Option<Obstacle> {
        let lock = Path::new("/var/lib/pacman/db.lck");
        lock.exists().then(|| {
            Obstacle::new(
                "pacman is at work, or was interrupted",
                "wait for it; if none runs: rm /var/lib/pacman/db.lck",
            )
        })
    }

    fn mend(&self) -> Result<(), ActivationError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn answers_are_read() {
        assert_eq!(super::pairs("git 2.1-3\nodd\n"), [("git".to_owned(), "2.1-3".to_owned())]);
        assert_eq!(super::unknown("error: target not found: nosuch\n"), ["nosuch"]);
    }
}
