//! `cargo xtask compare-drvs`: attributes of a tree of packages, instantiated by the reference and by Nivis.
//!
//! First each side tells the derivation of each attribute, its outputs and where it was defined. Then the derivations
//! of some of them are written to a store of each side, and every file of the two stores is compared.

mod sample;
mod written;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use nivis_testing::stage::Stage;

use self::sample::{Attribute, Question, Set};
use crate::TaskError;
use crate::oracle::Oracle;
use crate::side::{self, Answer, Side};

/// How attributes are evaluated.
const OPTIONS: &str = "--eval --strict --readonly-mode";

/// Seconds for a process that answers a batch.
const LIMIT: u32 = 900;

/// What the command line asks for.
pub(crate) struct DrvsOptions {
    nivis: PathBuf,
    nixpkgs: PathBuf,
    /// A file with an attribute path a line, in place of a sample.
    attributes: Option<PathBuf>,
    sample: usize,
    seed: u64,
    /// How many derivations are written with all their inputs.
    write: usize,
    /// Attributes given to one process.
    batch: usize,
}

impl DrvsOptions {
    /// Reads the words after `compare-drvs`; none if they are wrong.
    pub(crate) fn parse(words: &[&str]) -> Option<Self> {
        let mut options = DrvsOptions {
            nivis: PathBuf::new(),
            nixpkgs: PathBuf::new(),
            attributes: None,
            sample: 300,
            seed: 1,
            write: 20,
            batch: 30,
        };
        for pair in words.chunks(2) {
            match *pair {
                ["--nivis", path] => options.nivis = PathBuf::from(path),
                ["--nixpkgs", path] => options.nixpkgs = PathBuf::from(path),
                ["--attrs", path] => options.attributes = Some(PathBuf::from(path)),
                ["--sample", count] => options.sample = count.parse().ok()?,
                ["--seed", seed] => options.seed = seed.parse().ok()?,
                ["--write", count] => options.write = count.parse().ok()?,
                ["--batch", count] => options.batch = count.parse().ok().filter(|batch| *batch > 0)?,
                _ => return None,
            }
        }
        let complete = !options.nivis.as_os_str().is_empty() && !options.nixpkgs.as_os_str().is_empty();
        complete.then_some(options)
    }
}

/// Compares both sides on a sample of a tree; prints the attributes that differ.
pub(crate) fn compare_drvs(root: &Path, options: &DrvsOptions) -> Result<String, TaskError> {
    let started = Instant::now();
    let nivis = options.nivis.canonicalize()?;
    let nixpkgs = options.nixpkgs.canonicalize()?;
    let oracle = Oracle::find(root).path;
    let stage = Stage::new()?;
    let programs = stage.root().join("programs");
    fs::create_dir(&programs)?;
    fs::write(programs.join("tree.nix"), include_str!("pkgs.nix"))?;
    let sides = [Side::reference(&oracle, OPTIONS, LIMIT), Side::nivis(&nivis, OPTIONS, LIMIT)];
    let attributes = match &options.attributes {
        Some(file) => fs::read_to_string(file)?.lines().map(Attribute::parse).collect(),
        None => {
            let sets = sample::sets();
            ask(&stage, &nixpkgs, &sets, "names")?;
            let told = both(&sides, &stage, sets.len(), options.batch)?;
            sample::draw(&read_names(sets, &told)?, options.sample, options.seed)
        }
    };
    ask(&stage, &nixpkgs, &attributes, "answer")?;
    let [reference, ours] = both(&sides, &stage, attributes.len(), options.batch)?;
    let mut counts = Counts::default();
    let mut derivations = Vec::new();
    for (attribute, (left, right)) in attributes.iter().zip(reference.iter().zip(&ours)) {
        let is_derivation = counts.add(left);
        if left != right {
            counts.different += 1;
            println!("DIFFERS {attribute}\n  reference: {left}\n  nivis: {right}");
        } else if is_derivation {
            derivations.push(attribute);
        }
    }
    let seconds = started.elapsed().as_secs();
    eprintln!("{} attributes: {counts}, {seconds} s", attributes.len());
    let step = derivations.len().div_ceil(options.write.max(1)).max(1);
    let chosen: Vec<&Attribute> = derivations.iter().copied().step_by(step).take(options.write).collect();
    let files = written::compare(&stage, &oracle, &nivis, &nixpkgs, &chosen)?;
    counts.different += files.different;
    match counts.different {
        0 => Ok(format!(
            "{} attributes agree ({counts}); {} derivations written with their inputs: {} .drv files and {} other \
             objects, the same bytes (seed {})",
            attributes.len(),
            chosen.len(),
            files.derivations,
            files.others,
            options.seed
        )),
        differences => Err(TaskError::Different { differences, count: attributes.len() }),
    }
}

/// The answers of the reference and of Nivis.
fn both(sides: &[Side; 2], stage: &Stage, count: usize, batch: usize) -> Result<[Vec<Answer>; 2], TaskError> {
    let [reference, nivis] = sides;
    Ok([reference.answer(stage, count, batch, 1)?, nivis.answer(stage, count, batch, 1)?])
}

/// Writes a question about each of `attributes`.
fn ask(
    stage: &Stage,
    nixpkgs: &Path,
    attributes: &[Attribute],
    function: &'static str,
) -> std::io::Result<()> {
    let questions: Vec<Question<'_>> =
        attributes.iter().map(|attribute| Question { nixpkgs, attribute, function }).collect();
    side::write_programs(stage, &questions)
}

/// The names in each set, on which both sides must agree.
fn read_names(sets: Vec<Attribute>, [reference, nivis]: &[Vec<Answer>; 2]) -> Result<Vec<Set>, TaskError> {
    let mut known = Vec::new();
    for (set, (left, right)) in sets.into_iter().zip(reference.iter().zip(nivis)) {
        if left != right {
            return Err(TaskError::OtherAnswers { names: vec![format!("the names in {set}")] });
        }
        if let Answer::Value(text) = left {
            let text = String::from_utf8_lossy(text);
            let lines = text.trim_matches('"').split("\\n").filter(|name| !name.is_empty());
            // A name with an escape would have to be read as the language reads it; no package has one.
            let names = lines.filter(|name| !name.contains('\\')).map(str::to_owned).collect();
            known.push(Set { path: set.path, names });
        }
    }
    Ok(known)
}

/// What the reference's answers are.
#[derive(Default)]
struct Counts {
    derivations: usize,
    /// Sets, functions and other values.
    others: usize,
    /// Failures that an expression can catch.
    throws: usize,
    failures: usize,
    different: usize,
}

impl Counts {
    /// Counts an answer; says whether it is of a derivation.
    fn add(&mut self, answer: &Answer) -> bool {
        let Answer::Value(text) = answer else {
            self.failures += 1;
            return false;
        };
        let is_derivation = text.starts_with(b"\"/nix/store/");
        match (is_derivation, text.as_slice()) {
            (true, _) => self.derivations += 1,
            (false, b"\"throws\"") => self.throws += 1,
            _ => self.others += 1,
        }
        is_derivation
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Counts { derivations, others, throws, failures, different } = self;
        write!(
            formatter,
            "{derivations} derivations, {others} other values, {throws} throw, {failures} fail"
        )?;
        if *different > 0 {
            write!(formatter, ", {different} differ")?;
        }
        Ok(())
    }
}
