//! `cargo xtask bless`: records the reference's answers in the data under `tests/`.

use std::fs;
use std::path::Path;

use nivis_testing::case::{Case, read_folder};
use nivis_testing::program::Call;
use nivis_testing::stage::Stage;
use nivis_testing::{drv, git, modules, outcome};

use crate::TaskError;
use crate::oracle::Oracle;

/// Records `tests/lang`, and the names of the builtins; `only_new` leaves recorded cases as they are.
pub(crate) fn bless_lang(root: &Path, only_new: bool) -> Result<String, TaskError> {
    let folder = root.join("tests/lang");
    let mut files = read_folder(&folder)?;
    let stage = Stage::new()?;
    stage.copy_folder(&folder.join("fixtures"), "fixtures")?;
    let mut calls = Vec::new();
    for case in files.iter().flat_map(|file| &file.cases) {
        if !only_new || case.expected.lines.is_empty() {
            calls.push(stage.add_case(calls.len(), case)?);
        }
    }
    let count = calls.len();
    calls.push(names_of_builtins(&stage));
    let mut answers = Oracle::find(root).run_all(&stage, &calls)?;
    let names = answers.pop().map(|answer| answer.stdout).unwrap_or_default();
    let names = String::from_utf8_lossy(&names).trim().trim_matches('"').replace(' ', "\n");
    fs::write(folder.join("builtins.txt"), names + "\n")?;
    let mut answers = answers.into_iter().enumerate();
    let mut changed = 0;
    for file in &mut files {
        for case in &mut file.cases {
            if only_new && !case.expected.lines.is_empty() {
                continue;
            }
            let Some((number, answer)) = answers.next() else { break };
            let expected = outcome::to_expected(&stage.neutral(number, answer));
            changed += usize::from(case.expected != expected);
            case.expected = expected;
        }
        fs::write(&file.path, file.to_text())?;
    }
    Ok(format!("{count} cases recorded, {changed} changed"))
}

/// Records `tests/modules/lib` over nixpkgs' lib, but for what is to differ from it.
pub(crate) fn bless_modules(root: &Path) -> Result<String, TaskError> {
    let folder = root.join("tests/modules/lib");
    let lib = modules::nixpkgs_lib().ok_or(TaskError::NoCorpora)?;
    let stage = modules::prepare(&folder, &lib)?;
    record(root, &folder, &stage, modules::with_prelude, &modules::WANTED_DIFFERENCES)
}

/// Records `tests/git`.
pub(crate) fn bless_git(root: &Path) -> Result<String, TaskError> {
    let folder = root.join("tests/git");
    let stage = git::prepare(&folder)?;
    record(root, &folder, &stage, Case::clone, &[])
}

/// Records all cases of a folder, as `staged` makes them, but those that are `kept` with a reason.
fn record(
    root: &Path,
    folder: &Path,
    stage: &Stage,
    staged: impl Fn(&Case) -> Case,
    kept: &[(&str, &str)],
) -> Result<String, TaskError> {
    let mut files = read_folder(folder)?;
    let mut calls = Vec::new();
    for case in files.iter().flat_map(|file| &file.cases) {
        calls.push(stage.add_case(calls.len(), &staged(case))?);
    }
    let answers = Oracle::find(root).run_all(stage, &calls)?;
    let mut answers = answers.into_iter().enumerate();
    let mut changed = 0;
    for file in &mut files {
        let name = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for case in &mut file.cases {
            let Some((number, answer)) = answers.next() else { break };
            let place = format!("{name}: {}", case.name);
            if kept.iter().any(|(kept, _)| *kept == place) {
                continue;
            }
            let expected = outcome::to_expected(&stage.neutral(number, answer));
            changed += usize::from(case.expected != expected);
            case.expected = expected;
        }
        fs::write(&file.path, file.to_text())?;
    }
    Ok(format!("{} cases recorded, {changed} changed", calls.len()))
}

fn names_of_builtins(stage: &Stage) -> Call {
    let expression = "toString (builtins.attrNames builtins)";
    let arguments = ["--eval", "-E", expression].map(Into::into).to_vec();
    Call { arguments, folder: stage.root().to_owned(), variables: stage.variables(), input: None }
}

/// Records `tests/drv`.
pub(crate) fn bless_drv(root: &Path) -> Result<String, TaskError> {
    let folder = root.join("tests/drv");
    let names = drv::read_names(&folder)?;
    let stage = Stage::new()?;
    drv::prepare(&stage, &folder)?;
    let calls: Vec<Call> =
        names.iter().map(|name| drv::instantiate(&stage, name)).collect::<Result<_, _>>()?;
    let answers = Oracle::find(root).run_all(&stage, &calls)?;
    for (name, answer) in names.iter().zip(answers) {
        if !answer.success() {
            let message = String::from_utf8_lossy(&answer.stderr).trim().to_owned();
            return Err(TaskError::NotInstantiated { name: name.clone(), message });
        }
        fs::write(folder.join(format!("{name}.drv")), drv::read_made(&stage, name, &answer.stdout)?)?;
        fs::write(folder.join(format!("{name}.path")), answer.stdout)?;
    }
    Ok(format!("{} derivations recorded", names.len()))
}
