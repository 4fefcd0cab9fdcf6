//! `cargo xtask compare-flakes`: flakes of other people, evaluated by the reference and by Nivis with inputs on this
//! machine; what both print, and the CPU time they take.

mod speed;
mod table;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use nivis_testing::stage::Stage;

use self::table::{Flake, Question};
use crate::TaskError;
use crate::compare::{TIME, Usage, read_usage};
use crate::oracle::Oracle;

/// What the command line asks for.
pub(crate) struct FlakesOptions {
    nivis: PathBuf,
    /// A folder with a clone of each flake; without one, speed is measured.
    flakes: Option<PathBuf>,
    pairs: usize,
    filter: Option<String>,
}

impl FlakesOptions {
    /// Reads `--nivis PATH --flakes DIR [--filter NAME]` or `--nivis PATH --speed PAIRS`.
    pub(crate) fn parse(words: &[&str]) -> Option<Self> {
        let (mut nivis, mut flakes, mut filter, mut pairs) = (None, None, None, 0);
        for pair in words.chunks(2) {
            match *pair {
                ["--nivis", path] => nivis = Some(PathBuf::from(path)),
                ["--flakes", path] => flakes = Some(PathBuf::from(path)),
                ["--speed", count] => pairs = count.parse().ok().filter(|count| *count > 0)?,
                ["--filter", name] => filter = Some(name.to_owned()),
                _ => return None,
            }
        }
        let complete = flakes.is_some() != (pairs > 0);
        complete.then_some(FlakesOptions { nivis: nivis?, flakes, pairs, filter })
    }
}

/// What a program said.
struct Answer {
    code: Option<i32>,
    printed: Vec<u8>,
    complained: String,
    usage: Usage,
}

/// The two programs, in a place of their own.
struct Sides<'s> {
    stage: &'s Stage,
    oracle: PathBuf,
    nivis: PathBuf,
    time: PathBuf,
}

/// How a command came out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Same,
    BothFail,
    Differ,
}

/// Compares the flakes that are there, prints a row for each.
pub(crate) fn compare_flakes(root: &Path, options: &FlakesOptions) -> Result<String, TaskError> {
    let Some(folder) = &options.flakes else { return speed::speed(root, &options.nivis, options.pairs) };
    let stage = Stage::new()?;
    let time = stage.root().join("time");
    fs::copy(TIME, &time).map_err(|error| TaskError::NoTime(TIME.to_owned(), error))?;
    let folder = folder.canonicalize()?;
    let sides =
        Sides { oracle: Oracle::find(root).path, nivis: options.nivis.canonicalize()?, time, stage: &stage };
    let flakes = table::parse(include_str!("table.txt")).expect("a test reads the table");
    let wanted = flakes.iter().filter(|flake| options.filter.as_ref().is_none_or(|name| flake.name == *name));
    println!("| flake | metadata | show | eval | CPU | CPU of the reference, nivis |");
    println!("|---|---|---|---|---:|---:|");
    let (mut missing, mut different, mut count) = (Vec::new(), Vec::new(), 0);
    for flake in wanted {
        if !folder.join(&flake.name).join("flake.nix").is_file() {
            missing.push(flake.name.clone());
            continue;
        }
        count += 1;
        if !compare_flake(&sides, &folder, flake)? {
            different.push(flake.name.clone());
        }
    }
    if !missing.is_empty() {
        eprintln!("not there: {}", missing.join(", "));
    }
    if different.is_empty() {
        Ok(format!("\n{count} flakes agree"))
    } else {
        Err(TaskError::OtherAnswers { names: different })
    }
}

