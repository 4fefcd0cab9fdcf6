//! The files of a tree, in the order of a NAR.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::fetch::TreeError;
use super::git;
use crate::error::lossy;

/// A tree of files.
#[derive(Clone, Debug)]
pub struct SourceTree {
    root: PathBuf,
    contents: Contents,
}

#[derive(Clone, Debug)]
enum Contents {
    /// All there is.
    Everything,
    /// These files and the directories on the way to them.
    Tracked(BTreeSet<Vec<u8>>),
    /// The files of a commit: mode and object.
    Commit(BTreeMap<Vec<u8>, (u32, String)>),
}

/// What a path in a tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Part of the tree.
    Visible,
    /// On disk, but not known to Git: `git add` would make it part of the tree.
    Untracked,
    Missing,
}

/// The kinds of things that a store can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    Directory,
    File { executable: bool },
    Symlink,
}

/// Something in a tree. The root has the empty path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeEntry {
    pub path: Vec<u8>,
    pub kind: EntryKind,
}

impl SourceTree {
    /// A directory, or file, as it is.
    pub fn everything(root: PathBuf) -> Self {
        SourceTree { root, contents: Contents::Everything }
    }

    pub(super) fn tracked(root: PathBuf, files: impl IntoIterator<Item = Vec<u8>>) -> Self {
        SourceTree { root, contents: Contents::Tracked(files.into_iter().collect()) }
    }

    pub(super) fn commit(root: PathBuf, files: Vec<(u32, String, Vec<u8>)>) -> Self {
        let files = files.into_iter().map(|(mode, object, path)| (path, (mode, object)));
        SourceTree { root, contents: Contents::Commit(files.collect()) }
    }

    /// The directory on disk: for a commit, that of the repository.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether the files on disk are the tree's, where the tree has them.
    pub fn is_on_disk(&self) -> bool {
        !matches!(self.contents, Contents::Commit(_))
    }

    fn on_disk(&self, path: &[u8]) -> PathBuf {
        if path.is_empty() { self.root.clone() } else { self.root.join(OsStr::from_bytes(path)) }
    }

    /// Whether a path, relative to the root, belongs to the tree. This is the filter for copying to a store.
    pub fn visibility(&self, path: &[u8]) -> Visibility {
        let exists = || self.on_disk(path).symlink_metadata().is_ok();
        let (listed, untracked) = match &self.contents {
            Contents::Everything => (true, false),
            Contents::Tracked(files) => (has(files.range(path.to_vec()..), path, |file| file), true),
            Contents::Commit(files) => {
                return match has(files.range(path.to_vec()..), path, |(file, _)| file) {
                    true => Visibility::Visible,
                    false => Visibility::Missing,
                };
            }
        };
        match (exists(), listed) {
            (true, true) => Visibility::Visible,
            (true, false) if untracked => Visibility::Untracked,
            _ => Visibility::Missing,
        }
    }

    /// Everything in the tree, directories before what is in them, names sorted by their bytes: the order of NARs.
    ///
    /// # Errors
    /// A directory cannot be read, or there is a device or socket in it.
    pub fn entries(&self) -> Result<Vec<TreeEntry>, TreeError> {
        let mut entries = Vec::new();
        match &self.contents {
            Contents::Everything => self.walk(&[], &mut entries)?,
            Contents::Tracked(files) => {
                for file in files {
                    // Deleted files stay in the index until the deletion is staged.
                    let kind = self.kind_on_disk(file)?;
                    if let Some(kind) = kind.filter(|kind| *kind != EntryKind::Directory) {
                        entries.push(TreeEntry { path: file.clone(), kind });
                    }
                }
                add_directories(&mut entries);
            }
            Contents::Commit(files) => {
                for (path, (mode, _)) in files {
                    let kind = match mode {
                        0o120_000 => EntryKind::Symlink,
                        // A submodule is an empty directory.
                        0o160_000 => EntryKind::Directory,
                        mode => EntryKind::File { executable: mode & 0o100 != 0 },
                    };
                    entries.push(TreeEntry { path: path.clone(), kind });
                }
                add_directories(&mut entries);
            }
        }
        entries.sort_by(|a, b| components(&a.path).cmp(components(&b.path)));
        Ok(entries)
    }

    fn kind_on_disk(&self, path: &[u8]) -> Result<Option<EntryKind>, TreeError> {
        let full = self.on_disk(path);
        let metadata = match full.symlink_metadata() {
            Ok(metadata) => metadata,
            Err(error) => {
                let gone = [std::io::ErrorKind::NotFound, std::io::ErrorKind::NotADirectory];
                if gone.contains(&error.kind()) {
                    return Ok(None);
                }
                return Err(TreeError::Io { path: full, source: error });
            }
        };
        let kind = metadata.file_type();
        if kind.is_dir() {
            Ok(Some(EntryKind::Directory))
        } else if kind.is_symlink() {
            Ok(Some(EntryKind::Symlink))
        } else if kind.is_file() {
            Ok(Some(EntryKind::File { executable: metadata.permissions().mode() & 0o100 != 0 }))
        } else {
            Err(TreeError::UnsupportedType { path: full })
        }
    }

