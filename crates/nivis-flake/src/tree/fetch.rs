//! Fetching what is on this machine: `path:` inputs and local Git repositories.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::git::{self, GitError, WorkingTree};
use super::known::KnownTree;
use super::quick;
use super::source::{CommitFile, CommitFiles, SourceTree, directories_above};
use crate::error::{FlakeRefError, lossy};
use crate::input::Input;
use crate::notice::Notice;

/// A tree on this machine and what is known about it, but for its hash.
#[derive(Clone, Debug)]
pub struct LocalTree {
    pub tree: SourceTree,
    /// The input with revision, time and count; `narHash` is the store's to add.
    pub input: Input,
    pub notices: Vec<Notice>,
    /// What is remembered of the tree, where it can be known again.
    pub known: Option<KnownTree>,
}

/// How trees on this machine are fetched.
#[derive(Clone, Debug)]
pub struct LocalOptions {
    /// The setting of that name: without it a working tree with changes is an error.
    pub allow_dirty: bool,
    /// The folder of what is remembered of trees.
    pub memory: PathBuf,
}

/// A tree that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    #[error("cannot read '{}'", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("file '{}' has an unsupported type", path.display())]
    UnsupportedType { path: PathBuf },
    #[error("path '{path}' is not part of the commit")]
    NotInCommit { path: String },
    #[error("cannot fetch input '{input}' because it uses a relative path")]
    RelativePath { input: String },
    #[error("input '{input}' is not on this machine")]
    NotLocal { input: String },
    #[error("Cannot find Git revision '{rev}' in ref '{name}' of repository '{}'!", repository.display())]
    NoSuchRev { rev: String, name: String, repository: PathBuf },
    #[error("resolving Git reference '{name}': revspec '{name}' not found (libgit2 error code = 4)")]
    NoSuchRef { name: String },
    #[error(
        "getting Git object '{rev}': object not found - no match for id ({rev}) (libgit2 error code = 9)"
    )]
    NoSuchObject { rev: String },
    #[error("Git repository \"{}\" does not exist.", repository.display())]
    NoRepository { repository: PathBuf },
    #[error("Failed to fetch git repository '{url}'")]
    Unfetchable { url: String },
    #[error("path '/{}' does not exist", path.display())]
    Missing { path: PathBuf },
    #[error(
        "'{}' is a shallow Git repository, but shallow repositories are only allowed when \
         `shallow = true;` is specified",
        repository.display()
    )]
    Shallow { repository: PathBuf },
    #[error("Git tree '{}' is dirty", repository.display())]
    Dirty { repository: PathBuf },
    #[error("exportIgnore and submodules are not supported together yet")]
    ExportIgnoreWithSubmodules,
    #[error(
        "'{input}' asks for files that are kept by Git LFS (`lfs = true`), which this version does not fetch"
    )]
    Lfs { input: String },
    #[error("the submodule '{path}' comes from '{url}', and this version fetches nothing from elsewhere")]
    SubmoduleElsewhere { path: String, url: String },
    #[error(transparent)]
    Git(#[from] GitError),
    #[error(transparent)]
    Reference(#[from] FlakeRefError),
}

/// Fetches a `path:` input or a repository on this machine.
///
/// # Errors
/// The input is elsewhere ([`TreeError::NotLocal`]), or its files or Git refuse.
pub fn fetch_local(input: &Input, options: &LocalOptions) -> Result<LocalTree, TreeError> {
    let not_local = || TreeError::NotLocal { input: input.show() };
    match input.kind() {
        b"path" => fetch_path(input),
        b"git" => {
            if has_flag(input, "exportIgnore") && has_flag(input, "submodules") {
                return Err(TreeError::ExportIgnoreWithSubmodules);
            }
            let folder = working_tree_of(input)?;
            let is_bare = folder.is_none();
            let root = match folder {
                Some(folder) => folder,
                None => absolute(&input.bare_repository().ok_or_else(not_local)?)?,
            };
            if root.symlink_metadata().is_err() {
                return Err(TreeError::NoRepository { repository: root });
            }
            if is_bare && !(root.join("HEAD").exists() && root.join("objects").exists()) {
                return Err(TreeError::Unfetchable { url: format!("file://{}", root.display()) });
            }
            if is_bare || input.git_ref().is_some() || input.git_rev()?.is_some() {
                fetch_commit(input, root)
            } else {
                fetch_working_tree(input, root, options)
            }
        }
        _ => Err(not_local()),
    }
}

/// The folder whose files a `git` input means; `None` for a bare repository or one elsewhere.
pub(super) fn working_tree_of(input: &Input) -> Result<Option<PathBuf>, TreeError> {
    input.source_path().map(|path| absolute(&path)).transpose()
}

fn absolute(path: &[u8]) -> Result<PathBuf, TreeError> {
    let path = OsStr::from_bytes(path);
    std::path::absolute(path).map_err(|source| TreeError::Io { path: path.into(), source })
}

fn fetch_path(input: &Input) -> Result<LocalTree, TreeError> {
    let path = input.source_path();
    let path = path.ok_or_else(|| TreeError::RelativePath { input: input.show() })?;
    let path = PathBuf::from(OsStr::from_bytes(&path));
    if path.symlink_metadata().is_err() {
        return Err(TreeError::Missing { path });
    }
    let tree = SourceTree::everything(path);
    let mut input = input.clone();
    if input.last_modified().is_none() {
        input.set("lastModified", tree.newest(&tree.entries()?)?);
    }
    Ok(LocalTree { tree, input, notices: Vec::new(), known: None })
}

fn has_flag(input: &Input, name: &str) -> bool {
    input.attrs.get(name.as_bytes()) == Some(&true.into())
}

/// The files of a working tree, and of the submodules in it.
#[derive(Default)]
struct WorkingFiles {
    files: BTreeSet<Vec<u8>>,
    submodules: BTreeSet<Vec<u8>>,
    /// Repositories with changes, inner ones first.
    dirty: Vec<PathBuf>,
}

impl WorkingFiles {
    /// Adds what the submodules of `repository`, which is at `prefix`, have in their own working trees.
    ///
    /// Whether one of them has changes.
    fn add_submodules(&mut self, repository: &Path, prefix: &[u8]) -> Result<bool, TreeError> {
        let mut any = false;
        for submodule in git::submodules(repository, None)? {
            let path = [prefix, &submodule.path].concat();
            let root = repository.join(OsStr::from_bytes(&submodule.path));
            if !root.join(".git").exists() {
                return Err(TreeError::Unfetchable { url: format!("file://{}", root.display()) });
            }
            let state = git::working_tree(&root, None)?;
            let inner = [path.as_slice(), b"/"].concat();
            self.files.extend(state.files.iter().map(|file| [&inner, file.as_slice()].concat()));
            self.submodules.insert(path);
            if self.add_submodules(&root, &inner)? || state.is_dirty() {
                self.dirty.push(root);
                any = true;
            }
        }
        Ok(any)
    }
}

/// The paths without those that `export-ignore` leaves out, or that are below such a directory.
fn without_ignored<T>(
    root: &Path,
    rev: Option<&str>,
    files: &mut BTreeMap<Vec<u8>, T>,
) -> Result<(), TreeError> {
    let has_attributes = |path: &Vec<u8>| path.ends_with(b".gitattributes");
    let info = git::attributes_file(root)?;
    if !files.keys().any(has_attributes) && !info {
        return Ok(());
    }
    let mut asked: BTreeSet<Vec<u8>> = files.keys().cloned().collect();
    let as_directory = |path: &[u8]| [path, b"/"].concat();
    for path in files.keys() {
        asked.extend(directories_above(path).map(as_directory));
    }
    let ignored = git::export_ignored(root, rev, &asked)?;
    files.retain(|path, _| {
        let above = directories_above(path).any(|directory| ignored.contains(&as_directory(directory)));
        !above && !ignored.contains(path)
    });
    Ok(())
}

fn fetch_working_tree(input: &Input, root: PathBuf, options: &LocalOptions) -> Result<LocalTree, TreeError> {
    let known_time;
    let (state, stamp, mut known) = match quick::clean_tree(&root, &options.memory) {
        Some(clean) => {
            let quick::CleanTree { head, head_ref, files, stamp, known } = clean;
            let state = WorkingTree { head: Some(head), head_ref, changes: Vec::new(), files };
            known_time = Some(known.time);
            (state, Some(stamp), Some(known))
        }
        None => {
            let head = quick::head_commit(&root);
            known_time = head.as_ref().map(|head| head.time);
            (git::working_tree(&root, head.map(|head| (head.name, head.object)))?, None, None)
        }
    };
    let is_dirty = state.is_dirty();
    let mut files: BTreeMap<Vec<u8>, ()> = state.files.into_iter().map(|file| (file, ())).collect();
    if has_flag(input, "exportIgnore") {
        without_ignored(&root, None, &mut files)?;
    }
    let mut whole = WorkingFiles { files: files.into_keys().collect(), ..WorkingFiles::default() };
    let inner = has_flag(input, "submodules") && whole.add_submodules(&root, b"")?;
    if inner || is_dirty {
        whole.dirty.push(root.clone());
    }
    if let (Some(repository), false) = (whole.dirty.first(), options.allow_dirty) {
        return Err(TreeError::Dirty { repository: repository.clone() });
    }
    let notices: Vec<Notice> = whole.dirty.into_iter().map(|path| Notice::DirtyTree { path }).collect();
    let mut input = input.clone();
    if !notices.is_empty() {
        if let Some(head) = &state.head {
            let short: String = head.chars().take(7).collect();
            input.set("dirtyRev", format!("{head}-dirty").as_str());
            input.set("dirtyShortRev", format!("{short}-dirty").as_str());
        }
    } else {
        if let Some(name) = &state.head_ref {
            input.set("ref", name.as_slice());
        }
        let none = "0".repeat(40);
        input.set("rev", state.head.as_deref().unwrap_or(&none));
        if !has_flag(&input, "shallow") {
            let count = match (known.as_ref().and_then(|known| known.count), &state.head) {
                (Some(count), _) => count,
                (None, Some(head)) => git::commit_count(&root, head)?,
                (None, None) => 0,
            };
            if let Some(known) = &mut known {
                known.count = Some(count);
            }
            input.set("revCount", count);
        }
    }
    let time = match (known_time, &state.head) {
        (Some(time), _) => time,
        (None, Some(head)) => git::commit_time(&root, head)?,
        (None, None) => 0,
    };
    input.set("lastModified", time);
    // Only all of a commit's files are what the stamp and the hash are of.
    let (stamp, known) = match has_flag(&input, "exportIgnore") || has_flag(&input, "submodules") {
        true => (None, None),
        false => (stamp, known),
    };
    let tree = SourceTree::tracked(root, whole.files, whole.submodules, stamp);
    Ok(LocalTree { tree, input, notices, known })
}

/// The commit that an input names, from a copy of its repository.
pub(crate) fn fetch_from_copy(input: &Input, copy: PathBuf) -> Result<LocalTree, TreeError> {
    fetch_commit(input, copy)
}

fn fetch_commit(input: &Input, root: PathBuf) -> Result<LocalTree, TreeError> {
    let mut input = input.clone();
    let name = match input.git_ref() {
        Some(name) => name.to_vec(),
        None => git::head_ref(&root)?.unwrap_or_else(|| b"HEAD".to_vec()),
    };
    let rev = match input.git_rev()? {
        Some(rev) => match git::resolve(&root, rev.as_bytes())? {
            Some(_) => rev,
            None if input.source_path().is_some() => return Err(TreeError::NoSuchObject { rev }),
            None => return Err(TreeError::NoSuchRev { rev, name: lossy(&name), repository: root }),
        },
        None => git::resolve(&root, &name)?.ok_or_else(|| TreeError::NoSuchRef { name: lossy(&name) })?,
    };
    let shallow = has_flag(&input, "shallow");
    if git::is_shallow(&root)? && !shallow {
        return Err(TreeError::Shallow { repository: root });
    }
    input.set("ref", name.as_slice());
    input.set("rev", rev.as_str());
    input.set("lastModified", git::commit_time(&root, &rev)?);
    if !shallow {
        input.set("revCount", git::commit_count(&root, &rev)?);
    }
    let mut commit = CommitFiles::default();
    add_commit(&mut commit, &root, &rev, b"", has_flag(&input, "submodules"))?;
    if has_flag(&input, "exportIgnore") {
        without_ignored(&root, Some(&rev), &mut commit.files)?;
    }
    let tree = SourceTree::commit(root, commit);
    if has_flag(&input, "lfs") && has_lfs_files(&tree)? {
        return Err(TreeError::Lfs { input: input.show() });
    }
    Ok(LocalTree { tree, input, notices: Vec::new(), known: None })
}

/// Whether a commit's attributes say that Git LFS keeps some of its files.
fn has_lfs_files(tree: &SourceTree) -> Result<bool, TreeError> {
    let mut reader = tree.reader();
    for entry in tree.entries()? {
        let is_attributes = entry.path == b".gitattributes" || entry.path.ends_with(b"/.gitattributes");
        if is_attributes && lossy(&reader.read(&entry.path)?).contains("filter=lfs") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Adds the files of a commit under `prefix`, and those of its submodules if they are wanted.
fn add_commit(
    commit: &mut CommitFiles,
    repository: &Path,
    rev: &str,
    prefix: &[u8],
    submodules: bool,
) -> Result<(), TreeError> {
    let number = commit.repositories.len();
    commit.repositories.push(repository.to_owned());
    for (mode, object, path) in git::list_commit(repository, rev)? {
        let file = CommitFile { mode, object, repository: number };
        commit.files.insert([prefix, &path].concat(), file);
    }
    if !submodules {
        return Ok(());
    }
    for submodule in git::submodules(repository, Some(rev))? {
        let path = [prefix, &submodule.path].concat();
        // What `.gitmodules` names need not be there, and need not be a submodule.
        let Some(rev) = commit.files.get(&path).filter(|file| file.is_submodule()) else { continue };
        let rev = rev.object.clone();
        let elsewhere = || TreeError::SubmoduleElsewhere { path: lossy(&path), url: lossy(&submodule.url) };
        let address = git::submodule_address(repository, &submodule.url)?;
        let root = local_repository(&address).ok_or_else(elsewhere)?;
        if git::resolve(&root, rev.as_bytes())?.is_none() {
            return Err(TreeError::NoSuchRev { rev, name: "HEAD".to_owned(), repository: root });
        }
        commit.files.remove(&path);
        commit.submodules.insert(path.clone());
        add_commit(commit, &root, &rev, &[path.as_slice(), b"/"].concat(), true)?;
    }
    Ok(())
}

/// The repository that an address names, if it is on this machine.
fn local_repository(address: &[u8]) -> Option<PathBuf> {
    let path = address.strip_prefix(b"file://").unwrap_or(address);
    let path = PathBuf::from(OsStr::from_bytes(path));
    (path.is_absolute() && path.exists()).then_some(path)
}
