use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use super::{FsTree, MAGIC, MAX_DEPTH, NarError, Node, NodeKind, Tree};

/// What a filter says about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Take it.
    Keep,
    /// Leave it out, with all below.
    Skip,
    /// Stop: the archive ends with [`NarError::FilterFailed`]. Whoever made the filter keeps the
    /// reason.
    Abort,
}

/// Is asked for every file but the first, by full path and kind, in the order of the archive.
pub type Filter<'a> = dyn FnMut(&Path, NodeKind) -> Verdict + 'a;

/// The filter that keeps everything.
pub fn keep_all(_path: &Path, _kind: NodeKind) -> Verdict {
    Verdict::Keep
}

/// Writes the archive of a path of the file system, all of it.
///
/// # Errors
/// [`NarError`] for files that cannot be read or archived, or if `out` fails.
pub fn dump_path(path: &Path, out: &mut dyn Write) -> Result<(), NarError> {
    dump(&FsTree, path, out, &mut keep_all)
}

/// Writes the archive of `root` in `tree`. Children come in the order of their names' bytes, links
/// are not followed, and a folder the filter refuses is not entered.
///
/// # Errors
/// [`NarError`] for files that cannot be read or archived, or if `out` or the filter fails.
pub fn dump(
    tree: &dyn Tree,
    root: &Path,
    out: &mut dyn Write,
    filter: &mut Filter<'_>,
) -> Result<(), NarError> {
    let mut dumper = Dumper { tree, filter, out, buffer: Vec::with_capacity(BUFFER), chunk: Vec::new() };
    let node = dumper.node(root)?;
    dumper.string(MAGIC)?;
    let mut path = root.to_path_buf();
    dumper.node_contents(&mut path, node, 0)?;
    dumper.flush()
}

/// Writes the contents of a regular file alone: the bytes of the flat method.
///
/// # Errors
/// [`NarError`] if it is no regular file, cannot be read, or if `out` fails.
pub fn dump_flat(tree: &dyn Tree, path: &Path, out: &mut dyn Write) -> Result<(), NarError> {
    let (size, mut contents) =
        tree.open(path).map_err(|source| NarError::Read { path: path.into(), source })?;
    pass_on(&mut *contents, size, path, &mut vec![0; BUFFER], |part| {
        out.write_all(part).map_err(|source| NarError::Write { source })
    })
}

/// Gives the bytes of a file to `take`, as many as the system says it has; `chunk` is the room for each part.
fn pass_on(
    contents: &mut dyn Read,
    size: u64,
    path: &Path,
    chunk: &mut [u8],
    mut take: impl FnMut(&[u8]) -> Result<(), NarError>,
) -> Result<(), NarError> {
    let mut left = size;
    while left > 0 {
        let want = usize::try_from(left).unwrap_or(BUFFER).min(BUFFER);
        match contents.read(&mut chunk[..want]) {
            Ok(0) => return Err(NarError::Changed { path: path.into() }),
            Ok(n) => {
                take(&chunk[..n])?;
                left -= n as u64;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(source) => return Err(NarError::Read { path: path.into(), source }),
        }
    }
    Ok(())
}

/// The archive of a regular file with those contents, not executable.
pub fn nar_of_file(contents: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(contents.len() + 128);
    let mut string = |text: &[u8]| {
        out.extend_from_slice(&(text.len() as u64).to_le_bytes());
        out.extend_from_slice(text);
        out.resize(out.len().next_multiple_of(8), 0);
    };
    for text in [MAGIC, b"(", b"type", b"regular", b"contents", contents, b")"] {
        string(text);
    }
    out
}

const BUFFER: usize = 64 * 1024;

struct Dumper<'a> {
    tree: &'a dyn Tree,
    filter: &'a mut Filter<'a>,
    out: &'a mut dyn Write,
    /// Small writes are collected: the archive of a tree is mostly tags.
    buffer: Vec<u8>,
    chunk: Vec<u8>,
}

