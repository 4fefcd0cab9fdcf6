//! The files of a tree, in the order of a NAR.

use std::collections::btree_map::Entry;
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
use crate::replace::is_unfinished;

/// A tree of files.
#[derive(Clone, Debug)]
pub struct SourceTree {
    root: PathBuf,
    contents: Contents,
    /// What [`clean_stamp`](super::clean_stamp) said of a working tree without changes.
    stamp: Option<String>,
}

#[derive(Clone, Debug)]
enum Contents {
    /// All there is.
    Everything,
    /// These files and the directories on the way to them; submodules are directories even when empty.
    Tracked { files: BTreeSet<Vec<u8>>, submodules: BTreeSet<Vec<u8>> },
    /// The files of a commit, and of its submodules.
    Commit(CommitFiles),
}

/// Files that lie in repositories: mode, object, and which repository has it.
#[derive(Clone, Debug, Default)]
pub(super) struct CommitFiles {
    pub(super) repositories: Vec<PathBuf>,
    pub(super) files: BTreeMap<Vec<u8>, CommitFile>,
    /// Directories that are submodules whose files are here.
    pub(super) submodules: BTreeSet<Vec<u8>>,
}

#[derive(Clone, Debug)]
pub(super) struct CommitFile {
    pub(super) mode: u32,
    pub(super) object: String,
    pub(super) repository: usize,
}

