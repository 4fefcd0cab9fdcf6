//! A working tree without changes, read from the repository's own files: no process is started where objects are loose.
//!
//! Only what is certain is answered: every file has the state that the index recorded, long enough before the index was
//! written, or else its contents; and the index is the tree of the commit. Everything else (changes, submodules, settings
//! that say how files are compared, formats other than the usual) is left to Git. Formats: `gitformat-index(5)`,
//! `gitrepository-layout(5)`.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::Read as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use flate2::read::ZlibDecoder;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::git;
use super::known::KnownTree;

/// How many commits are counted here; longer histories are Git's.
const MOST_COMMITS: usize = 2000;

/// What is known of a working tree in which nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CleanTree {
    pub(super) head: String,
    pub(super) head_ref: Option<Vec<u8>>,
    /// Tracked files, sorted.
    pub(super) files: Vec<Vec<u8>>,
    /// What [`clean_stamp`] says.
    pub(super) stamp: String,
    pub(super) known: KnownTree,
}

/// The commit that is checked out.
pub(super) struct HeadCommit {
    pub(super) object: String,
    /// What HEAD points to, `refs/heads/…`; `None` when detached.
    pub(super) name: Option<Vec<u8>>,
    /// The committer's time, in seconds since 1970.
    pub(super) time: u64,
}

/// The commit that is checked out in a working tree, whatever has changed there; none where Git has to be asked.
pub(super) fn head_commit(root: &Path) -> Option<HeadCommit> {
    let dot_git = own_repository(root)?;
    let (name, object) = head(&dot_git)?;
    let time = Commit::parse(&loose(&dot_git, &object)?)?.time;
    Some(HeadCommit { object, name, time })
}

/// The repository of a working tree, if it is this user's and laid out as usual.
fn own_repository(root: &Path) -> Option<PathBuf> {
    let dot_git = root.join(".git");
    let meta = dot_git.symlink_metadata().ok()?;
    // Git does not trust what other users own.
    if !meta.is_dir() || meta.uid() != root.metadata().ok()?.uid() || !is_own(&dot_git) {
        return None;
    }
    let unusual = ["shallow", "info/grafts", "commondir", "sharedindex", "reftable"];
    let is_usual = !unusual.iter().any(|name| dot_git.join(name).exists());
    (is_usual && has_plain_settings(&dot_git)).then_some(dot_git)
}

/// Looks at a working tree; none where Git has to be asked. `memory` is the folder of what is remembered of trees.
pub(super) fn clean_tree(root: &Path, memory: &Path) -> Option<CleanTree> {
    let dot_git = own_repository(root)?;
    let (head_ref, head) = head(&dot_git)?;
    let Index { files, tree, digest } = index(root, &dot_git)?;
    let stamp = stamp(root, &head, &digest);
    let known = match KnownTree::read(memory, &stamp) {
        Some(known) => known,
        None => {
            let commit = match loose(&dot_git, &head) {
                Some(commit) => commit,
                None => git::commit_text(root, &head).ok()?,
            };
            let commit = Commit::parse(&commit)?;
            if commit.tree != tree {
                return None;
            }
            KnownTree::new(memory, &stamp, commit.time, count(&dot_git, &head))
        }
    };
    Some(CleanTree { head, head_ref, files, stamp, known })
}

/// A text that is the same for as long as a working tree's tracked files and its commit are; none where Git would have
/// to be asked about them.
pub fn clean_stamp(root: &Path) -> Option<String> {
    let dot_git = root.join(".git");
    if !has_plain_settings(&dot_git) {
        return None;
    }
    let (_, head) = head(&dot_git)?;
    Some(stamp(root, &head, &index(root, &dot_git)?.digest))
}

