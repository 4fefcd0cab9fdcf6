//! What documents say against what is there.

use std::collections::BTreeSet;

use nivis_diag::{Code, CodeInfo};

use super::File;

const PAGES: &str = "docs/errors/";

/// Each code has a page with its title, listed in the index, and each page a code.
pub(super) fn check_codes(files: &[File]) -> Vec<String> {
    check_pages(files, Code::ALL)
}

fn check_pages(files: &[File], codes: &[CodeInfo]) -> Vec<String> {
    let find = |path: &str| files.iter().find(|file| file.path == path);
    let index = find(&format!("{PAGES}README.md")).map_or("", |file| file.text.as_str());
    let mut problems = Vec::new();
    for info in codes {
        let path = format!("{PAGES}{}.md", info.code);
        let heading = format!("# {}: {}", info.code, info.title);
        match find(&path) {
            None => problems.push(format!("{path} is missing: explain {} there", info.code)),
            Some(page) if page.text.lines().next() != Some(&heading) => {
                problems.push(format!("{path}: the first line should be `{heading}`"));
            }
            Some(_) => {}
        }
        if !index.contains(&format!("| [{0}]({0}.md) | {1} |", info.code, info.title)) {
            problems.push(format!("{PAGES}README.md does not list {} with its title", info.code));
        }
    }
    for file in files {
        let name = file.path.strip_prefix(PAGES).and_then(|name| name.strip_suffix(".md"));
        let known = |name: &str| codes.iter().any(|info| info.code.to_string() == name);
        if name.is_some_and(|name| name != "README" && !known(name)) {
            problems.push(format!("{} is about no code", file.path));
        }
    }
    problems
}

/// Each code has a case: a transcript that shows it, or a test that names it.
pub(super) fn check_cases(files: &[File]) -> Vec<String> {
    let is_case = |file: &&File| {
        file.path.starts_with("tests/") || (file.path.starts_with("crates/") && file.path.ends_with(".rs"))
    };
    let cases: Vec<&File> = files.iter().filter(is_case).collect();
    let shown = |info: &&CodeInfo| cases.iter().any(|file| file.text.contains(&info.code.to_string()));
    let missing = Code::ALL.iter().filter(|info| !shown(info));
    missing.map(|info| format!("{} has no case: show it in tests/cli/errors", info.code)).collect()
}

/// The changelog has a place for what is to come.
pub(super) fn check_changelog(files: &[File]) -> Vec<String> {
    let changelog = files.iter().find(|file| file.path == "CHANGELOG.md");
    let has = changelog.is_some_and(|file| file.text.lines().any(|line| line.starts_with("## Unreleased")));
    if has { Vec::new() } else { vec!["CHANGELOG.md has no `## Unreleased`".to_owned()] }
}

/// What ARCHITECTURE.md names in backticks as a path is there, from the root or from `crates/`.
pub(super) fn check_architecture(files: &[File]) -> Vec<String> {
    let Some(document) = files.iter().find(|file| file.path == "ARCHITECTURE.md") else { return Vec::new() };
    let exists = |path: &str| {
        let folder = format!("{path}/");
        files.iter().any(|file| file.path == path || file.path.starts_with(&folder))
    };
    let mut problems = Vec::new();
    for (number, line) in document.text.lines().enumerate() {
        for word in line.split('`').skip(1).step_by(2).filter(|word| is_path(word)) {
            let path = word.trim_end_matches('/');
            if !exists(path) && !exists(&format!("crates/{path}")) {
                problems.push(format!("ARCHITECTURE.md:{}: `{word}` does not exist", number + 1));
            }
        }
    }
    problems
}

/// Each dependency has its row in ARCHITECTURE.md, with a reason, and each row a dependency.
pub(super) fn check_dependencies(files: &[File]) -> Vec<String> {
    let Some(document) = files.iter().find(|file| file.path == "ARCHITECTURE.md") else { return Vec::new() };
    let section = document.text.split_once("\n## Dependencies\n").map_or("", |(_, rest)| rest);
    let section = section.split("\n## ").next().unwrap_or("");
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut problems = Vec::new();
    for line in section.lines().filter(|line| line.starts_with("| `")) {
        let mut cells = line.trim_matches('|').split(" | ");
        told.extend(cells.next().unwrap_or("").split('`').skip(1).step_by(2));
        if cells.next().is_none_or(|reason| reason.trim().is_empty()) {
            problems.push(format!("ARCHITECTURE.md: a dependency without a reason: {line}"));
        }
    }
    let manifests = files.iter().filter(|file| file.path.rsplit('/').next() == Some("Cargo.toml"));
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for manifest in manifests {
        for name in dependencies(&manifest.text) {
            if !told.contains(name) && !name.starts_with("nivis") {
                problems.push(format!("{}: `{name}` has no reason in ARCHITECTURE.md", manifest.path));
            }
            used.insert(name);
        }
    }
    let gone = told.difference(&used);
    problems.extend(gone.map(|name| format!("ARCHITECTURE.md: `{name}` is no dependency")));
    problems
}

