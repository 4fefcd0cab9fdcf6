//! Whole processes of this program and of the reference side by side: CPU time and peak memory.
//!
//! The two take turns, so that a machine that is busy is busy for both; what is told are medians.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nivis_testing::stage::Stage;

use crate::TaskError;
use crate::oracle::Oracle;
use crate::workloads::{self, Workload};

/// GNU time, from the Debian package `time`. It is copied to where the reference sees it, too.
pub(crate) const TIME: &str = "/usr/bin/time";

/// What `cargo xtask compare` is asked to do.
pub(crate) struct CompareOptions {
    nivis: PathBuf,
    pairs: usize,
    filter: Option<String>,
}

impl CompareOptions {
    /// Reads `--nivis PATH [--pairs N] [--filter NAME]`.
    pub(crate) fn parse(words: &[&str]) -> Option<Self> {
        let (mut nivis, mut pairs, mut filter) = (None, 7, None);
        for pair in words.chunks(2) {
            match *pair {
                ["--nivis", path] => nivis = Some(PathBuf::from(path)),
                ["--pairs", count] => pairs = count.parse().ok().filter(|&count| count > 0)?,
                ["--filter", name] => filter = Some(name.to_owned()),
                _ => return None,
            }
        }
        Some(CompareOptions { nivis: nivis?, pairs, filter })
    }
}

/// What one process used.
#[derive(Clone, Copy)]
pub(crate) struct Usage {
    /// User and system time in seconds.
    pub(crate) cpu: f64,
    /// Peak resident memory in KiB.
    memory: f64,
}

/// One run: what it used, and what it printed.
struct Run {
    usage: Usage,
    printed: Vec<u8>,
}

/// Runs the workloads in turns and prints a row for each when it is done.
pub(crate) fn compare(root: &Path, options: &CompareOptions) -> Result<String, TaskError> {
    let stage = Stage::new()?;
    for folder in ["benches", "library", "examples", "templates"] {
        stage.copy_folder(&root.join(folder), folder)?;
    }
    let time = stage.root().join("time");
    fs::copy(TIME, &time).map_err(|error| TaskError::NoTime(TIME.to_owned(), error))?;
    let corpora = std::env::var_os("NIVIS_CORPORA").map(PathBuf::from);
    if corpora.is_none() {
        eprintln!("NIVIS_CORPORA is not set: no hosts, packages or modules");
    }
    let oracle = Oracle::find(root);
    let reference = [oracle.path.clone().into_os_string(), time.clone().into()];
    let ours = [OsString::from(&time)];
    let (theirs, ours) = (Side::new(&stage, &reference, "nix-instantiate".into()), {
        let program = options.nivis.canonicalize()?;
        Side::new(&stage, &ours, program.into())
    });
    let all = workloads::all(stage.root(), corpora.as_deref())?;
    let chosen =
        all.iter().filter(|work| options.filter.as_ref().is_none_or(|name| work.name.contains(name)));
    println!("| workload | CPU | memory | CPU of the reference, nivis | memory of the reference, nivis |");
    println!("|---|---:|---:|---:|---:|");
    let (mut measured, mut different) = (Vec::new(), Vec::new());
    for work in chosen {
        let (reference, nivis, same) = measure(&theirs, &ours, work, options.pairs)?;
        println!(
            "| {} | {:.2} | {:.2} | {:.2} s, {:.2} s | {:.0} MiB, {:.0} MiB |",
            work.name,
            nivis.cpu / reference.cpu,
            nivis.memory / reference.memory,
            reference.cpu,
            nivis.cpu,
            reference.memory / 1024.0,
            nivis.memory / 1024.0,
        );
        if !same {
            different.push(work.name.clone());
        }
        measured.push((work.name.clone(), reference.cpu, nivis.cpu));
    }
    print!("{}", further_hosts(&measured));
    if !different.is_empty() {
        return Err(TaskError::OtherAnswers { names: different });
    }
    Ok(format!("\n{} workloads, medians of {} pairs", measured.len(), options.pairs))
}

/// What one host more costs of the first one's CPU time, a line for each layout of which both were measured
/// (name, seconds of the reference, seconds of this program).
fn further_hosts(measured: &[(String, f64, f64)]) -> String {
    let mut lines = String::new();
    for (name, theirs, ours) in measured {
        let Some(layout) = name.strip_suffix("-1") else { continue };
        let more = format!("{name}+{}", workloads::FURTHER);
        let Some((_, their_all, our_all)) = measured.iter().find(|(other, ..)| *other == more) else {
            continue;
        };
        let each = |first: f64, all: f64| (all - first) / f64::from(workloads::FURTHER);
        let (their_more, our_more) = (each(*theirs, *their_all), each(*ours, *our_all));
        lines += &format!(
            "\n{layout}: one host more costs {:.2} of the first ({:.3} s), with the reference {:.2} ({:.3} s)",
            our_more / ours,
            our_more,
            their_more / theirs,
            their_more
        );
    }
    if lines.is_empty() { lines } else { lines + "\n" }
}

