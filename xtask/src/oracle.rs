//! The reference implementation: many calls in one start of it.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nivis_testing::program::{Call, Finished};
use nivis_testing::stage::Stage;

use crate::TaskError;

/// The program that runs its arguments where the reference is installed.
pub(crate) struct Oracle {
    pub(crate) path: PathBuf,
}

impl Oracle {
    /// `NIVIS_ORACLE`, or the one beside the repository.
    pub(crate) fn find(root: &Path) -> Self {
        let path = std::env::var_os("NIVIS_ORACLE").map(PathBuf::from);
        Oracle { path: path.unwrap_or_else(|| root.join("../shared/oracle/run")) }
    }

    /// Runs `nix-instantiate` once for each call, all from one shell, and gives the answers in that order.
    pub(crate) fn run_all(&self, stage: &Stage, calls: &[Call]) -> Result<Vec<Finished>, TaskError> {
        let folder = stage.root().join("answers");
        fs::create_dir_all(&folder)?;
        let mut script = Vec::new();
        for (number, call) in calls.iter().enumerate() {
            write_call(&mut script, &folder, number, call)?;
        }
        let file = folder.join("run.sh");
        fs::write(&file, script)?;
        let output = Command::new(&self.path)
            .arg("sh")
            .arg(&file)
            .current_dir(stage.root())
            .stdin(Stdio::null())
            .output()
            .map_err(|error| TaskError::NoOracle(self.path.clone(), error))?;
        if !output.status.success() {
            let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(TaskError::OracleFailed(self.path.clone(), message));
        }
        let mut answers = Vec::with_capacity(calls.len());
        for number in 0..calls.len() {
            let read = |kind: &str| fs::read(folder.join(format!("{number}.{kind}")));
            let code = String::from_utf8_lossy(&read("code")?).trim().parse().ok();
            answers.push(Finished {
                code,
                timed_out: code == Some(124),
                stdout: read("out")?,
                stderr: read("err")?,
            });
        }
        Ok(answers)
    }
}

fn write_call(script: &mut Vec<u8>, folder: &Path, number: usize, call: &Call) -> std::io::Result<()> {
    script.extend_from_slice(b"cd ");
    quote(script, call.folder.as_os_str());
    script.extend_from_slice(b"; env -i PATH=\"$PATH\"");
    for (name, value) in &call.variables {
        write!(script, " {name}=")?;
        quote(script, value);
    }
    script.extend_from_slice(b" timeout 60 nix-instantiate");
    for argument in &call.arguments {
        script.push(b' ');
        quote(script, argument);
    }
    script.extend_from_slice(b" <");
    quote(script, call.input.as_deref().unwrap_or(Path::new("/dev/null")).as_os_str());
    for (mark, kind) in [(">", "out"), ("2>", "err")] {
        write!(script, " {mark}")?;
        quote(script, folder.join(format!("{number}.{kind}")).as_os_str());
    }
    script.extend_from_slice(b"; echo $? >");
    quote(script, folder.join(format!("{number}.code")).as_os_str());
    script.push(b'\n');
    Ok(())
}

/// Appends `word` as one word of a POSIX shell.
fn quote(script: &mut Vec<u8>, word: &OsStr) {
    script.push(b'\'');
    for &byte in word.as_encoded_bytes() {
        match byte {
            b'\'' => script.extend_from_slice(b"'\\''"),
            _ => script.push(byte),
        }
    }
    script.push(b'\'');
}
