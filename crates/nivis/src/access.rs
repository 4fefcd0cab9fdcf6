//! Which paths pure and restricted evaluation may read (`filtering-source-accessor.cc` in the reference).

use nivis_eval::Settings;
use nivis_eval::io::{IoError, IoResult};
use nivis_formats::path::canonicalise;
use std::collections::BTreeSet;
use std::os::unix::ffi::OsStringExt;

/// Allowed paths; everything by default.
#[derive(Debug, Default)]
pub(crate) struct Access {
    mode: Option<&'static str>,
    allowed: BTreeSet<Vec<u8>>,
}

impl Access {
    /// What the settings allow at first: nothing in pure evaluation, the search path in restricted evaluation.
    pub(crate) fn new(settings: &Settings) -> Self {
        let mode = match (settings.pure, settings.restricted) {
            (true, _) => Some("in pure evaluation mode (use '--impure' to override)"),
            (false, true) => Some("in restricted mode"),
            (false, false) => None,
        };
        let mut access = Access { mode, allowed: BTreeSet::new() };
        if mode.is_some() && !settings.pure {
            let dir = std::env::current_dir().unwrap_or_default().into_os_string().into_vec();
            for (_, path) in &settings.search_path {
                let whole =
                    if path.starts_with(b"/") { path.clone() } else { [&dir[..], b"/", path].concat() };
                access.allow(&canonicalise(&whole));
            }
        }
        access
    }

    /// Allows a path and all below it.
    pub(crate) fn allow(&mut self, path: &[u8]) {
        if self.mode.is_some() {
            self.allowed.insert(path.to_vec());
        }
    }

    /// # Errors
    /// [`IoError::Forbidden`] unless the path is allowed, or leads to an allowed one.
    pub(crate) fn check(&self, path: &[u8]) -> IoResult<()> {
        let Some(mode) = self.mode else { return Ok(()) };
        if self.is_allowed(path) { Ok(()) } else { Err(IoError::Forbidden { path: path.to_vec(), mode }) }
    }

    /// Whether a path is allowed, below an allowed one, or leads to one.
    pub(crate) fn is_allowed(&self, path: &[u8]) -> bool {
        if self.mode.is_none() || self.allowed.contains(path) {
            return true;
        }
        if path == b"/" {
            return !self.allowed.is_empty();
        }
        let above = (0..path.len()).filter(|&at| path[at] == b'/').map(|at| &path[..at.max(1)]);
        if above.into_iter().any(|dir| self.allowed.contains(dir)) {
            return true;
        }
        let inside = [path, b"/"].concat();
        self.allowed.range(inside.clone()..).next().is_some_and(|first| first.starts_with(&inside))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_below_and_above_are_allowed() {
        let mut access = Access::new(&Settings { pure: true, ..Settings::default() });
        assert!(access.check(b"/a").is_err());
        access.allow(b"/a/b");
        assert!(access.check(b"/a/b/c").is_ok() && access.check(b"/a").is_ok() && access.check(b"/").is_ok());
        assert!(access.check(b"/a/bc").is_err());
        access.allow(b"/a-c");
        assert!(
            access.check(b"/a/b").is_ok() && access.check(b"/a").is_ok() && access.check(b"/a-b").is_err()
        );
        assert!(Access::default().check(b"/x").is_ok());
    }
}
