//! `nivis lock`: what is in a lock file, and what could be better.

mod audit;
mod dedupe;
mod merge;

use super::Global;
use super::session::Unopened;

/// What can be done with lock files.
#[derive(clap::Subcommand)]
pub(super) enum LockCommand {
    /// Show the age of inputs, which are there more than once, and which outputs read them
    Audit(audit::AuditArgs),
    /// Let inputs of inputs follow those that are there already
    Dedupe(dedupe::DedupeArgs),
    /// Resolve a conflict in a lock file, input by input
    #[command(visible_alias = "resolve")]
    Merge(merge::MergeArgs),
}

impl LockCommand {
    /// Whether the result is to be JSON.
    pub(super) fn wants_json(&self) -> bool {
        match self {
            LockCommand::Audit(args) => args.json,
            LockCommand::Dedupe(args) => args.json,
            LockCommand::Merge(args) => args.json,
        }
    }
}

/// `nivis lock`
pub(super) fn run(global: &Global, command: &LockCommand) -> Result<i32, Unopened> {
    match command {
        LockCommand::Audit(args) => audit::run(global, args),
        LockCommand::Dedupe(args) => dedupe::run(global, args),
        LockCommand::Merge(args) => merge::run(args),
    }
}
