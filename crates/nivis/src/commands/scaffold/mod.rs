//! `nivis host add`, `user add`, `module new`, `package new`: what a layout's `scaffold/` folder says.

mod found;
mod system;
mod taken;

use super::failure::Failure;
use super::new_files::write_new;
use super::places::locate_flake;
use super::session::{Session, Unopened};
use super::{FlakeArgs, Global, print};
use nivis_modules::reserved;
use nivis_modules::scaffold::{NewFile, Part, Words, check_name, free_number, takes_paths};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// What is done with hosts of a layout.
#[derive(clap::Subcommand)]
pub(super) enum HostCommand {
    /// Write a new host, as the layout has them
    #[command(after_help = "Examples:
  nivis host add web
  nivis host add pi --system aarch64-linux")]
    Add {
        #[command(flatten)]
        new: NewArgs,
        /// Its platform; else this machine's
        #[arg(long)]
        system: Option<String>,
    },
}

/// What is done with users of a layout.
#[derive(clap::Subcommand)]
pub(super) enum UserCommand {
    /// Write a new user, as the layout has them
    #[command(after_help = "Examples:
  nivis user add alice")]
    Add(NewArgs),
}

/// What is done with modules of a layout.
#[derive(clap::Subcommand)]
pub(super) enum ModuleCommand {
    /// Write a new module, as the layout has them; PATH may have parts, `services/web`
    #[command(after_help = "Examples:
  nivis module new backup")]
    New(NewArgs),
}

/// What is done with packages of a layout.
#[derive(clap::Subcommand)]
pub(super) enum PackageCommand {
    /// Write a new package, as the layout has them
    #[command(after_help = "Examples:
  nivis package new tool")]
    New(NewArgs),
}

/// What all of them take.
#[derive(clap::Args)]
pub(super) struct NewArgs {
    /// How it is called
    name: String,
    /// Another sort than the usual, where the layout has several
    #[arg(long = "as", value_name = "SORT")]
    sort: Option<String>,
    /// The folder with the flake; else $NIVIS_FLAKE, $NH_FLAKE, the one here or above, /etc/nivis, /etc/nixos
    #[arg(long, value_name = "DIR")]
    flake: Option<String>,
}

/// Why nothing can be added.
#[derive(Debug, thiserror::Error)]
pub(super) enum ScaffoldError {
    #[error("'{reference}' is no folder of this machine")]
    NotLocal { reference: String },
    #[error("the layout in '{}' does not say what a new {what} is", root.display())]
    NoScaffold { root: PathBuf, what: String, known: Vec<String> },
    #[error("the {} '{name}' is there already: {place}", part.name())]
    Taken { part: Part, name: String, place: String },
    #[error("'{name}' is no name for a new {}: {why}", part.name())]
    Reserved { part: Part, name: String, why: String },
    #[error("with the module '{name}' the flake no longer finds {gone}")]
    Hides { name: String, gone: String },
    #[error("the flake does not find the {} '{name}' in the files written for it: {}", part.name(), files.join(", "))]
    NotFound { part: Part, name: String, files: Vec<String> },
}

impl ScaffoldError {
    /// What to do about it.
    pub(super) fn help(&self) -> Vec<String> {
        match self {
            ScaffoldError::NotLocal { .. } => vec!["name a folder with --flake DIR".into()],
            ScaffoldError::NoScaffold { known, .. } if known.is_empty() => {
                vec!["`nivis init --template NAME` writes a layout with a folder scaffold/".into()]
            }
            ScaffoldError::NoScaffold { known, .. } => vec![format!("it can add {}", known.join(", "))],
            ScaffoldError::Reserved { part: Part::Package, .. } => {
                vec!["name yours otherwise: hosts would have it in the place of that one".into()]
            }
            ScaffoldError::Reserved { .. } => vec!["name yours otherwise".into()],
            ScaffoldError::Taken { .. } => Vec::new(),
            ScaffoldError::Hides { .. } => vec![
                "the files were removed again; name it otherwise, or let flake.nix look for modules below others".into(),
            ],
            ScaffoldError::NotFound { .. } => {
                vec!["the files were removed again; change scaffold/ to what flake.nix looks for".into()]
            }
        }
    }
}

/// `nivis host`
pub(super) fn run_host(global: &Global, command: &HostCommand) -> Result<i32, Unopened> {
    let HostCommand::Add { new, system } = command;
    add(global, Part::Host, new, system.as_deref())
}

/// `nivis user`
pub(super) fn run_user(global: &Global, command: &UserCommand) -> Result<i32, Unopened> {
    let UserCommand::Add(new) = command;
    add(global, Part::User, new, None)
}

/// `nivis module`
pub(super) fn run_module(global: &Global, command: &ModuleCommand) -> Result<i32, Unopened> {
    let ModuleCommand::New(new) = command;
    add(global, Part::Module, new, None)
}

/// `nivis package`
pub(super) fn run_package(global: &Global, command: &PackageCommand) -> Result<i32, Unopened> {
    let PackageCommand::New(new) = command;
    add(global, Part::Package, new, None)
}

