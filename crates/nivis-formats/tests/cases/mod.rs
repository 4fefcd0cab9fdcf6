//! Files of cases, a text and its answer on each line.

use crate::tree::{self, Tree};

/// A line of a file of cases: a text as a JSON string, a tab, and what must come of it.
pub(crate) struct Case<'a> {
    pub(crate) line: &'a str,
    pub(crate) text: Vec<u8>,
    pub(crate) expected: &'a str,
}

pub(crate) fn read(file: &str) -> impl Iterator<Item = Case<'_>> {
    file.lines().map(|line| {
        let (text, expected) = line.split_once('\t').expect("a line has two columns");
        let Ok(Tree::String(text)) = tree::read(text.as_bytes()) else { panic!("{text} is no string") };
        Case { line, text, expected }
    })
}
