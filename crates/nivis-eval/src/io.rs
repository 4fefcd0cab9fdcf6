//! The evaluator's only way to files, the environment and the store.

use nivis_store::derivation::{Derivation, DerivationFile};
use nivis_store::hash::Hash;
use nivis_store::store_path::StorePath;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// Type of a directory entry, as `readDir` names it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FileType {
    Regular,
    Directory,
    Symlink,
    Unknown,
}

impl FileType {
    /// `regular`, `directory`, `symlink` or `unknown`.
    pub fn name(self) -> &'static str {
        match self {
            FileType::Regular => "regular",
            FileType::Directory => "directory",
            FileType::Symlink => "symlink",
            FileType::Unknown => "unknown",
        }
    }
}

/// Where a URL leads: `channel:NAME` is short for where channels are (`resolveUri` in the reference).
pub fn resolve_url(url: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    match url.strip_prefix(b"channel:") {
        Some(channel) => [b"https://channels.nixos.org/", channel, b"/nixexprs.tar.xz"].concat().into(),
        None => url.into(),
    }
}

/// A path in a message of the system: files that are opened stand in other quotes than all else
/// (`posix-source-accessor.cc` and `file-system.cc` of the reference).
fn quoted(action: &str, path: &[u8]) -> String {
    let path = lossy(path);
    if action == "opening file" { format!("'{path}'") } else { format!("\"{path}\"") }
}

