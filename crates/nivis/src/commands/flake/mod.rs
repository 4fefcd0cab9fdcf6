//! `nivis flake`: what Nix' `nix flake` does, under the same names.

mod lock;
mod metadata;
mod show;
mod tree;

use super::session::Unopened;
use super::{FlakeArgs, Global};

/// What can be done with flakes.
#[derive(clap::Subcommand)]
pub(super) enum FlakeCommand {
    /// Show the outputs of a flake
    Show(show::ShowArgs),
    /// Show where a flake comes from, and its inputs
    #[command(visible_alias = "info")]
    Metadata(metadata::MetadataArgs),
    /// Add what is missing to the lock file
    Lock(lock::LockArgs),
    /// Lock inputs anew: all, or those that are named
    Update(super::update::UpdateArgs),
}

impl FlakeCommand {
    /// Whether the result is to be JSON.
    pub(super) fn wants_json(&self) -> bool {
        match self {
            FlakeCommand::Show(args) => args.json,
            FlakeCommand::Metadata(args) => args.json,
            FlakeCommand::Lock(_) | FlakeCommand::Update(_) => false,
        }
    }
}

/// `nivis flake`
pub(super) fn run(global: &Global, command: &FlakeCommand) -> Result<i32, Unopened> {
    match command {
        FlakeCommand::Show(args) => show::run(global, args),
        FlakeCommand::Metadata(args) => metadata::run(global, args),
        FlakeCommand::Lock(args) => lock::run(global, args),
        FlakeCommand::Update(args) => super::update::run(global, args),
    }
}

/// The flake that a command names by its place, or as all others do.
fn told<'a>(named: Option<&'a str>, flake: &'a FlakeArgs) -> Option<&'a str> {
    named.or(flake.flake.as_deref())
}
