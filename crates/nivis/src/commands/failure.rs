//! Failures of commands: what is shown, and the exit code.

use super::paint::Paint;
use crate::flakes::{HostError, LIBRARY, OpenError, Place, Report, Trees};
use crate::realise::RealiseError;
use nivis_flake::lock::{UpdateCause, UpdateError};
use nivis_flake::{FlakeRefError, Notice};
use nivis_fleet::ActivationError;
use nivis_store::store::StoreError;
use std::error::Error;
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
    #[error("the flake has no hosts")]
    NoHosts,
    #[error("'{path}' is missing")]
    NoAttribute { path: String, tried: Vec<String>, nearest: Vec<String> },
    #[error("'{path}' is {found}, not {expected}")]
    WrongType { path: String, found: String, expected: &'static str },
    #[error("no host of the flake is named like this machine, '{name}'")]
    NoHostLikeThis { name: String, hosts: Vec<String> },
    #[error("'{host}' is a host of kind {kind}, which this version cannot activate")]
    NotActivated { host: String, kind: &'static str },
    #[error("the system of '{host}' needs a builder for {}", names.join(", "))]
    NeedsBuilder { host: String, names: Vec<String> },
    #[error(transparent)]
    Activation(#[from] ActivationError),
    #[error("{0}")]
    Usage(String),
    #[error("no memory for evaluation")]
    NoMemory,
}

impl Failure {
    /// The exit code, as everywhere in Nivis: 1 for errors, 2 for a wrong command line.
    pub(super) fn code(&self) -> i32 {
        match self {
            Failure::Usage(_) => 2,
            _ => 1,
        }
    }

    /// The host's failure, where that is all there is to say.
    fn host_error(&self) -> Option<&HostError> {
        let Failure::Open(error) = self else { return None };
        match &**error {
            OpenError::Host(error) => Some(error),
            OpenError::Update(UpdateError { inputs, cause: UpdateCause::Host(error) })
                if inputs.is_empty() =>
            {
                Some(error)
            }
            _ => None,
        }
    }

    fn report(&self) -> Option<&Report> {
        match self {
            Failure::Eval(report) => Some(report),
            Failure::Open(error) => error.report(),
            _ => None,
        }
    }

    fn help(&self) -> Vec<String> {
        let did_you_mean = |nearest: &[String]| match nearest {
            [] => None,
            names => Some(format!("did you mean {}?", names.join(" or "))),
        };
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
            Failure::NoHostLikeThis { hosts, .. } => {
                vec![format!("its hosts are {}; name one with --flake REF#HOST", hosts.join(", "))]
            }
            Failure::NotActivated { kind, .. } => not_activated(kind),
            Failure::NeedsBuilder { .. } => {
                vec!["this version has no builder; leave them out, or use the distribution's packages".into()]
            }
            Failure::Activation(error) => error.help(),
            Failure::NoHosts => vec![
                "hosts are in linuxConfigurations, nixosConfigurations, homeConfigurations and darwinConfigurations"
                    .into(),
            ],
            Failure::NoAttribute { tried, nearest, .. } => {
                let mut help: Vec<String> = did_you_mean(nearest).into_iter().collect();
                if tried.len() > 1 && !path_has_parts(tried) {
                    help.push(format!("looked for {}", tried.join(", ")));
                }
                help
            }
            Failure::Reference(
                FlakeRefError::NoFlakeNixAnywhere
                | FlakeRefError::NotPartOfAFlake { .. }
                | FlakeRefError::FileSystemBoundary { .. },
            ) => vec!["a flake is a folder with a file flake.nix".into()],
            Failure::Open(_) if matches!(self.host_error(), Some(HostError::Untracked { .. })) => {
                match self.host_error() {
                    Some(HostError::Untracked { root, path }) => vec![format!("run: git -C {root} add {path}")],
                    _ => Vec::new(),
                }
            }
            Failure::Open(_) if self.elsewhere().is_some() => {
                vec!["use a copy on this machine with --override-input NAME path:DIR".into()]
            }
            _ => match self.store_error() {
                Some(StoreError::NoPermission { .. }) => {
                    vec!["use another store with --store DIR, or set NIVIS_STORE".into()]
                }
                Some(StoreError::NoSpace { .. }) => {
                    vec!["make room there, or use a store elsewhere with --store DIR".into()]
                }
                _ => Vec::new(),
            },
        }
    }

    /// The input that would have to be fetched from elsewhere: its name and its reference.
    fn elsewhere(&self) -> Option<(String, &str)> {
        let Failure::Open(error) = self else { return None };
        let OpenError::Update(UpdateError { inputs, cause }) = &**error else { return None };
        match cause {
            UpdateCause::Fetch { source: HostError::Elsewhere { input }, .. } => {
                Some((inputs.join("/"), input))
            }
            _ => None,
        }
    }

    fn store_error(&self) -> Option<&StoreError> {
        let mut error: &(dyn Error + 'static) = self;
        loop {
            if let Some(found) = error.downcast_ref() {
                return Some(found);
            }
            error = match error.downcast_ref::<Failure>() {
                // Transparent errors answer for what they wrap.
                Some(Failure::Store(found)) => return Some(found),
                Some(Failure::Stores(crate::stores::OpenError::Store(found))) => return Some(found),
                Some(Failure::Realise(error)) => match &**error {
                    RealiseError::Store(found) => return Some(found),
                    other => other.source()?,
                },
                Some(Failure::Open(error)) => match &**error {
                    OpenError::Host(HostError::Store(found)) => return Some(found),
                    other => other.source()?,
                },
                _ => error.source()?,
            };
        }
    }

    /// Writes the failure to standard error. `host` is the one it is about.
    pub(super) fn print(&self, trees: &Trees, host: Option<&str>, paint: Paint, show_trace: bool) {
        let here = std::env::current_dir().unwrap_or_default();
        let clean = |text: &str| trees.original_paths(text, &here);
        let about = host.map_or_else(String::new, |host| format!("{host}: "));
        match self.report() {
            Some(report) => print_report(report, &about, &clean, paint, show_trace),
            None => {
                let mut text = match self.elsewhere() {
                    Some((name, reference)) => format!(
                        "the input '{name}' ({reference}) is not on this machine, and this version of Nivis fetches \
                         nothing from elsewhere"
                    ),
                    None => self.host_error().map_or_else(|| self.to_string(), ToString::to_string),
                };
                let mut source = if self.elsewhere().is_some() { None } else { self.source() };
                while let Some(inner) = source {
                    let inner_text = inner.to_string();
                    // A transparent wrapper says the same as what it wraps.
                    if !text.contains(&inner_text) {
                        text = format!("{text}: {inner_text}");
                    }
                    source = inner.source();
                }
                eprintln!("{} {}{}", paint.red("error:"), about, clean(&text));
            }
        }
        if let Failure::Activation(ActivationError::Obstacles(obstacles)) = self {
            for obstacle in obstacles {
                eprintln!("  {} {}", paint.red("•"), clean(&obstacle.message));
                eprintln!("    {} {}", paint.cyan("help:"), obstacle.help);
            }
        }
        for help in self.help() {
            eprintln!("  {} {help}", paint.cyan("help:"));
        }
    }
}

/// What is missing for hosts that are not Linux hosts of the base library.
fn not_activated(kind: &str) -> Vec<String> {
    match kind {
        "nixos" => vec![
            "the system of a NixOS host is built by nixpkgs' modules, and this version has no builder for it"
                .into(),
            "where Nix is: nixos-rebuild switch --flake REF#HOST; `nivis build` evaluates it".into(),
        ],
        "home" => vec!["homes are activated by a later version; `nivis build` makes them".into()],
        _ => vec!["a Mac is activated on the Mac, by darwin-rebuild".into()],
    }
}

fn print_place(place: &Place, clean: &dyn Fn(&str) -> String, paint: Paint) {
    let name = clean(&place.name);
    eprintln!("  {} {name}:{}:{}", paint.cyan("-->"), place.line, place.column);
    if place.is_file || !place.text.trim().is_empty() {
        let number = place.line.to_string();
        let (text, column) = window(&place.text, place.column as usize - 1);
        let before = text.chars().take(column);
        let indent: String = before.map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        let margin = " ".repeat(number.len());
        eprintln!("  {margin} {}", paint.cyan("|"));
        eprintln!("  {} {} {}", paint.cyan(&number), paint.cyan("|"), text);
        eprintln!("  {margin} {} {indent}{}", paint.cyan("|"), paint.red("^"));
    }
}

/// Whether an attribute path in `tried` (the last one is as it was given) has several parts.
fn path_has_parts(tried: &[String]) -> bool {
    tried.last().is_some_and(|path| path.contains('.'))
}

/// The part of a line that is shown, and where in it the column is.
fn window(text: &str, column: usize) -> (String, usize) {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= 100 {
        return (text.to_owned(), column);
    }
    let start = column.saturating_sub(50).min(chars.len() - 100);
    (chars[start..start + 100].iter().collect(), column - start)
}

/// Files that a user wrote: not the embedded library, nor texts of our own.
fn is_own(place: &Place, clean: &dyn Fn(&str) -> String) -> bool {
    place.is_file && is_own_name(&place.name, clean)
}

fn is_own_name(name: &str, clean: &dyn Fn(&str) -> String) -> bool {
    let shown = clean(name);
    shown != name && !shown.starts_with(LIBRARY)
}

fn print_report(
    report: &Report,
    about: &str,
    clean: &dyn Fn(&str) -> String,
    paint: Paint,
    show_trace: bool,
) {
    let mut message = clean(&report.message);
    if let Some(place) = &report.place {
        // Messages of flakes name their place; it is shown below.
        let suffix = format!("at {}:{}:{}", clean(&place.name), place.line, place.column);
        if let Some(rest) = message.strip_suffix(&suffix) {
            message = rest.trim_end_matches([' ', ',']).to_owned();
        }
    }
    let mut lines = message.trim().lines();
    eprintln!("{} {}{}", paint.red("error:"), about, lines.next().unwrap_or_default());
    for line in lines {
        if line.is_empty() {
            eprintln!();
        } else {
            eprintln!("  {line}");
        }
    }
    let own = report.trace.iter().filter_map(|step| step.place.as_ref()).find(|place| is_own(place, clean));
    let shown = match &report.place {
        Some(place) if is_own(place, clean) || own.is_none() => Some(place),
        _ => own,
    };
    if let Some(place) = shown {
        print_place(place, clean, paint);
    }
    if let [first, ..] = report.suggestions.as_slice() {
        let rest = &report.suggestions[1..];
        let others: String = rest.iter().map(|name| format!(" or {name}")).collect();
        eprintln!("  {} did you mean {first}{others}?", paint.cyan("help:"));
    }
    // The three innermost steps that a user would know again, or all of them.
    let known = |step: &&crate::flakes::Step| {
        let own = step.place.as_ref().is_some_and(|place| is_own(place, clean));
        !step.text.is_empty() && (own || (step.always && !clean(&step.text).contains(LIBRARY)))
    };
    let steps: Vec<_> = if show_trace {
        report.trace.iter().filter(|step| !step.text.is_empty()).collect()
    } else {
        report.trace.iter().filter(known).take(3).collect()
    };
    for step in steps {
        let place = step.place.as_ref();
        let place =
            place.map_or_else(String::new, |p| format!(" ({}:{}:{})", clean(&p.name), p.line, p.column));
        eprintln!("  {} {}{place}", paint.dim("…"), clean(step.text.trim_end().trim_end_matches(':')));
    }
}

/// Writes a notice of the flake crate to standard error.
pub(super) fn print_notice(notice: &Notice, paint: Paint) {
    let warning = paint.yellow("warning:");
    match notice {
        Notice::DirtyTree { path } => eprintln!("{warning} Git tree '{}' is dirty", path.display()),
        Notice::DubiousQuery { key } => {
            eprintln!("{warning} '{key}' in the reference has no value and is ignored")
        }
        Notice::FlakeNixItself { path, meant } => {
            eprintln!(
                "{warning} '{}' is a flake.nix; its folder '{}' is meant",
                path.display(),
                meant.display()
            );
        }
        Notice::SearchingUp { .. } => {}
        Notice::OverrideForNoInput { flake, input } => {
            eprintln!("{warning} '{flake}' overrides '{input}', which is no input of it");
        }
        Notice::UnusedOverride { input, .. } => {
            eprintln!("{warning} --override-input {input}: the flake has no such input");
        }
        Notice::UnusedUpdate { input } => eprintln!("{warning} the flake has no input '{input}' to update"),
        Notice::UnlockedEntry { reference } => {
            eprintln!("{warning} '{reference}' is pinned by its hash only")
        }
        Notice::NotWrittenUnlocked { input, .. } => {
            eprintln!("{warning} the lock file is not written because '{input}' is not locked");
        }
        Notice::NotWritten { changes, .. } => {
            eprintln!("{warning} the lock file is not written; it would change:\n{}", indent(changes));
        }
        Notice::Written { path, existed, changes } => {
            let verb = if *existed { "updated" } else { "made" };
            eprintln!("{warning} {verb} lock file '{}':\n{}", path.display(), indent(changes));
        }
    }
}

fn indent(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
