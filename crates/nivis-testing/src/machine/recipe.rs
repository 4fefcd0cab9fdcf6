//! What a pristine machine consists of, and its root folder.
//!
//! The root is what Debian's installer leaves of a server with ssh: the packages of priority *required* and *important*,
//! an ssh server, and a static address. It is made once and kept under a name made of the recipe's content;
//! `NIVIS_MACHINES` (else `$XDG_CACHE_HOME/nivis-tests/machines`) is the place. Removing it there is safe.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::{MachineError, at};
use super::site::Site;

/// The address of a machine.
pub(super) const INSIDE: &str = "10.77.0.2";

/// The address of the other end of its cable.
pub(super) const OUTSIDE: &str = "10.77.0.1";

/// The port of the proxy to the package mirror, outside.
pub(super) const PROXY_PORT: u16 = 3142;

/// A kind of pristine machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// The suite of Debian.
    pub suite: &'static str,
    /// Packages beside those that every Debian has.
    pub packages: &'static [&'static str],
}

const SERVER: &[&str] = &["ca-certificates", "dbus", "libpam-systemd", "openssh-server"];

/// Debian 12.
pub const BOOKWORM: Recipe = Recipe { suite: "bookworm", packages: SERVER };

/// Debian 13.
pub const TRIXIE: Recipe = Recipe { suite: "trixie", packages: SERVER };

/// Files of a machine beside those of its packages; the rest is Debian's own.
fn files() -> [(&'static str, String); 6] {
    [
        ("etc/hostname", "machine\n".into()),
        ("etc/hosts", "127.0.0.1\tlocalhost\n127.0.1.1\tmachine\n".into()),
        ("etc/machine-id", "6e697669736e697669736e6976697300\n".into()),
        ("etc/resolv.conf", String::new()),
        (
            "etc/network/interfaces",
            format!(
                "auto lo\niface lo inet loopback\n\nauto host0\niface host0 inet static\n\taddress \
                 {INSIDE}/24\n\tgateway {OUTSIDE}\n"
            ),
        ),
        ("etc/apt/apt.conf.d/90proxy", format!("Acquire::http::Proxy \"http://{OUTSIDE}:{PROXY_PORT}\";\n")),
    ]
}

/// What a first boot and a first day would do counts as done: apt would take its lock in the middle of a test.
/// systemd.timer(5), systemd-update-done.service(8).
const STAMPS: [&str; 6] = [
    "var/lib/systemd/timers/stamp-apt-daily.timer",
    "var/lib/systemd/timers/stamp-apt-daily-upgrade.timer",
    "var/lib/systemd/timers/stamp-dpkg-db-backup.timer",
    "var/lib/systemd/timers/stamp-logrotate.timer",
    "etc/.updated",
    "var/.updated",
];

impl Recipe {
    /// The root folder, made first if it is not there.
    ///
    /// # Errors
    /// The mirror does not answer, or the folder cannot be written.
    pub fn root(&self, site: &Site) -> Result<PathBuf, MachineError> {
        let root = site.cache().join(format!("{}-{}", self.suite, self.key()));
        if root.is_dir() {
            return Ok(root);
        }
        fs::create_dir_all(site.cache()).map_err(at(site.cache()))?;
        let lock = root.with_extension("lock");
        let held = File::create(&lock).map_err(at(&lock))?;
        held.lock().map_err(at(&lock))?;
        if root.is_dir() {
            return Ok(root);
        }
        let part = root.with_extension("part");
        super::site::remove_tree(&part);
        let made = self.make(&part);
        if let Err(error) = made {
            super::site::remove_tree(&part);
            return Err(error);
        }
        fs::rename(&part, &root).map_err(at(&root))?;
        Ok(root)
    }

    /// 16 hexadecimal digits of the recipe's content (FNV-1a; a name, not a proof).
    fn key(&self) -> String {
        let mut text = format!("3 {} {:?} {STAMPS:?}", self.suite, self.packages);
        for (path, content) in files() {
            text.push_str(path);
            text.push_str(&content);
        }
        let key = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |key, byte| {
            (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("{key:016x}")
    }

    fn make(&self, root: &Path) -> Result<(), MachineError> {
        say(&format!("making a root of Debian {}, once: some minutes", self.suite));
        let mut debootstrap = Command::new("debootstrap");
        debootstrap.arg(format!("--include={}", self.packages.join(","))).arg(self.suite).arg(root);
        // Without a mirror named it takes its own default.
        debootstrap.args(std::env::var_os("NIVIS_DEBIAN_MIRROR"));
        succeed(&mut debootstrap)?;
        // What debootstrap left of the mirror's lists is not under the name that apt looks for.
        succeed(Command::new("chroot").arg(root).args(["apt-get", "update", "-q"]))?;
        succeed(Command::new("chroot").arg(root).args(["apt-get", "clean"]))?;
        for (path, content) in files() {
            let path = root.join(path);
            // May be a link to the host's.
            let _absent = fs::remove_file(&path);
            fs::write(&path, content).map_err(at(&path))?;
        }
        for stamp in STAMPS {
            let path = root.join(stamp);
            let folder = path.parent().unwrap_or(root);
            fs::create_dir_all(folder).map_err(at(folder))?;
            File::create(&path).map_err(at(&path))?;
        }
        Ok(())
    }
}

/// Runs a program of the host that must succeed.
pub(super) fn succeed(command: &mut Command) -> Result<Vec<u8>, MachineError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{path}:/usr/sbin:/sbin")).env("LC_ALL", "C.UTF-8");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    let output = command.output().map_err(at(&program))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    let from = text.char_indices().rev().nth(2000).map_or(0, |(at, _)| at);
    let tail = text.get(from..).unwrap_or_default().to_owned();
    Err(MachineError::Program { program, status: output.status.to_string(), output: tail })
}

/// Tells the person who runs the tests; the test runner does not hold it back.
pub(super) fn say(text: &str) {
    let _told = writeln!(std::io::stderr(), "machines: {text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_named_after_its_recipe() {
        assert_ne!(BOOKWORM.key(), TRIXIE.key());
        assert_ne!(BOOKWORM.key(), Recipe { packages: &[], ..BOOKWORM }.key());
    }
}
