//! What the library says otherwise than NixOS of July 2026 is listed in docs/reference, each with its reason: types and
//! defaults of options, and lines of units. `NIVIS_CORPORA` holds `nixpkgs-2607`; without it nothing can be compared.

use std::fs;
use std::path::{Path, PathBuf};

use nivis_testing::program::Program;

/// Compares a page with what a comparison makes now.
fn check(comparison: &str, page: &str) {
    let Some(corpora) = std::env::var_os("NIVIS_CORPORA").map(PathBuf::from) else {
        println!("skipped: NIVIS_CORPORA is not set");
        return;
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let nixpkgs = corpora.join("nixpkgs-2607").to_string_lossy().into_owned();
    let finished = Program::instantiate(Path::new(env!("CARGO_BIN_EXE_nivis")))
        .run_in(&root, &["--eval", "--raw", comparison, "-A", "markdown", "--argstr", "nixpkgs", &nixpkgs])
        .expect("it starts");
    assert!(finished.success(), "{}", String::from_utf8_lossy(&finished.stderr));
    let now = String::from_utf8(finished.stdout).expect("a page is text");
    let kept = fs::read_to_string(root.join(page)).expect("the page is there");
    let other: Vec<&str> =
        now.lines().filter(|line| !kept.lines().any(|other| other == *line)).take(9).collect();
    assert!(now == kept, "{page} should be what {comparison} makes; new lines:\n{}", other.join("\n"));
    let rows: Vec<&str> = kept.lines().filter(|line| line.starts_with("| ")).collect();
    assert!(rows.len() > 50, "only {} rows", rows.len());
    let unexplained: Vec<&&str> = rows.iter().filter(|row| row.ends_with("|  |")).collect();
    assert!(unexplained.is_empty(), "without a reason: {unexplained:#?}");
}

#[test]
fn options_that_differ_are_listed() {
    check("dev/compare-options.nix", "docs/reference/option-differences.md");
}

#[test]
fn units_that_differ_are_listed() {
    check("dev/compare-units.nix", "docs/reference/unit-differences.md");
}
