//! The manifest of a machine as this crate reads it (docs/reference/manifest.md).

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a machine will be.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    pub version: u64,
    pub kind: String,
    pub host: Host,
    pub files: BTreeMap<String, File>,
    pub units: BTreeMap<String, Unit>,
    pub users: BTreeMap<String, User>,
    pub groups: BTreeMap<String, Group>,
    /// Name in nixpkgs → package manager → its names for it.
    pub packages: BTreeMap<String, BTreeMap<String, Option<Vec<String>>>>,
    pub sysctl: BTreeMap<String, String>,
    pub kernel_modules: Vec<String>,
    pub tmpfiles: Vec<String>,
    pub secrets: BTreeMap<String, serde_json::Value>,
    pub locales: Vec<String>,
    pub sw: Option<String>,
    #[serde(default, rename = "onChange")]
    pub triggers: BTreeMap<String, Trigger>,
    /// In the order they run.
    #[serde(default)]
    pub activation_scripts: Vec<ActivationScript>,
    /// Homes by the name of their user.
    #[serde(default)]
    pub homes: BTreeMap<String, HomeOfUser>,
}

/// What a home has beside its files.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HomeOfUser {
    pub home: String,
    /// Where units of the user's systemd stand.
    pub unit_folder: String,
    pub units: BTreeMap<String, Unit>,
    /// A script that runs as the user when the home has changed.
    pub activation: Option<String>,
    /// How a file is called that was there before, where it is to stay beside its place.
    #[serde(default)]
    pub backup: Option<Backup>,
}

/// Backups of files that were in a home before.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Backup {
    /// What is appended to the name, after a dot.
    pub extension: String,
    /// Whether an older backup of that name may be lost.
    #[serde(default)]
    pub overwrite: bool,
}

/// Facts about the host.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Host {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub domain: Option<String>,
    #[serde(default)]
    pub system: String,
    #[serde(default)]
    pub mutable_users: Option<bool>,
}

/// A file, or a link to one.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct File {
    pub source: String,
    pub mode: String,
    pub user: String,
    pub group: String,
    #[serde(default)]
    pub force: bool,
}

/// A unit of systemd.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Unit {
    pub enable: bool,
    pub source: String,
    pub strategy: Strategy,
    pub wanted_by: Vec<String>,
    pub required_by: Vec<String>,
    pub upheld_by: Vec<String>,
    pub aliases: Vec<String>,
    #[serde(default)]
    pub distribution_names: BTreeMap<String, String>,
}

/// How a unit stands beside one of the distribution.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    Replace,
    Dropin,
    DropinIfExists,
}

/// An account.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct User {
    pub uid: Option<u32>,
    pub group: String,
    pub extra_groups: Vec<String>,
    pub description: String,
    pub home: String,
    pub home_mode: String,
    pub create_home: bool,
    pub is_system_user: bool,
    pub shell: Option<String>,
    pub expires: Option<String>,
    pub linger: Option<bool>,
    pub auto_sub_uid_gid_range: bool,
    #[serde(default)]
    pub sub_uid_ranges: Vec<SubUidRange>,
    #[serde(default)]
    pub sub_gid_ranges: Vec<SubGidRange>,
    pub hashed_password: Option<String>,
    pub hashed_password_file: Option<String>,
    pub password: Option<String>,
    pub initial_hashed_password: Option<String>,
    pub initial_password: Option<String>,
}

/// Subordinate ids of users.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubUidRange {
    pub start_uid: u32,
    pub count: u32,
}

/// Subordinate ids of groups.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubGidRange {
    pub start_gid: u32,
    pub count: u32,
}

/// A group.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Group {
    pub gid: Option<u32>,
    pub members: Vec<String>,
}

/// A program that runs when one of `files`, or a file below one of them, was made, changed or taken away.
#[derive(Clone, Debug, Deserialize, serde::Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Trigger {
    #[serde(rename = "paths", alias = "files")]
    pub files: Vec<String>,
    #[serde(rename = "command", alias = "run")]
    pub run: Vec<String>,
}

/// A script that runs at every activation that changes something.
#[derive(Clone, Debug, Deserialize, serde::Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ActivationScript {
    pub name: String,
    pub source: String,
    /// Whether it may run, with `NIXOS_ACTION=dry-activate`, without changing anything.
    #[serde(default)]
    pub supports_dry_activation: bool,
}

