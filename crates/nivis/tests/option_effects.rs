//! The embedded library: that each option does something, as a case of a module's `test.nix` shows
//! (`dev/options-without-effect.nix`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use serde::Deserialize;

/// Options that change nothing by themselves, and why that is right.
const NOTHING_BY_ITSELF: [(&str, &str); 12] = [
    ("linux boot.lanzaboote.configurationLimit", "belongs to `enable`, which is refused"),
    ("linux boot.lanzaboote.pkiBundle", "belongs to `enable`, which is refused"),
    ("linux boot.lanzaboote.settings", "belongs to `enable`, which is refused"),
    ("linux boot.lanzaboote.sortKey", "belongs to `enable`, which is refused"),
    ("linux networking.fooOverUDP.<name>.local.address", "belongs to `local`, which is refused"),
    ("linux networking.fooOverUDP.<name>.local.dev", "belongs to `local`, which is refused"),
    ("linux programs.sway.wrapperFeatures.gtk", "true of a distribution's sway in any case"),
    ("home home.file.<name>.ignorelinks", "needs a folder with links to folders, which no case has"),
    ("home xdg.cacheFile.<name>.ignorelinks", "as `home.file`"),
    ("home xdg.configFile.<name>.ignorelinks", "as `home.file`"),
    ("home xdg.dataFile.<name>.ignorelinks", "as `home.file`"),
    ("home xdg.stateFile.<name>.ignorelinks", "as `home.file`"),
];

/// A line of `nivis eval-jobs`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Job {
    /// `options` or `hosts`, the kind of host, the option's name or the case's.
    attr_path: [String; 3],
    error: Option<String>,
    extra_value: Option<Extra>,
}

#[derive(Deserialize)]
struct Extra {
    shows: bool,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What the cases of one area show.
fn jobs_of(area: &str) -> Vec<Job> {
    let finished = Command::new(env!("CARGO_BIN_EXE_nivis"))
        .args(["eval-jobs", "--force-recurse", "--apply", "job: { inherit (job) shows; }"])
        .args(["--argstr", "only", &format!("library/{area}/"), "dev/options-without-effect.nix"])
        .current_dir(root())
        .output()
        .expect("the program starts");
    let text = String::from_utf8(finished.stdout).expect("JSON is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

/// Folders of modules.
fn areas() -> Vec<String> {
    let entries = std::fs::read_dir(root().join("library")).expect("the library can be listed");
    let folders = entries.filter_map(Result::ok).filter(|entry| entry.path().is_dir());
    let names = folders.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name != "lib" && name != "darwin" && !name.starts_with('_')).collect()
}

fn all_jobs() -> Vec<Job> {
    let waiting = Mutex::new(areas());
    let found = Mutex::new(Vec::new());
    let work = || {
        loop {
            let Some(area) = waiting.lock().expect("no one panics with it").pop() else { return };
            let jobs = jobs_of(&area);
            found.lock().expect("no one panics with it").extend(jobs);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    found.into_inner().expect("no one panicked")
}

#[test]
fn every_option_does_something() {
    let mut shown: BTreeMap<String, bool> = BTreeMap::new();
    let mut unmade = Vec::new();
    for job in all_jobs() {
        let [what, kind, name] = &job.attr_path;
        if what == "hosts" {
            unmade.extend(job.error.map(|error| format!("{name}: {error}")));
        } else {
            let shows = job.error.is_some() || job.extra_value.is_some_and(|extra| extra.shows);
            *shown.entry(format!("{kind} {name}")).or_default() |= shows;
        }
    }
    assert!(unmade.is_empty(), "cases of which no host can be made: {unmade:#?}");
    assert!(shown.len() > 3500, "only {} options have been tried", shown.len());
    let without: BTreeSet<&str> =
        shown.iter().filter(|(_, shows)| !**shows).map(|(name, _)| name.as_str()).collect();
    let known: BTreeSet<&str> = NOTHING_BY_ITSELF.iter().map(|(name, _)| *name).collect();
    let new: Vec<_> = without.difference(&known).collect();
    assert!(new.is_empty(), "options whose cases are the same without them: {new:#?}");
    let gone: Vec<_> = known.difference(&without).collect();
    assert!(gone.is_empty(), "options that do something now: {gone:#?}");
}
