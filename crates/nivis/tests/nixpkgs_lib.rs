//! nixpkgs' own tests of its lib: over the lib of 2020, that of July 2026, and the embedded one.

use std::path::{Path, PathBuf};

use nivis_testing::nixpkgs::{Answer, Library, Suite};

const fn whole(file: &'static str, answer: Answer) -> Suite {
    Suite { file, answer, exceptions: &[] }
}

const EMPTY: Answer = Answer::Value("[ ]");
const DONE: Answer = Answer::Ends("tests ok");

/// July 2026, and the embedded lib, which has the same names.
const TODAY: [Suite; 11] = [
    whole("tests/misc.nix", EMPTY),
    whole("tests/systems.nix", EMPTY),
    whole("tests/fetchers.nix", EMPTY),
    whole("tests/modules.sh", Answer::Counts { pass: 407, fail: 0 }),
    whole("tests/filesystem.sh", DONE),
    whole("tests/sources.sh", DONE),
    whole("tests/network.sh", DONE),
    whole("tests/debug.sh", DONE),
    whole("path/tests/unit.nix", Answer::Value("null")),
    whole("path/tests/prop.sh", DONE),
    whole("fileset/tests.sh", DONE),
];

const CHANGED: &str = "the message has changed since 2020: the reference fails it too";

/// 20.09 has no others.
const OLD: [Suite; 3] = [
    whole("tests/misc.nix", EMPTY),
    whole("tests/systems.nix", EMPTY),
    Suite {
        file: "tests/modules.sh",
        answer: Answer::Counts { pass: 82, fail: 2 },
        exceptions: &[
            ("unrecognised JSON value", CHANGED),
            ("value is a boolean while a set was expected", CHANGED),
        ],
    },
];

fn corpora() -> Option<PathBuf> {
    let corpora = std::env::var_os("NIVIS_CORPORA").map(PathBuf::from);
    if corpora.is_none() {
        println!("skipped: NIVIS_CORPORA is not set");
    }
    corpora
}

fn check(lib: &Path, tests: Option<&Path>, suites: &[Suite]) {
    let program = Path::new(env!("CARGO_BIN_EXE_nivis"));
    let library = Library::new(program, lib, tests).expect("the library can be copied");
    let problems: Vec<String> =
        suites.iter().filter_map(|suite| library.run(suite).expect("the suite can be started")).collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn suites_of_today() {
    if let Some(corpora) = corpora() {
        check(&corpora.join("nixpkgs-2607/lib"), None, &TODAY);
    }
}

#[test]
fn suites_of_2020() {
    if let Some(corpora) = corpora() {
        check(&corpora.join("nixpkgs-2009/lib"), None, &OLD);
    }
}

#[test]
fn suites_of_today_over_the_embedded_lib() {
    if let Some(corpora) = corpora() {
        let lib = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../library/lib");
        check(&lib, Some(&corpora.join("nixpkgs-2607/lib")), &TODAY);
    }
}

/// A suite that fails must be found: an exception that no longer holds, or a count that is too high.
#[test]
fn what_fails_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let lib = folder.path().join("lib");
    std::fs::create_dir_all(lib.join("tests")).expect("a folder");
    std::fs::write(lib.join("tests/counts.sh"), "echo '1 Pass'; echo '1 Fail'; echo no such value\n")
        .expect("a file");
    std::fs::write(lib.join("tests/list.nix"), "[ \"failed\" ]\n").expect("a file");
    let library = Library::new(Path::new(env!("CARGO_BIN_EXE_nivis")), &lib, None).expect("a library");
    let counts = |fail, exceptions| Suite {
        file: "tests/counts.sh",
        answer: Answer::Counts { pass: 1, fail },
        exceptions,
    };
    let run = |suite: &Suite| library.run(suite).expect("the suite can be started");
    assert_eq!(run(&counts(1, &[("no such value", "it is so")])), None);
    assert!(run(&counts(0, &[])).is_some());
    assert!(run(&counts(1, &[])).is_some());
    assert!(run(&counts(1, &[("another", "it is so")])).is_some());
    assert!(run(&whole("tests/counts.sh", DONE)).is_some());
    assert!(run(&whole("tests/list.nix", EMPTY)).is_some());
}
