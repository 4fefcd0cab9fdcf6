//! The language suite: every section of `tests/lang/**/*.test`, answered as the reference answers.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use nivis_testing::case::read_folder;
use nivis_testing::program::Program;
use nivis_testing::suite::run_lang;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/lang")
}

#[test]
fn cases_are_answered_as_recorded() {
    let program = Program::instantiate(Path::new(env!("CARGO_BIN_EXE_nivis")));
    let report = run_lang(&program, &folder()).expect("the cases can be read");
    assert!(report.count > 0, "no case was found");
    assert_eq!(report.failed(), 0, "\n{}", report.to_text("lang"));
}

#[test]
fn every_case_was_recorded() {
    for file in read_folder(&folder()).expect("the cases can be read") {
        for case in file.cases {
            assert!(!case.expected.lines.is_empty(), "{}: {}", file.path.display(), case.name);
        }
    }
}

/// `tests/lang/builtins.txt` lists `builtins.attrNames builtins` of the reference. A case of a builtin is named
/// `<builtin>: …` and stands in `tests/lang/builtins/`.
#[test]
fn every_builtin_has_a_value_and_an_error() {
    let list = std::fs::read_to_string(folder().join("builtins.txt")).expect("the list can be read");
    let names = list.split_whitespace();
    let mut missing: BTreeSet<(&str, &str)> =
        names.flat_map(|name| [(name, "value"), (name, "error")]).collect();
    for file in read_folder(&folder().join("builtins")).expect("the cases can be read") {
        for case in &file.cases {
            let kind = if case.expected.failed { "error" } else { "value" };
            let builtin = case.name.split(": ").next().unwrap_or_default();
            missing.retain(|entry| *entry != (builtin, kind));
        }
    }
    assert!(missing.is_empty(), "no case for: {missing:?}");
}
