//! GitHub, GitLab and SourceHut, as a proxy that answers in their place: what they are asked, and by whom.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

const HOSTS: [&str; 5] = ["github.com", "api.github.com", "codeload.github.com", "gitlab.com", "git.sr.ht"];

/// The revision that every forge has.
const REV: &str = "1111111111111111111111111111111111111111";

/// A request: host and path, and who asks.
type Asked = Arc<Mutex<Vec<(String, Option<String>)>>>;

struct Answer(u16, Option<&'static str>, Vec<u8>);

/// What the forges say. `private` repositories are there for those who say `good` or `helped`, `limited` ones for
/// nobody.
fn answer(place: &str, who: Option<&str>, archive: &[u8]) -> Answer {
    let knows =
        who.is_some_and(|who| ["good", "helped", "bWU6Z29vZA=="].iter().any(|end| who.ends_with(end)));
    let found = |body: &str| Answer(200, None, body.into());
    if place.contains("private") && !knows {
        return Answer(if who.is_some() { 403 } else { 404 }, None, Vec::new());
    }
    if place.contains("limited") {
        return Answer(429, Some("Retry-After: 0"), Vec::new());
    }
    match place.split_once('/').unwrap_or_default() {
        ("api.github.com", path) if path.contains("/commits/") => found(&format!(r#"{{"sha":"{REV}"}}"#)),
        ("api.github.com", path) if path.contains("/tarball/") => {
            Answer(302, Some("Location: https://codeload.github.com/x"), Vec::new())
        }
        ("gitlab.com", path) if path.contains("/commits?") => found(&format!(r#"[{{"id":"{REV}"}}]"#)),
        ("git.sr.ht", path) if path.ends_with("/HEAD") => found("ref: refs/heads/trunk\n"),
        ("git.sr.ht", path) if path.ends_with("/info/refs") => {
            found(&format!("{}\trefs/heads/old\n{REV}\trefs/heads/trunk\n", "2".repeat(40)))
        }
        // Who moves within its own host stays known.
        ("gitlab.com", "moved.tar") => Answer(302, Some("Location: /private.tar"), Vec::new()),
        _ => Answer(200, None, archive.to_vec()),
    }
}

/// The lines of a head up to the empty one.
fn head(reader: &mut impl std::io::BufRead) -> Vec<String> {
    let lines = reader.lines().map_while(Result::ok);
    lines.take_while(|line| !line.is_empty()).collect()
}

/// One connection through the proxy; who hangs up wants nothing more.
fn serve(mut stream: TcpStream, tls: &Arc<ServerConfig>, asked: &Asked, archive: &[u8]) -> Option<()> {
    let connect = head(&mut BufReader::new(stream.try_clone().ok()?));
    let host = connect.first()?.split(' ').nth(1)?.split(':').next()?.to_owned();
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").ok()?;
    let mut stream = BufReader::new(StreamOwned::new(ServerConnection::new(tls.clone()).ok()?, stream));
    let lines = head(&mut stream);
    let place = format!("{host}{}", lines.first()?.split(' ').nth(1)?);
    let headers: BTreeMap<String, &str> = lines
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value))
        .collect();
    let who = headers.get("authorization").map(|value| format!("Authorization {value}"));
    let who = who.or_else(|| headers.get("private-token").map(|value| format!("Private-token {value}")));
    let Answer(status, header, body) = answer(&place, who.as_deref(), archive);
    asked.lock().expect("no test panics with it").push((place, who));
    let header = header.map_or(String::new(), |header| format!("{header}\r\n"));
    let length = body.len();
    let text =
        format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {length}\r\n{header}\r\n");
    let stream = stream.get_mut();
    stream.write_all(text.as_bytes()).and_then(|()| stream.write_all(&body)).ok()?;
    stream.conn.send_close_notify();
    stream.flush().ok()
}

fn run(folder: &Path, program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).current_dir(folder).output().expect(program);
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// An authority, and a certificate of it for the forges.
fn certificates(folder: &Path) -> ServerConfig {
    let new = ["req", "-newkey", "rsa:2048", "-nodes"];
    let authority = ["-x509", "-days", "2", "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem"];
    run(folder, "openssl", &[&new[..], &authority].concat());
    let asked = ["-subj", "/CN=forges", "-keyout", "server.key", "-out", "server.csr"];
    run(folder, "openssl", &[&new[..], &asked].concat());
    let names = HOSTS.map(|host| format!("DNS:{host}")).join(",");
    std::fs::write(folder.join("names"), format!("subjectAltName={names}\n")).expect("a file");
    let sign = ["x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
    run(folder, "openssl", &[&sign[..], &["-days", "2", "-extfile", "names", "-out", "server.pem"]].concat());
    let certificate = CertificateDer::from_pem_file(folder.join("server.pem")).expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(folder.join("server.key")).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(vec![certificate], key))
        .expect("a server's configuration")
}

/// A machine on which all of the forges are behind one proxy.
struct Machine {
    folder: tempfile::TempDir,
    proxy: String,
    asked: Asked,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let tls = Arc::new(certificates(folder.path()));
        std::fs::create_dir(folder.path().join("pkg")).expect("a folder");
        std::fs::write(folder.path().join("pkg/flake.nix"), "{ outputs = _: { x = 1; }; }").expect("a file");
        run(folder.path(), "tar", &["-czf", "pkg.tar.gz", "--mtime=@1700000000", "pkg"]);
        let mut archive = Vec::new();
        let file = std::fs::File::open(folder.path().join("pkg.tar.gz"));
        file.and_then(|mut file| file.read_to_end(&mut archive)).expect("an archive");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let proxy = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Asked::default();
        let log = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (tls, log, archive) = (tls.clone(), log.clone(), archive.clone());
                std::thread::spawn(move || serve(stream, &tls, &log, &archive));
            }
        });
        Machine { folder, proxy, asked }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs `nivis` with these lines of settings; gives its output, and what was asked.
    fn nivis(&self, settings: &str, arguments: &[&str]) -> (Output, Vec<(String, Option<String>)>) {
        self.asked.lock().expect("no test panics with it").clear();
        let settings = format!("flake-registry =\ndownload-attempts = 2\ntarball-ttl = 0\n{settings}");
        let output = Command::new(env!("CARGO_BIN_EXE_nivis"))
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path("home"))
            .env("NIX_CONF_DIR", self.path("none"))
            .env("NIX_CONFIG", settings)
            .env("GIT_CONFIG_GLOBAL", self.path("gitconfig"))
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("HTTPS_PROXY", &self.proxy)
            .env("NIX_SSL_CERT_FILE", self.path("ca.pem"))
            .output()
            .expect("nivis can be run");
        (output, self.asked.lock().expect("no test panics with it").clone())
    }

    /// What is asked for a flake, which is there.
    fn fetch(&self, settings: &str, reference: &str) -> Vec<(String, Option<String>)> {
        let (output, asked) = self.nivis(settings, &["flake", "metadata", "--json", reference]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{reference}: {errors}");
        let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let locked = &told["locked"];
        assert_eq!(locked["rev"], REV, "{reference}");
        assert_eq!(locked["lastModified"], 1_700_000_000, "{reference}");
        // The reference's hash of the same archive.
        assert_eq!(locked["narHash"], "sha256-07GLRODIEZRxuYpwPse1HtoyxTS/0XYeJ5NsIx7NUl0=", "{reference}");
        asked
    }

    /// What is said of a flake that is not given, and what was asked for it.
    fn refused(&self, settings: &str, reference: &str) -> (String, Vec<(String, Option<String>)>) {
        let (output, asked) = self.nivis(settings, &["flake", "metadata", reference]);
        assert_eq!(output.status.code(), Some(1), "{reference}");
        (String::from_utf8_lossy(&output.stderr).into_owned(), asked)
    }
}

