//! `nivis derivation`

use super::eval::open_installable;
use super::expression::ExprArgs;
use super::failure::Failure;
use super::session::{Session, Unopened};
use super::{FlakeArgs, Global, print};
use nivis_store::derivation::Derivation;
use nivis_store::store_path::StorePath;
use std::collections::BTreeSet;
use std::io::IsTerminal as _;

/// What can be done with derivations.
#[derive(clap::Subcommand)]
pub(super) enum DerivationCommand {
    /// Print derivations as `nix derivation show` does
    Show(ShowArgs),
}

/// Options of `nivis derivation show`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis derivation show '#packages.x86_64-linux.default'
  nivis derivation show --recursive /nix/store/….drv")]
pub(super) struct ShowArgs {
    /// Whose: `REF#ATTR`, an attribute of the flake here, or a .drv in the store
    installable: Option<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    #[command(flatten)]
    expression: ExprArgs,
    /// With all derivations that it needs
    #[arg(short, long)]
    recursive: bool,
    /// Print JSON, as without it
    #[arg(long)]
    json: bool,
}

impl DerivationCommand {
    /// Whether the result is to be JSON.
    pub(super) fn wants_json(&self) -> bool {
        let DerivationCommand::Show(args) = self;
        args.json
    }
}

/// `nivis derivation`
pub(super) fn run(global: &Global, command: &DerivationCommand) -> Result<i32, Unopened> {
    let DerivationCommand::Show(args) = command;
    let wanted = args.installable.as_deref();
    let (session, drv) = match wanted.filter(|wanted| wanted.starts_with('/') && wanted.ends_with(".drv")) {
        Some(path) => {
            let session = Session::without_flake(global)?;
            let parsed = session.store.dir().parse(path.as_bytes());
            let drv = parsed.map_err(|error| Failure::Usage(error.to_string()))?;
            (session, drv)
        }
        None => {
            let (mut session, value) = open_installable(global, &args.flake, wanted, &args.expression)?;
            let trees = session.trees.clone();
            let drv = session.drv_path(value, wanted.unwrap_or("the value"));
            let drv = drv.map_err(|failure| Unopened(failure, trees))?;
            (session, drv)
        }
    };
    show(&session, drv, args.recursive)?;
    Ok(0)
}

fn show(session: &Session, drv: StorePath, recursive: bool) -> Result<(), Failure> {
    let mut pending = vec![drv];
    let (mut seen, mut derivations) = (BTreeSet::new(), Vec::new());
    while let Some(path) = pending.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let drv = session.store.read_derivation(&path)?;
        if recursive {
            pending.extend(drv.input_drvs.keys().cloned());
        }
        derivations.push(drv);
    }
    session.store.flush()?;
    let pretty = std::io::stdout().is_terminal();
    let text = Derivation::show_json(session.store.dir(), &derivations, pretty)
        .map_err(|error| Failure::Realise(Box::new(error.into())))?;
    print(format!("{text}\n").as_bytes())
}
