//! One side of a comparison: a program that answers many files in few processes.

use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use nivis_testing::outcome;
use nivis_testing::program::Finished;
use nivis_testing::stage::Stage;

use crate::TaskError;

/// What is printed after each answer. A value may hold line ends (paths are printed as they are), hence a mark.
const MARK: &str = "\"nivis-mark-58d0\"\n";

/// What stands in the place of an answer that is a failure.
const FAILED: &str = "\x18";

/// Runs `$ANSWERER $OPTIONS` on the files `$1`…, and writes to `$OUT` what was printed, a mark after each answer; the
/// text of each failure goes to `$ERR` with a record separator before it. It runs where the answerer is installed,
/// which may be another root than ours, hence a script. A process that did not end by itself is repeated with one file.
const SCRIPT: &str = r#"
: >"$OUT"; : >"$ERR"
answer() {
  files=
  for file do files="$files $file mark.nix"; done
  timeout -k 5 "$LIMIT" $ANSWERER $OPTIONS $files >"$OUT.part" 2>"$ERR.part" </dev/null; code=$?
}
while [ $# -gt 0 ]; do
  answer "$@"
  count=$#
  if [ $code -gt 1 ]; then
    answer "$1"
    count=1
  fi
  cat "$OUT.part" >>"$OUT"
  if [ $code -eq 0 ]; then
    shift $count
  else
    done=$(grep -a -c -x '"nivis-mark-58d0"' "$OUT.part")
    shift $((done + 1))
    printf '\030"nivis-mark-58d0"\n' >>"$OUT"
    printf '\036' >>"$ERR"
    cat "$ERR.part" >>"$ERR"
  fi
done
"#;

/// How a side is started.
pub(crate) struct Side {
    pub(crate) name: &'static str,
    /// Words before `sh`.
    prefix: Vec<OsString>,
    /// The command, as the shell splits it.
    answerer: OsString,
    /// The command's options, as the shell splits them.
    options: &'static str,
    /// Seconds for one process.
    limit: u32,
}

/// What a side says of one program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Value(Vec<u8>),
    Failure(Vec<u8>),
    /// The process printed less than it should.
    Nothing,
}

impl Answer {
    pub(crate) fn agrees(&self, other: &Answer, messages: bool) -> bool {
        match (self, other) {
            (Answer::Failure(_), Answer::Failure(_)) if !messages => true,
            _ => self == other,
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Value(text) => write!(formatter, "=> {}", String::from_utf8_lossy(text)),
            Answer::Failure(text) => write!(formatter, "!> {}", String::from_utf8_lossy(text)),
            Answer::Nothing => formatter.write_str("(nothing)"),
        }
    }
}

/// Writes each program to a file of its own.
pub(crate) fn write_programs(stage: &Stage, programs: &[impl fmt::Display]) -> std::io::Result<()> {
    let folder = stage.root().join("programs");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("mark.nix"), MARK)?;
    for (number, program) in programs.iter().enumerate() {
        fs::write(folder.join(format!("{number}.nix")), format!("{program}\n"))?;
    }
    Ok(())
}

impl Side {
    /// The reference, started by the program `run`.
    pub(crate) fn reference(run: &Path, options: &'static str, limit: u32) -> Self {
        Side {
            name: "reference",
            prefix: vec![run.into()],
            answerer: "nix-instantiate".into(),
            options,
            limit,
        }
    }

    /// This repository's program.
    pub(crate) fn nivis(binary: &Path, options: &'static str, limit: u32) -> Self {
        let mut answerer = binary.as_os_str().to_owned();
        answerer.push(" nix-instantiate");
        Side { name: "nivis", prefix: Vec::new(), answerer, options, limit }
    }

    /// The answers to programs 0 to `count`, `batch` to a process, from `jobs` shells at once.
    pub(crate) fn answer(
        &self,
        stage: &Stage,
        count: usize,
        batch: usize,
        jobs: usize,
    ) -> Result<Vec<Answer>, TaskError> {
        let folder = stage.root().join(self.name);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("answer.sh"), SCRIPT)?;
        let batches = count.div_ceil(batch);
        let share = batches.div_ceil(jobs);
        let mut shells = Vec::new();
        for job in 0..jobs {
            let mut script = String::from("set -e\n");
            for number in (job * share)..((job + 1) * share).min(batches) {
                let files: Vec<String> = (number * batch..((number + 1) * batch).min(count))
                    .map(|file| format!("{file}.nix"))
                    .collect();
                let files = files.join(" ");
                script +=
                    &format!("OUT=$PLACE/{number}.out ERR=$PLACE/{number}.err sh $PLACE/answer.sh {files}\n");
            }
            let file = folder.join(format!("job-{job}.sh"));
            fs::write(&file, script)?;
            shells.push(self.command(stage, &folder, &file).spawn()?);
        }
        for shell in shells {
            let output = shell.wait_with_output()?;
            if !output.status.success() {
                let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
                return Err(TaskError::OracleFailed(self.name.into(), message));
            }
        }
        let mut answers = Vec::with_capacity(count);
        for number in 0..batches {
            let read = |kind: &str| fs::read(folder.join(format!("{number}.{kind}")));
            let mut part = to_answers(&read("out")?, &read("err")?);
            part.resize(batch.min(count - number * batch), Answer::Nothing);
            answers.append(&mut part);
        }
        Ok(answers)
    }

    fn command(&self, stage: &Stage, folder: &Path, file: &Path) -> Command {
        let mut words = self.prefix.clone();
        words.extend(["sh".into(), file.into()]);
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(stage.root().join("programs"));
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.envs(stage.variables()).env("PLACE", folder).env("ANSWERER", &self.answerer);
        command.env("OPTIONS", self.options).env("LIMIT", self.limit.to_string());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }
}

fn to_answers(out: &[u8], err: &[u8]) -> Vec<Answer> {
    let mut failures = err.split(|byte| *byte == 0x1e).skip(1);
    let mut answers = Vec::new();
    let mut rest = out;
    while let Some(end) = rest.windows(MARK.len()).position(|bytes| bytes == MARK.as_bytes()) {
        let printed = &rest[..end];
        rest = &rest[end + MARK.len()..];
        answers.push(if printed.ends_with(FAILED.as_bytes()) {
            let stderr = failures.next().unwrap_or_default().to_vec();
            let finished = Finished { code: Some(1), stderr, ..Finished::default() };
            let expected = outcome::to_expected(&finished);
            Answer::Failure(expected.lines.join(&b" / "[..]))
        } else {
            Answer::Value(printed.strip_suffix(b"\n").unwrap_or(printed).to_vec())
        });
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_take_their_text_in_order() {
        let out = format!("1\n{MARK}[ {FAILED}{MARK}/a\nb\n{MARK}{FAILED}{MARK}");
        let answers = to_answers(out.as_bytes(), b"\x1eerror: first\n\x1eerror:\n  error: second\n");
        let expected = [
            Answer::Value(b"1".to_vec()),
            Answer::Failure(b"first".to_vec()),
            Answer::Value(b"/a\nb".to_vec()),
            Answer::Failure(b"second".to_vec()),
        ];
        assert_eq!(answers, expected);
    }
}
