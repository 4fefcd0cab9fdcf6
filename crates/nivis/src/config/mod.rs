//! Settings: `nix.conf` files, `NIX_CONFIG`, the environment, options.
//!
//! Precedence, as in the reference (`loadConfFile` in `libstore/globals.cc`): the system's file, the users' files
//! (the first of `NIX_USER_CONF_FILES` wins), `NIX_CONFIG`, `NIX_PATH`, options.

mod file;
mod nix_path;
pub(crate) mod table;

pub(crate) use nix_path::{is_pseudo_url, parse_entry, split_nix_path};

use crate::flakes::DirtyTrees;
use nivis_eval::Settings;
use nivis_flake::RegistryKind;
use nivis_syntax::Level;
use std::collections::BTreeMap;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::sync::OnceLock;
use table::{FEATURES, Kind};

/// A setting that cannot be.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error("syntax error in configuration line '{line}' in \"{}\"", path.display())]
    Syntax { line: String, path: PathBuf },
    #[error("file \"{}\" included from \"{}\" not found", file.display(), from.display())]
    MissingInclude { file: PathBuf, from: PathBuf },
    #[error("file \"{}\" is included too deeply", path.display())]
    TooManyIncludes { path: PathBuf },
    #[error("Boolean setting '{name}' has invalid value '{value}'")]
    NotBoolean { name: String, value: String },
    #[error("setting '{name}' has invalid value '{value}'")]
    Invalid { name: String, value: String },
    #[error("option '{name}' has invalid value '{value}' (expected 'ignore', 'warn', or 'fatal')")]
    NotALevel { name: String, value: String },
    #[error("configuration setting '{name}' should be 'auto' or an integer")]
    NotJobs { name: String },
}

/// All settings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    values: BTreeMap<&'static str, String>,
    /// Settings that do not exist, by name: warned about once the command line is read.
    unknown: BTreeMap<String, String>,
    /// What else to warn about.
    pub warnings: Vec<String>,
    /// `--offline`: nothing is asked of other machines.
    pub offline: bool,
}

/// Settings of the command line, where a whole program is run with some.
static TOLD: OnceLock<Vec<(String, String)>> = OnceLock::new();

/// Gives settings that count more than files and the environment, from here on.
pub(crate) fn tell(settings: Vec<(String, String)>) {
    // Whoever says it first has it.
    drop(TOLD.set(settings));
}

/// What the command line says of a setting that is on or off.
pub(crate) fn told(name: &str) -> Option<String> {
    let mut config = Config::default();
    for (told, value) in TOLD.get().into_iter().flatten().filter(|(told, _)| told == name) {
        // What is wrong with it is told where all settings are read.
        config.set(told, value).ok()?;
    }
    config.get(name).map(str::to_owned)
}

/// Whether a setting is on; not if the settings cannot be read.
pub(crate) fn is_on(name: &str) -> bool {
    Config::load().is_ok_and(|config| config.flag(name, false))
}

/// A variable of the environment as text.
fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| String::from_utf8_lossy(value.as_encoded_bytes()).into_owned())
}

fn non_empty(name: &str) -> Option<String> {
    variable(name).filter(|value| !value.is_empty())
}

/// The home directory: `HOME`, or that of the password database.
pub(crate) fn home() -> Option<PathBuf> {
    std::env::home_dir().filter(|home| !home.as_os_str().is_empty())
}

/// The files of the user's and the machine's flake registry (`getUserRegistryPath` and `getSystemRegistryPath` of the
/// reference), in the order in which they are asked.
pub(crate) fn registry_files() -> Vec<(RegistryKind, PathBuf)> {
    let system = PathBuf::from(non_empty("NIX_CONF_DIR").unwrap_or_else(|| "/etc/nix".into()));
    let user = config_folder().map(|folder| (RegistryKind::User, folder.join("registry.json")));
    user.into_iter().chain([(RegistryKind::System, system.join("registry.json"))]).collect()
}

