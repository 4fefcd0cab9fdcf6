//! What is remembered of working trees without changes, so that they are neither hashed nor counted again.
//!
//! A tree is known by its place, its commit and the bytes of its index: as long as each file has the state that the
//! index says, its contents are those of the time when it was hashed (`quick.rs` looks at each file every time).

use std::path::{Path, PathBuf};

/// The first line of a record.
const MARK: &str = "nivis tree 1";

/// Records that are kept before the oldest go.
const MOST: usize = 1000;

/// A working tree that has not changed, and what was found out about it before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownTree {
    file: PathBuf,
    /// The committer's time, in seconds since 1970.
    pub(super) time: u64,
    /// How many commits lead to the one checked out.
    pub(super) count: Option<u64>,
    nar_hash: Option<String>,
}

impl KnownTree {
    /// A tree of which nothing is remembered yet.
    pub(super) fn new(folder: &Path, stamp: &str, time: u64, count: Option<u64>) -> Self {
        KnownTree { file: folder.join(stamp), time, count, nar_hash: None }
    }

    /// What is remembered of a tree; a record that is damaged is as none.
    pub(super) fn read(folder: &Path, stamp: &str) -> Option<Self> {
        let file = folder.join(stamp);
        let text = std::fs::read_to_string(&file).ok()?;
        let mut lines = text.strip_suffix("\nend\n")?.lines();
        if lines.next()? != MARK {
            return None;
        }
        let time = lines.next()?.parse().ok()?;
        let count = match lines.next()? {
            "-" => None,
            count => Some(count.parse().ok()?),
        };
        let nar_hash = lines.next().map(str::to_owned);
        lines.next().is_none().then_some(KnownTree { file, time, count, nar_hash })
    }

    /// The hash of the tree's archive as SRI text, if it was made before.
    pub fn nar_hash(&self) -> Option<&str> {
        self.nar_hash.as_deref()
    }

    /// Remembers the hash of the tree's archive, in one step. What cannot be written is hashed again.
    pub fn remember(&self, nar_hash: &str) {
        if self.nar_hash.as_deref() != Some(nar_hash) {
            drop(self.write(nar_hash));
        }
    }

    fn write(&self, nar_hash: &str) -> std::io::Result<()> {
        let folder = self.file.parent().unwrap_or(Path::new("/"));
        std::fs::create_dir_all(folder)?;
        let file = tempfile::NamedTempFile::new_in(folder)?;
        let count = self.count.map_or_else(|| "-".to_owned(), |count| count.to_string());
        std::fs::write(file.path(), format!("{MARK}\n{}\n{count}\n{nar_hash}\nend\n", self.time))?;
        file.persist(&self.file).map_err(|error| error.error)?;
        let mut records = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            records.push(entry?.path());
        }
        if records.len() > MOST {
            let time = |path: &PathBuf| path.metadata().and_then(|meta| meta.modified()).ok();
            records.sort_by_cached_key(time);
            for path in records.iter().take(MOST / 2) {
                std::fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_back_and_one_that_is_cut_is_none() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let folder = folder.path();
        assert_eq!(KnownTree::read(folder, "x"), None);
        let known = KnownTree::new(folder, "x", 17, Some(3));
        known.remember("sha256-x");
        let back = KnownTree::read(folder, "x").expect("it was written");
        assert_eq!((back.time, back.count, back.nar_hash()), (17, Some(3), Some("sha256-x")));
        let text = std::fs::read_to_string(folder.join("x")).expect("it was written");
        for at in 0..text.len() {
            std::fs::write(folder.join("x"), &text[..at]).expect("it can be written");
            assert_eq!(KnownTree::read(folder, "x"), None, "cut at {at}");
        }
    }
}
