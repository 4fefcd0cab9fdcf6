//! Manifests of machines (docs/reference/manifest.md), and what differs between two of them.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The sections that a difference speaks of, in this order, with what one member of it is called.
pub const SECTIONS: [(&str, &str); 7] = [
    ("files", "file"),
    ("units", "unit"),
    ("packages", "package"),
    ("users", "user"),
    ("groups", "group"),
    ("sysctl", "sysctl"),
    ("secrets", "secret"),
];

/// What differs in one section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SectionDiff {
    pub section: &'static str,
    pub added: Vec<String>,
    pub removed: Vec<String>,
    pub changed: Vec<String>,
}

impl SectionDiff {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

/// How many members a section has.
pub fn count(manifest: &Value, section: &str) -> usize {
    manifest.get(section).and_then(Value::as_object).map_or(0, Map::len)
}

/// What differs from an older manifest; sections without a difference are left out.
///
/// Members are the same if their JSON is: sources are store paths, so that an equal path is an equal content.
pub fn diff(old: &Value, new: &Value) -> Vec<SectionDiff> {
    let empty = Map::new();
    let mut sections = Vec::new();
    for (section, _) in SECTIONS {
        let of = |manifest: &Value| manifest.get(section).and_then(Value::as_object).cloned();
        let (old, new) = (of(old).unwrap_or_else(|| empty.clone()), of(new).unwrap_or_else(|| empty.clone()));
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let mut difference = SectionDiff { section, ..SectionDiff::default() };
        for name in names {
            match (old.get(name), new.get(name)) {
                (None, _) => difference.added.push(name.clone()),
                (_, None) => difference.removed.push(name.clone()),
                (Some(before), Some(after)) if before != after => difference.changed.push(name.clone()),
                _ => {}
            }
        }
        if !difference.is_empty() {
            sections.push(difference);
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_difference_names_what_was_added_removed_and_changed() {
        let old = json!({ "files": { "/a": { "source": "1" }, "/b": {} }, "units": { "u": {} } });
        let new = json!({ "files": { "/a": { "source": "2" }, "/c": {} }, "units": { "u": {} } });
        let expected = SectionDiff {
            section: "files",
            added: vec!["/c".into()],
            removed: vec!["/b".into()],
            changed: vec!["/a".into()],
        };
        assert_eq!(diff(&old, &new), [expected]);
        assert_eq!(diff(&new, &new), []);
    }
}
