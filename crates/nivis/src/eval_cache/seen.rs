//! The state of a path: enough of it that whatever changes its content changes the state.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// A change that comes within this time after another may have the same time: the clock of file systems ticks every 4 ms,
/// or 10 on some.
const TICK: Duration = Duration::from_millis(12);

/// What a path was: device, inode, mode, size, and the times of change of content and of state, in nanoseconds; once of
/// the path itself, once of what it leads to. `None` where nothing was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) itself: Option<[u64; 6]>,
    pub(super) target: Option<[u64; 6]>,
}

fn state(meta: &std::fs::Metadata) -> [u64; 6] {
    let nanoseconds = |seconds: i64, rest: i64| {
        seconds.cast_unsigned().wrapping_mul(1_000_000_000).wrapping_add(rest.cast_unsigned())
    };
    [
        meta.dev(),
        meta.ino(),
        u64::from(meta.mode()),
        meta.size(),
        nanoseconds(meta.mtime(), meta.mtime_nsec()),
        nanoseconds(meta.ctime(), meta.ctime_nsec()),
    ]
}

impl Seen {
    /// The state of a path now.
    pub(super) fn of(path: &Path) -> Seen {
        let itself = path.symlink_metadata().ok();
        let target = match &itself {
            Some(meta) if meta.is_symlink() => path.metadata().ok().as_ref().map(state),
            _ => None,
        };
        Seen { itself: itself.as_ref().map(state), target }
    }

    /// The state of a path, of which any later change gives another state; none where the clock does not allow it.
    pub(super) fn settled(path: &Path) -> Option<Seen> {
        let seen = Seen::of(path);
        if !seen.is_fresh() {
            return Some(seen);
        }
        std::thread::sleep(TICK);
        Some(Seen::of(path)).filter(|seen| !seen.is_fresh())
    }

    fn is_fresh(&self) -> bool {
        let newest = [self.itself, self.target].into_iter().flatten().map(|state| state[5]).max();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        newest.is_some_and(|newest| u128::from(newest) + TICK.as_nanos() > now.as_nanos())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_right_after_is_seen() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let file = folder.path().join("file");
        for round in 0..20_u8 {
            std::fs::write(&file, [round]).expect("it can be written");
            let seen = Seen::settled(&file).expect("nobody else writes it");
            assert_eq!(seen, Seen::of(&file));
            std::fs::write(&file, [round + 100]).expect("it can be written");
            assert_ne!(seen, Seen::of(&file));
        }
        assert_eq!(Seen::of(&folder.path().join("none")), Seen { itself: None, target: None });
    }
}
