//! What a changed text means for a unit that runs, as NixOS' switch-to-configuration decides it.

use super::UnitText;
use std::collections::BTreeMap;

/// How two texts of a unit differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What one key that differs asks for. `gone`: the new text does not have it.
fn key(section: &str, key: &str, gone: bool) -> Comparison {
    match (section, key) {
        ("Unit", "X-Reload-Triggers") if !gone => Comparison::Reload,
        ("Unit", key) if UNNOTICED.contains(&key) => Comparison::Equal,
        // Without it there is no reload to bring it in.
        ("Service", "ExecReload") if gone => Comparison::Equal,
        ("Service", "ExecReload") | ("Mount", "Options") => Comparison::Reload,
        _ => Comparison::Restart,
    }
}

/// Compares two texts of a unit.
pub(crate) fn compare(old: &UnitText, new: &UnitText) -> Comparison {
    let empty = BTreeMap::new();
    let mut result = Comparison::Equal;
    let sections = old.sections.keys().chain(new.sections.keys());
    for section in sections {
        let before = old.sections.get(section).unwrap_or(&empty);
        let after = new.sections.get(section).unwrap_or(&empty);
        for name in before.keys().chain(after.keys()) {
            let (was, is) = (before.get(name), after.get(name));
            if was == is {
                continue;
            }
            match key(section, name, is.is_none()) {
                Comparison::Restart => return Comparison::Restart,
                Comparison::Reload => result = Comparison::Reload,
                Comparison::Equal => {}
            }
        }
    }
    result
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
        let mount = UnitText::parse("[Mount]\nWhat=a\nOptions=ro\n");
        let options = UnitText::parse("[Mount]\nWhat=a\nOptions=rw\n");
        assert_eq!(compare(&mount, &options), Comparison::Reload);
    }
}
