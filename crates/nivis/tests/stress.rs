//! Cases of the language suite with a collection at every call: what is kept without a root is found spoilt.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use nivis_testing::program::{Call, Program};
use nivis_testing::suite::run_lang_where;

/// The program, started through `env`: a case's own run sees no variables of the test.
fn stressed() -> Program {
    let mut program = Program::instantiate(Path::new(env!("CARGO_BIN_EXE_nivis")));
    program.command.splice(0..0, ["env", "NIVIS_STRESS_COLLECTOR=1"].map(OsString::from));
    program
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/lang")
}

#[test]
fn answers_are_the_same_with_a_collection_at_every_call() {
    // What is fetched says nothing about the heap; marking a stack of maximal depth at every level takes too long.
    let wanted = |place: &str| !place.starts_with("builtins/fetch") && !place.contains("call depth");
    let report = run_lang_where(&stressed(), &folder(), wanted).expect("the cases can be read");
    assert!(report.count > 0, "no case was found");
    assert!(report.failed() == 0, "\n{}", report.to_text("stressed"));
}

/// What only a kept value's last reference shows: closures, cells and layers that are known to one call alone.
#[test]
fn values_known_to_a_single_call_are_kept() {
    let cases = [
        ("let g = x: x * 100; f = x: { a = x; }; in (let y = g 1; in { a }: y + a) (f 3)", "103"),
        ("let f = x: { a = x; }; in (x: { a }: x + a) 1 (f 3)", "4"),
        (
            "let f = x: x; s = f \"s\"; in { a = s; ${f s} = 1; ${f \"t\"} = 2; }",
            "{ a = \"s\"; s = 1; t = 2; }",
        ),
        (
            "let big = builtins.listToAttrs (builtins.genList (i: { name = \"n${toString i}\"; value = i; }) 200);\n\
             all = big // { x = (n: builtins.length n) (builtins.attrNames all) + (y: y) 1; };\n\
             in all.x + all.n7",
            "209",
        ),
    ];
    let program = stressed();
    for (source, expected) in cases {
        let call = Call {
            arguments: ["--eval", "--strict", "-E", source].map(OsString::from).to_vec(),
            folder: folder(),
            ..Call::default()
        };
        let finished = program.run(&call).expect("the program runs");
        let (out, err) =
            (String::from_utf8_lossy(&finished.stdout), String::from_utf8_lossy(&finished.stderr));
        assert_eq!(out.trim_end(), expected, "{source}\n{err}");
    }
}
