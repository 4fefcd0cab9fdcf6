//! Whether machines can run here, and where they are kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::process::{Pid, test_kill_process};

use super::error::{MachineError, at};
use super::group;

/// Programs without which no machine runs, and the packages of Debian that have them.
const PROGRAMS: [(&str, &str); 6] = [
    ("debootstrap", "debootstrap"),
    ("systemd-nspawn", "systemd-container"),
    ("nsenter", "util-linux"),
    ("unshare", "util-linux"),
    ("ip", "iproute2"),
    ("tar", "tar"),
];

/// Why no machine can run here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// Mounts and namespaces are root's.
    #[error("machines are run by root only")]
    NotRoot,
    /// A program is missing.
    #[error("{program} is not installed (package {package})")]
    Program { program: &'static str, package: &'static str },
    /// Processes could not be held together.
    #[error("no writable control group file system of version 2 is mounted")]
    NoControlGroups,
    /// There is nowhere to keep roots.
    #[error("none of NIVIS_MACHINES, XDG_CACHE_HOME and HOME says where machines are kept")]
    NoCache,
    /// The kernel does not let us.
    #[error("this surrounding allows no namespaces: {reason}")]
    Forbidden { reason: String },
}

/// A place where machines can run.
#[derive(Clone, Debug)]
pub struct Site {
    cache: PathBuf,
    groups: PathBuf,
}

static COUNTER: AtomicUsize = AtomicUsize::new(0);

impl Site {
    /// Looks at the surrounding; removes what machines of test processes that were killed left behind.
    ///
    /// # Errors
    /// Machines cannot run here; this is the reason.
    pub fn find() -> Result<Self, Unavailable> {
        if !rustix::process::geteuid().is_root() {
            return Err(Unavailable::NotRoot);
        }
        for (program, package) in PROGRAMS {
            if !on_path(program) {
                return Err(Unavailable::Program { program, package });
            }
        }
        let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
        let groups = mounts.lines().find_map(|line| {
            let mut words = line.split(' ').skip(1);
            let place = words.next()?;
            (words.next()? == "cgroup2").then(|| Path::new(place).join("nivis-tests"))
        });
        let groups = groups.ok_or(Unavailable::NoControlGroups)?;
        fs::create_dir_all(&groups).map_err(|_| Unavailable::NoControlGroups)?;
        let site = Site { cache: cache_folder().ok_or(Unavailable::NoCache)?, groups };
        let try_out = std::process::Command::new("unshare").args(["--net", "--mount", "true"]).output();
        match try_out {
            Ok(output) if output.status.success() => {}
            Ok(output) => {
                let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
                return Err(Unavailable::Forbidden { reason });
            }
            Err(error) => return Err(Unavailable::Forbidden { reason: error.to_string() }),
        }
        site.sweep();
        Ok(site)
    }

    /// Where roots and packages are kept.
    pub(super) fn cache(&self) -> &Path {
        &self.cache
    }

    /// A new name, with a folder and a control group of that name.
    pub(super) fn new_place(&self) -> Result<(String, PathBuf, PathBuf), MachineError> {
        // The name is part of the name of a network interface, which has 15 characters at most.
        let name = format!("n{}x{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let folder = self.running().join(&name);
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        let group = self.groups.join(&name);
        Ok((name, folder, group))
    }

    fn running(&self) -> PathBuf {
        self.cache.join("running")
    }

    fn sweep(&self) {
        let Ok(entries) = fs::read_dir(self.running()) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let owner = name.strip_prefix('n').and_then(|rest| rest.split_once('x'));
            let owner = owner.and_then(|(id, _)| id.parse().ok()).and_then(Pid::from_raw);
            let alive = owner.is_some_and(|id| test_kill_process(id).is_ok());
            if !alive {
                group::clear(&self.groups.join(&name));
                remove_tree(&entry.path());
            }
        }
    }
}

/// Removes a machine's folder, files marked immutable included.
pub(super) fn remove_tree(path: &Path) {
    if fs::remove_dir_all(path).is_err() {
        let _unmarked =
            std::process::Command::new("chattr").args(["-R", "-f", "-i", "-a"]).arg(path).output();
        let _removed = fs::remove_dir_all(path);
    }
}

fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
        || Path::new("/usr/sbin").join(program).is_file()
}

fn cache_folder() -> Option<PathBuf> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    variable("NIVIS_MACHINES")
        .or_else(|| Some(variable("XDG_CACHE_HOME")?.join("nivis-tests/machines")))
        .or_else(|| Some(variable("HOME")?.join(".cache/nivis-tests/machines")))
}
