//! The fuzz targets on inputs made from their seeds, the same in every run and without a fuzzer.

#[path = "../../../fuzz/targets.rs"]
mod targets;

use std::path::Path;

use nivis_testing::mutate::{Numbers, mutate};

/// Inputs made for each target.
const INPUTS: usize = 1000;
/// Longer inputs are cut: they say little more and take their time.
const LONGEST: usize = 2000;

fn run(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(target);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("the seeds are there")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    files.sort();
    let seeds: Vec<Vec<u8>> =
        files.iter().map(|file| std::fs::read(file).expect("a seed can be read")).collect();
    assert!(!seeds.is_empty());
    let mut numbers = Numbers::new(0x6e69_7669);
    for seed in &seeds {
        check(seed);
    }
    for _ in 0..INPUTS {
        let mut input = seeds[numbers.below(seeds.len())].clone();
        mutate(&mut input, &seeds[numbers.below(seeds.len())], &mut numbers);
        input.truncate(LONGEST);
        let result = std::panic::catch_unwind(|| check(&input));
        assert!(result.is_ok(), "{target} panics on {:?}", String::from_utf8_lossy(&input));
    }
}

#[test]
fn expressions() {
    run("parse", targets::parse);
}

#[test]
fn derivations() {
    run("aterm", targets::aterm);
}

#[test]
fn archives() {
    run("nar", targets::nar);
}

#[test]
fn json() {
    run("json", targets::json);
}

#[test]
fn toml() {
    run("toml", targets::toml);
}

#[test]
fn regular_expressions() {
    run("regex", targets::regex);
}

#[test]
fn flake_references() {
    run("flakeref", targets::flakeref);
}
