//! The question whether a flake's settings are trusted, on a terminal (which `script` of util-linux makes).

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a terminal shows while `answers` are typed.
fn typed(home: &Path, answers: &str) -> String {
    let nivis = env!("CARGO_BIN_EXE_nivis");
    let command = format!("{nivis} --store {0}/store eval path:{0}/flake#x", home.display());
    let mut child = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script can be run");
    let mut input = child.stdin.take().expect("it was asked for");
    input.write_all(answers.as_bytes()).expect("it can be typed");
    let output = child.wait_with_output().expect("it ends");
    drop(input);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn settings_are_asked_for_and_the_answer_is_kept() {
    if Command::new("script").arg("--version").output().is_err() {
        println!("skipped: there is no script (util-linux)");
        return;
    }
    let home = tempfile::tempdir().expect("a folder");
    let home = home.path();
    let text = r#"{ nixConfig.extra-substituters = [ "https://example.org" ]; outputs = _: { x = 17; }; }"#;
    std::fs::create_dir(home.join("flake")).expect("a folder");
    std::fs::write(home.join("flake/flake.nix"), text).expect("a file");
    let question = "do you want to allow configuration setting 'extra-substituters' to be set to \
                    'https://example.org' (y/N)?";
    let kept = home.join(".local/share/nix/trusted-settings.json");

    let shown = typed(home, "n\nn\n");
    assert!(shown.contains(question), "{shown}");
    assert!(shown.contains("permanently mark this value as untrusted (y/N)?"), "{shown}");
    assert!(shown.contains("ignoring untrusted flake configuration setting"), "{shown}");
    assert!(!kept.exists(), "nobody wanted it kept");

    let shown = typed(home, "y\ny\n");
    assert!(shown.contains("permanently mark this value as trusted (y/N)?"), "{shown}");
    assert!(!shown.contains("ignoring untrusted"), "{shown}");
    let file = std::fs::read_to_string(&kept).expect("it is kept");
    assert_eq!(file, r#"{"extra-substituters":{"https://example.org":true}}"#);

    let shown = typed(home, "");
    assert!(!shown.contains(question) && shown.contains("using saved setting"), "{shown}");
}
