//! A command in a machine, and what it answered.

use std::fs;
use std::io::{Read, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::error::{MachineError, at};
use super::group::Group;

/// What a command left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The exit code; none if a signal or the time limit ended it.
    pub code: Option<i32>,
    /// Whether it was ended because it took too long.
    pub timed_out: bool,
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: Vec<u8>,
}

impl Answer {
    /// Whether the exit code was 0.
    pub fn success(&self) -> bool {
        self.code == Some(0)
    }

    /// Standard output as text, without the line end at its end.
    pub fn out(&self) -> String {
        String::from_utf8_lossy(&self.stdout).trim_end().to_owned()
    }

    /// Standard output and then standard error, as text.
    pub fn both(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned() + &String::from_utf8_lossy(&self.stderr)
    }
}

/// The environment of a root shell of Debian; nothing of the tests' own gets in.
const ENVIRONMENT: [&str; 6] = [
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME=/root",
    "USER=root",
    "LOGNAME=root",
    "LANG=C.UTF-8",
    "TERM=dumb",
];

/// `sh -c script` in the machine whose first process is `leader`, as one of the machine's own control group `group`.
pub(super) fn inside(leader: u32, group: &Group, script: &str, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new("sh");
    // The group is entered first: what is in it goes with the machine's power.
    command.args(["-c", "echo $$ > \"$1/cgroup.procs\"; shift; exec nsenter \"$@\"", "inside"]);
    command.arg(group.path()).arg(format!("--target={leader}"));
    command.args(["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root", "--"]);
    command.args(["/usr/bin/env", "-i", "-C", "/root"]).args(ENVIRONMENT);
    command.args(variables.iter().map(|(name, value)| format!("{name}={value}")));
    command.args(["sh", "-c", script]);
    command
}

/// Runs to the end or the limit; `group` then loses all its processes.
pub(super) fn run(
    mut command: Command,
    input: &[u8],
    limit: Duration,
    group: Option<&Group>,
) -> Result<Answer, MachineError> {
    let program = command.get_program().to_os_string();
    let io = || at(Path::new(&program));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(io())?;
    let stdin = child.stdin.take();
    thread::scope(|scope| {
        scope.spawn(move || {
            // A command that does not read its input is none of our business.
            let _written = stdin.map(|mut stdin| stdin.write_all(input));
        });
        let stdout = child.stdout.take().map(|from| scope.spawn(|| read_all(from)));
        let stderr = child.stderr.take().map(|from| scope.spawn(|| read_all(from)));
        let status = wait(&mut child, limit).map_err(io())?;
        if status.is_none() {
            if let Some(group) = group {
                group.kill().map_err(at(group.path()))?;
            }
            child.kill().map_err(io())?;
            child.wait().map_err(io())?;
        }
        let join = |thread: Option<thread::ScopedJoinHandle<'_, Vec<u8>>>| {
            thread.and_then(|thread| thread.join().ok()).unwrap_or_default()
        };
        Ok(Answer {
            code: status.and_then(|status| status.code()),
            timed_out: status.is_none(),
            stdout: join(stdout),
            stderr: join(stderr),
        })
    })
}

/// Waits for a process until the limit; none if it still runs.
pub(super) fn wait(child: &mut Child, limit: Duration) -> std::io::Result<Option<std::process::ExitStatus>> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() > limit {
            return Ok(None);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

fn read_all(mut from: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Err(error) = from.read_to_end(&mut bytes) {
        bytes.extend_from_slice(error.to_string().as_bytes());
    }
    bytes
}

/// The last lines of a file, for messages.
pub(super) fn tail(path: &Path, lines: usize) -> String {
    let text = fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let all: Vec<&str> = text.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}
