//! The pages of `docs/options` say what the library's options are.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use nivis_testing::program::Program;

const AGAIN: &str = "make them anew: cargo xtask docs --nivis target/debug/nivis";

#[test]
fn pages_are_as_the_options() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let finished = Program::instantiate(Path::new(env!("CARGO_BIN_EXE_nivis")))
        .run_in(&root, &["--eval", "--strict", "--json", "dev/options.nix", "-A", "markdown"])
        .expect("it starts");
    assert!(finished.success(), "{}", String::from_utf8_lossy(&finished.stderr));
    let wanted: BTreeMap<String, String> =
        serde_json::from_slice(&finished.stdout).expect("a set of texts is printed");
    let mut kept = BTreeMap::new();
    read(&root.join("docs/options"), "", &mut kept);
    assert!(wanted.len() > 150, "only {} pages are made", wanted.len());
    let stale: Vec<&String> = wanted
        .iter()
        .filter(|(name, text)| kept.get(*name) != Some(text))
        .map(|(name, _)| name)
        .chain(kept.keys().filter(|name| !wanted.contains_key(*name)))
        .collect();
    assert!(stale.is_empty(), "pages of docs/options are not as the options: {stale:?}; {AGAIN}");
}

/// The texts below a folder, by their path in it.
fn read(folder: &Path, prefix: &str, into: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("docs/options is there") {
        let entry = entry.expect("the folder can be read");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{name}/"), into);
        } else {
            into.insert(name, fs::read_to_string(entry.path()).expect("pages are texts"));
        }
    }
}
