//! `nivis deactivate`

use super::activation::{ask, plan_text, report_text, run_request};
use super::failure::Failure;
use super::paint::Paint;
use super::places::kept_places;
use super::print;
use super::progress::Progress;
use nivis_fleet::{Manifest, Sources, release_request};
use serde_json::json;
use std::collections::BTreeSet;

/// Options of `nivis deactivate`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis deactivate -n      what would go, and what would come back
  nivis deactivate

Home folders and what services keep in /var/lib stay.")]
pub(super) struct DeactivateArgs {
    /// Show what would change, and do nothing
    #[arg(short = 'n', long = "dry")]
    dry: bool,
    /// Show it and ask first
    #[arg(short, long)]
    ask: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Let go even where that cuts the way in
    #[arg(long)]
    allow_lockout: bool,
}

/// `nivis deactivate`
pub(super) fn run(args: &DeactivateArgs) -> Result<i32, Failure> {
    let places = kept_places();
    nivis_fleet::check_machine(&places)?;
    let (manifest, sources) = (Manifest::empty(), Sources::on(&places));
    let request = release_request(&manifest, &sources, args.allow_lockout);
    let what = if places.is_home() { "home" } else { "machine" };
    if args.dry || args.ask {
        let plan = nivis_fleet::plan(&request, &places)?;
        print(plan_text(&plan, Paint::stderr(), true).as_bytes())?;
        if args.dry || (!plan.is_empty() && !ask(&format!("Let go of this {what}?"))?) {
            return Ok(i32::from(!args.dry));
        }
    }
    let report = run_request(&request, &places, &|| Ok(BTreeSet::new()), &Progress::new())?;
    if args.json {
        print(format!("{:#}\n", json!(report)).as_bytes())?;
    } else {
        print(report_text(&report, None, Paint::stderr()).as_bytes())?;
        if report.warnings.is_empty() && !report.unchanged {
            print(format!("this {what} is as it was before Nivis\n").as_bytes())?;
        }
    }
    Ok(if report.failed.is_empty() && report.warnings.is_empty() { 0 } else { 4 })
}
