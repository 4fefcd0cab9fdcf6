//! The files that diagnostics point into.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A file of one [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileId(u32);

impl FileId {
    /// The number of the file, in the order of adding.
    pub fn index(self) -> u32 {
        self.0
    }
}

/// A place as people name it; both count from 1, columns in bytes, as the reference's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// Whose file it is: frames in files of others are folded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The user's: part of the flake that the command is about, or named on the command line.
    Own,
    /// A library's or an input's.
    #[default]
    Foreign,
}

#[derive(Clone, Debug)]
struct SourceFile {
    name: String,
    text: Vec<u8>,
    origin: Origin,
    /// Where lines begin.
    lines: Vec<u32>,
}

/// Names and texts of files. Texts are bytes: Nix files need not be UTF-8.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Adds a file; beyond 4 GiB of text positions stay at the end.
    pub fn add(&mut self, name: impl Into<String>, text: Vec<u8>) -> FileId {
        let starts = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let starts = starts.map(|(index, _)| u32::try_from(index + 1).unwrap_or(u32::MAX));
        let lines = std::iter::once(0).chain(starts).collect();
        self.files.push(SourceFile { name: name.into(), text, origin: Origin::default(), lines });
        FileId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    /// Says whose a file is.
    pub fn set_origin(&mut self, id: FileId, origin: Origin) {
        let file = usize::try_from(id.0).ok().and_then(|index| self.files.get_mut(index));
        if let Some(file) = file {
            file.origin = origin;
        }
    }

    /// Whether a file is the user's.
    pub fn is_own(&self, id: FileId) -> bool {
        self.file(id).is_some_and(|file| file.origin == Origin::Own)
    }

    fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(usize::try_from(id.0).ok()?)
    }

    pub fn name(&self, id: FileId) -> Option<&str> {
        Some(&self.file(id)?.name)
    }

    pub fn text(&self, id: FileId) -> Option<&[u8]> {
        Some(&self.file(id)?.text)
    }

    /// Where a line begins, counted from 1; the end of the file for lines behind it.
    pub fn line_start(&self, id: FileId, line: u32) -> Option<u32> {
        let file = self.file(id)?;
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        let end = u32::try_from(file.text.len()).unwrap_or(u32::MAX);
        Some(file.lines.get(index).copied().unwrap_or(end))
    }

    /// The line and column of an offset; offsets behind the end are at the end.
    pub fn position(&self, id: FileId, offset: u32) -> Option<Position> {
        let file = self.file(id)?;
        let offset = offset.min(u32::try_from(file.text.len()).unwrap_or(u32::MAX));
        let line = file.lines.partition_point(|start| *start <= offset);
        let start = file.lines.get(line.checked_sub(1)?)?;
        Some(Position { line: u32::try_from(line).ok()?, column: offset - start + 1 })
    }

    /// The bytes of a line, counted from 1, without its end.
    pub fn line(&self, id: FileId, line: u32) -> Option<&[u8]> {
        let file = self.file(id)?;
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        let start = usize::try_from(*file.lines.get(index)?).ok()?;
        let rest = file.text.get(start..)?;
        rest.split(|byte| *byte == b'\n').next()
    }

    /// The bytes of a range, cut at the end of the file.
    pub fn slice(&self, id: FileId, range: Range<u32>) -> Option<&[u8]> {
        let text = self.text(id)?;
        let end = usize::try_from(range.end).ok()?.min(text.len());
        text.get(usize::try_from(range.start).ok()?.min(end)..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_from_one_in_bytes() {
        let mut sources = SourceMap::default();
        let id = sources.add("x.nix", "a\nbé c\n".into());
        let at = |offset| sources.position(id, offset).map(|at| (at.line, at.column));
        assert_eq!([at(0), at(1), at(2), at(6)], [Some((1, 1)), Some((1, 2)), Some((2, 1)), Some((2, 5))]);
        assert_eq!(at(8), Some((3, 1)), "the end is on an empty last line");
        assert_eq!(at(99), at(8));
        assert_eq!(sources.line(id, 2), Some("bé c".as_bytes()));
        assert_eq!(sources.line(id, 4), None);
        assert_eq!(sources.slice(id, 5..99), Some(&b" c\n"[..]));
    }
}
