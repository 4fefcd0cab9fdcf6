//! Doing something as another account, so that the kernel itself refuses what that account may not do.

use rustix::process::{Gid, Uid, geteuid};
use rustix::thread::{set_thread_groups, set_thread_res_gid, set_thread_res_uid};
use serde::{Deserialize, Serialize};
use std::io;
use std::panic::resume_unwind;

/// An account by its ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    /// The other groups that it is in.
    pub(crate) groups: Vec<u32>,
}

impl Actor {
    /// Whether this process is that account already.
    pub(crate) fn is_here(&self) -> bool {
        geteuid().as_raw() == self.uid
    }

    /// Does `work` with the rights of the account: a link that it planted leads only to where it may go itself, and
    /// what is made is its own.
    ///
    /// A thread of its own takes them on (credentials(7): the kernel keeps them for each thread) and ends with them.
    ///
    /// # Errors
    /// This process may not take on the rights, or `work` fails.
    pub(crate) fn run<T: Send>(&self, work: impl FnOnce() -> io::Result<T> + Send) -> io::Result<T> {
        if self.is_here() {
            return work();
        }
        let done = std::thread::scope(|scope| {
            let thread = scope.spawn(|| {
                self.become_this()?;
                work()
            });
            thread.join()
        });
        done.unwrap_or_else(|panic| resume_unwind(panic))
    }

    fn become_this(&self) -> io::Result<()> {
        let mut groups: Vec<Gid> = self.groups.iter().copied().map(Gid::from_raw).collect();
        groups.push(Gid::from_raw(self.gid));
        set_thread_groups(&groups)?;
        set_thread_res_gid(None, Gid::from_raw(self.gid), None)?;
        // The effective id alone: with its real id the account could send signals to this process.
        set_thread_res_uid(None, Uid::from_raw(self.uid), None)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

    const NOBODY: u32 = 65534;

    #[test]
    fn links_lead_only_where_the_account_may_go() {
        if !geteuid().is_root() {
            return;
        }
        let folder = tempfile::tempdir().expect("a folder");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("opened");
        let (home, other) = (folder.path().join("home"), folder.path().join("other"));
        for path in [&home, &other] {
            fs::create_dir(path).expect("made");
        }
        std::os::unix::fs::chown(&home, Some(NOBODY), Some(NOBODY)).expect("given away");
        symlink(&other, home.join("trap")).expect("linked");
        let actor = Actor { uid: NOBODY, gid: NOBODY, groups: Vec::new() };
        let trapped = actor.run(|| fs::write(home.join("trap/file"), "x"));
        assert_eq!(trapped.map_err(|error| error.kind()), Err(io::ErrorKind::PermissionDenied));
        actor.run(|| fs::write(home.join("file"), "x")).expect("its own folder");
        let data = fs::metadata(home.join("file")).expect("written");
        assert_eq!((data.uid(), data.gid()), (NOBODY, NOBODY));
        // This thread is what it was.
        fs::write(other.join("file"), "x").expect("root may");
    }
}
