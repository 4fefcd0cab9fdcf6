//! `nivis flake lock`

use crate::commands::places::load_config_afresh;
use crate::commands::progress::Progress;
use crate::commands::session::{Unopened, open_located};
use crate::commands::{FlakeArgs, Global};
use crate::flakes::Trees;

/// Options of `nivis flake lock`.
#[derive(clap::Args)]
pub(in crate::commands) struct LockArgs {
    /// The flake
    reference: Option<String>,
    #[command(flatten)]
    flake: FlakeArgs,
}

/// `nivis flake lock`
pub(super) fn run(global: &Global, args: &LockArgs) -> Result<i32, Unopened> {
    let config = load_config_afresh(global)?;
    let store = crate::stores::open(&config, false)?;
    let told = super::told(args.reference.as_deref(), &args.flake);
    // Unlike elsewhere, overrides end up in the file: that is what the command is for.
    open_located(&store, &args.flake, told, &Trees::with_config(&config), &Progress::new(), |options| {
        options.write.write = !args.flake.no_write_lock_file;
    })?;
    store.flush()?;
    Ok(0)
}
