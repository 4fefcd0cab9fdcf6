//! Reading unit files: sections, keys, and all values of a key in their order.

use std::collections::BTreeMap;

/// A unit's text taken apart. `[Install]` is left out: it says nothing about a running unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnitText {
    pub sections: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl UnitText {
    /// Reads a text as systemd does: comments and empty lines are passed over, a line that ends in `\` goes on, an
    /// empty value forgets those before it.
    pub(crate) fn parse(text: &str) -> UnitText {
        let mut unit = UnitText::default();
        let mut section = String::new();
        let mut whole = String::new();
        for line in text.lines() {
            let trimmed = line.trim();
            let is_comment = trimmed.starts_with(['#', ';']);
            if is_comment || (trimmed.is_empty() && whole.is_empty()) {
                continue;
            }
            if let Some(part) = trimmed.strip_suffix('\\') {
                whole.push_str(part);
                whole.push(' ');
                continue;
            }
            whole.push_str(trimmed);
            unit.line(&whole, &mut section);
            whole.clear();
        }
        if !whole.is_empty() {
            unit.line(&whole, &mut section);
        }
        unit
    }

    fn line(&mut self, line: &str, section: &mut String) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            *section = name.to_owned();
            if name != "Install" {
                self.sections.entry(name.to_owned()).or_default();
            }
            return;
        }
        let Some((key, value)) = line.split_once('=') else { return };
        if section == "Install" {
            return;
        }
        let values =
            self.sections.entry(section.clone()).or_default().entry(key.trim().to_owned()).or_default();
        let value = value.trim();
        if value.is_empty() {
            values.clear();
        } else {
            values.push(value.to_owned());
        }
    }

    /// The last value of a key.
    pub(crate) fn value(&self, section: &str, key: &str) -> Option<&str> {
        self.sections.get(section)?.get(key)?.last().map(String::as_str)
    }

    /// A key as a boolean.
    pub(crate) fn flag(&self, section: &str, key: &str, default: bool) -> bool {
        match self.value(section, key).map(str::to_ascii_lowercase).as_deref() {
            Some("1" | "yes" | "true" | "on" | "y" | "t") => true,
            Some("0" | "no" | "false" | "off" | "n" | "f") => false,
            _ => default,
        }
    }

    /// All words of a key.
    pub(crate) fn words(&self, section: &str, key: &str) -> Vec<String> {
        let values = self.sections.get(section).and_then(|section| section.get(key));
        values.into_iter().flatten().flat_map(|value| value.split_whitespace()).map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::UnitText;

    #[test]
    fn a_text_is_taken_apart() {
        let text = "# note\n[Unit]\nAfter=a\nAfter=b \\\n  c\n\n[Service]\nExecStart=x\nExecStart=\nExecStart=y z\n\
                    X-RestartIfChanged=no\n[Install]\nWantedBy=multi-user.target\n";
        let unit = UnitText::parse(text);
        assert_eq!(unit.words("Unit", "After"), ["a", "b", "c"]);
        assert_eq!(unit.value("Service", "ExecStart"), Some("y z"));
        assert!(!unit.flag("Service", "X-RestartIfChanged", true));
        assert!(!unit.sections.contains_key("Install"));
    }
}
