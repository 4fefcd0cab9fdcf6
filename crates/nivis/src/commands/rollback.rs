//! `nivis rollback`

use super::activation::{apply_system, of_generation, plan_of, plan_text, report_text};
use super::failure::Failure;
use super::paint::Paint;
use super::places::kept_places;
use super::print;
use super::progress::Progress;
use super::switch::HowArgs;
use nivis_fleet::{ActivationError, Ledger, Mode, Places, Recovered, Report};

/// Options of `nivis rollback`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis rollback           the generation before the current one
  nivis rollback 12        that one, older or younger

Nothing is evaluated: the system is the one that was made then.")]
pub(super) struct RollbackArgs {
    /// Its number, as `nivis generations` shows it
    #[arg(value_name = "N")]
    number: Option<u64>,
    /// Show what would change, and do nothing
    #[arg(short = 'n', long = "dry")]
    dry: bool,
    #[command(flatten)]
    how: HowArgs,
}

/// `nivis rollback`
pub(super) fn run(args: &RollbackArgs) -> Result<i32, Failure> {
    let places = kept_places();
    let number = match args.number {
        Some(number) => number,
        None => {
            if !args.dry && was_going_back(&places)? {
                return finish(&places);
            }
            earlier(&places)?
        }
    };
    let system = of_generation(nivis_fleet::read_generation(&places, number)?)?;
    if args.dry {
        let plan = plan_of(&system, Mode::Switch, args.how.allow_lockout)?;
        print(plan_text(&plan, Paint::stderr(), true).as_bytes())?;
        return Ok(0);
    }
    Ok(apply_system(&system, Mode::Switch, args.how.follow(), &Progress::new())?.code)
}

/// Ends what was interrupted, so that it is known which generation is the current one. Whether that was a rollback that is
/// complete now: going back once more would be one too many.
fn was_going_back(places: &Places) -> Result<bool, Failure> {
    nivis_fleet::check_machine(places)?;
    let progress = Progress::new();
    let ended = nivis_fleet::finish_interrupted(places, &|text| progress.show(text));
    progress.clear();
    Ok(ended? == Some((Recovered::Completed, true)))
}

fn finish(places: &Places) -> Result<i32, Failure> {
    let generation = Ledger::read(places)?.generation;
    let recovered = Some(Recovered::Completed);
    let report = Report { generation, recovered, unchanged: true, ..Report::default() };
    print(report_text(&report, None, Paint::stderr()).as_bytes())?;
    Ok(0)
}

/// The number before the current one.
fn earlier(places: &Places) -> Result<u64, Failure> {
    let all = nivis_fleet::generations(places)?;
    if all.is_empty() {
        return Err(ActivationError::NoGenerations.into());
    }
    // After a test the machine is none of them; the last one made is what it was.
    let current = Ledger::read(places)?.generation.unwrap_or(u64::MAX);
    let earlier = all.iter().rev().find(|generation| generation.number < current);
    earlier.map(|generation| generation.number).ok_or_else(|| ActivationError::NoEarlierGeneration.into())
}
