//! Changing names in the file tree, each change undoable without room on the disk.

use crate::error::ActivationError;
use crate::home::Homes;
use crate::journal::{Stop, stop_here, sync_folder};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf};

/// One change of a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "change")]
pub(crate) enum Swap {
    /// A folder is made, for somebody (id, group, mode) if not root.
    MakeFolder { path: PathBuf, owner: Option<(u32, u32, u32)> },
    /// What was written as `new` gets its place; what is there gets the name `old`.
    Place { path: PathBuf, new: PathBuf, old: Option<PathBuf> },
    /// What is there gets the name `old`.
    Remove { path: PathBuf, old: PathBuf },
}

fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|data| data.is_dir())
}

fn found(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

impl Swap {
    /// The place that changes.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Swap::MakeFolder { path, .. } | Swap::Place { path, .. } | Swap::Remove { path, .. } => path,
        }
    }

    fn apply(&self) -> io::Result<()> {
        match self {
            Swap::MakeFolder { path, owner } => {
                match fs::create_dir(path) {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
                    other => other?,
                }
                if let Some((uid, gid, mode)) = owner {
                    chown(path, Some(*uid), Some(*gid))?;
                    fs::set_permissions(path, fs::Permissions::from_mode(*mode))?;
                }
                Ok(())
            }
            Swap::Place { path, new, old } => {
                if let Some(old) = old
                    && is_there(path)
                {
                    // A second name for what is there, so that the place is never empty; folders cannot have two.
                    if is_folder(path) || fs::hard_link(path, old).is_err() {
                        fs::rename(path, old)?;
                    }
                }
                fs::rename(new, path)
            }
            Swap::Remove { path, old } => found(fs::rename(path, old)),
        }
    }

    /// Goes back, however far [`Swap::apply`] came.
    fn undo(&self) -> io::Result<()> {
        let (path, old, placed) = match self {
            // Only if nothing else is in it by now.
            Swap::MakeFolder { path, .. } => {
                drop(fs::remove_dir(path));
                return Ok(());
            }
            Swap::Place { path, new, old } => (path, old.as_ref(), !is_there(new)),
            Swap::Remove { path, old } => (path, Some(old), false),
        };
        match old {
            Some(old) if is_there(old) => {
                if is_folder(old) && is_there(path) {
                    fs::remove_file(path)?;
                }
                fs::rename(old, path)?;
                // Two names of one file: renaming one to the other does nothing.
                found(fs::remove_file(old).or_else(|error| if is_there(old) { Err(error) } else { Ok(()) }))
            }
            Some(_) => Ok(()),
            None if placed => found(fs::remove_file(path)),
            None => Ok(()),
        }
    }

    /// Lets go of what was there before.
    fn forget(&self) -> io::Result<()> {
        match self {
            Swap::MakeFolder { .. } | Swap::Place { old: None, .. } => Ok(()),
            Swap::Place { old: Some(old), .. } | Swap::Remove { old, .. } if is_folder(old) => {
                fs::remove_dir_all(old)
            }
            Swap::Place { old: Some(old), .. } | Swap::Remove { old, .. } => found(fs::remove_file(old)),
        }
    }
}

fn folders(swaps: &[Swap]) -> BTreeSet<&Path> {
    swaps.iter().filter_map(|swap| swap.path().parent()).collect()
}

/// Does all changes in order.
///
/// # Errors
/// One cannot be done; those before it are.
pub(crate) fn apply_all(swaps: &[Swap], homes: &Homes) -> Result<(), ActivationError> {
    for swap in swaps {
        stop_here(Stop::File);
        homes.at(swap.path(), || swap.apply()).map_err(ActivationError::io("cannot change", swap.path()))?;
    }
    stop_here(Stop::File);
    for folder in folders(swaps) {
        homes
            .at(folder, || Ok(sync_folder(folder)))
            .map_err(ActivationError::io("cannot write", folder))??;
    }
    Ok(())
}

