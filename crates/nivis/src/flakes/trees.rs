//! Which trees of this machine were copied where, so that messages can speak of the files that people edit.

use super::host::HostError;
use super::locked_tree::{Failed, LockedTree};
use crate::config::{Config, ConfigError};
use nivis_diag::Diagnostic;
use nivis_flake::fetch::Fetcher;
use nivis_flake::tree::{SourceTree, Visibility};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};

/// The copied trees, shared between the host that copies and the effects that explain.
#[derive(Clone, Default)]
pub(crate) struct Trees(Rc<RefCell<Known>>);

#[derive(Default)]
struct Known {
    /// Store paths and what they are copies of, the newest first.
    copies: Vec<(Vec<u8>, SourceTree)>,
    /// The store path of the embedded library.
    library: Option<String>,
    /// The tree that was fetched first: that of the flake itself.
    own: Option<Vec<u8>>,
    /// The locked inputs of flakes that are being evaluated, by the numbers in the flakes' texts.
    inputs: Vec<LockedTree>,
    /// Where trees lie that no store has, by their store paths.
    unpacked: BTreeMap<Vec<u8>, PathBuf>,
    /// The settings of fetching, where a command has its own.
    config: Option<Config>,
    /// The store objects that were read, where somebody wants to know.
    read: Option<BTreeSet<Vec<u8>>>,
    /// The files and folders of the flake itself that were read, by their paths in its tree.
    own_read: BTreeSet<Vec<u8>>,
    /// What evaluated code says is not printed.
    is_silent: bool,
    /// Warnings of evaluated code that were printed.
    warned: BTreeSet<String>,
    /// What fetches from elsewhere, once it was needed.
    fetcher: Option<Fetcher>,
}

/// All folders that trees were unpacked to: evaluators are not dropped at the end of the process.
static UNPACKED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Removes what trees were unpacked to; the last thing that a process does.
pub(crate) fn remove_unpacked() {
    let mut folders = UNPACKED.lock().unwrap_or_else(PoisonError::into_inner);
    for folder in folders.drain(..) {
        // What cannot be removed is left for the system to clear.
        drop(std::fs::remove_dir_all(folder));
    }
}

/// How the embedded library is called in messages.
pub(crate) const LIBRARY: &str = "<nivis>";

/// A file that is on disk, but that Git does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Untracked {
    /// The repository.
    pub root: PathBuf,
    /// The file in it.
    pub path: Vec<u8>,
}

/// What follows the root in a path below it; nothing for the root itself.
fn rest_below<'a>(root: &[u8], path: &'a [u8]) -> Option<&'a [u8]> {
    match path.strip_prefix(root)? {
        b"" => Some(b""),
        rest => rest.strip_prefix(b"/"),
    }
}

impl Trees {
    /// Remembers that a tree is at a store path.
    pub(crate) fn add(&self, store_path: &[u8], tree: SourceTree) {
        let mut known = self.0.borrow_mut();
        known.own.get_or_insert_with(|| store_path.to_vec());
        known.copies.insert(0, (store_path.to_vec(), tree));
    }

    /// No trees yet; what is fetched is fetched with these settings.
    pub(crate) fn with_config(config: &Config) -> Self {
        let trees = Trees::default();
        trees.0.borrow_mut().config = Some(config.clone());
        trees
    }

    /// What evaluated code says is not printed any more.
    pub(crate) fn silence(&self) {
        self.0.borrow_mut().is_silent = true;
    }

    /// Whether something that evaluated code says is to be printed: of equal warnings the first.
    pub(super) fn hears(&self, text: &str) -> bool {
        let known = &mut *self.0.borrow_mut();
        !known.is_silent
            && (!text.starts_with("evaluation warning: ") || known.warned.insert(text.to_owned()))
    }

    /// Begins to remember which store objects are read.
    pub(crate) fn record(&self) {
        self.0.borrow_mut().read = Some(BTreeSet::new());
    }

    /// What was read since, by store path.
    pub(crate) fn take_record(&self) -> BTreeSet<Vec<u8>> {
        self.0.borrow_mut().read.take().unwrap_or_default()
    }

    /// Whether a file of the flake itself was read, by its path in the tree.
    pub(crate) fn was_read(&self, within: &[u8]) -> bool {
        self.0.borrow().own_read.contains(within)
    }

    /// What a path of the store is in the tree of the flake itself.
    pub(crate) fn within_own(&self, path: &[u8]) -> Option<Vec<u8>> {
        rest_below(self.0.borrow().own.as_ref()?, path).map(<[u8]>::to_vec)
    }

