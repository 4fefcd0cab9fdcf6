//! `nivis lint`

mod explain;
mod statix;

use super::failure::Failure;
use super::nix_files::{find, for_each, replace, shown, sources};
use super::paint::Paint;
use super::session::Unopened;
use super::{Global, print};
use crate::render::{Style, render, render_warning, to_json};
use nivis_diag::{Code, Diagnostic, SourceMap};
use nivis_style::Workspace;
use nivis_style::lint::{Finding, LintOptions, Unused, fix, lint, rule};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Options of `nivis lint`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis lint                       all Nix files here and below, except for what .gitignore leaves out
  nivis lint --fix hosts           repair what can be repaired without a change of meaning
  nivis lint --only unused_let     one rule
  nivis lint --explain eta_reduction

Comments: `# nivis: allow RULE` above or behind a line, `# nivis: allow-file RULE` anywhere, and deadnix' `# deadnix: skip`.
A `statix.toml` here or above is followed: `disabled` and `ignore`.")]
pub(super) struct LintArgs {
    /// Files and folders [default: the folder here]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Make the changes that keep the meaning
    #[arg(long)]
    fix: bool,
    /// Show the rules
    #[arg(long, conflicts_with_all = ["fix", "explain"])]
    list: bool,
    /// Say what a rule is about
    #[arg(long, value_name = "RULE")]
    explain: Option<String>,
    /// Only these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    only: Vec<String>,
    /// These rules too, of those that are off
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    enable: Vec<String>,
    /// Not these rules
    #[arg(long, visible_alias = "allow", value_name = "RULE", value_delimiter = ',')]
    disable: Vec<String>,
    /// Say nothing of unused arguments of functions
    #[arg(short = 'l', long)]
    no_lambda_arg: bool,
    /// Say nothing of unused names in patterns
    #[arg(short = 'L', long)]
    no_lambda_pattern_names: bool,
    /// Say nothing of unused names that begin with `_`
    #[arg(short = '_', long)]
    no_underscore: bool,
    /// Follow no statix.toml
    #[arg(long)]
    no_statix: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// What was found in a file.
enum Outcome {
    Linted { text: Vec<u8>, findings: Vec<Finding>, repaired: Vec<&'static str> },
    Failed(Diagnostic, SourceMap),
}

/// `nivis lint`: 10 if there are findings, 1 if a file is no Nix.
pub(super) fn run(global: &Global, args: &LintArgs) -> Result<i32, Unopened> {
    if args.list {
        return Ok(explain::list(args.json)?);
    }
    if let Some(name) = &args.explain {
        return Ok(explain::explain(&known_rule(name)?, args.json)?);
    }
    let settings = if args.no_statix { statix::Settings::default() } else { statix::read(&args.paths)? };
    let options = options(args, &settings)?;
    let here = [PathBuf::from(".")];
    let mut found = find(if args.paths.is_empty() { &here } else { &args.paths })?;
    for link in &found.links {
        let text = format!("'{}' is a symbolic link and is left out", link.display());
        eprintln!("{}", render_warning(&text, Paint::stderr().is_on()));
    }
    found.files.retain(|file| !settings.ignores(file));
    let work = |workspace: &mut Workspace, path: &PathBuf| one(workspace, path, &options, args.fix);
    let outcomes = for_each(&found.files, Workspace::default, work);
    let files: Vec<String> = found.files.iter().map(|path| shown(path)).collect();
    Ok(report(global, args, &files, &outcomes)?)
}

fn known_rule(name: &str) -> Result<nivis_style::lint::Rule, Failure> {
    rule(name).copied().ok_or_else(|| Failure::Usage(format!("there is no rule '{name}'; --list shows all")))
}

fn options(args: &LintArgs, settings: &statix::Settings) -> Result<LintOptions, Failure> {
    let mut options = LintOptions::default();
    if !args.only.is_empty() {
        options.enabled.clear();
    }
    for name in args.only.iter().chain(&args.enable) {
        options.enabled.insert(known_rule(name)?.name);
    }
    for name in &args.disable {
        options.enabled.remove(known_rule(name)?.name);
    }
    // Names that other versions of statix know are no mistake in its own file.
    for rule in settings.disabled.iter().filter_map(|name| rule(name)) {
        if !args.only.iter().any(|only| only == rule.name) {
            options.enabled.remove(rule.name);
        }
    }
    options.unused = Unused {
        no_lambda_arg: args.no_lambda_arg,
        no_lambda_pattern_names: args.no_lambda_pattern_names,
        no_underscore: args.no_underscore,
    };
    Ok(options)
}

fn one(workspace: &mut Workspace, path: &Path, options: &LintOptions, repair: bool) -> Outcome {
    let name = shown(path);
    let failed = |verb: &str, error: std::io::Error| {
        let message = format!("cannot {verb} '{name}': {error}");
        Outcome::Failed(Diagnostic::error(Code::COMMAND_FILE, message), SourceMap::default())
    };
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) => return failed("read", error),
    };
    let result = if repair {
        fix(&text, options, workspace).map(|fixed| (fixed.text, fixed.findings, fixed.repaired))
    } else {
        lint(&text, options, workspace).map(|findings| (Vec::new(), findings, Vec::new()))
    };
    match result {
        Err(error) => {
            let (map, file) = sources(&name, &text);
            Outcome::Failed(error.diagnose(file), map)
        }
        Ok((new, findings, repaired)) if !repaired.is_empty() => match replace(path, &text, &new) {
            Ok(()) => Outcome::Linted { text: new, findings, repaired },
            Err(error) => failed("write", error),
        },
        Ok((_, findings, repaired)) => Outcome::Linted { text, findings, repaired },
    }
}