/// Undoes all changes, done or not, from the last to the first.
///
/// # Errors
/// One cannot be undone.
pub(crate) fn undo_all(swaps: &[Swap], homes: &Homes) -> Result<(), ActivationError> {
    for swap in swaps.iter().rev() {
        stop_here(Stop::File);
        homes
            .at(swap.path(), || swap.undo())
            .map_err(ActivationError::io("cannot bring back", swap.path()))?;
    }
    Ok(())
}

/// Lets go of everything that was there before.
///
/// # Errors
/// Something cannot be removed.
pub(crate) fn forget_all(swaps: &[Swap], homes: &Homes) -> Result<(), ActivationError> {
    for swap in swaps {
        homes
            .at(swap.path(), || swap.forget())
            .map_err(ActivationError::io("cannot remove what was at", swap.path()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder in which `kept`, `gone` and `tree/` are, and the changes that are made there.
    fn example(folder: &Path) -> Vec<Swap> {
        let at = |name: &str| folder.join(name);
        fs::write(at("kept"), "old").expect("written");
        fs::write(at("gone"), "gone").expect("written");
        fs::create_dir(at("tree")).expect("made");
        fs::write(at("tree/leaf"), "leaf").expect("written");
        for name in ["n1", "n2", "n3"] {
            fs::write(at(name), "new").expect("written");
        }
        vec![
            Swap::Remove { path: at("gone"), old: at("o1") },
            Swap::MakeFolder { path: at("sub"), owner: None },
            Swap::Place { path: at("kept"), new: at("n1"), old: Some(at("o2")) },
            Swap::Place { path: at("sub/fresh"), new: at("n2"), old: None },
            Swap::Place { path: at("tree"), new: at("n3"), old: Some(at("o3")) },
        ]
    }

    fn listing(folder: &Path) -> Vec<String> {
        let mut names = Vec::new();
        let mut pending = vec![folder.to_path_buf()];
        while let Some(next) = pending.pop() {
            for entry in fs::read_dir(&next).expect("a folder") {
                let path = entry.expect("an entry").path();
                let text =
                    if path.is_dir() { String::new() } else { fs::read_to_string(&path).expect("text") };
                names.push(format!("{} {text}", path.strip_prefix(folder).expect("below").display()));
                if path.is_dir() {
                    pending.push(path);
                }
            }
        }
        names.sort();
        names
    }

    #[test]
    fn changes_are_undone_from_wherever_they_came() {
        for done in 0..=5 {
            let folder = tempfile::tempdir().expect("a folder");
            let swaps = example(folder.path());
            let before = listing(folder.path());
            apply_all(&swaps[..done], &Homes::default()).expect("they can be done");
            undo_all(&swaps, &Homes::default()).expect("they can be undone");
            for name in ["n1", "n2", "n3"] {
                drop(fs::remove_file(folder.path().join(name)));
            }
            let before: Vec<String> = before.into_iter().filter(|line| !line.starts_with('n')).collect();
            assert_eq!(listing(folder.path()), before, "after {done} changes");
        }
    }

    #[test]
    fn a_file_with_two_names_is_undone() {
        let folder = tempfile::tempdir().expect("a folder");
        let swaps = example(folder.path());
        // As after a crash between the second name and the renaming.
        fs::hard_link(folder.path().join("kept"), folder.path().join("o2")).expect("linked");
        undo_all(&swaps, &Homes::default()).expect("they can be undone");
        assert!(!folder.path().join("o2").exists());
        assert_eq!(fs::read_to_string(folder.path().join("kept")).expect("text"), "old");
    }

    #[test]
    fn what_was_there_goes_when_the_changes_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let swaps = example(folder.path());
        apply_all(&swaps, &Homes::default()).expect("they can be done");
        forget_all(&swaps, &Homes::default()).expect("they can be forgotten");
        assert_eq!(listing(folder.path()), ["kept new", "sub ", "sub/fresh new", "tree new"]);
    }
}
