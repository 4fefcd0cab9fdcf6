//! Joining folders of the store by links.

use super::tree::MemoryTree;
use nivis_store::store::Store;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};

/// Folders that cannot be joined.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JoinError {
    #[error("'{path}' is not a folder")]
    NotAFolder { path: String },
    #[error("'{first}' and '{second}' are two files of one name; set `ignoreCollisions` to keep the first")]
    Collision { first: String, second: String },
    #[error("cannot read '{}'", path.display())]
    Io { path: PathBuf, source: std::io::Error },
}

type Entries = BTreeMap<Vec<u8>, MemoryTree>;

/// Where a path of the store really is.
fn real(store: &dyn Store, path: &[u8]) -> PathBuf {
    if let Ok((store_path, rest)) = store.dir().split(path)
        && let Some(root) = store.to_real_path(&store_path)
    {
        let rest = rest.strip_prefix(b"/").unwrap_or(rest);
        return if rest.is_empty() { root } else { root.join(OsStr::from_bytes(rest)) };
    }
    PathBuf::from(OsStr::from_bytes(path))
}

/// Follows links, which spell paths of the store as the store does.
fn follow(store: &dyn Store, path: &[u8]) -> Vec<u8> {
    let mut path = path.to_vec();
    for _ in 0..64 {
        let Ok(target) = fs::read_link(real(store, &path)) else { break };
        let folder = path.iter().rposition(|byte| *byte == b'/').map_or(&b""[..], |at| &path[..at]);
        let joined = Path::new(OsStr::from_bytes(folder)).join(target).into_os_string().into_vec();
        path = nivis_formats::path::canonicalise(&joined);
    }
    path
}

fn names(path: &Path) -> Result<Vec<Vec<u8>>, JoinError> {
    let io = |source| JoinError::Io { path: path.to_owned(), source };
    let mut names = Vec::new();
    for entry in fs::read_dir(path).map_err(io)? {
        names.push(entry.map_err(io)?.file_name().into_vec());
    }
    names.sort();
    Ok(names)
}

fn child(path: &[u8], name: &[u8]) -> Vec<u8> {
    [path, b"/", name].concat()
}

fn lossy(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}

/// `symlink-join`
pub(super) fn symlink_join(store: &dyn Store, paths: &[&str]) -> Result<MemoryTree, JoinError> {
    let mut entries = Entries::new();
    for path in paths {
        let path = follow(store, path.as_bytes());
        if !real(store, &path).is_dir() {
            return Err(JoinError::NotAFolder { path: lossy(&path) });
        }
        join(store, &path, &mut entries)?;
    }
    Ok(MemoryTree::Folder(entries))
}

fn join(store: &dyn Store, path: &[u8], entries: &mut Entries) -> Result<(), JoinError> {
    for name in names(&real(store, path))? {
        let at = child(path, &name);
        let is_folder = real(store, &at).symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
        match (entries.get_mut(&name), is_folder) {
            (Some(MemoryTree::Folder(inner)), true) => join(store, &at, inner)?,
            (Some(_), _) => {}
            (None, true) => {
                let mut inner = Entries::new();
                join(store, &at, &mut inner)?;
                entries.insert(name, MemoryTree::Folder(inner));
            }
            (None, false) => drop(entries.insert(name, MemoryTree::Link(at))),
        }
    }
    Ok(())
}

/// `build-env`
pub(super) fn build_env(
    store: &dyn Store,
    paths: &[&str],
    links: &[&str],
    ignore_collisions: bool,
) -> Result<MemoryTree, JoinError> {
    let env = Env { store, links, ignore_collisions };
    let mut entries = Entries::new();
    for path in paths {
        let path = follow(store, path.as_bytes());
        if real(store, &path).is_dir() {
            env.join(&path, "", &mut entries)?;
        }
    }
    Ok(MemoryTree::Folder(entries))
}

struct Env<'a> {
    store: &'a dyn Store,
    links: &'a [&'a str],
    ignore_collisions: bool,
}

impl Env<'_> {
    /// Whether a place is, or is below, one that is to be linked.
    fn is_linked(&self, place: &str) -> bool {
        self.links.iter().any(|link| {
            *link == "/"
                || place == *link
                || place.strip_prefix(link).is_some_and(|rest| rest.starts_with('/'))
        })
    }

    fn leads_to_linked(&self, place: &str) -> bool {
        self.links.iter().any(|link| link.strip_prefix(place).is_some_and(|rest| rest.starts_with('/')))
    }

    fn join(&self, path: &[u8], place: &str, entries: &mut Entries) -> Result<(), JoinError> {
        for name in names(&real(self.store, path))? {
            let at = child(path, &name);
            let place = format!("{place}/{}", lossy(&name));
            let target = follow(self.store, &at);
            let is_folder = real(self.store, &target).is_dir();
            let leads = is_folder && self.leads_to_linked(&place);
            if !(leads || self.is_linked(&place)) {
                continue;
            }
            if is_folder {
                let inner = entries.entry(name).or_insert_with(MemoryTree::folder);
                match inner {
                    MemoryTree::Folder(inner) => self.join(&target, &place, inner)?,
                    other => self.collide(other, &at)?,
                }
            } else if let Some(other) = entries.get(&name) {
                self.collide(other, &at)?;
            } else {
                entries.insert(name, MemoryTree::Link(at));
            }
        }
        Ok(())
    }

    fn collide(&self, first: &MemoryTree, second: &[u8]) -> Result<(), JoinError> {
        let same = |link: &[u8]| follow(self.store, link) == follow(self.store, second);
        match first {
            _ if self.ignore_collisions => Ok(()),
            MemoryTree::Link(link) if same(link) => Ok(()),
            MemoryTree::Link(link) => Err(JoinError::Collision { first: lossy(link), second: lossy(second) }),
            _ => Err(JoinError::Collision { first: "a folder".into(), second: lossy(second) }),
        }
    }
}
