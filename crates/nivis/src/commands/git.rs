//! Git, for what commands ask and change in a user's repository. What a flake is made of, `nivis-flake` reads.

use super::failure::Failure;
use std::ffi::OsStr;
use std::io::Error;
use std::path::Path;
use std::process::{Command, Stdio};

/// Git in a folder; it is asked nothing, and what it says is kept.
pub(super) fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    git
}

/// What Git prints, if it has an answer.
pub(super) fn answer(git: &mut Command) -> Option<Vec<u8>> {
    let output = git.output().ok()?;
    output.status.success().then_some(output.stdout)
}

/// Makes new files known to Git: a flake sees no others.
///
/// # Errors
/// Git is missing, or refuses.
pub(super) fn add_intent(git: &mut Command, files: &[impl AsRef<OsStr>]) -> Result<(), Failure> {
    let added =
        git.args(["add", "--intent-to-add", "--force", "--"]).args(files).output().map_err(not_run)?;
    if added.status.success() {
        return Ok(());
    }
    Err(not_run(Error::other(String::from_utf8_lossy(&added.stderr).trim().to_owned())))
}

/// The failure of a Git that is missing or did not do its work.
pub(super) fn not_run(source: Error) -> Failure {
    Failure::Io { message: "git cannot be run".into(), source }
}
