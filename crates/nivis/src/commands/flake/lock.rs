//! `nivis flake lock`

use crate::commands::opened::Opened;
use crate::commands::places::load_config_afresh;
use crate::commands::session::Unopened;
use crate::commands::update::changed_inputs;
use crate::commands::{FlakeArgs, Global, print_json};

/// Options of `nivis flake lock`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis flake lock
  nivis flake lock --json          # which inputs came, went or moved
  nivis flake lock ./flake --override-input nixpkgs path:/src/nixpkgs")]
pub(in crate::commands) struct LockArgs {
    /// The flake
    reference: Option<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Print JSON: the inputs that changed
    #[arg(long)]
    pub(super) json: bool,
}

/// `nivis flake lock`
pub(super) fn run(global: &Global, args: &LockArgs) -> Result<i32, Unopened> {
    let told = super::told(args.reference.as_deref(), &args.flake)?;
    // Unlike elsewhere, overrides end up in the file: that is what the command is for.
    let opened = Opened::new(&load_config_afresh(global)?, &args.flake, told, |options| {
        options.write.write = !args.flake.no_write_lock_file;
        options.write.fail_on_unlocked = true;
    })?;
    opened.store.flush()?;
    if args.json {
        print_json(&changed_inputs(&opened.flake))?;
    }
    Ok(0)
}
