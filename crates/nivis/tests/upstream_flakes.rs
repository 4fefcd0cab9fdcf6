//! The reference's own scripts about flakes (`tests/functional/flakes`), run with this binary as `nix`.
//!
//! A script goes on after a line that fails, and each such line is told: what fails is listed with its reason in
//! `tests/flakes/upstream.txt`, so that a line that begins to pass or to fail is seen.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Tells of each command that fails, and goes on.
const PREAMBLE: &str = r#"
_told() {
  local code=$? file=${BASH_SOURCE[1]-} line=$1
  case $file in
    *"$NIVIS_SCRIPT") echo "$line $BASH_SUBSHELL" >>"$NIVIS_FAILED" ;;
  esac
  return $code
}
set() { builtin set "$@"; builtin set +eu -E; }
trap() { case " $* " in *" ERR "*) ;; *) builtin trap "$@" ;; esac; }
builtin set -E
builtin trap '_told $LINENO' ERR
"#;

/// The script is done or skips itself.
const SKIPPED: i32 = 77;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Copies a tree; links stay links.
fn copy(from: &Path, to: &Path) {
    let status = Command::new("cp").args(["-a", "--no-preserve=ownership"]).arg(from).arg(to).status();
    assert!(status.expect("cp can be run").success());
}

fn which(program: &str) -> String {
    let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).output();
    String::from_utf8_lossy(&found.expect("sh can be run").stdout).trim().to_owned()
}

/// The suite as its build makes it: variables substituted, the programs in a folder.
struct Suite {
    root: tempfile::TempDir,
}

impl Suite {
    fn new(functional: &Path) -> Suite {
        let root = tempfile::tempdir().expect("a temporary folder can be made");
        let at = |name: &str| root.path().join(name);
        copy(functional, &at("functional"));
        fs::create_dir_all(at("build/common")).expect("a folder can be made");
        fs::create_dir(at("bin")).expect("a folder can be made");
        for name in [
            "nix",
            "nix-store",
            "nix-instantiate",
            "nix-build",
            "nix-shell",
            "nix-env",
            "nix-collect-garbage",
        ] {
            std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_nivis"), at("bin").join(name))
                .expect("a link can be made");
        }
        let bash = which("bash");
        let coreutils =
            Path::new(&which("ls")).parent().expect("programs lie in folders").display().to_string();
        let bin = at("bin").display().to_string();
        let values = [
            ("@bash@", bash.as_str()),
            ("@bindir@", &bin),
            ("@coreutils@", &coreutils),
            ("@dot@", ""),
            ("@sandbox_shell@", ""),
            ("@PACKAGE_VERSION@", "2.34.8"),
            ("@system@", "x86_64-linux"),
        ];
        for (template, file) in
            [("common/subst-vars.sh.in", "build/common/subst-vars.sh"), ("config.nix.in", "build/config.nix")]
        {
            let mut text = fs::read_to_string(functional.join(template)).expect("the template is there");
            for (variable, value) in values {
                text = text.replace(variable, value);
            }
            fs::write(at(file), text).expect("it can be written");
        }
        // Scripts name it beside themselves.
        fs::copy(at("build/config.nix"), at("functional/config.nix")).expect("it can be copied");
        fs::write(at("preamble.sh"), PREAMBLE).expect("it can be written");
        Suite { root }
    }

