//! Files that are written all or not at all.

use super::failure::Failure;
use super::git::{add_intent, answer, git};
use super::io::absolute;
use nivis_modules::scaffold::NewFile;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// What was written, so that it can be taken back.
pub(super) struct Written {
    root: PathBuf,
    /// Below the root, in the order in which they were made.
    pub files: Vec<String>,
    folders: Vec<PathBuf>,
}

/// Writes files below a folder; none that exists is touched. In a Git work tree they are made known to Git, since a flake
/// sees no others.
///
/// # Errors
/// One exists or cannot be written; then nothing is left of the others.
pub(super) fn write_new(root: &Path, files: &[NewFile]) -> Result<Written, Failure> {
    let root = absolute(root)?;
    let mut written = Written { root, files: Vec::new(), folders: Vec::new() };
    for file in files {
        if let Err(failure) = written.write(file) {
            written.undo();
            return Err(failure);
        }
    }
    if let Err(failure) = written.tell_git() {
        written.undo();
        return Err(failure);
    }
    Ok(written)
}

impl Written {
    fn write(&mut self, file: &NewFile) -> Result<(), Failure> {
        let path = self.root.join(&file.path);
        let failed = Failure::writing(&path);
        if let Some(folder) = path.parent() {
            self.make_folder(folder).map_err(failed)?;
        }
        let mode = if file.executable { 0o777 } else { 0o666 };
        let mut open =
            OpenOptions::new().write(true).create_new(true).mode(mode).open(&path).map_err(failed)?;
        self.files.push(file.path.clone());
        open.write_all(&file.bytes).map_err(failed)
    }

    fn make_folder(&mut self, folder: &Path) -> std::io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        if let Some(parent) = folder.parent() {
            self.make_folder(parent)?;
        }
        fs::create_dir(folder)?;
        self.folders.push(folder.to_owned());
        Ok(())
    }

    fn tell_git(&self) -> Result<(), Failure> {
        if !is_work_tree(&self.root) {
            return Ok(());
        }
        add_intent(&mut git(&self.root), &self.files)
    }

    /// Removes what was written; what stands in the way of that stays.
    pub(super) fn undo(self) {
        if is_work_tree(&self.root) {
            answer(
                git(&self.root)
                    .args(["rm", "--quiet", "--cached", "--force", "--ignore-unmatch", "--"])
                    .args(&self.files),
            );
        }
        for file in &self.files {
            drop(fs::remove_file(self.root.join(file)));
        }
        for folder in self.folders.iter().rev() {
            drop(fs::remove_dir(folder));
        }
    }
}

/// Whether a folder is in a work tree of Git; without Git it is in none.
fn is_work_tree(root: &Path) -> bool {
    answer(git(root).args(["rev-parse", "--is-inside-work-tree"]))
        .is_some_and(|answer| answer.starts_with(b"true"))
}
