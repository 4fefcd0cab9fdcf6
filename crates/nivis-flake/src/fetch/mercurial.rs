//! Mercurial repositories: a copy of each is kept and pulled into (`libfetchers/mercurial.cc` of the reference).

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::cache::Known;
use super::error::FetchError;
use super::{Fetcher, RemoteTree, required};
use crate::input::Input;
use crate::notice::Notice;

/// Where a repository is: a folder here, or an address.
enum Place {
    Folder(PathBuf),
    Address(String),
}

impl Place {
    fn of(url: &str) -> Self {
        match url.strip_prefix("file://") {
            Some(path) => Place::Folder(PathBuf::from(path)),
            None => Place::Address(url.to_owned()),
        }
    }

    fn as_argument(&self) -> &OsStr {
        match self {
            Place::Folder(path) => path.as_os_str(),
            Place::Address(url) => OsStr::new(url),
        }
    }
}

impl Fetcher {
    /// The tree of a revision or branch; of a folder with changes, its tracked files.
    pub(super) fn mercurial(&mut self, input: &Input) -> Result<RemoteTree, FetchError> {
        let url = required(input, "url")?;
        let place = Place::of(&url);
        if let Place::Folder(path) = &place
            && input.git_ref().is_none()
            && input.git_rev()?.is_none()
            && path.join(".hg").exists()
        {
            let changes = hg(&url, ["status", "-R"], path, &["--modified", "--added", "--removed"])?;
            if !changes.is_empty() {
                return self.unclean(input, &url, path);
            }
        }
        self.committed(input, &url, &place)
    }

    fn committed(&mut self, input: &Input, url: &str, place: &Place) -> Result<RemoteTree, FetchError> {
        let mut locked = input.clone();
        let wanted = match (input.git_rev()?, input.git_ref()) {
            (Some(rev), _) => rev,
            (None, Some(name)) => String::from_utf8_lossy(name).into_owned(),
            (None, None) => "default".to_owned(),
        };
        let copy = self.cache.repository(&format!("hg {url}"));
        let has = input.git_rev()?.is_some()
            && copy.exists()
            && hg(url, ["log", "-R"], &copy, &["-r", &wanted, "--template", "1"])
                .is_ok_and(|said| said == b"1");
        if !has {
            if self.options.offline && matches!(place, Place::Address(_)) {
                return Err(FetchError::Offline { url: url.to_owned() });
            }
            (self.tell)(&format!("fetching Mercurial repository '{url}'"));
            bring(url, place, &copy)?;
        }
        let template = "{node} {rev} {branch}";
        let said = hg(url, ["log", "-R"], &copy, &["-r", &wanted, "--template", template])?;
        let said = String::from_utf8_lossy(&said).into_owned();
        let mut parts = said.splitn(3, ' ');
        let (Some(rev), Some(count), Some(branch)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(FetchError::Answer {
                url: url.to_owned(),
                reason: format!("'{said}' is no revision"),
            });
        };
        let count: u64 = count.parse().map_err(|_not_a_number| FetchError::Answer {
            url: url.to_owned(),
            reason: format!("'{count}' is no number"),
        })?;
        locked.set("rev", rev);
        locked.set("ref", branch.as_bytes());
        locked.set("revCount", count);
        let folder = self.cache.folder()?;
        let tree = folder.path().join("tree");
        let target = tree.as_os_str();
        let archive = [OsStr::new("-r"), OsStr::new(rev), target];
        run(url, [OsStr::new("archive"), OsStr::new("-R"), copy.as_os_str()].iter().chain(&archive))?;
        let note = tree.join(".hg_archival.txt");
        if note.exists() {
            std::fs::remove_file(&note).map_err(|source| FetchError::Cache { path: note, source })?;
        }
        let known = Known { attrs: locked.attrs.clone(), ..Known::now() };
        self.whole(input, locked, folder, known)
    }

