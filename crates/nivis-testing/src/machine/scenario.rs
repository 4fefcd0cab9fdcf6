//! Scenarios: what happens to a machine, as a text that a person could have typed.
//!
//! ```text
//! on: bookworm trixie
//!
//! --- a web server comes
//! $ nivis switch --flake /root/flake
//! + nginx.service
//! within 10 outside$ curl -s http://10.77.0.2/
//! = hello
//! ```
//!
//! `tests/machines/README.md` explains each line.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::{MachineError, at};
use super::recipe::{BOOKWORM, Recipe, TRIXIE};

/// A scenario: where it runs, and its named subtests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    /// The folder it came from; its folder `flake`, if any, is put at /root/flake.
    pub folder: PathBuf,
    /// The machines it runs on.
    pub on: Vec<Recipe>,
    /// Size of the disk in MiB.
    pub disk_mib: Option<u32>,
    /// The subtests, each on the machine as the one before left it.
    pub subtests: Vec<Subtest>,
}

/// Steps with a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subtest {
    /// What is shown, in words.
    pub name: String,
    /// What is done, and the line it stands on.
    pub steps: Vec<(usize, Step)>,
}

/// One thing done to a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A command and what it must answer.
    Command(Command),
    /// A file of the machine's folder on the host is copied into it.
    Put { from: String, to: String },
    /// Shut down and boot.
    Reboot,
    /// All processes are gone at once.
    CutPower,
    /// Boots after a cut.
    PowerOn,
    /// The mirror of packages is out of reach, or back.
    CutMirror(bool),
    /// Keeps a listing under a name.
    List(String),
    /// The machine is as it was when this listing was made, but for lines that contain one of these texts.
    Same { name: String, but: Vec<String> },
    /// The command is killed at its stops, each time on the machine as it is here; run once more it must lead to what it
    /// leads to undisturbed, but for lines that contain one of these texts.
    EachStop { script: String, but: Vec<String> },
}

/// Where a command runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the machine, as root.
    Inside,
    /// At the other end of its cable.
    Outside,
}

/// A command with its expectations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Where it runs.
    pub place: Place,
    /// The script, for `sh`.
    pub script: String,
    /// How long it is repeated until it answers as expected.
    pub within: Option<Duration>,
    /// The exit code.
    pub code: i32,
    /// Texts that the output contains, each within a line.
    pub contains: Vec<String>,
    /// Texts that no line contains.
    pub lacks: Vec<String>,
    /// The lines of the output, if they are given.
    pub exactly: Option<Vec<String>>,
}

/// A scenario that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    #[error("{}:{line}: {problem}: {text}", file.display())]
    Line { file: PathBuf, line: usize, problem: Problem, text: String },
    #[error(transparent)]
    Machine(#[from] MachineError),
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("not a step")]
    Unknown,
    #[error("a step before the first `---`")]
    NoSubtest,
    #[error("an expectation without a command")]
    NoCommand,
    #[error("not a number")]
    Number,
    #[error("not a suite that machines are made of")]
    Suite,
}

/// Reads every `<folder>/<name>/scenario`, in the order of names.
pub fn read_folder(folder: &Path) -> Result<Vec<Scenario>, ScenarioError> {
    let mut files = Vec::new();
    for entry in folder.read_dir().map_err(at(folder))? {
        let file = entry.map_err(at(folder))?.path().join("scenario");
        if file.is_file() {
            files.push(file);
        }
    }
    files.sort();
    files.iter().map(|file| read(file)).collect()
}

fn read(file: &Path) -> Result<Scenario, ScenarioError> {
    let text = std::fs::read_to_string(file).map_err(at(file))?;
    let mut scenario = parse(&text).map_err(|(line, problem)| ScenarioError::Line {
        file: file.to_owned(),
        line,
        problem,
        text: text.lines().nth(line - 1).unwrap_or_default().to_owned(),
    })?;
    scenario.folder = file.parent().unwrap_or(file).to_owned();
    Ok(scenario)
}

/// Reads a scenario; an error is the number of its line, from 1, and what is wrong there.
pub fn parse(text: &str) -> Result<Scenario, (usize, Problem)> {
    let mut scenario = Scenario::default();
    for (number, line) in text.lines().enumerate() {
        let number = number + 1;
        let failed = |problem| (number, problem);
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix("--- ") {
            scenario.subtests.push(Subtest { name: name.to_owned(), steps: Vec::new() });
            continue;
        }
        let Some(subtest) = scenario.subtests.last_mut() else {
            scenario.head(line).map_err(failed)?;
            continue;
        };
        if let Some(step) = read_step(line).map_err(failed)? {
            subtest.steps.push((number, step));
        } else {
            let step = subtest.steps.last_mut().map(|(_, step)| step);
            read_expectation(line, step).map_err(failed)?;
        }
    }
    Ok(scenario)
}

impl Scenario {
    fn head(&mut self, line: &str) -> Result<(), Problem> {
        match line.split_once(": ") {
            Some(("on", suites)) => {
                for suite in suites.split_whitespace() {
                    let recipe = [BOOKWORM, TRIXIE].into_iter().find(|recipe| recipe.suite == suite);
                    self.on.push(recipe.ok_or(Problem::Suite)?);
                }
                Ok(())
            }
            Some(("disk", size)) => {
                self.disk_mib = Some(size.parse().map_err(|_| Problem::Number)?);
                Ok(())
            }
            _ => Err(Problem::NoSubtest),
        }
    }

