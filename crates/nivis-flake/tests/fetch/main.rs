//! Fetching from servers: what they give, what they refuse, and what breaks off.

mod archives;
mod http_backend;
mod mercurial;
mod repositories;
mod server;
mod tls;

use nivis_flake::fetch::{FetchError, FetchOptions, Fetcher, HttpError, Netrc, Tokens};
use nivis_flake::{Attr, Input, ParseOptions, parse_flake_ref};
use server::{Answer, Server};
use std::path::Path;
use std::time::Duration;

fn input(url: &str) -> Input {
    parse_flake_ref(url.as_bytes(), &ParseOptions::default()).expect("a reference").reference.input
}

fn options(cache: &Path) -> FetchOptions {
    FetchOptions {
        attempts: 3,
        stalled_timeout: Duration::from_secs(5),
        ..FetchOptions::new(cache.to_owned())
    }
}

fn fetcher(options: FetchOptions) -> Fetcher {
    Fetcher::new(options, Box::new(|_| {})).expect("a fetcher")
}

/// A tree with one folder, as an archive.
fn tarball() -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    let mut add = |path: &str, kind, mode, time, contents: &[u8], link: &str| {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_mode(mode);
        header.set_mtime(time);
        header.set_size(contents.len() as u64);
        if !link.is_empty() {
            header.set_link_name(link).expect("a link");
        }
        builder.append_data(&mut header, path, contents).expect("an entry");
    };
    add("pkg-1/", tar::EntryType::Directory, 0o700, 5, b"", "");
    add("pkg-1/flake.nix", tar::EntryType::Regular, 0o640, 1_700_000_000, b"{ }", "");
    add("pkg-1/run", tar::EntryType::Regular, 0o755, 7, b"#!/bin/sh\n", "");
    add("pkg-1/again", tar::EntryType::Link, 0o755, 7, b"", "pkg-1/run");
    add("pkg-1/link", tar::EntryType::Symlink, 0o777, 7, b"", "sub/none");
    add("pkg-1/sub/deep/file", tar::EntryType::Regular, 0o644, 7, &[7; 300_000], "");
    builder.into_inner().expect("an archive")
}

/// The files of a tree with their kinds.
fn listing(tree: &nivis_flake::tree::SourceTree) -> Vec<String> {
    let entries = tree.entries().expect("a tree");
    entries.iter().map(|entry| format!("{} {:?}", String::from_utf8_lossy(&entry.path), entry.kind)).collect()
}

const LISTING: [&str; 8] = [
    " Directory",
    "again File { executable: true }",
    "flake.nix File { executable: false }",
    "link Symlink",
    "run File { executable: true }",
    "sub Directory",
    "sub/deep Directory",
    "sub/deep/file File { executable: false }",
];

#[test]
fn an_archive_is_fetched_through_a_redirect_and_remembered() {
    let server = Server::start(|request, _| match request.path.as_str() {
        "/moved.tar" => Answer::new(302, "").with("Location", "/a.tar"),
        _ => Answer::new(200, tarball()),
    });
    let cache = tempfile::tempdir().expect("a folder");
    let mut fetcher = fetcher(options(cache.path()));
    let input = input(&format!("{}/moved.tar", server.url));
    assert!(fetcher.known(&input).expect("no error").is_none());
    let tree = fetcher.fetch(&input).expect("it is there");
    assert_eq!(listing(&tree.local.tree), LISTING);
    assert_eq!(tree.local.input.last_modified(), Some(1_700_000_000));
    fetcher.remember(&tree, "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").expect("remembered");
    let known = fetcher.known(&input).expect("no error").expect("it was asked just now");
    assert_eq!(known.input.last_modified(), Some(1_700_000_000));
    assert_eq!(known.nar_hash, "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    drop(tree);
    let arriving = cache.path().join("arriving").read_dir().expect("a folder").count();
    assert_eq!(arriving, 0, "nothing is left lying about");
}

#[test]
fn the_address_that_does_not_change_is_what_is_locked() {
    let server = Server::start(|request, _| {
        let link =
            format!("<http://{}/fixed.tar?v=1>; rel=\"immutable\"", request.header("host").unwrap_or("x"));
        Answer::new(200, tarball()).with("Link", &link)
    });
    let cache = tempfile::tempdir().expect("a folder");
    let tree =
        fetcher(options(cache.path())).fetch(&input(&format!("{}/a.tar", server.url))).expect("it is there");
    assert_eq!(
        tree.local.input.attrs[&b"url"[..]],
        Attr::from(format!("{}/fixed.tar?v=1", server.url).as_str())
    );
}

#[test]
fn what_broke_off_goes_on_where_it_was() {
    let server = Server::start(|request, before| {
        let body = tarball();
        match request
            .header("range")
            .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok())
        {
            Some(from) => {
                let from: usize = from;
                Answer::new(206, &body[from..]).with("ETag", "\"one\"")
            }
            None => Answer { cut: Some(100_000), ..Answer::new(200, body).with("ETag", "\"one\"") },
        }
        .with("X-Before", &before.to_string())
    });
    let cache = tempfile::tempdir().expect("a folder");
    let tree =
        fetcher(options(cache.path())).fetch(&input(&format!("{}/a.tar", server.url))).expect("at last");
    assert_eq!(listing(&tree.local.tree), LISTING);
    let asked = server.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1].header("if-range"), Some("\"one\""));
}

