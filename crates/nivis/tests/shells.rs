//! Completion in the shells themselves, as far as they are installed.

use std::path::{Path, PathBuf};
use std::process::Command;

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in from.read_dir().expect("it can be read") {
        let entry = entry.expect("it can be read").path();
        // One that somebody's earlier run left behind names another library.
        if entry.ends_with("flake.lock") {
            continue;
        }
        let target = to.join(entry.file_name().expect("entries have names"));
        if entry.is_dir() && !entry.is_symlink() {
            copy(&entry, &target);
        } else if !entry.is_symlink() {
            std::fs::copy(&entry, &target).expect("a file can be copied");
        }
    }
}

/// Runs a script of a shell in the example's folder; `None` where there is no such shell.
fn run(shell: &str, arguments: &[&str], script: &str) -> Option<String> {
    let root = tempfile::tempdir().expect("a temporary folder can be made");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/homelab");
    copy(&example, &root.path().join("homelab"));
    let bin = PathBuf::from(env!("CARGO_BIN_EXE_nivis"));
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new(shell)
        .args(arguments)
        .arg(script)
        .current_dir(root.path().join("homelab"))
        .env("HOME", root.path())
        .env("XDG_STATE_HOME", root.path().join("state"))
        .env("XDG_CONFIG_HOME", root.path().join("config"))
        .env("TERM", "dumb")
        .env("PATH", format!("{}:{path}", bin.parent().expect("it is in a folder").display()))
        .output();
    let Ok(output) = output else {
        println!("skipped: there is no {shell}");
        return None;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(format!("{text}{}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn bash_completes() {
    let script = "source <(nivis completions bash)
        complete -p nivis >/dev/null || echo missing
        ask() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMP_LINE=\"$*\"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; COMPREPLY=()
          $(complete -p nivis | sed 's/.*-F \\([^ ]*\\).*/\\1/') nivis \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\"
          printf '%s ' \"${COMPREPLY[@]}\"; echo; }
        ask nivis bui; ask nivis build d; ask nivis lint --explain bool_";
    let Some(text) = run("bash", &["--norc", "-c"], script) else { return };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    assert_eq!(lines, ["build", "desk", "bool_comparison bool_simplification"], "{text}");
}

#[test]
fn fish_completes() {
    let script = "nivis completions fish | source
        complete -C 'nivis build d'; complete -C 'nivis lint --explain bool_c'";
    let Some(text) = run("fish", &["--no-config", "-c"], script) else { return };
    assert_eq!(text, "desk\tlinux\nbool_comparison\ta comparison with `true` or `false`\n");
}

#[test]
fn zsh_completes() {
    // The function of the completion is called with what it would add to the line in place of the editor's.
    let script = "autoload -Uz compinit && compinit -u -D
        source <(nivis completions zsh)
        _describe() { eval \"print -l -- \\${${@[-1]}}\" 2>/dev/null; local name; for name in \"$@\"; do [[ ${(t)${(P)name}} == array* ]] && print -l -- ${(P)name}; done }
        compadd() { print -l -- \"$@\" }
        words=(nivis build d); CURRENT=3
        ${_comps[nivis]} 2>&1";
    let Some(text) = run("zsh", &["-f", "-c"], script) else { return };
    assert!(text.lines().any(|line| line.starts_with("desk")), "{text}");
}
