//! A program that takes `nix-instantiate`'s options, and one run of it.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::stage::Stage;

/// Longest time that one run may take.
const TIME_LIMIT: Duration = Duration::from_secs(240);

/// Variables of the environment that every run sees.
const KEPT: [&str; 3] = ["PATH", "ASAN_OPTIONS", "NIVIS_STRESS_COLLECTOR"];

/// How the program is started: its path and the arguments before a case's own.
#[derive(Clone, Debug)]
pub struct Program {
    /// The words of the command.
    pub command: Vec<OsString>,
}

/// What a run left.
#[derive(Clone, Debug, Default)]
pub struct Finished {
    /// The exit code; none if a signal ended the run.
    pub code: Option<i32>,
    /// Whether the run was ended because it took too long.
    pub timed_out: bool,
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: Vec<u8>,
}

/// Arguments, surroundings and input of one run.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// Arguments after `nix-instantiate`.
    pub arguments: Vec<OsString>,
    /// The folder it runs in.
    pub folder: PathBuf,
    /// Variables besides those that every run sees; nothing else of the environment is seen.
    pub variables: Vec<(String, OsString)>,
    /// A file given as standard input.
    pub input: Option<PathBuf>,
}

impl Finished {
    /// Whether the exit code was 0.
    pub fn success(&self) -> bool {
        self.code == Some(0)
    }
}

impl Program {
    /// `<binary> nix-instantiate`, or what `NIVIS_TEST_COMMAND` names in place of the binary.
    ///
    /// With `NIVIS_TEST_COMMAND=…/oracle/run` the reference itself is tested, which shows that expectations hold.
    pub fn instantiate(binary: &Path) -> Self {
        let binary = std::env::var_os("NIVIS_TEST_COMMAND").unwrap_or_else(|| binary.into());
        Program { command: vec![binary, "nix-instantiate".into()] }
    }

    /// Runs the program with these arguments in a folder.
    ///
    /// # Errors
    ///
    /// As [`Program::run`].
    pub fn run_in(&self, folder: &Path, arguments: &[&str]) -> std::io::Result<Finished> {
        self.run(&Call {
            arguments: arguments.iter().map(Into::into).collect(),
            folder: folder.to_owned(),
            ..Call::default()
        })
    }

    /// Evaluates an expression to JSON in a folder, with a store of its own for the files that it makes and reads.
    ///
    /// # Errors
    ///
    /// As [`Program::run`], or if no folder can be made for the store.
    pub fn json_in(&self, folder: &Path, expression: &str) -> std::io::Result<Finished> {
        let stage = Stage::new()?;
        let store = format!("local?root={}", stage.root().display());
        let options = ["--eval", "--strict", "--json", "--read-write-mode", "--store", &store, "-E"];
        self.run_in(folder, &[&options[..], &[expression]].concat())
    }

    /// Runs the program to its end or to the time limit.
    ///
    /// # Errors
    ///
    /// If the program cannot be started or waited for, or if the file that is its input cannot be opened.
    pub fn run(&self, call: &Call) -> std::io::Result<Finished> {
        let (binary, first) = self.command.split_first().ok_or(std::io::ErrorKind::InvalidInput)?;
        let mut command = Command::new(binary);
        command.args(first).args(&call.arguments).current_dir(&call.folder).env_clear();
        command.envs(KEPT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        command.envs(call.variables.iter().map(|(name, value)| (name, value)));
        let input = match &call.input {
            Some(path) => Stdio::from(std::fs::File::open(path)?),
            None => Stdio::null(),
        };
        let mut child = command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().map(read_in_background);
        let stderr = child.stderr.take().map(read_in_background);
        let started = Instant::now();
        let mut pause = Duration::from_micros(500);
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break Some(status);
            }
            if started.elapsed() > TIME_LIMIT {
                child.kill()?;
                child.wait()?;
                break None;
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(20));
        };
        let join = |handle: Option<thread::JoinHandle<Vec<u8>>>| {
            handle.and_then(|handle| handle.join().ok()).unwrap_or_default()
        };
        Ok(Finished {
            code: status.and_then(|status| status.code()),
            timed_out: status.is_none(),
            stdout: join(stdout),
            stderr: join(stderr),
        })
    }
}

fn read_in_background(mut from: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Err(error) = from.read_to_end(&mut bytes) {
            bytes.extend_from_slice(error.to_string().as_bytes());
        }
        bytes
    })
}
