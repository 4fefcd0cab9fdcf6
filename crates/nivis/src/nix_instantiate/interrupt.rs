//! Ctrl-C: the first asks evaluation to stop, the second ends the process.

use std::sync::atomic::Ordering;

/// Begins to listen.
pub(crate) fn install() {
    // Without a handler Ctrl-C ends the process at once, which is good enough.
    drop(ctrlc::set_handler(|| {
        if nivis_eval::INTERRUPTED.swap(true, Ordering::Relaxed) {
            std::process::exit(1);
        }
    }));
}
