//! Where code came from: every byte of every source has one number, so that a position is 32 bits.

use crate::io::EvalIo;
pub use nivis_syntax::LineColumn;
use nivis_syntax::{CompactLines, ast};
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
    /// The text, unless it is that of a file, which is read again where it is to be shown.
    text: Option<Rc<Vec<u8>>>,
    lines: CompactLines,
    base: Pos,
}

impl Source {
    /// A number that no other source has.
    pub fn id(&self) -> Pos {
        self.base
    }

    /// The text; empty if its file cannot be read any more.
    pub fn text(&self, io: &dyn EvalIo) -> Rc<Vec<u8>> {
        match (&self.text, &self.origin) {
            (Some(text), _) => text.clone(),
            (None, Origin::File(path)) => Rc::new(io.read_again(path).unwrap_or_default()),
            (None, _) => Rc::default(),
        }
    }
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
        let lines = CompactLines::new(&text);
        // The evaluator's own files have paths that are not absolute.
        let again = matches!(&origin, Origin::File(path) if path.starts_with(b"/"));
        let text = (!again).then_some(text);
        self.sources.push(Source { origin, text, lines, base });
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
        Some(source.lines.at(offset))
    }

    /// A position with the lines around it, as the reference shows it: `at file:1:2:`, then numbered lines with a
    /// caret below the column. Ends with a line break.
    pub fn excerpt(&self, pos: Pos, io: &dyn EvalIo) -> Option<Vec<u8>> {
        let (source, offset) = self.resolve(pos)?;
        let text = source.text(io);
        let lines = nivis_syntax::LineIndex::new(&text);
        let at = source.lines.at(offset);
        let mut out = format!("at {}:{}:{}:", source.origin.display(), at.line, at.column).into_bytes();
        for number in at.line - 1..=at.line + 1 {
            // An empty text has no line, not an empty one.
            let Some(line) = lines.line(&text, number).filter(|_| !text.is_empty()) else { continue };
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
