//! Things worth telling the user that stop nothing; the command line decides whether and how to show them.

use std::path::PathBuf;

/// A warning of this crate, as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A URL parameter without `=` is ignored.
    DubiousQuery { key: String },
    /// The reference named `flake.nix` itself; its directory is meant.
    FlakeNixItself { path: PathBuf, meant: PathBuf },
    /// There is no `flake.nix` at `path`; the directories above are searched.
    SearchingUp { path: PathBuf },
    /// An override names an input that the flake does not have; one of the command line is an [`Notice::UnusedOverride`], too.
    OverrideForNoInput { flake: String, input: String, on_command_line: bool },
    /// An `--override-input` matched nothing.
    UnusedOverride { input: String, reference: String },
    /// An input to update that the flake does not have, or that follows another.
    UnusedUpdate { input: String, follows: Option<String> },
    /// `--reference-lock-file` names nothing; locking begins without one.
    NoReferenceLock { path: PathBuf },
    /// A lock file entry without a revision that only its NAR hash protects.
    UnlockedEntry { reference: String },
    /// The lock file is not written because an input is not locked.
    NotWrittenUnlocked { flake: String, input: String },
    /// The lock file differs but may not be written.
    NotWritten { flake: String, changes: String },
    /// The lock file is written; `changes` is the reference's text of the differences, without colours.
    Written { path: PathBuf, existed: bool, changes: String },
    /// A setting of the flake is not used, because nobody trusts it.
    UntrustedSetting { name: String },
    /// A setting of the flake is used, or not, because it was decided before.
    SavedSetting { name: String, value: String },
    /// Something cannot be downloaded; what was downloaded before is used.
    OldCopy { url: String, reason: String },
    /// The global registry cannot be downloaded.
    NoGlobalRegistry { url: String, reason: String },
    /// The working tree of Mercurial has changes that are not committed.
    UncleanMercurial { path: PathBuf },
    /// The working tree has changes that are not committed.
    DirtyTree { path: PathBuf },
}
