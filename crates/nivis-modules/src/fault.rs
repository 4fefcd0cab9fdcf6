//! What the module system complains about, taken out of the words of its messages.
//!
//! The words are those of nixpkgs' `lib/modules.nix`, `lib/options.nix` and `nixos/modules/system/activation`, from
//! 20.09 on; the embedded lib has the same. They name files and options but no lines, which
//! [`crate::definitions`] finds.

use crate::definitions::list_entry;
use nivis_diag::{Code, Diagnostic};

/// A definition as a message names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The module's file or folder.
    pub file: String,
    /// The value, printed, perhaps cut.
    pub value: Option<String>,
}

/// A complaint of the module system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModuleFault {
    /// No module declares the option.
    Unknown { option: String, definitions: Vec<Definition>, similar: Vec<String>, more: String },
    /// A value is not of the option's type.
    WrongType { option: String, expected: String, definitions: Vec<Definition> },
    /// Definitions that cannot be merged.
    Conflict { option: String, definitions: Vec<Definition> },
    /// An option that only its declaration may define.
    ReadOnly { option: String, definitions: Vec<Definition> },
    /// An option of NixOS that this kind of machine has not: the first of them, why, what other options, and advice.
    Unsupported { option: String, definitions: Vec<Definition>, notes: Vec<String>, advice: String },
    /// An option without a value was needed.
    Undefined { option: String },
    /// Conditions of the configuration that do not hold.
    Assertions { messages: Vec<String> },
}

/// `` `text' `` at the beginning; the text and what follows.
fn quoted(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('`')?.split_once('\'')
}

/// The lines ``- In `file': value``, and what follows them.
fn definitions(text: &str) -> (Vec<Definition>, String) {
    let (mut found, mut more): (Vec<Definition>, Vec<&str>) = (Vec::new(), Vec::new());
    for line in text.lines() {
        if let Some((file, rest)) = line.strip_prefix("- In ").and_then(quoted) {
            // flake-parts says which output a module came from.
            let file = file.split(", via ").next().unwrap_or(file).to_owned();
            let value = rest.strip_prefix(':').map(|value| value.trim_start().to_owned());
            found.push(Definition { file, value });
        } else if let (Some(value), true, Some(last)) =
            (line.strip_prefix("    "), more.is_empty(), found.last_mut())
        {
            let sofar = last.value.get_or_insert_default();
            if !sofar.is_empty() {
                sofar.push('\n');
            }
            sofar.push_str(value);
        } else {
            more.push(line);
        }
    }
    (found, more.join("\n").trim().to_owned())
}

/// Definitions of which only the files are known.
fn files_of(files: &[&str]) -> Vec<Definition> {
    files.iter().map(|file| Definition { file: (*file).to_owned(), value: None }).collect()
}

impl ModuleFault {
    /// The complaint that a message is, if it is one.
    pub fn parse(message: &str) -> Option<ModuleFault> {
        let message = message.trim();
        if let Some(rest) = message.strip_prefix("Failed assertions:") {
            let messages = rest.split("\n- ").skip(1).map(|text| text.trim().to_owned());
            return Some(ModuleFault::Assertions { messages: messages.collect() });
        }
        if let Some(rest) = message.strip_prefix("A definition for option ") {
            let (option, rest) = quoted(rest)?;
            let (expected, rest) = quoted(rest.strip_prefix(" is not of type ")?)?;
            let values = rest.split_once("Definition values:")?.1;
            let definitions = definitions(values.trim_start_matches('\n')).0;
            let (option, expected) = (option.to_owned(), expected.to_owned());
            return Some(ModuleFault::WrongType { option, expected, definitions });
        }
        // The words of 20.09, which name the files in the sentence.
        if let Some(rest) = message.strip_prefix("The option value ") {
            let (option, rest) = quoted(rest)?;
            let (file, rest) = quoted(rest.strip_prefix(" in ")?)?;
            let (expected, _) = quoted(rest.strip_prefix(" is not of type ")?)?;
            let (option, expected) = (option.to_owned(), expected.to_owned());
            return Some(ModuleFault::WrongType { option, expected, definitions: files_of(&[file]) });
        }
        let message =
            message.strip_prefix("The unique option ").or_else(|| message.strip_prefix("The option "))?;
        let (option, rest) = quoted(message)?;
        let option = option.to_owned();
        if rest.starts_with(" exists in NixOS, but not in") {
            return Some(unsupported(option, message));
        }
        if let Some(rest) = rest.strip_prefix(" defined in ") {
            let (file, rest) = quoted(rest)?;
            let (similar, more) = (Vec::new(), String::new());
            let definitions = files_of(&[file]);
            return rest.starts_with(" does not exist").then_some(ModuleFault::Unknown {
                option,
                definitions,
                similar,
                more,
            });
        }
        if let Some((_, files)) = rest.split_once(", in `") {
            let files: Vec<&str> = files.split("' and `").map(|file| file.trim_end_matches("'.")).collect();
            return Some(ModuleFault::Conflict { option, definitions: files_of(&files) });
        }
        let values =
            |rest: &str| rest.split_once('\n').map_or_else(Default::default, |(_, rest)| definitions(rest));
        if rest.starts_with(" does not exist") {
            let (definitions, more) = values(rest);
            let (similar, more) = suggestions(&more);
            return Some(ModuleFault::Unknown { option, definitions, similar, more });
        }
        if rest.starts_with(" has conflicting definition") || rest.starts_with(" is defined multiple times") {
            return Some(ModuleFault::Conflict { option, definitions: values(rest).0 });
        }
        if rest.starts_with(" is read-only") {
            return Some(ModuleFault::ReadOnly { option, definitions: values(rest).0 });
        }
        if rest.starts_with(" is used but not defined") || rest.starts_with(" was accessed but has no value")
        {
            return Some(ModuleFault::Undefined { option });
        }
        None
    }

