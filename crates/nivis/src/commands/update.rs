//! `nivis update`

use super::places::load_config_afresh;
use super::progress::Progress;
use super::session::{Unopened, open_located};
use super::{FlakeArgs, Global};
use crate::commands::failure::Failure;
use crate::flakes::Trees;
use nivis_flake::lock::parse_input_path;

/// Options of `nivis update`.
#[derive(clap::Args)]
pub(crate) struct UpdateArgs {
    /// The inputs to lock anew, else all
    inputs: Vec<String>,
    #[command(flatten)]
    flake: FlakeArgs,
}

/// `nivis update`
pub(crate) fn run(global: &Global, args: &UpdateArgs) -> Result<i32, Unopened> {
    let mut updates = std::collections::BTreeSet::new();
    for input in &args.inputs {
        updates.insert(parse_input_path(input).map_err(|error| Failure::Usage(error.to_string()))?);
    }
    let config = load_config_afresh(global)?;
    let store = crate::stores::open(&config, false)?;
    open_located(&store, &args.flake, None, &Trees::with_config(&config), &Progress::new(), |options| {
        options.recreate |= updates.is_empty() && options.updates.is_empty();
        options.updates.extend(updates);
        // Overrides end up in the file: that is what the command is for.
        options.write.write = !args.flake.no_write_lock_file;
    })?;
    store.flush()?;
    Ok(0)
}
