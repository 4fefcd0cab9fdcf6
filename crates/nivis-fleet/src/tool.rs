//! Running the machine's programs.

use crate::error::ActivationError;
use std::ffi::OsStr;
use std::process::{Command, Output, Stdio};

/// A program with its arguments; messages of it are in English, whatever the machine's language.
pub(crate) struct Tool {
    program: String,
    args: Vec<String>,
    command: Command,
}

impl Tool {
    pub(crate) fn new(program: &str) -> Self {
        let mut command = Command::new(program);
        command.env("LC_ALL", "C.UTF-8").env("LANG", "C.UTF-8").stdin(Stdio::null());
        // Distributions keep tools of root here; the path of a service or of sudo may lack them.
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{path}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"));
        Tool { program: program.to_owned(), args: Vec::new(), command }
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_string_lossy().into_owned());
        self.command.arg(arg);
        self
    }

    pub(crate) fn args<S: AsRef<OsStr>>(self, args: impl IntoIterator<Item = S>) -> Self {
        args.into_iter().fold(self, Tool::arg)
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it and takes what it says, whether it succeeds or not.
    ///
    /// # Errors
    /// It cannot be started.
    pub(crate) fn output(mut self) -> Result<Output, ActivationError> {
        self.command
            .output()
            .map_err(|source| ActivationError::NoTool { program: self.program.clone(), source })
    }

    /// Runs it and gives its standard output.
    ///
    /// # Errors
    /// It cannot be started, or says that it failed.
    pub(crate) fn run(self) -> Result<String, ActivationError> {
        let (program, args) = (self.program.clone(), self.args.clone());
        let output = self.output()?;
        check(program, args, output)
    }
}

fn check(program: String, args: Vec<String>, output: Output) -> Result<String, ActivationError> {
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let mut text = String::from_utf8_lossy(&output.stderr).into_owned();
    if text.trim().is_empty() {
        text = String::from_utf8_lossy(&output.stdout).into_owned();
    }
    Err(ActivationError::Tool { program, args, code: output.status.code(), output: text })
}

/// Whether a program is found.
pub(crate) fn exists(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let more = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"].map(std::path::PathBuf::from);
    std::env::split_paths(&path).chain(more).any(|folder| folder.join(program).is_file())
}
