//! The files that a machine is to have: those of the manifest, and the links of its units.

use crate::error::ActivationError;
use crate::manifest::{Backup, File, Manifest};
use crate::places::Places;
use crate::units::UnitPlaces;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// What is to be at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Link {
        target: String,
        user: String,
        group: String,
    },
    /// A copy of a file (in the spelling of the manifest).
    Copy {
        source: String,
        mode: u32,
        user: String,
        group: String,
    },
    /// A text of ours.
    Text(Vec<u8>),
}

/// What is to be at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub content: Content,
    pub found: Found,
}

/// What becomes of a foreign file at the place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Found {
    /// It is kept in our state.
    #[default]
    Keep,
    /// It is kept beside the place, with an ending; `overwrite`: an older one of that name is lost.
    Beside { extension: String, overwrite: bool },
    /// It is lost, as declared.
    Lose,
}

/// Where the manifest's paths are read: the objects of the store may still be in another place than /nix/store.
#[derive(Clone, Debug)]
pub struct Sources {
    places: Places,
    store: Option<PathBuf>,
}

impl Sources {
    /// Store paths are read on the machine itself.
    pub fn on(places: &Places) -> Self {
        Sources { places: places.clone(), store: None }
    }

    /// Store paths are read in `store`, which stands for /nix/store.
    pub fn in_store(places: &Places, store: &Path) -> Self {
        Sources { places: places.clone(), store: Some(store.to_path_buf()) }
    }

    /// Where a path of the manifest can be read.
    pub fn real(&self, path: impl AsRef<Path>) -> PathBuf {
        let path = path.as_ref();
        match (&self.store, path.strip_prefix("/nix/store")) {
            (Some(store), Ok(rest)) => store.join(rest),
            _ => self.places.real(path),
        }
    }

    /// As [`Sources::real`], for the end of a chain of links.
    pub fn resolved(&self, path: impl AsRef<Path>) -> PathBuf {
        let mut real = self.real(path);
        for _ in 0..16 {
            match fs::read_link(&real) {
                Ok(target) if target.is_absolute() => real = self.real(target),
                Ok(target) => real = real.parent().unwrap_or(Path::new("/")).join(target),
                Err(_) => break,
            }
        }
        real
    }

    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(&self, path: impl AsRef<Path>) -> Result<Vec<u8>, ActivationError> {
        let real = self.resolved(path);
        fs::read(&real).map_err(ActivationError::io("cannot read", &real))
    }
}

/// The ids of accounts and groups by their names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub users: BTreeMap<String, (u32, u32)>,
    pub groups: BTreeMap<String, u32>,
    /// Home folders by the id of their account.
    pub homes: BTreeMap<u32, String>,
}

impl Content {
    /// A link of root.
    pub(crate) fn link(target: impl Into<String>) -> Content {
        Content::Link { target: target.into(), user: "+0".into(), group: "+0".into() }
    }
}

impl Names {
    /// The ids of an owner as the manifest writes it; `None` for a name that is not there (yet).
    pub(crate) fn owner(&self, user: &str, group: &str) -> Option<(u32, u32)> {
        let (uid, primary) = match user.strip_prefix('+') {
            Some(number) => (number.parse().ok()?, None),
            None => self.users.get(user).map(|(uid, gid)| (*uid, Some(*gid)))?,
        };
        let gid = match (group.strip_prefix('+'), primary) {
            (Some(number), _) => number.parse().ok()?,
            (None, Some(primary)) if group.is_empty() => primary,
            (None, None) if group.is_empty() => uid,
            (None, _) => *self.groups.get(group)?,
        };
        Some((uid, gid))
    }
}

/// All files that a manifest wants, by their absolute paths.
///
/// # Errors
/// A folder of the store that is to be copied cannot be read.
pub(crate) fn wanted(
    manifest: &Manifest,
    units: &UnitPlaces,
    sources: &Sources,
) -> Result<BTreeMap<String, Wanted>, ActivationError> {
    let mut all = BTreeMap::new();
    for (path, file) in &manifest.files {
        let found = found(manifest, path, file.force);
        if file.mode == "symlink" || file.mode == "direct-symlink" {
            let (target, user, group) = (file.source.clone(), file.user.clone(), file.group.clone());
            all.insert(path.clone(), Wanted { content: Content::Link { target, user, group }, found });
        } else {
            copies(path, &file.source, (file, &found), sources, &mut all)?;
        }
    }
    for (path, content) in units.links() {
        all.insert(path, Wanted { content, found: Found::Keep });
    }
    all.extend(crate::home::links(manifest));
    Ok(all)
}

/// What a manifest says of foreign files: those of homes have backups where the host asks for them.
fn found(manifest: &Manifest, path: &str, force: bool) -> Found {
    if force {
        return Found::Lose;
    }
    let mut homes = manifest.homes.values();
    let home = homes.find(|home| Path::new(path).starts_with(&home.home));
    match home.and_then(|home| home.backup.as_ref()) {
        Some(Backup { extension, overwrite }) => {
            Found::Beside { extension: extension.clone(), overwrite: *overwrite }
        }
        None => Found::Keep,
    }
}

/// A copy, or the copies of all that is in a folder.
fn copies(
    path: &str,
    source: &str,
    (file, found): (&File, &Found),
    sources: &Sources,
    all: &mut BTreeMap<String, Wanted>,
) -> Result<(), ActivationError> {
    let real = sources.resolved(source);
    let data = fs::metadata(&real).map_err(ActivationError::io("cannot read", &real))?;
    if data.is_dir() {
        let entries = fs::read_dir(&real).map_err(ActivationError::io("cannot read", &real))?;
        for entry in entries {
            let entry = entry.map_err(ActivationError::io("cannot read", &real))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            copies(&format!("{path}/{name}"), &format!("{source}/{name}"), (file, found), sources, all)?;
        }
        return Ok(());
    }
    let mode = u32::from_str_radix(&file.mode, 8).unwrap_or_else(|_| data.permissions().mode() & 0o777);
    let content =
        Content::Copy { source: source.to_owned(), mode, user: file.user.clone(), group: file.group.clone() };
    all.insert(path.to_owned(), Wanted { content, found: found.clone() });
    Ok(())
}
