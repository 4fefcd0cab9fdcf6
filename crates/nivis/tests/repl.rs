//! `tests/repl`, and the reference's own cases: what `nivis repl` prints is what `nix repl` prints.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Cases of the reference that it does not print itself what it recorded for them: with files that are loaded anew it
/// sometimes finds no documentation.
const UNSTEADY: [&str; 1] = ["load-and-reload"];

/// Cases that are not the same yet: documentation of functions that sets with `__functor` give.
const GAPS: [&str; 1] = ["doc-functor"];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository is there")
}

/// What a program prints for an input, without colours.
fn run(program: &str, arguments: &[&str], folder: &Path, home: &Path, input: &str) -> String {
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("HOME", home)
        .env("XDG_STATE_HOME", home.join("state"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("_NIX_TEST_RAW_MARKDOWN", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it can be run");
    // A program that ends at `:q` reads no further.
    drop(child.stdin.take().expect("it is piped").write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    without_colours(&String::from_utf8_lossy(&output.stdout))
}

fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('m').map_or(part, |(_, rest)| rest));
    }
    out
}

/// The lines that differ, with the number of the first.
fn difference(name: &str, theirs: &str, ours: &str) -> Option<String> {
    let (theirs, ours): (Vec<&str>, Vec<&str>) = (theirs.lines().collect(), ours.lines().collect());
    let start = theirs.iter().zip(&ours).take_while(|(a, b)| a == b).count();
    if start == theirs.len() && start == ours.len() {
        return None;
    }
    let rest = |lines: &[&str]| {
        lines[start..].iter().take(12).map(|line| format!("\n    {line}")).collect::<String>()
    };
    Some(format!("{name}, line {}:\n  theirs:{}\n  ours:{}", start + 1, rest(&theirs), rest(&ours)))
}

fn cases(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = folder.read_dir() else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "in"));
    found.sort();
    found
}

#[test]
fn transcripts_are_those_of_the_reference() {
    let Some(oracle) = std::env::var_os("NIVIS_ORACLE") else {
        println!("skipped: NIVIS_ORACLE is not set");
        return;
    };
    let oracle = oracle.to_str().expect("the command is text");
    let mut files = cases(&repository().join("tests/repl"));
    assert!(files.len() > 7, "few cases in tests/repl");
    if let Some(corpora) = std::env::var_os("NIVIS_CORPORA") {
        let theirs = cases(&Path::new(&corpora).join("nix-tests/repl"));
        // The debugger is another program.
        files.extend(theirs.into_iter().filter(|path| !path.with_extension("in.debugexpr.nix").exists()));
    }
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    let mut wrong = Vec::new();
    for file in &files {
        let name = file.file_stem().expect("files have names").to_string_lossy().into_owned();
        let text = fs::read_to_string(file).expect("it can be read");
        let text: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("# COM:"))
            .map(|line| format!("{line}\n"))
            .collect();
        let own = file.starts_with(repository());
        let folder = if own { home.path() } else { file.parent().expect("files are in folders") };
        let theirs = run(
            oracle,
            &["nix", "repl", "--extra-experimental-features", "flakes"],
            folder,
            home.path(),
            &text,
        );
        let ours = run(env!("CARGO_BIN_EXE_nivis"), &["repl"], folder, home.path(), &text);
        if !UNSTEADY.contains(&name.as_str()) && !GAPS.contains(&name.as_str()) {
            wrong.extend(difference(&name, &theirs, &ours));
        }
    }
    println!("{} transcripts", files.len());
    assert!(wrong.is_empty(), "{} of {} differ\n{}", wrong.len(), files.len(), wrong.join("\n"));
}

#[test]
fn synopses_of_builtins_are_those_of_the_reference() {
    let data = repository().join("crates/nivis/src/commands/repl/builtins.txt");
    let data = fs::read_to_string(data).expect("it can be read");
    let names = data.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split(' ').next());
    let asked: String = names.map(|name| format!(":doc builtins.{name}\n")).collect();
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    let synopses = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.starts_with("**Synopsis:**")).map(str::to_owned).collect()
    };
    let ours = run(env!("CARGO_BIN_EXE_nivis"), &["repl"], home.path(), home.path(), &asked);
    let ours = synopses(&ours);
    assert_eq!(ours.len(), asked.lines().count(), "each has one");
    let Some(oracle) = std::env::var_os("NIVIS_ORACLE") else {
        println!("skipped: NIVIS_ORACLE is not set");
        return;
    };
    let features = "flakes fetch-tree";
    let words = ["nix", "repl", "--extra-experimental-features", features];
    let theirs = run(oracle.to_str().expect("the command is text"), &words, home.path(), home.path(), &asked);
    let theirs = synopses(&theirs);
    assert_eq!(theirs.len(), ours.len(), "the reference documents all of them");
    let wrong: Vec<_> = theirs.iter().zip(&ours).filter(|(theirs, ours)| theirs != ours).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