/// Shows what was found; gives the exit code.
fn report(global: &Global, args: &LintArgs, files: &[String], outcomes: &[Outcome]) -> Result<i32, Failure> {
    let style = |paint: Paint| Style { colours: paint.is_on(), show_trace: global.show_trace };
    let (mut found, mut failures, mut changed, mut text) =
        (Vec::new(), Vec::new(), Vec::new(), String::new());
    let mut repairs = 0;
    for (name, outcome) in files.iter().zip(outcomes) {
        match outcome {
            Outcome::Failed(diagnostic, sources) => {
                if !args.json {
                    eprintln!("{}", render(diagnostic, sources, None, style(Paint::stderr())));
                }
                failures.push(to_json(diagnostic, sources));
            }
            Outcome::Linted { text: source, findings, repaired } => {
                if !repaired.is_empty() {
                    changed.push(name);
                    repairs += repaired.len();
                }
                if findings.is_empty() {
                    continue;
                }
                let (map, file) = sources(name, source);
                for finding in findings {
                    let diagnostic = finding.diagnose(file);
                    if !args.json {
                        text.push_str(&render(&diagnostic, &map, None, style(Paint::stdout())));
                        text.push('\n');
                        continue;
                    }
                    let mut value = to_json(&diagnostic, &map);
                    value["rule"] = json!(finding.rule);
                    value["fixable"] = json!(!finding.edits.is_empty());
                    value["suggestion"] = json!(finding.suggestion);
                    found.push(value);
                }
            }
        }
    }
    let count: usize = outcomes
        .iter()
        .map(|outcome| match outcome {
            Outcome::Linted { findings, .. } => findings.len(),
            Outcome::Failed(..) => 0,
        })
        .sum();
    if args.json {
        let value = json!({ "files": files.len(), "findings": found, "fixed": changed, "errors": failures });
        text = format!("{value:#}\n");
    } else if count + repairs > 0 {
        text.push_str(&summary(count, repairs, changed.len()));
    }
    print(text.as_bytes())?;
    Ok(match (failures.is_empty(), count) {
        (false, _) => 1,
        (true, 0) => 0,
        (true, _) => 10,
    })
}

fn summary(count: usize, repairs: usize, files: usize) -> String {
    let plural = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    let found = plural(count, "finding");
    match repairs {
        0 => format!("{found}\n"),
        _ => format!("{} in {}; {found} left\n", plural(repairs, "repair"), plural(files, "file")),
    }
}