impl Config {
    /// Reads the files and the environment.
    ///
    /// # Errors
    /// If a file is malformed or a value is impossible.
    pub(crate) fn load() -> Result<Config, ConfigError> {
        let mut config = Config::default();
        let system = PathBuf::from(non_empty("NIX_CONF_DIR").unwrap_or_else(|| "/etc/nix".into()));
        let mut files = user_files();
        files.insert(0, system.join("nix.conf"));
        // Of the users' files the first counts most.
        files[1..].reverse();
        for path in files {
            if let Ok(bytes) = std::fs::read(&path) {
                config.apply(&String::from_utf8_lossy(&bytes), &path)?;
            }
        }
        if let Some(text) = variable("NIX_CONFIG") {
            config.apply(&text, &PathBuf::from("NIX_CONFIG"))?;
        }
        if let Some(path) = variable("NIX_PATH") {
            config.set("nix-path", &split_nix_path(&path).join(" "))?;
        }
        if variable("NIX_ABORT_ON_WARN").is_some_and(|value| matches!(value.as_str(), "1" | "yes" | "true")) {
            config.values.entry("abort-on-warn").or_insert_with(|| "true".into());
        }
        for (name, value) in TOLD.get().into_iter().flatten() {
            config.set(name, value)?;
        }
        Ok(config)
    }

    fn apply(&mut self, text: &str, path: &std::path::Path) -> Result<(), ConfigError> {
        let parsed = file::parse(text, path)?;
        let is_feature = |name: &str| name.trim_start_matches("extra-") == "experimental-features";
        // Other settings may depend on features.
        for (name, value) in parsed.iter().filter(|(name, _)| is_feature(name)) {
            self.set(name, value)?;
        }
        for (name, value) in parsed.iter().filter(|(name, _)| !is_feature(name)) {
            let overridden = matches!(name.as_str(), "nix-path" | "extra-nix-path");
            if !overridden || variable("NIX_PATH").is_none() {
                self.set(name, value)?;
            }
        }
        Ok(())
    }

