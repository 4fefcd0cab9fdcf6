//! Runs scenarios on machines.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::boot::{Machine, MachineOptions};
use super::command::Answer;
use super::disk::Disk;
use super::error::MachineError;
use super::forecast;
use super::listing::Listing;
use super::recipe::{BOOKWORM, Recipe, say};
use super::scenario::{Command, Place, Scenario, Step};
use super::site::Site;
use crate::report::Report;
use crate::suite::run_all;

/// Lines of output that a failure shows.
const SHOWN: usize = 150;

/// Stops of a command that are tried at most; one that has more is running in circles.
const MOST_STOPS: usize = 200;

/// Every activation has more steps than that.
const FEWEST_STOPS: usize = 5;

/// Stops between files that are tried beside those between steps.
const FILES: [&str; 2] = ["file:2", "file:6"];

/// Whether the machine's start ends what was interrupted.
const MENDS_ITSELF: &str =
    "test -e /var/lib/nivis/boot -a -e /etc/systemd/system/sysinit.target.wants/nivis-boot.service";

/// Where a scenario's flake is in its machine.
const FLAKE: &str = "/root/flake";

/// How long a command may take.
const LIMIT: Duration = Duration::from_secs(900);

/// How long a machine may take to come to rest: units stop, timers fire.
const REST: Duration = Duration::from_secs(20);

/// Runs the scenarios that are for this kind of machine, two at once, and tells what was run.
///
/// `program` is seen in the machines at /usr/local/bin under its name. `NIVIS_TEST_FILTER` limits the run to scenarios
/// whose name contains its text.
pub fn run_scenarios(site: &Site, recipe: &Recipe, program: &Path, scenarios: &[Scenario]) -> Report {
    let filter = std::env::var("NIVIS_TEST_FILTER").unwrap_or_default();
    let wanted = |scenario: &&Scenario| scenario.on.contains(recipe) && scenario.name().contains(&filter);
    let tasks: Vec<&Scenario> = scenarios.iter().filter(wanted).collect();
    let report = run_all(&tasks, |_, scenario| {
        let start = Instant::now();
        let name = format!("{} on {}", scenario.name(), recipe.suite);
        let failure = run_scenario(site, recipe, program, scenario);
        let end = if failure.is_some() { "FAILED" } else { "ok" };
        say(&format!("{name}: {} subtests, {end} after {:.0?}", scenario.subtests.len(), start.elapsed()));
        failure.map(|failure| format!("{name}: {failure}"))
    });
    let subtests: usize = tasks.iter().map(|scenario| scenario.subtests.len()).sum();
    say(&format!("{}: {} scenarios with {subtests} subtests were run", recipe.suite, tasks.len()));
    report
}

fn run_scenario(site: &Site, recipe: &Recipe, program: &Path, scenario: &Scenario) -> Option<String> {
    let name = program.file_name().unwrap_or_default();
    let options = MachineOptions {
        disk_mib: scenario.disk_mib,
        shows: vec![(program.to_owned(), Path::new("/usr/local/bin").join(name))],
        disk: None,
    };
    let machine = match Machine::boot(site, recipe, &options) {
        Ok(machine) => machine,
        Err(error) => return Some(error.to_string()),
    };
    // What all have first.
    let flakes = [scenario.folder.join("../flake"), scenario.folder.join("flake")];
    for flake in flakes.iter().filter(|flake| flake.is_dir()) {
        if let Err(error) = machine.put(flake, FLAKE) {
            return Some(error.to_string());
        }
    }
    let mut stage = Stage { site, recipe, options, machine: Some(machine), listings: BTreeMap::new() };
    for subtest in &scenario.subtests {
        for (line, step) in &subtest.steps {
            let failure = match stage.run(step) {
                Ok(None) => continue,
                Ok(Some(failure)) => failure,
                Err(error) => error.to_string(),
            };
            return Some(format!("{} (line {line})\n{failure}", subtest.name));
        }
    }
    None
}

/// A scenario's machine and what is remembered of it.
struct Stage<'a> {
    site: &'a Site,
    recipe: &'a Recipe,
    options: MachineOptions,
    /// None only while one takes another's place.
    machine: Option<Machine>,
    listings: BTreeMap<String, Listing>,
}

/// A command that is killed at its stops.
struct Stops<'a> {
    script: &'a str,
    but: &'a [String],
    /// The machine before it.
    disk: Disk,
    /// Whether the machine's start completes or undoes what was interrupted.
    mends_itself: bool,
    before: Listing,
    /// What it leads to undisturbed.
    after: Listing,
}

/// How being killed at a stop went.
enum Stopped {
    Well,
    Ill(String),
    /// There is no such stop: the command came to its end.
    Never,
}

