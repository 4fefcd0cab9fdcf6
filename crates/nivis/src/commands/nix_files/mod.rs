//! The Nix files that a command is about: found, read, worked on side by side, replaced.

mod parallel;
mod replace;
mod walk;

pub(super) use parallel::for_each;
pub(super) use replace::replace;
pub(super) use walk::find;

use nivis_diag::{FileId, Origin, SourceMap};
use std::path::Path;

/// A text alone in a map, for what is found in it.
pub(super) fn sources(name: &str, text: &[u8]) -> (SourceMap, FileId) {
    let mut map = SourceMap::default();
    let file = map.add(name, text.to_vec());
    map.set_origin(file, Origin::Own);
    (map, file)
}

/// A path as it is shown.
pub(super) fn shown(path: &Path) -> String {
    path.strip_prefix("./").unwrap_or(path).display().to_string()
}
