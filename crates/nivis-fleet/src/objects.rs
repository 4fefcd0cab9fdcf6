//! Objects of the store on this machine: bringing them to /nix/store, keeping them, letting go of them.

use crate::error::ActivationError;
use crate::ledger::Ledger;
use crate::places::Places;
use crate::tool::{self, Tool};
use nivis_store::nar::{FsTree, dump, keep_all};
use nivis_store::store::{LocalConfig, LocalStore, Store, StoreError, fs_closure};
use nivis_store::store_path::StorePath;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

/// What was removed from the store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Freed {
    pub objects: usize,
    pub bytes: u64,
}

/// Where the machine's own store is.
fn config(places: &Places) -> LocalConfig {
    LocalConfig::at_root(&places.real("/"))
}

/// Says that /nix was not there before.
fn mark(places: &Places) -> std::path::PathBuf {
    places.state().join("made-store")
}

/// Whether the machine's store was made by us.
pub(crate) fn is_ours(places: &Places) -> bool {
    mark(places).exists()
}

/// Brings a system and all it refers to into the machine's store, unless it is there. Gives what was brought.
///
/// # Errors
/// An object is missing in `from`, or cannot be written.
pub fn import(
    places: &Places,
    from: &dyn Store,
    system: &StorePath,
) -> Result<BTreeSet<String>, ActivationError> {
    let dir = from.dir().clone();
    let here = config(places);
    let real = from.to_real_path(system);
    if real.is_some_and(|real| real.starts_with(&here.real_store)) {
        from.flush()?;
        return Ok(BTreeSet::new());
    }
    if !here.real_store.exists() {
        let mark = mark(places);
        fs::write(&mark, "").map_err(ActivationError::io("cannot write", &mark))?;
    }
    let store = LocalStore::open(here)?;
    let mut brought = BTreeSet::new();
    let mut pending = vec![(system.clone(), false)];
    let closure = fs_closure(from, [system.clone()])?;
    while let Some((path, references_done)) = pending.pop() {
        if store.is_valid_path(&path)? && closure.contains(&path) {
            continue;
        }
        let info = from.query_path_info(&path)?;
        if !references_done {
            pending.push((path.clone(), true));
            let references = info.references.iter().filter(|reference| **reference != path);
            pending.extend(references.map(|reference| (reference.clone(), false)));
            continue;
        }
        let Some(real) = from.to_real_path(&path) else {
            return Err(StoreError::NotValid { path: dir.print(&path) }.into());
        };
        let mut nar = Vec::new();
        dump(&FsTree, &real, &mut nar, &mut keep_all).map_err(StoreError::from)?;
        store.add_archive(&info, &mut nar.as_slice())?;
        brought.insert(dir.print(&path));
    }
    store.flush()?;
    Ok(brought)
}

/// Keeps an object from being collected, by a link of that name.
pub(crate) fn keep(places: &Places, name: &str, path: &str) -> Result<(), ActivationError> {
    let folder = places.roots();
    let link = folder.join(name);
    if fs::read_link(&link).is_ok_and(|target| target == Path::new(path)) {
        return Ok(());
    }
    let temp = folder.join(format!(".{name}.new"));
    fs::create_dir_all(&folder).map_err(ActivationError::io("cannot make", &folder))?;
    drop(fs::remove_file(&temp));
    let linked = symlink(path, &temp).and_then(|()| fs::rename(&temp, &link));
    linked.map_err(ActivationError::io("cannot link", &link))
}

/// Lets go of what [`keep`] keeps.
pub(crate) fn forget(places: &Places, name: &str) {
    drop(fs::remove_file(places.roots().join(name)));
}

/// Removes systems that nothing keeps any more from a store that we made, with what only they needed. A store of Nix is left
/// to Nix' own collector. Gives the number of objects and their bytes.
pub(crate) fn collect(places: &Places, toplevels: &[String]) -> Result<Freed, ActivationError> {
    let here = config(places);
    if toplevels.is_empty() || !is_ours(places) || tool::exists("nix-store") || !here.real_store.exists() {
        return Ok(Freed::default());
    }
    let store = LocalStore::open(here)?;
    let parse = |path: &String| store.dir().parse(path.as_bytes()).map_err(StoreError::from);
    let released = toplevels.iter().map(parse).collect::<Result<BTreeSet<_>, _>>()?;
    let collected = store.collect(&released)?;
    Ok(Freed { objects: collected.paths.len(), bytes: collected.bytes })
}

/// Removes everything that was put into the store: the store itself if it is ours, else the paths brought there.
pub(crate) fn remove_all(places: &Places, ledger: &Ledger) -> Result<(), ActivationError> {
    let roots = places.roots();
    if is_ours(places) && !tool::exists("nix-store") {
        let nix = places.real("/nix");
        // Objects are read-only folders; root may remove them all the same.
        return match fs::remove_dir_all(&nix) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(ActivationError::io("cannot remove", &nix)(error))
            }
            _ => Ok(()),
        };
    }
    drop(fs::remove_dir_all(&roots));
    if !ledger.store_paths.is_empty() && tool::exists("nix-store") {
        // Nix refuses those that something else keeps, which is right.
        for path in &ledger.store_paths {
            drop(Tool::new("nix-store").args(["--delete", path]).output());
        }
    }
    Ok(())
}
