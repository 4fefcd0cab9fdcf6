//! The reference's own parser cases.

mod common;

use nivis_syntax::ParseOptions;
use std::path::{Path, PathBuf};

fn cases(folder: &Path, prefix: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is readable");
    let paths = entries.map(|e| e.expect("the entry is readable").path());
    let is_case = |p: &PathBuf| {
        let name = p.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        name.starts_with(prefix) && name.ends_with(".nix")
    };
    let mut cases: Vec<_> = paths.filter(is_case).collect();
    cases.sort();
    assert!(cases.len() > 10, "no cases");
    cases
}

#[test]
fn okay_cases_print_as_expected() {
    let Some(folder) = common::corpus("nix-tests/lang") else { return };
    let options = ParseOptions { base_path: b"/pwd/lang", ..ParseOptions::default() };
    for case in cases(&folder, "parse-okay-") {
        let source = std::fs::read(&case).expect("the case is readable");
        let expected = std::fs::read(case.with_extension("exp")).expect("there is an expectation");
        let got = common::shown(&source, &options).map_err(|e| String::from_utf8_lossy(&e).into_owned());
        let got = got.unwrap_or_else(|e| panic!("{}: {e}", case.display()));
        assert_eq!(
            String::from_utf8_lossy(&got),
            String::from_utf8_lossy(&expected).trim_end(),
            "{}",
            case.display()
        );
    }
}

#[test]
fn fail_cases_fail_as_expected() {
    let Some(folder) = common::corpus("nix-tests/lang") else { return };
    let options = ParseOptions { base_path: b"/pwd/lang", home: Some(b"/home"), ..ParseOptions::default() };
    for case in cases(&folder, "parse-fail-") {
        let source = std::fs::read(&case).expect("the case is readable");
        let expected = std::fs::read(case.with_extension("err.exp")).expect("there is an expectation");
        let expected = String::from_utf8(expected).expect("messages are text");
        let expected: Vec<&str> = expected.lines().take(2).collect();
        let got = common::shown(&source, &options);
        if expected[0].starts_with("error: undefined variable") {
            assert!(got.is_ok(), "{}: variables are not the parser's", case.display());
            continue;
        }
        let got = got.expect_err("the case fails");
        let got = format!("error: {}", String::from_utf8_lossy(&got));
        assert_eq!(got, expected.join("\n"), "{}", case.display());
    }
}
