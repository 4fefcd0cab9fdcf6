//! `library/packages/names.json`: names of packages here and with each package manager.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::TaskError;

/// The table, by the name here.
pub(super) struct Table {
    entries: BTreeMap<String, BTreeMap<String, Value>>,
}

impl Table {
    /// Reads the file.
    pub(super) fn read(path: &Path) -> Result<Self, TaskError> {
        Self::parse(&fs::read_to_string(path)?)
    }

    /// Reads its text.
    pub(super) fn parse(text: &str) -> Result<Self, TaskError> {
        Ok(Table { entries: serde_json::from_str(text).map_err(TaskError::NotAsExpected)? })
    }

    /// The packages of a manager by the name here, without those it has not; a name that is not said is the same.
    pub(super) fn of<'a>(&'a self, manager: &'a str) -> impl Iterator<Item = (&'a str, Vec<String>)> {
        self.entries.iter().filter_map(move |(name, entry)| {
            let names = match entry.get(manager) {
                None => vec![name.clone()],
                Some(Value::String(package)) => vec![package.clone()],
                Some(Value::Array(packages)) => {
                    packages.iter().filter_map(|package| package.as_str().map(str::to_owned)).collect()
                }
                Some(_) => return None,
            };
            Some((name.as_str(), names))
        })
    }
}
