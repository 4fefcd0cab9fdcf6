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
    /// The line, where the message says it: of the definition, or of a set around it.
    pub line: Option<u32>,
}

impl Definition {
    /// A definition of which only the file is known.
    pub fn in_file(file: &str) -> Definition {
        Definition { file: file.to_owned(), value: None, line: None }
    }
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
    /// A value stands where only further options can.
    NotASet { option: String, found: String, definitions: Vec<Definition> },
    /// Two modules declare the option; the definitions are the files.
    Redeclared { option: String, definitions: Vec<Definition> },
    /// `option` stands in a module beside `config` or `options`.
    Beside { option: String, definitions: Vec<Definition> },
    /// A list in the list of imports.
    NestedImports { definitions: Vec<Definition> },
    /// What was imported is no module.
    NoModule { definitions: Vec<Definition> },
}

/// Where a definition stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file as people know it, with the line where that is known.
    pub name: String,
    /// The definition, as far as it stands on its line; nothing where the line is not known.
    pub text: String,
    /// Whether the file is the user's own.
    pub is_own: bool,
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
            found.push(Definition { file, value, line: None });
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
    files.iter().map(|file| Definition::in_file(file)).collect()
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
        if let Some(fault) = misplaced(message) {
            return Some(fault);
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
        if let Some(rest) = rest.strip_prefix(" in ")
            && let Some((file, rest)) = quoted(rest)
            && let Some(others) = rest.strip_prefix(" is already declared in ")
        {
            let mut files: Vec<&str> =
                others.split('`').skip(1).filter_map(|part| part.split('\'').next()).collect();
            files.push(file);
            return Some(ModuleFault::Redeclared { option, definitions: files_of(&files) });
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
            | ModuleFault::NotASet { option, .. }
            | ModuleFault::Redeclared { option, .. }
            | ModuleFault::Beside { option, .. }
            | ModuleFault::Undefined { option } => Some(option),
            ModuleFault::NestedImports { .. } => Some("imports"),
            ModuleFault::Assertions { .. } | ModuleFault::NoModule { .. } => None,
        }
    }

    /// The definitions it names.
    pub fn definitions(&self) -> &[Definition] {
        match self {
            ModuleFault::Unknown { definitions, .. }
            | ModuleFault::WrongType { definitions, .. }
            | ModuleFault::Conflict { definitions, .. }
            | ModuleFault::ReadOnly { definitions, .. }
            | ModuleFault::NotASet { definitions, .. }
            | ModuleFault::Redeclared { definitions, .. }
            | ModuleFault::Beside { definitions, .. }
            | ModuleFault::NestedImports { definitions }
            | ModuleFault::NoModule { definitions }
            | ModuleFault::Unsupported { definitions, .. } => definitions,
            ModuleFault::Undefined { .. } | ModuleFault::Assertions { .. } => &[],
        }
    }

    /// What stands at the place of one of its definitions; `is_first` of those that have a place.
    pub fn label(&self, index: usize, is_first: bool) -> String {
        let value = self.definitions().get(index).and_then(|definition| definition.value.as_deref());
        // A value of several lines is told in one.
        let value = value.map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "));
        let value = value.filter(|value| !value.is_empty() && value.len() <= 60);
        match (self, value) {
            (ModuleFault::Unknown { .. }, _) => "there is no such option".to_owned(),
            (ModuleFault::NotASet { .. }, _) => "there are options below this one".to_owned(),
            (ModuleFault::Redeclared { .. }, _) => "declared here".to_owned(),
            (ModuleFault::Beside { .. }, _) => "this belongs into `config`".to_owned(),
            (ModuleFault::NestedImports { .. }, _) => "a list in this list".to_owned(),
            (ModuleFault::NoModule { .. }, _) => "this is no module".to_owned(),
            (ModuleFault::Unsupported { .. }, _) => "not on this kind of machine".to_owned(),
            (ModuleFault::WrongType { .. }, Some(value)) => format!("the value is {value}"),
            (_, Some(value)) if is_first => format!("this says {value}"),
            (_, Some(value)) => format!("and this {value}"),
            (_, None) => "defined here".to_owned(),
        }
    }

    /// What to tell the user, but for the places; `places` are those of the definitions as far as they are known.
    pub fn diagnose(&self, places: &[Option<Place>]) -> Diagnostic {
        match self {
            ModuleFault::Unknown { option, similar, more, .. } => {
                let mut diagnostic = Diagnostic::error(
                    Code::MODULES_UNKNOWN_OPTION,
                    format!("the option {} does not exist", named(option)),
                );
                if let [first @ .., last] = similar.as_slice() {
                    let first: Vec<String> =
                        first.iter().map(|name| format!("`{}`", in_entry(name))).collect();
                    let or = if first.is_empty() { "" } else { " or " };
                    let last = in_entry(last);
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
                let message = format!(
                    "{entry}a definition of the option {} is not of its type, {expected}",
                    named(option)
                );
                Diagnostic::error(Code::MODULES_TYPE, message)
            }
            ModuleFault::Conflict { option, definitions } => {
                let message = format!("the option {} has conflicting definitions", named(option));
                let mut diagnostic = Diagnostic::error(Code::MODULES_CONFLICT, message);
                diagnostic.help = ways_out(in_entry(option), definitions, places);
                diagnostic
            }
            ModuleFault::ReadOnly { option, .. } => {
                let message = format!("the option {} is read-only, but it is defined", named(option));
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
                let message = format!("the option {} is used, but nothing defines it", named(option));
                Diagnostic::error(Code::MODULES_UNDEFINED, message)
                    .with_help(format!("define it: `{} = …;`", in_entry(option)))
            }
            ModuleFault::NotASet { option, found, .. } => {
                let message =
                    format!("the option {} is a set of options, and its definition a {found}", named(option));
                Diagnostic::error(Code::MODULES_TYPE, message)
            }
            ModuleFault::Redeclared { option, .. } => {
                let message = format!("the option {} is declared twice", named(option));
                Diagnostic::error(Code::MODULES_CONFLICT, message)
                    .with_help("give yours another name, or define the option instead of declaring it")
            }
            ModuleFault::Beside { option, .. } => {
                let message = format!("`{option}` stands beside `config` or `options` in a module");
                Diagnostic::error(Code::MODULES_NO_MODULE, message).with_help(
                    "where a module has `config` or `options`, all that it defines stands below `config`",
                )
            }
            ModuleFault::NestedImports { .. } => {
                Diagnostic::error(Code::MODULES_NO_MODULE, "a list stands in a module's `imports`")
                    .with_help("join the lists: `imports = [ ./a.nix ] ++ others;`")
            }
            ModuleFault::NoModule { definitions } => {
                let file = definitions.first().map_or("", |definition| definition.file.as_str());
                Diagnostic::error(Code::MODULES_NO_MODULE, format!("`{file}` is no module"))
                    .with_help("a module is a set, or a function that gives one: `{ pkgs, ... }: { }`")
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

/// What to write for one of the definitions to win. All of them have the same priority.
fn ways_out(option: &str, definitions: &[Definition], places: &[Option<Place>]) -> Vec<String> {
    let [first, .., _] = definitions else { return Vec::new() };
    let place = |index: usize| places.get(index).and_then(Option::as_ref);
    let line = |definition: &Definition, function: &str| {
        let value = definition.value.as_deref().filter(|value| !value.contains('\n')).unwrap_or("…");
        let value = if function.is_empty() { value.to_owned() } else { format!("lib.{function} {value}") };
        format!("`{option} = {value};`")
    };
    // Nobody writes into a library: the winner is the last of the user's own, if any is.
    let shown = |index: usize| {
        let own = place(index).filter(|at| at.is_own);
        own.map_or_else(|| "in a module of your own".to_owned(), |at| format!("at {}", at.name))
    };
    let is_own = |index: &usize| place(*index).is_some_and(|at| at.is_own);
    let end = definitions.len() - 1;
    let winner = (0..=end).rev().find(is_own).unwrap_or(end);
    let says = |function: &str| {
        let mut texts = places.iter().flatten().map(|at| at.text.as_str());
        texts.any(|text| text.contains(function))
    };
    let (win, at) = (|function: &str| line(&definitions[winner], function), shown(winner));
    if says("mkForce ") {
        return vec![format!(
            "each is forced already: leave `lib.mkForce` out of one, or write {} {at}",
            win("mkOverride 40")
        )];
    }
    if says("mkOverride ") {
        return vec!["each has the same priority: the lower number after `lib.mkOverride` wins".to_owned()];
    }
    if says("mkDefault ") {
        return vec![format!("each is a default only: for one to win, write {} {at}", win(""))];
    }
    let mut help = vec![format!("for one to win, write {} {at}", win("mkForce"))];
    if end == 1 && winner == 1 && is_own(&0) {
        help.push(format!("or let the other give way: {} {}", line(first, "mkDefault"), shown(0)));
    }
    help
}

/// Complaints about values and files that stand where they cannot.
fn misplaced(message: &str) -> Option<ModuleFault> {
    if let Some(rest) = message.strip_prefix("In module ") {
        let (file, rest) = quoted(rest)?;
        let (found, rest) = rest.split_once("a value of type ").and_then(|(_, rest)| quoted(rest))?;
        let (option, _) =
            rest.split_once("for the option").and_then(|(_, rest)| quoted(rest.trim_start()))?;
        let (option, found) = (option.to_owned(), found.to_owned());
        return Some(ModuleFault::NotASet { option, found, definitions: files_of(&[file]) });
    }
    if let Some((file, rest)) = message.strip_prefix("Module ").and_then(quoted)
        && let Some((option, _)) = rest.strip_prefix(" has an unsupported attribute ").and_then(quoted)
    {
        // The key of an anonymous module counts what is in its file.
        let file = file.split(":anon-").next().unwrap_or(file);
        return Some(ModuleFault::Beside { option: option.to_owned(), definitions: files_of(&[file]) });
    }
    if message.starts_with("Module imports can't be nested lists") {
        return Some(ModuleFault::NestedImports { definitions: definitions(message).0 });
    }
    let named = message.strip_prefix("module ")?.strip_suffix(" does not look like a module.")?;
    let file = named.split_once(" (").map_or(named, |(file, _)| file);
    Some(ModuleFault::NoModule { definitions: files_of(&[file]) })
}

/// The parts of `option."[definition 1-entry 2]".inner`: the innermost list, the entry, and what is in it.
fn entry_of(option: &str) -> Option<(&str, usize, &str)> {
    let start = option.rfind(".\"[definition ")?;
    let (part, inner) = option[start + 2..].split_once('"')?;
    Some((&option[..start], list_entry(part)?, inner.strip_prefix('.').unwrap_or(inner)))
}

/// An option as people say it, in quotes.
fn named(option: &str) -> String {
    match entry_of(option) {
        Some((list, entry, "")) => format!("entry {entry} of {}", named(list)),
        Some((list, entry, inner)) => format!("`{inner}` in entry {entry} of {}", named(list)),
        None => format!("`{option}`"),
    }
}

/// What is written for an option inside of a list's entry.
fn in_entry(option: &str) -> &str {
    entry_of(option).map_or(option, |(_, _, inner)| inner)
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
                let (file, line) = match place.rsplit_once(':') {
                    Some((file, number)) if number.parse::<u32>().is_ok() => (file, number.parse().ok()),
                    _ => (place, None),
                };
                definitions.push(Definition { line, ..Definition::in_file(file) });
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
                Definition { value: Some("1".into()), ..Definition::in_file("/x/a.nix") },
                Definition { value: Some("{\n  c = 2;\n}".into()), ..Definition::in_file("/x/b") },
            ]
        );
        let place =
            |name: &str, text: &str, is_own| Some(Place { name: name.into(), text: text.into(), is_own });
        let help = fault.diagnose(&[place("a.nix", "", true), place("b:1", "a.b = {", true)]).help;
        assert_eq!(help[0], "for one to win, write `a.b = lib.mkForce …;` at b:1");
        assert_eq!(help[1], "or let the other give way: `a.b = lib.mkDefault 1;` at a.nix");
        // The library's file is not the place to write at.
        let help = fault.diagnose(&[place("a:2", "a.b = 1", true), place("b:1", "a.b = 2", false)]).help;
        assert_eq!(help, ["for one to win, write `a.b = lib.mkForce 1;` at a:2"]);
        let help = fault.diagnose(&[place("a", "", false), place("b:1", "b = mkDefault 2", false)]).help;
        assert_eq!(
            help,
            ["each is a default only: for one to win, write `a.b = …;` in a module of your own"]
        );
        let both = |function: &str| {
            let text = format!("a.b = {function} 1");
            fault.diagnose(&[place("a:2", &text, true), place("b:1", &text, true)]).help
        };
        assert_eq!(
            both("lib.mkForce"),
            [
                "each is forced already: leave `lib.mkForce` out of one, or write `a.b = lib.mkOverride 40 …;` at b:1"
            ]
        );
        assert_eq!(both("mkDefault"), ["each is a default only: for one to win, write `a.b = …;` at b:1"]);
        assert_eq!(
            both("lib.mkOverride 70"),
            ["each has the same priority: the lower number after `lib.mkOverride` wins"]
        );
    }

    #[test]
    fn values_where_sets_belong_are_named() {
        let message = "In module `/x/a.nix', you're trying to define a value of type `bool'\nrather than an attribute \
                       set for the option\n`a.b'!\n\nThis usually happens if `a.b' has option\ndefinitions inside.";
        let fault = ModuleFault::parse(message).expect("it is one");
        assert_eq!(fault.option(), Some("a.b"));
        assert_eq!(
            fault.diagnose(&[]).message,
            "the option `a.b` is a set of options, and its definition a bool"
        );
        let file = |message: &str| {
            let fault = ModuleFault::parse(message).expect("it is one");
            fault.definitions().iter().map(|definition| definition.file.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(file("The option `a' in `/x' is already declared in `/y' and `/z'."), "/y /z /x");
        assert_eq!(file("Module `/x:anon-1' has an unsupported attribute `time'. This is"), "/x");
        assert_eq!(file("Module imports can't be nested lists. Definitions:\n- In `/x': [ ]"), "/x");
        assert_eq!(file("module /x (/x) does not look like a module."), "/x");
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
        assert_eq!(fault.label(0, true), "the value is { b = 1; }");
        assert_eq!(split_entry("a.\"b c\""), ("a.\"b c\"", None));
        assert_eq!(named("a.\"[definition 2-entry 1]\".b.c"), "`b.c` in entry 1 of `a`");
        assert_eq!(
            named("a.\"[definition 2-entry 1]\".b.\"[definition 1-entry 3]\""),
            "entry 3 of `b` in entry 1 of `a`"
        );
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
        assert_eq!(fault.definitions(), [Definition { line: Some(3), ..Definition::in_file("/x.nix") }]);
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
