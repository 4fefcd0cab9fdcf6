//! Debian's apt and dpkg.

use super::{InstallPlan, Manager, PackageChange};
use crate::error::{ActivationError, Obstacle};
use crate::tool::Tool;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

pub(super) struct Apt;

const LISTS: &str = "/var/lib/apt/lists";

/// What newer releases have split off a package and only recommend: without it the package does not do what it did.
const SPLIT_OFF: [(&str, &str); 2] = [
    // Since Debian 13.
    ("cryptsetup", "systemd-cryptsetup"),
    ("docker.io", "docker-cli"),
];

/// What was split off these packages and can be had.
fn split_off(names: &[String], has: impl Fn(&str) -> bool) -> Vec<String> {
    let parts = SPLIT_OFF.iter().filter(|(whole, part)| names.iter().any(|name| name == whole) && has(part));
    parts.map(|(_, part)| (*part).to_owned()).collect()
}

/// Whether a package that is not installed can be.
fn can_come(name: &str) -> bool {
    let text = Tool::new("apt-cache").args(["policy", "--", name]).run().unwrap_or_default();
    text.contains("Installed: (none)") && !text.contains("Candidate: (none)")
}

fn apt_get() -> Tool {
    Tool::new("apt-get")
        .env("DEBIAN_FRONTEND", "noninteractive")
        .env("DEBCONF_NONINTERACTIVE_SEEN", "true")
        .env("APT_LISTCHANGES_FRONTEND", "none")
        .env("NEEDRESTART_SUSPEND", "1")
        // The package asks for a password of root first, which was not there before it either.
        .env("SUDO_FORCE_REMOVE", "yes")
        .args(["-q", "-y", "-o", "DPkg::Lock::Timeout=60", "-o", "Dpkg::Options::=--force-confdef"])
        .args(["-o", "Dpkg::Options::=--force-confold", "-o", "APT::Install-Recommends=false"])
}

fn has_lists() -> bool {
    let entries = fs::read_dir(LISTS).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.ends_with("_Packages") || name.contains("_Packages.")
    })
}

/// Lines of a simulation: `Inst nginx (1.22.1-9 Debian:12/stable [amd64])`.
fn comes(simulation: &str) -> Vec<(String, String)> {
    let line = |line: &str| {
        let rest = line.strip_prefix("Inst ")?;
        let (name, rest) = rest.split_once(' ')?;
        let version = rest.split_once('(')?.1.split_whitespace().next()?;
        Some((name.to_owned(), version.to_owned()))
    };
    simulation.lines().filter_map(line).collect()
}

/// Names in `E: Unable to locate package x` and its like.
fn unknown(errors: &str) -> Vec<String> {
    let name = |line: &str| {
        if let Some(name) = line.strip_prefix("E: Unable to locate package ") {
            return Some(name.trim().to_owned());
        }
        let rest = line.strip_prefix("E: Package '")?;
        let (name, rest) = rest.split_once('\'')?;
        rest.contains("no installation candidate").then(|| name.to_owned())
    };
    errors.lines().filter_map(name).collect()
}

/// Names of what a simulation removes.
fn goes(simulation: &str) -> Vec<String> {
    let line = |line: &str| {
        let rest = line.strip_prefix("Purg ").or_else(|| line.strip_prefix("Remv "))?;
        rest.split_whitespace().next().map(|name| name.trim_end_matches('*').to_owned())
    };
    simulation.lines().filter_map(line).collect()
}

/// Installed sizes in bytes, by name and version.
fn sizes(names: &[(String, String)]) -> BTreeMap<String, u64> {
    let wanted = names.iter().map(|(name, version)| format!("{name}={version}"));
    let text = Tool::new("apt-cache").arg("show").args(wanted).run().unwrap_or_default();
    let mut sizes = BTreeMap::new();
    for block in text.split("\n\n") {
        let field = |key: &str| block.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
        if let (Some(name), Some(size)) = (field("Package:"), field("Installed-Size:")) {
            let kib: u64 = size.parse().unwrap_or(0);
            sizes.insert(name.to_owned(), kib * 1024);
        }
    }
    sizes
}