    /// The lines of a script that fail; none where it skips itself, as for a program that is not here.
    fn failing(&self, script: &str) -> Option<Vec<u32>> {
        let at = |name: &str| self.root.path().join(name);
        let failed = at("failed");
        fs::write(&failed, "").expect("it can be written");
        let temp = at("tmp");
        fs::create_dir_all(&temp).expect("a folder can be made");
        let log = fs::File::create(at("log")).expect("it can be written");
        let status = Command::new("timeout")
            .args(["-k", "5", "300", "bash"])
            .arg(script)
            .current_dir(at("functional/flakes"))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", &temp)
            .env("TMPDIR", &temp)
            .env("NIX_STORE", "")
            .env("TEST_NAME", script.trim_end_matches(".sh"))
            .env("TEST_SUITE_NAME", "flakes")
            .env("_NIX_TEST_SOURCE_DIR", at("functional"))
            .env("_NIX_TEST_BUILD_DIR", at("build"))
            .env("BASH_ENV", at("preamble.sh"))
            .env("NIVIS_SCRIPT", script)
            .env("NIVIS_FAILED", &failed)
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("the log can be shared"))
            .stderr(log)
            .status()
            .expect("bash can be run");
        if let Some(folder) = std::env::var_os("NIVIS_FLAKES_LOG") {
            let to = PathBuf::from(folder).join(script.replace(".sh", ".log"));
            fs::copy(at("log"), to).expect("the log can be kept");
        }
        if status.code() == Some(SKIPPED) {
            return None;
        }
        let text = fs::read_to_string(&failed).expect("it was written");
        let source = fs::read_to_string(at("functional/flakes").join(script)).expect("the script is there");
        let source: Vec<&str> = source.lines().collect();
        let failing = |told: &str| {
            let (line, subshell) = told.split_once(' ')?;
            let line: u32 = line.parse().ok()?;
            // Within `(! command)` Bash tells of a command that is to fail; if it does not, the outer shell tells.
            let text = source.get(usize::try_from(line).ok()?.checked_sub(1)?)?;
            let is_wanted = text.trim_start().starts_with("(!") && subshell != "0";
            (!is_wanted).then_some(line)
        };
        let mut lines: Vec<u32> = text.lines().filter_map(failing).collect();
        lines.sort_unstable();
        lines.dedup();
        // Whatever ends a script before its end is a line, too.
        if lines.is_empty() && !status.success() {
            lines.push(0);
        }
        Some(lines)
    }
}

/// `SCRIPT LINES REASON` a line: what fails, and why.
fn listed(text: &str) -> BTreeMap<String, BTreeMap<u32, String>> {
    let mut scripts: BTreeMap<String, BTreeMap<u32, String>> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut words = line.splitn(3, ' ');
        let (Some(script), Some(lines), Some(reason)) = (words.next(), words.next(), words.next()) else {
            panic!("the list has a line without a reason: {line}");
        };
        for number in lines.split(',') {
            let number = number.parse().expect("lines are numbers");
            scripts.entry(script.to_owned()).or_default().insert(number, reason.to_owned());
        }
    }
    scripts
}

fn scripts(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().expect("the scripts can be listed");
    let names =
        entries.map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".sh") && name != "common.sh").collect();
    names.sort();
    names
}

#[test]
fn scripts_of_the_reference_fail_where_it_is_listed() {
    let functional =
        std::env::var_os("NIVIS_NIX_SOURCE").map(|source| PathBuf::from(source).join("tests/functional"));
    let Some(functional) = functional.filter(|functional| functional.join("flakes").is_dir()) else {
        println!("skipped: NIVIS_NIX_SOURCE names no checkout with tests/functional/flakes");
        return;
    };
    let file = repository().join("tests/flakes/upstream.txt");
    let recorded = fs::read_to_string(&file).unwrap_or_default();
    let expected = listed(&recorded);
    let suite = Suite::new(&functional);
    let only = std::env::var("NIVIS_FLAKES_ONLY").ok();
    let (mut wrong, mut found, mut passed) = (String::new(), String::new(), 0);
    let all = scripts(&functional.join("flakes"));
    for script in all.iter().filter(|script| only.as_ref().is_none_or(|only| *script == only)) {
        let Some(failing) = suite.failing(script) else {
            println!("skipped: {script} skips itself");
            continue;
        };
        passed += usize::from(failing.is_empty());
        let known = expected.get(script).cloned().unwrap_or_default();
        let listed: Vec<u32> = known.keys().copied().collect();
        if listed != failing {
            writeln!(wrong, "{script}: fails at {failing:?}, listed are {listed:?}").expect("a string grows");
        }
        for line in failing {
            let reason = known.get(&line).map_or("?", String::as_str);
            writeln!(found, "{script} {line} {reason}").expect("a string grows");
        }
    }
    println!("{passed} of {} scripts pass", all.len());
    if std::env::var_os("NIVIS_BLESS").is_some() {
        fs::write(file.with_extension("new"), found).expect("it can be written");
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
