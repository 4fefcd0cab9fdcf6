//! What a changed text means for a unit that runs, as NixOS' switch-to-configuration decides it.

use super::UnitText;
use std::collections::BTreeMap;

/// How two texts of a unit differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Comparison {
    /// Not in anything that a running unit would notice.
    Equal,
    /// Only in what a reload brings in.
    Reload,
    Restart,
}

/// Keys of `[Unit]` that a running unit does not notice.
const UNNOTICED: [&str; 13] = [
    "X-Reload-Triggers",
    "Description",
    "Documentation",
    "OnFailure",
    "OnSuccess",
    "OnFailureJobMode",
    "IgnoreOnIsolate",
    "StopWhenUnneeded",
    "RefuseManualStart",
    "RefuseManualStop",
    "AllowIsolate",
    "CollectMode",
    "SourcePath",
];

type Section = BTreeMap<String, Vec<String>>;

/// Which side has a key that differs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Both,
    Old,
    New,
}

/// What one key that differs asks for.
fn key(section: &str, key: &str, side: Side) -> Comparison {
    match (section, key, side) {
        ("Unit", "X-Reload-Triggers", Side::Both | Side::New) => Comparison::Reload,
        ("Unit", key, _) if UNNOTICED.contains(&key) => Comparison::Equal,
        // Without it there is no reload to bring it in.
        ("Service", "ExecReload", Side::Old) => Comparison::Equal,
        ("Service", "ExecReload", _) | ("Mount", "Options", Side::Both) => Comparison::Reload,
        _ => Comparison::Restart,
    }
}

/// What a section asks for that only one of the texts has. One without keys is noticed as well, but for `[Unit]`.
fn alone(name: &str, section: &Section, side: Side) -> Comparison {
    if section.is_empty() && name != "Unit" {
        return Comparison::Restart;
    }
    strongest(section.keys().map(|key| self::key(name, key, side)))
}

fn strongest(all: impl Iterator<Item = Comparison>) -> Comparison {
    all.max().unwrap_or(Comparison::Equal)
}

fn section(name: &str, old: &Section, new: &Section) -> Comparison {
    let before = old.iter().filter(|(key, value)| new.get(*key) != Some(value));
    let before = before.map(|(key, _)| (key, if new.contains_key(key) { Side::Both } else { Side::Old }));
    let after = new.keys().filter(|key| !old.contains_key(*key)).map(|key| (key, Side::New));
    strongest(before.chain(after).map(|(key, side)| self::key(name, key, side)))
}

/// Compares two texts of a unit.
pub(crate) fn compare(old: &UnitText, new: &UnitText) -> Comparison {
    let before = old.sections.iter().map(|(name, text)| match new.sections.get(name) {
        Some(after) => section(name, text, after),
        None => alone(name, text, Side::Old),
    });
    let added: Vec<_> = new.sections.iter().filter(|(name, _)| !old.sections.contains_key(*name)).collect();
    // More than one new section is another unit, whatever is in them.
    let after = match added.as_slice() {
        [] => Comparison::Equal,
        [(name, text)] => alone(name, text, Side::New),
        _ => Comparison::Restart,
    };
    strongest(before.chain([after]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_ask_for_what_switch_to_configuration_does() {
        let base = "[Unit]\nDescription=a\nX-Reload-Triggers=1\n[Service]\nExecStart=x\nExecReload=r\n";
        let cases = [
            (base.to_owned(), Comparison::Equal),
            (base.replace("Description=a", "Description=b"), Comparison::Equal),
            (base.replace("Description=a\n", ""), Comparison::Equal),
            (base.replace("Triggers=1", "Triggers=2"), Comparison::Reload),
            (base.replace("X-Reload-Triggers=1\n", ""), Comparison::Equal),
            (base.replace("ExecReload=r", "ExecReload=s"), Comparison::Reload),
            (base.replace("ExecReload=r\n", ""), Comparison::Equal),
            (base.replace("ExecStart=x", "ExecStart=y"), Comparison::Restart),
            (base.replace("[Service]", "After=z\n[Service]"), Comparison::Restart),
            (base.replace("[Service]", "X-Restart-Triggers=z\n[Service]"), Comparison::Restart),
            (format!("{base}[Install]\nWantedBy=a.target\n"), Comparison::Equal),
            (base.replace("Triggers=1", "Triggers=2").replace("=x", "=y"), Comparison::Restart),
        ];
        for (new, expected) in cases {
            assert_eq!(compare(&UnitText::parse(base), &UnitText::parse(&new)), expected, "{new}");
        }
        let mount = "[Mount]\nWhat=a\nOptions=ro\n";
        for (old, new, expected) in [
            (mount, "[Mount]\nWhat=a\nOptions=rw\n", Comparison::Reload),
            (mount, "[Mount]\nWhat=a\n", Comparison::Restart),
            ("[Mount]\nWhat=a\n", mount, Comparison::Restart),
            ("[Unit]\n", "", Comparison::Equal),
            ("[Socket]\n", "", Comparison::Restart),
            ("[Unit]\nX-Reload-Triggers=a\n", "", Comparison::Equal),
            ("", "[Unit]\nX-Reload-Triggers=a\n", Comparison::Reload),
            ("", "[Service]\nExecReload=a\n", Comparison::Reload),
            ("[Service]\nExecReload=a\n", "", Comparison::Equal),
            ("", "[Service]\nExecReload=a\n[Unit]\nDescription=a\n", Comparison::Restart),
            (
                "[Unit]\nDescription=x\n",
                "[Unit]\nDescription=x\n[Service]\nExecStart=y\n",
                Comparison::Restart,
            ),
        ] {
            assert_eq!(compare(&UnitText::parse(old), &UnitText::parse(new)), expected, "{old} {new}");
        }
    }
}