/// Asks both sides all of one flake; false if something differs.
fn compare_flake(sides: &Sides<'_>, folder: &Path, flake: &Flake) -> Result<bool, TaskError> {
    let (name, subfolder) = flake.name.split_once('/').unwrap_or((&flake.name, ""));
    let scheme = if folder.join(name).join(".git").exists() { "git+file" } else { "path" };
    let dir = if subfolder.is_empty() { String::new() } else { format!("?dir={subfolder}") };
    let reference = format!("{scheme}://{}{dir}", folder.join(name).display());
    let mut overrides = vec!["--no-write-lock-file".to_owned()];
    for (input, other) in &flake.inputs {
        let path = folder.join(other);
        let scheme = if path.join(".git").exists() { "git+file://" } else { "path:" };
        overrides.extend(["--override-input".into(), input.clone(), format!("{scheme}{}", path.display())]);
    }
    let mut totals = [0.0, 0.0];
    let mut ask = |words: &[&str]| -> Result<Verdict, TaskError> {
        let words: Vec<OsString> = words
            .iter()
            .map(|word| OsString::from(*word))
            .chain(overrides.iter().map(OsString::from))
            .collect();
        let (theirs, ours) = (sides.reference(&words)?, sides.ours(&words)?);
        totals[0] += theirs.usage.cpu;
        totals[1] += ours.usage.cpu;
        let verdict = match (theirs.code, ours.code) {
            (Some(0), Some(0)) if theirs.printed == ours.printed => Verdict::Same,
            (Some(0), _) | (_, Some(0)) => Verdict::Differ,
            _ => Verdict::BothFail,
        };
        if verdict != Verdict::Same {
            let word = if verdict == Verdict::Differ { "DIFFERS" } else { "BOTH FAIL" };
            eprintln!(
                "{word} {} {words:?}\n  reference: {}\n  nivis: {}",
                flake.name,
                shown(&theirs),
                shown(&ours)
            );
        }
        Ok(verdict)
    };
    let metadata = ask(&["flake", "metadata", "--json", &reference])?;
    let show = ask(&["flake", "show", "--json", &reference])?;
    let mut verdicts = Vec::new();
    for Question { attribute, function } in &flake.questions {
        let installable = format!("{reference}#{attribute}");
        let mut words = vec!["eval", "--json", &installable];
        if let Some(function) = function {
            words.extend(["--apply", function]);
        }
        verdicts.push(ask(&words)?);
    }
    let told = |verdict| match verdict {
        Verdict::Same => "equal",
        Verdict::BothFail => "both fail",
        Verdict::Differ => "differs",
    };
    let same = verdicts.iter().filter(|verdict| **verdict == Verdict::Same).count();
    let failing = verdicts.iter().filter(|verdict| **verdict == Verdict::BothFail).count();
    let failing = if failing == 0 { String::new() } else { format!(", {failing} fail in both") };
    println!(
        "| {} | {} | {} | {same} of {}{failing} | {:.2} | {:.2} s, {:.2} s |",
        flake.name,
        told(metadata),
        told(show),
        verdicts.len(),
        totals[1] / totals[0],
        totals[0],
        totals[1],
    );
    Ok(![metadata, show].into_iter().chain(verdicts).any(|verdict| verdict == Verdict::Differ))
}

fn shown(answer: &Answer) -> String {
    let text = if answer.code == Some(0) {
        String::from_utf8_lossy(&answer.printed).into_owned()
    } else {
        answer.complained.lines().filter(|line| line.contains("error")).collect::<Vec<_>>().join(" / ")
    };
    text.chars().take(1500).collect()
}

impl Sides<'_> {
    fn reference(&self, words: &[OsString]) -> Result<Answer, TaskError> {
        let features =
            ["--extra-experimental-features", "nix-command flakes", "--option", "eval-cache", "false"];
        let mut leads: Vec<OsString> = vec![self.oracle.clone().into(), self.time.clone().into()];
        leads.extend(self.time_options());
        leads.extend(["nix".into(), "--offline".into()]);
        leads.extend(features.iter().map(OsString::from));
        self.run(&leads, words)
    }

    fn ours(&self, words: &[OsString]) -> Result<Answer, TaskError> {
        let mut leads: Vec<OsString> = vec![self.time.clone().into()];
        leads.extend(self.time_options());
        leads.extend([self.nivis.clone().into(), "--offline".into(), "--store".into()]);
        leads.push(self.stage.root().join("store").into());
        self.run(&leads, words)
    }

    fn time_options(&self) -> [OsString; 4] {
        ["-f".into(), "%U %S %M".into(), "-o".into(), self.stage.root().join("usage").into()]
    }

    fn run(&self, leads: &[OsString], words: &[OsString]) -> Result<Answer, TaskError> {
        let home = self.stage.root().join("home");
        fs::create_dir_all(&home)?;
        let output = Command::new(&leads[0])
            .args(&leads[1..])
            .args(words)
            .env_clear()
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .env("HOME", &home)
            .current_dir(self.stage.root())
            .stdin(Stdio::null())
            .output()
            .map_err(|error| TaskError::NoOracle(PathBuf::from(&leads[0]), error))?;
        let usage = read_usage(&fs::read_to_string(self.stage.root().join("usage"))?)?;
        Ok(Answer {
            code: output.status.code(),
            printed: output.stdout,
            complained: String::from_utf8_lossy(&output.stderr).into_owned(),
            usage,
        })
    }
}
