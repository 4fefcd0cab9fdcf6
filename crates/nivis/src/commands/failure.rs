//! Failures of commands: what is shown, and the exit code.

use super::paint::Paint;
use super::scaffold::ScaffoldError;
use crate::flakes::{OpenError, Report, Trees};
use crate::realise::RealiseError;
use crate::render::{Style, render, render_warning, to_json};
use nivis_diag::{Code, Diagnose, Diagnostic, SourceMap, sentence};
use nivis_eval::io::reason;
use nivis_flake::{FlakeRefError, Notice};
use nivis_fleet::ActivationError;
use nivis_store::store::StoreError;
use serde_json::Value;
use std::path::PathBuf;

/// Why a command did not do what it should.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Open(#[from] Box<OpenError>),
    #[error(transparent)]
    Eval(#[from] Box<Report>),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Stores(#[from] crate::stores::OpenError),
    #[error(transparent)]
    Config(#[from] crate::config::ConfigError),
    #[error(transparent)]
    Realise(#[from] Box<RealiseError>),
    #[error(transparent)]
    Reference(#[from] FlakeRefError),
    #[error("{message}")]
    Io { message: String, source: std::io::Error },
    #[error("there is no home folder to remember builds in; set HOME or XDG_STATE_HOME")]
    NoHome,
    #[error("no flake was found")]
    NoFlake { looked: Vec<PathBuf> },
    #[error("there is no host '{name}' in the flake")]
    NoHost { name: String, nearest: Vec<String>, hosts: Vec<String> },
    #[error("'{name}' of the flake is no host, and this version makes hosts only")]
    NotHost { name: String },
    #[error("the flake has no hosts")]
    NoHosts,
    #[error("'{path}' is missing")]
    NoAttribute { path: String, tried: Vec<String>, nearest: Vec<String> },
    #[error("'{path}' is missing")]
    NoOutput { flake: String, path: String, tried: Vec<String>, nearest: Vec<String> },
    #[error("the flake has no 'packageProfiles'")]
    NoProfiles,
    #[error("'{path}' is {found}, not {expected}")]
    WrongType { path: String, found: String, expected: &'static str },
    #[error("no host of the flake is named like this machine, '{name}'")]
    NoHostLikeThis { name: String, hosts: Vec<String> },
    #[error("'{host}' is a host of kind {kind}, which this version cannot activate")]
    NotActivated { host: String, kind: &'static str },
    #[error("the system of '{host}' needs a builder for {}", names.join(", "))]
    NeedsBuilder { host: String, names: Vec<String> },
    #[error("string '{text}' {}", wrong_context(*entries))]
    NoPath { text: String, entries: usize },
    #[error(transparent)]
    Activation(#[from] ActivationError),
    #[error("{what} is for a later version")]
    Later { what: String, help: String },
    #[error(transparent)]
    Scaffold(#[from] ScaffoldError),
    #[error("{0}")]
    Usage(String),
    /// What was asked for cannot be done with what is there.
    #[error("{0}")]
    Refused(String),
    #[error("no memory for evaluation")]
    NoMemory,
}

impl Failure {
    /// The exit code, as everywhere in Nivis: 1 for errors, 2 for a wrong command line. The reference has one of its own
    /// for hashes.
    pub(super) fn code(&self) -> i32 {
        match self {
            Failure::Usage(_) => 2,
            Failure::Open(error) if crate::nix::voice().is_some() && error.is_hash_mismatch() => 102,
            Failure::Eval(report) if crate::nix::voice().is_some() && report.is_hash_mismatch => 102,
            _ => 1,
        }
    }

    fn report(&self) -> Option<&Report> {
        match self {
            Failure::Eval(report) => Some(report),
            Failure::Open(error) => error.report(),
            _ => None,
        }
    }

    /// Writes the failure to standard error. `host` is the one it is about.
    pub(super) fn print(&self, trees: &Trees, host: Option<&str>, paint: Paint, show_trace: bool) {
        if crate::nix::voice().is_some() {
            return crate::nix_instantiate::report::print(&self.as_nix_says());
        }
        let style = Style { colours: paint.is_on(), show_trace };
        let none = SourceMap::default();
        let sources = self.report().map_or(&none, |report| &report.sources);
        eprintln!("{}", render(&self.cleaned(trees), sources, host, style));
    }

    /// The failure in the reference's words, as far as those are known.
    fn as_nix_says(&self) -> Vec<u8> {
        use crate::nix_instantiate::report::plain;
        if let Some(text) = self.report().and_then(|report| report.reference.as_ref()) {
            return text.clone();
        }
        match self {
            Failure::NoOutput { flake, tried, nearest, .. } => {
                let tried: Vec<String> = tried.iter().map(|path| format!("'{path}'")).collect();
                let tried = match tried.split_last() {
                    Some((last, [])) => last.clone(),
                    Some((last, first)) => format!("{} or {last}", first.join(", ")),
                    None => String::new(),
                };
                let near = match nearest.split_last() {
                    Some((last, [])) => format!("\nDid you mean {last}?"),
                    Some((last, first)) => format!("\nDid you mean one of {} or {last}?", first.join(", ")),
                    None => String::new(),
                };
                plain("error", &format!("flake '{flake}' does not provide attribute {tried}{near}"))
            }
            Failure::Open(error) => crate::flakes::lock_failure_as_nix_says(error),
            Failure::NeedsBuilder { host, .. } => {
                plain("error", &format!("cannot build '{host}': this version has no builder"))
            }
            Failure::Reference(FlakeRefError::Io { path, source }) => {
                plain("error", &format!("getting status of {path:?}: {}", reason(source)))
            }
            _ => plain("error", &sentence(self)),
        }
    }

    /// The failure for programs.
    pub(super) fn to_json(&self, trees: &Trees) -> Value {
        let none = SourceMap::default();
        let sources = self.report().map_or(&none, |report| &report.sources);
        to_json(&self.cleaned(trees), sources)
    }

    /// The diagnostic with the paths that people know.
    fn cleaned(&self, trees: &Trees) -> Diagnostic {
        let here = std::env::current_dir().unwrap_or_default();
        let mut diagnostic = self.diagnose();
        let texts =
            [&mut diagnostic.message].into_iter().chain(&mut diagnostic.notes).chain(&mut diagnostic.help);
        for text in texts {
            *text = trees.original_paths(text, &here);
        }
        diagnostic
    }
}

impl Diagnose for Failure {
    fn diagnose(&self) -> Diagnostic {
        let plain = |code| Diagnostic::error(code, sentence(self));
        let mut diagnostic = match self {
            Failure::Open(error) => error.diagnose(),
            Failure::Eval(report) => report.diagnose(),
            Failure::Store(error) => error.diagnose(),
            Failure::Stores(error) => error.diagnose(),
            Failure::Config(_) => plain(Code::COMMAND_SETTING),
            Failure::Realise(error) => error.diagnose(),
            Failure::Reference(error) => error.diagnose(),
            Failure::Io { .. } => plain(Code::COMMAND_FILE),
            Failure::NoHome => plain(Code::COMMAND_FILE),
            Failure::NoFlake { .. } => plain(Code::FLAKE_NOT_FOUND),
            Failure::NoHost { .. } | Failure::NotHost { .. } | Failure::NoHosts => {
                plain(Code::COMMAND_NO_HOST)
            }
            Failure::NoAttribute { .. } | Failure::NoOutput { .. } | Failure::NoProfiles => {
                plain(Code::COMMAND_NO_ATTRIBUTE)
            }
            Failure::WrongType { .. } | Failure::NoPath { .. } => plain(Code::EVAL_TYPE),
            Failure::Usage(_) => plain(Code::COMMAND_USAGE),
            Failure::Refused(_) => plain(Code::COMMAND_FILE),
            Failure::Scaffold(_) => plain(Code::COMMAND_LAYOUT),
            Failure::Later { .. } => plain(Code::COMMAND_LATER),
            Failure::NoMemory => plain(Code::EVAL_MEMORY),
            Failure::NoHostLikeThis { .. } => plain(Code::COMMAND_NO_HOST),
            Failure::NotActivated { .. } | Failure::NeedsBuilder { .. } => plain(Code::ACTIVATION_KIND),
            Failure::Activation(ActivationError::Obstacles(obstacles)) => {
                let mut diagnostic = plain(Code::ACTIVATION_OBSTACLE);
                for obstacle in obstacles {
                    diagnostic.notes.push(obstacle.message.clone());
                    diagnostic.help.push(obstacle.help.clone());
                }
                diagnostic
            }
            Failure::Activation(_) => plain(Code::ACTIVATION_FAILED),
        };
        diagnostic.help.extend(self.help());
        diagnostic
    }
}

impl Failure {
    fn help(&self) -> Vec<String> {
        match self {
            Failure::NoFlake { looked } => {
                let places: Vec<String> = looked.iter().map(|path| path.display().to_string()).collect();
                vec![
                    format!("looked in {}", places.join(", ")),
                    "name one with --flake, or set NIVIS_FLAKE".into(),
                ]
            }
            Failure::NoHost { nearest, hosts, .. } => {
                let mut help: Vec<String> = did_you_mean(nearest).into_iter().collect();
                help.push(format!("its hosts are {}", hosts.join(", ")));
                help
            }
            Failure::NotHost { name } => vec![format!(
                "`nivis eval 'REF#{name}'` evaluates it; where Nix is, `nix build 'REF#{name}'` builds it"
            )],
            Failure::NoHostLikeThis { hosts, .. } => {
                vec![format!("its hosts are {}; name one with --flake REF#HOST", hosts.join(", "))]
            }
            Failure::NotActivated { kind, .. } => not_activated(kind),
            Failure::NeedsBuilder { .. } => {
                vec!["this version has no builder; leave them out, or use the distribution's packages".into()]
            }
            Failure::Activation(error) => error.help(),
            Failure::Scaffold(error) => error.help(),
            Failure::Later { help, .. } => vec![help.clone()],
            Failure::NoHosts => vec![
                "hosts are in linuxConfigurations, nixosConfigurations, homeConfigurations and darwinConfigurations"
                    .into(),
            ],
            Failure::NoProfiles => vec![
                "a profile is a list of packages, in the output packageProfiles.SYSTEM.NAME".into(),
            ],
            Failure::NoAttribute { tried, nearest, .. } | Failure::NoOutput { tried, nearest, .. } => {
                let mut help: Vec<String> = did_you_mean(nearest).into_iter().collect();
                if tried.len() > 1 && !path_has_parts(tried) {
                    help.push(format!("looked for {}", tried.join(", ")));
                }
                help
            }
            _ => Vec::new(),
        }
    }
}

/// What is wrong with the context of a string that is to be one store path (`coerceToSingleDerivedPathUnchecked`).
fn wrong_context(entries: usize) -> String {
    match entries {
        1 => "has a context which refers to a complete source and binary closure. \
              This is not supported at this time"
            .into(),
        entries => format!("has {entries} entries in its context. It should only have exactly one entry"),
    }
}

fn did_you_mean(nearest: &[String]) -> Option<String> {
    if nearest.is_empty() { None } else { Some(format!("did you mean {}?", nearest.join(" or "))) }
}

/// What is missing for hosts that are not Linux hosts of the base library.
fn not_activated(kind: &str) -> Vec<String> {
    match kind {
        "nixos" => vec![
            "the system of a NixOS host is built by nixpkgs' modules, and this version has no builder for it"
                .into(),
            "where Nix is: nixos-rebuild switch --flake REF#HOST; `nivis build` evaluates it".into(),
        ],
        _ => vec!["a Mac is activated on the Mac, by darwin-rebuild".into()],
    }
}

/// Whether an attribute path in `tried` (the last one is as it was given) has several parts.
fn path_has_parts(tried: &[String]) -> bool {
    tried.last().is_some_and(|path| path.contains('.'))
}

/// Writes a notice of the flake crate to standard error.
pub(super) fn print_notice(notice: &Notice, paint: Paint) {
    if crate::nix::voice().is_some() {
        if let Notice::SearchingUp { path } = notice {
            let text = format!("path {path:?} does not contain a 'flake.nix', searching up");
            crate::nix_instantiate::report::print(text.as_bytes());
        }
        notice_as_nix_says(notice).iter().for_each(|text| warn_as_nix(text));
        return;
    }
    if let Some(text) = describe_notice(notice) {
        let line = format!("{}\n", render_warning(&text, paint.is_on()));
        crate::eval_cache::told(line.as_bytes());
        eprint!("{line}");
    }
}

/// A warning of the reference, whose further lines are not aligned.
fn warn_as_nix(text: &str) {
    use crate::nix_instantiate::report::{level_prefix, print};
    print(format!("{}{text}", level_prefix("warning")).as_bytes());
}

/// Writes a warning to standard error.
pub(super) fn print_warning(text: &str, paint: Paint) {
    if crate::nix::voice().is_some() {
        warn_as_nix(text);
    } else {
        eprintln!("{}", render_warning(text, paint.is_on()));
    }
}

fn describe_notice(notice: &Notice) -> Option<String> {
    Some(match notice {
        Notice::DirtyTree { path } => format!("Git tree '{}' is dirty", path.display()),
        Notice::UntrustedSetting { name } => format!(
            "ignoring untrusted flake configuration setting '{name}'.\nPass '--accept-flake-config' to trust it"
        ),
        Notice::SavedSetting { name, value } => format!(
            "using saved setting for '{name} = {value}' from ~/.local/share/nix/trusted-settings.json"
        ),
        Notice::UncleanMercurial { path } => format!("Mercurial tree '{}' is unclean", path.display()),
        Notice::OldCopy { url, reason } => {
            format!("cannot download '{url}' ({reason}); the copy of an earlier time is used")
        }
        Notice::NoGlobalRegistry { url, reason } => {
            format!("the global registry '{url}' is left out: {reason}")
        }
        Notice::DubiousQuery { key } => format!("'{key}' in the reference has no value and is ignored"),
        Notice::FlakeNixItself { path, meant } => {
            format!("'{}' is a flake.nix; its folder '{}' is meant", path.display(), meant.display())
        }
        Notice::SearchingUp { .. } => return None,
        Notice::OverrideForNoInput { on_command_line: true, .. } => return None,
        Notice::OverrideForNoInput { flake, input, .. } => {
            format!("an override names '{input}', which is no input of '{flake}'")
        }
        Notice::UnusedOverride { input, .. } => {
            format!("--override-input {input}: the flake has no such input")
        }
        Notice::UnusedUpdate { input, follows: Some(other) } => {
            format!("'{input}' follows '{other}'; update that: nivis update {other}")
        }
        Notice::UnusedUpdate { input, .. } => format!("the flake has no input '{input}' to update"),
        Notice::NoReferenceLock { path } => {
            format!("there is no lock file '{}' to begin with", path.display())
        }
        Notice::UnlockedEntry { reference } => format!("'{reference}' is pinned by its hash only"),
        Notice::NotWrittenUnlocked { input, .. } => {
            format!("the lock file is not written because '{input}' is not locked")
        }
        Notice::NotWritten { changes, .. } => {
            format!("the lock file is not written; it would change:\n{}", changes.trim_end())
        }
        Notice::Written { path, existed, changes } => {
            let verb = if *existed { "updated" } else { "made" };
            format!("{verb} lock file '{}':\n{}", path.display(), changes.trim_end())
        }
    })
}

/// The reference's words (`warn` in `libflake`).
fn notice_as_nix_says(notice: &Notice) -> Option<String> {
    Some(match notice {
        Notice::OverrideForNoInput { flake, input, .. } => {
            format!("input '{flake}' has an override for a non-existent input '{input}'")
        }
        Notice::UnusedOverride { input, reference } => {
            format!("the flag '--override-input {input} {reference}' does not match any input")
        }
        Notice::UnusedUpdate { input, .. } => format!("'{input}' does not match any input of this flake"),
        Notice::UnlockedEntry { reference } => format!(
            "Lock file entry '{reference}' is unlocked (e.g. lacks a Git revision) but is checked by NAR hash. \
             This is not reproducible and will break after garbage collection or when shared."
        ),
        Notice::NotWrittenUnlocked { flake, input } => {
            format!("not writing lock file of flake '{flake}' because it has an unlocked input ('{input}')")
        }
        Notice::NotWritten { flake, changes } => {
            format!("not writing modified lock file of flake '{flake}':\n{}", changes.trim_end())
        }
        Notice::Written { path, existed: true, changes } if changes.is_empty() => {
            format!("updating lock file \"{}\"", path.display())
        }
        Notice::Written { path, existed: true, changes } => {
            format!("updating lock file \"{}\":\n{}", path.display(), changes.trim_end())
        }
        Notice::Written { path, existed: false, changes } => {
            format!("creating lock file \"{}\": \n{}", path.display(), changes.trim_end())
        }
        Notice::FlakeNixItself { path, meant } => format!(
            "Path \"{}\" should point at the directory containing the 'flake.nix' file, not the file itself. \
             Pretending that you meant \"{}\"",
            path.display(),
            meant.display()
        ),
        Notice::DubiousQuery { key } => {
            format!("dubious URI query '{key}' is missing equal sign '=', ignoring")
        }
        Notice::NoReferenceLock { .. } => return None,
        Notice::SearchingUp { .. }
        | Notice::DirtyTree { .. }
        | Notice::UntrustedSetting { .. }
        | Notice::SavedSetting { .. }
        | Notice::UncleanMercurial { .. }
        | Notice::OldCopy { .. }
        | Notice::NoGlobalRegistry { .. } => return describe_notice(notice),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use nivis_flake::lock::{LockMismatch, UpdateCause, UpdateError, WriteLockError};
    use nivis_store::derivation::DerivationError;
    use nivis_store::nar::NarError;
    use nivis_store::store_path::StorePathError;

    /// Those that no transcript can bring about everywhere.
    #[test]
    fn rare_failures_have_their_codes() {
        let path = || PathBuf::from("/store");
        let text = || "x".to_owned();
        let mismatch = StoreError::HashMismatch { path: text(), specified: text(), found: text() };
        let invalid = StoreError::Path(StorePathError::NotInStore { path: text() });
        let derivation = DerivationError::NotUtf8 { name: text() };
        let archive = NarError::Input { source: std::io::ErrorKind::InvalidData.into() };
        let unlocked = WriteLockError::Unlocked { flake: text(), input: text() };
        let unlocked = OpenError::Write { flake: text(), source: unlocked };
        let cause = UpdateCause::Mismatch(LockMismatch::NoNarHash { input: text(), expected: text() });
        let mismatch_of_lock = OpenError::Update(UpdateError { flake: None, inputs: Vec::new(), cause });
        let failures: [(Failure, &str); 12] = [
            (StoreError::NoSpace { path: path() }.into(), "NV0307"),
            (mismatch.into(), "NV0302"),
            (invalid.into(), "NV0301"),
            (StoreError::Derivation(derivation).into(), "NV0305"),
            (StoreError::Nar(archive).into(), "NV0306"),
            (Failure::NoMemory, "NV0215"),
            (Box::new(mismatch_of_lock).into(), "NV0407"),
            (Box::new(unlocked).into(), "NV0408"),
            (ActivationError::NotRoot.into(), "NV0701"),
            (ActivationError::Obstacles(Vec::new()).into(), "NV0702"),
            (Failure::NotActivated { host: text(), kind: "darwin" }, "NV0703"),
            (StoreError::SchemaCorrupt { path: path() }.into(), "NV0304"),
        ];
        for (failure, code) in failures {
            assert_eq!(failure.diagnose().code.to_string(), code, "{failure}");
        }
        let help = Failure::from(StoreError::NoSpace { path: path() }).diagnose().help;
        assert_eq!(help, ["make room there, or use a store elsewhere with --store DIR"]);
    }
}
