//! Whether what was fetched is what was asked for (`Input::checkLocks` of the reference).

use crate::attrs::show_attrs;
use crate::error::{FlakeRefError, lossy};
use crate::input::Input;

/// A fetched tree that is not the one that the reference or lock file pins.
#[derive(Debug, thiserror::Error)]
pub enum LockMismatch {
    #[error("mismatch in field '{field}' of input '{specified}', got '{fetched}'")]
    Field { field: String, specified: String, fetched: String },
    #[error("NAR hash mismatch in input '{input}', expected '{expected}' but got '{actual}'")]
    NarHash { input: String, expected: String, actual: String },
    #[error("NAR hash mismatch in input '{input}', expected '{expected}' but got none")]
    NoNarHash { input: String, expected: String },
    #[error("'lastModified' attribute mismatch in input '{input}', expected {expected}, got {actual}")]
    LastModified { input: String, expected: u64, actual: i128 },
    #[error("'rev' attribute mismatch in input '{input}', expected {expected}")]
    Rev { input: String, expected: String },
    #[error("'revCount' attribute mismatch in input '{input}', expected {expected}")]
    RevCount { input: String, expected: u64 },
    #[error(transparent)]
    Reference(#[from] FlakeRefError),
}

/// The input to keep: what was specified if that is final, else what was fetched.
///
/// # Errors
/// Hash, time, revision or count differ from what was specified.
pub fn check_locks(specified: &Input, mut fetched: Input) -> Result<Input, LockMismatch> {
    fetched.set("__final", true);
    if specified.is_final() {
        let mut specified = specified.clone();
        // Old lock files have NAR hashes without padding.
        for input in [&mut specified, &mut fetched] {
            if let Some(hash) = input.nar_hash()? {
                input.set("narHash", hash.as_str());
            }
        }
        for (field, value) in &specified.attrs {
            if fetched.attrs.get(field).is_some_and(|other| other != value) {
                let (specified, fetched) = (show_attrs(&specified.attrs), show_attrs(&fetched.attrs));
                return Err(LockMismatch::Field { field: lossy(field), specified, fetched });
            }
        }
        return Ok(specified);
    }
    if let Some(expected) = specified.nar_hash()? {
        let input = specified.show();
        match fetched.nar_hash()? {
            Some(actual) if actual == expected => {}
            Some(actual) => return Err(LockMismatch::NarHash { input, expected, actual }),
            None => return Err(LockMismatch::NoNarHash { input, expected }),
        }
    }
    if let Some(expected) = specified.last_modified()
        && fetched.last_modified() != Some(expected)
    {
        let actual = fetched.last_modified().map_or(-1, i128::from);
        return Err(LockMismatch::LastModified { input: fetched.show(), expected, actual });
    }
    if let Some(expected) = specified.git_rev()?
        && fetched.git_rev()?.as_ref() != Some(&expected)
    {
        return Err(LockMismatch::Rev { input: fetched.show(), expected });
    }
    if let Some(expected) = specified.rev_count()
        && fetched.rev_count() != Some(expected)
    {
        return Err(LockMismatch::RevCount { input: fetched.show(), expected });
    }
    Ok(fetched)
}
