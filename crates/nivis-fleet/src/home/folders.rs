//! Folders of a home that activation itself needs, and what a user may not change.

use super::{HomeOwner, Homes};
use crate::accounts;
use crate::error::Obstacle;
use crate::files::{FileAction, FileChange, Swap};
use crate::ledger::Ledger;
use crate::places::Places;
use crate::plan::Plan;
use rustix::fs::{Access, AtFlags, CWD, accessat};
use std::io;
use std::path::{Path, PathBuf};

/// Makes the homes in which something will be, and in each the folder that keeps what was there before. Folders in the
/// home are recorded, and go when they are empty; the home stays.
pub(crate) fn state_folders(
    plan: &Plan,
    next: &mut Ledger,
    places: &Places,
    homes: &Homes,
    accounts: &[accounts::Home],
) -> Vec<Swap> {
    let mut swaps = Vec::new();
    for (user, owner) in homes.iter() {
        let inside = |path: &String| homes.around(&places.real(path)) == Some(owner);
        let changes: Vec<&FileChange> = plan.files.iter().filter(|change| inside(&change.path)).collect();
        let runs = plan.homes.get(user).is_some_and(|home| home.commands);
        if changes.is_empty() && !runs {
            continue;
        }
        let ids = |mode| Some((owner.actor.uid, owner.actor.gid, mode));
        if !owner.home.exists() {
            let declared = accounts.iter().find(|home| places.real(&home.path) == owner.home);
            for path in missing(&owner.home) {
                let own = path == owner.home;
                let mode = declared.map_or(0o700, |home| home.mode);
                swaps.push(Swap::MakeFolder { path, owner: ids(mode).filter(|_| own) });
            }
        }
        let kept = |change: &&FileChange| change.action == FileAction::Replace && change.backup.is_none();
        let keeps = changes.iter().any(kept) && !owner.actor.is_here();
        let last = if keeps { owner.state().join("kept") } else { owner.state() };
        if keeps || runs {
            let found = owner.actor.run(|| Ok(missing(&last))).unwrap_or_default();
            for path in found.into_iter().filter(|path| path.starts_with(&owner.home) && *path != owner.home)
            {
                next.folders.insert(places.spelled(&path));
                swaps.push(Swap::MakeFolder { path, owner: ids(0o755) });
            }
        }
    }
    swaps
}

/// A folder and those around it that are not there, the outermost first.
fn missing(folder: &Path) -> Vec<PathBuf> {
    let mut missing: Vec<PathBuf> =
        folder.ancestors().take_while(|path| !path.is_dir()).map(Path::to_path_buf).collect();
    missing.reverse();
    missing
}

/// Places in homes that their user may not change.
pub(crate) fn obstacles(plan: &Plan, places: &Places, homes: &Homes) -> Vec<Obstacle> {
    let mut obstacles = Vec::new();
    for change in &plan.files {
        let real = places.real(&change.path);
        let Some(owner) = homes.around(&real).filter(|owner| owner.home.is_dir()) else { continue };
        let found = owner.actor.run(|| Ok(problem(&real, change.action)));
        let problem = match found {
            Ok(None) => continue,
            Ok(Some(problem)) => problem,
            Err(error) => (format!("{} cannot be looked at: {error}", change.path), String::new()),
        };
        let user = user_of(homes, owner);
        let (message, help) = problem;
        let obstacle = Obstacle::new(message.replace("USER", user), help.replace("USER", user));
        if !obstacles.contains(&obstacle) {
            obstacles.push(obstacle);
        }
    }
    obstacles
}

fn user_of<'a>(homes: &'a Homes, owner: &HomeOwner) -> &'a str {
    homes.iter().find(|(_, there)| *there == owner).map_or("", |(user, _)| user)
}

/// What stands against changing a place, and what to try; asked as the user.
fn problem(real: &Path, action: FileAction) -> Option<(String, String)> {
    let may = |path: &Path, access| accessat(CWD, path, access, AtFlags::EACCESS);
    let is_plain = std::fs::symlink_metadata(real).is_ok_and(|data| !data.is_symlink());
    if action == FileAction::Replace && is_plain && may(real, Access::READ_OK).is_err() {
        return Some((
            format!("{} is in the way, and USER may not read it", real.display()),
            format!("chown USER {0}, or move it away", real.display()),
        ));
    }
    let mut around = real.parent()?;
    loop {
        match std::fs::metadata(around) {
            Ok(data) if data.is_dir() => break,
            Ok(_) => {
                return Some((
                    format!("{} is no folder, and {} is to be in it", around.display(), real.display()),
                    "move it away".to_owned(),
                ));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if std::fs::symlink_metadata(around).is_ok() {
                    return Some((
                        format!("{} is a link to nowhere", around.display()),
                        "remove it".to_owned(),
                    ));
                }
                around = around.parent()?;
            }
            Err(_) => around = around.parent()?,
        }
    }
    if may(around, Access::WRITE_OK | Access::EXEC_OK).is_err() {
        return Some((
            format!("USER may not change {}, where {} is to be", around.display(), real.display()),
            format!("chown USER {}", around.display()),
        ));
    }
    None
}
