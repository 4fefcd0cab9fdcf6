//! Why a flake cannot be locked.

use std::path::PathBuf;

use crate::error::FlakeRefError;
use crate::lock::{FollowError, LockMismatch, ReadLockError};
use crate::registry::RegistryError;

/// A flake that cannot be locked.
#[derive(Debug, thiserror::Error)]
#[error("cannot lock the flake{}", show_failed(.inputs))]
pub struct UpdateError<E: std::error::Error + 'static> {
    /// The flake as it was fetched, if it was.
    pub flake: Option<Box<str>>,
    /// The inputs on the way to the one that failed, from the top, each by its whole path.
    pub inputs: Vec<String>,
    #[source]
    pub cause: UpdateCause<E>,
}

impl<E: std::error::Error + 'static> UpdateError<E> {
    /// The input of the flake itself that this is about.
    pub fn own_input(&self) -> Option<&str> {
        let path = match &self.cause {
            UpdateCause::Follow(FollowError::Missing { input, .. }) => Some(input),
            UpdateCause::Follow(FollowError::Cycle { cycle }) => cycle.first(),
            _ => self.inputs.first(),
        };
        path.and_then(|path| path.split('/').next())
    }
}

fn show_failed(inputs: &[String]) -> String {
    inputs.last().map_or_else(String::new, |input| format!(": input '{input}'"))
}

/// Why a flake or one of its inputs cannot be locked.
#[derive(Debug, thiserror::Error)]
pub enum UpdateCause<E: std::error::Error + 'static> {
    #[error("while fetching the input '{input}'")]
    Fetch { input: String, source: E },
    #[error(transparent)]
    Host(E),
    #[error("cannot update unlocked flake input '{input}' in pure mode")]
    UnlockedInPureMode { input: String },
    #[error("cannot read '{}'", path.display())]
    ReferenceLock { path: PathBuf, source: std::io::Error },
    #[error("found circular import of flake '{flake}'")]
    Circular { flake: String },
    #[error("flake 'self' attribute '{name}' is not supported")]
    SelfAttribute { name: String },
    #[error(transparent)]
    Reference(#[from] FlakeRefError),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error(transparent)]
    Read(#[from] ReadLockError),
    #[error(transparent)]
    Mismatch(#[from] LockMismatch),
    #[error(transparent)]
    Follow(#[from] FollowError),
}