    /// A file or folder is read.
    pub(super) fn note(&self, path: &[u8]) {
        let known = &mut *self.0.borrow_mut();
        if let Some(within) = known.own.as_ref().and_then(|own| rest_below(own, path)) {
            known.own_read.insert(within.to_vec());
        }
        if let Some(read) = &mut known.read {
            // `/nix/store/NAME`: the store's folder has two parts.
            let mut ends = path.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at);
            let end = ends.nth(3).unwrap_or(path.len());
            if !read.contains(&path[..end]) {
                read.insert(path[..end].to_vec());
            }
        }
    }

    /// A setting of `nix.conf`, where a command has read them.
    pub(super) fn setting(&self, name: &str) -> Option<String> {
        self.0.borrow().config.as_ref().and_then(|config| config.get(name).map(str::to_owned))
    }

    /// Sets a setting.
    ///
    /// # Errors
    /// It cannot have this value.
    pub(super) fn set_setting(&self, name: &str, value: &str) -> Result<(), ConfigError> {
        self.0.borrow_mut().config.get_or_insert_default().set(name, value)
    }

    /// The settings, with those of the flake.
    pub(crate) fn config(&self) -> Option<Config> {
        self.0.borrow().config.clone()
    }

    /// Whether a setting is on.
    pub(crate) fn flag(&self, name: &str, default: bool) -> bool {
        self.setting(name).map_or(default, |value| value == "true")
    }

    /// Whether a forge's archive of a revision is taken for that revision.
    pub(crate) fn trust_forges(&self) -> bool {
        self.flag("trust-tarballs-from-git-forges", true)
    }

    /// Whether other machines may be asked.
    pub(super) fn is_offline(&self) -> bool {
        self.0.borrow().config.as_ref().is_some_and(|config| config.offline)
    }

    /// Lets the fetcher do something, which is made when it is first needed.
    pub(super) fn with_fetcher<T>(
        &self,
        work: impl FnOnce(&mut Fetcher) -> Result<T, HostError>,
    ) -> Result<T, HostError> {
        let taken = self.0.borrow_mut().fetcher.take();
        let mut fetcher = match taken {
            Some(fetcher) => fetcher,
            None => {
                let told = self.0.borrow().config.clone();
                let config = match told {
                    Some(config) => config,
                    None => Config::load().map_err(|error| HostError::Settings(error.to_string()))?,
                };
                super::fetching::fetcher(&config)?
            }
        };
        let result = work(&mut fetcher);
        self.0.borrow_mut().fetcher = Some(fetcher);
        result
    }

    /// A folder that is removed when the process ends.
    pub(super) fn keep_until_the_end(&self, folder: PathBuf) {
        UNPACKED.lock().unwrap_or_else(PoisonError::into_inner).push(folder);
    }

    /// Says which folder is the user's where there is no flake.
    pub(crate) fn set_own(&self, folder: &[u8]) {
        self.0.borrow_mut().own = Some(folder.to_vec());
    }

    /// Keeps a locked input for whoever uses it first; gives its number.
    pub(super) fn add_input(&self, input: LockedTree) -> usize {
        let inputs = &mut self.0.borrow_mut().inputs;
        inputs.push(input);
        inputs.len() - 1
    }

    /// The locked input of a number.
    pub(super) fn input(&self, number: usize) -> Option<LockedTree> {
        self.0.borrow().inputs.get(number).cloned()
    }

    /// Remembers why the input of a number cannot be had.
    pub(super) fn input_failed(&self, number: usize, failed: Failed) {
        if let Some(input) = self.0.borrow_mut().inputs.get_mut(number) {
            input.failed = Some(failed);
        }
    }

    /// The input that cannot be had which this message is about: its name in `flake.nix`, and the reason.
    pub(super) fn missing(&self, message: &str) -> Option<(Option<String>, Diagnostic)> {
        self.0.borrow().inputs.iter().find_map(|input| {
            let failed = input.failed.as_ref().filter(|failed| failed.message == message)?;
            Some((input.declared.clone(), failed.reason.clone()))
        })
    }

    /// Whether a file is the user's own: in the tree of the flake that the command is about, or outside the store.
    pub(crate) fn is_own(&self, path: &[u8]) -> bool {
        match &self.0.borrow().own {
            Some(own) => path.strip_prefix(own.as_slice()).is_some_and(|rest| rest.first() == Some(&b'/')),
            None => !path.starts_with(b"/nix/store/"),
        }
    }

    /// The store path that a tree of this machine was copied to.
    pub(crate) fn copy_of(&self, original: &str) -> Option<Vec<u8>> {
        let known = self.0.borrow();
        let copy = known.copies.iter().find(|(_, tree)| tree.root() == Path::new(original))?;
        Some(copy.0.clone())
    }

    /// Remembers where the embedded library is.
    pub(crate) fn set_library(&self, store_path: &str) {
        self.0.borrow_mut().library = Some(store_path.to_owned());
    }

    /// The untracked file that a missing path of the store would be.
    pub(crate) fn untracked(&self, path: &[u8]) -> Option<Untracked> {
        self.0.borrow().copies.iter().find_map(|(root, tree)| {
            let within = path.strip_prefix(root.as_slice())?.strip_prefix(b"/")?;
            let untracked = tree.visibility(within) == Visibility::Untracked;
            untracked.then(|| Untracked { root: tree.root().to_owned(), path: within.to_vec() })
        })
    }

    /// The repository whose working tree a path of the store is in, and the path there.
    pub(crate) fn repository_of(&self, path: &[u8]) -> Option<(PathBuf, String)> {
        self.0.borrow().copies.iter().find_map(|(root, tree)| {
            let within = path.strip_prefix(root.as_slice())?.strip_prefix(b"/")?;
            let is_repository = tree.is_on_disk() && !tree.is_whole();
            is_repository.then(|| (tree.root().to_owned(), String::from_utf8_lossy(within).into_owned()))
        })
    }

    /// The file in a working tree of Git that a store path is a copy of; the tree itself ends with a slash.
    pub(super) fn in_working_tree(&self, path: &[u8]) -> Option<Vec<u8>> {
        self.0.borrow().copies.iter().find_map(|(root, tree)| {
            let within = rest_below(root, path)?;
            let is_repository = tree.is_on_disk() && !tree.is_whole();
            is_repository.then(|| [tree.root().as_os_str().as_bytes(), b"/", within].concat())
        })
    }

    /// Where the file of a store path is that was only computed: in the tree that would have been copied.
    ///
    /// Folders of which a part was to be copied, and commits, are unpacked when something in them is first read.
    pub(crate) fn original(&self, path: &[u8]) -> Option<PathBuf> {
        let (root, tree) = {
            let known = self.0.borrow();
            known.copies.iter().find(|(root, _)| rest_below(root, path).is_some())?.clone()
        };
        let within = rest_below(&root, path)?;
        if tree.visibility(within) != Visibility::Visible {
            return None;
        }
        if tree.is_on_disk() {
            let whole = match within {
                b"" => tree.root().to_owned(),
                within => tree.root().join(OsStr::from_bytes(within)),
            };
            if tree.is_whole() || !whole.symlink_metadata().is_ok_and(|meta| meta.is_dir()) {
                return Some(whole);
            }
        }
        let folder = self.unpacked(root, &tree)?;
        Some(if within.is_empty() { folder } else { folder.join(OsStr::from_bytes(within)) })
    }

    fn unpacked(&self, root: Vec<u8>, tree: &SourceTree) -> Option<PathBuf> {
        if let Some(folder) = self.0.borrow().unpacked.get(&root) {
            return Some(folder.clone());
        }
        let mut folders = UNPACKED.lock().unwrap_or_else(PoisonError::into_inner);
        let name = format!("nivis-tree-{}-{}", std::process::id(), folders.len());
        let folder = std::env::temp_dir().join(name);
        folders.push(folder.clone());
        drop(folders);
        self.0.borrow_mut().unpacked.insert(root, folder.clone());
        tree.unpack(&folder).ok().map(|()| folder)
    }

    /// A text in which paths of copied trees are those of the originals, relative to `here` where they are in it.
    pub(crate) fn original_paths(&self, text: &str, here: &Path) -> String {
        let mut text = text.to_owned();
        let known = self.0.borrow();
        if let Some(library) = &known.library {
            text = text.replace(library, LIBRARY);
        }
        for (root, tree) in &known.copies {
            if !tree.is_on_disk() {
                continue;
            }
            let root = String::from_utf8_lossy(root).into_owned();
            let original = tree.root();
            let shown = match original.strip_prefix(here) {
                Ok(within) if within.as_os_str().is_empty() => String::new(),
                Ok(within) => format!("{}/", within.display()),
                Err(_) => match here.strip_prefix(original) {
                    // Commands are often run below the flake: then its files are shown from there.
                    Ok(below) => "../".repeat(below.components().count()),
                    Err(_) => format!("{}/", original.display()),
                },
            };
            text = replace_paths(&text, &format!("{root}/"), &shown);
            let whole = if original.as_os_str().as_bytes().is_empty() { Path::new(".") } else { original };
            text = replace_paths(&text, &root, &whole.display().to_string());
        }
        text
    }
}

/// Replaces the beginning of paths, with what is before it where a store is kept in another folder.
fn replace_paths(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(from) {
        let is_inside = before.ends_with(|last: char| last.is_alphanumeric());
        let start = before.rfind(['\'', '"', '`', '«', ' ', '\n']).filter(|_| is_inside);
        let kept = start.map_or(before, |start| {
            let delimiter = before[start..].chars().next().map_or(0, char::len_utf8);
            &before[..start + delimiter]
        });
        out.push_str(kept);
        out.push_str(to);
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::replace_paths;

    #[test]
    fn paths_are_replaced_with_the_folder_of_their_store() {
        let replace = |text: &str| replace_paths(text, "/nix/store/a/", "./");
        assert_eq!(replace("in '/nix/store/a/x' and /nix/store/a/y"), "in './x' and ./y");
        assert_eq!(replace("cannot read '/home/u/state/nix/store/a/x'"), "cannot read './x'");
        assert_eq!(replace("path:/nix/store/a/x"), "path:./x");
    }
}