impl Dumper<'_> {
    fn node(&self, path: &Path) -> Result<Node, NarError> {
        self.tree.node(path).map_err(|source| NarError::Read { path: path.into(), source })
    }

    fn node_contents(&mut self, path: &mut PathBuf, node: Node, depth: usize) -> Result<(), NarError> {
        if depth >= MAX_DEPTH {
            return Err(NarError::TooDeep { path: path.clone() });
        }
        self.strings(&[b"(", b"type"])?;
        match node.kind {
            NodeKind::Regular => self.regular(path, node.executable)?,
            NodeKind::Directory => self.directory(path, depth)?,
            NodeKind::Symlink => {
                let target =
                    self.tree.target(path).map_err(|source| NarError::Read { path: path.clone(), source })?;
                self.strings(&[b"symlink", b"target", &target])?;
            }
            NodeKind::Unknown => return Err(NarError::UnsupportedType { path: path.clone() }),
        }
        self.string(b")")
    }

    fn directory(&mut self, path: &mut PathBuf, depth: usize) -> Result<(), NarError> {
        self.string(b"directory")?;
        let mut names =
            self.tree.names(path).map_err(|source| NarError::Read { path: path.clone(), source })?;
        names.sort();
        for name in names {
            path.push(&name);
            let node = self.node(path)?;
            match (self.filter)(path, node.kind) {
                Verdict::Abort => return Err(NarError::FilterFailed),
                Verdict::Skip => {}
                Verdict::Keep => {
                    self.strings(&[b"entry", b"(", b"name", name.as_bytes(), b"node"])?;
                    self.node_contents(path, node, depth + 1)?;
                    self.string(b")")?;
                }
            }
            path.pop();
        }
        Ok(())
    }

    fn regular(&mut self, path: &Path, executable: bool) -> Result<(), NarError> {
        self.string(b"regular")?;
        if executable {
            self.strings(&[b"executable", b""])?;
        }
        self.string(b"contents")?;
        let (size, mut contents) =
            self.tree.open(path).map_err(|source| NarError::Read { path: path.into(), source })?;
        self.raw(&size.to_le_bytes())?;
        let mut chunk = std::mem::take(&mut self.chunk);
        chunk.resize(BUFFER, 0);
        pass_on(&mut *contents, size, path, &mut chunk, |part| self.raw(part))?;
        self.chunk = chunk;
        self.raw(&[0; 8][..padding(size)])
    }

    fn strings(&mut self, texts: &[&[u8]]) -> Result<(), NarError> {
        texts.iter().try_for_each(|text| self.string(text))
    }

    fn string(&mut self, text: &[u8]) -> Result<(), NarError> {
        let len = text.len() as u64;
        self.raw(&len.to_le_bytes())?;
        self.raw(text)?;
        self.raw(&[0; 8][..padding(len)])
    }

    fn raw(&mut self, bytes: &[u8]) -> Result<(), NarError> {
        let large = bytes.len() >= BUFFER / 2;
        if large || self.buffer.len() + bytes.len() > BUFFER {
            self.flush()?;
        }
        if large {
            return self.out.write_all(bytes).map_err(|source| NarError::Write { source });
        }
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), NarError> {
        self.out.write_all(&self.buffer).map_err(|source| NarError::Write { source })?;
        self.buffer.clear();
        Ok(())
    }
}

/// How many zeros follow `len` bytes, to a multiple of eight.
pub(super) fn padding(len: u64) -> usize {
    (8 - (len % 8) as usize) % 8
}

#[cfg(test)]
mod tests {
    use super::{BUFFER, dump_path, nar_of_file};

    #[test]
    fn a_file_of_any_size_is_written_behind_what_was_buffered() {
        let dir = std::env::temp_dir().join(format!("nivis-nar-{}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("a folder");
        let file = dir.join("file");
        for size in [0, 7, 8, BUFFER / 2 - 1, BUFFER / 2, 40_000, BUFFER - 40, BUFFER, BUFFER + 1, 3 * BUFFER]
        {
            let contents = vec![b'x'; size];
            std::fs::write(&file, &contents).expect("the file");
            let mut out = Vec::new();
            dump_path(&file, &mut out).expect("an archive");
            assert!(out == nar_of_file(&contents), "{size} bytes");
        }
        std::fs::remove_dir_all(&dir).expect("removed");
    }
}
