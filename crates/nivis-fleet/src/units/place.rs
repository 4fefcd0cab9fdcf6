//! Where the files and links of a manifest's units stand.

use super::boot::{BOOT_TEXT, BOOT_UNIT};
use crate::files::Content;
use crate::ledger::Ledger;
use crate::manifest::{Manifest, Strategy, Unit};
use crate::places::Places;
use std::collections::{BTreeMap, BTreeSet};

/// One unit under the name that it has on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlacedUnit {
    pub source: String,
    /// It adds to a unit of the distribution.
    pub dropin: bool,
    pub masked: bool,
    pub wanted_by: Vec<String>,
    pub required_by: Vec<String>,
    pub upheld_by: Vec<String>,
    pub aliases: BTreeSet<String>,
}

/// All units of a manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnitPlaces {
    pub units: BTreeMap<String, PlacedUnit>,
    /// Name in the manifest → name on this machine, where they differ.
    pub renamed: BTreeMap<String, String>,
    with_boot: bool,
}

/// Folders of the distribution's units.
const FOLDERS: [&str; 3] =
    ["/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];

/// The file of the distribution's unit, or an administrator's that is not ours.
pub(crate) fn distribution_unit(places: &Places, ledger: &Ledger, name: &str) -> Option<std::path::PathBuf> {
    let own = format!("/etc/systemd/system/{name}");
    let foreign = places.real(&own);
    if !ledger.files.contains_key(&own) && foreign.is_file() {
        return Some(foreign);
    }
    FOLDERS.iter().map(|folder| places.real(folder).join(name)).find(|path| path.is_file())
}

impl UnitPlaces {
    /// The units of a manifest on a machine with that package manager. `has`: whether the distribution has a unit.
    pub(crate) fn of(manifest: &Manifest, manager: &str, has: &dyn Fn(&str) -> bool) -> UnitPlaces {
        Self::of_units(&manifest.units, manager, has)
    }

    /// As [`UnitPlaces::of`], of some units.
    pub(crate) fn of_units(
        declared: &BTreeMap<String, Unit>,
        manager: &str,
        has: &dyn Fn(&str) -> bool,
    ) -> UnitPlaces {
        let mut renamed = BTreeMap::new();
        for (name, unit) in declared {
            if let Some(there) = unit.distribution_names.get(manager).filter(|there| *there != name) {
                renamed.insert(name.clone(), there.clone());
            }
        }
        let here = |names: &[String]| -> Vec<String> {
            names.iter().map(|name| renamed.get(name).unwrap_or(name).clone()).collect()
        };
        let mut units = BTreeMap::new();
        for (name, unit) in declared {
            let there = renamed.get(name).unwrap_or(name);
            let mut aliases: BTreeSet<String> = unit.aliases.iter().cloned().collect();
            if there != name {
                aliases.insert(name.clone());
            }
            aliases.remove(there);
            let dropin = match unit.strategy {
                Strategy::Replace => false,
                Strategy::Dropin => true,
                Strategy::DropinIfExists => has(there),
            };
            let masked = !unit.enable;
            let placed = PlacedUnit {
                source: unit.source.clone(),
                dropin: dropin && !masked,
                masked,
                wanted_by: here(&unit.wanted_by),
                required_by: here(&unit.required_by),
                upheld_by: here(&unit.upheld_by),
                aliases,
            };
            units.insert(there.clone(), placed);
        }
        UnitPlaces { units, renamed, with_boot: false }
    }

    /// With the unit that chooses the generation at boot.
    pub(crate) fn with_boot(self) -> UnitPlaces {
        UnitPlaces { with_boot: true, ..self }
    }

    /// Every file and link, by its path.
    pub(crate) fn links(&self) -> Vec<(String, Content)> {
        let base = "/etc/systemd/system";
        let mut links = self.links_below(base, &|target| Content::link(target));
        if self.with_boot {
            let link = Content::link(format!("../{BOOT_UNIT}"));
            links.push((format!("{base}/sysinit.target.wants/{BOOT_UNIT}"), link));
            links.push((format!("{base}/{BOOT_UNIT}"), Content::Text(BOOT_TEXT.into())));
        }
        links
    }

    /// The links of the units below a folder, by their path.
    pub(crate) fn links_below(
        &self,
        base: &str,
        content: &dyn Fn(String) -> Content,
    ) -> Vec<(String, Content)> {
        let mut links = Vec::new();
        let mut link = |path: String, target: String| links.push((path, content(target)));
        for (name, unit) in &self.units {
            if unit.masked {
                link(format!("{base}/{name}"), "/dev/null".into());
                continue;
            }
            if unit.dropin {
                link(format!("{base}/{name}.d/overrides.conf"), unit.source.clone());
            } else {
                link(format!("{base}/{name}"), unit.source.clone());
            }
            for alias in &unit.aliases {
                link(format!("{base}/{alias}"), name.clone());
            }
            let by =
                [("wants", &unit.wanted_by), ("requires", &unit.required_by), ("upholds", &unit.upheld_by)];
            for (folder, names) in by {
                for by in names {
                    link(format!("{base}/{by}.{folder}/{name}"), format!("../{name}"));
                }
            }
        }
        links
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn units_stand_under_the_names_of_the_distribution() {
        let unit = |strategy: &str, names: serde_json::Value| {
            json!({ "enable": true, "source": "/nix/store/x", "strategy": strategy, "aliases": [],
                "wantedBy": ["multi-user.target"], "requiredBy": [], "upheldBy": [], "distributionNames": names })
        };
        let mut manifest = Manifest::empty();
        let units = json!({
            "sshd.service": unit("replace", json!({ "apt": "ssh.service" })),
            "cron.service": unit("dropin-if-exists", json!({})),
            "own.service": unit("dropin-if-exists", json!({})),
        });
        manifest.units = serde_json::from_value(units).expect("units");
        let places = UnitPlaces::of(&manifest, "apt", &|name| name == "cron.service");
        let links: BTreeMap<_, _> = places.links().into_iter().collect();
        let target = |path: &str| match links.get(&format!("/etc/systemd/system/{path}")) {
            Some(Content::Link { target, .. }) => target.as_str(),
            _ => "",
        };
        assert_eq!(target("ssh.service"), "/nix/store/x");
        assert_eq!(target("sshd.service"), "ssh.service");
        assert_eq!(target("multi-user.target.wants/ssh.service"), "../ssh.service");
        assert_eq!(target("cron.service.d/overrides.conf"), "/nix/store/x");
        assert_eq!(target("own.service"), "/nix/store/x");
        assert_eq!(links.len(), 7);
    }
}
