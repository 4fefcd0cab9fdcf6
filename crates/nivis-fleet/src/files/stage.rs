//! Writing everything beside its place, so that what is left to do is changing names.

use super::plan::put;
use super::wanted::{Content, Names, Sources, Wanted};
use super::{Actual, FileAction, FileChange, Kept, Put, Swap, look};
use crate::accounts::Home;
use crate::error::ActivationError;
use crate::home::Homes;
use crate::journal::{Stop, stop_here};
use crate::ledger::{Ledger, OwnedFile};
use crate::places::Places;
use crate::tool::Tool;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::{PermissionsExt as _, chown, lchown, symlink};
use std::path::{Path, PathBuf};

/// What is written under a temporary name.
enum Written {
    Link {
        target: String,
        uid: u32,
        gid: u32,
    },
    Text {
        text: Vec<u8>,
        mode: u32,
        uid: u32,
        gid: u32,
    },
    /// A copy with everything a file has.
    Copy(PathBuf),
}

/// The changes of an activation, first named, then written, then done.
pub(crate) struct Staging<'a> {
    places: &'a Places,
    removals: Vec<Swap>,
    folders: Vec<Swap>,
    placements: Vec<Swap>,
    to_write: Vec<(PathBuf, Written)>,
    going: BTreeSet<PathBuf>,
    homes: Vec<Home>,
    /// Homes in which everything is done as their user.
    owners: &'a Homes,
    count: usize,
}

impl<'a> Staging<'a> {
    pub(crate) fn new(places: &'a Places, homes: &[Home], owners: &'a Homes) -> Self {
        Staging {
            places,
            removals: Vec::new(),
            folders: Vec::new(),
            placements: Vec::new(),
            to_write: Vec::new(),
            going: BTreeSet::new(),
            homes: homes.to_vec(),
            owners,
            count: 0,
        }
    }

    /// Everything that will be written.
    pub(crate) fn written(&self) -> Vec<PathBuf> {
        self.to_write.iter().map(|(path, _)| path.clone()).collect()
    }

    /// All changes of names, in their order.
    pub(crate) fn swaps(&self) -> Vec<Swap> {
        self.removals.iter().chain(&self.folders).chain(&self.placements).cloned().collect()
    }

    fn name(&mut self, what: &str) -> String {
        self.count += 1;
        format!(".nivis-{what}-{}", self.count)
    }

    /// Adds the changes of a plan, and their traces to the ledger.
    pub(crate) fn add(
        &mut self,
        changes: &[FileChange],
        wanted: &BTreeMap<String, Wanted>,
        sources: &Sources,
        names: &Names,
        ledger: &mut Ledger,
    ) -> Result<(), ActivationError> {
        for change in changes {
            if matches!(change.action, FileAction::Remove | FileAction::GiveBack) {
                self.going.insert(self.places.real(&change.path));
            }
        }
        for change in changes {
            let real = self.places.real(&change.path);
            let is_there = self.is_there(&real);
            if change.edited && is_there {
                self.keep_edited(&real)?;
            }
            match change.action {
                FileAction::Forget => drop(ledger.files.remove(&change.path)),
                FileAction::Remove => {
                    ledger.files.remove(&change.path);
                    if is_there {
                        self.remove(&real);
                    }
                }
                FileAction::GiveBack => {
                    let before = ledger.files.remove(&change.path).and_then(|owned| owned.before);
                    if let Some(kept) = before {
                        self.place(&real, Written::Copy(kept.copy), is_there, ledger, names)?;
                    }
                }
                FileAction::Create | FileAction::Update | FileAction::Replace | FileAction::Overwrite => {
                    let Some(wanted) = wanted.get(&change.path) else { continue };
                    let before = match (change.action, &change.backup) {
                        (FileAction::Replace, Some(backup)) => Some(self.keep_as(backup, &real)?),
                        (FileAction::Replace, None) => Some(self.keep(&change.path, &real)),
                        _ => ledger.files.get(&change.path).and_then(|owned| owned.before.clone()),
                    };
                    let (written, put) = self.content(&change.path, &wanted.content, sources, names)?;
                    ledger.files.insert(change.path.clone(), OwnedFile { put, before });
                    self.place(&real, written, is_there, ledger, names)?;
                }
            }
        }
        Ok(())
    }

