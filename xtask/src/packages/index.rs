//! An index of Debian's packages (deb-control(5)), as apt knows it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::TaskError;

/// What is kept of a package.
#[derive(Default)]
pub(super) struct Package {
    /// The first line of what it is.
    pub(super) description: String,
    pub(super) homepage: Option<String>,
    /// KiB.
    size: u64,
    /// One of each list must be there.
    depends: Vec<Vec<String>>,
    /// Whether every Debian has it.
    is_base: bool,
}

/// The packages of a release.
#[derive(Default)]
pub(super) struct Index {
    packages: BTreeMap<String, Package>,
    /// Virtual packages, with those that stand for them.
    provided: BTreeMap<String, Vec<String>>,
}

impl Index {
    /// Asks the mirror through apt, with a state of its own: nothing of this machine's is read or changed.
    pub(super) fn fetch(suite: &str) -> Result<Self, TaskError> {
        let failed = |message: String| TaskError::NoIndex { suite: suite.to_owned(), message };
        let folder = tempfile::tempdir()?;
        let options = apt_options(folder.path(), suite)?;
        for (program, word) in [("apt-get", "update"), ("apt-cache", "dumpavail")] {
            let answer = Command::new(program)
                .args(options.iter().flat_map(|option| ["-o", option]))
                .arg(word)
                .output()
                .map_err(|error| failed(format!("{program}: {error}")))?;
            let complaint = String::from_utf8_lossy(&answer.stderr);
            // Without an index `update' ends well and warns.
            if !answer.status.success() || complaint.contains("Failed to fetch") {
                return Err(failed(complaint.trim().to_owned()));
            }
            if word == "dumpavail" {
                return Ok(Self::parse(&String::from_utf8_lossy(&answer.stdout)));
            }
        }
        Err(failed("apt-cache was not asked".to_owned()))
    }

    /// Reads paragraphs; of several versions the last counts.
    pub(super) fn parse(text: &str) -> Self {
        let mut index = Index::default();
        for paragraph in text.split("\n\n") {
            index.add(paragraph);
        }
        index
    }

    fn add(&mut self, paragraph: &str) {
        let (mut name, mut package) = ("", Package::default());
        let mut provides = "";
        for line in paragraph.lines().filter(|line| !line.starts_with(' ')) {
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match key {
                "Package" => name = value,
                "Description" | "Description-en" => package.description = value.to_owned(),
                "Homepage" => package.homepage = Some(value.to_owned()),
                "Installed-Size" => package.size = value.parse().unwrap_or(0),
                "Depends" | "Pre-Depends" => package.depends.extend(value.split(',').map(alternatives)),
                "Provides" => provides = value,
                "Priority" => package.is_base |= value == "required",
                "Essential" => package.is_base |= value == "yes",
                _ => {}
            }
        }
        if name.is_empty() {
            return;
        }
        for provided in provides.split(',').flat_map(alternatives) {
            self.provided.entry(provided).or_default().push(name.to_owned());
        }
        self.packages.insert(name.to_owned(), package);
    }

    /// Whether the release has it.
    pub(super) fn has(&self, name: &str) -> bool {
        self.packages.contains_key(name)
    }

    /// The package of that name.
    pub(super) fn get(&self, name: &str) -> Option<&Package> {
        self.packages.get(name)
    }

    /// Bytes of these and of all they depend on, without what every Debian has.
    pub(super) fn size_with_dependencies(&self, names: &[String]) -> u64 {
        let base =
            self.closure(self.packages.iter().filter(|(_, package)| package.is_base).map(|(name, _)| name));
        let sizes = self.closure(names).into_iter().filter(|name| !base.contains(name));
        sizes.filter_map(|name| self.get(name)).map(|package| package.size * 1024).sum()
    }

    /// These and all they depend on; of alternatives the first that the release has.
    fn closure<'a>(&'a self, names: impl IntoIterator<Item = &'a String>) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&str> = names.into_iter().map(String::as_str).collect();
        while let Some(name) = open.pop() {
            if !found.insert(name) {
                continue;
            }
            let depends = self.get(name).map_or(&[][..], |package| &package.depends);
            open.extend(
                depends.iter().filter_map(|alternatives| alternatives.iter().find_map(|n| self.real(n))),
            );
        }
        found
    }

    /// The package of a name, or the first that stands for it.
    fn real<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        if self.has(name) {
            return Some(name);
        }
        self.provided.get(name)?.first().map(String::as_str)
    }
}

/// `a (>= 1) | b:any` without versions and architectures.
fn alternatives(text: &str) -> Vec<String> {
    let bare = |name: &str| name.trim().split([' ', ':', '(']).next().unwrap_or_default().to_owned();
    text.split('|').map(bare).filter(|name| !name.is_empty()).collect()
}

fn apt_options(folder: &Path, suite: &str) -> Result<Vec<String>, TaskError> {
    for name in ["etc", "state/lists/partial", "cache/archives/partial"] {
        fs::create_dir_all(folder.join(name))?;
    }
    let source = format!(
        "deb [arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian {suite} \
         main contrib non-free non-free-firmware\n"
    );
    fs::write(folder.join("etc/sources.list"), source)?;
    fs::write(folder.join("state/status"), "")?;
    let at = |option: &str, name: &str| format!("{option}={}", folder.join(name).display());
    Ok(vec![
        at("Dir::Etc", "etc"),
        "Dir::Etc::sourcelist=sources.list".to_owned(),
        "Dir::Etc::sourceparts=none".to_owned(),
        at("Dir::State", "state"),
        at("Dir::State::lists", "state/lists"),
        at("Dir::State::status", "state/status"),
        at("Dir::Cache", "cache"),
        "APT::Architecture=amd64".to_owned(),
        "APT::Architectures=amd64".to_owned(),
        "APT::Sandbox::User=root".to_owned(),
        "Acquire::Languages=none".to_owned(),
        "Acquire::Retries=2".to_owned(),
        "Acquire::http::Timeout=20".to_owned(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Package: app
Installed-Size: 10
Depends: lib (>= 1:2), mail | other, libc6
Pre-Depends: gone | part:any
Homepage: https://a.b
Description-en: does things
 and more
  Priority: required

Package: lib
Installed-Size: 20
Depends: app

Package: part
Installed-Size: 40

Package: postman
Provides: mail (= 1), letters
Installed-Size: 80

Package: libc6
Installed-Size: 1000

Package: base
Essential: yes
Depends: libc6
";

    #[test]
    fn sizes_are_of_all_that_is_installed_but_the_base() {
        let index = Index::parse(TEXT);
        let size = |name: &str| index.size_with_dependencies(&[name.to_owned()]) / 1024;
        assert_eq!(size("app"), 150);
        assert_eq!(size("part"), 40);
        assert_eq!(size("base"), 0);
    }

    #[test]
    fn what_is_told_is_the_first_line() {
        let index = Index::parse(TEXT);
        let app = index.get("app").expect("it is there");
        assert_eq!((app.description.as_str(), app.homepage.as_deref()), ("does things", Some("https://a.b")));
        assert!(!app.is_base);
        assert!(!index.has("mail"));
    }
}
