//! What can go wrong with what is elsewhere.

use std::path::PathBuf;

use super::archive::ArchiveError;
use super::http::HttpError;
use crate::error::FlakeRefError;
use crate::tree::{GitError, TreeError};

/// Something elsewhere that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error("cannot unpack '{url}'")]
    Archive { url: String, source: ArchiveError },
    #[error("'{url}' is not fetched because of --offline, and it was not fetched before")]
    Offline { url: String },
    #[error("inputs of type '{kind}' are not fetched by this version: '{input}'")]
    Unsupported { input: String, kind: String },
    #[error("the server names '{url}' as the address that does not change, which is no archive")]
    ImmutableLink { url: String },
    #[error("the answer of '{url}' cannot be understood: {reason}")]
    Answer { url: String, reason: String },
    #[error("'{repository}' has no branch or tag '{name}'")]
    NoSuchRef { repository: String, name: String },
    #[error("cannot write '{}'", path.display())]
    Cache { path: PathBuf, source: std::io::Error },
    #[error("cannot read the certificates in '{}'", path.display())]
    Certificates { path: PathBuf, source: std::io::Error },
    #[error("Git cannot fetch '{url}': {message}")]
    Git {
        url: String,
        message: String,
        /// The server wants to know who asks, or says so by saying that there is nothing.
        refused: bool,
    },
    #[error("Mercurial cannot fetch '{url}': {message}")]
    Mercurial { url: String, message: String },
    #[error("'{url}' is a Mercurial repository, and the command `hg` cannot be run")]
    NoMercurial { url: String, source: std::io::Error },
    #[error("Mercurial tree '{}' is unclean", path.display())]
    Unclean { path: PathBuf },
    #[error(transparent)]
    GitCommand(#[from] GitError),
    #[error(transparent)]
    Tree(#[from] TreeError),
    #[error(transparent)]
    Reference(#[from] FlakeRefError),
}

impl FetchError {
    /// Whether nobody was reached who could answer.
    pub fn is_unreachable(&self) -> bool {
        matches!(self, FetchError::Http(HttpError::Transfer { .. }))
    }

    /// What the user can do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            FetchError::Http(error) => error.help(),
            FetchError::Offline { .. } => Some("run it once without --offline".to_owned()),
            FetchError::Git { refused: true, .. } => Some(
                "if it is private, Git needs a name and a password or token: a credential helper \
                 (gitcredentials(7)), ~/.netrc, or ssh instead of https"
                    .to_owned(),
            ),
            FetchError::NoMercurial { .. } => Some("install Mercurial (the package `mercurial`)".to_owned()),
            FetchError::Unsupported { .. } => {
                Some("use a copy on this machine with --override-input NAME path:DIR".to_owned())
            }
            _ => None,
        }
    }
}