fn add(global: &Global, part: Part, args: &NewArgs, system: Option<&str>) -> Result<i32, Unopened> {
    check_name(part, &args.name).map_err(|error| Failure::Usage(error.to_string()))?;
    if let Some(why) = reserved::owner(part, &args.name) {
        let (name, why) = (args.name.clone(), why.to_owned());
        return Err(Failure::from(ScaffoldError::Reserved { part, name, why }).into());
    }
    let root = find_root(args.flake.as_deref())?;
    let scaffold = read_scaffold(&root, part, args)?;
    let files = plan(&root, part, args, &scaffold, system)?;
    let flake = FlakeArgs { flake: Some(root.to_string_lossy().into_owned()), ..FlakeArgs::default() };
    let before = match part {
        // Nothing else says which users there are than the files.
        Part::User => BTreeSet::new(),
        _ => look(global, &flake, |session| {
            taken::refuse_taken(session, part, &args.name)?;
            if let Some(system) = system {
                system::check(session, &scaffold, system)?;
            }
            Ok(if part == Part::Module { found::modules(session) } else { BTreeSet::new() })
        })?,
    };
    let written = write_new(&root, &files)?;
    let verified = look(global, &flake, |session| {
        session.progress.show("evaluating what was written");
        found::verify(session, part, &args.name, &written, &before)
    });
    if let Err(unopened) = verified {
        written.undo();
        return Err(unopened);
    }
    let text: String = written.files.iter().map(|file| format!("wrote {file}\n")).collect();
    print(text.as_bytes())?;
    Ok(0)
}

/// Opens the flake and finds something out.
fn look<T>(
    global: &Global,
    flake: &FlakeArgs,
    work: impl FnOnce(&mut Session) -> Result<T, Failure>,
) -> Result<T, Unopened> {
    let mut session = Session::open_flake(global, flake, None)?;
    let trees = session.trees.clone();
    let result = work(&mut session);
    session.progress.clear();
    result.map_err(|failure| Unopened(failure, trees))
}

/// The folder of the flake.
fn find_root(told: Option<&str>) -> Result<PathBuf, Failure> {
    let located = locate_flake(told)?;
    let not_local = || ScaffoldError::NotLocal { reference: located.reference.show() };
    let path = located.reference.input.source_path().ok_or_else(not_local)?;
    let mut root = PathBuf::from(OsStr::from_bytes(&path));
    if !located.reference.subdir.is_empty() {
        root.push(OsStr::from_bytes(&located.reference.subdir));
    }
    if root.is_dir() { Ok(root) } else { Err(not_local().into()) }
}

/// The files below a folder by their paths in it, sorted. Links and hidden folders are left out.
fn read_files(folder: &Path, below: &str, found: &mut Vec<NewFile>) -> Result<(), Failure> {
    let mut entries: Vec<PathBuf> = folder
        .read_dir()
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(Failure::reading(folder))?;
    entries.sort();
    for path in entries {
        let Some(name) = path.file_name().and_then(OsStr::to_str) else { continue };
        let inside = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
        let about = path.symlink_metadata().map_err(Failure::reading(&path))?;
        if about.is_dir() && !name.starts_with(".git") {
            read_files(&path, &inside, found)?;
        } else if about.is_file() {
            let bytes = fs::read(&path).map_err(Failure::reading(&path))?;
            found.push(NewFile { path: inside, bytes, executable: about.permissions().mode() & 0o111 != 0 });
        }
    }
    Ok(())
}

/// The files that the layout has for what is asked.
fn read_scaffold(root: &Path, part: Part, args: &NewArgs) -> Result<Vec<NewFile>, Failure> {
    let what = match &args.sort {
        Some(sort) => format!("{}.{sort}", part.name()),
        None => part.name().to_owned(),
    };
    let folder = root.join("scaffold").join(&what);
    let mut scaffold = Vec::new();
    if folder.is_dir() {
        read_files(&folder, "", &mut scaffold)?;
    }
    if scaffold.is_empty() {
        return Err(ScaffoldError::NoScaffold { root: root.to_owned(), what, known: known(root) }.into());
    }
    match args.name.rsplit_once('/') {
        Some((_, last)) if !takes_paths(&scaffold) => Err(Failure::Usage(format!(
            "'{}' is a path, and this layout keeps a new {what} by its name alone; write `{last}`",
            args.name
        ))),
        _ => Ok(scaffold),
    }
}

/// What would be written.
fn plan(
    root: &Path,
    part: Part,
    args: &NewArgs,
    scaffold: &[NewFile],
    system: Option<&str>,
) -> Result<Vec<NewFile>, Failure> {
    let number = if part == Part::User { free_number(&texts(root)?) } else { 0 };
    let here = format!("{}-linux", std::env::consts::ARCH);
    let words = Words { path: args.name.clone(), system: system.unwrap_or(&here).to_owned(), number };
    let files: Vec<NewFile> = scaffold.iter().map(|file| words.fill(file)).collect();
    match files.iter().find(|file| root.join(&file.path).symlink_metadata().is_ok()) {
        Some(file) => {
            Err(ScaffoldError::Taken { part, name: args.name.clone(), place: file.path.clone() }.into())
        }
        None => Ok(files),
    }
}

/// What the layout can add.
fn known(root: &Path) -> Vec<String> {
    let Ok(entries) = root.join("scaffold").read_dir() else { return Vec::new() };
    let mut names: Vec<String> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| !name.contains("README"))
        .collect();
    names.sort();
    names
}

/// The Nix files of a layout, without its scaffold.
fn texts(root: &Path) -> Result<Vec<Vec<u8>>, Failure> {
    let mut files = Vec::new();
    read_files(root, "", &mut files)?;
    files.retain(|file| file.path.ends_with(".nix") && !file.path.starts_with("scaffold/"));
    Ok(files.into_iter().map(|file| file.bytes).collect())
}
