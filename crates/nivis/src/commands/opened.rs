//! A flake that is fetched and locked, nothing of its outputs evaluated.

use super::FlakeArgs;
use super::flake_args::open_located;
use super::progress::Progress;
use super::session::Unopened;
use crate::config::Config;
use crate::flakes::{OpenFlake, OpenOptions, Trees};
use nivis_store::store::Store;
use std::sync::Arc;

pub(super) struct Opened {
    pub store: Arc<dyn Store>,
    pub trees: Trees,
    pub progress: Progress,
    pub flake: OpenFlake,
}

impl Opened {
    /// Opens the flake of a command; `change` may say more about its lock file.
    ///
    /// # Errors
    /// The store cannot be opened; the flake cannot be found, fetched or locked.
    pub(super) fn new(
        config: &Config,
        args: &FlakeArgs,
        told: Option<&str>,
        change: impl FnOnce(&mut OpenOptions),
    ) -> Result<Opened, Unopened> {
        let store = crate::stores::open(config, false)?;
        let trees = Trees::with_config(config);
        let progress = Progress::new();
        let (flake, _) = open_located(&store, args, told, &trees, &progress, change)?;
        Ok(Opened { store, trees, progress, flake })
    }
}
