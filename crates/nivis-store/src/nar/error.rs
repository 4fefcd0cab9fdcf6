use std::io;
use std::path::PathBuf;

use super::MAX_DEPTH;

/// Why a tree cannot be archived or an archive cannot be read. The texts are the reference's where
/// it has one.
#[derive(Debug, thiserror::Error)]
pub enum NarError {
    /// A file of the tree cannot be read.
    #[error("reading '{}': {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    /// A file cannot be made.
    #[error("writing '{}': {source}", path.display())]
    Create { path: PathBuf, source: io::Error },
    /// The archive cannot be written.
    #[error("writing an archive: {source}")]
    Write { source: io::Error },
    /// The archive cannot be read.
    #[error("reading an archive: {source}")]
    Input { source: io::Error },
    /// Neither file nor folder nor link.
    #[error("file '{}' has an unsupported type", path.display())]
    UnsupportedType { path: PathBuf },
    /// A file changed its size while it was read.
    #[error("file '{}' changed while it was read", path.display())]
    Changed { path: PathBuf },
    /// The filter gave up; it knows why.
    #[error("the filter failed")]
    FilterFailed,
    /// Too many folders in each other, on disk.
    #[error("path '{}' exceeds maximum NAR directory depth of {MAX_DEPTH}", path.display())]
    TooDeep { path: PathBuf },
    /// The archive is not well formed.
    #[error("bad archive: {0}")]
    Bad(#[from] BadNar),
}

/// What is wrong in an archive.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadNar {
    #[error("input doesn't look like a Nix archive")]
    Magic,
    #[error("expected tag '{expected}', got '{found}'")]
    Tag { expected: &'static str, found: String },
    #[error("expected tag 'entry' or ')', got '{found}'")]
    Entry { found: String },
    #[error("unknown file type '{found}'")]
    Type { found: String },
    #[error("executable marker has non-empty value")]
    Executable,
    #[error("NAR contains invalid file name '{name}'")]
    Name { name: String },
    #[error("NAR directory is not sorted")]
    NotSorted,
    #[error("NAR contains invalid symlink target")]
    Target,
    #[error("NAR directory nesting exceeds maximum depth of {MAX_DEPTH}")]
    TooDeep,
    #[error("string is too long")]
    TooLong,
    #[error("non-zero padding")]
    Padding,
    #[error("unexpected end-of-file")]
    EndOfFile,
}
