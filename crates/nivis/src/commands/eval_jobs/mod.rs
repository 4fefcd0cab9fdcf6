//! `nivis eval --jobs`, `nivis eval-jobs`, and the command `nix-eval-jobs`: the derivations in a value, a JSON line each.

mod cache_status;
mod job;
mod walk;

use super::eval::{EvalArgs, open_installable};
use super::function_args::FunctionArgs;
use super::session::{Session, Unopened};
use super::{FlakeArgs, Global};
use crate::nix_instantiate::AutoArgs;
use nivis_eval::Word;
use std::path::PathBuf;
use walk::Walk;

/// What is told of each job, with the names of nix-eval-jobs' own options.
#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct JobOptions {
    /// Look for jobs below every set, `recurseForDerivations` or not
    #[arg(long, help_heading = "Jobs")]
    force_recurse: bool,
    /// Keep each job's derivation from being collected, by a link in this folder
    #[arg(long, value_name = "DIR", help_heading = "Jobs")]
    gc_roots_dir: Option<PathBuf>,
    /// How many processes evaluate; taken for compatibility, one does
    #[arg(long, value_name = "COUNT", help_heading = "Jobs")]
    workers: Option<u32>,
    /// Free what is not needed any more where evaluation takes more memory, in MiB
    #[arg(long, value_name = "MIB", help_heading = "Jobs")]
    max_memory_size: Option<u64>,
    /// With each job's `meta`
    #[arg(long, help_heading = "Jobs")]
    meta: bool,
    /// With the jobs that Hydra's aggregates are made of
    #[arg(long, help_heading = "Jobs")]
    constituents: bool,
    /// Tell whether the outputs are in the store
    #[arg(long, help_heading = "Jobs")]
    check_cache_status: bool,
    /// With the derivations that each job needs directly
    #[arg(long, help_heading = "Jobs")]
    show_input_drvs: bool,
}

/// Options of `nivis eval-jobs`: those of nix-eval-jobs.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis eval-jobs --flake .#checks
  nivis eval-jobs ./release.nix --workers 2")]
pub(super) struct EvalJobsArgs {
    /// A file, with `--flake` a flake and what of it (`REF#ATTR`), with `--expr` an expression
    source: String,
    /// The argument is a flake
    #[arg(long, conflicts_with = "expr")]
    flake: bool,
    /// The argument is an expression
    #[arg(short = 'E', long)]
    expr: bool,
    #[command(flatten)]
    options: JobOptions,
    /// A function whose result for each job is told as `extraValue`
    #[arg(long, value_name = "FUNCTION")]
    apply: Option<String>,
    #[command(flatten)]
    functions: FunctionArgs,
    /// Use another flake for an input; the lock file is not written
    #[arg(long, num_args = 2, value_names = ["INPUT", "REF"], action = clap::ArgAction::Append)]
    override_input: Vec<String>,
    /// Read the lock file from here
    #[arg(long, value_name = "FILE")]
    reference_lock_file: Option<PathBuf>,
    /// Let the evaluation of a flake read files, variables and the time of this machine
    #[arg(long)]
    impure: bool,
}

/// `nivis eval --jobs`
pub(super) fn run_as_eval(global: &Global, args: &EvalArgs) -> Result<i32, Unopened> {
    let wanted = args.installable.as_deref();
    let (session, value) = if args.expression.is_given() {
        open_installable(global, &args.flake, wanted, &args.expression)?
    } else {
        open_flake(global, &args.flake, wanted.filter(|wanted| !wanted.is_empty()))?
    };
    walk(session, value, global, &args.job_options, args.apply.as_deref(), Vec::new())
}

/// `nivis eval-jobs`
pub(super) fn run(global: &Global, args: &EvalJobsArgs) -> Result<i32, Unopened> {
    if args.flake {
        let flake = FlakeArgs {
            override_input: args.override_input.clone(),
            reference_lock_file: args.reference_lock_file.clone(),
            impure: args.impure,
            ..FlakeArgs::default()
        };
        let (mut session, value) = open_flake(global, &flake, Some(&args.source))?;
        let trees = session.trees.clone();
        let auto_args = args.functions.values(&mut session).map_err(|failure| Unopened(failure, trees))?;
        return walk(session, value, global, &args.options, args.apply.as_deref(), auto_args);
    }
    let mut session = Session::of_expression(global, false, args.functions.search_path())?;
    let trees = session.trees.clone();
    let source = Some(args.source.as_str());
    let (file, expr) = if args.expr { (None, source) } else { (source, None) };
    let opened = args.functions.values(&mut session).and_then(|auto_args| {
        session.use_file_with(file, expr, &auto_args)?;
        Ok(auto_args)
    });
    let auto_args = opened.map_err(|failure| Unopened(failure, trees))?;
    let top = session.top;
    walk(session, top, global, &args.options, args.apply.as_deref(), auto_args)
}

/// A flake's outputs, or what of them is named; unlike elsewhere nothing is tried in `packages`.
fn open_flake(global: &Global, flake: &FlakeArgs, wanted: Option<&str>) -> Result<(Session, Word), Unopened> {
    let (told, attribute) = match wanted.and_then(|wanted| wanted.split_once('#')) {
        Some(("", attribute)) => (None, Some(attribute)),
        // Beside `--flake` it is an attribute, otherwise a flake.
        None if flake.flake.is_some() => (None, wanted),
        Some(_) | None => (wanted, None),
    };
    let mut session = Session::open_flake(global, flake, told)?;
    let trees = session.trees.clone();
    let attribute = attribute.map_or_else(|| session.fragment.clone(), str::to_owned);
    let value = session.output_at(&attribute).map_err(|failure| Unopened(failure, trees))?;
    Ok((session, value))
}

fn walk(
    mut session: Session,
    value: Word,
    global: &Global,
    options: &JobOptions,
    apply: Option<&str>,
    auto_args: AutoArgs,
) -> Result<i32, Unopened> {
    let trees = session.trees.clone();
    session.eval.roots.push(value);
    let mut walk = Walk { session: &mut session, options, auto_args, show_trace: global.show_trace, apply };
    walk.all(value).map_err(|failure| Unopened(failure, trees))?;
    Ok(0)
}
