//! What a machine wrote, kept apart: other machines begin where it ended.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::site::remove_tree;

/// The disk of a machine that is off, as a layer below others. It is gone when nobody holds it.
#[derive(Clone, Debug)]
pub struct Disk {
    layer: Arc<Folder>,
    below: Option<Box<Disk>>,
}

impl Disk {
    pub(super) fn new(layer: Folder, below: Option<Disk>) -> Self {
        Disk { layer: Arc::new(layer), below: below.map(Box::new) }
    }

    /// What overlayfs is told to put above `root`: the highest layer first.
    pub(super) fn layers(&self, root: &Path) -> String {
        let below = match &self.below {
            Some(below) => below.layers(root),
            None => root.display().to_string(),
        };
        format!("{}:{below}", self.layer.0.join("upper").display())
    }
}

/// A folder that is removed when dropped.
#[derive(Debug)]
pub(super) struct Folder(pub(super) PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        remove_tree(&self.0);
    }
}
