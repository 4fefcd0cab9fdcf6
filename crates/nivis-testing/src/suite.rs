//! Runs language cases and derivation cases, two at once, and collects a [`Report`].

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::case::{self, CaseError, CaseFile};
use crate::outcome;
use crate::program::Program;
use crate::report::{Report, describe};
use crate::stage::Stage;

/// Runs that happen at once.
const WORKERS: usize = 2;

/// Runs every `.test` file below `folder`; the folder `fixtures` in it stands beside each case.
///
/// `NIVIS_TEST_FILTER` limits the run to cases whose `<file>: <name>` contains its text.
pub fn run_lang(program: &Program, folder: &Path) -> Result<Report, CaseError> {
    run_lang_where(program, folder, |_| true)
}

/// As [`run_lang`], of the cases whose `<file>: <name>` is wanted.
pub fn run_lang_where(
    program: &Program,
    folder: &Path,
    wanted: impl Fn(&str) -> bool,
) -> Result<Report, CaseError> {
    let files = case::read_folder(folder)?;
    let io = |source| CaseError::Io { path: folder.to_owned(), source };
    let stage = Stage::new().map_err(io)?;
    stage.copy_folder(&folder.join("fixtures"), "fixtures").map_err(io)?;
    Ok(run_files(program, folder, &stage, &files, wanted))
}

/// Runs the wanted cases of files below `folder` in a stage that holds what they need.
pub fn run_files(
    program: &Program,
    folder: &Path,
    stage: &Stage,
    files: &[CaseFile],
    wanted: impl Fn(&str) -> bool,
) -> Report {
    let filter = std::env::var("NIVIS_TEST_FILTER").unwrap_or_default();
    let mut tasks = Vec::new();
    for file in files {
        for case in &file.cases {
            let place =
                format!("{}: {}", file.path.strip_prefix(folder).unwrap_or(&file.path).display(), case.name);
            if place.contains(&filter) && wanted(&place) {
                tasks.push((place, case));
            }
        }
    }
    run_all(&tasks, |number, (place, case)| {
        let answered = stage.add_case(number, case).and_then(|call| program.run(&call));
        let answered = match answered {
            Ok(finished) if finished.timed_out => b"(took too long)\n".to_vec(),
            Ok(finished) => outcome::to_expected(&stage.neutral(number, finished)).to_text(),
            Err(error) => format!("cannot run the program: {error}\n").into_bytes(),
        };
        let expected = case.expected.to_text();
        (answered != expected).then(|| describe(place, &case.source, &expected, &answered))
    })
}

/// Runs `check` on every task and collects the failures in the order of the tasks.
pub fn run_all<Task: Sync>(tasks: &[Task], check: impl Fn(usize, &Task) -> Option<String> + Sync) -> Report {
    let next = AtomicUsize::new(0);
    let verdicts = Mutex::new(vec![None; tasks.len()]);
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(task) = tasks.get(number) else { break };
                    let verdict = check(number, task);
                    let mut verdicts = verdicts.lock().expect("no check holds the lock while it panics");
                    verdicts[number] = verdict;
                }
            });
        }
    });
    let mut report = Report::default();
    for verdict in verdicts.into_inner().expect("no check holds the lock while it panics") {
        report.add(verdict);
    }
    report
}