/// The names in the tables of dependencies of a manifest; those of the workspace are only offered.
fn dependencies(manifest: &str) -> Vec<&str> {
    let mut inside = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        if let Some(table) = line.strip_prefix('[') {
            let table = table.trim_end().trim_end_matches(']');
            inside = table.ends_with("dependencies") && table != "workspace.dependencies";
        } else if inside {
            let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
            names.extend(line.get(..end.unwrap_or(line.len())).filter(|name| !name.is_empty()));
        }
    }
    names
}

/// Whether a word in backticks is meant as a path of the repository.
fn is_path(word: &str) -> bool {
    const FOLDERS: [&str; 10] =
        ["crates", "library", "templates", "tests", "benches", "fuzz", "docs", "examples", "xtask", "dev"];
    let allowed = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let Some((first, _)) = word.split_once('/') else { return false };
    word.chars().all(allowed) && (FOLDERS.contains(&first) || first == "nivis" || first.starts_with("nivis-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn codes_and_pages_belong_together() {
        let codes = &[CodeInfo { code: Code::EVAL_TYPE, title: "title" }];
        let page = || file("docs/errors/NV0201.md", "# NV0201: title\n");
        let index = || file("docs/errors/README.md", "| [NV0201](NV0201.md) | title |\n");
        assert_eq!(check_pages(&[page(), index()], codes), Vec::<String>::new());
        assert_eq!(check_pages(&[index()], codes).len(), 1);
        assert_eq!(check_pages(&[page()], codes).len(), 1);
        assert_eq!(check_pages(&[page(), index()], &[]).len(), 1);
        assert_eq!(check_pages(&[file("docs/errors/NV0201.md", "# other\n"), index()], codes).len(), 1);
    }

    #[test]
    fn codes_have_cases() {
        let all: String = Code::ALL.iter().map(|info| format!("error[{}]: x\n", info.code)).collect();
        assert_eq!(check_cases(&[file("tests/cli/errors/all.md", &all)]), Vec::<String>::new());
        let but_one = all.replace("NV0201", "");
        assert_eq!(check_cases(&[file("tests/cli/errors/all.md", &but_one)]).len(), 1);
        assert_eq!(check_cases(&[file("docs/all.md", &all)]).len(), Code::ALL.len());
    }

    #[test]
    fn paths_in_the_architecture_exist() {
        let files = |text| [file("ARCHITECTURE.md", text), file("crates/nivis-eval/src/heap/mod.rs", "")];
        assert_eq!(check_architecture(&files("`nivis-eval/src/heap/` and `crates/nivis-eval`")).len(), 0);
        assert_eq!(check_architecture(&files("`nivis-eval/src/pile.rs`")).len(), 1);
        assert_eq!(check_architecture(&files("`a/b`, `/nix/store` and `docs/<code>.md`")).len(), 0);
    }

    #[test]
    fn dependencies_have_reasons() {
        let files = |rows: &str, manifest: &str| {
            let document = format!(
                "# A\n\n## Dependencies\n\n| crate | for |\n| --- | --- |\n{rows}\n## Next\n| `z` | y |\n"
            );
            [file("ARCHITECTURE.md", &document), file("crates/a/Cargo.toml", manifest)]
        };
        let manifest = "[package]\nname = \"a\"\n[dependencies]\nnivis-a = 1\nb.workspace = true\n# d\n[dev-dependencies]\nc = { }\n";
        assert_eq!(check_dependencies(&files("| `b`, `c` (tests) | x |\n", manifest)), Vec::<String>::new());
        assert_eq!(check_dependencies(&files("| `b` | x |\n", manifest)).len(), 1);
        assert_eq!(check_dependencies(&files("| `b`, `c` |  |\n", manifest)).len(), 1);
        assert_eq!(check_dependencies(&files("| `b`, `c`, `e` | x |\n", manifest)).len(), 1);
        assert_eq!(dependencies("[workspace.dependencies]\nx = 1\n"), Vec::<&str>::new());
    }

    #[test]
    fn the_changelog_is_open() {
        assert_eq!(check_changelog(&[file("CHANGELOG.md", "# Changelog\n\n## Unreleased\n")]).len(), 0);
        assert_eq!(check_changelog(&[file("CHANGELOG.md", "# Changelog\n")]).len(), 1);
    }
}
