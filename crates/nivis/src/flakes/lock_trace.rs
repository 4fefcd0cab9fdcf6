//! Locks that cannot be made, in the reference's words: what was being done, from the outside in, then the cause.

use super::host::HostError;
use super::io::untracked_as_nix_says;
use super::open::OpenError;
use crate::nix_instantiate::report::plain;
use nivis_diag::sentence;
use nivis_flake::lock::{UpdateCause, UpdateError};

/// The message about a flake that cannot be opened (`lockFlake` in `libflake/flake.cc`).
pub(crate) fn lock_failure_as_nix_says(error: &OpenError) -> Vec<u8> {
    let (flake, inputs, cause) = match error {
        OpenError::Update(UpdateError { flake, inputs, cause }) => (flake, inputs, cause),
        OpenError::Write { flake, source } => {
            let step = format!("… while updating the lock file of flake '{flake}'");
            return plain("error", &format!("\n{step}\n\nerror: {}", sentence(source)));
        }
        OpenError::Host(host) => return plain("error", &cause_of(host)),
    };
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
        return plain("error", &message);
    }
    plain("error", &format!("\n{}\n\nerror: {message}", steps.join("\n\n")))
}

fn cause_of(host: &HostError) -> String {
    match host {
        // The reference knows of one registry.
        HostError::GlobalRegistry { input, .. } => {
            format!("cannot find flake '{input}' in the flake registries")
        }
        HostError::NoFlakeNix { reference, .. } => reference.clone(),
        HostError::Untracked { root, path } => untracked_as_nix_says(root, path),
        _ => sentence(host),
    }
}
