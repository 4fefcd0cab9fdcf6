//! Git repositories elsewhere: a bare copy of each is kept, and fetched into (`libfetchers/git.cc` of the reference).

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use super::error::FetchError;
use super::http::{Http, HttpError};
use super::{FetchOptions, Fetcher, RemoteTree, required};
use crate::attrs::get_bool;
use crate::error::lossy;
use crate::input::Input;
use crate::notice::Notice;
use crate::tree::{fetch_from_copy, git};

/// How long a server is waited for that is only asked why.
const REASON_TIMEOUT: Duration = Duration::from_secs(5);

impl Fetcher {
    /// Brings the copy of a repository up to what the input asks for, and gives the tree of its commit.
    pub(super) fn remote_git(&mut self, input: &Input) -> Result<RemoteTree, FetchError> {
        let url = required(input, "url")?;
        let shallow = get_bool(&input.attrs, "shallow")?.unwrap_or(false);
        let copy = self.cache.repository(&if shallow { format!("{url} shallow") } else { url.clone() });
        make_copy(&copy)?;
        let mut notices = Vec::new();
        let mut input = input.clone();
        if input.git_ref().is_none() {
            let name = self.default_branch(&url, &copy)?;
            input.set("ref", name.as_slice());
        }
        let name = input.git_ref().unwrap_or_default().to_vec();
        let rev = input.git_rev()?;
        let local = local_name(&name);
        let has = match &rev {
            Some(rev) => git::resolve(&copy, rev.as_bytes())?.is_some(),
            None => self.is_recent(&copy, &local) && git::resolve(&copy, &local)?.is_some(),
        };
        if !has {
            if self.options.offline {
                return Err(FetchError::Offline { url });
            }
            let all = get_bool(&input.attrs, "allRefs")?.unwrap_or(false);
            let wanted = match &rev {
                _ if all => b"refs/*:refs/*".to_vec(),
                Some(rev) => rev.clone().into_bytes(),
                None if name == b"HEAD" => b"HEAD:HEAD".to_vec(),
                None => [local.as_slice(), b":", &local].concat(),
            };
            (self.tell)(&format!("fetching Git repository '{url}'"));
            let fetched = fetch(&copy, &url, &wanted, shallow);
            let fetched = match (fetched, &rev) {
                // Not every server gives a revision by itself: then all of the branch is asked for.
                (Err(_), Some(_)) if !all => {
                    fetch(&copy, &url, &[local.as_slice(), b":", &local].concat(), shallow)
                }
                (result, _) => result,
            };
            if let Err(error) = fetched {
                let error = self.with_reason(error, &url);
                let has_old = rev.is_none() && git::resolve(&copy, &local)?.is_some();
                if !has_old || matches!(error, FetchError::Git { refused: true, .. }) {
                    return Err(error);
                }
                notices.push(Notice::OldCopy { url: without_password(&url), reason: error.to_string() });
            }
        }
        if rev.is_none() {
            let found = git::resolve(&copy, &local)?;
            let found =
                found.ok_or_else(|| FetchError::NoSuchRef { repository: url.clone(), name: lossy(&name) })?;
            input.set("rev", found.as_str());
        }
        let mut local = fetch_from_copy(&input, copy)?;
        local.notices.append(&mut notices);
        Ok(RemoteTree { local, folder: None, remember: None })
    }

    /// Why Git could not fetch: what it says is meant for people, so the server itself is asked.
    fn with_reason(&mut self, error: FetchError, address: &str) -> FetchError {
        match error {
            FetchError::Git { url, message, refused: false } => {
                let refused = address.starts_with("http") && self.is_refused(address);
                FetchError::Git { url, message, refused }
            }
            error => error,
        }
    }

    /// Whether a server has no such repository, or not for everybody (`gitprotocol-http(5)`).
    fn is_refused(&mut self, address: &str) -> bool {
        let once = FetchOptions { attempts: 1, connect_timeout: REASON_TIMEOUT, ..self.options.clone() };
        let (Ok(folder), Ok(mut http)) = (self.cache.folder(), Http::new(&once)) else { return false };
        let address = format!("{}/info/refs?service=git-upload-pack", address.trim_end_matches('/'));
        let answer = http.text(&address, None, folder.path(), &mut self.tell);
        matches!(answer, Err(HttpError::Denied { .. } | HttpError::NotFound { .. }))
    }

