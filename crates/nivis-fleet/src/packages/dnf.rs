//! Fedora's dnf and rpm.

use super::{InstallPlan, Manager, PackageChange};
use crate::error::{ActivationError, Obstacle};
use crate::tool::Tool;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Dnf;

fn dnf() -> Tool {
    Tool::new("dnf").args(["-y", "-q", "--setopt=install_weak_deps=False"])
}

/// `name version size` a line.
fn parse_query(text: &str) -> Vec<(String, String, u64)> {
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        Some((words.next()?.to_owned(), words.next()?.to_owned(), words.next()?.parse().unwrap_or(0)))
    };
    text.lines().filter_map(line).collect()
}

impl Manager for Dnf {
    fn key(&self) -> &'static str {
        "dnf"
    }

    fn installed(&self) -> Result<BTreeMap<String, String>, ActivationError> {
        let text = Tool::new("rpm").args(["-qa", "--qf", "%{NAME} %{EVR} %{SIZE}\\n"]).run()?;
        Ok(parse_query(&text).into_iter().map(|(name, version, _)| (name, version)).collect())
    }

    fn plan(&self, names: &[String]) -> Result<InstallPlan, ActivationError> {
        if names.is_empty() {
            return Ok(InstallPlan::default());
        }
        let format = ["repoquery", "--latest-limit=1", "--qf", "%{name} %{evr} %{installsize}\\n"];
        let text = dnf().args(format).args(names).run()?;
        let found = parse_query(&text);
        let unknown = names.iter().filter(|name| !found.iter().any(|(found, ..)| found == *name));
        let unknown = unknown.cloned().collect();
        let change =
            |(name, version, size)| PackageChange { name, version, size: Some(size), dependency: false };
        Ok(InstallPlan { changes: found.into_iter().map(change).collect(), unknown, no_lists: false })
    }

    fn install(&self, names: &[String]) -> Result<(), ActivationError> {
        dnf().arg("install").args(names).run().map(drop)
    }

    fn removable(&self, names: &[String], ours: &BTreeSet<String>) -> Result<Vec<String>, ActivationError> {
        // rpm says which installed packages need one that would go.
        let mut going: BTreeSet<String> = ours.clone();
        loop {
            let mut needed = BTreeSet::new();
            for name in &going {
                let query = ["-q", "--whatrequires", name, "--qf", "%{NAME}\\n"];
                let text = Tool::new("rpm").args(query).output()?;
                let text = String::from_utf8_lossy(&text.stdout).into_owned();
                let others = text.lines().any(|line| !line.contains(' ') && !going.contains(line));
                if others {
                    needed.insert(name.clone());
                }
            }
            if needed.is_empty() {
                break;
            }
            going.retain(|name| !needed.contains(name));
        }
        going.retain(|name| names.contains(name));
        Ok(going.into_iter().collect())
    }

    fn remove(&self, names: &[String]) -> Result<(), ActivationError> {
        if names.is_empty() {
            return Ok(());
        }
        dnf().args(["remove", "--noautoremove"]).args(names).run().map(drop)
    }

    fn interrupted(&self) -> Option<Obstacle> {
        let check = Tool::new("rpm").arg("--verifydb").output().ok()?;
        (!check.status.success())
            .then(|| Obstacle::new("the database of rpm is damaged", "run: rpm --rebuilddb"))
    }

    fn mend(&self) -> Result<(), ActivationError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn queries_are_read() {
        let expected = [("git".to_owned(), "2.1-3".to_owned(), 42)];
        assert_eq!(super::parse_query("git 2.1-3 42\n\nodd\n"), expected);
    }
}
