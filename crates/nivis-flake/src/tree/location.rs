//! A directory in a tree.

use std::path::PathBuf;

/// A directory in a fetched tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The root of the tree, as the host knows it: a store path or a directory.
    pub root: PathBuf,
    /// The directory under the root, without slashes at its ends; empty for the root.
    pub dir: Vec<u8>,
}

impl Location {
    /// The directory that a relative path leads to. `..` does not leave the tree.
    #[must_use]
    pub fn join(&self, path: &[u8]) -> Self {
        let mut parts: Vec<&[u8]> = self.dir.split(|byte| *byte == b'/').collect();
        for part in path.split(|byte| *byte == b'/') {
            match part {
                b"" | b"." => {}
                b".." => {
                    parts.pop();
                }
                name => parts.push(name),
            }
        }
        parts.retain(|part| !part.is_empty());
        Location { root: self.root.clone(), dir: parts.join(&b'/') }
    }
}