    fn walk(&self, path: &[u8], entries: &mut Vec<TreeEntry>) -> Result<(), TreeError> {
        let full = self.on_disk(path);
        let io = |source| TreeError::Io { path: full.clone(), source };
        let missing = || io(std::io::ErrorKind::NotFound.into());
        let kind = self.kind_on_disk(path)?.ok_or_else(missing)?;
        entries.push(TreeEntry { path: path.to_vec(), kind });
        if kind == EntryKind::Directory {
            for entry in std::fs::read_dir(&full).map_err(io)? {
                let name = entry.map_err(io)?.file_name();
                let child = match path {
                    b"" => name.as_bytes().to_vec(),
                    _ => [path, b"/", name.as_bytes()].concat(),
                };
                self.walk(&child, entries)?;
            }
        }
        Ok(())
    }

    /// The newest modification time of anything in the tree, in seconds since 1970, as `path:` inputs report it.
    pub(super) fn newest(&self, entries: &[TreeEntry]) -> Result<u64, TreeError> {
        let mut newest = 0;
        for entry in entries {
            let full = self.on_disk(&entry.path);
            let metadata =
                full.symlink_metadata().map_err(|source| TreeError::Io { path: full.clone(), source })?;
            newest = newest.max(metadata.mtime());
        }
        Ok(u64::try_from(newest).unwrap_or(0))
    }

    /// Opens the tree for reading contents.
    pub fn reader(&self) -> TreeReader<'_> {
        TreeReader { tree: self, objects: None }
    }
}

/// Whether the sorted names that begin at `path` hold it, or something under it.
fn has<T>(mut names: impl Iterator<Item = T>, path: &[u8], name: impl Fn(&T) -> &Vec<u8>) -> bool {
    if path.is_empty() {
        return true;
    }
    // Names such as `a-b` sort between `a` and `a/b`.
    names
        .by_ref()
        .take_while(|item| name(item).starts_with(path))
        .any(|item| matches!(name(&item).get(path.len()), None | Some(b'/')))
}

fn components(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    path.split(|byte| *byte == b'/').filter(|part| !part.is_empty())
}

/// Adds the directories on the way to the entries, and the root.
fn add_directories(entries: &mut Vec<TreeEntry>) {
    let mut directories = BTreeSet::from([Vec::new()]);
    for entry in entries.iter() {
        for (index, byte) in entry.path.iter().enumerate() {
            if *byte == b'/' {
                directories.insert(entry.path[..index].to_vec());
            }
        }
    }
    entries.extend(directories.into_iter().map(|path| TreeEntry { path, kind: EntryKind::Directory }));
}

/// Reads the contents of a tree's files; for commits it keeps one Git running.
#[derive(Debug)]
pub struct TreeReader<'a> {
    tree: &'a SourceTree,
    objects: Option<Objects>,
}

#[derive(Debug)]
struct Objects {
    git: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl TreeReader<'_> {
    /// The bytes of a file, or the target of a link.
    ///
    /// # Errors
    /// It cannot be read, or is not part of the tree.
    pub fn read(&mut self, path: &[u8]) -> Result<Vec<u8>, TreeError> {
        let full = self.tree.on_disk(path);
        let io = |source| TreeError::Io { path: full.clone(), source };
        if let Contents::Commit(files) = &self.tree.contents {
            let (_, object) = files.get(path).ok_or_else(|| TreeError::NotInCommit { path: lossy(path) })?;
            if self.objects.is_none() {
                self.objects = Some(Objects::open(&self.tree.root)?);
            }
            return match &mut self.objects {
                Some(objects) => objects.read(object).map_err(io),
                None => Ok(Vec::new()),
            };
        }
        let metadata = full.symlink_metadata().map_err(io)?;
        if metadata.is_symlink() {
            return Ok(std::fs::read_link(&full).map_err(io)?.as_os_str().as_bytes().to_vec());
        }
        std::fs::read(&full).map_err(io)
    }
}

impl Objects {
    fn open(repository: &Path) -> Result<Self, TreeError> {
        let spawn = |source| TreeError::Git(super::GitError::Spawn { source });
        let mut git = git::command(repository)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(spawn)?;
        let pipes = git.stdin.take().zip(git.stdout.take());
        let (requests, answers) =
            pipes.ok_or_else(|| spawn(std::io::Error::from(std::io::ErrorKind::BrokenPipe)))?;
        Ok(Objects { git, requests, answers: BufReader::new(answers) })
    }

    /// One object: `<object> <type> <size>`, a line end, the bytes, a line end.
    fn read(&mut self, object: &str) -> std::io::Result<Vec<u8>> {
        let invalid = || std::io::Error::from(std::io::ErrorKind::InvalidData);
        writeln!(self.requests, "{object}")?;
        self.requests.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok());
        let mut bytes = vec![0; size.ok_or_else(invalid)?];
        self.answers.read_exact(&mut bytes)?;
        let mut end = [0];
        self.answers.read_exact(&mut end)?;
        Ok(bytes)
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // Nothing more is wanted of it; a failure to end it leaves nothing to do.
        drop(self.git.kill());
        drop(self.git.wait());
    }
}
