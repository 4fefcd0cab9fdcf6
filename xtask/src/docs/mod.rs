//! `cargo xtask docs`: the options of the base library as Markdown in `docs/options` and as pages in HTML.
//!
//! What is told of an option comes from `dev/options.nix`, which the given `nivis` evaluates.

mod html;
mod inline;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use nivis_testing::program::Program;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::TaskError;

/// Where the Markdown is kept, from the root of the repository.
const MARKDOWN: &str = "docs/options";

/// What `cargo xtask docs` is asked to do.
pub(crate) struct DocsOptions {
    nivis: PathBuf,
    html: PathBuf,
}

impl DocsOptions {
    /// Reads `--nivis PATH [--html DIR]`.
    pub(crate) fn parse(words: &[&str]) -> Option<Self> {
        let (mut nivis, mut html) = (None, PathBuf::from("target/docs/options"));
        for pair in words.chunks(2) {
            match *pair {
                ["--nivis", path] => nivis = Some(PathBuf::from(path)),
                ["--html", path] => html = PathBuf::from(path),
                _ => return None,
            }
        }
        Some(DocsOptions { nivis: nivis?, html })
    }
}

/// A module of the library.
#[derive(Deserialize)]
struct Module {
    /// Its folder below `library/`, as `services/redis`.
    name: String,
    area: String,
    title: String,
    /// What its README says, as Markdown.
    text: String,
    status: Status,
    options: Vec<OptionFact>,
}

/// How far a module is tried, and by what.
#[derive(Deserialize)]
struct Status {
    level: String,
    by: String,
}

/// What is told of an option; texts are Markdown.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OptionFact {
    name: String,
    read_only: bool,
    r#type: String,
    description: String,
    /// Files of the repository.
    declared: Vec<String>,
    default: Option<Shown>,
    example: Option<Shown>,
}

/// A value as it is shown: an expression, or words in Markdown.
#[derive(Deserialize)]
struct Shown {
    code: bool,
    text: String,
}

/// Writes both kinds of pages; what is in their folders and not among them goes.
pub(crate) fn docs(root: &Path, options: &DocsOptions) -> Result<String, TaskError> {
    let program = options.nivis.canonicalize()?;
    let markdown: BTreeMap<String, String> = evaluate(root, &program, "markdown")?;
    let modules: Vec<Module> = evaluate(root, &program, "modules")?;
    let html = root.join(&options.html);
    let pages = html::pages(&modules);
    write_all(&root.join(MARKDOWN), &markdown)?;
    write_all(&html, &pages)?;
    let count: usize = modules.iter().map(|module| module.options.len()).sum();
    Ok(format!("{count} options of {} modules in {MARKDOWN} and {}", modules.len(), html.display()))
}

/// An attribute of `dev/options.nix`.
fn evaluate<T: DeserializeOwned>(root: &Path, nivis: &Path, attribute: &str) -> Result<T, TaskError> {
    let finished = Program { command: vec![nivis.into(), "nix-instantiate".into()] }
        .run_in(root, &["--eval", "--strict", "--json", "dev/options.nix", "-A", attribute])?;
    if !finished.success() {
        return Err(TaskError::NotEvaluated(String::from_utf8_lossy(&finished.stderr).trim().to_owned()));
    }
    serde_json::from_slice(&finished.stdout).map_err(TaskError::NotAsExpected)
}

/// Makes a folder hold these files, by their path in it, and nothing else.
fn write_all(folder: &Path, files: &BTreeMap<String, String>) -> Result<(), TaskError> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    for (name, text) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}