fn asked(requests: &[(&str, Option<&str>)]) -> Vec<(String, Option<String>)> {
    requests.iter().map(|(place, who)| ((*place).to_owned(), who.map(str::to_owned))).collect()
}

/// The addresses are those that the reference asks.
#[test]
fn each_forge_is_asked_for_a_revision_and_its_archive() {
    let machine = Machine::new();
    let archive = |prefix: &str, end: &str| format!("{prefix}{REV}{end}");
    assert_eq!(
        machine.fetch("", "github:owner/repo"),
        asked(&[
            ("api.github.com/repos/owner/repo/commits/HEAD", None),
            (&archive("github.com/owner/repo/archive/", ".tar.gz"), None),
        ])
    );
    assert_eq!(
        machine.fetch("", "gitlab:owner/repo/v1"),
        asked(&[
            ("gitlab.com/api/v4/projects/owner%2Frepo/repository/commits?ref_name=v1", None),
            (&archive("gitlab.com/api/v4/projects/owner%2Frepo/repository/archive.tar.gz?sha=", ""), None),
        ])
    );
    assert_eq!(
        machine.fetch("", "sourcehut:~owner/repo"),
        asked(&[
            ("git.sr.ht/~owner/repo/info/refs", None),
            ("git.sr.ht/~owner/repo/HEAD", None),
            (&archive("git.sr.ht/~owner/repo/archive/", ".tar.gz"), None),
        ])
    );
    // What has a revision is asked for once.
    assert_eq!(machine.fetch("", &format!("github:owner/other/{REV}")).len(), 1);
    assert_eq!(machine.fetch("", &format!("github:owner/other/{REV}")), []);
}

