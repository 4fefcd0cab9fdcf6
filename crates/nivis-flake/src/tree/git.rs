//! What this crate asks of Git, through its command line.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Git could not be run or refused.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    #[error("cannot run git")]
    Spawn { source: std::io::Error },
    #[error("git {} failed in '{}': {message}", command.display(), repository.display())]
    Failed { repository: PathBuf, command: OsString, message: String },
    #[error("git {command} in '{}' gave an answer that cannot be understood", repository.display())]
    Answer { repository: PathBuf, command: &'static str },
}

/// What a repository says about its working tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WorkingTree {
    /// The commit, `None` before the first.
    pub(crate) head: Option<String>,
    /// What HEAD points to, `refs/heads/…`; `None` when detached.
    pub(crate) head_ref: Option<Vec<u8>>,
    /// Tracked files that differ from the commit.
    pub(crate) changes: Vec<Change>,
    /// Tracked files, sorted; submodules are not among them.
    pub(crate) files: Vec<Vec<u8>>,
}

impl WorkingTree {
    /// Whether a tracked file differs from the commit.
    pub(crate) fn is_dirty(&self) -> bool {
        !self.changes.is_empty()
    }
}

/// A tracked file that differs from the commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) path: Vec<u8>,
    pub(crate) is_deleted: bool,
}

/// Git in a repository, undisturbed by the caller's environment, without taking locks for what only reads.
pub(crate) fn command(repository: &Path) -> Command {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        let bytes = name.as_bytes();
        let kept = [
            &b"GIT_CONFIG"[..],
            b"GIT_SSH",
            b"GIT_TRACE",
            b"GIT_EXEC_PATH",
            b"GIT_CEILING",
            b"GIT_AUTHOR",
            b"GIT_COMMITTER",
        ];
        if bytes.starts_with(b"GIT_") && !kept.iter().any(|prefix| bytes.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    command
        .env("LC_ALL", "C")
        .args(["--no-optional-locks", "--no-replace-objects", "-c", "core.fsmonitor=false", "-C"])
        .arg(repository)
        .stdin(Stdio::null());
    command
}

/// Runs Git; `None` where it exits with 1, its way of saying no.
fn ask(repository: &Path, arguments: &[&OsStr]) -> Result<Option<Vec<u8>>, GitError> {
    let output = command(repository).args(arguments).output().map_err(|source| GitError::Spawn { source })?;
    match output.status.code() {
        Some(0) => Ok(Some(output.stdout)),
        Some(1) => Ok(None),
        _ => Err(GitError::Failed {
            repository: repository.to_owned(),
            command: arguments.first().map_or_else(OsString::new, OsString::from),
            message: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        }),
    }
}

fn run(repository: &Path, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
    let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
    ask(repository, &arguments)?.ok_or_else(|| GitError::Failed {
        repository: repository.to_owned(),
        command: arguments.first().map_or_else(OsString::new, OsString::from),
        message: "exit code 1".to_owned(),
    })
}

fn trimmed(mut line: Vec<u8>) -> Vec<u8> {
    while line.last() == Some(&b'\n') {
        line.pop();
    }
    line
}

fn text(line: Vec<u8>) -> String {
    String::from_utf8_lossy(&trimmed(line)).into_owned()
}

/// The parts of a NUL-separated answer.
fn records(output: &[u8]) -> impl Iterator<Item = &[u8]> {
    output.split(|byte| *byte == 0).filter(|record| !record.is_empty())
}

/// Reads index and status; what HEAD points to, and its commit, unless they are `known`.
pub(crate) fn working_tree(
    repository: &Path,
    known: Option<(Option<Vec<u8>>, String)>,
) -> Result<WorkingTree, GitError> {
    let ask = |arguments: &[&str]| {
        let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
        ask(repository, &arguments)
    };
    let (head_ref, head) = match known {
        Some((name, commit)) => (name, Some(commit)),
        None => {
            let commit = ask(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])?.map(text);
            (head_ref(repository)?, commit)
        }
    };
    let status = run(
        repository,
        &[
            "status",
            "--porcelain=v1",
            "-z",
            "--untracked-files=no",
            "--ignore-submodules=all",
            "--no-renames",
        ],
    )?;
    let index = run(repository, &["ls-files", "-z", "--cached", "--stage"])?;
    let mut files = Vec::new();
    for record in records(&index) {
        // `<mode> <object> <stage>\t<path>`
        let tab = record.iter().position(|byte| *byte == b'\t');
        let (Some(tab), false) = (tab, record.starts_with(b"160000")) else { continue };
        files.push(record[tab + 1..].to_vec());
    }
    files.sort();
    files.dedup();
    // `XY <path>`: what the index and the working tree say.
    let change = |record: &[u8]| {
        let (state, path) = record.split_at_checked(3)?;
        Some(Change { path: path.to_vec(), is_deleted: state.contains(&b'D') })
    };
    let changes = records(&status).filter_map(change).collect();
    Ok(WorkingTree { head, head_ref, changes, files })
}

