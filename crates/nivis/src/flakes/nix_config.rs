//! `nixConfig` of a flake: settings that count once somebody trusts them (`libflake/config.cc` of the reference).

use super::host::HostError;
use super::trees::Trees;
use crate::commands::ask;
use crate::config::data_folder;
use crate::eval_cache;
use nivis_flake::Notice;
use std::collections::BTreeMap;
use std::path::Path;

/// Settings that every flake may have.
const HARMLESS: [&str; 6] = [
    "bash-prompt",
    "bash-prompt-prefix",
    "bash-prompt-suffix",
    "flake-registry",
    "commit-lock-file-summary",
    "commit-lockfile-summary",
];

/// What was decided before: by setting and value.
type Trusted = BTreeMap<String, BTreeMap<String, bool>>;

/// Uses the settings that are trusted; asks on a terminal.
///
/// # Errors
/// A setting cannot have its value, or the file of earlier decisions is none.
pub(super) fn apply(
    trees: &Trees,
    settings: &BTreeMap<String, String>,
    notices: &mut Vec<Notice>,
) -> Result<(), HostError> {
    let accept_all = trees.flag("accept-flake-config", false);
    for (name, value) in settings {
        let base = name.strip_prefix("extra-").unwrap_or(name);
        if !HARMLESS.contains(&base) && !accept_all && !is_trusted(name, value, notices)? {
            notices.push(Notice::UntrustedSetting { name: name.clone() });
            continue;
        }
        trees.set_setting(name, value).map_err(|error| HostError::Settings(error.to_string()))?;
    }
    Ok(())
}

fn is_trusted(name: &str, value: &str, notices: &mut Vec<Notice>) -> Result<bool, HostError> {
    let path = data_folder().map(|folder| folder.join("trusted-settings.json"));
    path.iter().for_each(|path| eval_cache::saw_path(path));
    let mut decided = match &path {
        Some(path) => read(path)?,
        None => Trusted::new(),
    };
    if let Some(trusted) = decided.get(name).and_then(|values| values.get(value)) {
        notices.push(Notice::SavedSetting { name: name.to_owned(), value: value.to_owned() });
        return Ok(*trusted);
    }
    // Who was not asked to keep the answer is asked again.
    eval_cache::forbid();
    // A value must not be able to draw the question anew.
    let shown: String = value.chars().filter(|c| !c.is_control()).collect();
    let question =
        format!("do you want to allow configuration setting '{name}' to be set to '{shown}' (y/N)?");
    let trusted = ask::yes(&question);
    let kind = if trusted { "trusted" } else { "untrusted" };
    if ask::yes(&format!("do you want to permanently mark this value as {kind} (y/N)?")) {
        decided.entry(name.to_owned()).or_default().insert(value.to_owned(), trusted);
        if let Some(path) = &path {
            write(path, &decided)?;
        }
    }
    Ok(trusted)
}

fn read(path: &Path) -> Result<Trusted, HostError> {
    match std::fs::read(path) {
        Ok(text) => serde_json::from_slice(&text)
            .map_err(|error| HostError::Settings(format!("cannot read '{}': {error}", path.display()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Trusted::new()),
        Err(error) => Err(HostError::Settings(format!("cannot read '{}': {error}", path.display()))),
    }
}

fn write(path: &Path, decided: &Trusted) -> Result<(), HostError> {
    let written = serde_json::to_vec(decided).map_err(std::io::Error::from);
    written
        .and_then(|text| nivis_flake::replace_file(path, &text))
        .map_err(|error| HostError::Settings(format!("cannot write '{}': {error}", path.display())))
}
