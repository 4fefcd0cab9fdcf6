//! `nivis switch`, `boot`, `test`, `dry-activate`

use super::activation::{
    Follow, System, apply_system, by_specialisation, open_host, plan_json, plan_of, plan_text, try_scripts_of,
};
use super::failure::Failure;
use super::paint::Paint;
use super::session::{Session, Unopened};
use super::{FlakeArgs, Global, print};
use nivis_fleet::Mode;

/// Options of the verbs that make this machine a host.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis switch                           the host named like this machine, of the flake here
  nivis switch --flake ./fleet#web       another one
  nivis switch --ask                     show what will change, and ask
  nivis switch --rollback-on-failure     go back by itself where units fail (exit code 3)
  nivis switch --flake .#ops@web         a home of homeConfigurations, by its user and without root

Exit codes: 0 done, 1 error and nothing changed, 3 went back, 4 done but units failed.")]
pub(super) struct SwitchArgs {
    /// The host, or `REF#HOST`; else the one named like this machine, for users the home `USER@HOST` or `USER`
    host: Option<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Show what would change, and do nothing
    #[arg(short = 'n', long = "dry")]
    dry: bool,
    #[command(flatten)]
    how: HowArgs,
    /// A word about the generation
    #[arg(long, visible_alias = "tag", value_name = "TEXT")]
    description: Option<String>,
    /// Activate a specialisation of the host
    #[arg(long, value_name = "NAME")]
    specialisation: Option<String>,
}

/// How a system is activated.
#[derive(clap::Args, Clone)]
pub(super) struct HowArgs {
    /// Show the plan and ask before anything is changed
    #[arg(short, long)]
    ask: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Go back where units fail
    #[arg(long)]
    rollback_on_failure: bool,
    /// Activate even what would cut the way in: ssh, its port, the last key, the route
    #[arg(long)]
    pub(super) allow_lockout: bool,
}

impl HowArgs {
    pub(super) fn follow(&self) -> Follow {
        Follow {
            json: self.json,
            ask: self.ask,
            allow_lockout: self.allow_lockout,
            rollback_on_failure: self.rollback_on_failure,
        }
    }
}

/// `nivis switch`, `boot`, `test`; none: `nivis dry-activate`.
pub(super) fn run(global: &Global, args: &SwitchArgs, mode: Option<Mode>) -> Result<i32, Unopened> {
    let hosts: Vec<String> = args.host.iter().cloned().collect();
    let mode = mode.filter(|_| !args.dry);
    let (session, system) = open_host(global, &args.flake, &hosts, mode)?;
    let trees = session.trees.clone();
    activate(&session, args, system, mode).map_err(|failure| Unopened(failure, trees))
}

fn activate(
    session: &Session,
    args: &SwitchArgs,
    system: System,
    mode: Option<Mode>,
) -> Result<i32, Failure> {
    let mut system = match &args.specialisation {
        Some(name) => by_specialisation(system, name)?,
        None => system,
    };
    system.generation.description.clone_from(&args.description);
    match mode {
        Some(mode) => Ok(apply_system(&system, mode, args.how.follow(), &session.progress)?.code),
        None => dry(&system, args),
    }
}

fn dry(system: &System, args: &SwitchArgs) -> Result<i32, Failure> {
    let plan = plan_of(system, Mode::Switch, args.how.allow_lockout)?;
    if args.how.json {
        print(format!("{:#}\n", plan_json(&plan)).as_bytes())?;
    } else {
        print(plan_text(&plan, Paint::stderr(), true).as_bytes())?;
        if !args.dry {
            for (name, said) in try_scripts_of(system)? {
                print(format!("script {name}: {}\n", said.trim()).as_bytes())?;
            }
        }
    }
    Ok(i32::from(!plan.obstacles.is_empty()))
}
