//! The embedded library: the `test.nix` of every module, and what no case shows.

use nivis_testing::program::{Call, Program};
use std::path::Path;

/// What an expression gives as JSON, and what was complained of, with the repository's root as folder.
fn evaluate(expression: &str) -> (String, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let program = Program::instantiate(Path::new(env!("CARGO_BIN_EXE_nivis")));
    let call = Call {
        arguments: ["--eval", "--strict", "--json", "-E", expression].iter().map(Into::into).collect(),
        folder: root,
        variables: Vec::new(),
        input: None,
    };
    let finished = program.run(&call).expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    (text(&finished.stdout), text(&finished.stderr))
}

#[test]
fn every_module_does_what_its_cases_say() {
    let (said, complained) = evaluate("import ./library/tests.nix { }");
    assert_eq!(said, "[]", "cases that are not as expected, and:\n{complained}");
}

#[test]
fn every_option_has_a_case_that_sets_it() {
    let (said, complained) = evaluate("(import ./dev/options-without-case.nix { }).linux");
    assert_eq!(said, "[]", "options that no case of a test.nix sets, and:\n{complained}");
}