    /// The option it is about.
    pub fn option(&self) -> Option<&str> {
        match self {
            ModuleFault::Unknown { option, .. }
            | ModuleFault::WrongType { option, .. }
            | ModuleFault::Conflict { option, .. }
            | ModuleFault::ReadOnly { option, .. }
            | ModuleFault::Unsupported { option, .. }
            | ModuleFault::Undefined { option } => Some(option),
            ModuleFault::Assertions { .. } => None,
        }
    }

    /// The definitions it names.
    pub fn definitions(&self) -> &[Definition] {
        match self {
            ModuleFault::Unknown { definitions, .. }
            | ModuleFault::WrongType { definitions, .. }
            | ModuleFault::Conflict { definitions, .. }
            | ModuleFault::ReadOnly { definitions, .. }
            | ModuleFault::Unsupported { definitions, .. } => definitions,
            ModuleFault::Undefined { .. } | ModuleFault::Assertions { .. } => &[],
        }
    }

    /// What stands at the place of one of its definitions.
    pub fn label(&self, index: usize) -> String {
        let value = self.definitions().get(index).and_then(|definition| definition.value.as_deref());
        // A value of several lines is told in one.
        let value = value.map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "));
        let value = value.filter(|value| !value.is_empty() && value.len() <= 60);
        match (self, value) {
            (ModuleFault::Unknown { .. }, _) => "there is no such option".to_owned(),
            (ModuleFault::Unsupported { .. }, _) => "not on this kind of machine".to_owned(),
            (ModuleFault::WrongType { .. }, Some(value)) => format!("the value is {value}"),
            (_, Some(value)) if index == 0 => format!("this says {value}"),
            (_, Some(value)) => format!("and this {value}"),
            (_, None) => "defined here".to_owned(),
        }
    }

