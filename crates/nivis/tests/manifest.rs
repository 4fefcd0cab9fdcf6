//! Golden manifests of the core modules: `tests/modules/manifest`, whose README.md says what they show.

use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const STORE: &str = "/nix/store/";

/// Makes the system of a case in a store of its own; gives where it lies.
fn build(cases: &Path, name: &str, home: &Path) -> PathBuf {
    let output = Command::new(env!("CARGO_BIN_EXE_nivis"))
        .args(["build", "-f", ".", "-A", name, "-o"])
        .arg(home.join(name))
        .current_dir(cases)
        .env_clear()
        .env("HOME", home)
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    fs::read_link(home.join(name)).expect("there is a link to the system")
}

/// Where something of the store lies; links in it are spelled with the logical store folder.
fn physical(system: &Path, path: &str) -> PathBuf {
    let store = system.parent().expect("the system is in a store");
    match path.strip_prefix(STORE) {
        Some(rest) => store.join(rest),
        None => PathBuf::from(path),
    }
}

/// Store paths without their hashes, and the text of a file that is the source of something.
fn show(system: &Path, value: Value, is_source: bool) -> Value {
    match value {
        Value::String(text) if text.starts_with(STORE) => {
            let file = physical(system, &text);
            match fs::read_to_string(&file) {
                Ok(text) if is_source => text.lines().map(Value::from).collect(),
                _ => Value::from(&text[STORE.len() + 33..]),
            }
        }
        Value::Array(values) => values.into_iter().map(|value| show(system, value, is_source)).collect(),
        Value::Object(entries) => {
            let shown = entries.into_iter().map(|(name, value)| {
                let is_source = name == "source";
                (name, show(system, value, is_source))
            });
            Value::Object(shown.collect::<Map<_, _>>())
        }
        other => other,
    }
}

fn shown(cases: &Path, name: &str, home: &Path) -> String {
    let system = build(cases, name, home);
    let link = fs::read_link(system.join("manifest.json")).expect("the system links its manifest");
    let text = fs::read(physical(&system, &link.to_string_lossy())).expect("the manifest can be read");
    let manifest: Value = serde_json::from_slice(&text).expect("the manifest is JSON");
    // What activation does not know it refuses.
    nivis_fleet::Manifest::parse(&text, system.join("manifest.json")).expect("activation reads the manifest");
    serde_json::to_string_pretty(&show(&system, manifest, false)).expect("JSON can be written") + "\n"
}

#[test]
fn every_core_module_gives_its_manifest() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/modules/manifest");
    let home = tempfile::tempdir().expect("a folder for the store");
    let mut names: Vec<String> = fs::read_dir(&cases)
        .expect("the cases are there")
        .filter_map(|entry| entry.expect("the folder can be read").file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".nix").map(str::to_owned))
        .filter(|name| name != "default")
        .collect();
    names.sort();
    assert!(names.len() >= 10, "only {names:?}");
    let bless = std::env::var_os("NIVIS_BLESS").is_some();
    let mut different = Vec::new();
    for name in names {
        let (actual, file) = (shown(&cases, &name, home.path()), cases.join(format!("{name}.json")));
        if bless {
            fs::write(&file, &actual).expect("the golden file can be written");
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if actual != expected {
            different.push(format!("{name}: expected\n{expected}but it is\n{actual}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}
