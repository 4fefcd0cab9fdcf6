use std::path::{Path, PathBuf};

use crate::store_path::StoreDir;

/// Where a local store is and how it behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalConfig {
    /// How store paths are spelled (`NIX_STORE_DIR`).
    pub dir: StoreDir,
    /// Where the objects really are.
    pub real_store: PathBuf,
    /// Database, roots and locks (`NIX_STATE_DIR`).
    pub state: PathBuf,
    /// Build logs (`NIX_LOG_DIR`).
    pub log: PathBuf,
    /// Nothing is written; what would be added is kept in memory.
    pub read_only: bool,
    /// Whether the tables for floating outputs are made, as the reference does with the
    /// experimental feature `ca-derivations`.
    pub ca_derivations: bool,
    /// Whether file contents are on disk before they are registered (the reference's
    /// `sync-before-registering`).
    pub sync: bool,
}

impl LocalConfig {
    /// A store below `root` that stands for `/nix` there: `local?root=…`.
    pub fn at_root(root: &Path) -> Self {
        LocalConfig {
            dir: StoreDir::default(),
            real_store: root.join("nix/store"),
            state: root.join("nix/var/nix"),
            log: root.join("nix/var/log/nix"),
            read_only: false,
            ca_derivations: false,
            sync: false,
        }
    }

    pub(super) fn db_dir(&self) -> PathBuf {
        self.state.join("db")
    }

    pub(super) fn db_file(&self) -> PathBuf {
        self.state.join("db/db.sqlite")
    }
}

impl Default for LocalConfig {
    /// The machine's own `/nix/store`.
    fn default() -> Self {
        LocalConfig::at_root(Path::new("/"))
    }
}