fn stamp(root: &Path, head: &str, index: &[u8]) -> String {
    let mut digest = Sha256::new();
    let root = root.as_os_str().as_bytes();
    for part in [root, head.as_bytes(), index] {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    hex(&digest.finalize())
}

/// Whether the folder is this process's user's: whoever made a file in it just now.
fn is_own(folder: &Path) -> bool {
    let own = Path::new("/proc/self").metadata().map(|meta| meta.uid());
    let owner = folder.metadata().map(|meta| meta.uid());
    matches!((own, owner), (Ok(own), Ok(owner)) if own == owner)
}

/// Whether no settings say how files, the index or references are to be read.
fn has_plain_settings(dot_git: &Path) -> bool {
    let variable = |name: &str| std::env::var_os(name);
    if variable("GIT_CONFIG_COUNT").is_some() || variable("GIT_CONFIG_PARAMETERS").is_some() {
        return false;
    }
    let home = std::env::home_dir();
    let system = variable("GIT_CONFIG_SYSTEM").map_or_else(|| PathBuf::from("/etc/gitconfig"), PathBuf::from);
    let global = match variable("GIT_CONFIG_GLOBAL") {
        Some(file) => vec![PathBuf::from(file)],
        None => {
            let settings = variable("XDG_CONFIG_HOME").map(PathBuf::from);
            let settings = settings.or_else(|| home.as_ref().map(|home| home.join(".config")));
            let files =
                [home.map(|home| home.join(".gitconfig")), settings.map(|dir| dir.join("git/config"))];
            files.into_iter().flatten().collect()
        }
    };
    let files = [vec![system, dot_git.join("config")], global].concat();
    files.iter().all(|file| match std::fs::read_to_string(file) {
        Ok(text) => is_plain(&text),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    })
}

/// Sections of settings that change what is a change, or where things are.
const SECTIONS: &[&str] =
    &["attr", "extensions", "feature", "filter", "include", "includeif", "index", "safe", "submodule"];

/// Settings of `core` that do not.
const CORE: &[&str] = &[
    "repositoryformatversion=0",
    "filemode=true",
    "bare=false",
    "logallrefupdates=true",
    "editor",
    "pager",
    "sshcommand",
    "excludesfile",
    "hookspath",
    "quotepath",
];

fn is_plain(text: &str) -> bool {
    let mut section = String::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        let mut rest = line;
        if let Some(header) = line.strip_prefix('[') {
            let Some((name, after)) = header.split_once(']') else { return false };
            section = name.split([' ', '.', '"']).next().unwrap_or_default().to_ascii_lowercase();
            rest = after.trim();
        }
        if SECTIONS.contains(&section.as_str()) {
            return false;
        }
        if section == "core" && !rest.is_empty() {
            let setting: String = rest.to_ascii_lowercase().split_whitespace().collect();
            let name = setting.split('=').next().unwrap_or_default();
            if !CORE.iter().any(|known| *known == setting || *known == name) {
                return false;
            }
        }
    }
    true
}

