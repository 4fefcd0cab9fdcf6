//! Offsets as lines and columns, as `Pos::LinesIterator` of the reference counts them.

use crate::ast::Pos;

/// A line and a column, both from 1; columns count bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineColumn {
    pub line: u32,
    pub column: u32,
}

/// Where the lines behind the first one begin: behind each `\n`, `\r\n` and lone `\r`.
fn next_lines(source: &[u8]) -> impl Iterator<Item = usize> {
    let ends = memchr::memchr2_iter(b'\n', b'\r', source);
    ends.filter(|&end| source[end] == b'\n' || source.get(end + 1) != Some(&b'\n')).map(|end| end + 1)
}

/// Where the lines of a text begin. `\n`, `\r\n` and a lone `\r` all end a line.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<Pos>,
}

impl LineIndex {
    /// Finds the lines of a text.
    #[expect(clippy::cast_possible_truncation, reason = "no text that was parsed is that long")]
    pub fn new(source: &[u8]) -> Self {
        let starts = std::iter::once(0).chain(next_lines(source).map(|start| start as Pos)).collect();
        LineIndex { starts }
    }

    /// The line and column of an offset.
    pub fn at(&self, pos: Pos) -> LineColumn {
        let line = self.starts.partition_point(|&start| start <= pos);
        let start = self.starts[line - 1];
        LineColumn { line: u32::try_from(line).unwrap_or(u32::MAX), column: pos - start + 1 }
    }

    /// The bytes of a line, counted from 1, without its end; `None` past the last one.
    pub fn line<'s>(&self, source: &'s [u8], line: u32) -> Option<&'s [u8]> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        let start = *self.starts.get(index)? as usize;
        let end = self.starts.get(index + 1).map_or(source.len(), |&next| next as usize);
        let text = source.get(start..end)?;
        let len = memchr::memchr2(b'\n', b'\r', text).unwrap_or(text.len());
        Some(&text[..len])
    }
}

/// Lines between two places of [`CompactLines::marks`].
const STRIDE: usize = 128;

/// Where the lines of a text begin, in about a byte a line: of thousands of files only this is kept.
#[derive(Clone, Debug)]
pub struct CompactLines {
    /// The length of each line with its end, seven bits a byte, the lowest first; bit 7 says that more follow.
    lengths: Box<[u8]>,
    /// Of every 128th line its start, and where its length stands.
    marks: Box<[(u32, u32)]>,
}

impl CompactLines {
    /// Finds the lines of a text.
    #[expect(clippy::cast_possible_truncation, reason = "no text that was parsed is that long")]
    pub fn new(source: &[u8]) -> Self {
        let (mut lengths, mut marks) = (Vec::with_capacity(source.len() / 24), vec![(0, 0)]);
        let (mut start, mut lines) = (0, 0);
        for next in next_lines(source) {
            let mut length = next - start;
            while length > 0x7f {
                lengths.push(length as u8 | 0x80);
                length >>= 7;
            }
            lengths.push(length as u8);
            start = next;
            lines += 1;
            if lines % STRIDE == 0 {
                marks.push((start as u32, lengths.len() as u32));
            }
        }
        CompactLines { lengths: lengths.into(), marks: marks.into() }
    }

    /// The line and column of an offset.
    pub fn at(&self, pos: Pos) -> LineColumn {
        let mark = self.marks.partition_point(|&(start, _)| start <= pos) - 1;
        let (mut start, index) = self.marks[mark];
        let mut line = (mark * STRIDE) as u32 + 1;
        let (mut length, mut shift) = (0u32, 0);
        for &byte in &self.lengths[index as usize..] {
            length |= u32::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 != 0 {
                continue;
            }
            if pos - start < length {
                break;
            }
            start += length;
            line += 1;
            (length, shift) = (0, 0);
        }
        LineColumn { line, column: pos - start + 1 }
    }
}

/// A text, the name it has in messages, and its lines.
#[derive(Clone, Debug)]
pub struct SourceText<'s> {
    name: &'s [u8],
    text: &'s [u8],
    lines: LineIndex,
}

impl<'s> SourceText<'s> {
    /// `name` is a path, `«string»` or `«stdin»`.
    pub fn new(name: &'s [u8], text: &'s [u8]) -> Self {
        SourceText { name, text, lines: LineIndex::new(text) }
    }

    /// A position as `name:line:column`.
    pub fn place(&self, pos: Pos) -> Vec<u8> {
        let LineColumn { line, column } = self.lines.at(pos);
        [self.name, format!(":{line}:{column}").as_bytes()].concat()
    }

    /// The text between two positions, with `\n` for each end of a line.
    pub fn snippet(&self, begin: Pos, end: Pos) -> Vec<u8> {
        let text = self.text.get(begin as usize..end as usize).unwrap_or_default();
        let lines = LineIndex::new(text);
        let lines = (1..).map_while(|n| lines.line(text, n));
        lines.collect::<Vec<_>>().join(&b'\n')
    }
}

#[cfg(test)]
mod tests {
    use super::{CompactLines, LineColumn, LineIndex};

    #[test]
    fn the_compact_form_says_the_same() {
        let mut text = b"\r\n\na\rb".to_vec();
        for line in 0..700usize {
            text.resize(text.len() + line * 37 % 300, b'x');
            text.extend_from_slice([&b"\n"[..], b"\r\n", b"\r"][line % 3]);
        }
        text.resize(text.len() + 40_000, b'y');
        for text in [&text[..], b"", b"x", b"\n"] {
            let (plain, compact) = (LineIndex::new(text), CompactLines::new(text));
            for pos in 0..=text.len() as u32 {
                assert_eq!(compact.at(pos), plain.at(pos), "offset {pos}");
            }
        }
    }

    #[test]
    fn all_three_line_ends_count() {
        let source = b"ab\ncd\r\nef\rgh\n";
        let index = LineIndex::new(source);
        let at = |pos| {
            let LineColumn { line, column } = index.at(pos);
            (line, column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(2), (1, 3));
        assert_eq!(at(3), (2, 1));
        assert_eq!(at(6), (2, 4));
        assert_eq!(at(7), (3, 1));
        assert_eq!(at(10), (4, 1));
        assert_eq!(at(13), (5, 1));
        assert_eq!(index.line(source, 2), Some(&b"cd"[..]));
        assert_eq!(index.line(source, 5), Some(&b""[..]));
        assert_eq!(index.line(source, 6), None);
    }
}
