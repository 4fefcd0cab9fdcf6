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
    /// The directory that a relative path leads to; beyond the root it begins with `..`.
    #[must_use]
    pub fn join(&self, path: &[u8]) -> Self {
        let slash = |byte: &u8| *byte == b'/';
        let mut parts: Vec<&[u8]> = self.dir.split(slash).filter(|part| !part.is_empty()).collect();
        for part in path.split(slash) {
            match (part, parts.last()) {
                (b"" | b".", _) => {}
                (b"..", Some(last)) if *last != b".." => {
                    parts.pop();
                }
                (name, _) => parts.push(name),
            }
        }
        Location { root: self.root.clone(), dir: parts.join(&b'/') }
    }

    /// The directory of the same tree that `?dir=` names: that cannot leave the tree (`CanonPath` of the reference).
    #[must_use]
    pub fn at_subdir(self, subdir: &[u8]) -> Self {
        let mut parts: Vec<&[u8]> = Vec::new();
        for part in subdir.split(|byte| *byte == b'/') {
            match part {
                b"" | b"." => {}
                b".." => drop(parts.pop()),
                name => parts.push(name),
            }
        }
        Location { root: self.root, dir: parts.join(&b'/') }
    }

    /// Whether it is not in the tree.
    pub fn is_outside(&self) -> bool {
        self.dir.starts_with(b"..") && matches!(self.dir.get(2), None | Some(b'/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leaves_the_tree_is_known() {
        let root = Location { root: "/tree".into(), dir: Vec::new() };
        let inside = root.join(b"./a/../b//c/..");
        assert_eq!((inside.dir.as_slice(), inside.is_outside()), (&b"b"[..], false));
        let outside = inside.join(b"../../other");
        assert_eq!((outside.dir.as_slice(), outside.is_outside()), (&b"../other"[..], true));
        assert!(outside.join(b"..").join(b"..").is_outside());
        assert!(!root.join(b"..a").is_outside());
    }

    #[test]
    fn the_parameter_dir_stays_in_the_tree() {
        let dir = |subdir: &[u8]| Location { root: "/tree".into(), dir: Vec::new() }.at_subdir(subdir).dir;
        assert_eq!(dir(b"../a//./b/"), b"a/b");
        assert_eq!(dir(b"/a/../.."), b"");
        assert_eq!(dir(b"..a"), b"..a");
    }
}
