//! `fetchGit` and `fetchTree` of repositories on this machine: `tests/git`.

use std::path::Path;

use nivis_testing::git::run_git;
use nivis_testing::program::Program;

#[test]
fn repositories_are_fetched_as_recorded() {
    let program = Program::instantiate(Path::new(env!("CARGO_BIN_EXE_nivis")));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/git");
    let report = run_git(&program, &folder).expect("the cases can be read and the repositories be made");
    assert!(report.count > 0, "no case was found");
    assert!(report.failed() == 0, "\n{}", report.to_text("git"));
}
