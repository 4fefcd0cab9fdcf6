//! The module system: `tests/modules/lib` over the embedded library, and over nixpkgs' lib.

use std::path::{Path, PathBuf};

use nivis_testing::modules::{WANTED_DIFFERENCES, nixpkgs_lib, run_modules};
use nivis_testing::program::Program;

/// Runs all cases over `lib`; those of `different` must fail and no others.
fn check(lib: &Path, different: &[(&str, &str)]) {
    let program = Program::instantiate(Path::new(env!("CARGO_BIN_EXE_nivis")));
    let report =
        run_modules(&program, &root().join("tests/modules/lib"), lib).expect("the cases can be read");
    assert!(report.count > 0, "no case was found");
    for (place, reason) in different {
        assert!(report.has_failed(place), "{place} is the same here and in nixpkgs, though {reason}");
    }
    assert!(report.failed() == different.len(), "\n{}", report.to_text("modules"));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn cases_are_answered_as_recorded() {
    check(&root().join("library/lib"), &[]);
}

#[test]
fn recorded_answers_are_those_of_nixpkgs() {
    match nixpkgs_lib() {
        Some(lib) => check(&lib, &WANTED_DIFFERENCES),
        None => println!("skipped: NIVIS_CORPORA is not set"),
    }
}