fn is_object(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What HEAD points to, and the commit.
fn head(dot_git: &Path) -> Option<(Option<Vec<u8>>, String)> {
    let text = std::fs::read_to_string(dot_git.join("HEAD")).ok()?;
    let text = text.trim_end();
    let Some(name) = text.strip_prefix("ref: ") else {
        return is_object(text).then(|| (None, text.to_owned()));
    };
    if !name.starts_with("refs/heads/") || name.split('/').any(|part| part == "..") {
        return None;
    }
    let commit = match std::fs::read_to_string(dot_git.join(name)) {
        Ok(text) => text.trim_end().to_owned(),
        Err(_) => {
            let packed = std::fs::read_to_string(dot_git.join("packed-refs")).ok()?;
            let mut lines = packed.lines().filter_map(|line| line.split_once(' '));
            lines.find(|(_, known)| *known == name)?.0.to_owned()
        }
    };
    is_object(&commit).then(|| (Some(name.as_bytes().to_vec()), commit))
}

struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn word(&mut self) -> Option<u32> {
        let (word, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*word))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What an index says.
struct Index {
    files: Vec<Vec<u8>>,
    /// The tree of all of it.
    tree: String,
    /// Of its bytes.
    digest: Vec<u8>,
}

/// The files of the index and its tree, if each file is as it was recorded.
fn index(root: &Path, dot_git: &Path) -> Option<Index> {
    let file = dot_git.join("index");
    let written = file.metadata().ok()?;
    let written = (written.mtime(), written.mtime_nsec());
    let bytes = std::fs::read(file).ok()?;
    let mut rest = Bytes(bytes.get(..bytes.len().checked_sub(20)?)?);
    if rest.take(4)? != b"DIRC" || !matches!(rest.word()?, 2 | 3) {
        return None;
    }
    let (mut files, mut doubtful) = (Vec::new(), Vec::new());
    for _ in 0..rest.word()? {
        let (path, object) = entry(root, &mut rest, written)?;
        if let Some(object) = object {
            doubtful.push((path.clone(), object));
        }
        files.push(path);
    }
    let mut tree = None;
    while !rest.0.is_empty() {
        let name = rest.take(4)?;
        let length = usize::try_from(rest.word()?).ok()?;
        let content = rest.take(length)?;
        // Those with small letters must be understood.
        if name[0].is_ascii_lowercase() || name == b"FSMN" {
            return None;
        }
        if name == b"TREE" {
            tree = root_tree(content);
        }
    }
    let tree = tree?;
    if !doubtful.is_empty() {
        let same =
            |(path, object): &(Vec<u8>, &[u8])| content_is(&root.join(OsStr::from_bytes(path)), object);
        if has_attributes(dot_git, &files) || !doubtful.iter().all(same) {
            return None;
        }
    }
    Some(Index { files, tree, digest: Sha256::digest(&bytes).to_vec() })
}

/// Whether anything says that files differ from what is committed of them, as their line ends.
fn has_attributes(dot_git: &Path, files: &[Vec<u8>]) -> bool {
    let settings = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
    let settings = settings.or_else(|| std::env::home_dir().map(|home| home.join(".config")));
    let user = settings.is_some_and(|folder| folder.join("git/attributes").exists());
    user || dot_git.join("info/attributes").exists()
        || Path::new("/etc/gitattributes").exists()
        || files.iter().any(|file| file.ends_with(b".gitattributes"))
}

/// Whether a file, or the target of a link, is this object.
fn content_is(file: &Path, object: &[u8]) -> bool {
    let is_link = file.symlink_metadata().is_ok_and(|meta| meta.is_symlink());
    let content = match is_link {
        true => std::fs::read_link(file).map(|target| target.into_os_string().into_encoded_bytes()),
        false => std::fs::read(file),
    };
    let Ok(content) = content else { return false };
    let mut digest = Sha1::new();
    digest.update(format!("blob {}\0", content.len()));
    digest.update(&content);
    digest.finalize().as_slice() == object
}

/// The tree that the whole index is, where that is known: `gitformat-index(5)`, "Cache tree".
fn root_tree(content: &[u8]) -> Option<String> {
    let after_path = content.strip_prefix(b"\0")?;
    let end = after_path.iter().position(|byte| *byte == b'\n')?;
    let (counts, object) = (&after_path[..end], after_path.get(end + 1..)?);
    (!counts.starts_with(b"-")).then(|| object.get(..20).map(hex)).flatten()
}

/// One entry of the index: its path, and its object if only the file's contents can tell whether it is the same.
fn entry<'b>(root: &Path, rest: &mut Bytes<'b>, written: (i64, i64)) -> Option<(Vec<u8>, Option<&'b [u8]>)> {
    let start = rest.0.len();
    let mut words = [0; 10];
    for word in &mut words {
        *word = rest.word()?;
    }
    let [ctime, ctime_nsec, mtime, mtime_nsec, _device, inode, mode, uid, gid, size] = words;
    let object = rest.take(20)?;
    let flags = rest.take(2)?;
    let flags = u16::from_be_bytes([flags[0], flags[1]]);
    // Assumed to be unchanged, with more flags, or one side of a conflict.
    if flags & 0xf000 != 0 {
        return None;
    }
    let length = rest.0.iter().position(|byte| *byte == 0)?;
    let path = rest.take(length)?.to_vec();
    let used = start - rest.0.len();
    rest.take((used / 8 + 1) * 8 - used)?;
    let meta = root.join(OsStr::from_bytes(&path)).symlink_metadata().ok()?;
    let kind = match mode {
        0o100_644 => meta.is_file() && meta.mode() & 0o100 == 0,
        0o100_755 => meta.is_file() && meta.mode() & 0o100 != 0,
        0o120_000 => meta.is_symlink(),
        _ => false,
    };
    if !kind {
        return None;
    }
    let low = |number: u64| u32::try_from(number & 0xffff_ffff).unwrap_or_default();
    let low_signed = |number: i64| low(number.cast_unsigned());
    let same = [low_signed(meta.ctime()), low_signed(meta.ctime_nsec())] == [ctime, ctime_nsec]
        && [low_signed(meta.mtime()), low_signed(meta.mtime_nsec())] == [mtime, mtime_nsec]
        && [low(meta.ino()), meta.uid(), meta.gid(), low(meta.size())] == [inode, uid, gid, size]
        // What was written when the index was may have changed after it.
        && (meta.mtime(), meta.mtime_nsec()) < written
        && (meta.ctime(), meta.ctime_nsec()) < written;
    Some((path, (!same).then_some(object)))
}

/// The content of a commit that lies in a file of its own.
fn loose(dot_git: &Path, object: &str) -> Option<Vec<u8>> {
    let (folder, name) = object.split_at_checked(2)?;
    let file = std::fs::File::open(dot_git.join("objects").join(folder).join(name)).ok()?;
    let mut content = Vec::new();
    ZlibDecoder::new(file).take(1 << 20).read_to_end(&mut content).ok()?;
    let end = content.iter().position(|byte| *byte == 0)?;
    let length: usize = std::str::from_utf8(&content[..end]).ok()?.strip_prefix("commit ")?.parse().ok()?;
    let text = content.split_off(end + 1);
    (text.len() == length).then_some(text)
}

struct Commit {
    tree: String,
    parents: Vec<String>,
    time: u64,
}