    /// The name of its folder.
    pub fn name(&self) -> String {
        self.folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// A line that begins a step; none if it is of another sort.
fn read_step(line: &str) -> Result<Option<Step>, Problem> {
    let mut line = line;
    let mut within = None;
    if let Some((seconds, rest)) = line.strip_prefix("within ").and_then(|rest| rest.split_once(' ')) {
        within = Some(Duration::from_secs(seconds.parse().map_err(|_| Problem::Number)?));
        line = rest;
    }
    let command = |place, script: &str| {
        Step::Command(Command {
            place,
            script: script.to_owned(),
            within,
            code: 0,
            contains: Vec::new(),
            lacks: Vec::new(),
            exactly: None,
        })
    };
    if let Some(script) = line.strip_prefix("each stop$ ") {
        return Ok(Some(Step::EachStop { script: script.to_owned(), but: Vec::new() }));
    }
    if let Some(script) = line.strip_prefix("outside$ ") {
        return Ok(Some(command(Place::Outside, script)));
    }
    if let Some(script) = line.strip_prefix("$ ") {
        return Ok(Some(command(Place::Inside, script)));
    }
    let words: Vec<&str> = line.split(' ').collect();
    Ok(match words.as_slice() {
        ["put", from, to] => Some(Step::Put { from: (*from).to_owned(), to: (*to).to_owned() }),
        ["reboot"] => Some(Step::Reboot),
        ["cut", "power"] => Some(Step::CutPower),
        ["power", "on"] => Some(Step::PowerOn),
        ["cut", "mirror"] => Some(Step::CutMirror(true)),
        ["mend", "mirror"] => Some(Step::CutMirror(false)),
        ["list", name] => Some(Step::List((*name).to_owned())),
        ["same", name] => Some(Step::Same { name: (*name).to_owned(), but: Vec::new() }),
        _ => None,
    })
}

fn read_expectation(line: &str, step: Option<&mut Step>) -> Result<(), Problem> {
    let (sign, text) = line.split_once(' ').unwrap_or((line, ""));
    let text = text.to_owned();
    match (sign, step) {
        ("~", Some(Step::Same { but, .. } | Step::EachStop { but, .. })) => but.push(text),
        (">", Some(Step::EachStop { script, .. })) => {
            script.push('\n');
            script.push_str(&text);
        }
        ("?" | "+" | "-" | "=" | ">", Some(Step::Command(command))) => match sign {
            "?" => command.code = text.parse().map_err(|_| Problem::Number)?,
            "+" => command.contains.push(text),
            "-" => command.lacks.push(text),
            "=" => command.exactly.get_or_insert_default().push(text),
            _ => {
                command.script.push('\n');
                command.script.push_str(&text);
            }
        },
        ("?" | "+" | "-" | "=" | ">" | "~", _) => return Err(Problem::NoCommand),
        _ => return Err(Problem::Unknown),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_read() {
        let text = "# what\non: bookworm trixie\ndisk: 64\n\n--- first\n$ a\n> b\n? 3\n+ c d\n- e\n= f\n=\n\
                    within 5 outside$ g\n--- second\nput k /k\nreboot\nlist x\nsame x\n~ y\neach stop$ n\n~ z\n";
        let scenario = parse(text).expect("it can be read");
        assert_eq!((scenario.on.as_slice(), scenario.disk_mib), ([BOOKWORM, TRIXIE].as_slice(), Some(64)));
        let [first, second] = scenario.subtests.as_slice() else { panic!("two: {scenario:?}") };
        let (6, Step::Command(command)) = &first.steps[0] else { panic!("a command: {first:?}") };
        assert_eq!((command.script.as_str(), command.code, command.place), ("a\nb", 3, Place::Inside));
        assert_eq!(
            (command.contains.as_slice(), command.lacks.as_slice()),
            (&["c d".into()][..], &["e".into()][..])
        );
        assert_eq!(command.exactly.as_deref(), Some(&["f".into(), String::new()][..]));
        let (_, Step::Command(outside)) = &first.steps[1] else { panic!("a command: {first:?}") };
        assert_eq!((outside.within, outside.place), (Some(Duration::from_secs(5)), Place::Outside));
        let same = Step::Same { name: "x".into(), but: vec!["y".into()] };
        let put = Step::Put { from: "k".into(), to: "/k".into() };
        let steps: Vec<_> = second.steps.iter().map(|(_, step)| step.clone()).collect();
        let stops = Step::EachStop { script: "n".into(), but: vec!["z".into()] };
        assert_eq!(steps, [put, Step::Reboot, Step::List("x".into()), same, stops]);
    }

    #[test]
    fn a_line_that_is_nothing_is_named() {
        assert_eq!(parse("$ a"), Err((1, Problem::NoSubtest)));
        assert_eq!(parse("--- a\n? 1"), Err((2, Problem::NoCommand)));
        assert_eq!(parse("--- a\n$ b\n? x"), Err((3, Problem::Number)));
        assert_eq!(parse("--- a\ndance"), Err((2, Problem::Unknown)));
        assert_eq!(parse("on: sid"), Err((1, Problem::Suite)));
    }
}
