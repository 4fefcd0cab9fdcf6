//! Whether tests of machines run, are skipped, or fail because they cannot run.

use super::recipe::say;
use super::site::Site;

/// The site, or none where machine tests are skipped, with a message.
///
/// In CI (variable `CI`) what is skipped has not been shown, so it fails there unless `NIVIS_ALLOW_SKIPPED_MACHINES`
/// is set.
///
/// # Panics
/// Machines cannot run here, and may not be skipped.
pub fn site_or_skip() -> Option<Site> {
    match Site::find() {
        Ok(site) => Some(site),
        Err(reason) => {
            let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
            let allowed = !set("CI") || set("NIVIS_ALLOW_SKIPPED_MACHINES");
            assert!(allowed, "machine tests cannot run: {reason}; NIVIS_ALLOW_SKIPPED_MACHINES=1 skips them");
            say(&format!("skipped: {reason}"));
            None
        }
    }
}
