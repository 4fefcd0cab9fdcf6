//! Hosts that are made from the one before them, beside the same hosts each evaluated alone.

use nivis_testing::program::{Finished, Program};
use serde_json::Value;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What evaluating `tests/further/hosts.nix` with these arguments, written in Nix, prints.
fn evaluate(arguments: &str) -> Finished {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let program = Program::instantiate(Path::new(env!("CARGO_BIN_EXE_nivis")));
    let expression = format!("import ./tests/further/hosts.nix {arguments}");
    program.run_in(&root, &["--eval", "--strict", "--json", "-E", &expression]).expect("the program starts")
}

fn hosts(arguments: &str) -> Value {
    let finished = evaluate(arguments);
    serde_json::from_slice(&finished.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&finished.stderr)))
}

#[test]
fn a_host_made_from_another_is_the_host_made_alone() {
    let together = hosts("{ }");
    let systems = together["systems"].as_array().expect("a list of systems");
    assert!(systems.len() > 40, "only {} hosts", systems.len());
    let different: std::collections::HashSet<String> =
        systems.iter().map(|system| system[0].to_string()).collect();
    assert!(different.len() > 30, "only {} hosts differ from each other", different.len());

    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(system) = systems.get(number) else { break };
                    let alone = hosts(&format!("{{ only = {number}; }}"));
                    assert_eq!(*system, alone, "the host with the number {number}");
                }
            });
        }
    });
}

#[test]
fn hosts_may_come_in_any_order() {
    let forwards = hosts("{ }");
    let backwards = hosts("{ isBackwards = true; }");
    assert_eq!(forwards["systems"], backwards["systems"]);
}

#[test]
fn a_host_that_fails_says_the_same_after_another() {
    let together = hosts("{ }");
    let systems = together["systems"].as_array().expect("a list of systems");
    let failing: Vec<usize> = (0..systems.len()).filter(|&number| systems[number][0] == "fails").collect();
    assert!(failing.len() > 3, "only {failing:?} fail");
    // Without the expression itself, which is shown.
    let complaint = |arguments: &str| -> Vec<String> {
        let stderr = evaluate(arguments).stderr;
        let lines = String::from_utf8_lossy(&stderr).into_owned();
        lines
            .lines()
            .filter(|line| !line.contains("isShown") && !line.starts_with("trace:"))
            .map(Into::into)
            .collect()
    };
    for number in failing {
        let alone = complaint(&format!("{{ only = {number}; isShown = true; }}"));
        let second = complaint(&format!("{{ only = {number}; isShown = true; isSecond = true; }}"));
        assert!(alone.len() > 1, "nothing is said of the host with the number {number}");
        assert_eq!(second, alone, "the host with the number {number}");
    }
}
