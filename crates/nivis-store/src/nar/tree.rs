use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// The kinds of file, named as `builtins.readFileType` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// A file.
    Regular,
    /// A folder.
    Directory,
    /// A symbolic link.
    Symlink,
    /// A socket, device, pipe…
    Unknown,
}

impl NodeKind {
    /// `regular`, `directory`, `symlink` or `unknown`.
    pub const fn name(self) -> &'static str {
        match self {
            NodeKind::Regular => "regular",
            NodeKind::Directory => "directory",
            NodeKind::Symlink => "symlink",
            NodeKind::Unknown => "unknown",
        }
    }
}

/// What an archive needs to know about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its kind.
    pub kind: NodeKind,
    /// The owner's execute bit; only for regular files.
    pub executable: bool,
}

/// Where archived files come from: the file system, or anything that can answer like one.
pub trait Tree {
    /// Looks at `path` itself, not at what a link there points to.
    ///
    /// # Errors
    /// What the file system says.
    fn node(&self, path: &Path) -> io::Result<Node>;

    /// The names in a folder, in any order, without `.` and `..`.
    ///
    /// # Errors
    /// What the file system says.
    fn names(&self, path: &Path) -> io::Result<Vec<OsString>>;

    /// What a link points to.
    ///
    /// # Errors
    /// What the file system says.
    fn target(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Opens a regular file: its size in bytes and its contents.
    ///
    /// # Errors
    /// What the file system says.
    fn open(&self, path: &Path) -> io::Result<(u64, Box<dyn Read + '_>)>;
}

/// The file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct FsTree;

impl Tree for FsTree {
    fn node(&self, path: &Path) -> io::Result<Node> {
        let metadata = fs::symlink_metadata(path)?;
        let kind = match metadata.file_type() {
            t if t.is_file() => NodeKind::Regular,
            t if t.is_dir() => NodeKind::Directory,
            t if t.is_symlink() => NodeKind::Symlink,
            _ => NodeKind::Unknown,
        };
        let executable = kind == NodeKind::Regular && metadata.permissions().mode() & 0o100 != 0;
        Ok(Node { kind, executable })
    }

    fn names(&self, path: &Path) -> io::Result<Vec<OsString>> {
        fs::read_dir(path)?.map(|entry| Ok(entry?.file_name())).collect()
    }

    fn target(&self, path: &Path) -> io::Result<Vec<u8>> {
        Ok(fs::read_link(path)?.into_os_string().into_vec())
    }

    fn open(&self, path: &Path) -> io::Result<(u64, Box<dyn Read + '_>)> {
        let file = File::open(path)?;
        Ok((file.metadata()?.len(), Box::new(file)))
    }
}
