//! `nivis eval`

use super::cached::printing;
use super::expression::ExprArgs;
use super::failure::Failure;
use super::session::{Session, Unopened};
use super::{FlakeArgs, Global, print};
use crate::nix_instantiate::attr_path;
use nivis_eval::context::ContextSet;
use nivis_eval::heap::{Kind, Ref};
use nivis_eval::print::PrintOptions;
use nivis_eval::source::Origin;
use nivis_eval::suggest::best_of;
use nivis_eval::{Coercion, Word};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Options of `nivis eval`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis eval '#nixosConfigurations.web.config.networking.hostName'
  nivis eval github:owner/repo#lib.version --json
  nivis eval --expr '1 + 2'
  nivis eval -f ./default.nix hello.meta --apply builtins.attrNames
  nivis eval --jobs checks    a line of JSON for each derivation")]
pub(super) struct EvalArgs {
    /// What to evaluate: `REF#ATTR`, `#ATTR` or an attribute of the flake; an attribute of --expr or --file
    pub(super) installable: Option<String>,
    #[command(flatten)]
    pub(super) flake: FlakeArgs,
    #[command(flatten)]
    pub(super) expression: ExprArgs,
    /// Apply a function to the value
    #[arg(long, value_name = "FUNCTION")]
    pub(super) apply: Option<String>,
    /// Print JSON
    #[arg(long, conflicts_with = "raw")]
    pub(super) json: bool,
    /// Print the string itself, without quotes and line end
    #[arg(long)]
    raw: bool,
    /// Write the value to a new path: strings become files, sets folders
    #[arg(long, value_name = "PATH", conflicts_with_all = ["json", "raw", "jobs"])]
    write_to: Option<std::path::PathBuf>,
    /// Print each derivation in the value as a line of JSON, as nix-eval-jobs does
    #[arg(long, conflicts_with_all = ["json", "raw"])]
    jobs: bool,
    #[command(flatten)]
    pub(super) job_options: super::eval_jobs::JobOptions,
}

/// Opens what an installable names; gives the session and the value.
pub(super) fn open_installable(
    global: &Global,
    flake: &FlakeArgs,
    installable: Option<&str>,
    expression: &ExprArgs,
) -> Result<(Session, Word), Unopened> {
    // Which outputs are meant says nothing about the value.
    let (wanted, _) = split_outputs(installable.unwrap_or_default())?;
    if expression.is_given() {
        let mut session = expression.session(global, flake.impure)?;
        session.eval.heap.shows_identity = true;
        let trees = session.trees.clone();
        let value = expression.value(&mut session, wanted);
        return value.map(|value| (session, value)).map_err(|failure| Unopened(failure, trees));
    }
    let (told, attribute) = split_installable(wanted);
    let mut session = Session::open_flake(global, flake, told.as_deref())?;
    session.eval.heap.shows_identity = true;
    let trees = session.trees.clone();
    let attribute = if attribute.is_empty() { session.fragment.clone() } else { attribute.to_owned() };
    let value = session.find_output(&attribute);
    value.map(|value| (session, value)).map_err(|failure| Unopened(failure, trees))
}

/// A flake, where one is named, its fragment still behind it; else an attribute of the one here.
fn split_installable(wanted: &str) -> (Option<Cow<'_, str>>, &str) {
    if wanted.starts_with('#') {
        return (Some(format!(".{wanted}").into()), "");
    }
    // A path is a flake; anything else is an attribute of the one here.
    if wanted.starts_with(['.', '/']) || wanted.contains(['#', ':']) {
        return (Some(wanted.into()), "");
    }
    (None, wanted)
}

/// Takes what follows the last `^` off, the names of outputs or `*` (`outputs-spec.cc` of the reference).
///
/// # Errors
/// There is something else behind it.
pub(super) fn split_outputs(installable: &str) -> Result<(&str, Option<&str>), Failure> {
    let Some((rest, outputs)) = installable.rsplit_once('^') else { return Ok((installable, None)) };
    let is_name = |name: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"+-._?=".contains(&byte);
        let start = name.split('-').next().unwrap_or_default();
        !name.is_empty() && !matches!(start, "." | "..") && name.bytes().all(allowed)
    };
    if outputs == "*" || outputs.split(',').all(is_name) {
        return Ok((rest, Some(outputs)));
    }
    Err(Failure::Usage(format!("invalid extended outputs specifier '{installable}'")))
}

