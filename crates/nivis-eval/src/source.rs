//! Where code came from: every byte of every source has one number, so that a position is 32 bits.

use nivis_syntax::ast;
use std::rc::Rc;

/// A place in some source: the source's base plus the byte offset plus one; 0 is "nowhere".
pub type Pos = u32;

/// Stands for the place at which a delayed call is forced, until that is known.
pub const FORCED: Pos = Pos::MAX;

/// What a source text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file at this absolute path.
    File(Rc<[u8]>),
    /// An expression of the command line.
    String,
    /// Standard input.
    Stdin,
    /// Text of the evaluator's own, shown under this name.
    Internal(&'static str),
}

impl Origin {
    /// The origin as positions name it.
    pub fn display(&self) -> String {
        match self {
            Origin::File(path) => String::from_utf8_lossy(path).into_owned(),
            Origin::String => "«string»".into(),
            Origin::Stdin => "«stdin»".into(),
            Origin::Internal(name) => (*name).into(),
        }
    }
}

/// One source text.
pub struct Source {
    pub origin: Origin,
    pub text: Rc<Vec<u8>>,
    base: Pos,
}

/// Line and column, from 1; the column counts bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    pub line: u32,
    pub column: u32,
}

/// All sources of an evaluation.
#[derive(Default)]
pub struct Sources {
    sources: Vec<Source>,
    next: Pos,
}

impl Sources {
    /// Adds a text; gives the number that its positions begin at.
    pub fn add(&mut self, origin: Origin, text: Rc<Vec<u8>>) -> Pos {
        let base = self.next + 1;
        self.next = base + text.len() as u32 + 1;
        self.sources.push(Source { origin, text, base });
        base
    }

    /// The position of an offset in the source that begins at `base`.
    #[inline(always)]
    pub fn pos(base: Pos, offset: ast::Pos) -> Pos {
        if offset == ast::NO_POS { 0 } else { base + offset }
    }

    /// The source of a position, and the byte offset in it.
    pub fn resolve(&self, pos: Pos) -> Option<(&Source, u32)> {
        if pos == 0 || pos == FORCED {
            return None;
        }
        let index = self.sources.partition_point(|source| source.base <= pos).checked_sub(1)?;
        let source = &self.sources[index];
        Some((source, pos - source.base))
    }

    /// All texts, in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter()
    }

    /// Line and column of a position; lines end at `\n`, `\r\n` or `\r`, as in the reference.
    pub fn line_column(&self, pos: Pos) -> Option<LineColumn> {
        let (source, offset) = self.resolve(pos)?;
        let before = &source.text[..(offset as usize).min(source.text.len())];
        let (mut line, mut start) = (1, 0);
        let mut i = 0;
        while let Some(found) = memchr::memchr2(b'\n', b'\r', &before[i..]) {
            let at = i + found;
            i = at + 1;
            if before[at] == b'\r' && source.text.get(i) == Some(&b'\n') {
                if i >= before.len() {
                    break;
                }
                i += 1;
            }
            line += 1;
            start = i;
        }
        Some(LineColumn { line, column: (before.len() - start) as u32 + 1 })
    }

    /// A position with the lines around it, as the reference shows it: `at file:1:2:`, then numbered lines with a
    /// caret below the column. Ends with a line break.
    pub fn excerpt(&self, pos: Pos) -> Option<Vec<u8>> {
        let (source, offset) = self.resolve(pos)?;
        let lines = nivis_syntax::LineIndex::new(&source.text);
        let at = lines.at(offset.min(source.text.len() as u32));
        let mut out = format!("at {}:{}:{}:", source.origin.display(), at.line, at.column).into_bytes();
        for number in at.line - 1..=at.line + 1 {
            let Some(line) = lines.line(&source.text, number) else { continue };
            out.extend(format!("\n {number:5}| ").into_bytes());
            out.extend_from_slice(line);
            if number == at.line {
                // Not by a width: a column may exceed what formatting takes.
                out.extend_from_slice(b"\n      |");
                out.resize(out.len() + at.column as usize, b' ');
                out.push(b'^');
            }
        }
        out.push(b'\n');
        Some(out)
    }
}
