//! HTTPS with an authority of one's own: `openssl s_server` with files below a folder.

use super::{LISTING, fetcher, input, listing, options, tarball};
use nivis_flake::fetch::{FetchError, HttpError};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server that ends with the test.
struct Server(Child, u16);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn openssl(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output().expect("openssl");
    assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// An authority, and a certificate of it for this machine's own address.
fn certificates(folder: &Path) {
    let new = ["req", "-newkey", "rsa:2048", "-nodes"];
    let authority = ["-x509", "-days", "2", "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem"];
    openssl(folder, &[&new[..], &authority].concat());
    let asked = ["-subj", "/CN=127.0.0.1", "-keyout", "server.key", "-out", "server.csr"];
    openssl(folder, &[&new[..], &asked].concat());
    std::fs::write(folder.join("names"), "subjectAltName=IP:127.0.0.1\n").expect("a file");
    let sign = ["x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
    openssl(folder, &[&sign[..], &["-days", "2", "-extfile", "names", "-out", "server.pem"]].concat());
}

impl Server {
    fn start(folder: &Path) -> Self {
        // A port that was free a moment ago.
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port();
        let child = Command::new("openssl")
            .args(["s_server", "-quiet", "-WWW", "-cert", "server.pem", "-key", "server.key"])
            .args(["-accept", &port.to_string()])
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl");
        let server = Server(child, port);
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return server;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the server does not answer");
    }
}

#[test]
fn an_authority_of_ones_own_is_trusted_and_a_stranger_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    certificates(folder.path());
    std::fs::write(folder.path().join("a.tar"), tarball()).expect("a file");
    let server = Server::start(folder.path());
    let cache = tempfile::tempdir().expect("a folder");
    let url = format!("https://127.0.0.1:{}/a.tar", server.1);

    let mut own = options(cache.path());
    own.certificates = Some(folder.path().join("ca.pem"));
    let tree = fetcher(own).fetch(&input(&url)).expect("it is there");
    assert_eq!(listing(&tree.local.tree), LISTING);

    let error = fetcher(options(cache.path())).fetch(&input(&url)).err().expect("nobody knows the authority");
    assert!(matches!(error, FetchError::Http(HttpError::Transfer { .. })), "{error}");
}
