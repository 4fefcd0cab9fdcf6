//! The reference's own language suite, from a checkout named by `NIVIS_CORPORA`.

use std::path::{Path, PathBuf};

use nivis_testing::program::Program;
use nivis_testing::upstream::run_upstream;

#[test]
fn upstream_files_give_their_recorded_output() {
    let Some(corpora) = std::env::var_os("NIVIS_CORPORA") else {
        println!("skipped: NIVIS_CORPORA is not set");
        return;
    };
    let checkout = PathBuf::from(corpora).join("nix-tests");
    let program = Program::instantiate(Path::new(env!("CARGO_BIN_EXE_nivis")));
    let exceptions = include_str!("../../../tests/lang/upstream-exceptions.txt");
    let report = run_upstream(&program, &checkout, exceptions).expect("the checkout can be read");
    assert!(report.count > 0, "no file was found");
    assert_eq!(report.failed(), 0, "\n{}", report.to_text("upstream lang"));
}