/// A manifest that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    #[error("cannot read the manifest '{}'", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("'{}' is no manifest", path.display())]
    Malformed { path: PathBuf, source: serde_json::Error },
    #[error("the manifest '{}' is of version {found}; this Nivis knows version 1", path.display())]
    Version { path: PathBuf, found: u64 },
    #[error("the manifest '{}' is for a {kind}, not for a machine or a home", path.display())]
    Kind { path: PathBuf, kind: String },
}

impl Manifest {
    /// Reads `manifest.json` of a system in the store.
    ///
    /// # Errors
    /// [`ManifestError`] if it is missing, malformed, of another version or kind.
    pub fn read(toplevel: &Path) -> Result<Manifest, ManifestError> {
        let path = toplevel.join("manifest.json");
        let text =
            std::fs::read(&path).map_err(|source| ManifestError::Read { path: path.clone(), source })?;
        Self::parse(&text, path)
    }

    /// Parses a manifest that was read from `path`.
    ///
    /// # Errors
    /// As [`Manifest::read`].
    pub fn parse(text: &[u8], path: PathBuf) -> Result<Manifest, ManifestError> {
        let malformed = |path: &Path| {
            let path = path.to_path_buf();
            move |source| ManifestError::Malformed { path, source }
        };
        let value: serde_json::Value = serde_json::from_slice(text).map_err(malformed(&path))?;
        // The version first: a later one may have keys that we cannot know.
        let version = value.get("version").and_then(serde_json::Value::as_u64).unwrap_or(1);
        if version != 1 {
            return Err(ManifestError::Version { path, found: version });
        }
        let manifest: Manifest = serde_json::from_value(value).map_err(malformed(&path))?;
        match manifest.kind.as_str() {
            "linux" => Ok(manifest),
            "home" => Ok(manifest.into_home()),
            _ => Err(ManifestError::Kind { path, kind: manifest.kind }),
        }
    }

    /// Units of a manifest for a home are those of its user's systemd.
    fn into_home(mut self) -> Manifest {
        let units = std::mem::take(&mut self.units);
        if let Some(home) = self.homes.values_mut().next() {
            home.units = units;
        }
        self
    }

    /// What a machine is that Nivis has let go of: nothing is declared.
    pub fn empty() -> Manifest {
        Manifest { version: 1, kind: "linux".into(), ..Manifest::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_runs_is_read() {
        let text = json!({ "version": 1, "kind": "linux", "host": {}, "files": {}, "units": {}, "users": {},
            "groups": {}, "packages": {}, "sysctl": {}, "kernelModules": [], "tmpfiles": [], "secrets": {},
            "locales": [], "sw": null,
            "onChange": { "certificates": { "paths": ["/a"], "command": ["update", "-f"] } },
            "activationScripts": [{ "name": "one", "source": "/nix/store/s", "supportsDryActivation": true }] });
        let manifest = Manifest::parse(text.to_string().as_bytes(), "m".into()).expect("a manifest");
        assert_eq!(manifest.triggers["certificates"].run, ["update", "-f"]);
        assert_eq!(manifest.triggers["certificates"].files, ["/a"]);
        assert_eq!(manifest.activation_scripts[0].name, "one");
        assert!(manifest.activation_scripts[0].supports_dry_activation);
    }

    #[test]
    fn units_of_a_home_are_its_users() {
        let unit = json!({ "enable": true, "source": "/nix/store/u", "strategy": "replace", "wantedBy": [],
            "requiredBy": [], "upheldBy": [], "aliases": [] });
        let home = json!({ "home": "/home/a", "unitFolder": "/home/a/.config/systemd/user", "units": {},
            "activation": null });
        let text = json!({ "version": 1, "kind": "home", "host": { "user": "a", "home": "/home/a" }, "files": {},
            "units": { "u.service": unit }, "users": {}, "groups": {}, "packages": {}, "sysctl": {},
            "kernelModules": [], "tmpfiles": [], "secrets": {}, "locales": [], "sw": null, "homes": { "a": home } });
        let manifest = Manifest::parse(text.to_string().as_bytes(), "m".into()).expect("a manifest");
        assert!(manifest.units.is_empty());
        assert_eq!(manifest.homes["a"].units.keys().collect::<Vec<_>>(), ["u.service"]);
    }
}
