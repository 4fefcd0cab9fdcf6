//! Locks that cannot be made, in the reference's words: what was being done, from the outside in, then the cause.

use super::host::HostError;
use super::open::OpenError;
use crate::nix_instantiate::report::plain;
use nivis_diag::sentence;
use nivis_flake::lock::{UpdateCause, UpdateError};

/// The message, if it was the lock that could not be made (`lockFlake` in `libflake/flake.cc`).
pub(crate) fn lock_failure_as_nix_says(error: &OpenError) -> Option<Vec<u8>> {
    let OpenError::Update(UpdateError { flake, inputs, cause }) = error else { return None };
    let mut steps = Vec::new();
    if let Some(flake) = flake {
        steps.push(format!("… while updating the lock file of flake '{flake}'"));
    }
    steps.extend(inputs.iter().map(|input| format!("… while updating the flake input '{input}'")));
    let message = match cause {
        UpdateCause::Fetch { input, source } => {
            steps.push(format!("… while fetching the input '{input}'"));
            cause_of(source)
        }
        UpdateCause::Host(host) => cause_of(host),
        _ => sentence(cause),
    };
    if steps.is_empty() {
        return Some(plain("error", &message));
    }
    Some(plain("error", &format!("\n{}\n\nerror: {message}", steps.join("\n\n"))))
}

fn cause_of(host: &HostError) -> String {
    match host {
        // The reference knows of one registry.
        HostError::GlobalRegistry { input, .. } => {
            format!("cannot find flake '{input}' in the flake registries")
        }
        _ => sentence(host),
    }
}
