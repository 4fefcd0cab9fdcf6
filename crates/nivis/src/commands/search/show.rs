//! What was found, as text or JSON.

use super::SearchArgs;
use crate::commands::failure::Failure;
use crate::commands::paint::Paint;
use crate::commands::{print, print_json};
use nivis_search::{Entry, EntryKind};
use serde_json::{Map, Value, json};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io::IsTerminal as _;

/// A found entry and where it is from.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    /// The name of an input; empty for the flake itself.
    pub(super) source: &'a str,
    pub(super) entry: &'a Entry<'a>,
    pub(super) rank: u32,
}

/// Shown on a terminal, of more.
const LIMIT: usize = 40;

/// The best first; an option that several sources have once.
pub(super) fn sort(found: &mut Vec<Shown<'_>>) {
    let mut options = BTreeSet::new();
    found.retain(|hit| hit.entry.kind != EntryKind::Option || options.insert(hit.entry.path));
    found.sort_by_key(|hit| (Reverse(hit.rank), hit.entry.short_path().len(), hit.entry.path, hit.source));
}

/// Shows what was found; gives the exit code.
pub(super) fn print_found(args: &SearchArgs, found: &[Shown<'_>]) -> Result<i32, Failure> {
    if args.json {
        print(format!("{:#}\n", to_json(found)).as_bytes())?;
        return Ok(0);
    }
    // What only the system in all paths fits is nothing that was searched for.
    let best: Vec<&Shown<'_>> = found.iter().filter(|hit| hit.rank > 0).collect();
    let best = if best.is_empty() { found.iter().collect() } else { best };
    let limit = if args.all || !std::io::stdout().is_terminal() { usize::MAX } else { LIMIT };
    let mut text = String::new();
    for hit in best.iter().take(limit) {
        text.push_str(&describe(hit, Paint::stdout()));
    }
    if best.len() > limit {
        text.push_str(&format!("… and {} more; --all shows them\n", best.len() - limit));
    }
    print(text.as_bytes())?;
    Ok(0)
}

/// Shows packages in the order and form of `nix search` (`search.cc` of C++ Nix 2.34.8), but for the colours of what
/// fits; gives the exit code.
pub(super) fn print_as_nix(json: bool, found: &[Shown<'_>]) -> Result<i32, Failure> {
    if json {
        print_json(&to_json(found))?;
        return Ok(0);
    }
    if found.is_empty() {
        return Err(Failure::Refused("no results for the given search term(s)!".into()));
    }
    let paint = Paint::reference();
    let described = found.iter().map(|Shown { entry, .. }| {
        let version = if entry.version.is_empty() { String::new() } else { format!(" ({})", entry.version) };
        let first = format!("* {}{version}\n", paint.bold(entry.path));
        if entry.description.is_empty() { first } else { format!("{first}  {}\n", entry.description) }
    });
    print(described.collect::<Vec<String>>().join("\n").as_bytes())?;
    Ok(0)
}

/// Shows what is nearly meant; gives the exit code.
pub(super) fn print_near(args: &SearchArgs, near: &[Shown<'_>]) -> Result<i32, Failure> {
    if args.json {
        let value = if args.fuzzy { to_json(near) } else { json!({}) };
        print(format!("{value:#}\n").as_bytes())?;
        return Ok(i32::from(near.is_empty() || !args.fuzzy));
    }
    let words = args.words.join(" ");
    if near.is_empty() {
        eprintln!("nothing fits '{words}'");
        return Ok(1);
    }
    if !args.fuzzy {
        eprintln!("nothing fits '{words}'; nearly:");
    }
    let text: String = near.iter().map(|hit| describe(hit, Paint::stdout())).collect();
    print(text.as_bytes())?;
    Ok(i32::from(!args.fuzzy))
}

fn describe(hit: &Shown<'_>, paint: Paint) -> String {
    let entry = hit.entry;
    let path = entry.short_path();
    let mut text = match entry.kind {
        EntryKind::Package => {
            let source = if hit.source.is_empty() { "." } else { hit.source };
            let version =
                if entry.version.is_empty() { String::new() } else { format!(" ({})", entry.version) };
            format!("* {}{version}\n", paint.bold(&format!("{source}#{path}")))
        }
        EntryKind::Option => {
            let default =
                if entry.version.is_empty() { String::new() } else { format!(", default {}", entry.version) };
            format!("- {} ({}{default})\n", paint.bold(path), entry.name)
        }
    };
    if !entry.description.is_empty() {
        text.push_str(&format!("  {}\n", entry.description));
    }
    text
}

/// As `nix search --json`: by attribute paths. Where several inputs have packages their names stand before them.
fn to_json(found: &[Shown<'_>]) -> Value {
    let mut sources: Vec<&str> = found.iter().map(|hit| hit.source).collect();
    sources.sort_unstable();
    sources.dedup();
    let mut object = Map::new();
    for hit in found {
        let entry = hit.entry;
        match entry.kind {
            EntryKind::Package => {
                let name = if sources.len() > 1 {
                    format!("{}#{}", hit.source, entry.path)
                } else {
                    entry.path.to_owned()
                };
                let value = json!({ "pname": entry.name, "version": entry.version, "description": entry.description });
                object.insert(name, value);
            }
            EntryKind::Option => {
                let value =
                    json!({ "type": entry.name, "default": entry.version, "description": entry.description });
                object.insert(entry.path.to_owned(), value);
            }
        }
    }
    Value::Object(object)
}
