//! One activation at a time.

use crate::error::ActivationError;
use crate::places::Places;
use rustix::fs::{FlockOperation, flock};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;

/// Held as long as an activation is at work.
pub(crate) struct Lock {
    _file: File,
    /// The folder, if it was made for the lock: by this process, or by one that let go of the machine and was killed as
    /// nothing but this was left to do.
    made: Option<PathBuf>,
}

impl Drop for Lock {
    /// A folder that was made for the lock and holds nothing else goes with it: nothing was done.
    fn drop(&mut self) {
        let Some(state) = &self.made else { return };
        if fs::read_dir(state).is_ok_and(|entries| entries.count() == 1) {
            // What cannot be removed is only an empty folder.
            drop(fs::remove_dir_all(state));
        }
    }
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub(crate) fn take(places: &Places) -> Result<Lock, ActivationError> {
        let state = places.state();
        fs::create_dir_all(&state).map_err(ActivationError::io("cannot make", &state))?;
        let path = places.lock();
        let mut entries = fs::read_dir(&state).map_err(ActivationError::io("cannot read", &state))?;
        let is_empty = entries.all(|entry| entry.is_ok_and(|entry| entry.path() == path));
        let made = is_empty.then(|| state.clone());
        let error = || ActivationError::io("cannot lock", &path);
        let file = File::options().create(true).truncate(false).write(true).read(true).open(&path);
        let mut file = file.map_err(error())?;
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            let pid = fs::read_to_string(&path).unwrap_or_default().trim().to_owned();
            return Err(ActivationError::Locked { pid });
        }
        let write =
            file.set_len(0).and_then(|()| file.write_all(format!("{}\n", std::process::id()).as_bytes()));
        write.map_err(error())?;
        Ok(Lock { _file: file, made })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_activation_waits_outside() {
        let root = tempfile::tempdir().expect("a folder");
        let places = Places::at(root.path());
        let first = Lock::take(&places).expect("free");
        let Err(ActivationError::Locked { pid }) = Lock::take(&places) else { panic!("it was taken twice") };
        assert_eq!(pid, std::process::id().to_string());
        drop(first);
        assert!(Lock::take(&places).is_ok());
    }

    #[test]
    fn what_only_the_lock_needs_goes_with_it() {
        let root = tempfile::tempdir().expect("a folder");
        let places = Places::at(root.path());
        fs::create_dir_all(places.state()).expect("made");
        fs::write(places.lock(), "1\n").expect("written");
        drop(Lock::take(&places).expect("free"));
        assert!(!places.state().exists());
        fs::create_dir_all(places.state()).expect("made");
        fs::write(places.ledger(), "{}").expect("written");
        drop(Lock::take(&places).expect("free"));
        assert!(places.lock().exists());
    }
}
