//! Lock files, byte for byte, against those that the reference wrote: `tests/lock/`.
//!
//! With `NIVIS_ORACLE` set to a command that runs the reference's tools, the recorded files are compared with it
//! too, and written anew with `NIVIS_BLESS`.

mod case;
mod flake_nix;
mod host;
mod local;
mod nar;
mod trees;

use case::Case;

#[test]
fn locks_as_recorded() {
    let mut wrong = Vec::new();
    for case in Case::all() {
        let expected = case.expected();
        let actual = case.lock();
        if actual != expected {
            wrong.push(format!("{}:\n--- expected\n{expected}\n--- actual\n{actual}", case.name()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn recorded_as_the_reference() {
    let Some(oracle) = case::oracle() else {
        println!("skipped: NIVIS_ORACLE is not set");
        return;
    };
    let bless = std::env::var_os("NIVIS_BLESS").is_some();
    let mut wrong = Vec::new();
    for case in Case::all() {
        let reference = case.ask(&oracle);
        if bless {
            case.record(&reference);
        } else if reference != case.expected() {
            wrong.push(format!("{}:\n{reference}", case.name()));
        }
    }
    assert!(wrong.is_empty(), "the reference differs: {}", wrong.join("\n"));
}

#[test]
fn a_second_run_changes_nothing() {
    for case in Case::all().into_iter().filter(Case::succeeds) {
        case.lock();
        assert_eq!(case.lock_again(), None, "{}", case.name());
    }
}
