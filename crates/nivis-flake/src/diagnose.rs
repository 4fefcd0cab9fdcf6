//! The errors of this crate as diagnostics.

use nivis_diag::{Code, Diagnose, Diagnostic, sentence};

use crate::FlakeRefError;
use crate::lock::{ReadLockError, UpdateCause, UpdateError, WriteLockError};
use crate::registry::RegistryError;
use crate::tree::TreeError;

impl Diagnose for FlakeRefError {
    fn diagnose(&self) -> Diagnostic {
        match self {
            FlakeRefError::NoFlakeNixAnywhere
            | FlakeRefError::NotPartOfAFlake { .. }
            | FlakeRefError::FileSystemBoundary { .. }
            | FlakeRefError::NoFlakeNix { .. }
            | FlakeRefError::NotADirectory { .. } => Diagnostic::error(Code::FLAKE_NOT_FOUND, sentence(self))
                .with_help("a flake is a folder with a file flake.nix"),
            FlakeRefError::VerifiedFetches => Diagnostic::error(Code::FLAKE_REFERENCE, sentence(self))
                .with_help("this version checks no signatures of commits, with that feature neither"),
            FlakeRefError::Io { .. } => Diagnostic::error(Code::FLAKE_NOT_FOUND, sentence(self)),
            _ => Diagnostic::error(Code::FLAKE_REFERENCE, sentence(self)),
        }
    }
}

impl Diagnose for TreeError {
    fn diagnose(&self) -> Diagnostic {
        match self {
            TreeError::Reference(error) => error.diagnose(),
            _ => Diagnostic::error(Code::FLAKE_FETCH, sentence(self)),
        }
    }
}

impl Diagnose for RegistryError {
    fn diagnose(&self) -> Diagnostic {
        match self {
            RegistryError::Reference(error) => error.diagnose(),
            _ => Diagnostic::error(Code::FLAKE_REGISTRY, sentence(self)),
        }
    }
}

impl Diagnose for WriteLockError {
    fn diagnose(&self) -> Diagnostic {
        let code = match self {
            WriteLockError::Unlocked { .. } => Code::FLAKE_UNLOCKED,
            _ => Code::FLAKE_LOCK_FILE,
        };
        Diagnostic::error(code, sentence(self))
    }
}

impl<E: Diagnose + std::error::Error + 'static> Diagnose for UpdateCause<E> {
    fn diagnose(&self) -> Diagnostic {
        let code = match self {
            UpdateCause::Fetch { source, .. } => return source.diagnose(),
            UpdateCause::Host(error) => return error.diagnose(),
            UpdateCause::Reference(error) => return error.diagnose(),
            UpdateCause::Registry(error) => return error.diagnose(),
            UpdateCause::Read(ReadLockError::Conflict { .. }) => {
                return Diagnostic::error(Code::FLAKE_LOCK_FILE, sentence(self))
                    .with_help("`nivis lock merge` resolves it, input by input");
            }
            UpdateCause::UnlockedInPureMode { .. } => Code::FLAKE_UNLOCKED,
            UpdateCause::Circular { .. } | UpdateCause::SelfAttribute { .. } => Code::FLAKE_FILE,
            UpdateCause::Read(_) | UpdateCause::ReferenceLock { .. } => Code::FLAKE_LOCK_FILE,
            UpdateCause::Mismatch(_) => Code::FLAKE_LOCK_MISMATCH,
            UpdateCause::Follow(_) => Code::FLAKE_FOLLOWS,
        };
        Diagnostic::error(code, sentence(self))
    }
}

impl<E: Diagnose + std::error::Error + 'static> Diagnose for UpdateError<E> {
    fn diagnose(&self) -> Diagnostic {
        let diagnostic = self.cause.diagnose();
        // Each is the whole path of an input.
        match self.inputs.last() {
            None => diagnostic,
            Some(input) => diagnostic.with_note(format!("this is for the input `{input}`")),
        }
    }
}
