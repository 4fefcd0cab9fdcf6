//! Control groups: the handle by which all processes of a machine are ended at once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A control group of version 2 that is emptied and removed when dropped.
#[derive(Debug)]
pub(super) struct Group {
    path: PathBuf,
}

/// How long killed processes may take to be gone.
const GONE: Duration = Duration::from_secs(10);

impl Group {
    /// Makes a group; folders above it are made too.
    pub(super) fn new(path: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&path)?;
        Ok(Group { path })
    }

    /// The group's folder.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Ends every process of the group and of the groups below it, without a chance to do anything more
    /// (`cgroup.kill`, Linux 5.14).
    pub(super) fn kill(&self) -> io::Result<()> {
        fs::write(self.path.join("cgroup.kill"), "1")?;
        let start = Instant::now();
        while populated(&self.path)? && start.elapsed() < GONE {
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // A group that is gone already, or stays because something lives in it, is the sweep's affair.
        let _gone = self.kill();
        let _removed = remove(&self.path);
    }
}

fn populated(group: &Path) -> io::Result<bool> {
    Ok(fs::read_to_string(group.join("cgroup.events"))?.lines().any(|line| line == "populated 1"))
}

/// Ends what runs in a group and removes it with all below it.
pub(super) fn clear(path: &Path) {
    if path.exists() {
        drop(Group { path: path.to_owned() });
    }
}

fn remove(group: &Path) -> io::Result<()> {
    for entry in fs::read_dir(group)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove(&entry.path())?;
        }
    }
    fs::remove_dir(group)
}
