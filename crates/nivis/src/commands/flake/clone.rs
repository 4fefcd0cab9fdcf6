//! `nivis flake clone` (`CmdFlakeClone`, and `clone` of each fetcher, in the reference)

use crate::commands::copying::copy_tree;
use crate::commands::failure::{Failure, print_notice};
use crate::commands::flake_args::registry_options;
use crate::commands::git::not_run;
use crate::commands::io::absolute;
use crate::commands::paint::Paint;
use crate::commands::places::{load_config, locate_flake};
use crate::commands::session::Unopened;
use crate::commands::{FlakeArgs, Global, print_json};
use crate::flakes::{Trees, prefetch, resolve_reference};
use nivis_flake::{FlakeRef, Input, get_str};
use nivis_store::store::StoreError;
use serde_json::json;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Options of `nivis flake clone`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis flake clone nixpkgs --dest nixpkgs
  nivis flake clone github:owner/repo/branch -f work")]
pub(in crate::commands) struct CloneArgs {
    /// The flake
    reference: Option<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Where to, a folder that is not there yet
    #[arg(short = 'f', long, value_name = "PATH")]
    dest: Option<PathBuf>,
    /// Print JSON: what was cloned, and where to
    #[arg(long)]
    pub(super) json: bool,
}

/// `nivis flake clone`
pub(super) fn run(global: &Global, args: &CloneArgs) -> Result<i32, Unopened> {
    let Some(dest) = &args.dest else {
        return Err(Failure::Usage("missing flag '--dest'".into()).into());
    };
    let config = load_config(global)?;
    let store = crate::stores::open(&config, false)?;
    let trees = Trees::with_config(&config);
    let located = locate_flake(super::told(args.reference.as_deref(), &args.flake)?)?;
    let options = registry_options(&args.flake)?;
    let (resolved, notices) = resolve_reference(&store, &located.reference, &options, &trees)
        .map_err(|error| Unopened(error.into(), trees.clone()))?;
    for notice in &notices {
        print_notice(notice, Paint::stderr());
    }
    if let Some(url) = repository(&resolved.input)? {
        let code = clone(&url, &resolved.input, dest)?;
        if args.json && code == 0 {
            tell(&resolved, Some(&url), dest)?;
        }
        return Ok(code);
    }
    if dest.symlink_metadata().is_ok() {
        let message = format!("cannot clone into existing path \"{}\"", dest.display());
        return Err(Failure::Refused(message).into());
    }
    let fetched = prefetch(&store, &resolved, &options, &trees)
        .map_err(|error| Unopened(error.into(), trees.clone()))?;
    store.flush()?;
    let path = store.dir().parse(&fetched.root).map_err(StoreError::from)?;
    let real = store.to_real_path(&path).filter(|real| real.exists());
    let real = real.or_else(|| trees.original(&fetched.root)).unwrap_or_default();
    copy_tree(&real, dest)?;
    if args.json {
        tell(&resolved, None, dest)?;
    }
    Ok(0)
}

/// Prints the flake, the repository where it has one, and the folder.
fn tell(resolved: &FlakeRef, repository: Option<&[u8]>, dest: &Path) -> Result<(), Failure> {
    let repository = repository.map(String::from_utf8_lossy);
    let json = json!({ "url": resolved.show(), "repository": repository, "dest": absolute(dest)?.to_string_lossy() });
    print_json(&json)
}

/// The repository that an input comes from, if it comes from one.
fn repository(input: &Input) -> Result<Option<Vec<u8>>, Failure> {
    let text = |name| Ok::<_, Failure>(get_str(&input.attrs, name)?.unwrap_or_default().to_vec());
    let (host, end) = match input.kind() {
        b"git" => {
            let url = text("url")?;
            let path = url.strip_prefix(b"file://").or_else(|| url.strip_prefix(b"file:"));
            let path = path.map(<[u8]>::to_vec);
            return Ok(Some(path.unwrap_or(url)));
        }
        b"github" => ("github.com", ".git"),
        b"gitlab" => ("gitlab.com", ".git"),
        b"sourcehut" => ("git.sr.ht", ""),
        _ => return Ok(None),
    };
    let told = text("host")?;
    let host = if told.is_empty() { host.as_bytes() } else { &told };
    let (owner, repo) = (text("owner")?, text("repo")?);
    Ok(Some([b"https://", host, b"/", &owner, b"/", &repo, end.as_bytes()].concat()))
}

fn clone(url: &[u8], input: &Input, dest: &Path) -> Result<i32, Failure> {
    if input.git_rev()?.is_some() {
        return Err(Failure::Refused("cloning a specific revision is not implemented".into()));
    }
    let mut git = Command::new("git");
    git.arg("clone");
    if let Some(name) = input.git_ref() {
        git.arg("--branch").arg(OsStr::from_bytes(name));
    }
    git.arg("--").arg(OsStr::from_bytes(url)).arg(dest);
    let status = git.status().map_err(not_run)?;
    Ok(i32::from(!status.success()))
}