impl CommitFile {
    /// Another repository's commit stands here.
    pub(super) fn is_submodule(&self) -> bool {
        self.mode == 0o160_000
    }
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
        SourceTree { root, contents: Contents::Everything, stamp: None }
    }

    pub(super) fn tracked(
        root: PathBuf,
        files: BTreeSet<Vec<u8>>,
        submodules: BTreeSet<Vec<u8>>,
        stamp: Option<String>,
    ) -> Self {
        SourceTree { root, contents: Contents::Tracked { files, submodules }, stamp }
    }

    pub(super) fn commit(root: PathBuf, files: CommitFiles) -> Self {
        SourceTree { root, contents: Contents::Commit(files), stamp: None }
    }

    /// The directory on disk: for a commit, that of the repository.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What [`clean_stamp`](super::clean_stamp) says for as long as the tree does not change, where it says anything.
    pub fn stamp(&self) -> Option<&str> {
        self.stamp.as_deref()
    }

    /// Whether the files on disk are the tree's, where the tree has them.
    pub fn is_on_disk(&self) -> bool {
        !matches!(self.contents, Contents::Commit(_))
    }

    /// Whether the tree is all that is in its directory.
    pub fn is_whole(&self) -> bool {
        matches!(self.contents, Contents::Everything)
    }

    /// The files that Git tracks in a working tree, those that are deleted there as well; of other trees none.
    pub fn tracked_files(&self) -> impl Iterator<Item = &[u8]> {
        let files = match &self.contents {
            Contents::Tracked { files, .. } => Some(files),
            Contents::Everything | Contents::Commit(_) => None,
        };
        files.into_iter().flatten().map(Vec::as_slice)
    }

    /// Whether other repositories are in the tree, or could be.
    pub fn has_submodules(&self) -> bool {
        match &self.contents {
            Contents::Everything => false,
            Contents::Tracked { submodules, .. } => !submodules.is_empty(),
            Contents::Commit(commit) => commit.repositories.len() > 1,
        }
    }

    fn on_disk(&self, path: &[u8]) -> PathBuf {
        if path.is_empty() { self.root.clone() } else { self.root.join(OsStr::from_bytes(path)) }
    }

    /// Whether a path, relative to the root, belongs to the tree. This is the filter for copying to a store.
    pub fn visibility(&self, path: &[u8]) -> Visibility {
        let exists = || self.on_disk(path).symlink_metadata().is_ok();
        let (listed, untracked) = match &self.contents {
            Contents::Everything => (true, false),
            Contents::Tracked { files, submodules } => {
                let listed = has(files.range(path.to_vec()..), path, |file| file);
                (listed || submodules.contains(path), true)
            }
            Contents::Commit(commit) => {
                let listed = has(commit.files.range(path.to_vec()..), path, |(file, _)| file);
                return match listed || commit.submodules.contains(path) {
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
            Contents::Tracked { files, submodules } => {
                for file in files {
                    // Deleted files stay in the index until the deletion is staged.
                    let kind = self.kind_on_disk(file)?;
                    if let Some(kind) = kind.filter(|kind| *kind != EntryKind::Directory) {
                        entries.push(TreeEntry { path: file.clone(), kind });
                    }
                }
                add_directories(&mut entries, submodules.clone());
            }
            Contents::Commit(commit) => {
                for (path, file) in &commit.files {
                    let kind = match file.mode {
                        0o120_000 => EntryKind::Symlink,
                        // A submodule is an empty directory.
                        0o160_000 => EntryKind::Directory,
                        mode => EntryKind::File { executable: mode & 0o100 != 0 },
                    };
                    entries.push(TreeEntry { path: path.clone(), kind });
                }
                add_directories(&mut entries, commit.submodules.clone());
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
                if is_unfinished(name.as_bytes()) {
                    continue;
                }
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

    /// Writes the tree to a folder, which must not be there yet.
    ///
    /// # Errors
    /// The tree cannot be read or the folder not be written.
    pub fn unpack(&self, folder: &Path) -> Result<(), TreeError> {
        let mut reader = self.reader();
        for entry in self.entries()? {
            let target = folder.join(OsStr::from_bytes(&entry.path));
            let io = |source| TreeError::Io { path: target.clone(), source };
            match entry.kind {
                EntryKind::Directory => std::fs::create_dir(&target).map_err(io)?,
                EntryKind::Symlink => {
                    let to = reader.read(&entry.path)?;
                    std::os::unix::fs::symlink(OsStr::from_bytes(&to), &target).map_err(io)?;
                }
                EntryKind::File { executable } => {
                    std::fs::write(&target, reader.read(&entry.path)?).map_err(io)?;
                    let mode = if executable { 0o755 } else { 0o644 };
                    std::fs::set_permissions(&target, PermissionsExt::from_mode(mode)).map_err(io)?;
                }
            }
        }
        Ok(())
    }

    /// Opens the tree for reading contents.
    pub fn reader(&self) -> TreeReader<'_> {
        TreeReader { tree: self, objects: BTreeMap::new() }
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

/// The directories on the way to a path, the outermost first, without the root.
pub(super) fn directories_above(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    path.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(index, _)| &path[..index])
}

/// Adds these directories, those on the way to them and to the entries, and the root.
fn add_directories(entries: &mut Vec<TreeEntry>, mut directories: BTreeSet<Vec<u8>>) {
    let mut above = BTreeSet::from([Vec::new()]);
    for path in entries.iter().map(|entry| &entry.path).chain(&directories) {
        above.extend(directories_above(path).map(<[u8]>::to_vec));
    }
    directories.append(&mut above);
    entries.extend(directories.into_iter().map(|path| TreeEntry { path, kind: EntryKind::Directory }));
}

/// Reads the contents of a tree's files; for commits it keeps one Git running.
#[derive(Debug)]
pub struct TreeReader<'a> {
    tree: &'a SourceTree,
    objects: BTreeMap<usize, Objects>,
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
        if let Contents::Commit(commit) = &self.tree.contents {
            let missing = || TreeError::NotInCommit { path: lossy(path) };
            let file = commit.files.get(path).ok_or_else(missing)?;
            let objects = match self.objects.entry(file.repository) {
                Entry::Occupied(open) => open.into_mut(),
                Entry::Vacant(place) => {
                    let repository = commit.repositories.get(file.repository).ok_or_else(missing)?;
                    place.insert(Objects::open(repository)?)
                }
            };
            return objects.read(&file.object).map_err(io);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_being_written_is_no_part_of_a_tree() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        for name in [".nivis-unfinished-a1", "flake.lock", "flake.lock.tmp"] {
            std::fs::write(folder.path().join(name), name).expect("it can be written");
        }
        let entries = SourceTree::everything(folder.path().to_owned()).entries().expect("it can be read");
        let names: Vec<&[u8]> = entries.iter().map(|entry| entry.path.as_slice()).collect();
        assert_eq!(names, [&b""[..], b"flake.lock", b"flake.lock.tmp"]);
    }
}
