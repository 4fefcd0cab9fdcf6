use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, Read, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{OpenOptionsExt as _, symlink};
use std::path::{Path, PathBuf};

use super::{NarError, NarSink, parse};

/// Unpacks the archive from `input` to `path`, which must not exist. Nothing that exists is
/// overwritten or followed. After an error a part of it may be there.
///
/// # Errors
/// [`NarError`] if the archive is bad or a file cannot be made.
pub fn restore(input: &mut dyn Read, path: &Path) -> Result<(), NarError> {
    // Archives are mostly short strings. The buffer may take more than the archive.
    parse(&mut BufReader::with_capacity(64 * 1024, input), &mut Restorer { path: path.into(), file: None })
}

struct Restorer {
    path: PathBuf,
    file: Option<File>,
}

impl Restorer {
    fn error(&self, source: std::io::Error) -> NarError {
        NarError::Create { path: self.path.clone(), source }
    }
}

impl NarSink for Restorer {
    fn begin_file(&mut self, executable: bool, _size: u64) -> Result<(), NarError> {
        let mode = if executable { 0o777 } else { 0o666 };
        let file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&self.path);
        self.file = Some(file.map_err(|e| self.error(e))?);
        Ok(())
    }

    fn file_data(&mut self, data: &[u8]) -> Result<(), NarError> {
        match &mut self.file {
            Some(file) => file.write_all(data).map_err(|e| self.error(e)),
            None => Ok(()),
        }
    }

    fn end_file(&mut self) -> Result<(), NarError> {
        self.file = None;
        Ok(())
    }

    fn symlink(&mut self, target: &[u8]) -> Result<(), NarError> {
        symlink(OsStr::from_bytes(target), &self.path).map_err(|e| self.error(e))
    }

    fn begin_directory(&mut self) -> Result<(), NarError> {
        fs::create_dir(&self.path).map_err(|e| self.error(e))
    }

    fn enter(&mut self, name: &[u8]) -> Result<(), NarError> {
        self.path.push(OsStr::from_bytes(name));
        Ok(())
    }

    fn leave(&mut self) -> Result<(), NarError> {
        self.path.pop();
        Ok(())
    }

    fn end_directory(&mut self) -> Result<(), NarError> {
        Ok(())
    }
}
