//! `nivis library`

use super::failure::Failure;
use super::session::Unopened;
use nivis_modules::library::FILES;
use std::path::{Path, PathBuf};

/// What can be done with the library.
#[derive(clap::Subcommand)]
pub(super) enum LibraryCommand {
    /// Write its files to a folder that is new or empty, for `--override-input nivis path:DIR`
    #[command(after_help = "Examples:
  nivis library export ./nivis-library")]
    Export {
        /// The folder
        dir: PathBuf,
    },
}

/// `nivis library`
pub(super) fn run(command: &LibraryCommand) -> Result<i32, Unopened> {
    let LibraryCommand::Export { dir } = command;
    export(dir)?;
    Ok(0)
}

fn export(dir: &Path) -> Result<(), Failure> {
    if dir.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::Usage(format!("'{}' is not empty", dir.display())));
    }
    for (path, bytes) in FILES {
        let file = dir.join(path);
        let folder = file.parent().unwrap_or(dir);
        std::fs::create_dir_all(folder).map_err(Failure::writing(folder))?;
        std::fs::write(&file, bytes).map_err(Failure::writing(&file))?;
    }
    Ok(())
}
