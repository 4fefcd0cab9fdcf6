//! `nivis plan`

use super::activation::{by_specialisation, open_host, plan_json, plan_of, plan_text};
use super::failure::Failure;
use super::paint::Paint;
use super::session::Unopened;
use super::{FlakeArgs, Global, print};
use nivis_fleet::Mode;

/// Options of `nivis plan`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis plan                             what `nivis switch` would change on this machine
  nivis plan --exit-code                 10 if something would change
  nivis plan --json | jq '.units[]'

Versions and sizes of packages are those that the package manager knows now.")]
pub(super) struct PlanArgs {
    /// The host, or `REF#HOST`; else the one named like this machine
    host: Option<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Exit with 10 if something would change
    #[arg(long)]
    exit_code: bool,
    /// Plan for a specialisation of the host
    #[arg(long, value_name = "NAME")]
    specialisation: Option<String>,
    /// Say nothing of what would cut the way in
    #[arg(long)]
    allow_lockout: bool,
}

/// `nivis plan`
pub(super) fn run(global: &Global, args: &PlanArgs) -> Result<i32, Unopened> {
    let hosts: Vec<String> = args.host.iter().cloned().collect();
    let (session, mut system) = open_host(global, &args.flake, &hosts, None)?;
    if let Some(name) = &args.specialisation {
        system = by_specialisation(system, name)?;
    }
    session.progress.show("looking at the machine");
    let plan = plan_of(&system, Mode::Switch, args.allow_lockout);
    session.progress.clear();
    let plan = plan.map_err(|failure: Failure| Unopened(failure, session.trees.clone()))?;
    if args.json {
        print(format!("{:#}\n", plan_json(&plan)).as_bytes())?;
    } else {
        print(plan_text(&plan, Paint::stderr(), true).as_bytes())?;
    }
    Ok(match () {
        () if !plan.obstacles.is_empty() => 1,
        () if args.exit_code && !plan.is_empty() => 10,
        () => 0,
    })
}
