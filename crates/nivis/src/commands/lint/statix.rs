//! `statix.toml`: which rules are off, and which files are left out.

use crate::commands::failure::Failure;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use nivis_formats::toml::TomlValue;
use std::path::{Path, PathBuf};

/// What a `statix.toml` says.
#[derive(Default)]
pub(super) struct Settings {
    pub(super) disabled: Vec<String>,
    ignored: Option<Gitignore>,
}

impl Settings {
    /// Whether a file is left out.
    pub(super) fn ignores(&self, file: &Path) -> bool {
        let Ok(file) = std::path::absolute(file) else { return false };
        self.ignored.as_ref().is_some_and(|ignored| {
            file.starts_with(ignored.path()) && ignored.matched_path_or_any_parents(&file, false).is_ignore()
        })
    }
}

/// The settings of the folder of the first path, or of the nearest above it.
///
/// # Errors
/// The file is not as it should be.
pub(super) fn read(paths: &[PathBuf]) -> Result<Settings, Failure> {
    let first = paths.first().cloned().unwrap_or_else(|| ".".into());
    let Ok(first) = first.canonicalize() else { return Ok(Settings::default()) };
    let Some(folder) = first.ancestors().find(|folder| folder.join("statix.toml").is_file()) else {
        return Ok(Settings::default());
    };
    let path = folder.join("statix.toml");
    let text = std::fs::read(&path).map_err(Failure::reading(&path))?;
    let wrong = |what: String| Failure::Usage(format!("{}: {what}", path.display()));
    let table = nivis_formats::toml::parse(&text).map_err(|error| wrong(error.to_string()))?;
    let list = |key: &str| match table.get(key.as_bytes()) {
        Some(TomlValue::Array(items)) => items.iter().map(text_of).collect(),
        None => Some(Vec::new()),
        Some(_) => None,
    };
    let needed = |key: &str| list(key).ok_or_else(|| wrong(format!("'{key}' is not a list of strings")));
    let mut globs = GitignoreBuilder::new(folder);
    for glob in needed("ignore")? {
        globs.add_line(None, &glob).map_err(|error| wrong(error.to_string()))?;
    }
    let ignored = globs.build().map_err(|error| wrong(error.to_string()))?;
    Ok(Settings { disabled: needed("disabled")?, ignored: Some(ignored) })
}

fn text_of(value: &TomlValue) -> Option<String> {
    match value {
        TomlValue::String(text) => String::from_utf8(text.clone()).ok(),
        _ => None,
    }
}
