//! The language's micro-workloads of `benches/workloads` in this process: compile, evaluate and force everything.
//!
//! `cargo bench -p nivis-eval [-- NAME]` prints the least and the median wall time of a few rounds. What whole
//! processes use beside the reference is told by `cargo xtask compare`.

mod no_effects;

use std::path::Path;
use std::time::{Duration, Instant};

use nivis_eval::heap::Ref;
use nivis_eval::source::Origin;
use nivis_eval::{Evaluator, Settings};

const ROUNDS: usize = 7;

/// These take arguments, which only whole processes are given.
const WITH_ARGUMENTS: &[&str] = &["modules"];

fn main() {
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with("--"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/workloads");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("the workloads are in the repository")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let skipped = wanted.as_ref().is_some_and(|wanted| !name.contains(wanted.as_str()));
        if skipped || WITH_ARGUMENTS.contains(&name.as_str()) {
            continue;
        }
        let text = std::fs::read(&file).expect("a workload can be read");
        let mut times: Vec<Duration> = (0..ROUNDS).map(|_| once(&name, &text)).collect();
        times.sort();
        println!("{name:<16} least {:>8.1?}  median {:>8.1?}", times[0], times[ROUNDS / 2]);
    }
}

/// One evaluation in a fresh evaluator; making and dropping that is not timed.
fn once(name: &str, text: &[u8]) -> Duration {
    let io = no_effects::NoEffects::default();
    let mut eval = Evaluator::new(Settings::default(), Box::new(io)).expect("room for the heap");
    let start = Instant::now();
    let result = eval
        .compile_text(text, Origin::String, b"/")
        .and_then(|node| eval.eval(node, Ref::NULL))
        .and_then(|value| eval.force_deep(value));
    let time = start.elapsed();
    if let Err(error) = result {
        panic!("{name}: {}", error.data().message);
    }
    time
}
