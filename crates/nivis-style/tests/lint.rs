//! `tests/lint`: what the linter says of texts, and what it makes of them.

use nivis_style::Workspace;
use nivis_style::lint::{LintOptions, fix, lint, rules};
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/lint")
}

/// All rules, also those that are off.
fn all() -> LintOptions {
    let mut options = LintOptions::default();
    options.enabled.extend(rules().iter().map(|rule| rule.name));
    options
}

/// What is found in a text, and what repairs make of it.
fn outcome(text: &str, options: &LintOptions) -> String {
    let mut workspace = Workspace::default();
    let findings = match lint(text.as_bytes(), options, &mut workspace) {
        Ok(findings) => findings,
        Err(error) => return format!("error: {error}\n"),
    };
    let mut out = String::new();
    for finding in &findings {
        let before = &text[..finding.range.start as usize];
        let line = before.matches('\n').count() + 1;
        let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1) + 1;
        out.push_str(&format!("{line}:{column} {}: {}\n", finding.rule, finding.message));
    }
    let fixed = fix(text.as_bytes(), options, &mut workspace).expect("it is Nix");
    if fixed.text != text.as_bytes() {
        out.push_str("fixed:\n");
        out.push_str(&String::from_utf8_lossy(&fixed.text));
    }
    out
}

#[test]
fn cases_are_as_recorded() {
    let mut wrong = Vec::new();
    for rule in rules() {
        let path = folder().join(format!("{}.test", rule.name));
        let Ok(recorded) = fs::read_to_string(&path) else {
            wrong.push(format!("{} has no case", rule.name));
            continue;
        };
        let mut options = LintOptions::default();
        options.enabled.insert(rule.name);
        let mut printed = String::new();
        let mut found = false;
        for case in recorded.split("### ").skip(1) {
            let (name, rest) = case.split_once('\n').expect("a case has a name");
            let text = rest.split_once("===\n").map_or(rest, |(text, _)| text);
            let outcome = outcome(text, &options);
            let says = format!(" {}: ", rule.name);
            found |= outcome.contains(&says);
            if name.starts_with("nothing") == outcome.contains(&says) {
                wrong.push(format!("{}: {name}:\n{outcome}", rule.name));
            }
            let end = if outcome.is_empty() || outcome.ends_with('\n') { "" } else { "\n" };
            printed.push_str(&format!("### {name}\n{text}===\n{outcome}{end}"));
        }
        if !found {
            wrong.push(format!("{} finds nothing in its cases", rule.name));
        }
        if printed != recorded {
            if std::env::var_os("NIVIS_BLESS").is_some() {
                fs::write(&path, printed).expect("it can be written");
            } else {
                wrong.push(format!("{}:\n{printed}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What `--explain` shows is true.
#[test]
fn examples_are_found_and_repaired() {
    for rule in rules() {
        let mut options = all();
        options.enabled.retain(|name| *name == rule.name);
        let mut workspace = Workspace::default();
        let before = rule.example.before.as_bytes();
        let findings = lint(before, &options, &mut workspace).expect("examples are Nix");
        assert!(!findings.is_empty(), "{} does not find its example", rule.name);
        let after = lint(rule.example.after.as_bytes(), &options, &mut workspace).expect("examples are Nix");
        assert!(after.is_empty(), "{} finds {after:?} in what it proposes", rule.name);
        assert_eq!(findings.iter().any(|finding| !finding.edits.is_empty()), rule.repairs, "{}", rule.name);
        if rule.repairs && rule.name != "unused_let" {
            let fixed = fix(before, &options, &mut workspace).expect("examples are Nix").text;
            assert_eq!(String::from_utf8_lossy(&fixed), rule.example.after, "{}", rule.name);
        }
    }
}

/// Repairs of a whole library end, leave Nix, and leave nothing that could be repaired.
#[test]
fn a_library_is_repaired_at_once() {
    let Some(corpora) = std::env::var_os("NIVIS_CORPORA") else {
        eprintln!("skipped: NIVIS_CORPORA is not set");
        return;
    };
    let mut options = LintOptions::default();
    options.unused.no_lambda_pattern_names = true;
    let mut workspace = Workspace::default();
    let mut folders = vec![PathBuf::from(corpora).join("nixpkgs-2607/lib")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("it can be read") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "nix") {
                let text = fs::read(&path).expect("it can be read");
                let Ok(fixed) = fix(&text, &options, &mut workspace) else { continue };
                let again = fix(&fixed.text, &options, &mut workspace).expect("repairs leave Nix");
                assert_eq!(again.repaired, Vec::<&str>::new(), "{}", path.display());
            }
        }
    }
}