/// The parts of an attribute path; quoted ones may hold dots.
///
/// # Errors
/// A quote is not closed.
pub(super) fn split_path(path: &str) -> Result<Vec<String>, nivis_eval::Error> {
    let parts = attr_path::split(path.as_bytes())?;
    Ok(parts.into_iter().map(|part| String::from_utf8_lossy(&part).into_owned()).collect())
}

impl Session {
    /// The flake's output at a path; the path without names is all outputs.
    pub(super) fn output_at(&mut self, path: &str) -> Result<Word, Failure> {
        let parts = split_path(path).map_err(|error| self.failure(&error))?;
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let mut value = self.at(self.top, &["outputs"])?;
        for index in 0..parts.len() {
            if !value.is_attrs() {
                let path = parts[..index].join(".");
                return Err(
                    self.failure(&nivis_eval::Error::eval(format!("'{path}' is not an attribute set")))
                );
            }
            value = self.at(value, &parts[index..=index]).map_err(|failure| match failure {
                Failure::NoAttribute { nearest, .. } => {
                    let path = parts[..=index].join(".");
                    Failure::NoAttribute { tried: vec![path.clone()], path, nearest }
                }
                other => other,
            })?;
        }
        Ok(value)
    }

    /// An output of the flake, tried as `nix` does: in `packages.<system>`, in `legacyPackages.<system>`, as it is;
    /// after a dot only as it is; without a name `packages.<system>.default`, `defaultPackage.<system>`.
    pub(super) fn find_output(&mut self, attribute: &str) -> Result<Word, Failure> {
        let system = &self.eval.settings.system;
        let candidates = match attribute.strip_prefix('.') {
            Some(absolute) => vec![absolute.to_owned()],
            None if attribute.is_empty() => {
                vec![format!("packages.{system}.default"), format!("defaultPackage.{system}")]
            }
            None => vec![
                format!("packages.{system}.{attribute}"),
                format!("legacyPackages.{system}.{attribute}"),
                attribute.to_owned(),
            ],
        };
        let (mut tried, mut path, mut nearest) = (Vec::new(), String::new(), Vec::new());
        for candidate in candidates {
            match self.output_at(&candidate) {
                Err(Failure::NoAttribute { path: missing, nearest: near, .. }) => {
                    // That there are no packages at all is not what was misspelled.
                    if missing.len() + attribute.len() > candidate.len() {
                        nearest.extend(near);
                    }
                    path = missing;
                    tried.push(candidate);
                }
                found => return found,
            }
        }
        if crate::nix::voice().is_some() {
            nearest = self.suggestions(&tried)?;
        } else {
            let hosts = self.host_paths(attribute);
            if !hosts.is_empty() {
                nearest = hosts;
            }
            let mut seen = BTreeSet::new();
            nearest.retain(|name| seen.insert(name.clone()));
        }
        let flake = self.reference().map(nivis_flake::FlakeRef::show).unwrap_or_default();
        Err(Failure::NoOutput { flake, path, tried, nearest })
    }

    /// The paths that are meant where one begins with the name of a host: the host or what is asked of it, and its system.
    fn host_paths(&mut self, attribute: &str) -> Vec<String> {
        let (name, rest) = attribute.split_once('.').unwrap_or((attribute, ""));
        // That the flake has no hosts, or they cannot be told, is no answer to what was asked.
        let Ok(hosts) = super::hosts::all(self) else { return Vec::new() };
        let mut paths = Vec::new();
        for host in hosts.iter().filter(|host| host.name == name) {
            let whole = format!("{}.{name}", host.kind.output());
            if rest.is_empty() {
                let system = host.kind.system().join(".");
                paths.extend([whole.clone(), format!("{whole}.{system}")]);
            } else {
                paths.push(format!("{whole}.{rest}"));
            }
        }
        paths
    }

