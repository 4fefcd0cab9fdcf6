//! `nivis activate`: what runs on a target that was given a system.

use super::activation::{apply_system, by_specialisation, from_store, plan_json, plan_of, plan_text};
use super::failure::Failure;
use super::paint::Paint;
use super::print;
use super::progress::Progress;
use super::switch::HowArgs;
use nivis_fleet::{Mode, Places};
use std::path::PathBuf;

/// Options of `nivis activate`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis activate /nix/store/…-system --mode plan")]
pub(super) struct ActivateArgs {
    /// The system: a store path on this machine
    #[arg(required_unless_present = "at_boot")]
    system: Option<PathBuf>,
    /// What to do with it
    #[arg(long, value_enum, default_value = "switch")]
    mode: ActivateMode,
    #[command(flatten)]
    how: HowArgs,
    /// Activate a specialisation of the system
    #[arg(long, value_name = "NAME")]
    specialisation: Option<String>,
    /// A file with the values of the system's options, to be kept with the generation
    #[arg(long, value_name = "FILE")]
    options: Option<PathBuf>,
    /// The flake's reference, to be kept with the generation
    #[arg(long, value_name = "REF")]
    from_flake: Option<String>,
    /// The flake's revision, to be kept with the generation
    #[arg(long, value_name = "REVISION")]
    revision: Option<String>,
    /// The host's name in the flake, to be kept with the generation
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// A word about the generation
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Apply the boot generation; nivis-boot.service does this
    #[arg(long, hide = true)]
    at_boot: bool,
}

#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq)]
enum ActivateMode {
    Switch,
    Boot,
    Test,
    Plan,
}

/// `nivis activate`
pub(super) fn run(args: &ActivateArgs) -> Result<i32, Failure> {
    if args.at_boot {
        let report = nivis_fleet::at_boot(&Places::default(), &|text| eprintln!("{text}"))?;
        for warning in report.iter().flat_map(|report| &report.warnings) {
            eprintln!("warning: {warning}");
        }
        return Ok(0);
    }
    let Some(path) = &args.system else { return Err(Failure::Usage("which system?".into())) };
    let mut system = from_store(path)?;
    if let Some(name) = &args.specialisation {
        system = by_specialisation(system, name)?;
    }
    system.generation.flake.clone_from(&args.from_flake);
    system.generation.revision.clone_from(&args.revision);
    system.generation.host.clone_from(&args.host);
    system.generation.description.clone_from(&args.description);
    if let Some(path) = &args.options {
        let text = std::fs::read(path).map_err(Failure::reading(path))?;
        system.options = serde_json::from_slice(&text).ok();
    }
    let mode = match args.mode {
        ActivateMode::Switch => Mode::Switch,
        ActivateMode::Boot => Mode::Boot,
        ActivateMode::Test => Mode::Test,
        ActivateMode::Plan => {
            let plan = plan_of(&system, Mode::Switch, args.how.allow_lockout)?;
            let text = if args.how.json {
                format!("{:#}\n", plan_json(&plan))
            } else {
                plan_text(&plan, Paint::stderr(), true)
            };
            print(text.as_bytes())?;
            return Ok(i32::from(!plan.obstacles.is_empty()));
        }
    };
    Ok(apply_system(&system, mode, args.how.follow(), &Progress::new())?.code)
}
