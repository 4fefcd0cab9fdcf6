//! Cases of `fetchGit`: repositories stand beside each case.

use std::io;
use std::path::Path;
use std::process::Command;

use crate::case::{CaseError, read_folder};
use crate::program::Program;
use crate::report::Report;
use crate::stage::Stage;
use crate::suite::run_files;

/// Makes a folder with the repositories that `setup.sh` describes, and a store.
///
/// # Errors
/// Git or a shell is missing, or the folder cannot be written.
pub fn prepare(folder: &Path) -> io::Result<Stage> {
    let stage = Stage::with_store()?;
    let made = Command::new("sh")
        .arg(folder.canonicalize()?.join("setup.sh"))
        .current_dir(stage.root())
        .env("HOME", stage.root())
        .output()?;
    if !made.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&made.stderr).into_owned()));
    }
    Ok(stage)
}

/// Runs the cases of `folder`.
pub fn run_git(program: &Program, folder: &Path) -> Result<Report, CaseError> {
    let files = read_folder(folder)?;
    let stage = prepare(folder).map_err(|source| CaseError::Io { path: folder.to_owned(), source })?;
    Ok(run_files(program, folder, &stage, &files, |_| true))
}
