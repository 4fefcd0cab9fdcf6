//! The options that all commands of the reference have (`common-args.cc`, `main.cc`), and settings given as options.

use crate::config::table::{self, Kind};

/// A command line of `nix`, taken apart.
#[derive(Debug, Default)]
pub(super) struct Call {
    /// Settings in their order.
    pub settings: Vec<(String, String)>,
    /// Options of Nivis that mean the same, which may follow any command.
    pub flags: Vec<String>,
    /// The command, its own options and arguments.
    pub words: Vec<String>,
    pub show_trace: bool,
    pub version: bool,
}

/// Options without meaning here, and how many values they take.
const IGNORED: &[(&str, usize)] = &[
    ("--debug", 0),
    ("--eval-store", 1),
    ("--log-format", 1),
    ("--print-build-logs", 0),
    ("--quiet", 0),
    ("--read-only", 0),
    ("--repair", 0),
    ("--verbose", 0),
    ("-L", 0),
];

/// Options of Nivis under another name or with a value, and how many values they take.
const OWN: &[(&str, &str, usize)] = &[
    ("--no-net", "--offline", 0),
    ("--no-use-registries", "--no-registries", 0),
    ("--no-registries", "--no-registries", 0),
    ("--offline", "--offline", 0),
    ("--refresh", "--refresh", 0),
    ("--show-trace", "--show-trace", 0),
    ("--store", "--store", 1),
];

/// Options of single commands that take values.
const VALUES: &[(&str, usize)] = &[
    ("--apply", 1),
    ("--arg", 2),
    ("--arg-from-file", 2),
    ("--arg-from-stdin", 1),
    ("--argstr", 2),
    ("--dest", 1),
    ("--exclude", 1),
    ("--expr", 1),
    ("--file", 1),
    ("--flake", 1),
    ("--include", 1),
    ("--inputs-from", 1),
    ("--out-link", 1),
    ("--output-lock-file", 1),
    ("--override-flake", 2),
    ("--override-input", 2),
    ("--profile", 1),
    ("--reference-lock-file", 1),
    ("--registry", 1),
    ("--template", 1),
    ("--update-input", 1),
    ("--write-to", 1),
    ("-I", 1),
    ("-e", 1),
    ("-f", 1),
    ("-o", 1),
    ("-t", 1),
];

/// How many values an option of a command takes.
pub(super) fn values_of(option: &str) -> usize {
    VALUES.iter().find(|(name, _)| *name == option).map_or(0, |(_, count)| *count)
}

/// The words that are no options and no values of such.
pub(super) fn positional(words: &[String]) -> impl Iterator<Item = &String> {
    let mut takes = 0;
    words.iter().filter(move |word| {
        if takes > 0 {
            takes -= 1;
            return false;
        }
        if word.starts_with('-') && word.len() > 1 {
            takes = values_of(word);
            return false;
        }
        true
    })
}

/// The words that are options, up to `--`.
pub(super) fn flags(words: &[String]) -> impl Iterator<Item = &String> {
    let mut takes = 0;
    let words = words.iter().take_while(|word| *word != "--");
    words.filter(move |word| {
        if takes > 0 {
            takes -= 1;
            return false;
        }
        takes = values_of(word);
        word.starts_with('-')
    })
}

/// Whether a word is `-v`, `-vv` or the like.
fn is_verbosity(word: &str) -> bool {
    word.strip_prefix('-').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte == b'v'))
}

/// Takes a command line apart.
///
/// # Errors
/// The message, if an option lacks a value.
pub(super) fn read(words: Vec<String>) -> Result<Call, String> {
    let mut call = Call::default();
    let mut words = words.into_iter();
    let lacks = |flag: &str, count: usize, given: usize| {
        format!("flag '{flag}' requires {count} argument(s), but only {given} were given")
    };
    while let Some(word) = words.next() {
        if word == "--version" && call.words.is_empty() {
            call.version = true;
        } else if word == "--" {
            call.words.push(word);
            call.words.extend(words.by_ref());
        } else if word == "--option" {
            let (Some(name), Some(value)) = (words.next(), words.next()) else {
                return Err(lacks(&word, 2, 0));
            };
            call.settings.push((name, value));
        } else if let Some((_, own, count)) = OWN.iter().find(|(name, ..)| *name == word) {
            call.show_trace |= word == "--show-trace";
            call.flags.push((*own).to_owned());
            for given in 0..*count {
                call.flags.push(words.next().ok_or_else(|| lacks(&word, *count, given))?);
            }
        } else if let Some((_, count)) = IGNORED.iter().find(|(name, _)| *name == word) {
            for given in 0..*count {
                words.next().ok_or_else(|| lacks(&word, *count, given))?;
            }
        } else if is_verbosity(&word) {
            // How much is told is not changed.
        } else if let Some(setting) = word.strip_prefix("--").and_then(setting) {
            match setting {
                (name, Some(value)) => call.settings.push((name, value)),
                (name, None) => {
                    let value = words.next().ok_or_else(|| lacks(&word, 1, 0))?;
                    call.settings.push((name, value));
                }
            }
        } else {
            let count = values_of(&word);
            call.words.push(word.clone());
            for given in 0..count {
                call.words.push(words.next().ok_or_else(|| lacks(&word, count, given))?);
            }
        }
    }
    Ok(call)
}

/// The setting that an option without its dashes is, and its value where the name says it.
fn setting(name: &str) -> Option<(String, Option<String>)> {
    // These are options of commands of Nivis as well.
    if matches!(name, "allow-dirty-locks" | "json") {
        return None;
    }
    let kind_of = |name: &str| table::find(name).map(|(_, kind)| kind);
    if let Some(kind) = kind_of(name) {
        return Some((name.to_owned(), (kind == Kind::Bool).then(|| "true".to_owned())));
    }
    if let Some(positive) = name.strip_prefix("no-").filter(|name| kind_of(name) == Some(Kind::Bool)) {
        return Some((positive.to_owned(), Some("false".to_owned())));
    }
    let appended = name.strip_prefix("extra-").and_then(kind_of);
    appended.filter(|kind| kind.is_appendable()).map(|_| (name.to_owned(), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(text: &str) -> Call {
        read(text.split_whitespace().map(str::to_owned).collect()).expect("it is complete")
    }

    #[test]
    fn settings_are_told_from_options_of_commands() {
        let call =
            call("--extra-experimental-features flakes eval --raw --no-warn-dirty -vv .#x --offline -L");
        assert_eq!(call.words, ["eval", "--raw", ".#x"]);
        assert_eq!(call.flags, ["--offline"]);
        let settings: Vec<(&str, &str)> =
            call.settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(settings, [("extra-experimental-features", "flakes"), ("warn-dirty", "false")]);
    }

    #[test]
    fn values_are_no_arguments() {
        let call = call("flake metadata --override-input a path:/b ./x --json");
        assert_eq!(positional(&call.words).collect::<Vec<_>>(), ["flake", "metadata", "./x"]);
        assert!(read(vec!["--option".into(), "x".into()]).is_err());
    }
}
