//! Scenarios on real machines: `tests/machines/`, whose README.md explains them.

use std::path::Path;

use nivis_testing::machine::runner::run_scenarios;
use nivis_testing::machine::{BOOKWORM, Recipe, TRIXIE, scenario, site_or_skip};

fn check(recipe: &Recipe) {
    let Some(site) = site_or_skip() else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/machines");
    let scenarios = scenario::read_folder(&folder).expect("the scenarios can be read");
    let program = std::env::var_os("NIVIS_TEST_COMMAND").unwrap_or(env!("CARGO_BIN_EXE_nivis").into());
    let report = run_scenarios(&site, recipe, Path::new(&program), &scenarios);
    assert_eq!(report.failed(), 0, "{}", report.to_text("machines"));
}

#[test]
fn debian_12() {
    check(&BOOKWORM);
}

#[test]
fn debian_13() {
    check(&TRIXIE);
}
