//! What the kernel and the machine's programs say of it: of this machine, or of a copy of another's answers.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where /sys, /proc, /dev and answers of programs are read.
pub(super) struct Machine {
    /// A folder with `sys`, `proc`, `dev` and `answers` of another machine.
    copy: Option<PathBuf>,
}

/// What a path leads to, however it is called.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Node {
    Device(u64),
    File { folder: u64, inode: u64 },
}

impl Machine {
    /// This machine, or the one that a folder has a copy of.
    pub(super) fn new(copy: Option<&Path>) -> Self {
        Machine { copy: copy.map(Path::to_owned) }
    }

    /// Whether it is this machine.
    pub(super) fn is_here(&self) -> bool {
        self.copy.is_none()
    }

    fn place(&self, path: &[u8]) -> PathBuf {
        match &self.copy {
            Some(copy) => copy.join(OsStr::from_bytes(path.strip_prefix(b"/").unwrap_or(path))),
            None => PathBuf::from(OsStr::from_bytes(path)),
        }
    }

    /// A whole file.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn read(&self, path: &[u8]) -> std::io::Result<Vec<u8>> {
        fs::read(self.place(path))
    }

    /// The first line of a file, if there is one.
    pub(super) fn line(&self, path: &[u8]) -> Option<Vec<u8>> {
        let text = self.read(path).ok()?;
        text.split(|byte| *byte == b'\n').next().map(<[u8]>::to_vec)
    }

    /// The paths of what is in a folder, in the order of their bytes, without hidden ones; none if there is no such folder.
    pub(super) fn list(&self, folder: &[u8]) -> Vec<Vec<u8>> {
        let Ok(entries) = self.place(folder).read_dir() else { return Vec::new() };
        let mut paths: Vec<Vec<u8>> = entries
            .filter_map(|entry| {
                let name = entry.ok()?.file_name();
                let hidden = name.as_bytes().starts_with(b".");
                (!hidden).then(|| join(folder, name.as_bytes()))
            })
            .collect();
        paths.sort();
        paths
    }

    /// Whether a path leads anywhere.
    pub(super) fn exists(&self, path: &[u8]) -> bool {
        self.place(path).exists()
    }

    /// Whether something is mounted on a file. Of a copy, which need not hold what is mounted, only if it has that file.
    pub(super) fn is_file(&self, path: &[u8]) -> bool {
        match self.place(path).metadata() {
            Ok(about) => !about.is_dir(),
            Err(_) => self.is_here(),
        }
    }

    /// The last part of what a path leads to in the end.
    pub(super) fn real_name(&self, path: &[u8]) -> Option<Vec<u8>> {
        let real = self.place(path).canonicalize().ok()?;
        Some(real.file_name()?.as_bytes().to_vec())
    }

    /// What a path leads to; two paths of one device have one node.
    pub(super) fn node(&self, path: &[u8]) -> Option<Node> {
        let about = self.place(path).metadata().ok()?;
        let kind = about.file_type();
        Some(if kind.is_block_device() || kind.is_char_device() {
            Node::Device(about.rdev())
        } else {
            Node::File { folder: about.dev(), inode: about.ino() }
        })
    }

    /// What a program prints, whatever its exit code is; nothing if there is no such program. A copy has it as
    /// `answers/PROGRAM`, or `answers/PROGRAM-ABOUT` where it is asked about one thing (`/` is `-` there).
    pub(super) fn ask(&self, program: &str, arguments: &[&str], about: Option<&[u8]>) -> Option<Vec<u8>> {
        if self.is_here() {
            let mut command = Command::new(program);
            command.args(arguments).args(about.map(OsStr::from_bytes));
            let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
            return Some(output.stdout);
        }
        let mut name = program.as_bytes().to_vec();
        for &byte in about.unwrap_or_default() {
            name.push(if byte == b'/' { b'-' } else { byte });
        }
        self.read(&join(b"/answers", &name)).ok()
    }
}

/// A path in a folder.
pub(super) fn join(folder: &[u8], name: &[u8]) -> Vec<u8> {
    [folder, b"/", name].concat()
}
