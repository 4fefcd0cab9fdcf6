//! Where packages and options come from, and the keys under which their indexes are kept.

use crate::commands::FlakeArgs;
use crate::commands::failure::Failure;
use crate::commands::nix_files::find;
use crate::commands::places::locate_flake;
use nivis_flake::lock::LockFile;
use nivis_store::hash::{Hash, HashAlgo};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) packages: bool,
    pub(super) options: bool,
    /// The packages of its inputs, too.
    pub(super) inputs: bool,
}

/// What an index is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The packages of an input.
    Input(String),
    /// The packages of the flake itself.
    Own,
    /// The options of the flake's hosts.
    Hosts,
    /// The options of the library that the binary carries.
    Library,
}

/// An index that is to be read, or made.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) origin: Origin,
    /// The file's name: a hash of everything that the entries depend on.
    pub(super) key: String,
}

impl Source {
    fn new(origin: Origin, what: &[&str]) -> Source {
        let text = [&["search", env!("CARGO_PKG_VERSION"), &format!("{origin:?}")], what].concat().join("\n");
        Source { origin, key: Hash::of(HashAlgo::Sha256, text.as_bytes()).base32() }
    }

    /// What it is called beside its entries.
    pub(super) fn name(&self) -> &str {
        match &self.origin {
            Origin::Input(name) => name,
            Origin::Own | Origin::Hosts | Origin::Library => "",
        }
    }
}

/// The sources of a flake in a folder with a lock file. `None` if it has to be opened to know them.
///
/// # Errors
/// There is no flake, or its lock file is none.
pub(super) fn of_folder(
    args: &FlakeArgs,
    wanted: Wanted,
    system: &str,
) -> Result<Option<Vec<Source>>, Failure> {
    let changes_inputs = !args.override_input.is_empty()
        || !args.update_input.is_empty()
        || args.recreate_lock_file
        || args.reference_lock_file.is_some();
    let located = locate_flake(args.flake.as_deref())?;
    let shown = located.reference.show();
    let folder = shown.strip_prefix("path:").or_else(|| shown.strip_prefix("git+file://"));
    let Some(folder) = folder.map(|folder| PathBuf::from(folder.split('?').next().unwrap_or(folder))) else {
        return Ok(None);
    };
    let path = folder.join("flake.lock");
    if changes_inputs || shown.contains('?') || !path.is_file() {
        return Ok(None);
    }
    let failed = Failure::reading(&path);
    let text = std::fs::read(&path).map_err(failed)?;
    // What is wrong with it is said when the flake is opened.
    let Ok((lock, _)) = LockFile::parse(&text, &path.display().to_string()) else { return Ok(None) };
    let own = files(&folder, &text)?;
    Ok(Some(of_lock(&lock, &own, wanted, system)))
}

/// The sources of a locked flake; `own` stands for all that is in the flake itself.
pub(super) fn of_lock(lock: &LockFile, own: &str, wanted: Wanted, system: &str) -> Vec<Source> {
    let mut sources = Vec::new();
    if wanted.packages {
        for name in lock.node(LockFile::ROOT).inputs.keys().filter(|_| wanted.inputs) {
            let Ok(Some(id)) = lock.find_input(std::slice::from_ref(name)) else { continue };
            let Some(locked) = lock.node(id).locked.as_ref().filter(|locked| locked.is_flake) else {
                continue;
            };
            // The inputs of an input are part of what it is.
            let inputs = format!("{:?}", lock.node(id).inputs);
            // What has a relative path is part of the flake itself.
            let around = if locked.parent.is_some() { own } else { "" };
            let locked = locked.locked.show();
            sources.push(Source::new(Origin::Input(name.clone()), &[&locked, &inputs, around, system]));
        }
        sources.push(Source::new(Origin::Own, &[own, system]));
    }
    if wanted.options {
        sources.push(Source::new(Origin::Hosts, &[own]));
        sources.push(Source::new(Origin::Library, &[&binary(), system]));
    }
    sources
}

/// What a flake's own files are: the lock, and names, sizes and times of all Nix files.
fn files(folder: &Path, lock: &[u8]) -> Result<String, Failure> {
    let mut text = Hash::of(HashAlgo::Sha256, lock).base32();
    for file in find(&[folder.to_owned()])?.files {
        let Ok(metadata) = file.metadata() else { continue };
        let time = (metadata.mtime(), metadata.mtime_nsec());
        text.push_str(&format!("\n{} {} {time:?}", file.display(), metadata.len()));
    }
    Ok(text)
}

/// The library is part of the binary: it is another one when the binary is.
fn binary() -> String {
    let metadata = std::env::current_exe().and_then(|path| path.metadata());
    metadata.map_or_else(
        |_| String::new(),
        |known| format!("{} {} {}", known.len(), known.mtime(), known.mtime_nsec()),
    )
}