impl Commit {
    fn parse(text: &[u8]) -> Option<Commit> {
        let text = String::from_utf8_lossy(text);
        let (mut tree, mut parents, mut time) = (None, Vec::new(), None);
        for line in text.lines().take_while(|line| !line.is_empty()) {
            match line.split_once(' ')? {
                ("tree", object) => tree = Some(object.to_owned()),
                ("parent", object) => parents.push(object.to_owned()),
                ("committer", who) => time = who.rsplit(' ').nth(1)?.parse().ok(),
                _ => {}
            }
        }
        Some(Commit { tree: tree?, parents, time: time? })
    }
}

/// How many commits lead to one, itself included, if all of them lie in files of their own.
fn count(dot_git: &Path, head: &str) -> Option<u64> {
    let (mut seen, mut pending) = (BTreeSet::from([head.to_owned()]), vec![head.to_owned()]);
    while let Some(object) = pending.pop() {
        if seen.len() > MOST_COMMITS {
            return None;
        }
        let commit = Commit::parse(&loose(dot_git, &object)?)?;
        for parent in commit.parents {
            if seen.insert(parent.clone()) {
                pending.push(parent);
            }
        }
    }
    u64::try_from(seen.len()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::process::Command;

    fn git(root: &Path, arguments: &[&str]) {
        let status = Command::new("git")
            .args(["-c", "user.name=Flake", "-c", "user.email=flake@example.org", "-C"])
            .arg(root)
            .args(arguments)
            .status();
        assert!(status.expect("git can be run").success(), "git {arguments:?}");
    }

    /// The answer, if there is one, is Git's.
    fn agrees(root: &Path) -> bool {
        if let Some(head) = head_commit(root) {
            let told = git::working_tree(root, None).expect("git answers");
            assert_eq!((Some(head.object.clone()), head.name), (told.head, told.head_ref));
            assert_eq!(head.time, git::commit_time(root, &head.object).expect("git answers"));
        }
        let memory = root.with_extension("memory");
        let Some(clean) = clean_tree(root, &memory) else { return false };
        let told = git::working_tree(root, None).expect("git answers");
        assert!(!told.is_dirty(), "{:?}", told.changes);
        assert_eq!((Some(clean.head.clone()), clean.head_ref), (told.head, told.head_ref));
        assert_eq!(clean.files, told.files);
        assert_eq!(clean.known.time, git::commit_time(root, &clean.head).expect("git answers"));
        if let Some(count) = clean.known.count {
            assert_eq!(count, git::commit_count(root, &clean.head).expect("git answers"));
        }
        assert_eq!(clean_stamp(root), Some(clean.stamp));
        true
    }

    #[test]
    fn what_is_answered_is_what_git_answers() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let root = folder.path();
        let write = |name: &str, text: &str| {
            fs::write(root.join(name), text).expect("it can be written");
            std::thread::sleep(std::time::Duration::from_millis(15));
        };
        git(root, &["init", "-q", "-b", "main"]);
        assert!(!agrees(root), "no commit yet");
        fs::create_dir(root.join("folder")).expect("a folder can be made");
        write("folder/a", "1");
        write("b", "2");
        std::os::unix::fs::symlink("b", root.join("link")).expect("a link can be made");
        std::thread::sleep(std::time::Duration::from_millis(15));
        git(root, &["add", "."]);
        assert!(!agrees(root), "not committed");
        git(root, &["commit", "-q", "-m", "first"]);
        assert!(agrees(root), "a clean tree");
        write("b", "2");
        assert!(agrees(root), "a file that was written again as it was");
        write("untracked", "3");
        assert!(agrees(root), "with a file that is not tracked");
        write("b", "3");
        assert!(!agrees(root), "a file of the same size has changed");
        git(root, &["commit", "-q", "-a", "-m", "second"]);
        assert!(agrees(root), "two commits");
        git(root, &["rm", "-q", "--cached", "b"]);
        assert!(!agrees(root), "a deletion is staged");
        git(root, &["reset", "-q", "--hard"]);
        git(root, &["checkout", "-q", "--detach"]);
        agrees(root);
        git(root, &["checkout", "-q", "main"]);
        git(root, &["pack-refs", "--all"]);
        git(root, &["repack", "-adq"]);
        git(root, &["update-index", "--refresh"]);
        agrees(root);
        git(root, &["update-index", "--assume-unchanged", "b"]);
        assert!(!agrees(root), "a file that is assumed to be unchanged");
        git(root, &["update-index", "--no-assume-unchanged", "b"]);
        git(root, &["config", "core.autocrlf", "true"]);
        assert!(!agrees(root), "line ends are changed");
    }
}
