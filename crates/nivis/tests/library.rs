//! The embedded library: the `test.nix` of every module.

use nivis_testing::program::{Call, Program};
use std::path::Path;

#[test]
fn every_module_does_what_its_cases_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let program = Program::instantiate(Path::new(env!("CARGO_BIN_EXE_nivis")));
    let call = Call {
        arguments: ["--eval", "--strict", "--json", "-E", "import ./library/tests.nix { }"]
            .iter()
            .map(Into::into)
            .collect(),
        folder: root,
        variables: Vec::new(),
        input: None,
    };
    let finished = program.run(&call).expect("the program starts");
    let (said, complained) =
        (String::from_utf8_lossy(&finished.stdout), String::from_utf8_lossy(&finished.stderr));
    assert_eq!(said.trim(), "[]", "cases that are not as expected, and:\n{complained}");
}