    /// What the reference suggests where none of these paths leads to anything: names near the first that is missing of
    /// each.
    fn suggestions(&mut self, tried: &[String]) -> Result<Vec<String>, Failure> {
        let mut asked: Vec<(Vec<String>, String)> = Vec::new();
        for path in tried {
            let mut value = self.at(self.top, &["outputs"])?;
            for part in split_path(path).map_err(|error| self.failure(&error))? {
                let Some(next) = self.get(value, &part)? else {
                    asked.push((self.names(value), part));
                    break;
                };
                value = next;
            }
        }
        Ok(best_of(asked.iter().map(|(names, part)| (names.as_slice(), part.as_str()))))
    }
}

/// `nivis eval`
pub(super) fn run(global: &Global, args: &EvalArgs) -> Result<i32, Unopened> {
    if args.jobs {
        return super::eval_jobs::run_as_eval(global, args);
    }
    if args.expression.is_given() || args.write_to.is_some() {
        return evaluate(global, args);
    }
    let (wanted, _) = split_outputs(args.installable.as_deref().unwrap_or_default())?;
    let (told, attribute) = split_installable(wanted);
    let apply = args.apply.as_deref();
    let form = format!("{} {} {apply:?}", args.json, args.raw);
    printing(global, &args.flake, told.as_deref(), &["eval", attribute, &form], || evaluate(global, args))
}

fn evaluate(global: &Global, args: &EvalArgs) -> Result<i32, Unopened> {
    let (mut session, value) =
        open_installable(global, &args.flake, args.installable.as_deref(), &args.expression)?;
    let trees = session.trees.clone();
    show(&mut session, args, value).map_err(|failure| Unopened(failure, trees))?;
    Ok(0)
}

/// How `nix eval` prints: all of it on one line, errors and derivations in their places.
const EVERYTHING: PrintOptions = PrintOptions {
    max_depth: usize::MAX,
    max_attrs: usize::MAX,
    max_items: usize::MAX,
    max_string: usize::MAX,
    force: true,
    derivation_paths: true,
    indent: 0,
    throws_at_top: false,
};

/// A string, or what stands for one: a path, or a set with `outPath` or `__toString`.
fn raw(session: &mut Session, value: Word) -> Result<Option<Vec<u8>>, Failure> {
    if value.is_string() {
        return Ok(Some(session.eval.bytes(value).to_vec()));
    }
    let is_text = value.is_attrs() || matches!(value.kind(), Kind::Path(_));
    if !is_text && crate::nix::voice().is_none() {
        return Ok(None);
    }
    let (mut text, mut context) = (Vec::new(), ContextSet::default());
    let what = "while generating the eval command output";
    let coerced = session.eval.coerce(value, &mut text, &mut context, Coercion::PLAIN, 0, what);
    coerced.map(|()| Some(text)).map_err(|error| session.failure(&error))
}

fn show(session: &mut Session, args: &EvalArgs, value: Word) -> Result<(), Failure> {
    session.eval.roots.push(value);
    let mut value = value;
    if let Some(function) = &args.apply {
        let here = session.eval.io.current_dir();
        let node = session.eval.compile_text(function.as_bytes(), Origin::String, &here);
        let applied = node.and_then(|node| {
            let function = session.eval.eval(node, Ref::NULL)?;
            session.eval.roots.push(function);
            session.eval.call_with(function, &[value], 0)
        });
        value = applied.map_err(|error| session.failure(&error))?;
        session.eval.roots.push(value);
    }
    if let Some(path) = &args.write_to {
        session.progress.clear();
        return super::eval_files::write(session, value, path);
    }
    let mut out = Vec::new();
    let written = if args.raw {
        match raw(session, value)? {
            Some(text) => out = text,
            None => {
                let found = session.eval.show_type(value);
                let path = args.installable.clone().unwrap_or_else(|| "the value".into());
                return Err(Failure::WrongType { path, found, expected: "a string" });
            }
        }
        Ok(())
    } else if args.json {
        let mut context = ContextSet::default();
        // Paths are printed as they are, unlike by `toJSON`.
        session.eval.write_json(value, &mut out, &mut context, false)
    } else {
        session.eval.print(value, EVERYTHING, &mut out)
    };
    written.map_err(|error| session.failure(&error))?;
    if !args.raw {
        out.push(b'\n');
    }
    session.progress.clear();
    session.store.flush()?;
    print(&out)
}
