//! The embedded library: the `test.nix` of every module, and what no case shows.

use nivis_testing::program::Program;
use std::path::Path;

/// What an expression gives as JSON, and what was complained of, with the repository's root as folder.
fn evaluate(expression: &str) -> (String, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let program = Program::instantiate(Path::new(env!("CARGO_BIN_EXE_nivis")));
    let finished = program.json_in(&root, expression).expect("the program starts");
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

/// `nivis host add --system` has the platforms of Linux and macOS in a table of its own.
#[test]
fn platforms_of_hosts_are_those_of_lib() {
    let names = "let d = (import ./library/lib).systems.doubles; in builtins.sort builtins.lessThan (d.linux ++ d.darwin)";
    let (said, complained) = evaluate(names);
    let doubles: Vec<String> = serde_json::from_str(&said).expect(&complained);
    let source = include_str!("../src/commands/scaffold/system.rs");
    let table = source.split_once("= [").and_then(|(_, rest)| rest.split_once("];")).expect("a table").0;
    let known: Vec<&str> = table.split('"').skip(1).step_by(2).collect();
    assert_eq!(doubles, known);
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
const OF_NIXPKGS: [&str; 5] = ["dockerTools", "emacsPackagesFor", "kdePackages", "mailcap", "postgresql_14"];

/// Packages that templates make themselves, or name in an overlay.
const OF_TEMPLATES: [&str; 5] =
    ["check-scripts", "disk-report", "google-cloud-sdk", "scientifica", "where-am-i"];

#[test]
fn every_package_that_modules_name_is_in_the_table() {
    let (said, complained) = evaluate(
        "builtins.attrNames ((import ./library { }).lib.linuxSystem { system = \"x86_64-linux\"; modules = [ ]; }).pkgs",
    );
    let known: Vec<String> =
        serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {complained}"));
    let mut unknown = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = ["library", "templates", "examples"].map(|folder| modules_below(&root.join(folder)));
    assert!(folders.iter().all(|paths| !paths.is_empty()));
    for path in folders.concat() {
        let text = std::fs::read_to_string(&path).expect("modules are texts");
        for name in packages_named(&text) {
            let is_own = OF_NIXPKGS.iter().chain(&OF_TEMPLATES).any(|own| *own == name);
            if !known.contains(&name) && !is_own {
                unknown.push(format!("{}: pkgs.{name}", path.display()));
            }
        }
    }
    assert!(unknown.is_empty(), "not in library/packages/names.json: {unknown:#?}");
}

#[test]
fn the_table_answers_for_every_package_manager() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../library/packages/names.json");
    let text = std::fs::read_to_string(path).expect("the table can be read");
    let table: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&text).expect("the table is JSON");
    // As the names that these managers take; without a word about one it is the name here.
    let is_name = |name: &str| {
        !name.is_empty()
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-._@".contains(c))
    };
    let mut ill = Vec::new();
    for (name, entry) in &table {
        for manager in ["apt", "dnf", "pacman", "apk"] {
            let answers = match entry.get(manager) {
                None => vec![name.as_str()],
                // It is not there.
                Some(serde_json::Value::Null) => continue,
                Some(serde_json::Value::Array(names)) => {
                    names.iter().filter_map(|name| name.as_str()).collect()
                }
                Some(other) => other.as_str().into_iter().collect(),
            };
            // Fedora keeps capitals, as in NetworkManager.
            let is_good =
                |name: &&str| is_name(&name.to_ascii_lowercase()) && (manager == "dnf" || is_name(name));
            if answers.is_empty() || !answers.iter().all(is_good) {
                ill.push(format!("{name} for {manager}: {answers:?}"));
            }
        }
    }
    assert!(ill.is_empty(), "no names of packages: {ill:#?}");
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
