//! Source trees.

/// A directory in a fetched tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The root of the tree, as the host knows it: a store path or a directory.
    pub root: std::path::PathBuf,
    /// The directory under the root, without slashes at its ends.
    pub dir: Vec<u8>,
}