/// None if all is as expected, else what is not.
type Verdict = Result<Option<String>, MachineError>;

impl Stage<'_> {
    fn machine(&mut self) -> Result<&mut Machine, MachineError> {
        self.machine.as_mut().ok_or(MachineError::Off)
    }

    fn run(&mut self, step: &Step) -> Verdict {
        match step {
            Step::Command(command) => return run_command(self.machine()?, command),
            Step::Put { from, to } => {
                let machine = self.machine()?;
                let from = machine.folder().join(from);
                let content = std::fs::read(&from).map_err(super::error::at(&from))?;
                machine.write(to, &content)?;
            }
            Step::Reboot => self.machine()?.reboot()?,
            Step::CutPower => self.machine()?.cut_power(),
            Step::PowerOn => self.machine()?.power_on()?,
            Step::CutMirror(cut) => self.machine()?.cut_mirror(*cut),
            Step::List(name) => {
                let listing = Listing::of(self.machine()?)?;
                self.listings.insert(name.clone(), listing);
            }
            Step::Same { name, but } => {
                let Some(before) = self.listings.get(name).cloned() else {
                    return Ok(Some(format!("there is no listing `{name}`")));
                };
                return Ok(differences(self.machine()?, &[&before], but)?.map(|each| each.concat()));
            }
            Step::EachStop { script, but } => return self.stop_everywhere(script, but),
        }
        Ok(None)
    }

    /// Kills the command at its stops, each time on the machine as it is here. In Debian 12 the machine loses its power
    /// at that moment, and must be whole once it is on again; in Debian 13 it goes on.
    fn stop_everywhere(&mut self, script: &str, but: &[String]) -> Verdict {
        let Some(mut machine) = self.machine.take() else { return Err(MachineError::Off) };
        machine.shut_down()?;
        let disk = machine.into_disk()?;
        let reference = self.boot(&disk)?;
        let mends_itself = run_inside(&reference, MENDS_ITSELF, &[])?.success();
        let before = Listing::of(&reference)?;
        let answer = run_inside(&reference, script, &[])?;
        if !answer.success() {
            return Ok(Some(describe(script, &answer, "undisturbed it must succeed")));
        }
        let after = Listing::of(&reference)?;
        self.machine = Some(reference);
        let stops = Stops { script, but, disk, mends_itself, before, after };
        let mut killed = 0;
        for stop in 1..=MOST_STOPS {
            if !self.takes(stop) {
                continue;
            }
            match self.stop_at(&stops, &stop.to_string())? {
                Stopped::Well => killed += 1,
                Stopped::Ill(problem) => return Ok(Some(problem)),
                Stopped::Never => break,
            }
        }
        for stop in FILES {
            match self.stop_at(&stops, stop)? {
                Stopped::Well => killed += 1,
                Stopped::Ill(problem) => return Ok(Some(problem)),
                Stopped::Never => return Ok(Some(format!("`{script}` changes fewer files than {stop}"))),
            }
        }
        say(&format!("{}: `{script}` was killed {killed} times", self.recipe.suite));
        Ok((killed < FEWEST_STOPS).then(|| format!("`{script}` was killed {killed} times: too few")))
    }

    /// Whether a stop is tried here: each Debian takes half of them, so that of each step one is killed before it and one
    /// after it. `NIVIS_TEST_ALL_STOPS` takes all.
    fn takes(&self, stop: usize) -> bool {
        let first = matches!(stop % 4, 0 | 1);
        std::env::var_os("NIVIS_TEST_ALL_STOPS").is_some() || first == self.loses_power()
    }

    fn loses_power(&self) -> bool {
        self.recipe.suite == BOOKWORM.suite
    }

    fn stop_at(&self, stops: &Stops<'_>, stop: &str) -> Result<Stopped, MachineError> {
        let Stops { script, but, .. } = stops;
        let mut machine = self.boot(&stops.disk)?;
        let answer = run_inside(&machine, script, &[("NIVIS_STOP_AT", stop)])?;
        if answer.success() {
            return Ok(Stopped::Never);
        }
        let ill = |answer: &Answer, problem: String| Ok(Stopped::Ill(describe(script, answer, &problem)));
        if !matches!(answer.code, None | Some(137)) || answer.timed_out {
            return ill(&answer, format!("it must be killed at stop {stop}"));
        }
        if self.loses_power() {
            machine.cut_power();
            machine.power_on()?;
            // What lets go of the machine lets go of that unit too; then the next run does it.
            if stops.mends_itself && run_inside(&machine, MENDS_ITSELF, &[])?.success() {
                let wanted = [&stops.before, &stops.after];
                if let Some([back, done]) = differences(&machine, &wanted, but)?.as_deref() {
                    let problem = format!(
                        "after stop {stop} of `{script}` and a boot the machine is neither as before:"
                    );
                    return Ok(Stopped::Ill(format!("{problem}\n{back}\nnor as after it:\n{done}")));
                }
            }
        }
        let again = run_inside(&machine, script, &[])?;
        if !again.success() {
            return ill(&again, format!("after stop {stop} it must succeed"));
        }
        Ok(match differences(&machine, &[&stops.after], but)? {
            None => Stopped::Well,
            Some(each) => {
                Stopped::Ill(format!("after stop {stop} and `{script}` once more:\n{}", each.concat()))
            }
        })
    }

    fn boot(&self, disk: &Disk) -> Result<Machine, MachineError> {
        let options = MachineOptions { disk: Some(disk.clone()), ..self.options.clone() };
        Machine::boot(self.site, self.recipe, &options)
    }
}