/// A commit as it lies in the repository: its headers, an empty line, the message.
pub(crate) fn commit_text(repository: &Path, rev: &str) -> Result<Vec<u8>, GitError> {
    run(repository, &["cat-file", "commit", rev])
}

/// The committer's time of a commit, in seconds since 1970.
pub(crate) fn commit_time(repository: &Path, rev: &str) -> Result<u64, GitError> {
    let output = text(run(repository, &["show", "--no-patch", "--no-show-signature", "--format=%ct", rev])?);
    let answer = || GitError::Answer { repository: repository.to_owned(), command: "show" };
    output.parse().map_err(|_| answer())
}

/// How many commits lead to one, itself included.
pub(crate) fn commit_count(repository: &Path, rev: &str) -> Result<u64, GitError> {
    let output = text(run(repository, &["rev-list", "--count", rev, "--"])?);
    let answer = || GitError::Answer { repository: repository.to_owned(), command: "rev-list" };
    output.parse().map_err(|_| answer())
}

/// Whether the history is cut off.
pub(crate) fn is_shallow(repository: &Path) -> Result<bool, GitError> {
    Ok(text(run(repository, &["rev-parse", "--is-shallow-repository"])?) == "true")
}

/// The commit that a branch, tag or revision names; `None` where there is none.
pub(crate) fn resolve(repository: &Path, name: &[u8]) -> Result<Option<String>, GitError> {
    let commit = [name, b"^{commit}"].concat();
    let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options"].map(OsStr::new);
    let output = ask(repository, &[arguments.as_slice(), &[OsStr::from_bytes(&commit)]].concat())?;
    // With --end-of-options some versions repeat it in the answer.
    Ok(output.map(text).map(|line| line.lines().last().unwrap_or_default().to_owned()))
}

/// A commit's files: mode, object, path.
pub(crate) fn list_commit(repository: &Path, rev: &str) -> Result<Vec<(u32, String, Vec<u8>)>, GitError> {
    let output = run(repository, &["ls-tree", "-r", "-z", "--full-tree", rev])?;
    let answer = || GitError::Answer { repository: repository.to_owned(), command: "ls-tree" };
    records(&output)
        .map(|record| {
            // `<mode> <type> <object>\t<path>`
            let tab = record.iter().position(|byte| *byte == b'\t').ok_or_else(answer)?;
            let head = std::str::from_utf8(&record[..tab]).map_err(|_| answer())?;
            let mut words = head.split(' ');
            let mode = words.next().and_then(|mode| u32::from_str_radix(mode, 8).ok()).ok_or_else(answer)?;
            let object = words.nth(1).ok_or_else(answer)?;
            Ok((mode, object.to_owned(), record[tab + 1..].to_vec()))
        })
        .collect()
}

/// A submodule as `.gitmodules` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Submodule {
    /// Where it is in the working tree.
    pub(crate) path: Vec<u8>,
    /// Where it comes from, as it is written.
    pub(crate) url: Vec<u8>,
}

/// The submodules that `.gitmodules` names: of a commit, or of the working tree.
pub(crate) fn submodules(repository: &Path, rev: Option<&str>) -> Result<Vec<Submodule>, GitError> {
    let source = match rev {
        Some(rev) => format!("{rev}:.gitmodules"),
        None => repository.join(".gitmodules").to_string_lossy().into_owned(),
    };
    let absent = match rev {
        Some(_) => {
            let arguments = ["rev-parse", "--verify", "--quiet", &source].map(OsStr::new);
            ask(repository, &arguments)?.is_none()
        }
        None => !repository.join(".gitmodules").exists(),
    };
    if absent {
        return Ok(Vec::new());
    }
    let flag = if rev.is_some() { "--blob" } else { "--file" };
    let arguments = ["config", flag, &source, "-z", "--get-regexp", r"^submodule\..*\.(path|url)$"];
    let Some(output) = ask(repository, &arguments.map(OsStr::new))? else { return Ok(Vec::new()) };
    let mut named: BTreeMap<Vec<u8>, Submodule> = BTreeMap::new();
    for record in records(&output) {
        // `submodule.<name>.<key>\n<value>`
        let end = record.iter().position(|byte| *byte == b'\n').unwrap_or(record.len());
        let (key, value) = (&record[..end], record.get(end + 1..).unwrap_or_default());
        let Some(dot) = key.iter().rposition(|byte| *byte == b'.') else { continue };
        let entry = named
            .entry(key[..dot].to_vec())
            .or_insert_with(|| Submodule { path: Vec::new(), url: Vec::new() });
        match &key[dot + 1..] {
            b"path" => entry.path = value.to_vec(),
            _ => entry.url = value.to_vec(),
        }
    }
    Ok(named.into_values().filter(|submodule| !submodule.path.is_empty()).collect())
}