    fn content(
        &self,
        path: &str,
        content: &Content,
        sources: &Sources,
        names: &Names,
    ) -> Result<(Written, Put), ActivationError> {
        let missing = || {
            let owner = match content {
                Content::Copy { user, group, .. } | Content::Link { user, group, .. } => {
                    format!("{user}:{group}")
                }
                _ => String::new(),
            };
            ActivationError::Io {
                doing: "no such owner of a file:",
                path: PathBuf::from(path),
                source: io::Error::new(io::ErrorKind::NotFound, owner),
            }
        };
        let put = put(content, sources, names)?.ok_or_else(missing)?;
        let written = match (content, &put) {
            (Content::Link { target, user, group }, _) => {
                let (uid, gid) = names.owner(user, group).unwrap_or((0, 0));
                Written::Link { target: target.clone(), uid, gid }
            }
            (Content::Copy { source, .. }, Put::File { mode, uid, gid, .. }) => {
                Written::Text { text: sources.read(source)?, mode: *mode, uid: *uid, gid: *gid }
            }
            (Content::Text(text), _) => Written::Text { text: text.clone(), mode: 0o644, uid: 0, gid: 0 },
            (Content::Copy { .. }, Put::Link { .. }) => return Err(missing()),
        };
        Ok((written, put))
    }

    /// A text at a place that is not recorded as ours: the databases of accounts.
    pub(crate) fn add_text(
        &mut self,
        path: &str,
        text: Vec<u8>,
        (mode, uid, gid): (u32, u32, u32),
        ledger: &mut Ledger,
    ) -> Result<(), ActivationError> {
        let real = self.places.real(path);
        let is_there = self.is_there(&real);
        self.place(&real, Written::Text { text, mode, uid, gid }, is_there, ledger, &Names::default())
    }

    /// Something that goes and is not recorded as ours.
    pub(crate) fn remove(&mut self, real: &Path) {
        let old = real.with_file_name(self.name("old"));
        self.removals.push(Swap::Remove { path: real.to_path_buf(), old });
    }

    fn is_there(&self, real: &Path) -> bool {
        self.owners.at(real, || look(real)).is_ok_and(|actual| actual != Actual::Absent)
    }

    /// A copy in our own state of what was there before.
    fn keep(&mut self, path: &str, real: &Path) -> Kept {
        let copy = self.owners.kept(real, self.places.kept()).join(format!(
            "{}{}",
            self.count,
            path.replace('/', "%")
        ));
        self.count += 1;
        let mut copy_free = copy;
        while fs::symlink_metadata(&copy_free).is_ok() {
            copy_free.as_mut_os_string().push("+");
        }
        self.to_write.push((copy_free.clone(), Written::Copy(real.to_path_buf())));
        Kept { copy: copy_free }
    }

    /// A copy, at a place that was declared, of what was there before.
    fn keep_as(&mut self, backup: &str, real: &Path) -> Result<Kept, ActivationError> {
        let copy = self.places.real(backup);
        let is_there = self.is_there(&copy);
        let written = Written::Copy(real.to_path_buf());
        self.place(&copy, written, is_there, &mut Ledger::default(), &Names::default())?;
        Ok(Kept { copy })
    }

    /// A copy beside it of what somebody made of a file of ours.
    fn keep_edited(&mut self, real: &Path) -> Result<(), ActivationError> {
        let mut name = real.file_name().unwrap_or_default().to_owned();
        name.push(".nivis-edited");
        let beside = real.with_file_name(name);
        let is_there = fs::symlink_metadata(&beside).is_ok();
        self.place(
            &beside,
            Written::Copy(real.to_path_buf()),
            is_there,
            &mut Ledger::default(),
            &Names::default(),
        )
    }

