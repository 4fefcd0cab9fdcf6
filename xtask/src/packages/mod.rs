//! `cargo xtask packages`: the table of packages beside Debian's own indexes, and what is told of each.
//!
//! Names are those of `library/packages/names.json`; descriptions and home pages go to `debian.json` beside it.

mod index;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::TaskError;
use index::Index;
use table::Table;

/// Releases of Debian, newest first; a package is known where one of them has it.
const SUITES: [&str; 2] = ["trixie", "bookworm"];

/// What is told of a package of the table.
#[derive(Serialize)]
struct Facts {
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    homepage: Option<String>,
}

/// Compares the table with the indexes; unless `only_check`, writes what is told of each package.
pub(crate) fn packages(root: &Path, only_check: bool) -> Result<String, TaskError> {
    let folder = root.join("library/packages");
    let table = Table::read(&folder.join("names.json"))?;
    let indexes = SUITES
        .iter()
        .map(|suite| Ok((*suite, Index::fetch(suite)?)))
        .collect::<Result<Vec<_>, TaskError>>()?;
    let unknown = unknown(&table, &indexes);
    if !unknown.is_empty() {
        return Err(TaskError::UnknownPackages { unknown });
    }
    let facts: BTreeMap<&str, Facts> =
        table.of("apt").filter_map(|(name, packages)| Some((name, facts(&packages, &indexes)?))).collect();
    if !only_check {
        let mut text = "{\n".to_owned();
        let lines: Vec<String> = facts
            .iter()
            .map(|(name, facts)| {
                Ok(format!("  {}: {}", serde_json::to_string(name)?, serde_json::to_string(facts)?))
            })
            .collect::<Result<_, serde_json::Error>>()
            .map_err(TaskError::NotAsExpected)?;
        text.push_str(&lines.join(",\n"));
        text.push_str("\n}\n");
        fs::write(folder.join("debian.json"), text)?;
    }
    Ok(format!("{} packages of the table are in {}", facts.len(), SUITES.join(" or ")))
}

/// Names for apt that no release has.
fn unknown(table: &Table, indexes: &[(&'static str, Index)]) -> Vec<String> {
    let known = |package: &&String| indexes.iter().any(|(_, index)| index.has(package));
    let all: BTreeSet<String> = table.of("apt").flat_map(|(_, packages)| packages).collect();
    all.iter().filter(|package| !known(package)).cloned().collect()
}

/// What the newest release says that has all of them.
fn facts(packages: &[String], indexes: &[(&'static str, Index)]) -> Option<Facts> {
    let (_, index) = indexes.iter().find(|(_, index)| packages.iter().all(|package| index.has(package)))?;
    let first = index.get(packages.first()?)?;
    Some(Facts { description: first.description.clone(), homepage: first.homepage.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indexes() -> Vec<(&'static str, Index)> {
        let new = "Package: a\nDescription-en: new\n\n";
        let old = "Package: a\nDescription-en: old\n\nPackage: b\n\n";
        vec![("trixie", Index::parse(new)), ("bookworm", Index::parse(old))]
    }

    #[test]
    fn the_newest_release_that_has_all_tells() {
        let of = |names: &[&str]| {
            facts(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>(), &indexes())
        };
        let said = |names: &[&str]| of(names).map(|facts| facts.description);
        assert_eq!(said(&["a"]).as_deref(), Some("new"));
        assert_eq!(said(&["a", "b"]).as_deref(), Some("old"));
        assert!(of(&["a", "c"]).is_none());
    }

    #[test]
    fn names_that_no_release_has_are_told() {
        let table = Table::parse(r#"{ "a": {}, "x": { "apt": ["b", "y"] }, "z": { "apt": null } }"#);
        assert_eq!(unknown(&table.expect("it is JSON"), &indexes()), ["y"]);
    }

    /// No index but Debian's is asked: of the others a list has what one of a day said.
    fn compare(manager: &str, list: &str, bare: fn(String) -> String) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../library/packages/names.json");
        let table = Table::read(&path).expect("the table can be read");
        let said = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let said: BTreeSet<String> = said.map(str::to_owned).collect();
        assert!(said.len() > 500);
        let ours: BTreeSet<String> = table.of(manager).flat_map(|(_, packages)| packages).map(bare).collect();
        assert_eq!(ours.difference(&said).next(), None, "the distribution had no such package");
        assert_eq!(said.difference(&ours).next(), None, "the list has a name that the table has not");
    }

    #[test]
    fn the_table_has_names_that_fedora_had() {
        // Another processor's package is named by it.
        compare("dnf", include_str!("fedora.txt"), |package| {
            package.strip_suffix(".i686").map_or(package.clone(), str::to_owned)
        });
    }

    #[test]
    fn the_table_has_names_that_arch_had() {
        compare("pacman", include_str!("arch.txt"), |package| package);
    }

    #[test]
    fn the_table_has_names_that_alpine_had() {
        compare("apk", include_str!("alpine.txt"), |package| package);
    }

    /// Asks the mirror of Debian; where there is none it says so.
    #[test]
    fn the_table_has_names_that_debian_has() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        match packages(&root, true) {
            Ok(summary) => println!("{summary}"),
            Err(TaskError::NoIndex { suite, message }) => {
                println!("skipped: the index of {suite} cannot be fetched: {message}");
            }
            Err(error) => panic!("{error}"),
        }
    }
}
