//! Alpine's apk.

use super::{InstallPlan, Manager, PackageChange};
use crate::error::{ActivationError, Obstacle};
use crate::tool::Tool;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Apk;

/// `(1/3) Installing git (2.1-r0)`, or `Purging`.
fn steps(text: &str, verb: &str) -> Vec<(String, String)> {
    let line = |line: &str| {
        let (_, rest) = line.split_once(") ")?;
        let rest = rest.strip_prefix(verb)?.trim_start();
        let (name, version) = rest.split_once(" (")?;
        Some((name.to_owned(), version.trim_end_matches(')').to_owned()))
    };
    text.lines().filter_map(line).collect()
}

/// Names in `  nosuch (no such package):`.
fn unknown(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| line.trim().strip_suffix(" (no such package):"))
        .map(str::to_owned)
        .collect()
}

impl Manager for Apk {
    fn key(&self) -> &'static str {
        "apk"
    }

    fn installed(&self) -> Result<BTreeMap<String, String>, ActivationError> {
        let text = Tool::new("apk").args(["info", "-v"]).run()?;
        // `name-1.2-r3`: the version is the last two parts.
        let line = |line: &str| {
            let (rest, release) = line.rsplit_once('-')?;
            let (name, version) = rest.rsplit_once('-')?;
            Some((name.to_owned(), format!("{version}-{release}")))
        };
        Ok(text.lines().filter_map(line).collect())
    }

    fn plan(&self, names: &[String]) -> Result<InstallPlan, ActivationError> {
        if names.is_empty() {
            return Ok(InstallPlan::default());
        }
        let output = Tool::new("apk").args(["add", "--simulate"]).args(names).output()?;
        let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        let change = |(name, version): (String, String)| PackageChange {
            dependency: !names.contains(&name),
            name,
            version,
            size: None,
        };
        let changes = steps(&text, "Installing").into_iter().map(change).collect();
        Ok(InstallPlan { changes, unknown: unknown(&text), no_lists: false })
    }

    fn install(&self, names: &[String]) -> Result<(), ActivationError> {
        Tool::new("apk").arg("add").args(names).run().map(drop)
    }

    fn removable(&self, names: &[String], ours: &BTreeSet<String>) -> Result<Vec<String>, ActivationError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let text = Tool::new("apk").args(["del", "--simulate"]).args(names).run()?;
        let going = steps(&text, "Purging").into_iter().map(|(name, _)| name);
        Ok(going.filter(|name| ours.contains(name)).collect())
    }

    fn remove(&self, names: &[String]) -> Result<(), ActivationError> {
        if names.is_empty() {
            return Ok(());
        }
        Tool::new("apk").arg("del").args(names).run().map(drop)
    }

    fn interrupted(&self) -> Option<Obstacle> {
        None
    }

    fn mend(&self) -> Result<(), ActivationError> {
        Tool::new("apk").arg("fix").run().map(drop)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn simulations_are_read() {
        let text = "(1/2) Installing pcre2 (10.4-r0)\n(2/2) Installing git (2.1-r0)\nOK: 3 MiB\n";
        let expected = [("pcre2", "10.4-r0"), ("git", "2.1-r0")];
        assert_eq!(super::steps(text, "Installing"), expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(super::unknown("ERROR: unable\n  nosuch (no such package):\n"), ["nosuch"]);
    }
}
