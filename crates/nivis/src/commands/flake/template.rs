//! `nivis flake init` and `flake new` (`CmdFlakeInitCommon` in `nix/flake.cc` of the reference)

use crate::commands::copying::make_executable;
use crate::commands::failure::Failure;
use crate::commands::git::{add_intent, git};
use crate::commands::io::absolute;
use crate::commands::session::{Session, Unopened};
use crate::commands::{FlakeArgs, Global, print};
use nivis_eval::Word;
use nivis_eval::context::ContextSet;
use nivis_eval::io::FileType;
use serde_json::json;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// Options of `nivis flake init`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis flake init -t github:owner/repo        # its default template, into the folder here
  nivis flake init -t templates#rust
Files that are there are never overwritten. Nivis' own layouts are written by `nivis init`.")]
pub(in crate::commands) struct TemplateInitArgs {
    #[command(flatten)]
    from: From,
}

/// Options of `nivis flake new`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis flake new work -t templates#rust")]
pub(in crate::commands) struct TemplateNewArgs {
    /// The folder to make
    dir: PathBuf,
    #[command(flatten)]
    from: From,
}

#[derive(clap::Args)]
struct From {
    /// The template: a flake, and after `#` which of its templates
    #[arg(short, long, value_name = "REF[#NAME]", default_value = "templates")]
    template: String,
    #[command(flatten)]
    flake: FlakeArgs,
    /// Print JSON: what was written, skipped and in the way
    #[arg(long)]
    json: bool,
}

impl TemplateInitArgs {
    pub(super) fn wants_json(&self) -> bool {
        self.from.json
    }
}

impl TemplateNewArgs {
    pub(super) fn wants_json(&self) -> bool {
        self.from.json
    }
}

/// `nivis flake init`
pub(super) fn run_init(global: &Global, args: &TemplateInitArgs) -> Result<i32, Unopened> {
    run(global, &args.from, Path::new("."))
}

/// `nivis flake new`
pub(super) fn run_new(global: &Global, args: &TemplateNewArgs) -> Result<i32, Unopened> {
    run(global, &args.from, &args.dir)
}

fn run(global: &Global, args: &From, dir: &Path) -> Result<i32, Unopened> {
    let flake = FlakeArgs { no_write_lock_file: true, ..args.flake.clone() };
    let mut session = Session::open_flake(global, &flake, Some(&args.template))?;
    let trees = session.trees.clone();
    write(&mut session, args, dir).map_err(|failure| Unopened(failure, trees))
}

fn write(session: &mut Session, args: &From, dir: &Path) -> Result<i32, Failure> {
    let template = find(session)?;
    let from = template_path(session, template)?;
    let to = absolute(dir)?;
    let to = PathBuf::from(OsStr::from_bytes(&nivis_formats::path::canonicalise(to.as_os_str().as_bytes())));
    let mut copier = Copier { session, found: Found::default() };
    let copied = copier.folder(&from, &to).and_then(|()| tell_git(&to, &copier.found.changed));
    let found = copier.found;
    if let Err(failure) = copied {
        found.undo();
        return Err(failure);
    }
    let welcome = session.get(template, "welcomeText")?.filter(|text| text.is_string());
    if let Some(text) = welcome {
        eprintln!("\n\n{}\n", String::from_utf8_lossy(session.eval.bytes(text)).trim());
    }
    session.store.flush()?;
    if args.json {
        let text = |paths: &[PathBuf]| -> Vec<String> {
            paths.iter().map(|path| path.display().to_string()).collect()
        };
        let json = json!({
            "wrote": text(&found.changed),
            "skipped": text(&found.skipped),
            "conflicts": text(&found.conflicts),
        });
        print(format!("{json:#}\n").as_bytes())?;
    }
    match found.conflicts.len() {
        0 => Ok(0),
        count => Err(Failure::Refused(format!("encountered {count} conflicts - see above"))),
    }
}

/// The template that the fragment names, tried as the reference does it.
fn find(session: &mut Session) -> Result<Word, Failure> {
    let name = session.fragment.clone();
    let tried = match name.as_str() {
        "" => vec!["templates.default".to_owned(), "defaultTemplate".to_owned()],
        name => vec![format!("templates.{name}"), name.to_owned()],
    };
    for path in &tried {
        match session.output_at(path) {
            Err(Failure::NoAttribute { .. }) => {}
            found => {
                let value = found?;
                session.eval.roots.push(value);
                return Ok(value);
            }
        }
    }
    let nearest = match session.get(session.top, "templates")? {
        Some(templates) => session.nearest(templates, &name),
        None => Vec::new(),
    };
    Err(Failure::NoAttribute { path: tried[0].clone(), tried, nearest })
}

fn template_path(session: &mut Session, template: Word) -> Result<Vec<u8>, Failure> {
    let path = session.at(template, &["path"])?;
    let eval = &mut session.eval;
    let base = eval.stack.len();
    eval.stack.push(path);
    let path = eval.coerce_to_path(base, &mut ContextSet::default(), 0, "");
    eval.stack.truncate(base);
    path.map_err(|error| session.failure(&error))
}

