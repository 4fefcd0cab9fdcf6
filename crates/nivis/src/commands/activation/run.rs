//! Applying a system to this machine.

use super::super::failure::Failure;
use super::super::paint::Paint;
use super::super::print;
use super::super::progress::Progress;
use super::show;
use super::system::{System, from_store};
use nivis_fleet::{ActivationError, Generation, Ledger, Mode, Places, Plan, Report, Request};
use serde_json::json;
use std::io::{BufRead as _, IsTerminal as _};
use std::path::Path;

/// What follows an activation.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Follow {
    pub(in super::super) json: bool,
    /// Show the plan and ask first.
    pub(in super::super) ask: bool,
    pub(in super::super) allow_lockout: bool,
    /// Go back where units fail.
    pub(in super::super) rollback_on_failure: bool,
}

/// How an activation ended, for those who print it themselves.
pub(in super::super) struct Applied {
    pub(in super::super) code: i32,
}

fn request<'a>(system: &'a System, mode: Mode, allow_lockout: bool) -> Request<'a> {
    Request {
        mode,
        manifest: &system.manifest,
        manifest_text: &system.manifest_text,
        toplevel: &system.toplevel,
        sources: &system.sources,
        generation: system.generation.clone(),
        options: system.options.as_ref(),
        allow_lockout,
    }
}

/// Asks on the terminal whether to go on.
///
/// # Errors
/// There is no terminal.
pub(in super::super) fn ask(question: &str) -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::Usage("--ask needs a terminal to ask on".into()));
    }
    eprint!("{question} [y/N] ");
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.map_err(|source| Failure::Io { message: "cannot read the answer".into(), source })?;
    Ok(matches!(line.trim(), "y" | "Y" | "yes"))
}

/// Activates a system in a mode, and shows what was done. Gives the exit code.
///
/// # Errors
/// The machine could not become it, and is as it was.
pub(in super::super) fn apply_system(
    system: &System,
    mode: Mode,
    follow: Follow,
    progress: &Progress,
) -> Result<Applied, Failure> {
    nivis_fleet::check_machine(&system.places)?;
    if mode == Mode::Boot && system.places.is_home() {
        return Err(Failure::Usage("a home does not start: `nivis switch` activates it".into()));
    }
    let request = request(system, mode, follow.allow_lockout);
    if follow.ask {
        let plan = nivis_fleet::plan(&request, &system.places)?;
        eprint!("{}", show::plan_text(&plan, Paint::stderr(), true));
        if !plan.is_empty() && !ask("Go on?")? {
            return Ok(Applied { code: 1 });
        }
    }
    let before = nivis_fleet::Ledger::read(&system.places)?;
    let report = run_request(&request, &system.places, &|| system.import(), progress)?;
    if !report.failed.is_empty() && follow.rollback_on_failure {
        return roll_back(&report, &before, &system.places, follow, progress);
    }
    finish(&report, follow, None)
}

fn finish(report: &Report, follow: Follow, rolled_back: Option<&Plan>) -> Result<Applied, Failure> {
    let code = match (rolled_back, report.failed.is_empty()) {
        (Some(_), _) => 3,
        (None, false) => 4,
        (None, true) => 0,
    };
    if follow.json {
        let mut value = json!(report);
        if let (Some(object), Some(plan)) = (value.as_object_mut(), rolled_back) {
            object.insert("rolledBack".into(), json!(plan));
        }
        print(format!("{value:#}\n").as_bytes())?;
    } else {
        print(show::report_text(report, rolled_back, Paint::stderr()).as_bytes())?;
    }
    Ok(Applied { code })
}

/// Goes back to what the machine was before, because units failed.
fn roll_back(
    report: &Report,
    before: &Ledger,
    places: &Places,
    follow: Follow,
    progress: &Progress,
) -> Result<Applied, Failure> {
    let failed_number = report.generation;
    let (toplevel, number) = (before.toplevel.as_deref(), before.generation);
    let back = match toplevel {
        Some(toplevel) => {
            let mut system = from_store(Path::new(toplevel))?;
            let mode = if number.is_some() { Mode::Switch } else { Mode::Test };
            if let Some(number) = number {
                system.generation = nivis_fleet::read_generation(places, number)?;
            }
            run_request(&request(&system, mode, true), places, &|| system.import(), progress)?
        }
        None => {
            let (manifest, sources) = (nivis_fleet::Manifest::empty(), nivis_fleet::Sources::on(places));
            let request = nivis_fleet::release_request(&manifest, &sources, true);
            run_request(&request, places, &|| Ok(Default::default()), progress)?
        }
    };
    // The generation that failed is not one to come back to.
    if let Some(number) = failed_number.filter(|failed| Some(*failed) != number && toplevel.is_some()) {
        nivis_fleet::remove_generations(places, &[number])?;
    }
    finish(report, follow, Some(&back.done))
}

/// Runs a request with what it does shown as progress.
///
/// # Errors
/// As [`nivis_fleet::apply`].
pub(in super::super) fn run_request(
    request: &Request<'_>,
    places: &Places,
    import: &dyn Fn() -> Result<std::collections::BTreeSet<String>, ActivationError>,
    progress: &Progress,
) -> Result<Report, Failure> {
    let result = nivis_fleet::apply(request, places, import, &|text| progress.show(text));
    progress.clear();
    Ok(result?)
}

/// The request of a system, to be planned.
pub(in super::super) fn plan_of(system: &System, mode: Mode, allow_lockout: bool) -> Result<Plan, Failure> {
    Ok(nivis_fleet::plan(&request(system, mode, allow_lockout), &system.places)?)
}

/// What the scripts of a system say that they would do.
pub(in super::super) fn try_scripts_of(system: &System) -> Result<Vec<(String, String)>, Failure> {
    Ok(nivis_fleet::try_scripts(&request(system, Mode::Switch, false))?)
}

/// The system of a generation that the machine had.
pub(in super::super) fn of_generation(generation: Generation) -> Result<System, Failure> {
    let system = from_store(Path::new(&generation.toplevel))?;
    Ok(System { generation, ..system })
}
