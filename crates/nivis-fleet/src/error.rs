//! Why an activation does not happen, or did not end well.

use crate::manifest::ManifestError;
use crate::tool::NO_SPACE;
use nivis_store::store::StoreError;
use std::path::{Path, PathBuf};

/// An activation that did not happen. The machine is as it was, unless `Undo` says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum ActivationError {
    #[error("only root can change this machine")]
    NotRoot,
    #[error("this machine does not run systemd")]
    NotSystemd,
    #[error("another activation is at work (process {pid})")]
    Locked { pid: String },
    #[error("{doing} '{}'", path.display())]
    Io { doing: &'static str, path: PathBuf, source: std::io::Error },
    #[error("{program} failed{}", code.map_or(String::new(), |code| format!(" with {code}")))]
    Tool { program: String, args: Vec<String>, code: Option<i32>, output: String },
    #[error("cannot run {program}")]
    NoTool { program: String, source: std::io::Error },
    #[error("this machine cannot become that")]
    Obstacles(Vec<Obstacle>),
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("there is no generation {number}")]
    NoGeneration { number: u64, have: Vec<u64> },
    #[error("there is no generation before the current one")]
    NoEarlierGeneration,
    #[error("Nivis has made nothing on this machine yet")]
    NoGenerations,
    #[error("the record '{}' is damaged", path.display())]
    Record { path: PathBuf, source: serde_json::Error },
    #[error("the system has no specialisation '{name}'")]
    NoSpecialisation { name: String, have: Vec<String> },
    #[error("the mirror of the packages cannot be reached")]
    Mirror { output: String },
    #[error("no package manager is known on this machine; looked for apt, dnf, pacman and apk")]
    NoPackageManager,
    #[error("{cause}; going back failed as well: {undo}")]
    Undo { cause: Box<ActivationError>, undo: Box<ActivationError> },
}

/// Something that stands against an activation, found before anything is changed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Obstacle {
    pub message: String,
    /// What to try.
    pub help: String,
}

impl Obstacle {
    /// From its two texts.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Obstacle { message: message.into(), help: help.into() }
    }
}

impl ActivationError {
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| ActivationError::Io { doing, path, source }
    }

    /// What to try.
    pub fn help(&self) -> Vec<String> {
        match self {
            ActivationError::NotRoot => vec!["run it with sudo, or as root".into()],
            ActivationError::NotSystemd => {
                vec!["`nivis build` makes the system without activating it".into()]
            }
            ActivationError::Locked { .. } => {
                vec!["wait for it, or look what it does: `journalctl -f`".into()]
            }
            ActivationError::Io { source, path, .. } => io_help(source, path),
            ActivationError::Tool { args, program, output, .. } => {
                let mut help: Vec<String> =
                    output.lines().rev().take(6).map(str::to_owned).collect::<Vec<_>>();
                help.reverse();
                help.push(format!("it was: {program} {}", args.join(" ")));
                if output.contains(NO_SPACE) {
                    help.push("make room on the disk, and try again: `df -h` shows which is full".into());
                }
                help
            }
            ActivationError::Mirror { output } => {
                let mut help: Vec<String> = Vec::new();
                help.extend(output.lines().find(|line| line.contains("Failed to fetch")).map(str::to_owned));
                help.push("nothing was changed; try again when it answers: apt-get update".into());
                help
            }
            ActivationError::NoGeneration { have, .. } => {
                let have: Vec<String> = have.iter().map(u64::to_string).collect();
                vec![format!("there are {}", have.join(", "))]
            }
            ActivationError::NoSpecialisation { have, .. } if have.is_empty() => {
                vec!["it has none".into()]
            }
            ActivationError::NoSpecialisation { have, .. } => vec![format!("it has {}", have.join(", "))],
            ActivationError::Undo { undo, .. } => {
                let mut help = undo.help();
                help.push("once that is mended, any `nivis switch` goes on going back first".into());
                help
            }
            ActivationError::NoGenerations | ActivationError::NoEarlierGeneration => {
                vec!["`nivis switch` makes one, `nivis generations` lists them".into()]
            }
            _ => Vec::new(),
        }
    }
}

fn io_help(source: &std::io::Error, path: &Path) -> Vec<String> {
    let folder = path.parent().unwrap_or(path).display().to_string();
    match source.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            vec![format!("make room on the file system of {folder}, and try again")]
        }
        std::io::ErrorKind::ReadOnlyFilesystem => {
            vec![format!("{folder} cannot be written: mount -o remount,rw its file system")]
        }
        std::io::ErrorKind::PermissionDenied => {
            vec![format!("if it is immutable: chattr -i {}", path.display())]
        }
        _ => Vec::new(),
    }
}
