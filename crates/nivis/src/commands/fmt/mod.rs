//! `nivis fmt`

mod difference;

use super::failure::Failure;
use super::nix_files::{find, for_each, replace, shown, sources};
use super::paint::Paint;
use super::session::Unopened;
use super::{Global, print};
use crate::render::{Style, render, render_warning, to_json};
use difference::unified;
use nivis_diag::{Code, Diagnostic, SourceMap};
use nivis_style::{Workspace, format};
use serde_json::json;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Options of `nivis fmt`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis fmt                    all Nix files here and below, except for what .gitignore leaves out
  nivis fmt --check            change nothing: show what would change; status 10 if anything would
  nivis fmt flake.nix hosts    this file and this folder
  nivis fmt - <old >new        standard input

What stands between lines `/*nixfmt:disable*/` and `/*nixfmt:enable*/` is left alone.")]
pub(super) struct FmtArgs {
    /// Files and folders, or `-` for standard input [default: the folder here]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write nothing; show the differences, status 10 if there are any
    #[arg(short, long)]
    check: bool,
    /// What standard input is called in messages
    #[arg(long, value_name = "NAME", default_value = "<stdin>", hide_default_value = true)]
    filename: String,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// What became of a file.
enum Outcome {
    Unchanged,
    Changed { old: Vec<u8>, new: String },
    Failed(Diagnostic, SourceMap),
}

/// `nivis fmt`: 10 if `--check` found something, 1 if a file is no Nix.
pub(super) fn run(global: &Global, args: &FmtArgs) -> Result<i32, Unopened> {
    if args.paths.iter().any(|path| path == Path::new("-")) {
        if args.paths.len() > 1 {
            return Err(Failure::Usage("'-' is standard input and stands alone".into()).into());
        }
        return Ok(standard_input(global, args)?);
    }
    let here = [PathBuf::from(".")];
    let found = find(if args.paths.is_empty() { &here } else { &args.paths })?;
    for link in &found.links {
        let text = format!("'{}' is a symbolic link and is left as it is", link.display());
        eprintln!("{}", render_warning(&text, Paint::stderr().is_on()));
    }
    let check = args.check;
    let outcomes = for_each(&found.files, Workspace::default, |workspace, path| one(workspace, path, check));
    let files: Vec<String> = found.files.iter().map(|path| shown(path)).collect();
    Ok(report(global, args, &files, &outcomes)?)
}

/// Formats one file, and writes it unless it is only to be checked.
fn one(workspace: &mut Workspace, path: &Path, check: bool) -> Outcome {
    let name = shown(path);
    let failed = |verb: &str, error: std::io::Error| {
        let message = format!("cannot {verb} '{name}': {error}");
        Outcome::Failed(Diagnostic::error(Code::COMMAND_FILE, message), SourceMap::default())
    };
    let old = match std::fs::read(path) {
        Ok(old) => old,
        Err(error) => return failed("read", error),
    };
    match text_outcome(workspace, &name, old) {
        Outcome::Changed { old, new } if !check => match replace(path, &old, new.as_bytes()) {
            Ok(()) => Outcome::Changed { old, new },
            Err(error) => failed("write", error),
        },
        outcome => outcome,
    }
}

fn text_outcome(workspace: &mut Workspace, name: &str, old: Vec<u8>) -> Outcome {
    match format(&old, workspace) {
        Ok(None) => Outcome::Unchanged,
        Ok(Some(new)) => Outcome::Changed { old, new },
        Err(error) => {
            let (map, file) = sources(name, &old);
            Outcome::Failed(error.diagnose(file), map)
        }
    }
}

fn standard_input(global: &Global, args: &FmtArgs) -> Result<i32, Failure> {
    let mut old = Vec::new();
    let failed = |source| Failure::Io { message: "cannot read the standard input".into(), source };
    std::io::stdin().lock().read_to_end(&mut old).map_err(failed)?;
    let outcome = text_outcome(&mut Workspace::default(), &args.filename, old.clone());
    if !args.check && !args.json {
        match &outcome {
            Outcome::Unchanged => print(&old)?,
            Outcome::Changed { new, .. } => print(new.as_bytes())?,
            Outcome::Failed(..) => {}
        }
    }
    report(global, args, std::slice::from_ref(&args.filename), &[outcome])
}

/// Shows what became of all files; gives the exit code.
fn report(global: &Global, args: &FmtArgs, files: &[String], outcomes: &[Outcome]) -> Result<i32, Failure> {
    let style = Style { colours: Paint::stderr().is_on(), show_trace: global.show_trace };
    let (mut changed, mut failures, mut text) = (Vec::new(), Vec::new(), String::new());
    let standard_input =
        args.paths.len() == 1 && args.paths.first().is_some_and(|path| path == Path::new("-"));
    for (name, outcome) in files.iter().zip(outcomes) {
        match outcome {
            Outcome::Unchanged => {}
            Outcome::Changed { old, new } => {
                changed.push(name);
                if args.check {
                    text.push_str(&unified(name, old, new, Paint::stdout()));
                } else if !standard_input {
                    text.push_str(&format!("formatted {name}\n"));
                }
            }
            Outcome::Failed(diagnostic, sources) => {
                if !args.json {
                    eprintln!("{}", render(diagnostic, sources, None, style));
                }
                failures.push(to_json(diagnostic, sources));
            }
        }
    }
    let code = match (failures.is_empty(), changed.is_empty()) {
        (false, _) => 1,
        (true, false) if args.check => 10,
        _ => 0,
    };
    if args.json {
        let value = json!({ "files": files.len(), "changed": changed, "errors": failures });
        text = format!("{value:#}\n");
    }
    print(text.as_bytes())?;
    Ok(code)
}
