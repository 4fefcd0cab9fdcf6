//! The command `nix`: its words become those of Nivis' own commands, and messages are the reference's.
//!
//! What needs a builder, a daemon or a shell is not here; it says so.

mod build;
mod options;
mod search;
mod store;

pub(crate) use store::run as run_nix_store;

use crate::commands;
use crate::config;
use crate::nix_instantiate::report;
use options::Call;
use std::ffi::OsString;
use std::sync::OnceLock;

/// Whether messages are those of the reference; then, whether with all steps.
static VOICE: OnceLock<bool> = OnceLock::new();

/// Commands of `nix` that Nivis has under the same name, with the same options.
const SAME: &[&str] = &["fmt", "formatter", "hash", "path-info", "registry", "repl", "store"];

/// Commands that have `--json` in the reference (`MixJSON`); the others of Nivis have it under its own name alone.
const WITH_JSON: &[&[&str]] = &[
    &["eval"],
    &["flake", "archive"],
    &["flake", "metadata"],
    &["flake", "prefetch"],
    &["flake", "show"],
    &["nix-build"],
    &["path-info"],
    &["search"],
    &["store", "info"],
    &["store", "ls"],
    &["store", "ping"],
    // Its words are those of a program.
    &["fmt"],
    &["formatter", "run"],
];

/// Commands of `nix` that run programs that were built, or build some.
const NEED_BUILDER: &[&str] = &[
    "bundle",
    "copy",
    "daemon",
    "develop",
    "dev-shell",
    "edit",
    "env",
    "log",
    "print-dev-env",
    "profile",
    "run",
    "shell",
    "upgrade-nix",
    "why-depends",
    "realisation",
    "nar",
    "key",
    "config",
    "help",
];

/// Makes messages the reference's from here on.
pub(crate) fn speak_as_nix(show_trace: bool) {
    VOICE.get_or_init(|| show_trace);
}

/// Whether messages are the reference's: then, whether they have all steps to an error.
pub(crate) fn voice() -> Option<bool> {
    VOICE.get().copied()
}

/// Runs the command with the words after its name; gives the exit code.
pub(crate) fn run(words: impl Iterator<Item = OsString>) -> i32 {
    let words = words.map(|word| word.to_string_lossy().into_owned()).collect();
    let call = match options::read(words) {
        Ok(call) => call,
        Err(message) => return usage(&message),
    };
    if call.version {
        println!("nix (Nix) 2.34.8");
        return 0;
    }
    config::tell(call.settings.clone());
    speak_as_nix(call.show_trace || config::is_on("show-trace"));
    let Some((command, rest)) = call.words.split_first() else {
        return usage("no subcommand specified");
    };
    match command.as_str() {
        "build" => build::run(&call, rest),
        "eval" => start(&call, &["eval"], &installables(&call, rest)),
        "derivation" if rest.first().is_some_and(|word| word == "show") => {
            start(&call, &["derivation", "show"], &installables(&call, &rest[1..]))
        }
        "show-derivation" => start(&call, &["derivation", "show"], &installables(&call, rest)),
        "flake" => match rest.first().map(String::as_str) {
            Some("info") => start(&call, &["flake", "metadata"], &rest[1..]),
            _ => start(&call, &["flake"], rest),
        },
        "search" => search::run(&call, rest),
        "add-to-store" => start(&call, &["store", "add"], rest),
        "hash-path" => start(&call, &["hash", "path"], rest),
        "hash-file" => start(&call, &["hash", "file"], rest),
        same if SAME.contains(&same) => start(&call, &[same], rest),
        known if NEED_BUILDER.contains(&known) => {
            report::print(&report::plain("error", &format!("'nix {known}' is not here: it needs a builder")));
            1
        }
        unknown => usage(&format!("'{unknown}' is not a recognised command")),
    }
}

fn usage(message: &str) -> i32 {
    report::print(&report::plain("error", message));
    report::print(b"Try 'nix --help' for more information.");
    1
}

/// Runs a command of Nivis.
fn start(call: &Call, command: &[&str], rest: &[String]) -> i32 {
    let whole: Vec<&str> = command.iter().copied().chain(rest.iter().map(String::as_str)).collect();
    let asks_json = options::flags(rest).any(|word| word == "--json");
    if asks_json && !WITH_JSON.iter().any(|known| whole.starts_with(known)) {
        return usage("unrecognised flag '--json'");
    }
    let words = ["nivis"].iter().chain(command).map(OsString::from);
    let words = words.chain(rest.iter().map(OsString::from)).chain(call.flags.iter().map(OsString::from));
    match commands::run(words.collect()) {
        // What is wrong with the command line is an error like others there.
        2 => 1,
        code => code,
    }
}

/// Words with what is to be evaluated spelled as Nivis has it: without `#` it is a flake.
fn installables(call: &Call, words: &[String]) -> Vec<String> {
    let of_expression = words.iter().any(|word| matches!(word.as_str(), "--expr" | "--file" | "-f"));
    let mut takes = 0;
    let spelled = words.iter().map(|word| {
        if takes > 0 {
            takes -= 1;
            return word.clone();
        }
        if word.starts_with('-') {
            takes = options::values_of(word);
            return word.clone();
        }
        if of_expression || word.contains('#') {
            return word.clone();
        }
        match word.rsplit_once('^') {
            Some((reference, outputs)) => format!("{reference}#^{outputs}"),
            None => format!("{word}#"),
        }
    });
    let mut spelled: Vec<String> = spelled.collect();
    let named = options::positional(words).next().is_some();
    if !named && !of_expression && call.words.first().is_some_and(|command| command == "eval") {
        spelled.push(".#".into());
    }
    spelled
}
