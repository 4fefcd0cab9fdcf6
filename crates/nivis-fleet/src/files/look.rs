//! What is at a place.

use super::Put;
use nivis_store::hash::{Hash, HashAlgo};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// What is at a place now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Actual {
    Absent,
    Put(Put),
    Folder,
    /// A device, a socket, a pipe.
    Other,
}

/// The digest that [`Put::File`] has.
pub(crate) fn digest(content: &[u8]) -> String {
    Hash::of(HashAlgo::Sha256, content).base16()
}

/// Looks at a place, not at what a link there points to.
///
/// # Errors
/// It cannot be looked at for another reason than that nothing is there.
pub(crate) fn look(path: &Path) -> io::Result<Actual> {
    let data = match fs::symlink_metadata(path) {
        Ok(data) => data,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(Actual::Absent);
        }
        Err(error) => return Err(error),
    };
    Ok(if data.is_symlink() {
        Actual::Put(Put::Link { target: fs::read_link(path)?.to_string_lossy().into_owned() })
    } else if data.is_file() {
        let hash = digest(&fs::read(path)?);
        Actual::Put(Put::File { hash, mode: data.mode() & 0o7777, uid: data.uid(), gid: data.gid() })
    } else if data.is_dir() {
        Actual::Folder
    } else {
        Actual::Other
    })
}
