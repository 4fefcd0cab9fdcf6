//! Running the machine's programs.

use crate::error::ActivationError;
use std::ffi::OsStr;
use std::process::{Command, Output, Stdio};

/// How every program says that the disk is full (`strerror(3)`).
pub(crate) const NO_SPACE: &str = "No space left on device";

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
    let output_text =
        said(&String::from_utf8_lossy(&output.stdout), &String::from_utf8_lossy(&output.stderr));
    Err(ActivationError::Tool { program, args, code: output.status.code(), output: output_text })
}

/// What a program that failed said of it: its errors, and what is told as one among its output (apt does so with those of
/// dpkg).
fn said(out: &str, errors: &str) -> String {
    if errors.trim().is_empty() {
        return out.to_owned();
    }
    let telling = |line: &&str| line.contains("error") || line.contains(NO_SPACE);
    let mut lines: Vec<&str> = out.lines().filter(telling).collect();
    lines.extend(errors.lines());
    lines.join("\n")
}

/// Whether a program is found.
pub(crate) fn exists(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let more = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"].map(std::path::PathBuf::from);
    std::env::split_paths(&path).chain(more).any(|folder| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn errors_among_the_output_are_told() {
        let out = "Unpacking gcc ...\ndpkg: error processing archive gcc.deb (--unpack):\n failed to write (No space \
                   left on device)\nProcessing triggers";
        let expected = "dpkg: error processing archive gcc.deb (--unpack):\n failed to write (No space left on \
                        device)\nE: dpkg returned an error code (1)";
        assert_eq!(said(out, "E: dpkg returned an error code (1)\n"), expected);
        assert_eq!(said("only this\n", " \n"), "only this\n");
    }
}