/// Where a submodule comes from: relative addresses are relative to the remote `origin`, or else to the repository.
pub(crate) fn submodule_address(repository: &Path, url: &[u8]) -> Result<Vec<u8>, GitError> {
    if !url.starts_with(b"./") && !url.starts_with(b"../") {
        return Ok(url.to_vec());
    }
    let origin = ask(repository, &["config", "--get", "remote.origin.url"].map(OsStr::new))?.map(trimmed);
    let mut base = origin.unwrap_or_else(|| repository.as_os_str().as_bytes().to_vec());
    let mut rest = url;
    loop {
        while base.ends_with(b"/") {
            base.pop();
        }
        if let Some(tail) = rest.strip_prefix(b"../") {
            base.truncate(base.iter().rposition(|byte| *byte == b'/').unwrap_or(0));
            rest = tail;
        } else if let Some(tail) = rest.strip_prefix(b"./") {
            rest = tail;
        } else {
            return Ok([&base, &b"/"[..], rest].concat());
        }
    }
}

/// What HEAD points to, `refs/heads/…`; `None` when detached.
pub(crate) fn head_ref(repository: &Path) -> Result<Option<Vec<u8>>, GitError> {
    Ok(ask(repository, &["symbolic-ref", "--quiet", "HEAD"].map(OsStr::new))?.map(trimmed))
}

/// Whether the repository has attributes beside those of its files.
pub(crate) fn attributes_file(repository: &Path) -> Result<bool, GitError> {
    let path = trimmed(run(repository, &["rev-parse", "--git-path", "info/attributes"])?);
    Ok(repository.join(OsStr::from_bytes(&path)).exists())
}

/// Which of these paths have the attribute `export-ignore`; those of directories end in a slash.
///
/// The attributes are those of a commit, or those of the index.
pub(crate) fn export_ignored(
    repository: &Path,
    rev: Option<&str>,
    paths: &BTreeSet<Vec<u8>>,
) -> Result<BTreeSet<Vec<u8>>, GitError> {
    let mut git = command(repository);
    git.env("GIT_ATTR_NOSYSTEM", "1").args(["-c", "core.attributesFile=/dev/null", "check-attr"]);
    match rev {
        Some(rev) => git.arg(format!("--source={rev}")),
        None => git.arg("--cached"),
    };
    git.args(["--stdin", "-z", "export-ignore"]).stdin(Stdio::piped());
    let spawn = |source| GitError::Spawn { source };
    let mut child = git.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(spawn)?;
    let questions = child.stdin.take().map(|mut stdin| {
        let text: Vec<u8> = paths.iter().flat_map(|path| path.iter().copied().chain([0])).collect();
        // Git that ends early says why on its own.
        std::thread::spawn(move || drop(stdin.write_all(&text)))
    });
    let output = child.wait_with_output().map_err(spawn)?;
    if let Some(questions) = questions {
        drop(questions.join());
    }
    if !output.status.success() {
        return Err(GitError::Failed {
            repository: repository.to_owned(),
            command: "check-attr".into(),
            message: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        });
    }
    let answers: Vec<&[u8]> = output.stdout.split(|byte| *byte == 0).collect();
    let set = |answer: &&[&[u8]]| answer.get(2) == Some(&&b"set"[..]);
    Ok(answers.chunks(3).filter(set).map(|answer| answer[0].to_vec()).collect())
}

/// Makes Git, and with it flakes, see a file that is not ignored.
pub(crate) fn add_intent(repository: &Path, path: &Path) -> Result<(), GitError> {
    let check = ["check-ignore", "--quiet"].map(OsStr::new);
    if ask(repository, &[check.as_slice(), &[path.as_os_str()]].concat())?.is_some() {
        return Ok(());
    }
    let add = ["add", "--intent-to-add", "--"].map(OsStr::new);
    ask(repository, &[add.as_slice(), &[path.as_os_str()]].concat()).map(drop)
}

/// Commits one file as it is, and nothing else.
pub(crate) fn commit_file(repository: &Path, path: &Path, message: &str) -> Result<(), GitError> {
    let head = ["commit", "--quiet", "--message", message, "--"].map(OsStr::new);
    ask(repository, &[head.as_slice(), &[path.as_os_str()]].concat()).map(drop)
}
