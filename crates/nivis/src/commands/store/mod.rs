//! `nivis store`: what is in the store, under the names of Nix' commands.

mod add;
mod cat;
mod collect;
mod diff_closures;
mod info;
mod ls;
mod verify;

use super::Global;
use super::session::Unopened;

/// What can be asked of the store.
#[derive(clap::Subcommand)]
pub(super) enum StoreCommand {
    /// Put a file or folder into the store
    #[command(visible_alias = "add-path")]
    Add(add::AddArgs),
    /// Put a single file into the store
    AddFile(add::AddFileArgs),
    /// Show what is at a path in the store
    Ls(ls::LsArgs),
    /// Print a file of the store
    Cat(cat::CatArgs),
    /// Print a path of the store as an archive
    DumpPath(cat::DumpArgs),
    /// Show which packages and versions differ between two closures
    DiffClosures(diff_closures::DiffArgs),
    /// Remove what nothing keeps
    Gc(collect::GcArgs),
    /// Remove paths that nothing needs
    Delete(collect::DeleteArgs),
    /// Check that paths are what they were
    Verify(verify::VerifyArgs),
    /// Show which store is used
    #[command(visible_alias = "ping")]
    Info(info::InfoArgs),
    /// Find a path by its hash
    PathFromHashPart(info::HashPartArgs),
}

impl StoreCommand {
    /// Whether the result is to be JSON.
    pub(super) fn wants_json(&self) -> bool {
        match self {
            StoreCommand::Add(args) => args.json,
            StoreCommand::AddFile(args) => args.json,
            StoreCommand::Ls(args) => args.json,
            StoreCommand::Cat(args) => args.json,
            StoreCommand::DumpPath(args) => args.json,
            StoreCommand::DiffClosures(args) => args.json,
            StoreCommand::Gc(args) => args.json,
            StoreCommand::Delete(args) => args.json,
            StoreCommand::Verify(args) => args.json,
            StoreCommand::Info(args) => args.json,
            StoreCommand::PathFromHashPart(args) => args.json,
        }
    }
}

/// `nivis store`
pub(super) fn run(global: &Global, command: &StoreCommand) -> Result<i32, Unopened> {
    match command {
        StoreCommand::Add(args) => add::run(global, args),
        StoreCommand::AddFile(args) => add::run_file(global, args),
        StoreCommand::Ls(args) => ls::run(global, args),
        StoreCommand::Cat(args) => cat::run(global, args),
        StoreCommand::DumpPath(args) => cat::run_dump(global, args),
        StoreCommand::DiffClosures(args) => diff_closures::run(global, args),
        StoreCommand::Gc(args) => collect::run_gc(global, args),
        StoreCommand::Delete(args) => collect::run_delete(global, args),
        StoreCommand::Verify(args) => verify::run(global, args),
        StoreCommand::Info(args) => info::run(global, args),
        StoreCommand::PathFromHashPart(args) => info::run_hash_part(global, args),
    }
}
