//! Trees that are not folders as they stand, for the store: tracked files, commits, the embedded library.

use nivis_flake::tree::{EntryKind, SourceTree, TreeError, TreeReader};
use nivis_store::nar::{Node, NodeKind, Tree};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, Cursor, Read};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::Path;

/// Where the bytes of a listed tree come from.
enum Contents<'a> {
    Source(RefCell<TreeReader<'a>>),
    Embedded(BTreeMap<&'static [u8], &'static [u8]>),
}

/// A tree whose entries were listed before; paths are relative to its root, which is the empty path.
pub(super) struct ListedTree<'a> {
    kinds: BTreeMap<Vec<u8>, EntryKind>,
    names: BTreeMap<Vec<u8>, Vec<OsString>>,
    contents: Contents<'a>,
}

impl<'a> ListedTree<'a> {
    /// The files of a flake.
    ///
    /// # Errors
    /// They cannot be listed.
    pub(super) fn of_source(tree: &'a SourceTree) -> Result<Self, TreeError> {
        let entries = tree.entries()?.into_iter().map(|entry| (entry.path, entry.kind));
        Ok(Self::new(entries, Contents::Source(RefCell::new(tree.reader()))))
    }

    /// Files that the binary carries.
    pub(super) fn of_embedded(files: &'static [(&'static str, &'static [u8])]) -> Self {
        let mut kinds = BTreeMap::from([(Vec::new(), EntryKind::Directory)]);
        for (path, _) in files {
            for (at, _) in path.match_indices('/') {
                kinds.insert(path.as_bytes()[..at].to_vec(), EntryKind::Directory);
            }
            kinds.insert(path.as_bytes().to_vec(), EntryKind::File { executable: false });
        }
        let contents = files.iter().map(|(path, bytes)| (path.as_bytes(), *bytes)).collect();
        Self::new(kinds, Contents::Embedded(contents))
    }

    fn new(entries: impl IntoIterator<Item = (Vec<u8>, EntryKind)>, contents: Contents<'a>) -> Self {
        let kinds: BTreeMap<Vec<u8>, EntryKind> = entries.into_iter().collect();
        let mut names: BTreeMap<Vec<u8>, Vec<OsString>> = BTreeMap::new();
        for path in kinds.keys().filter(|path| !path.is_empty()) {
            let (parent, name) = match path.iter().rposition(|byte| *byte == b'/') {
                Some(at) => (&path[..at], &path[at + 1..]),
                None => (&b""[..], &path[..]),
            };
            names.entry(parent.to_vec()).or_default().push(OsString::from_vec(name.to_vec()));
        }
        ListedTree { kinds, names, contents }
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let path = path.as_os_str().as_bytes();
        match &self.contents {
            Contents::Source(reader) => reader.borrow_mut().read(path).map_err(io::Error::other),
            Contents::Embedded(files) => {
                files.get(path).map(|bytes| bytes.to_vec()).ok_or_else(|| io::ErrorKind::NotFound.into())
            }
        }
    }
}

impl Tree for ListedTree<'_> {
    fn node(&self, path: &Path) -> io::Result<Node> {
        let kind = self.kinds.get(path.as_os_str().as_bytes()).ok_or(io::ErrorKind::NotFound)?;
        Ok(match kind {
            EntryKind::Directory => Node { kind: NodeKind::Directory, executable: false },
            EntryKind::File { executable } => Node { kind: NodeKind::Regular, executable: *executable },
            EntryKind::Symlink => Node { kind: NodeKind::Symlink, executable: false },
        })
    }

    fn names(&self, path: &Path) -> io::Result<Vec<OsString>> {
        Ok(self.names.get(path.as_os_str().as_bytes()).cloned().unwrap_or_default())
    }

    fn target(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.read(path)
    }

    fn open(&self, path: &Path) -> io::Result<(u64, Box<dyn Read + '_>)> {
        let bytes = self.read(path)?;
        Ok((bytes.len() as u64, Box::new(Cursor::new(bytes))))
    }
}
