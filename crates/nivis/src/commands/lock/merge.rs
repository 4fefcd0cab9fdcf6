//! `nivis lock merge`

use crate::commands::failure::Failure;
use crate::commands::print;
use crate::commands::session::Unopened;
use nivis_flake::lock::{Decision, LockFile, Preference, Side, merge, split_conflict};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
    /// The file with conflict markers, else flake.lock; or three files: base, ours, theirs
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
            ours: parse(&read(ours)?, ours)?,
            theirs: parse(&read(theirs)?, theirs)?,
            result: ours.clone(),
            in_index: false,
        },
        [] => in_conflict(Path::new("flake.lock"))?,
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
        write(&sides.result, &merged.to_bytes().map_err(Failure::from)?)?;
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

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path)
        .map_err(|source| Failure::Io { message: format!("cannot read '{}'", path.display()), source })
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
    let text = read(path)?;
    if text.trim_ascii().is_empty() { Ok(None) } else { parse(&text, path).map(Some) }
}

/// The sides of a file in conflict: as Git's index has them, else as the markers tell them.
fn in_conflict(path: &Path) -> Result<Sides, Failure> {
    let text = read(path)?;
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

fn git(path: &Path) -> Command {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut git = Command::new("git");
    git.arg("-C").arg(folder.unwrap_or(Path::new("."))).stdin(Stdio::null()).stderr(Stdio::null());
    git
}

/// What Git's index has of a file in conflict: 1 the common one, 2 ours, 3 theirs.
fn stage(path: &Path, number: u8) -> Option<Vec<u8>> {
    let name = path.file_name()?.to_str()?;
    let output = git(path).args(["show", &format!(":{number}:./{name}")]).output().ok()?;
    output.status.success().then_some(output.stdout)
}

fn tell_git(path: &Path) {
    if let Some(name) = path.file_name() {
        // Who wants to commit it does so anyway.
        drop(git(path).arg("add").arg("--").arg(name).stdout(Stdio::null()).status());
    }
}

/// Writes beside the file and renames; its mode stays.
fn write(path: &Path, text: &[u8]) -> Result<(), Failure> {
    let write = || -> std::io::Result<()> {
        let path = path.canonicalize()?;
        let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(&path))?;
        std::io::Write::write_all(&mut file, text)?;
        file.as_file().set_permissions(path.metadata()?.permissions())?;
        file.persist(&path).map(drop).map_err(|error| error.error)
    };
    write().map_err(|source| Failure::Io { message: format!("cannot write '{}'", path.display()), source })
}
