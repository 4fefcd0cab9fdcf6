//! `nivis flake`: what Nix' `nix flake` does, under the same names.

mod archive;
mod check;
mod clone;
mod lock;
mod metadata;
mod prefetch;
mod show;
mod template;
mod tree;

use super::failure::Failure;
use super::session::Unopened;
use super::{FlakeArgs, Global};
use nivis_flake::FlakeRefError;

/// What can be done with flakes.
#[derive(clap::Subcommand)]
pub(super) enum FlakeCommand {
    /// Show the outputs of a flake
    Show(show::ShowArgs),
    /// Check that a flake's outputs are what they should be
    Check(check::CheckArgs),
    /// Show where a flake comes from, and its inputs
    #[command(visible_alias = "info")]
    Metadata(metadata::MetadataArgs),
    /// Add what is missing to the lock file
    Lock(lock::LockArgs),
    /// Lock inputs anew: all, or those that are named
    Update(super::update::UpdateArgs),
    /// Write the files of a template here
    Init(template::TemplateInitArgs),
    /// Write the files of a template to a folder
    New(template::TemplateNewArgs),
    /// Copy a flake and all its inputs to the store
    Archive(archive::ArchiveArgs),
    /// Fetch a tree into the store
    Prefetch(prefetch::PrefetchArgs),
    /// Fetch all inputs of a flake
    PrefetchInputs(prefetch::PrefetchInputsArgs),
    /// Clone the repository of a flake
    Clone(clone::CloneArgs),
}

impl FlakeCommand {
    /// Whether the result is to be JSON.
    pub(super) fn wants_json(&self) -> bool {
        match self {
            FlakeCommand::Show(args) => args.json,
            FlakeCommand::Check(args) => args.json,
            FlakeCommand::Metadata(args) => args.json,
            FlakeCommand::Init(args) => args.wants_json(),
            FlakeCommand::New(args) => args.wants_json(),
            FlakeCommand::Archive(args) => args.json,
            FlakeCommand::Prefetch(args) => args.json,
            FlakeCommand::PrefetchInputs(args) => args.json,
            FlakeCommand::Update(args) => args.json,
            FlakeCommand::Lock(args) => args.json,
            FlakeCommand::Clone(args) => args.json,
        }
    }
}

/// `nivis flake`
pub(super) fn run(global: &Global, command: &FlakeCommand) -> Result<i32, Unopened> {
    match command {
        FlakeCommand::Show(args) => show::run(global, args),
        FlakeCommand::Check(args) => check::run(global, args),
        FlakeCommand::Metadata(args) => metadata::run(global, args),
        FlakeCommand::Lock(args) => lock::run(global, args),
        FlakeCommand::Update(args) => super::update::run_quietly(global, args),
        FlakeCommand::Init(args) => template::run_init(global, args),
        FlakeCommand::New(args) => template::run_new(global, args),
        FlakeCommand::Archive(args) => archive::run(global, args),
        FlakeCommand::Prefetch(args) => prefetch::run(global, args),
        FlakeCommand::PrefetchInputs(args) => prefetch::run_inputs(global, args),
        FlakeCommand::Clone(args) => clone::run(global, args),
    }
}

/// The flake that a command names by its place, or as all others do.
///
/// # Errors
/// An output of it is named.
fn told<'a>(named: Option<&'a str>, flake: &'a FlakeArgs) -> Result<Option<&'a str>, Failure> {
    let told = named.or(flake.flake.as_deref());
    match told.and_then(|text| Some((text, text.split_once('#')?.1))) {
        Some((text, fragment)) if !fragment.is_empty() => {
            let (fragment, reference) = (fragment.to_owned(), text.to_owned());
            Err(FlakeRefError::UnexpectedFragment { fragment, reference }.into())
        }
        _ => Ok(told),
    }
}
