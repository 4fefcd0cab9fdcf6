//! Repositories behind a real sshd, which is started for the test; where there is none the test says so and ends.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const SSHD: &str = "/usr/sbin/sshd";

/// A server that ends with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(folder).output().expect(program);
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn start(folder: &Path) -> (Server, u16) {
    for name in ["host", "user"] {
        run(folder, "ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", name]);
    }
    std::fs::copy(folder.join("user.pub"), folder.join("authorized")).expect("a file");
    // A port that was free a moment ago.
    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port();
    let at = |name: &str| folder.join(name).display().to_string();
    let config = format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\nUsePAM no\n\
         StrictModes no\nPasswordAuthentication no\n",
        at("host"),
        at("authorized")
    );
    std::fs::write(folder.join("config"), config).expect("a file");
    let child = Command::new(SSHD)
        .args(["-D", "-f"])
        .arg(folder.join("config"))
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("sshd");
    (Server(child), port)
}

#[test]
fn a_repository_is_fetched_over_ssh() {
    let here = tempfile::tempdir().expect("a folder");
    let folder = here.path();
    if !Path::new(SSHD).exists() {
        eprintln!("there is no sshd here: nothing was tried");
        return;
    }
    // Where its folder is missing, root's sshd does not start.
    drop(std::fs::create_dir_all("/run/sshd"));
    let (_server, port) = start(folder);
    let ssh = format!(
        "ssh -F none -i {} -o BatchMode=yes -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile={}",
        folder.join("user").display(),
        folder.join("known").display()
    );
    let user = run(folder, "id", &["-un"]);
    let login = format!("{ssh} -p {port} {user}@127.0.0.1 true");
    let reached = (0..50).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        Command::new("sh")
            .args(["-c", &login])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    });
    if !reached {
        eprintln!("sshd lets nobody in here: nothing was tried");
        return;
    }
    let repository = folder.join("repo");
    std::fs::create_dir(&repository).expect("a folder");
    run(&repository, "git", &["init", "-q", "-b", "trunk"]);
    std::fs::write(repository.join("flake.nix"), "{ outputs = _: { x = 1; }; }").expect("a file");
    run(&repository, "git", &["add", "."]);
    run(&repository, "git", &["-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "one"]);
    let rev = run(&repository, "git", &["rev-parse", "HEAD"]);

    let nivis = |home: &Path, arguments: &[&str], command: &str| {
        Command::new(env!("CARGO_BIN_EXE_nivis"))
            .args(arguments)
            .env("HOME", home)
            .env("XDG_STATE_HOME", folder.join("state"))
            .env("GIT_SSH_COMMAND", command)
            .output()
            .expect("nivis")
    };
    let url = format!("git+ssh://{user}@127.0.0.1:{port}{}", repository.display());
    let output = nivis(folder, &["flake", "prefetch", "--json", &url], &ssh);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains(&rev) && said.contains("refs/heads/trunk"), "{said}");
    let output = nivis(folder, &["eval", &format!("{url}#x")], &ssh);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1\n");

    // Without the key nobody is let in, and nobody is asked for a password.
    let stranger =
        "ssh -F none -o BatchMode=yes -o IdentitiesOnly=yes -i /dev/null -o StrictHostKeyChecking=no";
    let elsewhere = folder.join("elsewhere");
    let output = nivis(&elsewhere, &["flake", "prefetch", &url], stranger);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("NV0406") && said.contains("denied"), "{said}");
    // What was fetched before is told from what is fetched.
    let output = nivis(folder, &["--refresh", "flake", "prefetch", &url], stranger);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.contains("the copy of an earlier time is used"), "{said}");
}