/// What became of the files.
#[derive(Default)]
struct Found {
    /// What was written, in the order in which it was: folders after what is in them.
    changed: Vec<PathBuf>,
    /// The files and folders that were not there before.
    made: Vec<PathBuf>,
    skipped: Vec<PathBuf>,
    conflicts: Vec<PathBuf>,
}

impl Found {
    /// Removes what was made; what stands in the way of that stays.
    fn undo(&self) {
        for path in self.made.iter().rev() {
            drop(fs::remove_file(path).or_else(|_| fs::remove_dir(path)));
        }
    }
}

struct Copier<'a> {
    session: &'a mut Session,
    found: Found,
}

impl Copier<'_> {
    fn folder(&mut self, from: &[u8], to: &Path) -> Result<(), Failure> {
        self.make_folder(to)?;
        let io = &mut self.session.eval.io;
        let mut entries = io.read_dir(from).map_err(|error| unreadable(from, error.to_string()))?;
        entries.sort();
        for (name, kind) in entries {
            let from = [from, b"/", &name].concat();
            let to = to.join(OsStr::from_bytes(&name));
            let written = match kind {
                FileType::Directory => {
                    self.folder(&from, &to)?;
                    true
                }
                FileType::Regular => self.file(&from, &to)?,
                FileType::Symlink => self.link(&from, &to)?,
                FileType::Unknown => {
                    let path = String::from_utf8_lossy(&from).into_owned();
                    return Err(Failure::Refused(format!(
                        "path '{path}' needs to be a symlink, file, or directory but instead is a {}",
                        kind.name()
                    )));
                }
            };
            if written {
                eprintln!("wrote: \"{}\"", to.display());
                self.found.changed.push(to);
            }
        }
        Ok(())
    }

    fn make_folder(&mut self, folder: &Path) -> Result<(), Failure> {
        if folder.is_dir() {
            return Ok(());
        }
        if let Some(parent) = folder.parent() {
            self.make_folder(parent)?;
        }
        fs::create_dir(folder).map_err(Failure::writing(folder))?;
        self.found.made.push(folder.to_owned());
        Ok(())
    }

    fn file(&mut self, from: &[u8], to: &Path) -> Result<bool, Failure> {
        let contents = self.session.eval.io.read_file(from);
        let contents = contents.map_err(|error| unreadable(from, error.to_string()))?;
        if to.symlink_metadata().is_ok() {
            let same = fs::read(to).is_ok_and(|there| there == contents);
            self.is_there(from, to, same);
            return Ok(false);
        }
        // Before the bytes: a file half written is taken back as well.
        self.found.made.push(to.to_owned());
        fs::write(to, &contents).map_err(Failure::writing(to))?;
        if self.is_executable(from) {
            make_executable(to).map_err(Failure::writing(to))?;
        }
        Ok(true)
    }

    fn link(&mut self, from: &[u8], to: &Path) -> Result<bool, Failure> {
        let target = self.session.eval.io.read_link(from);
        let target = target.map_err(|error| unreadable(from, error.to_string()))?.unwrap_or_default();
        if to.symlink_metadata().is_ok() {
            let same = fs::read_link(to).is_ok_and(|there| there.as_os_str().as_bytes() == target);
            self.is_there(from, to, same);
            return Ok(false);
        }
        std::os::unix::fs::symlink(OsStr::from_bytes(&target), to).map_err(Failure::writing(to))?;
        self.found.made.push(to.to_owned());
        Ok(true)
    }

    /// Says what became of a file that was there already.
    fn is_there(&mut self, from: &[u8], to: &Path, same: bool) {
        let from = String::from_utf8_lossy(from).into_owned();
        if same {
            eprintln!("skipping identical file: {from}");
            self.found.skipped.push(to.to_owned());
        } else {
            let to_text = to.display();
            eprintln!(
                "refusing to overwrite existing file \"{to_text}\"\n please merge it manually with '{from}'"
            );
            self.found.conflicts.push(to.to_owned());
        }
    }

    fn is_executable(&self, from: &[u8]) -> bool {
        let Ok((path, rest)) = self.session.store.dir().split(from) else { return false };
        let Some(root) = self.session.store.to_real_path(&path) else { return false };
        let rest = rest.strip_prefix(b"/").unwrap_or(rest);
        let metadata = root.join(OsStr::from_bytes(rest)).metadata();
        metadata.is_ok_and(|metadata| metadata.permissions().mode() & 0o111 != 0)
    }
}

fn unreadable(path: &[u8], message: String) -> Failure {
    let path = String::from_utf8_lossy(path).into_owned();
    Failure::Io { message: format!("cannot read '{path}'"), source: std::io::Error::other(message) }
}

/// Makes files known to Git where the folder is a repository: a flake sees no others.
fn tell_git(folder: &Path, changed: &[PathBuf]) -> Result<(), Failure> {
    if changed.is_empty() || folder.join(".git").symlink_metadata().is_err() {
        return Ok(());
    }
    add_intent(&mut git(folder), changed)
}