    /// Whether a branch of the copy was fetched not long ago.
    fn is_recent(&self, copy: &Path, name: &[u8]) -> bool {
        let file = copy.join(OsStr::from_bytes(name));
        let time = file.metadata().and_then(|metadata| metadata.modified());
        let age = time.ok().and_then(|time| SystemTime::now().duration_since(time).ok());
        self.options.offline || age.is_some_and(|age| age < self.options.ttl)
    }

    /// The branch that a repository's HEAD means.
    fn default_branch(&mut self, url: &str, copy: &Path) -> Result<Vec<u8>, FetchError> {
        let known = copy.join("nivis-head");
        let remembered = || std::fs::read(&known).ok().filter(|name| !name.is_empty());
        if self.is_recent(copy, b"nivis-head")
            && let Some(name) = remembered()
        {
            return Ok(name);
        }
        if self.options.offline {
            return Err(FetchError::Offline { url: url.to_owned() });
        }
        let output = run(git::command(copy).args(["ls-remote", "--symref", "--", url, "HEAD"]), url);
        let output = match (output, remembered()) {
            (Ok(output), _) => output,
            // If nobody is there the next who asks will say so.
            (Err(_), Some(name)) => return Ok(name),
            (Err(error), None) => return Err(self.with_reason(error, url)),
        };
        let head = output.split(|byte| *byte == b'\n').find_map(|line| {
            let rest = line.strip_prefix(b"ref: ")?;
            rest.split(|byte| *byte == b'\t').next().map(<[u8]>::to_vec)
        });
        let head = head.unwrap_or_else(|| b"HEAD".to_vec());
        std::fs::write(&known, &head).map_err(|source| FetchError::Cache { path: known.clone(), source })?;
        Ok(head)
    }
}

/// The name of a branch in the copy.
fn local_name(name: &[u8]) -> Vec<u8> {
    if name.starts_with(b"refs/") || name == b"HEAD" {
        name.to_vec()
    } else {
        [b"refs/heads/", name].concat()
    }
}

/// Makes an empty bare repository, in one step.
fn make_copy(copy: &Path) -> Result<(), FetchError> {
    if copy.join("HEAD").exists() {
        return Ok(());
    }
    let parent = copy.parent().unwrap_or(copy);
    let cache = |source| FetchError::Cache { path: copy.to_owned(), source };
    std::fs::create_dir_all(parent).map_err(cache)?;
    let new = tempfile::TempDir::new_in(parent).map_err(cache)?;
    let url = copy.display().to_string();
    run(git::command(new.path()).args(["init", "--quiet", "--bare", "--initial-branch=master", "."]), &url)?;
    match std::fs::rename(new.path(), copy) {
        Ok(()) => {
            // What was renamed is no longer there to be removed.
            drop(new.keep());
            Ok(())
        }
        // Another process was faster.
        Err(_) if copy.join("HEAD").exists() => Ok(()),
        Err(source) => Err(cache(source)),
    }
}

fn fetch(copy: &Path, url: &str, wanted: &[u8], shallow: bool) -> Result<(), FetchError> {
    let mut git = git::command(copy);
    git.args(["fetch", "--quiet", "--force", "--no-tags", "--no-recurse-submodules", "--update-head-ok"]);
    if shallow {
        git.args(["--depth", "1"]);
    }
    git.args(["--", url]).arg(OsStr::from_bytes(wanted));
    run(&mut git, url).map(drop)
}

/// Runs Git where it talks to a server: it asks no questions.
fn run(git: &mut Command, url: &str) -> Result<Vec<u8>, FetchError> {
    // Messages are read by others than whose password it is.
    let shown = without_password(url);
    let failed = |message: String| {
        let message = message.replace(url, &shown);
        FetchError::Git { url: shown.clone(), message, refused: false }
    };
    git.env("GIT_TERMINAL_PROMPT", "0").stdin(Stdio::null());
    if std::env::var_os("GIT_SSH_COMMAND").is_none() && std::env::var_os("GIT_SSH").is_none() {
        git.env("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
    }
    let output = git.output().map_err(|error| failed(format!("the command `git` cannot be run: {error}")))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

/// An address without the password in it.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    match host.rsplit_once('@') {
        Some((user, host)) => {
            let name = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{name}@{host}{path}")
        }
        None => url.to_owned(),
    }
}