/// How a machine at rest differs from each of the wanted listings; none if it is as one of them.
fn differences(
    machine: &Machine,
    wanted: &[&Listing],
    but: &[String],
) -> Result<Option<Vec<String>>, MachineError> {
    let start = Instant::now();
    loop {
        let now = Listing::of(machine)?;
        let each: Option<Vec<String>> = wanted.iter().map(|before| difference(before, &now, but)).collect();
        if each.is_none() || start.elapsed() > REST {
            return Ok(each);
        }
        thread::sleep(Duration::from_secs(1));
    }
}

fn difference(before: &Listing, now: &Listing, but: &[String]) -> Option<String> {
    let mut changes = before.changes(now);
    changes.retain(|change| !but.iter().any(|text| change.contains(text.as_str())));
    (!changes.is_empty()).then(|| {
        let shown: Vec<_> = changes.iter().take(SHOWN).cloned().collect();
        format!("{} lines of the machine's listing differ:\n{}", changes.len(), shown.join("\n"))
    })
}

fn run_inside(machine: &Machine, script: &str, more: &[(&str, &str)]) -> Result<Answer, MachineError> {
    let variables = [&[("NIVIS_FLAKE", FLAKE)], more].concat();
    machine.run_with(script, &variables, b"", LIMIT)
}

fn run_command(machine: &Machine, command: &Command) -> Verdict {
    let start = Instant::now();
    let plan = match (command.place, forecast::plan_of(&command.script)) {
        (Place::Inside, Some(plan)) => Some((run_inside(machine, &plan, &[])?, plan)),
        _ => None,
    };
    loop {
        let answer = match command.place {
            Place::Inside => run_inside(machine, &command.script, &[])?,
            Place::Outside => machine.run_outside(&command.script)?,
        };
        let Some(problem) = check(command, &answer) else {
            let surprise = plan.and_then(|(plan, script)| forecast::surprise(&script, &plan, &answer));
            return Ok(surprise.map(|surprise| describe(&command.script, &answer, &surprise)));
        };
        if command.within.is_none_or(|within| start.elapsed() > within) {
            return Ok(Some(describe(&command.script, &answer, &problem)));
        }
        thread::sleep(Duration::from_millis(200));
    }
}

/// What is not as expected.
fn check(command: &Command, answer: &Answer) -> Option<String> {
    let text = answer.both();
    if answer.timed_out {
        return Some("it took too long".to_owned());
    }
    if answer.code != Some(command.code) {
        return Some(format!("expected exit code {}, got {:?}", command.code, answer.code));
    }
    let has = |wanted: &String| text.lines().any(|line| line.contains(wanted.as_str()));
    if let Some(wanted) = command.contains.iter().find(|wanted| !has(wanted)) {
        return Some(format!("no line contains `{wanted}`"));
    }
    if let Some(unwanted) = command.lacks.iter().find(|unwanted| has(unwanted)) {
        return Some(format!("a line contains `{unwanted}`"));
    }
    let lines: Vec<&str> = text.lines().collect();
    match &command.exactly {
        Some(expected) if *expected != lines => Some(format!("expected the lines:\n{}", expected.join("\n"))),
        _ => None,
    }
}

fn describe(script: &str, answer: &Answer, problem: &str) -> String {
    let text = answer.both();
    let lines: Vec<&str> = text.lines().collect();
    let from = lines.len().saturating_sub(SHOWN);
    let mut out = format!("$ {script}\n{problem}; exit code {:?}, output:\n", answer.code);
    if from > 0 {
        let _infallible = writeln!(out, "({from} lines before)");
    }
    out + &lines[from..].join("\n")
}
