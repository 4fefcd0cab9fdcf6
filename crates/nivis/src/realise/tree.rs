//! A tree of files and links that is not on disk yet.

use nivis_store::nar::{Node, NodeKind, Tree};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, Read};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::Path;

/// A file, a link, or a folder of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MemoryTree {
    File { contents: Vec<u8>, executable: bool },
    Link(Vec<u8>),
    Folder(BTreeMap<Vec<u8>, MemoryTree>),
}

impl MemoryTree {
    /// An empty folder.
    pub(super) fn folder() -> Self {
        MemoryTree::Folder(BTreeMap::new())
    }

    /// Puts something at a path below a folder and makes the folders between; gives what is in the way back.
    pub(super) fn insert(&mut self, path: &[u8], item: MemoryTree) -> Result<(), MemoryTree> {
        let MemoryTree::Folder(entries) = self else { return Err(item) };
        match path.iter().position(|byte| *byte == b'/') {
            Some(at) => {
                let folder = entries.entry(path[..at].to_vec()).or_insert_with(MemoryTree::folder);
                folder.insert(&path[at + 1..], item)
            }
            None if entries.contains_key(path) => Err(item),
            None => {
                entries.insert(path.to_vec(), item);
                Ok(())
            }
        }
    }

    fn find(&self, path: &Path) -> io::Result<&MemoryTree> {
        let mut at = self;
        for part in path.components() {
            let MemoryTree::Folder(entries) = at else { return Err(io::ErrorKind::NotFound.into()) };
            at = entries.get(part.as_os_str().as_bytes()).ok_or(io::ErrorKind::NotFound)?;
        }
        Ok(at)
    }
}

impl Tree for MemoryTree {
    fn node(&self, path: &Path) -> io::Result<Node> {
        Ok(match self.find(path)? {
            MemoryTree::File { executable, .. } => Node { kind: NodeKind::Regular, executable: *executable },
            MemoryTree::Link(_) => Node { kind: NodeKind::Symlink, executable: false },
            MemoryTree::Folder(_) => Node { kind: NodeKind::Directory, executable: false },
        })
    }

    fn names(&self, path: &Path) -> io::Result<Vec<OsString>> {
        match self.find(path)? {
            MemoryTree::Folder(entries) => {
                Ok(entries.keys().map(|name| OsString::from_vec(name.clone())).collect())
            }
            _ => Ok(Vec::new()),
        }
    }

    fn target(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.find(path)? {
            MemoryTree::Link(target) => Ok(target.clone()),
            _ => Err(io::ErrorKind::InvalidInput.into()),
        }
    }

    fn open(&self, path: &Path) -> io::Result<(u64, Box<dyn Read + '_>)> {
        match self.find(path)? {
            MemoryTree::File { contents, .. } => Ok((contents.len() as u64, Box::new(contents.as_slice()))),
            _ => Err(io::ErrorKind::InvalidInput.into()),
        }
    }
}
