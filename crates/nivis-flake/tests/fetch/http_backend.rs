//! Git repositories behind `git http-backend`, with and without a password.

use super::repositories::git;
use super::{fetcher, input, listing, options};
use nivis_flake::fetch::FetchError;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A server of the repositories in a folder; those in `private/` want the name `me` and the password `secret`.
fn serve(base: &Path) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let base = base.to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let base = base.clone();
            std::thread::spawn(move || answer(stream, &base));
        }
    });
    address.to_string()
}

/// Answers one request; who hangs up wants nothing.
fn answer(mut stream: TcpStream, base: &Path) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut backend = Command::new("git");
    backend.arg("http-backend").env("GIT_PROJECT_ROOT", base).env("GIT_HTTP_EXPORT_ALL", "1");
    backend.env("REQUEST_METHOD", method).env("PATH_INFO", path).env("QUERY_STRING", query);
    let (mut length, mut is_known) = (0, false);
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        match name.to_lowercase().as_str() {
            "content-length" => length = value.parse().ok()?,
            "content-type" => drop(backend.env("CONTENT_TYPE", value)),
            "content-encoding" => drop(backend.env("HTTP_CONTENT_ENCODING", value)),
            "git-protocol" => drop(backend.env("GIT_PROTOCOL", value)),
            // `me:secret`
            "authorization" => is_known = value == "Basic bWU6c2VjcmV0",
            _ => {}
        }
    }
    if path.starts_with("/private/") && !is_known {
        let text = "HTTP/1.1 401 X\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        return stream.write_all(text.as_bytes()).ok();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    backend.env("CONTENT_LENGTH", length.to_string());
    let mut child =
        backend.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    child.stdin.take()?.write_all(&body).ok()?;
    let output = child.wait_with_output().ok()?.stdout;
    let end = output.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&output[..end]).into_owned();
    let status = head.lines().find_map(|line| line.strip_prefix("Status: ")).unwrap_or("200 OK");
    let rest = &output[end + 4..];
    let text =
        format!("HTTP/1.1 {status}\r\n{head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", rest.len());
    stream.write_all(text.as_bytes()).and_then(|()| stream.write_all(rest)).ok()
}

/// A repository with two commits; gives the first.
fn repository(base: &Path, name: &str) -> String {
    let folder = base.join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    git(&folder, &["init", "-q", "-b", "trunk"]);
    std::fs::write(folder.join("flake.nix"), "{ }").expect("a file");
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "one"]);
    let one = git(&folder, &["rev-parse", "HEAD"]);
    std::fs::write(folder.join(".gitattributes"), "*.bin filter=lfs diff=lfs merge=lfs -text\n")
        .expect("a file");
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "two"]);
    one
}

struct Place {
    base: tempfile::TempDir,
    cache: tempfile::TempDir,
    address: String,
}

impl Place {
    fn new() -> Self {
        let base = tempfile::tempdir().expect("a folder");
        let cache = tempfile::tempdir().expect("a folder");
        let address = serve(base.path());
        Place { base, cache, address }
    }

    fn fetch(&self, user: &str, rest: &str) -> Result<nivis_flake::tree::LocalTree, FetchError> {
        let url = format!("git+http://{user}{}/{rest}", self.address);
        fetcher(options(self.cache.path())).fetch(&input(&url)).map(|tree| tree.local)
    }
}

#[test]
fn a_repository_is_fetched_by_branch_and_by_revision() {
    let place = Place::new();
    let one = repository(place.base.path(), "repo");
    let tree = place.fetch("", "repo").expect("it is there");
    let both =
        [" Directory", ".gitattributes File { executable: false }", "flake.nix File { executable: false }"];
    assert_eq!(listing(&tree.tree), both);
    assert_eq!(tree.input.rev_count(), Some(2));
    let old = place.fetch("", &format!("repo?ref=trunk&rev={one}")).expect("it is there");
    assert_eq!(listing(&old.tree), [" Directory", "flake.nix File { executable: false }"]);
    let shallow = place.fetch("", "repo?shallow=1").expect("it is there");
    assert_eq!((listing(&shallow.tree).len(), shallow.input.rev_count()), (3, None));
    let missing = place.fetch("", "none").expect_err("there is no such repository");
    assert!(missing.help().is_some_and(|help| help.contains("credential")), "{missing}");
}

#[test]
fn a_private_repository_wants_a_password_and_none_is_shown() {
    let place = Place::new();
    repository(place.base.path(), "private/repo");
    let error = place.fetch("", "private/repo").expect_err("nobody gave a password");
    let help = error.help().expect("what to do");
    assert!(help.contains("private") && help.contains("credential helper"), "{help}");
    let error = place.fetch("me:wrong@", "private/repo").expect_err("a wrong password");
    let shown = format!("{error} {}", error.help().unwrap_or_default());
    assert!(shown.contains("me@127.0.0.1") && !shown.contains("wrong"), "{shown}");
    assert!(place.fetch("me:secret@", "private/repo").is_ok(), "the right password");
}

#[test]
fn files_of_lfs_are_refused_where_they_are_asked_for() {
    let place = Place::new();
    let one = repository(place.base.path(), "repo");
    assert!(place.fetch("", &format!("repo?lfs=1&ref=trunk&rev={one}")).is_ok(), "there were none yet");
    let error = place.fetch("", "repo?lfs=1").expect_err("there are some");
    assert!(error.to_string().contains("Git LFS"), "{error}");
    let local = PathBuf::from(place.base.path()).join("repo");
    let local = input(&format!("git+file://{}?lfs=1&ref=trunk", local.display()));
    let options = nivis_flake::tree::LocalOptions { allow_dirty: true, memory: place.cache.path().into() };
    let error = nivis_flake::tree::fetch_local(&local, &options).expect_err("there are some");
    assert!(error.to_string().contains("Git LFS"), "{error}");
}
