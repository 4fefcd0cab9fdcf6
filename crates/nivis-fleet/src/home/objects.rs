//! Objects of a home that its own user keeps: where the store is not at /nix/store, files of the home cannot name what
//! is there. They get copies in the user's state, in which every path of the store is spelled as that of its copy.

use crate::error::ActivationError;
use crate::ledger::write_file;
use crate::objects::Freed;
use crate::places::Places;
use nivis_store::store::{RootTarget, Store, StoreError, fs_closure};
use nivis_store::store_path::StorePath;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

const STORE: &[u8] = b"/nix/store/";
/// Characters of a hash in a store path.
const HASH: usize = 32;

/// How names of roots begin that keep systems in a store that is not ours.
const MADE: &str = "made-";

/// Where copies lie.
fn folder(places: &Places) -> PathBuf {
    places.state().join("objects")
}

/// Where the names of a system's objects are listed.
fn list(places: &Places, system: &Path) -> PathBuf {
    let mut name = system.file_name().unwrap_or_default().to_owned();
    name.push(".objects");
    folder(places).join(name)
}

/// Copies a home's system and all it refers to, unless the store is where its paths say. Gives the system's path.
///
/// # Errors
/// Something cannot be read or written.
pub fn bring_home(places: &Places, from: &dyn Store, system: &StorePath) -> Result<PathBuf, ActivationError> {
    let spelled = PathBuf::from(from.dir().print(system));
    let real = from.to_real_path(system).ok_or_else(|| missing(from, system))?;
    if real == spelled {
        // The collector of that store is not ours to steer: what is used is a root of its own.
        let roots = places.roots();
        fs::create_dir_all(&roots).map_err(ActivationError::io("cannot make", &roots))?;
        let name = real.file_name().unwrap_or_default().to_string_lossy().into_owned();
        from.add_root(system, &roots.join(format!("{MADE}{name}")), RootTarget::Logical)?;
        return Ok(spelled);
    }
    let folder = folder(places);
    fs::create_dir_all(&folder).map_err(ActivationError::io("cannot make", &folder))?;
    let mut names = BTreeSet::new();
    let mut objects = Vec::new();
    for path in fs_closure(from, [system.clone()])? {
        let real = from.to_real_path(&path).ok_or_else(|| missing(from, &path))?;
        let name = real.file_name().unwrap_or_default().to_owned();
        names.insert(name.as_bytes().to_vec());
        objects.push((real, name));
    }
    let rewrite = Rewrite { names: &names, folder: folder.as_os_str().as_bytes() };
    for (real, name) in objects {
        let (place, temp) = (folder.join(&name), folder.join(".new"));
        if fs::symlink_metadata(&place).is_ok() {
            continue;
        }
        crate::rest::remove_any(&temp);
        rewrite.copy(&real, &temp)?;
        fs::rename(&temp, &place).map_err(ActivationError::io("cannot write", &place))?;
    }
    let place = folder.join(real.file_name().unwrap_or_default());
    write_file(&list(places, &place), &names.iter().cloned().collect::<Vec<_>>().join(&b'\n'))?;
    Ok(place)
}

fn missing(from: &dyn Store, path: &StorePath) -> ActivationError {
    StoreError::NotValid { path: from.dir().print(path) }.into()
}

/// Removes copies that no system of `kept` needs. Gives what that was.
///
/// # Errors
/// The list of what a system needs cannot be read.
pub(crate) fn collect(places: &Places, kept: &[PathBuf]) -> Result<Freed, ActivationError> {
    let mut freed = Freed::default();
    for entry in fs::read_dir(places.roots()).into_iter().flatten().flatten() {
        let is_made = entry.file_name().to_string_lossy().starts_with(MADE);
        let target = fs::read_link(entry.path()).unwrap_or_default();
        if is_made && !kept.contains(&target) {
            crate::rest::remove_any(&entry.path());
        }
    }
    let folder = folder(places);
    let mut needed = BTreeSet::new();
    for system in kept.iter().filter(|system| system.starts_with(&folder)) {
        let list = list(places, system);
        let text = fs::read(&list).map_err(ActivationError::io("cannot read", &list))?;
        needed.extend(text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec));
        needed.insert(list.file_name().unwrap_or_default().as_bytes().to_vec());
    }
    for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
        if !needed.contains(entry.file_name().as_bytes()) {
            let is_list = entry.path().extension().is_some_and(|extension| extension == "objects");
            freed.objects += usize::from(!is_list);
            freed.bytes += size(&entry.path());
            crate::rest::remove_any(&entry.path());
        }
    }
    Ok(freed)
}

/// Bytes of all files below a path.
fn size(path: &Path) -> u64 {
    let Ok(data) = fs::symlink_metadata(path) else { return 0 };
    if !data.is_dir() {
        return data.len();
    }
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries.map(|entry| size(&entry.path())).sum()
}

struct Rewrite<'a> {
    names: &'a BTreeSet<Vec<u8>>,
    folder: &'a [u8],
}

impl Rewrite<'_> {
    /// A text with the paths of known objects spelled as those of their copies.
    fn text(&self, text: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.windows(STORE.len()).position(|window| window == STORE) {
            let (before, from) = rest.split_at(at);
            let after = from.get(STORE.len()..).unwrap_or_default();
            out.extend_from_slice(before);
            match after.get(..HASH).filter(|hash| self.knows(hash)) {
                Some(_) => {
                    out.extend_from_slice(self.folder);
                    out.push(b'/');
                }
                None => out.extend_from_slice(STORE),
            }
            rest = after;
        }
        out.extend_from_slice(rest);
        out
    }

    fn knows(&self, hash: &[u8]) -> bool {
        self.names.range(hash.to_vec()..).next().is_some_and(|name| name.starts_with(hash))
    }

    fn copy(&self, from: &Path, to: &Path) -> Result<(), ActivationError> {
        let data = fs::symlink_metadata(from).map_err(ActivationError::io("cannot read", from))?;
        if data.is_symlink() {
            let target = fs::read_link(from).map_err(ActivationError::io("cannot read", from))?;
            let target = self.text(target.as_os_str().as_bytes());
            let target = PathBuf::from(std::ffi::OsString::from_vec(target));
            return symlink(target, to).map_err(ActivationError::io("cannot link", to));
        }
        if data.is_dir() {
            fs::create_dir(to).map_err(ActivationError::io("cannot make", to))?;
            for entry in fs::read_dir(from).map_err(ActivationError::io("cannot read", from))? {
                let entry = entry.map_err(ActivationError::io("cannot read", from))?;
                self.copy(&entry.path(), &to.join(entry.file_name()))?;
            }
            return Ok(());
        }
        let text = fs::read(from).map_err(ActivationError::io("cannot read", from))?;
        let mode = 0o444 | (data.permissions().mode() & 0o111);
        let written = fs::write(to, self.text(&text))
            .and_then(|()| fs::set_permissions(to, fs::Permissions::from_mode(mode)));
        written.map_err(ActivationError::io("cannot write", to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_known_objects_are_those_of_copies() {
        let known = b"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz-a".to_vec();
        let names = BTreeSet::from([known]);
        let rewrite = Rewrite { names: &names, folder: b"/home/a/objects" };
        let text = b". /nix/store/zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz-a/x\n/nix/store/yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy-b /nix/store/";
        let expected = ". /home/a/objects/zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz-a/x\n/nix/store/yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy-b /nix/store/";
        assert_eq!(String::from_utf8_lossy(&rewrite.text(text)), expected);
    }
}
