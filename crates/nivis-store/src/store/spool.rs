use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::hash::{Hash, HashAlgo, Hasher};

/// How much of an archive is kept in memory, in bytes; the reference's `nar-buffer-size`.
const IN_MEMORY: usize = 32 << 20;

/// Takes an archive while it is hashed, until it is known whether the store needs it. What does not
/// fit into memory goes to a file without a name.
pub(super) struct Spool {
    memory: Vec<u8>,
    file: Option<File>,
    folder: PathBuf,
    /// Of the whole archive, for the database.
    pub(super) nar: Hasher,
    /// By another algorithm, if the path wants that.
    other: Option<Hasher>,
}

impl Spool {
    pub(super) fn new(folder: &Path, algo: HashAlgo) -> Self {
        Spool {
            memory: Vec::new(),
            file: None,
            folder: folder.to_path_buf(),
            nar: Hasher::new(HashAlgo::Sha256),
            other: (algo != HashAlgo::Sha256).then(|| Hasher::new(algo)),
        }
    }

    /// The hash by the algorithm that was asked for.
    pub(super) fn hash(&self) -> Hash {
        self.other.as_ref().unwrap_or(&self.nar).clone().finish()
    }

    /// Reads the archive from its beginning.
    pub(super) fn read(&mut self) -> io::Result<Box<dyn Read + '_>> {
        Ok(match &mut self.file {
            None => Box::new(self.memory.as_slice()),
            Some(file) => {
                file.seek(SeekFrom::Start(0))?;
                Box::new(self.memory.as_slice().chain(file))
            }
        })
    }
}

impl Write for Spool {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        if self.file.is_none() && self.memory.len() + data.len() > IN_MEMORY {
            self.file = Some(unnamed_file(&self.folder)?);
        }
        match &mut self.file {
            Some(file) => file.write_all(data)?,
            None => self.memory.extend_from_slice(data),
        }
        self.nar.update(data);
        if let Some(other) = &mut self.other {
            other.update(data);
        }
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn unnamed_file(folder: &Path) -> io::Result<File> {
    let path = folder.join(super::local::temp_name());
    let file = File::options().read(true).write(true).create_new(true).open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}
