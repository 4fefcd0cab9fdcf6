//! Regular expressions of `builtins.match` and `builtins.split`: POSIX extended ones as libstdc++'s `std::regex`
//! accepts and matches them, byte by byte in the C locale.
//!
//! libstdc++ searches depth first. A full match is the first one in the order of attempts; a search keeps the longest
//! among the ways through alternatives, but takes repeats greedily. Neither is quite POSIX.

mod class;
mod exec;
mod nfa;
mod parse;
mod program;
mod scan;

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use exec::{Executor, Mode, Scratch, Slots, UNSET};
use program::Program;

/// Why a pattern cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RegexError {
    /// The pattern is malformed: `invalid regular expression '…'` in Nix.
    #[error("invalid regular expression")]
    Invalid,
    /// The pattern has too many states: `memory limit exceeded by regular expression '…'` in Nix.
    #[error("memory limit exceeded by regular expression")]
    TooLarge,
    /// Matching takes too long, or too much memory. The reference goes on until it is out of either.
    #[error("memory limit exceeded by regular expression")]
    TooComplex,
}

/// A compiled pattern.
pub struct Regex {
    program: Program,
    scratch: Mutex<Option<Box<Scratch>>>,
}

/// Where the groups of a match lie; group 0 is the match itself. Can be used again for other matches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Captures {
    slots: Slots,
}

impl Captures {
    /// The number of groups, with the match itself.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there was no match yet.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The bytes that a group matched; none if it took no part.
    pub fn get(&self, group: usize) -> Option<Range<usize>> {
        let &[start, end] = self.slots.get(group)?;
        (end != UNSET).then_some(start as usize..end as usize)
    }

    /// The groups in order, without the match itself.
    pub fn groups(&self) -> impl ExactSizeIterator<Item = Option<Range<usize>>> + '_ {
        (1..self.len().max(1)).map(|group| self.get(group))
    }
}

impl Regex {
    /// Compiles a pattern.
    pub fn new(pattern: &[u8]) -> Result<Self, RegexError> {
        let program = Program::new(parse::parse(pattern)?);
        Ok(Self { program, scratch: Mutex::new(None) })
    }

    /// Matches the whole `text` (`std::regex_match`, `builtins.match`).
    pub fn full_match(&self, text: &[u8], captures: &mut Captures) -> Result<bool, RegexError> {
        if !self.program.start_ahead.allows(text.first().copied(), true) {
            return Ok(false);
        }
        self.with_executor(text, captures, |executor| executor.run(0, Mode::Exact))
    }

    /// The matches in `text` from left to right (`std::regex_iterator`, `builtins.split`).
    pub fn matches<'r, 't>(&'r self, text: &'t [u8]) -> Matches<'r, 't> {
        Matches { regex: self, text, last: None }
    }

    /// Finds the first match that begins at `from` or after it.
    fn search(&self, text: &[u8], from: usize, captures: &mut Captures) -> Result<bool, RegexError> {
        let Some(mut at) = self.candidate(text, from) else { return Ok(false) };
        self.with_executor(text, captures, |executor| {
            loop {
                if executor.run(at as u32, Mode::Prefix)? {
                    return Ok(true);
                }
                let Some(next) = self.candidate(text, at + 1) else { return Ok(false) };
                at = next;
            }
        })
    }

    /// The first position from `from` on where a match might begin.
    fn candidate(&self, text: &[u8], from: usize) -> Option<usize> {
        let rest = text.get(from..)?;
        let ahead = &self.program.start_ahead;
        if ahead.can_finish {
            return Some(from);
        }
        let offset = match self.program.first_byte {
            Some(byte) => memchr::memchr(byte, rest),
            None => rest.iter().position(|&byte| ahead.first.contains(byte)),
        };
        offset.map(|offset| from + offset)
    }

    fn with_executor<T>(
        &self,
        text: &[u8],
        captures: &mut Captures,
        run: impl FnOnce(&mut Executor<'_, '_, '_>) -> Result<T, RegexError>,
    ) -> Result<T, RegexError> {
        if text.len() >= UNSET as usize {
            return Err(RegexError::TooComplex);
        }
        let spare = self.scratch.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut scratch = spare.unwrap_or_default();
        let result = run(&mut Executor::new(&self.program, text, &mut scratch, &mut captures.slots));
        if scratch.is_small() {
            *self.scratch.lock().unwrap_or_else(PoisonError::into_inner) = Some(scratch);
        }
        result
    }
}

/// The matches of a pattern in a text.
///
/// After an empty match, one that is not empty is tried at the same position, then the search goes on one byte later.
pub struct Matches<'r, 't> {
    regex: &'r Regex,
    text: &'t [u8],
    last: Option<Range<usize>>,
}

impl Matches<'_, '_> {
    /// Finds the next match; false after the last one.
    pub fn next(&mut self, captures: &mut Captures) -> Result<bool, RegexError> {
        let found = match self.last.take() {
            None => self.regex.search(self.text, 0, captures)?,
            Some(last) if !last.is_empty() => self.regex.search(self.text, last.end, captures)?,
            Some(last) if last.end == self.text.len() => false,
            Some(last) => {
                let at = last.end;
                self.regex.with_executor(self.text, captures, |executor| {
                    executor.run(at as u32, Mode::NonEmptyPrefix)
                })? || self.regex.search(self.text, at + 1, captures)?
            }
        };
        // After the last match the iterator stays at the end.
        self.last =
            Some(if found { captures.get(0) } else { None }.unwrap_or(self.text.len()..self.text.len()));
        Ok(found)
    }
}
