//! One side of the comparison: a program that answers many files in few processes.

use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use nivis_testing::outcome;
use nivis_testing::program::Finished;
use nivis_testing::stage::Stage;

use super::program::Program;
use crate::TaskError;

/// Runs `$ANSWERER` on the files `$1`…, writes the printed values to `$OUT`, `!` for a failure, and the text of
/// each failure to `$ERR` with a record separator before it. It runs where the answerer is installed, which may be
/// another root than ours, hence a script. A process that did not end by itself is repeated with one file.
const SCRIPT: &str = r#"
: >"$OUT"; : >"$ERR"
while [ $# -gt 0 ]; do
  timeout 60 $ANSWERER --eval --strict "$@" >"$OUT.part" 2>"$ERR.part" </dev/null; code=$?
  count=$#
  if [ $code -gt 1 ]; then
    timeout 60 $ANSWERER --eval --strict "$1" >"$OUT.part" 2>"$ERR.part" </dev/null; code=$?
    count=1
  fi
  cat "$OUT.part" >>"$OUT"
  if [ $code -eq 0 ]; then
    shift $count
  else
    shift $(wc -l <"$OUT.part")
    shift
    echo '!' >>"$OUT"
    printf '\036' >>"$ERR"
    cat "$ERR.part" >>"$ERR"
  fi
done
"#;

/// How a side is started.
pub(crate) struct Side {
    name: &'static str,
    /// Words before `sh`.
    prefix: Vec<OsString>,
    /// The command, as the shell splits it.
    answerer: OsString,
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
pub(crate) fn write_programs(stage: &Stage, programs: &[Program]) -> std::io::Result<()> {
    let folder = stage.root().join("programs");
    fs::create_dir(&folder)?;
    for (number, program) in programs.iter().enumerate() {
        fs::write(folder.join(format!("{number}.nix")), format!("{program}\n"))?;
    }
    Ok(())
}

impl Side {
    pub(crate) fn reference(run: &Path) -> Self {
        Side { name: "reference", prefix: vec![run.into()], answerer: "nix-instantiate".into() }
    }

    pub(crate) fn nivis(binary: &Path) -> Self {
        let mut answerer = binary.as_os_str().to_owned();
        answerer.push(" nix-instantiate");
        Side { name: "nivis", prefix: Vec::new(), answerer }
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
        fs::create_dir(&folder)?;
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
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }
}

fn to_answers(out: &[u8], err: &[u8]) -> Vec<Answer> {
    let mut failures = err.split(|byte| *byte == 0x1e).skip(1);
    let lines = out.strip_suffix(b"\n").unwrap_or(out).split(|byte| *byte == b'\n');
    let answer = |line: &[u8]| match line {
        b"!" => {
            let stderr = failures.next().unwrap_or_default().to_vec();
            let finished = Finished { code: Some(1), stderr, ..Finished::default() };
            let expected = outcome::to_expected(&finished);
            Answer::Failure(expected.lines.join(&b" / "[..]))
        }
        line => Answer::Value(line.to_vec()),
    };
    lines.map(answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_take_their_text_in_order() {
        let answers = to_answers(b"1\n!\n2\n!\n", b"\x1eerror: first\n\x1eerror:\n  error: second\n");
        let expected = [
            Answer::Value(b"1".to_vec()),
            Answer::Failure(b"first".to_vec()),
            Answer::Value(b"2".to_vec()),
            Answer::Failure(b"second".to_vec()),
        ];
        assert_eq!(answers, expected);
    }
}