    /// What to tell the user, but for the places; `places` are those of the definitions as far as they are known.
    pub fn diagnose(&self, places: &[Option<String>]) -> Diagnostic {
        match self {
            ModuleFault::Unknown { option, similar, more, .. } => {
                let mut diagnostic = Diagnostic::error(
                    Code::MODULES_UNKNOWN_OPTION,
                    format!("the option `{option}` does not exist"),
                );
                if let [first @ .., last] = similar.as_slice() {
                    let first: Vec<String> = first.iter().map(|name| format!("`{name}`")).collect();
                    let or = if first.is_empty() { "" } else { " or " };
                    diagnostic.help.push(format!("did you mean {}{or}`{last}`?", first.join(", ")));
                }
                if !more.is_empty() {
                    diagnostic.notes.push(more.clone());
                }
                diagnostic
            }
            ModuleFault::WrongType { option, expected, .. } => {
                let (option, entry) = split_entry(option);
                let entry = entry.map_or_else(String::new, |entry| format!("entry {entry} of "));
                let message =
                    format!("{entry}a definition of the option `{option}` is not of its type, {expected}");
                Diagnostic::error(Code::MODULES_TYPE, message)
            }
            ModuleFault::Conflict { option, definitions } => {
                let message = format!("the option `{option}` has conflicting definitions");
                let mut diagnostic = Diagnostic::error(Code::MODULES_CONFLICT, message);
                if let [first, .., last] = definitions.as_slice() {
                    let line = |definition: &Definition, function: &str| {
                        let value = definition.value.as_deref().filter(|value| !value.contains('\n'));
                        format!("`{option} = lib.{function} {};`", value.unwrap_or("…"))
                    };
                    let place = |index: usize, definition: &Definition| {
                        places.get(index).cloned().flatten().unwrap_or_else(|| definition.file.clone())
                    };
                    let (end, winner) = (definitions.len() - 1, line(last, "mkForce"));
                    diagnostic.help.push(format!("for one to win, write {winner} at {}", place(end, last)));
                    if definitions.len() == 2 {
                        let loser = line(first, "mkDefault");
                        diagnostic
                            .help
                            .push(format!("or let the other give way: {loser} at {}", place(0, first)));
                    }
                }
                diagnostic
            }
            ModuleFault::ReadOnly { option, .. } => {
                let message = format!("the option `{option}` is read-only, but it is defined");
                Diagnostic::error(Code::MODULES_CONFLICT, message).with_help("remove the definition")
            }
            ModuleFault::Unsupported { option, notes, advice, .. } => {
                let message = format!("the option `{option}` is NixOS' and not of this kind of machine");
                let mut diagnostic = Diagnostic::error(Code::MODULES_UNSUPPORTED, message);
                diagnostic.notes.clone_from(notes);
                diagnostic.help.extend((!advice.is_empty()).then(|| advice.clone()));
                diagnostic
            }
            ModuleFault::Undefined { option } => {
                let message = format!("the option `{option}` is used, but nothing defines it");
                Diagnostic::error(Code::MODULES_UNDEFINED, message)
                    .with_help(format!("define it: `{option} = …;`"))
            }
            ModuleFault::Assertions { messages } => match messages.as_slice() {
                [only] => Diagnostic::error(Code::MODULES_ASSERTION, format!("failed assertion: {only}")),
                _ => {
                    let message = format!("{} failed assertions", messages.len());
                    let mut diagnostic = Diagnostic::error(Code::MODULES_ASSERTION, message);
                    diagnostic.notes.clone_from(messages);
                    diagnostic
                }
            },
        }
    }
}

/// The option of `option."[definition 1-entry 2]"`, as lists name what is in them, and which entry it is.
fn split_entry(option: &str) -> (&str, Option<usize>) {
    let parts = option.rsplit_once(".\"").and_then(|(option, part)| Some((option, part.strip_suffix('"')?)));
    let parts = parts.and_then(|(option, part)| Some((option, list_entry(part)?)));
    parts.map_or((option, None), |(option, entry)| (option, Some(entry)))
}

/// The complaint of the base library about options that only NixOS has; `text` begins behind "The option ".
fn unsupported(option: String, text: &str) -> ModuleFault {
    let (found, advice) = text.split_once("\n\n").unwrap_or((text, ""));
    let (mut definitions, mut notes): (Vec<Definition>, Vec<String>) = (Vec::new(), Vec::new());
    for line in found.lines().map(str::trim) {
        if let Some(place) = line.strip_prefix("It is set at ") {
            if definitions.is_empty() {
                let file = match place.rsplit_once(':') {
                    Some((file, number)) if number.parse::<u32>().is_ok() => file,
                    _ => place,
                };
                definitions.push(Definition { file: file.to_owned(), value: None });
            } else if let Some(last) = notes.last_mut() {
                last.push_str(&format!(", set at {place}"));
            }
        } else if let Some(reason) = line.strip_prefix("Why: ") {
            notes.push(reason.trim_end_matches('.').to_owned());
        } else if let Some((other, _)) = line.strip_prefix("The option ").and_then(quoted) {
            notes.push(format!("`{other}` neither"));
        }
    }
    let advice = advice.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    ModuleFault::Unsupported { option, definitions, notes, advice }
}