/// Why an effect failed.
#[derive(Debug, thiserror::Error)]
pub enum IoError {
    /// There is nothing at the path.
    #[error("path '{}' does not exist", lossy(path))]
    NotFound { path: Vec<u8> },
    /// Pure or restricted evaluation forbids the path.
    #[error("access to absolute path '{}' is forbidden {mode}", lossy(path))]
    Forbidden { path: Vec<u8>, mode: &'static str },
    /// The system refused.
    #[error("{action} {}: {}", quoted(action, path), reason(source))]
    System { action: &'static str, path: Vec<u8>, source: std::io::Error },
    /// The file is on disk, but Git does not have it.
    #[error("path '{path}' in the repository '{root}' is not tracked by Git")]
    Untracked { root: String, path: String },
    /// The system refused; the message says all.
    #[error("{message}")]
    Refused { message: String },
    /// The store refused.
    #[error("{message}")]
    Store { message: String },
    /// What was fetched has another hash than it is to have.
    #[error("{message}")]
    HashMismatch { message: String },
}

fn lossy(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// What the system says of an error, without its number.
pub fn reason(error: &std::io::Error) -> String {
    let mut text = error.to_string();
    if let Some(end) = text.rfind(" (os error ") {
        text.truncate(end);
    }
    text
}

/// Result of an effect.
pub type IoResult<T> = Result<T, IoError>;

/// How a source becomes a store object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ingestion {
    Flat,
    Nar,
}

/// Effects.
pub trait EvalIo {
    /// The bytes of a file; links are followed.
    fn read_file(&mut self, path: &[u8]) -> IoResult<Vec<u8>>;
    /// The bytes of a file that [`EvalIo::read_file`] read before, to show a part of it; `None` if they are gone.
    fn read_again(&self, path: &[u8]) -> Option<Vec<u8>>;
    /// Why nothing is at a path.
    fn missing(&self, path: &[u8]) -> IoError {
        IoError::NotFound { path: path.to_vec() }
    }
    /// The type of what is at a path, links not followed; `None` if nothing is.
    fn file_type(&mut self, path: &[u8]) -> IoResult<Option<FileType>>;
    /// Names and types in a directory.
    fn read_dir(&mut self, path: &[u8]) -> IoResult<Vec<(Vec<u8>, FileType)>>;
    /// The path with all symbolic links resolved, except that of the last component if `keep_last`.
    fn resolve_links(&mut self, path: &[u8], keep_last: bool) -> IoResult<Vec<u8>>;
    /// Where a symbolic link leads, as it is written; `None` for anything else.
    fn read_link(&mut self, path: &[u8]) -> IoResult<Option<Vec<u8>>>;
    /// The type of what is at a path, links followed.
    fn followed_type(&mut self, path: &[u8]) -> IoResult<Option<FileType>>;
    /// The directory that relative search path entries begin at.
    fn current_dir(&mut self) -> Vec<u8>;
    /// A variable of the process environment.
    fn env_var(&mut self, name: &[u8]) -> Option<Vec<u8>>;
    /// How a path is printed where it is another one for the user: the file that a store path is a copy of.
    fn shown_path(&self, _path: &[u8]) -> Option<Vec<u8>> {
        None
    }
    /// The time is looked at, so that the result is another one the next time.
    fn saw_time(&mut self) {}
    /// Prints a line for the user: `trace`, warnings.
    fn message(&mut self, text: &str);

    /// Where store paths begin.
    fn store_dir(&self) -> &nivis_store::store_path::StoreDir;
    /// Copies a file tree, of what is below the root only the kept paths; gives its store path.
    /// In read-only mode the path is only computed.
    fn add_source(
        &mut self,
        name: &[u8],
        path: &[u8],
        ingestion: Ingestion,
        kept: Option<&FxHashSet<Vec<u8>>>,
    ) -> IoResult<StorePath>;
    /// Adds a text file.
    fn add_text(&mut self, name: &[u8], text: &[u8], references: &BTreeSet<StorePath>)
    -> IoResult<StorePath>;
    /// Writes a derivation, whose output paths are filled in, from its file.
    fn add_derivation(&mut self, derivation: &Derivation, file: &DerivationFile) -> IoResult<()>;
    /// Reads a derivation back.
    fn read_derivation(&mut self, path: &StorePath) -> IoResult<Derivation>;
    /// Whether the store has the path.
    fn is_valid_path(&mut self, path: &StorePath) -> IoResult<bool>;
    /// Paths that a store path refers to.
    fn references(&mut self, path: &StorePath) -> IoResult<Vec<StorePath>>;
    /// Builds outputs of a derivation, for import from derivation; gives the outputs' paths.
    fn realise(&mut self, drv: &StorePath, outputs: &[Vec<u8>]) -> IoResult<Vec<StorePath>>;
    /// A flake, locked, as an expression whose value it is. In pure evaluation `pure` says where the call stands, and
    /// the reference must be locked itself.
    fn flake_expression(&mut self, reference: &[u8], pure: Option<&str>) -> IoResult<Vec<u8>>;
    /// A locked input of the flake that [`EvalIo::flake_expression`] or the embedder gave, by the number that stands in
    /// its text: an expression for what is known of its tree, if that is on this machine.
    fn present_input(&mut self, number: usize) -> IoResult<Option<Vec<u8>>>;
    /// The same, fetched if it is elsewhere.
    fn fetch_input(&mut self, number: usize) -> IoResult<Vec<u8>>;
    /// The tree that an input names, as an expression for what is known of it; `revision` asks for zeros where
    /// there is no revision, as `fetchGit` gives them.
    fn fetch_tree(&mut self, attrs: &[(Vec<u8>, RefAttr)], revision: bool) -> IoResult<Vec<u8>>;
    /// Downloads a file, or with `unpack` the tree in an archive, into the store under a name; gives its path and
    /// its SHA-256: of the file itself, or of the tree as an archive.
    fn fetch_url(&mut self, url: &[u8], name: &[u8], unpack: bool) -> IoResult<(StorePath, Hash)>;
    /// The whole path that an entry of a search path stands for: a path, a URL, `flake:REF`; none if nothing is there.
    fn search_entry(&mut self, entry: &[u8]) -> IoResult<Option<Vec<u8>>>;
    /// A flake reference as attributes.
    fn parse_flake_ref(&mut self, text: &[u8]) -> IoResult<Vec<(Vec<u8>, RefAttr)>>;
    /// Attributes as a flake reference.
    fn print_flake_ref(&mut self, attrs: &[(Vec<u8>, RefAttr)]) -> IoResult<Vec<u8>>;
    /// Whether what the attributes refer to is one content and no other, as pure evaluation wants it.
    fn is_locked(&mut self, attrs: &[(Vec<u8>, RefAttr)]) -> IoResult<bool>;
}

/// An attribute of a flake reference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RefAttr {
    String(Vec<u8>),
    Int(i64),
    Bool(bool),
}
