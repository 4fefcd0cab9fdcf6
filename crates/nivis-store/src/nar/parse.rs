use std::io::{self, Read};

use super::dump::padding;
use super::error::BadNar;
use super::{MAGIC, MAX_DEPTH, NarError};

/// Receives what an archive holds, in its order. Folders are left before anything after them.
pub trait NarSink {
    /// A regular file begins; its contents follow in pieces.
    ///
    /// # Errors
    /// Whatever making the file fails with.
    fn begin_file(&mut self, executable: bool, size: u64) -> Result<(), NarError>;

    /// The next piece of the file.
    ///
    /// # Errors
    /// Whatever writing fails with.
    fn file_data(&mut self, data: &[u8]) -> Result<(), NarError>;

    /// The file is complete.
    ///
    /// # Errors
    /// Whatever closing fails with.
    fn end_file(&mut self) -> Result<(), NarError>;

    /// A link.
    ///
    /// # Errors
    /// Whatever making the link fails with.
    fn symlink(&mut self, target: &[u8]) -> Result<(), NarError>;

    /// A folder begins.
    ///
    /// # Errors
    /// Whatever making the folder fails with.
    fn begin_directory(&mut self) -> Result<(), NarError>;

    /// What comes next is the child of that name.
    ///
    /// # Errors
    /// Whatever going there fails with.
    fn enter(&mut self, name: &[u8]) -> Result<(), NarError>;

    /// That child is complete.
    ///
    /// # Errors
    /// Whatever coming back fails with.
    fn leave(&mut self) -> Result<(), NarError>;

    /// The folder is complete.
    ///
    /// # Errors
    /// Whatever closing fails with.
    fn end_directory(&mut self) -> Result<(), NarError>;
}

// Bounds of the format, as the reference has them; they also bound what is allocated.
const MAX_TAG: usize = 32;
const MAX_NAME: usize = 255;
const MAX_TARGET: usize = 4095;

/// Reads one archive from `input`, not more, and hands it to `sink`. Refuses everything that is not
/// the one right way to write it: unsorted or odd names, wrong padding, unknown tags.
///
/// # Errors
/// [`NarError::Bad`] for what is not well formed, and what `input` and `sink` fail with.
pub fn parse(input: &mut dyn Read, sink: &mut dyn NarSink) -> Result<(), NarError> {
    let mut parser = Parser { input, sink, chunk: Vec::new() };
    match parser.string(MAGIC.len()) {
        Ok(magic) if magic == MAGIC => {}
        Err(error @ NarError::Input { .. }) => return Err(error),
        _ => return Err(BadNar::Magic.into()),
    }
    parser.node(0)
}

struct Parser<'a> {
    input: &'a mut dyn Read,
    sink: &'a mut dyn NarSink,
    chunk: Vec<u8>,
}

impl Parser<'_> {
    fn node(&mut self, depth: usize) -> Result<(), NarError> {
        if depth >= MAX_DEPTH {
            return Err(BadNar::TooDeep.into());
        }
        self.expect("(")?;
        self.expect("type")?;
        let kind = self.string(MAX_TAG)?;
        match kind.as_slice() {
            b"regular" => self.regular(),
            b"directory" => self.directory(depth),
            b"symlink" => {
                self.expect("target")?;
                let target = self.string(MAX_TARGET)?;
                if target.is_empty() || target.contains(&0) {
                    return Err(BadNar::Target.into());
                }
                self.sink.symlink(&target)?;
                self.expect(")")
            }
            _ => Err(BadNar::Type { found: lossy(&kind) }.into()),
        }
    }

    fn regular(&mut self) -> Result<(), NarError> {
        let mut tag = self.string(MAX_TAG)?;
        let executable = tag == b"executable";
        if executable {
            match self.string(0) {
                Err(NarError::Bad(BadNar::TooLong)) => return Err(BadNar::Executable.into()),
                other => other?,
            };
            tag = self.string(MAX_TAG)?;
        }
        if tag != b"contents" {
            return Err(BadNar::Tag { expected: "contents", found: lossy(&tag) }.into());
        }
        let size = self.number()?;
        self.sink.begin_file(executable, size)?;
        let mut left = size;
        let mut chunk = std::mem::take(&mut self.chunk);
        while left > 0 {
            let want = usize::try_from(left).unwrap_or(usize::MAX).min(64 * 1024);
            chunk.resize(want, 0);
            self.fill(&mut chunk)?;
            self.sink.file_data(&chunk)?;
            left -= want as u64;
        }
        self.chunk = chunk;
        self.padding(size)?;
        self.sink.end_file()?;
        self.expect(")")
    }

    fn directory(&mut self, depth: usize) -> Result<(), NarError> {
        self.sink.begin_directory()?;
        let mut previous = Vec::new();
        loop {
            let tag = self.string(MAX_TAG)?;
            match tag.as_slice() {
                b")" => return self.sink.end_directory(),
                b"entry" => {}
                _ => return Err(BadNar::Entry { found: lossy(&tag) }.into()),
            }
            self.expect("(")?;
            self.expect("name")?;
            let name = self.string(MAX_NAME)?;
            if matches!(name.as_slice(), b"" | b"." | b"..") || name.iter().any(|b| matches!(b, b'/' | 0)) {
                return Err(BadNar::Name { name: lossy(&name) }.into());
            }
            if name <= previous {
                return Err(BadNar::NotSorted.into());
            }
            self.expect("node")?;
            self.sink.enter(&name)?;
            previous = name;
            self.node(depth + 1)?;
            self.sink.leave()?;
            self.expect(")")?;
        }
    }

    fn expect(&mut self, expected: &'static str) -> Result<(), NarError> {
        let found = self.string(MAX_TAG)?;
        if found != expected.as_bytes() {
            return Err(BadNar::Tag { expected, found: lossy(&found) }.into());
        }
        Ok(())
    }

    fn string(&mut self, max: usize) -> Result<Vec<u8>, NarError> {
        let len = self.number()?;
        let size = usize::try_from(len).ok().filter(|n| *n <= max).ok_or(BadNar::TooLong)?;
        let mut text = vec![0; size];
        self.fill(&mut text)?;
        self.padding(len)?;
        Ok(text)
    }

    fn padding(&mut self, len: u64) -> Result<(), NarError> {
        let mut zeros = [0; 8];
        let zeros = &mut zeros[..padding(len)];
        self.fill(zeros)?;
        if zeros.iter().any(|b| *b != 0) { Err(BadNar::Padding.into()) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<u64, NarError> {
        let mut bytes = [0; 8];
        self.fill(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NarError> {
        self.input.read_exact(bytes).map_err(|source| match source.kind() {
            io::ErrorKind::UnexpectedEof => NarError::Bad(BadNar::EndOfFile),
            _ => NarError::Input { source },
        })
    }
}

fn lossy(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}