    /// The tracked files of a folder as they are now.
    fn unclean(&mut self, input: &Input, url: &str, path: &Path) -> Result<RemoteTree, FetchError> {
        if !self.options.allow_dirty {
            return Err(FetchError::Unclean { path: path.to_owned() });
        }
        let branch = hg(url, ["branch", "-R"], path, &[])?;
        let mut locked = input.clone();
        locked.set("ref", branch.trim_ascii_end());
        let listed = ["--clean", "--modified", "--added", "--no-status", "--print0"];
        let files = hg(url, ["status", "-R"], path, &listed)?;
        let folder = self.cache.folder()?;
        let tree = folder.path().join("tree");
        for file in files.split(|byte| *byte == 0).filter(|file| !file.is_empty()) {
            let file = Path::new(OsStr::from_bytes(file));
            let to = tree.join(file);
            copy_file(&path.join(file), &to).map_err(|source| FetchError::Cache { path: to, source })?;
        }
        let mut fetched = self.whole(input, locked, folder, Known::now())?;
        // The next time the folder may be another.
        fetched.remember = None;
        fetched.local.notices.push(Notice::UncleanMercurial { path: path.to_owned() });
        Ok(fetched)
    }
}

/// Clones a repository, or pulls into the copy that is there.
fn bring(url: &str, place: &Place, copy: &Path) -> Result<(), FetchError> {
    let from = place.as_argument();
    if copy.exists() {
        let pull = || {
            let arguments = [OsStr::new("pull"), OsStr::new("-R"), copy.as_os_str(), OsStr::new("--"), from];
            run(url, arguments)
        };
        if let Err(error) = pull() {
            if !copy.join(".hg/store/journal").exists() {
                return Err(error);
            }
            // An earlier process was cut off.
            hg(url, ["recover", "-R"], copy, &[])?;
            pull()?;
        }
        return Ok(());
    }
    let parent = copy.parent().unwrap_or(copy);
    let cache = |source| FetchError::Cache { path: copy.to_owned(), source };
    std::fs::create_dir_all(parent).map_err(cache)?;
    let new = tempfile::TempDir::new_in(parent).map_err(cache)?;
    let inner = new.path().join("copy");
    let clone = [OsStr::new("clone"), OsStr::new("--noupdate"), OsStr::new("--"), from, inner.as_os_str()];
    run(url, clone)?;
    match std::fs::rename(&inner, copy) {
        // Another process was faster.
        Err(_) if copy.exists() => Ok(()),
        result => result.map_err(cache),
    }
}

fn copy_file(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to.parent().unwrap_or(to))?;
    let metadata = from.symlink_metadata()?;
    if metadata.is_symlink() {
        return std::os::unix::fs::symlink(std::fs::read_link(from)?, to);
    }
    std::fs::write(to, std::fs::read(from)?)?;
    let executable = metadata.permissions().mode() & 0o100 != 0;
    let mode = if executable { 0o755 } else { 0o644 };
    std::fs::set_permissions(to, std::fs::Permissions::from_mode(mode))
}

/// Runs `hg VERB -R FOLDER …`.
fn hg(url: &str, verb: [&str; 2], folder: &Path, rest: &[&str]) -> Result<Vec<u8>, FetchError> {
    let mut arguments: Vec<OsString> = verb.iter().map(OsString::from).collect();
    arguments.push(folder.into());
    arguments.extend(rest.iter().map(OsString::from));
    run(url, &arguments)
}

/// Makes Mercurial track a file of a working folder, and commits it if there is a message.
///
/// # Errors
/// Mercurial cannot be run or refuses.
pub(crate) fn put(folder: &Path, file: &Path, message: Option<&str>) -> Result<(), FetchError> {
    let url = folder.display().to_string();
    let file = file.as_os_str();
    run(&url, [OsStr::new("add"), OsStr::new("-R"), folder.as_os_str(), file])?;
    if let Some(message) = message {
        let start = [OsStr::new("commit"), OsStr::new("-R"), folder.as_os_str(), file];
        run(&url, start.into_iter().chain([OsStr::new("-m"), OsStr::new(message)]))?;
    }
    Ok(())
}

/// Runs Mercurial without the user's own settings of its output.
fn run<A: AsRef<OsStr>>(url: &str, arguments: impl IntoIterator<Item = A>) -> Result<Vec<u8>, FetchError> {
    let output = Command::new("hg")
        .args(arguments)
        .env("HGPLAIN", "")
        .stdin(Stdio::null())
        .output()
        .map_err(|source| FetchError::NoMercurial { url: url.to_owned(), source })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(FetchError::Mercurial { url: url.to_owned(), message })
}
