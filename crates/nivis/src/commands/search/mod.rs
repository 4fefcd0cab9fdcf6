//! `nivis search`

mod indexes;
mod options;
mod packages;
mod show;
mod sources;
mod walk;

use super::failure::Failure;
use super::session::Unopened;
use super::{FlakeArgs, Global};
use nivis_search::{Entry, Query, decode, nearest};
use show::Shown;

/// Options of `nivis search`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis search hello               packages and options of what the flake here has locked
  nivis search '^nginx$' --packages
  nivis search firewall open --options
  nivis search --flake github:me/machines rust --json

Words are extended regular expressions, as those of `nix search`: each must be found in the path, the name or the description. What is
found nowhere is searched for by what is nearly meant. The first search after a lock makes the index; the others ask no network.")]
pub(super) struct SearchArgs {
    /// What to search for
    #[arg(value_name = "WORD", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Packages only
    #[arg(long, conflicts_with = "options")]
    packages: bool,
    /// Options only
    #[arg(long)]
    options: bool,
    /// Leave out what fits this
    #[arg(short, long, value_name = "REGEX")]
    exclude: Vec<String>,
    /// Search for what is nearly meant
    #[arg(long)]
    fuzzy: bool,
    /// Show everything that is found
    #[arg(long)]
    all: bool,
    /// Search the flake's own packages alone, and print them as `nix search` does
    #[arg(long, hide = true)]
    as_nix: bool,
    /// Make the index anew
    #[arg(long)]
    reindex: bool,
    /// Print JSON, as `nix search` does; with --options the options instead
    #[arg(long)]
    pub(super) json: bool,
}

/// What is shown when only something near was found.
const NEAREST: usize = 10;

/// `nivis search`
pub(super) fn run(global: &Global, args: &SearchArgs) -> Result<i32, Unopened> {
    let query = Query::new(&args.words, &args.exclude).map_err(|error| Failure::Usage(error.to_string()))?;
    let wanted = sources::Wanted {
        packages: !args.options,
        options: !args.packages && !args.as_nix && (args.options || !args.json),
        inputs: !args.as_nix,
    };
    let files = indexes::open(global, &args.flake, wanted, args.reindex)?;
    let mut entries: Vec<(&str, Vec<Entry<'_>>)> = Vec::new();
    for (source, bytes) in &files {
        // Damaged ones were made anew.
        entries.push((source, decode(bytes).unwrap_or_default()));
    }
    let mut found: Vec<Shown<'_>> = Vec::new();
    for (source, entries) in &entries {
        let hits = if args.fuzzy { Vec::new() } else { query.run(entries) };
        found.extend(hits.into_iter().map(|hit| Shown { source, entry: hit.entry, rank: hit.rank }));
    }
    if args.as_nix {
        return Ok(show::print_as_nix(args.json, &found)?);
    }
    show::sort(&mut found);
    if !found.is_empty() {
        return Ok(show::print_found(args, &found)?);
    }
    let mut near: Vec<Shown<'_>> = Vec::new();
    let allowed: Vec<(&str, Vec<Entry<'_>>)> =
        entries.iter().map(|(source, entries)| (*source, query.allowed(entries))).collect();
    for (source, entries) in &allowed {
        let nearest = nearest(entries, &args.words, NEAREST);
        let ranked = nearest.into_iter().zip((0..).map(|place| 1000 - place));
        near.extend(ranked.map(|(entry, rank)| Shown { source, entry, rank }));
    }
    show::sort(&mut near);
    near.truncate(NEAREST);
    Ok(show::print_near(args, &near)?)
}
