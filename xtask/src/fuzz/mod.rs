//! `cargo xtask fuzz-diff`: random programs, answered by the reference and by Nivis.
//!
//! Programs go to one process by the hundred. A process ends at the first program that fails; the answers it had
//! printed are kept, the failure is that program's answer, and the rest goes to a new process.

mod generate;
mod kinds;
mod program;
mod wide;

use std::path::{Path, PathBuf};
use std::time::Instant;

use nivis_testing::stage::Stage;

use self::generate::Generator;
use self::program::Program;
use crate::TaskError;
use crate::oracle::Oracle;
use crate::side::{self, Answer, Side};

/// Programs that are written, answered and compared before the next ones.
const CHUNK: usize = 1000;

/// How programs are evaluated.
const OPTIONS: &str = "--eval --strict";

/// Seconds for a process that answers a batch.
const LIMIT: u32 = 60;

/// What the command line asks for.
pub(crate) struct FuzzOptions {
    /// The binary that is compared with the reference.
    nivis: PathBuf,
    seed: u64,
    count: usize,
    /// Programs given to one process.
    batch: usize,
    /// Processes at once on each side.
    jobs: usize,
    /// Differing programs that are made smaller; later ones are printed as they are.
    shrink: usize,
    /// Whether messages of failures must be equal, not only the failures.
    messages: bool,
}

impl FuzzOptions {
    /// Reads the words after `fuzz-diff`; none if they are wrong.
    pub(crate) fn parse(words: &[&str]) -> Option<Self> {
        let mut options = FuzzOptions {
            nivis: PathBuf::new(),
            seed: 1,
            count: 10_000,
            batch: 250,
            jobs: 1,
            shrink: 25,
            messages: true,
        };
        let mut words = words.iter();
        while let Some(&word) = words.next() {
            if word == "--ignore-messages" {
                options.messages = false;
                continue;
            }
            let value = words.next()?;
            match word {
                "--nivis" => options.nivis = PathBuf::from(value),
                "--seed" => options.seed = value.parse().ok()?,
                "--count" => options.count = value.parse().ok()?,
                "--batch" => options.batch = value.parse().ok().filter(|batch| *batch > 0)?,
                "--shrink" => options.shrink = value.parse().ok()?,
                "--jobs" => options.jobs = value.parse().ok().filter(|jobs| *jobs > 0)?,
                _ => return None,
            }
        }
        (!options.nivis.as_os_str().is_empty()).then_some(options)
    }
}

/// Compares both sides on `count` programs; prints those that differ, made small.
pub(crate) fn fuzz_diff(root: &Path, options: &FuzzOptions) -> Result<String, TaskError> {
    let nivis = options.nivis.canonicalize()?;
    let comparison = Comparison {
        reference: Side::reference(&Oracle::find(root).path, OPTIONS, LIMIT),
        nivis: Side::nivis(&nivis, OPTIONS, LIMIT),
        batch: options.batch,
        jobs: options.jobs,
        messages: options.messages,
    };
    let started = Instant::now();
    let mut generator = Generator::new(options.seed);
    let (mut done, mut differences, mut failing) = (0, 0, 0);
    while done < options.count {
        let programs: Vec<Program> =
            (0..CHUNK.min(options.count - done)).map(|_| generator.program()).collect();
        let outcome = comparison.compare(&programs)?;
        failing += outcome.failing;
        for &number in &outcome.differing {
            differences += 1;
            if differences <= options.shrink {
                let small = comparison.shrink(programs[number].clone())?;
                let answers = comparison.answers(std::slice::from_ref(&small))?;
                print(&small, done + number, [&answers.0[0], &answers.1[0]]);
            } else {
                print(&programs[number], done + number, outcome.answers(number));
            }
        }
        done += programs.len();
        let seconds = started.elapsed().as_secs_f64();
        eprintln!("{done} programs, {failing} of them fail, {differences} differ, {seconds:.0} s");
    }
    match differences {
        0 => Ok(format!("{done} programs agree (seed {})", options.seed)),
        _ => Err(TaskError::Different { differences, count: done }),
    }
}

struct Comparison {
    reference: Side,
    nivis: Side,
    batch: usize,
    jobs: usize,
    messages: bool,
}

struct Outcome {
    /// Numbers of the programs that differ.
    differing: Vec<usize>,
    /// How many programs fail on the reference.
    failing: usize,
    reference: Vec<Answer>,
    nivis: Vec<Answer>,
}

impl Outcome {
    fn answers(&self, number: usize) -> [&Answer; 2] {
        [&self.reference[number], &self.nivis[number]]
    }
}

impl Comparison {
    fn answers(&self, programs: &[Program]) -> Result<(Vec<Answer>, Vec<Answer>), TaskError> {
        let stage = Stage::new()?;
        side::write_programs(&stage, programs)?;
        let (reference, nivis) = std::thread::scope(|scope| {
            let reference =
                scope.spawn(|| self.reference.answer(&stage, programs.len(), self.batch, self.jobs));
            let nivis = self.nivis.answer(&stage, programs.len(), self.batch, self.jobs);
            (reference.join().expect("the side returns its errors"), nivis)
        });
        Ok((reference?, nivis?))
    }

    fn compare(&self, programs: &[Program]) -> Result<Outcome, TaskError> {
        let (reference, nivis) = self.answers(programs)?;
        let pairs = reference.iter().zip(&nivis).enumerate();
        let differing = pairs.filter(|(_, (left, right))| !left.agrees(right, self.messages));
        Ok(Outcome {
            differing: differing.map(|(number, _)| number).collect(),
            failing: reference.iter().filter(|answer| matches!(answer, Answer::Failure(_))).count(),
            reference,
            nivis,
        })
    }

    /// The smallest program that is reached by single steps and still differs.
    fn shrink(&self, program: Program) -> Result<Program, TaskError> {
        let mut program = program;
        for _ in 0..30 {
            let mut candidates = program.smaller();
            candidates.sort_by_cached_key(|candidate| candidate.to_string().len());
            let size = program.to_string().len();
            candidates.retain(|candidate| candidate.to_string().len() < size);
            candidates.truncate(300);
            if candidates.is_empty() {
                break;
            }
            let outcome = self.compare(&candidates)?;
            let Some(&first) = outcome.differing.first() else { break };
            program = candidates.swap_remove(first);
        }
        Ok(program)
    }
}

fn print(program: &Program, number: usize, [reference, nivis]: [&Answer; 2]) {
    println!("DIFFERS (program {number})\n  {program}\n  reference: {reference}\n  nivis: {nivis}\n");
}
