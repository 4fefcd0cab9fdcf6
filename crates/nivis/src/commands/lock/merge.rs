//! `nivis lock merge`

use crate::commands::failure::Failure;
use crate::commands::git::{answer, git};
use crate::commands::print;
use crate::commands::session::Unopened;
use nivis_flake::lock::{Decision, LockFile, Preference, Side, merge, split_conflict};
use nivis_flake::replace_file;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Options of `nivis lock merge`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis lock merge                       # flake.lock here, with conflict markers
  nivis lock merge sub/flake.lock --theirs
  nivis lock merge BASE OURS THEIRS      # the result is written to OURS

As Git's merge driver:
  git config merge.flake-lock.driver 'nivis lock merge %O %A %B'
  echo 'flake.lock merge=flake-lock' >> .gitattributes

An input that one side changed is taken from there; of one that both changed, the newer is taken.")]
pub(in crate::commands) struct MergeArgs {
    /// The file with conflict markers or its folder, else flake.lock; or three files: base, ours, theirs
    #[arg(num_args = 0..=3)]
    files: Vec<PathBuf>,
    /// Where both sides changed an input take ours
    #[arg(long, conflicts_with = "theirs")]
    ours: bool,
    /// Where both sides changed an input take theirs
    #[arg(long)]
    theirs: bool,
    /// Write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// The three files.
struct Sides {
    base: Option<LockFile>,
    ours: LockFile,
    theirs: LockFile,
    /// Where the result goes.
    result: PathBuf,
    /// The file was in conflict in Git's index, which is told that it no longer is.
    in_index: bool,
}

/// `nivis lock merge`
pub(super) fn run(args: &MergeArgs) -> Result<i32, Unopened> {
    let sides = match args.files.as_slice() {
        [base, ours, theirs] => Sides {
            base: read_base(base)?,
            ours: parse(&std::fs::read(ours).map_err(Failure::reading(ours))?, ours)?,
            theirs: parse(&std::fs::read(theirs).map_err(Failure::reading(theirs))?, theirs)?,
            result: ours.clone(),
            in_index: false,
        },
        [] => in_conflict(Path::new("flake.lock"))?,
        [flake] if flake.is_dir() => in_conflict(&flake.join("flake.lock"))?,
        [file] => in_conflict(file)?,
        _ => {
            return Err(Failure::Usage(
                "one file with conflict markers, or three: base, ours, theirs".into(),
            )
            .into());
        }
    };
    let preference = match (args.ours, args.theirs) {
        (true, _) => Preference::Always(Side::Ours),
        (_, true) => Preference::Always(Side::Theirs),
        _ => Preference::Newest,
    };
    let (merged, decisions) = merge(sides.base.as_ref(), &sides.ours, &sides.theirs, preference);
    merged.check_follows().map_err(|error| Failure::Refused(error.to_string()))?;
    if !args.dry_run {
        let text = merged.to_bytes().map_err(Failure::from)?;
        replace_file(&sides.result, &text).map_err(Failure::writing(&sides.result))?;
        if sides.in_index {
            tell_git(&sides.result);
        }
    }
    print(show(&decisions, args.json).as_bytes())?;
    Ok(0)
}

fn show(decisions: &[Decision], json: bool) -> String {
    let side = |side| if side == Side::Ours { "ours" } else { "theirs" };
    if json {
        let inputs: Vec<_> = decisions
            .iter()
            .map(|decision| {
                json!({
                    "input": decision.input,
                    "taken": side(decision.side),
                    "bothChanged": decision.both,
                    "removed": decision.removed,
                })
            })
            .collect();
        return format!("{:#}\n", json!({ "inputs": inputs }));
    }
    let mut text = String::new();
    for decision in decisions {
        let what = if decision.removed { "removed, as in " } else { "" };
        let both = if decision.both { " (both sides differ)" } else { "" };
        text.push_str(&format!("{}: {what}{}{both}\n", decision.input, side(decision.side)));
    }
    text
}

fn parse(text: &[u8], path: &Path) -> Result<LockFile, Failure> {
    let shown = path.display().to_string();
    match LockFile::parse(text, &shown) {
        Ok((lock, _)) => Ok(lock),
        Err(error) => Err(Failure::Refused(nivis_diag::sentence(&error))),
    }
}

/// Git hands over an empty file where there is no common one.
fn read_base(path: &Path) -> Result<Option<LockFile>, Failure> {
    let text = std::fs::read(path).map_err(Failure::reading(path))?;
    if text.trim_ascii().is_empty() { Ok(None) } else { parse(&text, path).map(Some) }
}

/// The sides of a file in conflict: as Git's index has them, else as the markers tell them.
fn in_conflict(path: &Path) -> Result<Sides, Failure> {
    let text = std::fs::read(path).map_err(Failure::reading(path))?;
    let result = path.to_owned();
    if let (Some(ours), Some(theirs)) = (stage(path, 2), stage(path, 3)) {
        let base = stage(path, 1).map(|text| parse(&text, path)).transpose()?;
        let (ours, theirs) = (parse(&ours, path)?, parse(&theirs, path)?);
        return Ok(Sides { base, ours, theirs, result, in_index: true });
    }
    let Some(conflict) = split_conflict(&text) else {
        return Err(Failure::Refused(format!("there is no conflict in '{}'", path.display())));
    };
    // A base in pieces may be none.
    let base = conflict.base.and_then(|base| parse(&base, path).ok());
    let (ours, theirs) = (parse(&conflict.ours, path)?, parse(&conflict.theirs, path)?);
    Ok(Sides { base, ours, theirs, result, in_index: false })
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What Git's index has of a file in conflict: 1 the common one, 2 ours, 3 theirs.
fn stage(path: &Path, number: u8) -> Option<Vec<u8>> {
    let name = path.file_name()?.to_str()?;
    answer(git(folder_of(path)).args(["show", &format!(":{number}:./{name}")]))
}

fn tell_git(path: &Path) {
    if let Some(name) = path.file_name() {
        // Who wants to commit it does so anyway.
        answer(git(folder_of(path)).args(["add", "--"]).arg(name));
    }
}