impl Apt {
    /// Installs; lists that were never fetched, or are too old for the mirror, are fetched first.
    fn install_all(&self, names: &[String]) -> Result<(), ActivationError> {
        let install = || {
            let parts = split_off(names, can_come);
            apt_get().args(["install", "--no-install-recommends", "--"]).args(names).args(&parts).run()?;
            if parts.is_empty() {
                return Ok(());
            }
            // They go with what recommends them.
            Tool::new("apt-mark").args(["auto", "--"]).args(&parts).run().map(drop)
        };
        let update = || apt_get().arg("update").args(["-o", "APT::Update::Error-Mode=any"]).run();
        if !has_lists() {
            update()?;
        }
        match install() {
            Ok(()) => Ok(()),
            // The lists are older than the mirror: what they name is not there any more.
            Err(ActivationError::Tool { output, .. })
                if output.contains("404") || output.contains("Unable to fetch") =>
            {
                update()?;
                install()
            }
            Err(error) => Err(error),
        }
    }

    fn simulate(&self, names: &[String]) -> Result<std::process::Output, ActivationError> {
        apt_get()
            .args(["-s", "-o", "Debug::NoLocking=1", "install", "--no-install-recommends", "--"])
            .args(names)
            .args(split_off(names, can_come))
            .output()
    }
}

/// Whether apt says that it cannot reach a mirror.
fn is_unreachable(output: &str) -> bool {
    let signs = [
        "Could not connect",
        "Could not resolve",
        "Temporary failure",
        "Unable to connect",
        "Connection failed",
    ];
    signs.iter().any(|sign| output.contains(sign))
}

