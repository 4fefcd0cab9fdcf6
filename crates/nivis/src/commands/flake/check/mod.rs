//! `nivis flake check` (`CmdFlakeCheck` in `nix/flake.cc` of the reference)

mod outputs;
mod rules;

use crate::commands::failure::Failure;
use crate::commands::session::{Session, Unopened};
use crate::commands::{FlakeArgs, Global, print};
use crate::realise::{Outcome, Realiser};
use crate::render::render_warning;
use nivis_eval::heap::Ref;
use nivis_eval::source::Pos;
use nivis_store::store_path::StorePath;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Options of `nivis flake check`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  nivis flake check                      # every output and every host
  nivis flake check --no-build ../other
  nivis flake check --only packages,checks
  nivis flake check --hosts web,db       # these hosts and nothing else

All failures are reported, not only the first; the exit code is then 1. The checks are those of
`nix flake check`; hosts of every kind are evaluated up to the derivation of their system, and
checks that need no builder are made.")]
pub(in crate::commands) struct CheckArgs {
    /// The flake
    reference: Option<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Check these outputs only: names of outputs, or `hosts` for the hosts of every kind
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    only: Vec<String>,
    /// Of the hosts check these only; without --only nothing else
    #[arg(long, value_name = "HOST", value_delimiter = ',')]
    hosts: Vec<String>,
    /// Check the outputs for all systems
    #[arg(long)]
    all_systems: bool,
    /// Evaluate checks, make none
    #[arg(long)]
    no_build: bool,
    /// Every failure is reported in any case
    #[arg(long, hide = true)]
    keep_going: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// An attribute of an output.
#[derive(Clone)]
struct Member {
    name: String,
    /// From the output on.
    path: String,
    at: Ref,
    pos: Pos,
}

/// What was found out.
struct Checker<'a> {
    session: Session,
    args: &'a CheckArgs,
    show_trace: bool,
    system: String,
    /// How many attributes were checked.
    checked: usize,
    failures: Vec<(String, Value)>,
    warnings: Vec<String>,
    omitted: BTreeSet<String>,
    /// The derivations of `checks` for this machine's system.
    to_build: Vec<(String, StorePath)>,
    not_built: Vec<(String, Vec<String>)>,
    /// Where the hosts stand, by their paths.
    places: BTreeMap<String, Pos>,
}

/// `nivis flake check`
pub(super) fn run(global: &Global, args: &CheckArgs) -> Result<i32, Unopened> {
    let told = super::told(args.reference.as_deref(), &args.flake)?;
    let session = Session::open_flake(global, &args.flake, told)?;
    let trees = session.trees.clone();
    let mut checker = Checker {
        args,
        show_trace: global.show_trace,
        system: session.eval.settings.system.clone(),
        session,
        checked: 0,
        failures: Vec::new(),
        warnings: Vec::new(),
        omitted: BTreeSet::new(),
        to_build: Vec::new(),
        not_built: Vec::new(),
        places: BTreeMap::new(),
    };
    checker.run().map_err(|failure| Unopened(failure, trees))
}

impl Checker<'_> {
    fn run(&mut self) -> Result<i32, Failure> {
        self.outputs()?;
        if !self.args.no_build {
            self.build();
        }
        self.session.store.flush()?;
        self.session.progress.clear();
        if self.args.json {
            print(format!("{:#}\n", self.to_json()).as_bytes())?;
        }
        self.conclude();
        Ok(i32::from(!self.failures.is_empty()))
    }

    /// Makes the checks, as far as that needs no builder.
    fn build(&mut self) {
        let store = self.session.store.clone();
        let mut realiser = Realiser::new(&*store);
        for (path, drv) in std::mem::take(&mut self.to_build) {
            self.session.progress.show(&format!("making {path}"));
            match realiser.realise(&drv) {
                Ok(Outcome::Present(_)) => {}
                Ok(Outcome::NotBuildable(names)) => {
                    self.not_built.push((path, names.into_iter().collect()));
                }
                Err(error) => self.fail(&path, &Failure::from(Box::new(error))),
            }
        }
    }

    /// Whether an output is to be checked.
    fn wants(&self, output: &str) -> bool {
        let is_hosts = output.ends_with("Configurations");
        let only = &self.args.only;
        if only.is_empty() {
            return self.args.hosts.is_empty() || is_hosts;
        }
        only.iter().any(|kind| kind == output || kind == "hosts" && is_hosts)
    }

    /// Reports a failure.
    fn fail(&mut self, path: &str, failure: &Failure) {
        self.session.progress.clear();
        failure.print(&self.session.trees, None, self.session.paint, self.show_trace);
        self.failures.push((path.to_owned(), failure.to_json(&self.session.trees)));
    }

    /// Reports a failed evaluation.
    fn fail_eval(&mut self, path: &str, error: &nivis_eval::Error) {
        let failure = self.session.failure(error);
        self.fail(path, &failure);
    }

    fn warn(&mut self, text: String) {
        self.session.progress.clear();
        eprintln!("{}", render_warning(&text, self.session.paint.is_on()));
        self.warnings.push(text);
    }

    fn to_json(&self) -> Value {
        let failures: Vec<Value> =
            self.failures.iter().map(|(path, error)| json!({ "attribute": path, "error": error })).collect();
        let not_built: Vec<Value> = self
            .not_built
            .iter()
            .map(|(path, names)| json!({ "attribute": path, "needsBuilder": names }))
            .collect();
        json!({
            "checked": self.checked,
            "failures": failures,
            "warnings": self.warnings,
            "notBuilt": not_built,
            "omittedSystems": self.omitted,
        })
    }

    fn conclude(&mut self) {
        for (path, names) in std::mem::take(&mut self.not_built) {
            let names = names.join(", ");
            self.warn(format!("{path} was evaluated, but not made: it needs a builder for {names}"));
        }
        let systems = std::mem::take(&mut self.omitted);
        if self.failures.is_empty() {
            eprintln!("{}", self.session.paint.green("all checks passed!"));
        } else {
            let failed: Vec<&str> = self.failures.iter().map(|(path, _)| path.as_str()).collect();
            eprintln!("{} of {} failed: {}", failed.len(), self.checked.max(failed.len()), failed.join(", "));
        }
        if !systems.is_empty() {
            let systems: Vec<String> = systems.into_iter().collect();
            let systems = systems.join(", ");
            self.warn(format!(
                "The check omitted these incompatible systems: {systems}\nUse '--all-systems' to check all."
            ));
        }
    }
}
