//! One folder of `tests/lock/`, laid out in a temporary directory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use nivis_flake::lock::{LockOptions, WriteOptions, lock_flake, parse_input_path, write_lock_file};
use nivis_flake::{
    FlakeRef, Notice, ParseOptions, Registries, Registry, RegistryKind, attrs_to_json, parse_flake_ref,
};
use serde_json::{Value, json};

use crate::host::TestHost;

pub(crate) struct Case {
    data: PathBuf,
    work: tempfile::TempDir,
    settings: Value,
}

/// The command that runs the reference's tools, as words.
pub(crate) fn oracle() -> Option<Vec<String>> {
    let command = std::env::var("NIVIS_ORACLE").ok()?;
    Some(command.split_whitespace().map(str::to_owned).collect())
}

pub(crate) fn run(command: &mut Command) -> std::process::Output {
    command.output().expect("the command can be run")
}

/// Git with fixed names and times, so that revisions are always the same.
pub(crate) fn git(directory: &Path, arguments: &[&str]) {
    let output = run(Command::new("git")
        .arg("-C")
        .arg(directory)
        .args(["-c", "init.defaultBranch=main", "-c", "commit.gpgSign=false", "-c", "core.autocrlf=false"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .envs(["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"].map(|name| (name, "Flake")))
        .envs(["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].map(|name| (name, "flake@example.org")))
        .envs(["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"].map(|name| (name, "2024-01-02T03:04:05Z"))));
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Gives everything the same modification time: that of `path:` inputs.
pub(crate) fn set_times(path: &Path) {
    if path.symlink_metadata().expect("it is there").is_dir() {
        for entry in path.read_dir().expect("it can be read") {
            set_times(&entry.expect("it can be read").path());
        }
    }
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let file = std::fs::File::open(path).expect("it can be opened");
    file.set_modified(time).expect("its time can be set");
}

fn copy(from: &Path, to: &Path, work: &str) {
    std::fs::create_dir_all(to).expect("a directory can be made");
    for entry in from.read_dir().expect("the case can be read") {
        let entry = entry.expect("the case can be read").path();
        let target = to.join(entry.file_name().expect("entries have names"));
        if entry.is_dir() {
            copy(&entry, &target, work);
        } else {
            let text = std::fs::read_to_string(&entry).expect("case files are text");
            std::fs::write(target, text.replace("@dir@", work)).expect("a file can be written");
        }
    }
}

impl Case {
    pub(crate) fn all() -> Vec<Case> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/lock");
        let mut folders: Vec<PathBuf> = root
            .read_dir()
            .expect("tests/lock is there")
            .map(|entry| entry.expect("it can be read").path())
            .filter(|path| path.join("case.json").exists())
            .collect();
        folders.sort();
        assert!(folders.len() > 8, "few cases in tests/lock");
        folders.into_iter().map(Case::lay_out).collect()
    }

    fn lay_out(data: PathBuf) -> Case {
        let work = tempfile::tempdir().expect("a temporary directory can be made");
        let text = std::fs::read_to_string(data.join("case.json")).expect("the case has settings");
        let here = work.path().to_str().expect("temporary paths are text").to_owned();
        let settings = serde_json::from_str(&text.replace("@dir@", &here)).expect("settings are JSON");
        let case = Case { data, work, settings };
        copy(&case.data.join("flake"), &case.flake(), &here);
        if case.data.join("inputs").exists() {
            copy(&case.data.join("inputs"), &case.work.path().join("inputs"), &here);
        }
        for name in case.list("git") {
            let repository = case.work.path().join(&name);
            git(&repository, &["init", "-q"]);
            git(&repository, &["add", "."]);
            git(&repository, &["commit", "-q", "-m", "first"]);
            let next = case.data.join(format!("{name}.next"));
            if next.exists() {
                copy(&next, &repository, &here);
                git(&repository, &["add", "."]);
                git(&repository, &["commit", "-q", "-m", "second"]);
            }
        }
        if case.data.join("before.lock").exists() {
            let lock = case.read("before.lock");
            std::fs::write(case.flake().join("flake.lock"), lock).expect("a file can be written");
        }
        if case.settings.get("top").and_then(Value::as_str) != Some("path") {
            git(&case.flake(), &["init", "-q"]);
            git(&case.flake(), &["add", "."]);
        }
        set_times(case.work.path());
        case
    }

    pub(crate) fn name(&self) -> String {
        self.data.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    pub(crate) fn succeeds(&self) -> bool {
        !self.expected().starts_with("error: ")
    }

    fn flake(&self) -> PathBuf {
        self.work.path().join("flake")
    }

    /// A recorded file, with the place of the temporary directory filled in.
    fn read(&self, name: &str) -> String {
        let text = std::fs::read_to_string(self.data.join(name)).unwrap_or_default();
        text.replace("@dir@", self.work.path().to_str().expect("temporary paths are text"))
    }

    pub(crate) fn expected(&self) -> String {
        self.read("after.lock")
    }

    fn list(&self, key: &str) -> Vec<String> {
        let values = self.settings.get(key).and_then(Value::as_array).into_iter().flatten();
        values.filter_map(Value::as_str).map(str::to_owned).collect()
    }

    fn map(&self, key: &str) -> BTreeMap<String, String> {
        let values = self.settings.get(key).and_then(Value::as_object).into_iter().flatten();
        values.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
    }

    fn parse(&self, text: &str) -> FlakeRef {
        let flake = self.flake();
        let options = ParseOptions { base_dir: Some(&flake), ..ParseOptions::default() };
        parse_flake_ref(text.as_bytes(), &options).expect("the case's references parse").reference
    }

    /// The lock file that this crate writes, or its error.
    pub(crate) fn lock(&self) -> String {
        let written = self.try_lock().map(drop);
        match written {
            Ok(()) => std::fs::read_to_string(self.flake().join("flake.lock")).unwrap_or_default(),
            Err(error) => format!("error: {error}\n"),
        }
    }

    /// What a second run, without overrides and updates, wants to change.
    pub(crate) fn lock_again(&self) -> Option<String> {
        let again = Case {
            data: self.data.clone(),
            work: tempfile::tempdir().expect("a temporary directory can be made"),
            settings: serde_json::json!({ "registry": self.settings.get("registry") }),
        };
        let top = self.parse(".");
        let registries = again.registries();
        let flake = lock_flake(&mut TestHost, &top, &LockOptions::new(&registries)).expect("it locks again");
        let mut notices = Vec::new();
        let changed = write_lock_file(&top, &flake, &WriteOptions::default(), &mut notices);
        changed.expect("it can be written").then(|| format!("{notices:?}"))
    }

    /// The global registry, as a file that the reference reads too.
    fn registry_json(&self) -> String {
        let entry = |(id, target): (String, String)| {
            let to = attrs_to_json(&self.parse(&target).to_attrs()).expect("the case is text");
            json!({ "from": { "type": "indirect", "id": id }, "to": to })
        };
        let entries: Vec<Value> = self.map("registry").into_iter().map(entry).collect();
        json!({ "version": 2, "flakes": entries }).to_string()
    }

    fn registries(&self) -> Registries {
        let text = self.registry_json();
        let registry = Registry::parse(RegistryKind::Global, text.as_bytes(), "registry.json");
        Registries(vec![registry.expect("the registry is valid")])
    }

    fn try_lock(&self) -> Result<Vec<Notice>, String> {
        let registries = self.registries();
        let path = |text: &str| parse_input_path(text).expect("the case's input paths parse");
        let overrides = self.map("overrides").into_iter();
        let options = LockOptions {
            overrides: overrides.map(|(input, target)| (path(&input), self.parse(&target))).collect(),
            updates: self.list("updates").iter().map(|input| path(input)).collect(),
            recreate: self.settings.get("recreate") == Some(&Value::Bool(true)),
            ..LockOptions::new(&registries)
        };
        let top = self.parse(".");
        let flake = lock_flake(&mut TestHost, &top, &options).map_err(innermost)?;
        let mut notices = flake.notices.clone();
        write_lock_file(&top, &flake, &WriteOptions::default(), &mut notices).map_err(innermost)?;
        Ok(notices)
    }

    /// The lock file that the reference writes, or its error.
    pub(crate) fn ask(&self, oracle: &[String]) -> String {
        let mut command = Command::new(&oracle[0]);
        command.args(&oracle[1..]).current_dir(self.work.path());
        command.args(["nix", "--extra-experimental-features", "nix-command flakes", "flake"]);
        let updates = self.list("updates");
        if updates.is_empty() {
            command.args(["lock", "./flake"]);
        } else {
            command.arg("update").args(updates).args(["--flake", "./flake"]);
        }
        for (input, target) in self.map("overrides") {
            command.args(["--override-input", &input, &target]);
        }
        let registry = self.work.path().join("registry.json");
        std::fs::write(&registry, self.registry_json()).expect("a file can be written");
        command.arg("--flake-registry").arg(registry);
        if self.settings.get("recreate") == Some(&Value::Bool(true)) {
            command.arg("--recreate-lock-file");
        }
        let output = run(&mut command);
        if output.status.success() {
            return std::fs::read_to_string(self.flake().join("flake.lock")).unwrap_or_default();
        }
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        let message = message.rsplit("error: ").next().unwrap_or_default().trim();
        format!("error: {message}\n")
    }

    pub(crate) fn record(&self, lock: &str) {
        let here = self.work.path().to_str().expect("temporary paths are text");
        std::fs::write(self.data.join("after.lock"), lock.replace(here, "@dir@")).expect("it can be written");
    }
}

/// The cause at the end of a chain of errors, which is where the reference's last line stands.
fn innermost(error: impl std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = inner.to_string();
        source = inner.source();
    }
    text
}