impl Manager for Apt {
    fn key(&self) -> &'static str {
        "apt"
    }

    fn installed(&self) -> Result<BTreeMap<String, String>, ActivationError> {
        let format = "${db:Status-Status} ${Package} ${Version}\\n";
        let text = Tool::new("dpkg-query").args(["-W", "-f", format]).run()?;
        let line = |line: &str| {
            let mut words = line.split_whitespace();
            let (status, name, version) = (words.next()?, words.next()?, words.next()?);
            (status == "installed").then(|| (name.to_owned(), version.to_owned()))
        };
        Ok(text.lines().filter_map(line).collect())
    }

    fn plan(&self, names: &[String]) -> Result<InstallPlan, ActivationError> {
        if names.is_empty() {
            return Ok(InstallPlan::default());
        }
        if !has_lists() {
            let unknown_yet = |name: &String| PackageChange {
                name: name.clone(),
                version: String::new(),
                size: None,
                dependency: false,
            };
            let changes = names.iter().map(unknown_yet).collect();
            return Ok(InstallPlan { changes, unknown: Vec::new(), no_lists: true });
        }
        let output = self.simulate(names)?;
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        let unknown = unknown(&errors);
        if !output.status.success() && unknown.is_empty() {
            return Err(ActivationError::Tool {
                program: "apt-get".into(),
                args: [&["-s".to_owned(), "install".to_owned()], names].concat(),
                code: output.status.code(),
                output: errors,
            });
        }
        let comes = comes(&String::from_utf8_lossy(&output.stdout));
        let sizes = sizes(&comes);
        let changes = comes.into_iter().map(|(name, version)| PackageChange {
            size: sizes.get(&name).copied(),
            dependency: !names.contains(&name),
            name,
            version,
        });
        Ok(InstallPlan { changes: changes.collect(), unknown, no_lists: false })
    }

    fn install(&self, names: &[String]) -> Result<(), ActivationError> {
        self.install_all(names).map_err(|error| match error {
            ActivationError::Tool { output, .. } if is_unreachable(&output) => {
                ActivationError::Mirror { output }
            }
            other => other,
        })
    }

    fn removable(&self, names: &[String], ours: &BTreeSet<String>) -> Result<Vec<String>, ActivationError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let simulate = |names: &[String]| {
            let args = ["-s", "-o", "Debug::NoLocking=1", "purge", "--auto-remove", "--"];
            apt_get().args(args).args(names).run().map(|text| goes(&text))
        };
        let mut names: Vec<String> = names.to_vec();
        loop {
            let going = simulate(&names)?;
            // Somebody else's package needs one of these: it stays.
            if going.iter().all(|name| ours.contains(name) || names.contains(name)) {
                return Ok(going);
            }
            let mut kept = Vec::new();
            for name in &names {
                let alone =
                    apt_get().args(["-s", "-o", "Debug::NoLocking=1", "purge", "--", name.as_str()]).run()?;
                if goes(&alone).iter().all(|name| ours.contains(name)) {
                    kept.push(name.clone());
                }
            }
            if kept.len() == names.len() {
                // Only packages that were superfluous before us are in the way.
                return Ok(going.into_iter().filter(|name| ours.contains(name)).collect());
            }
            if kept.is_empty() {
                return Ok(kept);
            }
            names = kept;
        }
    }

    fn remove(&self, names: &[String]) -> Result<(), ActivationError> {
        if names.is_empty() {
            return Ok(());
        }
        let aside = DataAside::put(names)?;
        let result = apt_get().args(["purge", "--"]).args(names).run();
        aside.back()?;
        result.map(drop)
    }

    fn interrupted(&self) -> Option<Obstacle> {
        let audit = Tool::new("dpkg").arg("--audit").run().unwrap_or_default();
        let journal = fs::read_dir("/var/lib/dpkg/updates").into_iter().flatten().flatten().next().is_some();
        if audit.trim().is_empty() && !journal {
            return None;
        }
        let packages: Vec<&str> = audit
            .lines()
            .filter_map(|line| line.strip_prefix(' '))
            .filter_map(|line| line.split_whitespace().next())
            .collect();
        let what = if packages.is_empty() { String::new() } else { format!(": {}", packages.join(", ")) };
        Some(Obstacle::new(format!("dpkg was interrupted{what}"), "run: dpkg --configure -a"))
    }

    fn mend(&self) -> Result<(), ActivationError> {
        let configure = Tool::new("dpkg").args(["--force-confdef", "--force-confold", "--configure", "-a"]);
        configure.env("DEBIAN_FRONTEND", "noninteractive").run()?;
        apt_get().args(["-f", "install"]).run().map(drop)
    }

    fn abandon(&self, before: &[String]) -> Result<(), ActivationError> {
        let format = "${db:Status-Status} ${Package}\\n";
        let text = Tool::new("dpkg-query").args(["-W", "-f", format]).run()?;
        let came = came_in_any_state(&text, before);
        if !came.is_empty() {
            // Their dependencies may not be there, and they may be unpacked by half.
            let force = ["--force-depends", "--force-remove-reinstreq", "--purge", "--"];
            let purge = Tool::new("dpkg").args(force).args(&came);
            purge.env("DEBIAN_FRONTEND", "noninteractive").run()?;
        }
        self.mend()
    }
}

/// Packages that are there as a whole or in part and were not before, from lines of state and name.
fn came_in_any_state(text: &str, before: &[String]) -> Vec<String> {
    let line = |line: &str| {
        let (state, name) = line.split_once(' ')?;
        let is_there = !matches!(state, "not-installed" | "config-files");
        (is_there && before.binary_search_by(|old| old.as_str().cmp(name)).is_err()).then(|| name.to_owned())
    };
    text.lines().filter_map(line).collect()
}

/// Folders below /var/lib that belong to the machine, not to a package's data.
const NOT_DATA: [&str; 14] = [
    "alternatives",
    "apt",
    "dbus",
    "dpkg",
    "initramfs-tools",
    "misc",
    "nivis",
    "pam",
    "polkit-1",
    "private",
    "python",
    "systemd",
    "ucf",
    "update-rc.d",
];

