//! The documents of layouts, and the tables of `docs/layouts/` about them.

use crate::stage::{Stage, layouts, repository};
use std::collections::BTreeSet;

/// Layout, file, headings: what its description asks for as text.
const SECTIONS: &[(&str, &str, &[&str])] = &[
    (
        "hosts",
        "docs/architecture.md",
        &[
            "Introduction",
            "Summary",
            "The way from a file to a machine",
            "Patterns",
            "Components",
            "What it is built on",
            "How changes reach machines",
            "When something is wrong",
            "Risks, and what is done about them",
        ],
    ),
    ("hosts", "docs/data-models.md", &["Host", "User", "Module"]),
    ("hosts", "docs/workflows/new-machine.md", &["A new machine"]),
    ("hosts", "docs/workflows/update-and-roll-back.md", &["Update and roll back"]),
    ("hosts", "docs/workflows/change-a-shared-module.md", &["Change a shared module"]),
    ("hosts", "docs/coding-standards.md", &["Coding standards"]),
    ("hosts", "docs/tests.md", &["Tests"]),
    ("hosts", "docs/security.md", &["Security"]),
    ("hosts", "docs/key-rotation.md", &["Key rotation"]),
    ("hosts", "docs/disaster-recovery.md", &["Disaster recovery", "A machine anew"]),
    ("hosts", "docs/next-steps.md", &["Next steps, and how far it is"]),
    (
        "framework",
        "docs/architecture.md",
        &["Architecture", "Rules", "State", "Inputs", "When something fails", "Upkeep", "Security"],
    ),
    ("framework", "docs/modules.md", &["Modules and their options"]),
    ("framework", "docs/releases.md", &["Releases"]),
    ("infra", "README.md", &["What is where", "How a machine is said", "The cloud", "Secrets"]),
    ("homelab", "README.md", &["What is where", "Who may do what", "Installing and updating", "Secrets"]),
    ("targets", "README.md", &["What is where", "Who wins", "Packages", "When something is wrong"]),
];

/// The text below a heading, up to the next one.
fn section<'a>(text: &'a str, heading: &str) -> Option<Vec<&'a str>> {
    let mut lines = text.lines().skip_while(|line| line.trim_start_matches('#').trim() != heading);
    lines.next().filter(|line| line.starts_with('#'))?;
    Some(lines.take_while(|line| !line.starts_with('#')).filter(|line| !line.is_empty()).collect())
}

#[test]
fn sections_are_written() {
    for (layout, file, headings) in SECTIONS {
        let text = Stage::new(layout).read(file);
        for heading in *headings {
            let lines = section(&text, heading).unwrap_or_else(|| panic!("{layout}/{file} has no {heading}"));
            assert!(lines.len() > 1, "{layout}/{file}: {heading} says little");
        }
    }
    for layout in layouts() {
        let readme = Stage::new(layout).read("README.md");
        assert!(section(&readme, "What waits for a later version of Nivis").is_some(), "{layout}");
    }
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// The parts of `a/{b,c}/d`.
fn alternatives(path: &str) -> Vec<String> {
    let braces = path.split_once('{').and_then(|(before, rest)| {
        let (inside, after) = rest.split_once('}')?;
        Some((before, inside, after))
    });
    match braces {
        Some((before, inside, after)) => {
            inside.split(',').flat_map(|part| alternatives(&format!("{before}{part}{after}"))).collect()
        }
        None => vec![path.to_owned()],
    }
}

/// Files, folders and commands that a layout's own documents name are there.
#[test]
fn documents_name_what_is_there() {
    let verbs: BTreeSet<String> = {
        let stage = Stage::new("hosts");
        let help = stage.good(&["--help"]);
        let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
        lines.filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
    };
    assert!(verbs.contains("build"));
    let mut seen = 0;
    for layout in layouts() {
        let stage = Stage::new(layout);
        let files = stage.files();
        let is_there = |path: &str| {
            let folder = format!("{}/", path.trim_end_matches('/'));
            files.iter().any(|file| file == path || file.starts_with(&folder))
        };
        for file in files.iter().filter(|file| file.ends_with(".md")) {
            let text = stage.read(file);
            // What a document adds as an example is not there yet.
            let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_matches('`')).collect();
            let added: Vec<&str> = words
                .windows(2)
                .filter(|pair| matches!(pair[0], "add" | "new"))
                .map(|pair| pair[1])
                .collect();
            for word in quoted(&text) {
                if let Some(verb) = word.strip_prefix("nivis ").and_then(|rest| rest.split(' ').next()) {
                    assert!(verbs.contains(verb), "{layout}/{file}: there is no command `{word}`");
                    seen += 1;
                }
                let first = word.split(' ').next().unwrap_or_default();
                let top = first.split('/').next().unwrap_or_default();
                let pattern = first.contains(['<', '*', '$', '…'])
                    || first.contains("NAME")
                    || first.split('/').any(|part| added.contains(&part));
                if !first.contains('/') || pattern || !is_there(top) || top.is_empty() {
                    continue;
                }
                for path in alternatives(first) {
                    assert!(is_there(&path), "{layout}/{file}: there is no `{path}`");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

/// The functions of this crate's tests.
fn test_names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut folders = vec![repository().join("crates/nivis/tests")];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().expect("it can be read") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(path).expect("it can be read");
                let mut lines = text.lines();
                while let Some(line) = lines.next() {
                    if line == "#[test]"
                        && let Some(name) = lines.next().and_then(|line| line.strip_prefix("fn "))
                    {
                        names.insert(name.split('(').next().unwrap_or_default().to_owned());
                    }
                }
            }
        }
    }
    names
}

/// Every row says what shows it: a test that there is, a folder of cases, or that it waits.
#[test]
fn tables_name_tests_that_are_there() {
    let names = test_names();
    let mut rows = 0;
    for layout in layouts() {
        let file = repository().join(format!("docs/layouts/{layout}.md"));
        let text = std::fs::read_to_string(&file).expect("each layout has its page");
        // Words that the page's first table explains stand for tests.
        let mut words: BTreeSet<String> = ["scenario", "machines"].map(str::to_owned).into();
        let mut is_table_of_rows = false;
        for line in text.lines() {
            let cells: Vec<&str> = line.trim().trim_matches('|').split(" | ").map(str::trim).collect();
            if !line.starts_with('|') {
                is_table_of_rows = false;
            } else if cells.last().is_some_and(|cell| *cell == "shown by") {
                is_table_of_rows = true;
            } else if line.starts_with("| ---") {
            } else if is_table_of_rows {
                let shown = cells.get(2).copied().unwrap_or_default();
                let known = |word: &str| {
                    let places =
                        [repository().join(word), repository().join("templates").join(layout).join(word)];
                    names.contains(word) || word.contains('/') && places.iter().any(|place| place.exists())
                };
                for word in quoted(shown).filter(|word| word.contains('_') || word.contains('/')) {
                    assert!(known(word), "{layout}: there is no {word}: {line}");
                }
                let says = quoted(shown).any(known)
                    || shown.contains("waits")
                    || shown.split([' ', ',', ';', ':']).any(|word| words.contains(word));
                assert!(says, "{layout}: nothing shows {line}");
                rows += 1;
            } else if cells.len() == 2
                && quoted(cells[1]).any(|word| names.contains(word) || word.contains('/'))
            {
                words.extend(cells[0].split(", ").map(str::to_owned));
            }
        }
    }
    assert!(rows > 200, "{rows}");
}
