//! Fedora's dnf and rpm.

use super::{InstallPlan, Manager, PackageChange};
use crate::error::{ActivationError, Obstacle};
use crate::tool::Tool;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Dnf;

fn dnf() -> Tool {
    // Its tables are as wide as the terminal that it believes in; names would be cut.
    Tool::new("dnf").args(["--setopt=install_weak_deps=False"]).env("COLUMNS", "400")
}

/// Rows of the table of a transaction, with whether they come because of another: `name arch version repository size unit`
/// below `Installing:` or `Installing dependencies:`.
fn transaction(text: &str) -> Vec<(String, String, bool)> {
    let mut comes = None;
    let mut rows = Vec::new();
    for line in text.lines() {
        if line.starts_with("Installing") {
            comes = Some(line != "Installing:");
        } else if !line.starts_with(' ') {
            comes = None;
        } else if let Some(dependency) = comes {
            let words: Vec<&str> = line.split_whitespace().collect();
            if let [name, _arch, version, _repository, ..] = words.as_slice() {
                rows.push(((*name).to_owned(), (*version).to_owned(), dependency));
            }
        }
    }
    rows
}

/// Names in `No match for argument: x`.
fn unknown(text: &str) -> Vec<String> {
    let names = text.lines().filter_map(|line| line.strip_prefix("No match for argument: "));
    names.map(|name| name.trim().to_owned()).collect()
}

/// `name version size` a line.
fn parse_query(text: &str) -> Vec<(String, String, u64)> {
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        Some((words.next()?.to_owned(), words.next()?.to_owned(), words.next()?.parse().unwrap_or(0)))
    };
    text.lines().filter_map(line).collect()
}

/// Installed sizes in bytes, by name.
fn sizes<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<String, u64> {
    let format = ["-q", "repoquery", "--latest-limit=1", "--qf", "%{name} %{evr} %{installsize}\\n"];
    let text = dnf().args(format).args(names).run().unwrap_or_default();
    parse_query(&text).into_iter().map(|(name, _, size)| (name, size)).collect()
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
        let output = dnf().args(["install", "--assumeno"]).args(names).output()?;
        let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        let (comes, unknown) = (transaction(&text), unknown(&text));
        if comes.is_empty() && unknown.is_empty() && !output.status.success() {
            return Err(ActivationError::Tool {
                program: "dnf".into(),
                args: [&["install".to_owned(), "--assumeno".to_owned()], names].concat(),
                code: output.status.code(),
                output: text.into_owned(),
            });
        }
        let sizes = sizes(comes.iter().map(|(name, ..)| name.as_str()));
        let change = |(name, version, dependency): (String, String, bool)| PackageChange {
            size: sizes.get(&name).copied(),
            name,
            version,
            dependency,
        };
        Ok(InstallPlan { changes: comes.into_iter().map(change).collect(), unknown, no_lists: false })
    }

    fn install(&self, names: &[String]) -> Result<(), ActivationError> {
        dnf().args(["-y", "-q", "install"]).args(names).run().map(drop)
    }

    fn removable(&self, names: &[String], ours: &BTreeSet<String>) -> Result<Vec<String>, ActivationError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        // Of ours what only ours need; the names are among them.
        let query = ["-q", "-C", "repoquery", "--installed", "--qf", "%{name}\\n", "--whatrequires"];
        let mut needed_by: BTreeMap<&String, Vec<String>> = BTreeMap::new();
        for name in ours {
            let text = dnf().args(query).arg(name).run()?;
            let by = text.lines().map(str::trim).filter(|by| !by.is_empty() && by != name);
            needed_by.insert(name, by.map(str::to_owned).collect());
        }
        let mut going: BTreeSet<&String> = ours.iter().collect();
        loop {
            let stays = |name: &&&String| needed_by[*name].iter().any(|by| !going.contains(by));
            let staying: Vec<&String> = going.iter().filter(stays).copied().collect();
            if staying.is_empty() {
                return Ok(going.into_iter().cloned().collect());
            }
            going.retain(|name| !staying.contains(name));
        }
    }

    fn remove(&self, names: &[String]) -> Result<(), ActivationError> {
        if names.is_empty() {
            return Ok(());
        }
        dnf().args(["-y", "-q", "remove", "--noautoremove"]).args(names).run().map(drop)
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
    fn transactions_are_read() {
        let text = "Dependencies resolved.\n====\n Package  Architecture  Version  Repository  Size\n====\nInstalling:\n \
                    tree     noarch        1.2-3    here        6.0 k\nInstalling dependencies:\n \
                    leaf     noarch        1.2-3    here        6.0 k\n\nTransaction Summary\n====\n\
                    Install  2 Packages\n";
        let expected = [("tree", false), ("leaf", true)];
        assert_eq!(
            super::transaction(text),
            expected.map(|(name, other)| (name.into(), "1.2-3".into(), other))
        );
        let text = "No match for argument: nosuch\nError: Unable to find a match: nosuch\n";
        assert_eq!(super::unknown(text), ["nosuch"]);
    }

    #[test]
    fn queries_are_read() {
        let expected = [("git".to_owned(), "2.1-3".to_owned(), 42)];
        assert_eq!(super::parse_query("git 2.1-3 42\n\nodd\n"), expected);
    }
}