    /// Sets a setting, or with `extra-` adds to it. One that does not exist is kept for a warning.
    ///
    /// # Errors
    /// If it cannot have this value.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Result<(), ConfigError> {
        let (found, append) = match table::find(name) {
            Some(found) => (Some(found), false),
            None => (
                name.strip_prefix("extra-").and_then(table::find).filter(|(_, kind)| kind.is_appendable()),
                true,
            ),
        };
        let Some((known, kind)) = found else {
            self.unknown.entry(name.to_owned()).or_insert_with(|| value.to_owned());
            return Ok(());
        };
        let value = self.check(known, kind, value)?;
        if known == "warn-short-path-literals" {
            let level = if value == "true" { "warn" } else { "ignore" };
            self.warnings
                .push(format!("'{known}' is deprecated, use 'lint-short-path-literals = {level}' instead"));
        }
        match self.values.get_mut(known) {
            Some(old) if append => {
                old.push(' ');
                old.push_str(&value);
            }
            _ => {
                self.values.insert(known, value);
            }
        }
        Ok(())
    }

    /// The value in its usual spelling.
    fn check(&mut self, name: &str, kind: Kind, value: &str) -> Result<String, ConfigError> {
        let (owned_name, owned_value) = (name.to_owned(), value.to_owned());
        match kind {
            Kind::Bool => match value {
                "true" | "yes" | "1" => Ok("true".into()),
                "false" | "no" | "0" => Ok("false".into()),
                _ => Err(ConfigError::NotBoolean { name: owned_name, value: owned_value }),
            },
            Kind::Text if name == "max-jobs" && value != "auto" && value.parse::<u32>().is_err() => {
                Err(ConfigError::NotJobs { name: owned_name })
            }
            Kind::Number => match parse_number(value) {
                Some(number) => Ok(number.to_string()),
                None => Err(ConfigError::Invalid { name: owned_name, value: owned_value }),
            },
            Kind::Diagnose => match value {
                "ignore" | "warn" | "fatal" => Ok(owned_value),
                _ => Err(ConfigError::NotALevel { name: owned_name, value: owned_value }),
            },
            Kind::Features => {
                let mut kept = Vec::new();
                for feature in value.split_whitespace() {
                    if FEATURES.contains(&feature) {
                        kept.push(feature);
                    } else if feature == "no-url-literals" {
                        self.warnings.push(format!(
                            "experimental feature '{feature}' has been stabilized and renamed; \
                             use 'lint-url-literals = fatal' setting instead"
                        ));
                    } else {
                        self.warnings.push(format!("unknown experimental feature '{feature}'"));
                    }
                }
                Ok(kept.join(" "))
            }
            Kind::Text | Kind::List | Kind::Map | Kind::Sandbox => Ok(owned_value),
        }
    }

    /// The text of a setting, if it was set.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Whether a setting is on; `default` if it was not set.
    pub(crate) fn flag(&self, name: &str, default: bool) -> bool {
        self.get(name).map_or(default, |value| value == "true")
    }

    /// The words of a setting.
    pub(crate) fn words(&self, name: &str) -> impl Iterator<Item = &str> {
        self.get(name).unwrap_or_default().split_whitespace()
    }

    fn level(&self, name: &str) -> Level {
        match self.get(name) {
            Some("warn") => Level::Warn,
            Some("fatal") => Level::Fatal,
            _ => Level::Ignore,
        }
    }

    /// Takes the warnings: what was odd, then what is unknown.
    pub(crate) fn take_warnings(&mut self) -> Vec<String> {
        let mut warnings = std::mem::take(&mut self.warnings);
        warnings.extend(
            std::mem::take(&mut self.unknown).into_keys().map(|name| format!("unknown setting '{name}'")),
        );
        warnings
    }

    /// The store to use: `store`, or `NIX_REMOTE`.
    pub(crate) fn store(&self) -> String {
        self.get("store").map(str::to_owned).or_else(|| variable("NIX_REMOTE")).unwrap_or_default()
    }

    /// What becomes of working trees with changes.
    pub(crate) fn dirty_trees(&self) -> DirtyTrees {
        DirtyTrees { allowed: self.flag("allow-dirty", true), told: self.flag("warn-dirty", true) }
    }

    /// The settings of evaluation; `search_path` is that of options.
    pub(crate) fn eval_settings(&self, search_path: Vec<(Vec<u8>, Vec<u8>)>, read_only: bool) -> Settings {
        let mut settings = Settings {
            pure: self.flag("pure-eval", false),
            restricted: self.flag("restrict-eval", false),
            allowed_uris: self.words("allowed-uris").map(|word| word.as_bytes().to_vec()).collect(),
            import_from_derivation: self.flag("allow-import-from-derivation", true),
            trace_import_from_derivation: self.flag("trace-import-from-derivation", false),
            trace_verbose: self.flag("trace-verbose", false),
            abort_on_warn: self.flag("abort-on-warn", false),
            show_trace: self.flag("show-trace", false),
            search_path,
            ..Settings::default()
        };
        if let Some(depth) = self.get("max-call-depth").and_then(|text| text.parse().ok()) {
            settings.max_call_depth = depth;
        }
        let system =
            [self.get("eval-system"), self.get("system")].into_iter().flatten().find(|text| !text.is_empty());
        if let Some(system) = system {
            system.clone_into(&mut settings.system);
        }
        settings.features = self.words("experimental-features").map(str::to_owned).collect();
        if settings.has_feature("flakes") {
            settings.features.push("fetch-tree".into());
        }
        settings.lint_url_literals = self.level("lint-url-literals");
        settings.lint_absolute_path_literals = self.level("lint-absolute-path-literals");
        settings.lint_short_path_literals = match self.get("lint-short-path-literals") {
            None if self.flag("warn-short-path-literals", false) => Level::Warn,
            _ => self.level("lint-short-path-literals"),
        };
        settings.search_path.extend(self.words("nix-path").map(|entry| parse_entry(entry.as_bytes())));
        if !settings.restricted {
            settings.search_path.extend(nix_path::defaults(self.flag("use-xdg-base-directories", false)));
        }
        settings.home = home().map(|home| home.into_os_string().into_vec());
        settings.read_only = read_only;
        // As the collector of the reference has it.
        settings.heap_limit = std::env::var("GC_MAXIMUM_HEAP_SIZE")
            .ok()
            .and_then(|text| parse_number(&text))
            .filter(|&bytes| bytes > 0)
            .map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        settings.current_time = now.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX));
        settings
    }
}