/// Medians of both sides after a run of each to warm up, and whether they printed the same.
fn measure(
    theirs: &Side<'_>,
    ours: &Side<'_>,
    work: &Workload,
    pairs: usize,
) -> Result<(Usage, Usage, bool), TaskError> {
    let warm = (theirs.run(work)?, ours.run(work)?);
    let same = warm.0.printed == warm.1.printed;
    let (mut reference, mut nivis) = (Vec::new(), Vec::new());
    for turn in 0..pairs {
        // Who goes first changes, so that neither always finds the other's leftovers.
        if turn.is_multiple_of(2) {
            reference.push(theirs.run(work)?.usage);
            nivis.push(ours.run(work)?.usage);
        } else {
            nivis.push(ours.run(work)?.usage);
            reference.push(theirs.run(work)?.usage);
        }
    }
    Ok((median_usage(&reference), median_usage(&nivis), same))
}

/// One of the two programs.
struct Side<'a> {
    stage: &'a Stage,
    /// The words before the program's own: what leads to it, and what measures it.
    leads: Vec<OsString>,
    program: OsString,
}

impl<'a> Side<'a> {
    fn new(stage: &'a Stage, leads: &[OsString], program: OsString) -> Self {
        Side { stage, leads: leads.to_vec(), program }
    }

    fn run(&self, work: &Workload) -> Result<Run, TaskError> {
        let usage_file = self.stage.root().join("usage");
        let mut words = self.leads.clone();
        words.extend(["-f".into(), "%U %S %M".into(), "-o".into(), usage_file.clone().into()]);
        words.push(self.program.clone());
        if self.leads.len() == 1 {
            words.push("nix-instantiate".into());
        }
        if work.writes {
            let store = self.stage.root().join("store");
            match fs::remove_dir_all(&store) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
            let mut option = OsString::from("local?root=");
            option.push(&store);
            words.extend(["--store".into(), option]);
        } else {
            words.push("--readonly-mode".into());
        }
        words.extend(work.arguments.iter().cloned());
        let output = Command::new(&words[0])
            .args(&words[1..])
            .env("NIX_PATH", "")
            .env("HOME", self.stage.root())
            .current_dir(self.stage.root())
            .stdin(Stdio::null())
            .output()
            .map_err(|error| TaskError::NoOracle(PathBuf::from(&words[0]), error))?;
        if !output.status.success() {
            let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            let name = PathBuf::from(format!("{} ({})", self.program.display(), work.name));
            return Err(TaskError::OracleFailed(name, message));
        }
        let usage = read_usage(&fs::read_to_string(usage_file)?)?;
        Ok(Run { usage, printed: output.stdout })
    }
}

/// Reads GNU time's `%U %S %M`.
pub(crate) fn read_usage(text: &str) -> Result<Usage, TaskError> {
    // A program that failed has a line about that before the numbers.
    let last = text.trim_end().lines().next_back().unwrap_or_default();
    let numbers: Vec<f64> = last.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    match numbers[..] {
        [user, system, memory] => Ok(Usage { cpu: user + system, memory }),
        _ => Err(TaskError::NoUsage(text.to_owned())),
    }
}

fn median_usage(usages: &[Usage]) -> Usage {
    let of = |part: fn(&Usage) -> f64| median(usages.iter().map(part).collect());
    Usage { cpu: of(|usage| usage.cpu), memory: of(|usage| usage.memory) }
}

/// The middle of some numbers; of an even count, the mean of the two in the middle.
pub(crate) fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    if numbers.len().is_multiple_of(2) {
        f64::midpoint(numbers[middle - 1], numbers[middle])
    } else {
        numbers[middle]
    }
}

#[cfg(test)]
mod tests {
    use super::{further_hosts, median, read_usage};
    use crate::workloads::FURTHER;

    #[test]
    fn a_further_host_is_told_by_its_share() {
        let all = format!("layout/a-1+{FURTHER}");
        let further = f64::from(FURTHER);
        let measured = [
            ("layout/a-1".to_owned(), 0.4, 0.1),
            (all, 0.4 + further * 0.1, 0.1 + further * 0.05),
            ("layout/b-1".to_owned(), 1.0, 1.0),
            ("layout/a".to_owned(), 1.0, 1.0),
        ];
        let text = further_hosts(&measured);
        assert_eq!(
            text,
            "\nlayout/a: one host more costs 0.50 of the first (0.050 s), with the reference 0.25 (0.100 s)\n"
        );
        assert_eq!(further_hosts(&measured[2..]), "");
    }

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]).to_bits(), 2.0_f64.to_bits());
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]).to_bits(), 2.5_f64.to_bits());
    }

    #[test]
    fn usage_is_user_and_system_time() {
        let usage = read_usage("0.50 0.25 2048\n").expect("three numbers");
        assert_eq!((usage.cpu.to_bits(), usage.memory.to_bits()), (0.75_f64.to_bits(), 2048.0_f64.to_bits()));
        assert!(read_usage("Command exited with non-zero status 1\n0.0 0.0").is_err());
    }
}
