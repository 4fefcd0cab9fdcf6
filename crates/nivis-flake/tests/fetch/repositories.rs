//! Git repositories behind a real server: `git daemon`.

use super::{fetcher, input, listing, options};
use nivis_flake::Notice;
use nivis_flake::fetch::FetchError;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

pub(super) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=n", "-c", "user.email=e", "-C"])
        .arg(folder)
        .args(arguments)
        .output()
        .expect("git");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// A server that ends with the test.
struct Daemon(Child, u16);

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(Command::new("pkill").args(["-P", &self.0.id().to_string()]).status());
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Daemon {
    fn start(base: &Path) -> Self {
        // A port that was free a moment ago.
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port();
        let child = Command::new("git")
            .args(["daemon", "--reuseaddr", "--export-all", "--listen=127.0.0.1"])
            .arg(format!("--port={port}"))
            .arg(format!("--base-path={}", base.display()))
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("git daemon");
        let daemon = Daemon(child, port);
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return daemon;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("git daemon does not answer");
    }

    fn url(&self, rest: &str) -> String {
        format!("git://127.0.0.1:{}/{rest}", self.1)
    }
}

#[test]
fn a_repository_is_fetched_followed_and_kept() {
    let base = tempfile::tempdir().expect("a folder");
    let repository = base.path().join("repo");
    std::fs::create_dir(&repository).expect("a folder");
    git(&repository, &["init", "-q", "-b", "trunk"]);
    std::fs::write(repository.join("flake.nix"), "{ }").expect("a file");
    git(&repository, &["add", "."]);
    git(&repository, &["commit", "-qm", "one"]);
    let one = git(&repository, &["rev-parse", "HEAD"]);
    let daemon = Daemon::start(base.path());
    let cache = tempfile::tempdir().expect("a folder");
    let mut first = fetcher(options(cache.path()));

    let tree = first.fetch(&input(&daemon.url("repo"))).expect("it is there").local;
    assert_eq!(listing(&tree.tree), [" Directory", "flake.nix File { executable: false }"]);
    assert_eq!(tree.input.git_rev().expect("a hash"), Some(one.clone()));
    assert_eq!(tree.input.git_ref(), Some(&b"refs/heads/trunk"[..]));
    assert_eq!(tree.input.rev_count(), Some(1));

    std::fs::write(repository.join("more"), "x").expect("a file");
    git(&repository, &["add", "."]);
    git(&repository, &["commit", "-qm", "two"]);
    let two = git(&repository, &["rev-parse", "HEAD"]);
    git(&repository, &["tag", "v2"]);
    let again = first.fetch(&input(&daemon.url("repo"))).expect("it is there").local;
    assert_eq!(again.input.git_rev().expect("a hash"), Some(one.clone()), "asked not long ago");

    let mut fresh = options(cache.path());
    fresh.ttl = Duration::ZERO;
    let mut fresh = fetcher(fresh);
    let now = fresh.fetch(&input(&daemon.url("repo"))).expect("it is there").local;
    assert_eq!(now.input.git_rev().expect("a hash"), Some(two.clone()));
    assert_eq!(now.input.rev_count(), Some(2));
    let tagged = fresh.fetch(&input(&daemon.url("repo?ref=refs/tags/v2"))).expect("it is there").local;
    assert_eq!(tagged.input.git_rev().expect("a hash"), Some(two.clone()));
    let old =
        fresh.fetch(&input(&daemon.url(&format!("repo?ref=trunk&rev={one}")))).expect("it is there").local;
    assert_eq!(old.input.rev_count(), Some(1));
    let shallow = fresh.fetch(&input(&daemon.url("repo?shallow=1"))).expect("it is there").local;
    assert_eq!((shallow.input.git_rev().expect("a hash"), shallow.input.rev_count()), (Some(two), None));

    let missing = fresh.fetch(&input(&daemon.url("repo?ref=nowhere"))).err().expect("an error");
    assert!(matches!(&missing, FetchError::Git { message, .. } if message.contains("nowhere")), "{missing}");
    let nothing = fresh.fetch(&input(&daemon.url("none"))).err().expect("an error");
    assert!(matches!(nothing, FetchError::Git { .. }), "{nothing}");
    let url = daemon.url("repo");
    drop(daemon);

    let alone = fresh.fetch(&input(&url)).expect("it was fetched before").local;
    assert_eq!(alone.input.rev_count(), Some(2));
    assert!(matches!(&alone.notices[..], [Notice::OldCopy { .. }]), "{:?}", alone.notices);
    assert!(fresh.fetch(&input(&format!("{url}?ref=never"))).is_err(), "that was not");

    let mut offline = options(cache.path());
    offline.offline = true;
    let mut offline = fetcher(offline);
    let kept = offline
        .fetch(&input(&format!("git://127.0.0.1:{}/repo?ref=trunk&rev={one}", missing_port(&missing))));
    assert_eq!(kept.expect("it was fetched before").local.input.rev_count(), Some(1));
}

/// The port in an error's address.
fn missing_port(error: &FetchError) -> u16 {
    let FetchError::Git { url, .. } = error else { panic!("{error}") };
    let port = url.trim_start_matches("git://127.0.0.1:").split('/').next();
    port.and_then(|port| port.parse().ok()).expect("a port")
}