#[test]
fn what_broke_off_is_begun_again_where_the_server_cannot_go_on() {
    let server = Server::start(|_, before| match before {
        0 => Answer { cut: Some(1000), ..Answer::new(200, tarball()) },
        _ => Answer::new(200, tarball()),
    });
    let cache = tempfile::tempdir().expect("a folder");
    let tree =
        fetcher(options(cache.path())).fetch(&input(&format!("{}/a.tar", server.url))).expect("at last");
    assert_eq!(listing(&tree.local.tree), LISTING);
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn a_server_that_stalls_is_asked_again() {
    let server = Server::start(|_, before| match before {
        0 => Answer { cut: Some(1000), stall: Duration::from_secs(3), ..Answer::new(200, tarball()) },
        _ => Answer::new(200, tarball()),
    });
    let cache = tempfile::tempdir().expect("a folder");
    let options = FetchOptions { stalled_timeout: Duration::from_millis(500), ..options(cache.path()) };
    let told = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let log = told.clone();
    let mut fetcher = Fetcher::new(options, Box::new(move |text| log.borrow_mut().push(text.to_owned())))
        .expect("a fetcher");
    let mut tree = fetcher.fetch(&input(&format!("{}/a.tar", server.url)));
    if tree.is_err() {
        // The server answers one after the other, and was still silent.
        tree = fetcher.fetch(&input(&format!("{}/a.tar", server.url)));
    }
    assert_eq!(listing(&tree.expect("at last").local.tree), LISTING);
    assert!(server.asked().len() >= 2);
    let told = told.borrow();
    assert!(told.iter().any(|text| text.contains("trying again in 250 ms (1/3)")), "{told:?}");
}

/// What a server's refusal becomes, and how often it was asked.
fn refused(answer: Answer, change: impl FnOnce(&mut FetchOptions)) -> (FetchError, usize) {
    let server = Server::start(move |_, _| answer.clone());
    let cache = tempfile::tempdir().expect("a folder");
    let mut options = options(cache.path());
    change(&mut options);
    let error = fetcher(options).fetch(&input(&format!("{}/a.tar", server.url))).err().expect("a refusal");
    (error, server.asked().len())
}

#[test]
fn refusals_are_told_apart_and_tried_again_where_it_helps() {
    let (error, asked) = refused(Answer::new(404, "no"), |_| {});
    assert!(matches!(error, FetchError::Http(HttpError::NotFound { status: 404, .. })), "{error}");
    assert_eq!(asked, 1);
    assert!(error.help().is_some_and(|help| help.contains("access-tokens")));

    let (error, asked) = refused(Answer::new(403, "no"), |options| {
        options.netrc = Netrc::parse("machine 127.0.0.1 login me password secret");
    });
    assert!(matches!(error, FetchError::Http(HttpError::Denied { status: 403, .. })), "{error}");
    assert_eq!(asked, 1);
    let help = error.help().expect("what to do");
    assert!(help.contains("the name 'me' of the netrc file") && !help.contains("secret"), "{help}");

    let (error, asked) = refused(Answer::new(429, "").with("Retry-After", "0"), |_| {});
    assert!(matches!(error, FetchError::Http(HttpError::RateLimit { .. })), "{error}");
    assert_eq!(asked, 3);
    let (error, asked) =
        refused(Answer::new(403, "").with("X-RateLimit-Remaining", "0").with("Retry-After", "0"), |_| {});
    assert!(matches!(error, FetchError::Http(HttpError::RateLimit { .. })), "{error}");
    assert_eq!(asked, 3);

    let (error, asked) = refused(Answer::new(503, "").with("Retry-After", "0"), |_| {});
    assert!(matches!(error, FetchError::Http(HttpError::Status { status: 503, .. })), "{error}");
    assert_eq!(asked, 3);
    let (error, asked) = refused(Answer::new(418, ""), |_| {});
    assert!(matches!(error, FetchError::Http(HttpError::Status { status: 418, .. })), "{error}");
    assert_eq!(asked, 1);

    let (error, asked) = refused(Answer::new(200, "no archive at all"), |_| {});
    assert!(matches!(error, FetchError::Archive { .. }), "{error}");
    assert_eq!(asked, 1);
}

#[test]
fn names_and_passwords_are_sent_and_tokens_only_where_they_belong() {
    let server = Server::start(|_, _| Answer::new(200, tarball()));
    let cache = tempfile::tempdir().expect("a folder");
    let mut options = options(cache.path());
    options.netrc = Netrc::parse("machine 127.0.0.1 login me password x");
    options.tokens = Tokens::parse(["127.0.0.1=t"]);
    fetcher(options).fetch(&input(&format!("{}/a.tar", server.url))).expect("it is there");
    assert_eq!(server.asked()[0].header("authorization"), Some("Basic bWU6eA=="));
}

#[test]
fn nobody_is_asked_offline_and_a_dead_server_is_an_error() {
    let server = Server::start(|_, _| Answer::new(200, tarball()));
    let cache = tempfile::tempdir().expect("a folder");
    let mut offline = options(cache.path());
    offline.offline = true;
    let error = fetcher(offline).fetch(&input(&format!("{}/a.tar", server.url))).err().expect("an error");
    assert!(matches!(error, FetchError::Offline { .. }), "{error}");
    assert!(server.asked().is_empty());

    let mut options = options(cache.path());
    options.attempts = 1;
    let error = fetcher(options).fetch(&input("http://127.0.0.1:1/a.tar")).err().expect("an error");
    assert!(matches!(error, FetchError::Http(HttpError::Transfer { .. })), "{error}");
}

#[test]
fn a_file_is_fetched_as_it_is() {
    let server = Server::start(|_, _| Answer::new(200, "contents"));
    let cache = tempfile::tempdir().expect("a folder");
    let mut fetcher = fetcher(options(cache.path()));
    let tree = fetcher.fetch(&input(&format!("file+{}/x.txt", server.url))).expect("it is there");
    assert_eq!(listing(&tree.local.tree), [" File { executable: false }"]);
    let file = fetcher.url(&format!("{}/x.txt", server.url), false).expect("it is there");
    assert_eq!(std::fs::read(&file.path).expect("a file"), b"contents");
}

/// A forge's host may be any, but it is asked by HTTPS: what is sent there is seen by what it refuses.
#[test]
fn the_token_that_was_used_is_named() {
    let cache = tempfile::tempdir().expect("a folder");
    let mut options = options(cache.path());
    options.attempts = 1;
    options.tokens = Tokens::parse(["127.0.0.1/owner=secret"]);
    let rev = "1".repeat(40);
    let input = input(&format!("github:owner/repo/{rev}?host=127.0.0.1"));
    let error = fetcher(options).fetch(&input).err().expect("nobody listens");
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    let with = Some("the token for 'github.com/owner' in `access-tokens`".to_owned());
    for status in [403, 404] {
        let url = "https://github.com/owner/repo".to_owned();
        let error = match status {
            404 => HttpError::NotFound { url, status, with: with.clone() },
            _ => HttpError::Denied { url, status, with: with.clone() },
        };
        let help = FetchError::from(error).help().expect("what to do");
        assert!(help.contains("github.com/owner"), "{help}");
    }
}

/// `file+URL` and `tarball+URL` have one address.
#[test]
fn what_an_address_gave_as_an_archive_is_not_what_it_gives_as_a_file() {
    let server = Server::start(|_, _| Answer::new(200, tarball()));
    let cache = tempfile::tempdir().expect("a folder");
    let mut fetcher = fetcher(options(cache.path()));
    let url = format!("{}/a.tar", server.url);
    let archive = fetcher.fetch(&input(&url)).expect("it is there");
    fetcher.remember(&archive, "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").expect("remembered");
    assert!(fetcher.known(&input(&url)).expect("no error").is_some());
    assert!(fetcher.known(&input(&format!("file+{url}"))).expect("no error").is_none());
}

#[test]
fn files_of_this_machine_that_cannot_be_read_are_errors() {
    let cache = tempfile::tempdir().expect("a folder");
    let url = |name: &str| format!("file+file://{}/{name}", cache.path().display());
    std::fs::create_dir(cache.path().join("folder")).expect("a folder");
    let mut fetcher = fetcher(options(cache.path()));
    for name in ["folder", "none"] {
        let error = fetcher.fetch(&input(&url(name))).err().expect("an error");
        assert!(matches!(error, FetchError::Http(HttpError::Read { .. })), "{error}");
    }
}