/// What packages keep in /var/lib, out of the way of maintainer scripts that delete it when a package is purged.
struct DataAside {
    moved: Vec<(PathBuf, PathBuf)>,
}

/// Folders of /var/lib that a maintainer script or a list of files names.
fn data_folders(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("/var/lib/") {
        let rest = text.get(at + 9..).unwrap_or_default();
        let name: String = rest
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+'))
            .collect();
        if !name.is_empty() && name != "." && name != ".." && !NOT_DATA.contains(&name.as_str()) {
            found.insert(name);
        }
    }
    found
}

impl DataAside {
    fn put(packages: &[String]) -> Result<DataAside, ActivationError> {
        let mut names = BTreeSet::new();
        let info = Path::new("/var/lib/dpkg/info");
        for entry in fs::read_dir(info).into_iter().flatten().flatten() {
            let file = entry.file_name().to_string_lossy().into_owned();
            let Some(base) = file.strip_suffix(".postrm") else { continue };
            if packages.iter().any(|name| base == name || base.starts_with(&format!("{name}:"))) {
                names.extend(data_folders(&fs::read_to_string(entry.path()).unwrap_or_default()));
            }
        }
        let mut moved = Vec::new();
        for name in names {
            let place = Path::new("/var/lib").join(&name);
            if !place.is_dir() {
                continue;
            }
            let aside = Path::new("/var/lib").join(format!(".nivis-aside-{name}"));
            fs::rename(&place, &aside).map_err(ActivationError::io("cannot move", &place))?;
            moved.push((place, aside));
        }
        Ok(DataAside { moved })
    }

    fn back(self) -> Result<(), ActivationError> {
        for (place, aside) in self.moved {
            if place.is_dir() {
                // The package made it again, empty.
                drop(fs::remove_dir_all(&place));
            }
            fs::rename(&aside, &place).map_err(ActivationError::io("cannot move", &aside))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_split_off_comes_where_it_can_be_had() {
        let names = ["docker.io".to_owned(), "tree".to_owned()];
        assert_eq!(split_off(&names, |_| true), ["docker-cli"]);
        assert!(split_off(&names, |_| false).is_empty());
        assert!(split_off(&["tree".to_owned()], |_| true).is_empty());
    }

    #[test]
    fn simulations_are_read() {
        let text = "NOTE: This is only a simulation!\nInst libpcre3 (2:8.39-15 Debian:12.5/stable [amd64])\n\
                    Inst nginx [1.0] (1.22.1-9 Debian:12.5/stable [amd64]) []\nConf nginx (1.22.1-9)\n";
        let expected = [("libpcre3", "2:8.39-15"), ("nginx", "1.22.1-9")];
        assert_eq!(comes(text), expected.map(|(name, version)| (name.to_owned(), version.to_owned())));
        assert_eq!(goes("Purg nginx* [1.22]\nRemv a [1]\nInst b (1)\n"), ["nginx", "a"]);
        let errors = "E: Unable to locate package nosuch\nE: Package 'virt' has no installation candidate\n";
        assert_eq!(unknown(errors), ["nosuch", "virt"]);
    }

    #[test]
    fn what_came_in_part_is_found() {
        let text = "installed old\nunpacked new\nhalf-installed newer\nconfig-files gone\ninstalled come\n";
        assert_eq!(came_in_any_state(text, &["old".to_owned()]), ["new", "newer", "come"]);
    }

    #[test]
    fn data_folders_are_those_that_scripts_name() {
        let text = "rm -rf /var/lib/postgresql/$VERSION /var/lib/redis\n/var/lib/dpkg/info/x /var/lib/$x";
        assert_eq!(data_folders(text).into_iter().collect::<Vec<_>>(), ["postgresql", "redis"]);
    }
}
