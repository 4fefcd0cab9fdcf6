//! An index of Debian's packages (deb-control(5)), as apt knows it.

use std::collections::BTreeMap;
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
}

/// The packages of a release.
#[derive(Default)]
pub(super) struct Index {
    packages: BTreeMap<String, Package>,
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
        for line in paragraph.lines().filter(|line| !line.starts_with(' ')) {
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match key {
                "Package" => name = value,
                "Description" | "Description-en" => package.description = value.to_owned(),
                "Homepage" => package.homepage = Some(value.to_owned()),
                _ => {}
            }
        }
        if name.is_empty() {
            return;
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

    #[test]
    fn what_is_told_is_the_first_line() {
        let index = Index::parse(
            "Package: app\nHomepage: https://a.b\nDescription-en: does things\n and more\n  Homepage: c\n\nPackage: lib\n",
        );
        let app = index.get("app").expect("it is there");
        assert_eq!((app.description.as_str(), app.homepage.as_deref()), ("does things", Some("https://a.b")));
        assert!(index.has("lib") && !index.has("mail"));
    }
}
