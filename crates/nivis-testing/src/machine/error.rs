//! What can go wrong with a machine, apart from what a test checks.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// A machine could not be made, booted or asked.
#[derive(Debug, thiserror::Error)]
pub enum MachineError {
    /// A file of the harness.
    #[error("'{}': {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    /// A program of the host did not start or did not succeed.
    #[error("{program} ended with {status}: {output}")]
    Program { program: String, status: String, output: String },
    /// The machine did not come up.
    #[error("the machine did not boot within {limit:?}; its console:\n{console}")]
    Boot { limit: Duration, console: String },
    /// The machine did not go down.
    #[error("the machine did not shut down within {limit:?}")]
    Shutdown { limit: Duration },
    /// A command was given to a machine that is off.
    #[error("the machine is off")]
    Off,
}

/// For `map_err`: an error of input or output at this path.
pub(super) fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> MachineError {
    let path = path.into();
    move |source| MachineError::Io { path, source }
}