#[test]
fn tokens_are_sent_to_the_forge_that_they_are_for() {
    let machine = Machine::new();
    let tokens = "access-tokens = github.com=other github.com/owner=good gitlab.com=PAT:good git.sr.ht=good";
    let github = machine.fetch(tokens, "github:owner/private");
    let token = Some("Authorization token good");
    assert_eq!(
        github,
        asked(&[
            ("api.github.com/repos/owner/private/commits/HEAD", token),
            (&format!("api.github.com/repos/owner/private/tarball/{REV}"), token),
            ("codeload.github.com/x", None),
        ])
    );
    let gitlab = machine.fetch(tokens, "gitlab:owner/private");
    assert!(gitlab.iter().all(|(_, who)| who.as_deref() == Some("Private-token good")), "{gitlab:?}");
    let gitlab = machine.fetch("access-tokens = gitlab.com=OAuth2:good", "gitlab:owner/private");
    assert!(gitlab.iter().all(|(_, who)| who.as_deref() == Some("Authorization Bearer good")), "{gitlab:?}");
    let sourcehut = machine.fetch(tokens, "sourcehut:~owner/private");
    assert!(
        sourcehut.iter().all(|(_, who)| who.as_deref() == Some("Authorization Bearer good")),
        "{sourcehut:?}"
    );
    // `me:good`
    let netrc = machine.path("netrc");
    std::fs::write(&netrc, "machine gitlab.com login me password good\n").expect("a file");
    let settings = format!("netrc-file = {}", netrc.display());
    let (output, gitlab) =
        machine.nivis(&settings, &["flake", "prefetch", "tarball+https://gitlab.com/moved.tar"]);
    assert!(gitlab.iter().all(|(_, who)| who.as_deref() == Some("Authorization Basic bWU6Z29vZA==")));
    assert_eq!(gitlab.len(), 2, "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_credential_helper_of_git_opens_what_is_refused() {
    let machine = Machine::new();
    let helper = "[credential \"https://github.com\"]\n\thelper = \"!f() { test $1 = get && echo username=me && echo password=helped; }; f\"\n";
    std::fs::write(machine.path("gitconfig"), helper).expect("a file");
    let requests = machine.fetch("", "github:owner/private");
    let places: Vec<(&str, Option<&str>)> =
        requests.iter().map(|(place, who)| (place.as_str(), who.as_deref())).collect();
    let token = Some("Authorization token helped");
    assert_eq!(places[0], ("api.github.com/repos/owner/private/commits/HEAD", None));
    assert_eq!(places[1], ("api.github.com/repos/owner/private/commits/HEAD", token));
    assert_eq!(places[2].1, token);
    // What everybody may have is not asked for by name.
    let public = machine.fetch("", "github:owner/repo");
    assert!(public.iter().all(|(_, who)| who.is_none()), "{public:?}");
    // A helper for one host says nothing of another.
    let (said, requests) = machine.refused("", "gitlab:owner/private");
    assert!(said.contains("credential helper") && requests.len() == 1, "{said} {requests:?}");
}

#[test]
fn refusals_say_which_token_was_used_and_not_what_it_is() {
    let machine = Machine::new();
    let (said, requests) = machine.refused("", "github:owner/private");
    assert!(said.contains("404") && said.contains("access-tokens"), "{said}");
    assert_eq!(requests.len(), 1);
    let (said, _) = machine.refused("access-tokens = github.com/owner=wrong-secret", "github:owner/private");
    assert!(said.contains("403") && said.contains("the token for 'github.com/owner'"), "{said}");
    assert!(!said.contains("wrong-secret"), "{said}");
    let (said, requests) = machine.refused("", "github:owner/limited");
    assert!(said.contains("429") && said.contains("with a token more requests are allowed"), "{said}");
    assert_eq!(requests.len(), 2, "it is tried again");
}

#[test]
fn what_was_fetched_before_is_used_where_nobody_is_reached() {
    let mut machine = Machine::new();
    machine.fetch("", "github:owner/repo");
    machine.proxy = "http://127.0.0.1:1".to_owned();
    let (output, _) = machine.nivis("", &["eval", "github:owner/repo#x"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1\n", "{said}");
    assert!(said.contains("the copy of an earlier time is used"), "{said}");
    let (said, _) = machine.refused("", "github:owner/other");
    assert!(said.contains("NV0406"), "{said}");
}

/// A hash says nothing of the time: what is in the store already is asked for all the same.
#[test]
fn a_reference_with_a_hash_is_locked_as_one_without() {
    let machine = Machine::new();
    machine.fetch("", "github:owner/repo");
    let hash = "sha256-07GLRODIEZRxuYpwPse1HtoyxTS%2F0XYeJ5NsIx7NUl0%3D";
    machine.fetch("", &format!("github:owner/other/{REV}?narHash={hash}"));
}

/// `trust-tarballs-from-git-forges`: without trust a revision alone names no content.
#[test]
fn a_revision_is_pin_enough_only_for_who_trusts_the_forge() {
    let machine = Machine::new();
    let hash = "sha256-07GLRODIEZRxuYpwPse1HtoyxTS/0XYeJ5NsIx7NUl0=";
    let tree = |more: &str| {
        format!(
            "toString (builtins.fetchTree {{ type = \"github\"; owner = \"o\"; repo = \"r\"; rev = \"{REV}\"; {more} }}).lastModified"
        )
    };
    let flake = format!("toString (builtins.getFlake \"github:o/r/{REV}\").x");
    let hashed = tree(&format!("narHash = \"{hash}\";"));
    let no = "trust-tarballs-from-git-forges = false";
    let eval = |settings: &str, text: &str| {
        let (output, _) = machine.nivis(settings, &["eval", "--raw", "--expr", text]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (String::from_utf8_lossy(&output.stdout).into_owned(), said)
    };
    for (text, value) in [(&tree(""), "1700000000"), (&flake, "1")] {
        let (out, said) = eval("", text);
        assert_eq!(out, value, "{said}");
        let (out, said) = eval(no, text);
        assert!(out.is_empty() && said.contains("unlocked"), "{out} {said}");
    }
    let (out, said) = eval(no, &hashed);
    assert_eq!(out, "1700000000", "{said}");
    // An entry of a lock file needs its hash then.
    let top = machine.path("top");
    std::fs::create_dir(&top).expect("a folder");
    let text = format!("{{ inputs.r.url = \"github:o/r/{REV}\"; outputs = {{ r, ... }}: {{ y = r.x; }}; }}");
    std::fs::write(top.join("flake.nix"), text).expect("a file");
    let reference = format!("path:{}#y", top.display());
    let lock = top.join("flake.lock");
    let (output, _) = machine.nivis(no, &["flake", "lock", &format!("path:{}", top.display())]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let written = std::fs::read_to_string(&lock).expect("a lock file");
    assert!(written.contains(hash), "{written}");
    let without: String =
        written.lines().filter(|line| !line.contains("narHash")).map(|line| format!("{line}\n")).collect();
    std::fs::write(&lock, without).expect("a file");
    let (output, _) = machine.nivis(no, &["eval", &reference]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("unlocked input"), "{said}");
}
