use std::io;
use std::path::{Path, PathBuf};

use crate::derivation::{DerivationError, ParseError};
use crate::hash::HashError;
use crate::nar::NarError;
use crate::store_path::{ContentAddressError, FixedOutputError, StorePathError};
use nivis_diag::{Code, Diagnose, Diagnostic, sentence};

/// Why a store cannot do what it should. The texts are the reference's where it has one.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The store does not have the path.
    #[error("path '{path}' is not valid")]
    NotValid { path: String },
    /// The disk is full.
    #[error("no space is left for '{}'", path.display())]
    NoSpace { path: PathBuf },
    /// A file is not ours to change or read.
    #[error("no permission for {action} '{}'", path.display())]
    NoPermission { action: &'static str, path: PathBuf },
    /// Any other failure of the file system.
    #[error("{action} '{}': {source}", path.display())]
    Io { action: &'static str, path: PathBuf, source: io::Error },
    /// The store was opened for reading only, or is of a kind that cannot do it.
    #[error("operation '{operation}' is not supported by this store")]
    Unsupported { operation: &'static str },
    /// Written by a later Nix.
    #[error("current Nix store schema is version {found}, but I only support {supported}")]
    SchemaTooNew { found: u32, supported: u32 },
    /// Written by a Nix older than 2.0; that Nix' successor can bring it up to date.
    #[error("the Nix store at '{}' has schema {found}; let Nix 2 open it once to bring it to {supported}", path.display())]
    SchemaTooOld { path: PathBuf, found: u32, supported: u32 },
    /// The file with the version of the schema holds no number.
    #[error("\"{}\" is corrupt", path.display())]
    SchemaCorrupt { path: PathBuf },
    /// The database is damaged or no database.
    #[error("the store's database '{}' is damaged: {message}", path.display())]
    DatabaseCorrupt { path: PathBuf, message: String },
    /// The database refuses something.
    #[error("the store's database '{}': {message}", path.display())]
    Database { path: PathBuf, message: String },
    /// The store or a folder above it is a link.
    #[error(
        "the path \"{}\" is a symlink; this is not allowed for the Nix store and its parent directories",
        path.display()
    )]
    SymlinkedStore { path: PathBuf },
    /// An archive has another hash than was said.
    #[error("hash mismatch importing path '{path}';\n  specified: {specified}\n  got:       {found}")]
    HashMismatch { path: String, specified: String, found: String },
    /// An archive has another size than was said.
    #[error("size mismatch importing path '{path}';\n  specified: {specified}\n  got:       {found}")]
    SizeMismatch { path: String, specified: u64, found: u64 },
    /// A link to be made a root lies in the store.
    #[error(
        "creating a garbage collector root (\"{}\") in the Nix store is forbidden (are you running \
         nix-build inside the store?)",
        path.display()
    )]
    RootInStore { path: PathBuf },
    /// Something else is where a root should be.
    #[error("cannot create symlink \"{}\"; already exists", path.display())]
    RootExists { path: PathBuf },
    /// A path that is to go is needed.
    #[error(
        "Cannot delete path '{path}' since it is still alive. To find out why, use: nix-store --query --roots and \
         nix-store --query --referrers"
    )]
    StillAlive { path: String },
    /// A file or archive.
    #[error(transparent)]
    Nar(#[from] NarError),
    /// A name or store path.
    #[error(transparent)]
    Path(#[from] StorePathError),
    /// A content-addressed path.
    #[error(transparent)]
    FixedOutput(#[from] FixedOutputError),
    /// A content address in the database.
    #[error(transparent)]
    ContentAddress(#[from] ContentAddressError),
    /// A hash in the database.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// A derivation.
    #[error(transparent)]
    Derivation(#[from] DerivationError),
    /// The file of a derivation.
    #[error(transparent)]
    Parse(#[from] ParseError),
}

impl StoreError {
    /// Sorts a failure of the file system into what the user can do about it.
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::NoSpace { path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                StoreError::NoPermission { action, path }
            }
            _ => StoreError::Io { action, path, source },
        }
    }
}

impl Diagnose for StoreError {
    fn diagnose(&self) -> Diagnostic {
        let code = match self {
            StoreError::NoSpace { .. } => Code::STORE_NO_SPACE,
            StoreError::NoPermission { .. } => Code::STORE_NO_PERMISSION,
            StoreError::HashMismatch { .. } | StoreError::SizeMismatch { .. } => Code::STORE_HASH_MISMATCH,
            StoreError::Nar(_) => Code::STORE_ARCHIVE,
            StoreError::Derivation(_) | StoreError::Parse(_) => Code::STORE_DERIVATION,
            StoreError::NotValid { .. }
            | StoreError::Path(_)
            | StoreError::FixedOutput(_)
            | StoreError::ContentAddress(_)
            | StoreError::Hash(_) => Code::STORE_PATH,
            StoreError::Unsupported { .. }
            | StoreError::RootInStore { .. }
            | StoreError::RootExists { .. }
            | StoreError::StillAlive { .. } => Code::STORE_OPERATION,
            StoreError::Io { .. }
            | StoreError::SchemaTooNew { .. }
            | StoreError::SchemaTooOld { .. }
            | StoreError::SchemaCorrupt { .. }
            | StoreError::DatabaseCorrupt { .. }
            | StoreError::Database { .. }
            | StoreError::SymlinkedStore { .. } => Code::STORE_UNAVAILABLE,
        };
        let diagnostic = Diagnostic::error(code, sentence(self));
        match self {
            StoreError::NoPermission { .. } => {
                diagnostic.with_help("use another store with --store DIR, or set NIVIS_STORE")
            }
            StoreError::NoSpace { .. } => {
                diagnostic.with_help("make room there, or use a store elsewhere with --store DIR")
            }
            _ => diagnostic,
        }
    }
}
