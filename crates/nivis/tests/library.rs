//! The embedded library: the `test.nix` of every module, and what no case shows.

use nivis_testing::program::{Call, Program};
use std::path::Path;

/// What an expression gives as JSON, and what was complained of, with the repository's root as folder.
fn evaluate(expression: &str) -> (String, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let program = Program::instantiate(Path::new(env!("CARGO_BIN_EXE_nivis")));
    let call = Call {
        arguments: ["--eval", "--strict", "--json", "-E", expression].iter().map(Into::into).collect(),
        folder: root,
        variables: Vec::new(),
        input: None,
    };
    let finished = program.run(&call).expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    (text(&finished.stdout), text(&finished.stderr))
}

#[test]
fn every_module_does_what_its_cases_say() {
    // By areas: all at once take minutes where other tests run, too.
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../library");
    let areas = std::fs::read_dir(library).expect("the library can be listed").filter_map(Result::ok);
    let mut count = 0;
    for area in areas.filter(|entry| entry.path().is_dir() && entry.file_name() != "lib") {
        let area = area.file_name().to_string_lossy().into_owned();
        let (said, complained) =
            evaluate(&format!("import ./library/tests.nix {{ only = \"library/{area}\"; }}"));
        assert_eq!(said, "[]", "cases of {area} that are not as expected, and:\n{complained}");
        count += 1;
    }
    assert!(count > 10, "only {count} areas have been found");
}

#[test]
fn every_option_has_a_case_that_sets_it() {
    let (said, complained) = evaluate("import ./dev/options-without-case.nix { }");
    assert_eq!(
        said, r#"{"home":[],"linux":[]}"#,
        "options that no case of a test.nix sets, and:\n{complained}"
    );
}

/// Packages of nixpkgs alone, named where a host may have that.
const OF_NIXPKGS: [&str; 2] = ["mailcap", "postgresql_14"];

#[test]
fn every_package_that_modules_name_is_in_the_table() {
    let (said, complained) = evaluate(
        "builtins.attrNames ((import ./library { }).lib.linuxSystem { system = \"x86_64-linux\"; modules = [ ]; }).pkgs",
    );
    let known: Vec<String> =
        serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {complained}"));
    let mut unknown = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../library");
    for path in modules_below(&root) {
        let text = std::fs::read_to_string(&path).expect("modules are texts");
        for name in packages_named(&text) {
            if !known.contains(&name) && !OF_NIXPKGS.contains(&name.as_str()) {
                unknown.push(format!("{}: pkgs.{name}", path.display()));
            }
        }
    }
    assert!(unknown.is_empty(), "not in library/packages/names.json: {unknown:#?}");
}

/// Files of Nix below a folder, without cases and the pure functions.
fn modules_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the library can be listed").filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("library/lib") {
            found.extend(modules_below(&path));
        } else if path.extension().is_some_and(|e| e == "nix") && !path.to_string_lossy().contains("/test") {
            found.push(path);
        }
    }
    found
}

/// Names after `pkgs.`, outside comments.
fn packages_named(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines
        .flat_map(|line| {
            line.split("pkgs.").collect::<Vec<_>>().windows(2).filter_map(after_pkgs).collect::<Vec<_>>()
        })
        .collect()
}

fn after_pkgs(around: &[&str]) -> Option<String> {
    let [before, after] = around else { return None };
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "_-'".contains(c);
    if before.ends_with(|c: char| is_of_name(c) || c == '.') {
        return None;
    }
    let name: String = after.chars().take_while(|&c| is_of_name(c)).collect();
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(name)
}
