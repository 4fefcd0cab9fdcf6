//! Transcripts of the command line: `tests/cli/<verb>/*.md`; README.md shows what one of them prints.

use std::path::{Path, PathBuf};
use std::process::Command;

use nivis_testing::transcript::{Stage, run_transcript};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository is there")
}

fn transcripts(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = folder
        .read_dir()
        .expect("it can be read")
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            transcripts(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md")
            && path.file_name().is_some_and(|name| name != "README.md")
        {
            found.push(path);
        }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in from.read_dir().expect("it can be read") {
        let entry = entry.expect("it can be read").path();
        let target = to.join(entry.file_name().expect("entries have names"));
        let name = target.file_name().expect("entries have names").to_string_lossy().into_owned();
        if entry.is_symlink() || name == "flake.lock" {
            // What a build left there is not the example.
        } else if entry.is_dir() {
            copy(&entry, &target);
        } else {
            std::fs::copy(&entry, &target).expect("a file can be copied");
        }
    }
}

/// A folder with the example's flake under Git, the binary, and state of its own.
fn stage(root: &Path) -> Stage {
    let here = root.canonicalize().expect("temporary folders have a path");
    let bin = here.join("bin");
    std::fs::create_dir_all(&bin).expect("a folder can be made");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_nivis"), bin.join("nivis")).expect("a link can be made");
    copy(&repository().join("examples/homelab"), &here.join("homelab"));
    let text = |path: PathBuf| path.to_str().expect("temporary paths are text").to_owned();
    let env = [
        ("HOME", text(here.join("home"))),
        ("XDG_STATE_HOME", text(here.join("state"))),
        ("XDG_CONFIG_HOME", text(here.join("config"))),
        ("NIX_CONF_DIR", text(here.join("config"))),
        ("NIX_CONFIG", "flake-registry =".to_owned()),
        ("GIT_CONFIG_GLOBAL", "/dev/null".to_owned()),
        ("GIT_CONFIG_SYSTEM", "/dev/null".to_owned()),
        ("GIT_AUTHOR_NAME", "Flake".to_owned()),
        ("GIT_AUTHOR_EMAIL", "flake@example.org".to_owned()),
        ("GIT_COMMITTER_NAME", "Flake".to_owned()),
        ("GIT_COMMITTER_EMAIL", "flake@example.org".to_owned()),
        ("GIT_AUTHOR_DATE", "2024-01-02T03:04:05Z".to_owned()),
        ("GIT_COMMITTER_DATE", "2024-01-02T03:04:05Z".to_owned()),
    ];
    let stage = Stage {
        dir: here.join("homelab"),
        path: bin,
        env: env.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        replace: vec![(text(here.clone()), "~".to_owned())],
    };
    for arguments in [&["init", "-q", "-b", "main"][..], &["add", "."], &["commit", "-q", "-m", "first"]] {
        let status =
            Command::new("git").args(arguments).current_dir(&stage.dir).envs(stage.env.clone()).status();
        assert!(status.expect("git can be run").success(), "git {arguments:?}");
    }
    stage
}

#[test]
fn transcripts_are_as_recorded() {
    let folder = repository().join("tests/cli");
    let mut files = Vec::new();
    transcripts(&folder, &mut files);
    assert!(files.len() > 5, "few transcripts in tests/cli");
    if let Some(only) = std::env::var_os("NIVIS_ONLY") {
        files.retain(|file| file.to_string_lossy().contains(&*only.to_string_lossy()));
    }
    let mut wrong = Vec::new();
    for file in files {
        let root = tempfile::tempdir().expect("a temporary folder can be made");
        let (recorded, printed) = run_transcript(&file, &stage(root.path())).expect("it can be run");
        if recorded == printed {
            continue;
        }
        if std::env::var_os("NIVIS_BLESS").is_some() {
            std::fs::write(&file, &printed).expect("it can be written");
        } else {
            wrong.push(format!("{}:\n{}", file.display(), difference(&recorded, &printed)));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The lines that differ, by a common beginning and end.
fn difference(recorded: &str, printed: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (recorded.lines().collect(), printed.lines().collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let mut text = format!("  from line {}\n", start + 1);
    for line in &old[start..old.len() - rest] {
        text.push_str(&format!("  - {line}\n"));
    }
    for line in &new[start..new.len() - rest] {
        text.push_str(&format!("  + {line}\n"));
    }
    text
}

/// The tables of README.md are those that `tests/cli/readme/homelab.md` records.
#[test]
fn readme_shows_what_is_printed() {
    let read = |path: &str| std::fs::read_to_string(repository().join(path)).expect("it can be read");
    let (readme, recorded) = (read("README.md"), read("tests/cli/readme/homelab.md"));
    let tables: Vec<&str> =
        readme.split("```text\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(tables.len(), 2);
    for table in tables {
        assert!(recorded.contains(table), "README.md shows what no run prints:\n{table}");
    }
}
