//! The reference's own language suite, from checkouts that are not part of this repository.

use std::path::{Path, PathBuf};

use nivis_testing::program::Program;
use nivis_testing::upstream::run_upstream;

fn check(checkout: &Path, exceptions: &str) {
    let program = Program::instantiate(Path::new(env!("CARGO_BIN_EXE_nivis")));
    let report = run_upstream(&program, checkout, exceptions).expect("the checkout can be read");
    assert!(report.count > 0, "no file was found");
    let text = report.to_text("upstream lang");
    assert!(report.failed() == 0, "\n{text}");
}

/// `NIVIS_CORPORA` holds `nix-tests`, the folder `tests/functional` of a checkout newer than 2.34.8.
#[test]
fn upstream_files_give_their_recorded_output() {
    match std::env::var_os("NIVIS_CORPORA") {
        Some(corpora) => check(
            &PathBuf::from(corpora).join("nix-tests"),
            include_str!("../../../tests/lang/upstream-exceptions.txt"),
        ),
        None => println!("skipped: NIVIS_CORPORA is not set"),
    }
}

/// `NIVIS_NIX_SOURCE` is a checkout of 2.34.8: every file counts, with its traces.
#[test]
fn upstream_files_of_the_same_version_give_their_recorded_output() {
    match std::env::var_os("NIVIS_NIX_SOURCE") {
        Some(source) => check(&PathBuf::from(source).join("tests/functional"), ""),
        None => println!("skipped: NIVIS_NIX_SOURCE is not set"),
    }
}
