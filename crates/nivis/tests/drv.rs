//! The derivation suite: bytes and paths of `tests/drv/*.nix` as the reference writes them.

use std::path::Path;

use nivis_testing::drv::run_drv;
use nivis_testing::program::Program;

#[test]
fn derivations_have_the_recorded_bytes() {
    let program = Program::instantiate(Path::new(env!("CARGO_BIN_EXE_nivis")));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/drv");
    let report = run_drv(&program, &folder).expect("the cases can be read");
    assert!(report.count > 0, "no case was found");
    assert_eq!(report.failed(), 0, "\n{}", report.to_text("drv"));
}