    /// Whose a folder will be that is made for a file: folders in a home are its owner's.
    fn folder_owner(&self, folder: &str, written: &Written, names: &Names) -> Option<(u32, u32, u32)> {
        if let Some(home) = self.homes.iter().find(|home| home.path == folder) {
            return Some((home.uid, home.gid, home.mode));
        }
        let (uid, gid) = match written {
            Written::Link { uid, gid, .. } | Written::Text { uid, gid, .. } if *uid != 0 => (*uid, *gid),
            _ => return None,
        };
        let home = names.homes.get(&uid)?;
        Path::new(folder).starts_with(home).then_some((uid, gid, 0o755))
    }

    /// Plans the change of a place; what is missing of its folders is made.
    fn place(
        &mut self,
        real: &Path,
        written: Written,
        is_there: bool,
        ledger: &mut Ledger,
        names: &Names,
    ) -> Result<(), ActivationError> {
        let (missing, folder) = self
            .owners
            .at(real, || Ok(self.missing(real)))
            .map_err(ActivationError::io("cannot look at", real))?;
        for path in missing.into_iter().rev() {
            let spelled = path.strip_prefix(self.places.real("/")).unwrap_or(&path);
            let spelled = format!("/{}", spelled.display());
            let owner = self.folder_owner(&spelled, &written, names);
            ledger.folders.insert(spelled);
            self.folders.push(Swap::MakeFolder { path, owner });
        }
        let new = folder.join(self.name("new"));
        let old = is_there.then(|| real.with_file_name(self.name("old")));
        self.to_write.push((new.clone(), written));
        self.placements.push(Swap::Place { path: real.to_path_buf(), new, old });
        Ok(())
    }

    /// The folders of a place that are still to be made, and the one below which they will be.
    fn missing<'p>(&self, real: &'p Path) -> (Vec<PathBuf>, &'p Path) {
        let mut missing = Vec::new();
        let mut folder = real.parent().unwrap_or(Path::new("/"));
        while self.going.contains(folder) || !folder.is_dir() {
            let made = self.folders.iter().any(|swap| swap.path() == folder);
            if !made {
                missing.push(folder.to_path_buf());
            }
            match folder.parent() {
                Some(parent) => folder = parent,
                None => break,
            }
        }
        (missing, folder)
    }

    /// Writes everything under its temporary name.
    pub(crate) fn write(&self) -> Result<(), ActivationError> {
        for (path, written) in &self.to_write {
            stop_here(Stop::File);
            let write = || {
                drop(fs::remove_file(path));
                Ok(write_one(path, written))
            };
            self.owners.at(path, write).map_err(ActivationError::io("cannot write", path))??;
        }
        Ok(())
    }
}

fn write_one(path: &Path, written: &Written) -> Result<(), ActivationError> {
    let error = ActivationError::io("cannot write", path);
    match written {
        Written::Link { target, uid, gid } => {
            let made = symlink(target, path);
            let is_root = (*uid, *gid) == (0, 0);
            let owned = if is_root { made } else { made.and_then(|()| lchown(path, Some(*uid), Some(*gid))) };
            owned.map_err(error)
        }
        Written::Text { text, mode, uid, gid } => write_text(path, text, *mode, (*uid, *gid)).map_err(error),
        Written::Copy(from) => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(ActivationError::io("cannot make", folder))?;
            }
            Tool::new("cp").args(["-a", "--"]).arg(from).arg(path).run().map(drop).map_err(|failed| {
                // The message of the program says it better than its exit code.
                match &failed {
                    ActivationError::Tool { output, .. } if output.contains("No space left") => {
                        error(io::Error::from(io::ErrorKind::StorageFull))
                    }
                    _ => failed,
                }
            })
        }
    }
}

fn write_text(path: &Path, text: &[u8], mode: u32, (uid, gid): (u32, u32)) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = File::options().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text)?;
    let data = file.metadata()?;
    use std::os::unix::fs::MetadataExt as _;
    if (data.uid(), data.gid()) != (uid, gid) {
        chown(path, Some(uid), Some(gid))?;
    }
    file.set_permissions(fs::Permissions::from_mode(mode))?;
    file.sync_all()
}