/// A number, perhaps with a unit `K`, `M`, `G` or `T`.
fn parse_number(text: &str) -> Option<u64> {
    let unit = text.chars().last().and_then(|last| match last.to_ascii_uppercase() {
        'K' => Some(10),
        'M' => Some(20),
        'G' => Some(30),
        'T' => Some(40),
        _ => None,
    });
    let digits = if unit.is_some() { &text[..text.len() - 1] } else { text };
    digits.parse::<u64>().ok()?.checked_mul(1 << unit.unwrap_or(0))
}

/// A number of bytes of a command line.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn parse_size(text: &str) -> Result<u64, String> {
    parse_number(text).ok_or_else(|| "a number of bytes is wanted, such as 500M or 2G".into())
}

/// The users' `nix.conf`, first the one that counts most.
/// Where what is fetched is remembered: `$XDG_CACHE_HOME/nivis`, or its default place.
pub(crate) fn cache_folder() -> Option<PathBuf> {
    let told = non_empty("XDG_CACHE_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    Some(told.or_else(|| home().map(|home| home.join(".cache")))?.join("nivis"))
}

/// Where Nix keeps what users decided: `$NIX_DATA_HOME`, or `nix` in `$XDG_DATA_HOME`.
pub(crate) fn data_folder() -> Option<PathBuf> {
    if let Some(folder) = non_empty("NIX_DATA_HOME") {
        return Some(folder.into());
    }
    match non_empty("XDG_DATA_HOME") {
        Some(folder) => Some(PathBuf::from(folder).join("nix")),
        None => home().map(|home| home.join(".local/share/nix")),
    }
}

/// Where the user keeps settings of Nix.
fn config_folder() -> Option<PathBuf> {
    if let Some(folder) = non_empty("NIX_CONFIG_HOME") {
        return Some(folder.into());
    }
    match non_empty("XDG_CONFIG_HOME") {
        Some(folder) => Some(PathBuf::from(folder).join("nix")),
        None => home().map(|home| home.join(".config/nix")),
    }
}

fn user_files() -> Vec<PathBuf> {
    if let Some(files) = variable("NIX_USER_CONF_FILES") {
        return files.split(':').filter(|file| !file.is_empty()).map(PathBuf::from).collect();
    }
    let mut dirs: Vec<PathBuf> = config_folder().into_iter().collect();
    let others = variable("XDG_CONFIG_DIRS").unwrap_or_else(|| "/etc/xdg".into());
    dirs.extend(others.split(':').filter(|dir| !dir.is_empty()).map(|dir| PathBuf::from(dir).join("nix")));
    dirs.into_iter().map(|dir| dir.join("nix.conf")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_set_extended_and_checked() {
        let mut config = Config::default();
        config.set("extra-nix-path", "a=b").expect("it is a list");
        config.set("extra-nix-path", "c").expect("it is a list");
        assert_eq!(config.words("nix-path").collect::<Vec<_>>(), ["a=b", "c"]);
        config.set("build-cores", "2").expect("an older name of cores");
        assert_eq!(config.get("cores"), Some("2"));
        config.set("min-free", "2K").expect("a unit");
        assert_eq!(config.get("min-free"), Some("2048"));
        assert!(matches!(config.set("pure-eval", "maybe"), Err(ConfigError::NotBoolean { .. })));
        config.set("nope", "1").expect("is only warned about");
        config.set("experimental-features", "flakes foo").expect("is only warned about");
        assert_eq!(config.take_warnings(), ["unknown experimental feature 'foo'", "unknown setting 'nope'"]);
        assert!(config.eval_settings(Vec::new(), true).has_feature("fetch-tree"));
    }

    #[test]
    fn names_are_sorted() {
        assert!(table::SETTINGS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
