//! Files that are written all or not at all.

use super::failure::Failure;
use nivis_modules::scaffold::NewFile;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
    let here = |source| Failure::Io { message: "the current folder is gone".into(), source };
    let root = std::path::absolute(root).map_err(here)?;
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
        let failed = |source| Failure::Io { message: format!("cannot write '{}'", path.display()), source };
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
        let failed = |source| Failure::Io { message: "git cannot be run".into(), source };
        let added = git(&self.root)
            .args(["add", "--intent-to-add", "--"])
            .args(&self.files)
            .stderr(Stdio::piped())
            .output()
            .map_err(failed)?;
        if added.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&added.stderr).trim().to_owned();
        Err(failed(std::io::Error::other(said)))
    }

    /// Removes what was written; what stands in the way of that stays.
    pub(super) fn undo(self) {
        if is_work_tree(&self.root) {
            let forget = git(&self.root)
                .args(["rm", "--quiet", "--cached", "--force", "--ignore-unmatch", "--"])
                .args(&self.files)
                .stderr(Stdio::null())
                .status();
            drop(forget);
        }
        for file in &self.files {
            drop(fs::remove_file(self.root.join(file)));
        }
        for folder in self.folders.iter().rev() {
            drop(fs::remove_dir(folder));
        }
    }
}

fn git(root: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).stdin(Stdio::null()).stdout(Stdio::piped());
    command
}

/// Whether a folder is in a work tree of Git; without Git it is in none.
fn is_work_tree(root: &Path) -> bool {
    let answer = git(root).args(["rev-parse", "--is-inside-work-tree"]).stderr(Stdio::null()).output();
    answer.is_ok_and(|answer| answer.stdout.starts_with(b"true"))
}
