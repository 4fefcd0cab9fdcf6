//! What an evaluation reads and leaves behind, while it goes on.

use super::seen::Seen;
use nivis_flake::Input;
use nivis_flake::tree::SourceTree;
use nivis_store::store_path::StorePath;
use rustc_hash::FxHashSet;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};

/// All of an entry.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    /// Paths and their state before they were read.
    pub(super) paths: BTreeMap<Vec<u8>, Seen>,
    /// Working trees without changes, and their stamps.
    pub(super) clean_trees: BTreeMap<Vec<u8>, String>,
    pub(super) variables: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    /// Base names of the store objects that no other one of them refers to.
    pub(super) objects: BTreeSet<Vec<u8>>,
    /// What was printed.
    pub(super) out: Vec<u8>,
    /// What was told on standard error.
    pub(super) err: Vec<u8>,
    /// What else the command found out.
    pub(super) notes: Vec<(String, String)>,
}

#[derive(Default)]
struct Recorder {
    recorded: Recorded,
    made: FxHashSet<StorePath>,
    referenced: FxHashSet<StorePath>,
    is_forbidden: bool,
}

thread_local! {
    static RECORDER: RefCell<Option<Recorder>> = const { RefCell::new(None) };
}

fn with(change: impl FnOnce(&mut Recorder)) {
    RECORDER.with_borrow_mut(|recorder| {
        if let Some(recorder) = recorder {
            change(recorder);
        }
    });
}

pub(super) fn begin() {
    RECORDER.set(Some(Recorder::default()));
}

/// What was recorded, if it can be used again.
pub(super) fn end() -> Option<Recorded> {
    let recorder = RECORDER.take()?;
    if recorder.is_forbidden {
        return None;
    }
    let mut recorded = recorder.recorded;
    let outermost = recorder.made.difference(&recorder.referenced);
    recorded.objects = outermost.map(|path| path.to_string().into_bytes()).collect();
    Some(recorded)
}

/// Says that the result depends on what cannot be looked at again.
pub(crate) fn forbid() {
    with(|recorder| recorder.is_forbidden = true);
}

/// Keeps something that the command found out.
pub(crate) fn note(name: &str, value: &str) {
    with(|recorder| recorder.recorded.notes.push((name.to_owned(), value.to_owned())));
}

/// What is printed on standard output.
pub(crate) fn printed(text: &[u8]) {
    with(|recorder| recorder.recorded.out.extend_from_slice(text));
}

/// What is told on standard error.
pub(crate) fn told(text: &[u8]) {
    with(|recorder| recorder.recorded.err.extend_from_slice(text));
}

/// A variable that is read.
pub(crate) fn saw_variable(name: &[u8], value: Option<&[u8]>) {
    with(|recorder| {
        recorder.recorded.variables.insert(name.to_vec(), value.map(<[u8]>::to_vec));
    });
}

/// A store object that the evaluation makes, and what it refers to.
pub(crate) fn owe<'r>(path: &StorePath, references: impl IntoIterator<Item = &'r StorePath>) {
    with(|recorder| {
        if recorder.made.insert(path.clone()) {
            recorder.referenced.extend(references.into_iter().filter(|other| *other != path).cloned());
        }
    });
}

impl Recorder {
    fn see(&mut self, path: PathBuf) {
        if self.is_forbidden || self.recorded.paths.contains_key(path.as_os_str().as_bytes()) {
            return;
        }
        match Seen::settled(&path) {
            Some(seen) => {
                self.recorded.paths.insert(path.into_os_string().into_vec(), seen);
            }
            None => self.is_forbidden = true,
        }
    }

    /// A folder and all below it.
    fn see_all(&mut self, path: PathBuf) {
        let is_folder = path.symlink_metadata().is_ok_and(|meta| meta.is_dir());
        self.see(path.clone());
        if !is_folder {
            return;
        }
        let Ok(entries) = path.read_dir() else {
            self.is_forbidden = true;
            return;
        };
        for entry in entries {
            match entry {
                Ok(entry) => self.see_all(entry.path()),
                Err(_) => self.is_forbidden = true,
            }
        }
    }

    /// What a repository knows: commits, branches, the index, its settings.
    fn see_repository(&mut self, root: &Path) {
        let mut folders = Vec::new();
        let dot_git = root.join(".git");
        self.see(dot_git.clone());
        if root.join("HEAD").is_file() {
            folders.push(root.to_owned());
        } else if dot_git.is_dir() {
            folders.push(dot_git);
        } else if let Some(folder) = pointed_at(&dot_git, root, "gitdir: ") {
            // A worktree, or a submodule: what it shares is elsewhere.
            folders.extend(pointed_at(&folder.join("commondir"), &folder, ""));
            self.see(dot_git);
            folders.push(folder);
        } else {
            self.is_forbidden = true;
        }
        for folder in folders {
            for name in [
                "HEAD",
                "index",
                "packed-refs",
                "config",
                "config.worktree",
                "commondir",
                "shallow",
                "info/attributes",
            ] {
                self.see(folder.join(name));
            }
            // References are renamed into place, which changes the folders.
            self.see_folders(folder.join("refs"));
            self.see(folder.join("reftable"));
        }
        if let Some(home) = crate::config::home() {
            self.see(home.join(".gitconfig"));
            self.see(home.join(".config/git/config"));
            self.see(home.join(".config/git/attributes"));
        }
        self.see("/etc/gitconfig".into());
        self.see("/etc/gitattributes".into());
    }

    fn see_folders(&mut self, folder: PathBuf) {
        self.see(folder.clone());
        for entry in folder.read_dir().into_iter().flatten().flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.see_folders(entry.path());
            }
        }
    }

    fn see_tree(&mut self, tree: &SourceTree) {
        if tree.has_submodules() {
            self.is_forbidden = true;
        } else if let Some(stamp) = tree.stamp() {
            let root = tree.root().as_os_str().as_bytes().to_vec();
            self.recorded.clean_trees.insert(root, stamp.to_owned());
        } else if tree.is_whole() {
            self.see_all(tree.root().to_owned());
        } else {
            for file in tree.tracked_files() {
                self.see(tree.root().join(OsStr::from_bytes(file)));
            }
        }
    }
}

/// The folder that a file names after a word.
fn pointed_at(file: &Path, from: &Path, word: &str) -> Option<PathBuf> {
    let text = std::fs::read_to_string(file).ok()?;
    Some(from.join(text.trim_end().strip_prefix(word)?))
}

/// A path outside of all trees that is going to be read.
pub(crate) fn saw_path(path: &Path) {
    with(|recorder| recorder.see(path.to_owned()));
}

/// An input that is going to be looked at: a folder with all below it, or what its repository knows.
pub(crate) fn saw_input(input: &Input) {
    with(|recorder| {
        let here = std::env::current_dir().unwrap_or_default();
        let absolute = |path: Vec<u8>| here.join(OsStr::from_bytes(&path));
        match (input.kind(), input.source_path().or_else(|| input.bare_repository())) {
            (b"path", Some(path)) => recorder.see_all(absolute(path)),
            (b"git", Some(path)) => recorder.see_repository(&absolute(path)),
            _ if !input.is_locked() => recorder.is_forbidden = true,
            _ => {}
        }
    });
}

/// A tree on this machine that is going to be copied, with the repository that says what belongs to it.
pub(crate) fn saw_tree(tree: &SourceTree) {
    with(|recorder| recorder.see_tree(tree));
}