/// The names of ``Did you mean `a', `b' or `c'?``, and the rest.
fn suggestions(text: &str) -> (Vec<String>, String) {
    let Some((before, rest)) = text.split_once("Did you mean ") else { return (Vec::new(), text.to_owned()) };
    let (list, after) = rest.split_once('?').unwrap_or((rest, ""));
    let names =
        list.split('`').skip(1).filter_map(|part| part.split_once('\'')).map(|(name, _)| name.to_owned());
    (names.collect(), format!("{before}{after}").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conflicts_name_both_definitions() {
        let message = "The option `a.b' has conflicting definition values:\n- In `/x/a.nix': 1\n- In `/x/b':\n    \
                       {\n      c = 2;\n    }\nUse `lib.mkForce value` or `lib.mkDefault value`.";
        let fault = ModuleFault::parse(message).expect("it is one");
        assert_eq!(fault.option(), Some("a.b"));
        assert_eq!(
            fault.definitions(),
            [
                Definition { file: "/x/a.nix".into(), value: Some("1".into()) },
                Definition { file: "/x/b".into(), value: Some("{\n  c = 2;\n}".into()) },
            ]
        );
        let help = fault.diagnose(&[None, Some("b:1".into())]).help;
        assert_eq!(help[0], "for one to win, write `a.b = lib.mkForce …;` at b:1");
        assert_eq!(help[1], "or let the other give way: `a.b = lib.mkDefault 1;` at /x/a.nix");
    }

    #[test]
    fn entries_of_lists_are_told_apart() {
        let message = "A definition for option `a.\"[definition 2-entry 1]\"' is not of type `integer'. Definition \
                       values:\n- In `/x':\n    {\n      b = 1;\n    }";
        let fault = ModuleFault::parse(message).expect("it is one");
        assert_eq!(
            fault.diagnose(&[]).message,
            "entry 1 of a definition of the option `a` is not of its type, integer"
        );
        assert_eq!(fault.label(0), "the value is { b = 1; }");
        assert_eq!(split_entry("a.\"b c\""), ("a.\"b c\"", None));
    }

    #[test]
    fn unknown_options_have_neighbours() {
        let message = "The option `a.c' does not exist. Definition values:\n- In `/x': true\n\nDid you mean `a.b', \
                       `a.d' or `a.e'?\n\nMore.";
        let Some(ModuleFault::Unknown { similar, more, .. }) = ModuleFault::parse(message) else {
            panic!("{message}")
        };
        assert_eq!(similar, ["a.b", "a.d", "a.e"]);
        assert_eq!(more, "More.");
    }

    #[test]
    fn options_of_nixos_have_reasons() {
        let message = "The option `a.b' exists in NixOS, but not in Nivis' base library for a Linux host.\n  It is set at \
                       /x.nix:3\n  Why: it needs its kernel.\nThe option `c' exists in NixOS, but not in Nivis' base \
                       library for a Linux host.\n  It is set at /y.nix:4\n\nLeave it out:\n\n    x = [ ];\n";
        let fault = ModuleFault::parse(message).expect("it is one");
        assert_eq!(fault.definitions(), [Definition { file: "/x.nix".into(), value: None }]);
        let told = fault.diagnose(&[]);
        assert_eq!(told.notes, ["it needs its kernel", "`c` neither, set at /y.nix:4"]);
        assert_eq!(told.help, ["Leave it out: x = [ ];"]);
    }

    #[test]
    fn older_words_name_files_only() {
        let files = |message: &str| {
            let fault = ModuleFault::parse(message).expect("it is one");
            fault.definitions().iter().map(|definition| definition.file.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(files("The option `a.b' has conflicting definitions, in `/x' and `/y'."), "/x /y");
        assert_eq!(files("The unique option `a' is defined multiple times, in `/x' and `/y'."), "/x /y");
        assert_eq!(files("The option `a.b' defined in `/x' does not exist."), "/x");
        assert_eq!(files("The option value `a.b' in `/x' is not of type `string'."), "/x");
    }

    #[test]
    fn other_words_are_other_errors() {
        assert_eq!(ModuleFault::parse("The option is nice"), None);
        assert_eq!(ModuleFault::parse("no"), None);
        let fault = ModuleFault::parse("\nFailed assertions:\n- one\n  more\n- two");
        assert_eq!(
            fault,
            Some(ModuleFault::Assertions { messages: vec!["one\n  more".into(), "two".into()] })
        );
    }
}
