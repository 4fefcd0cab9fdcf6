//! Tokens to the automaton, as libstdc++'s `_Compiler` does for its `extended` grammar but without recursion.

use super::RegexError;
use super::class::{self, ByteSet};
use super::nfa::{Kind, Nfa, Sequence, StateId};
use super::scan::{Scanner, Token};

/// A parsed pattern.
pub(super) struct Parsed {
    pub(super) nfa: Nfa,
    pub(super) start: StateId,
    pub(super) classes: Vec<ByteSet>,
    /// Groups, with the whole match as the first.
    pub(super) groups: u32,
}

pub(super) fn parse(pattern: &[u8]) -> Result<Parsed, RegexError> {
    let scanner = Scanner::new(pattern)?;
    Parser { scanner, nfa: Nfa::default(), classes: Vec::new(), groups: 0 }.parse()
}

struct Parser<'p> {
    scanner: Scanner<'p>,
    nfa: Nfa,
    classes: Vec<ByteSet>,
    groups: u32,
}

/// A group whose end has not been read; the outermost one is the whole pattern.
struct Group {
    number: u32,
    begin: Sequence,
    /// The alternatives read so far.
    done: Option<Sequence>,
    /// The terms of the current alternative.
    terms: Option<Sequence>,
}

impl Parser<'_> {
    fn parse(mut self) -> Result<Parsed, RegexError> {
        let mut outer = Vec::new();
        let mut group = self.open_group()?;
        let start = group.begin.start;
        loop {
            if self.scanner.take(Token::GroupBegin)? {
                outer.push(std::mem::replace(&mut group, self.open_group()?));
                continue;
            }
            if let Some(term) = self.term()? {
                self.add_term(&mut group, term);
                continue;
            }
            self.end_alternative(&mut group)?;
            if self.scanner.take(Token::Or)? {
                continue;
            }
            let end = if outer.is_empty() { Token::End } else { Token::GroupEnd };
            if self.scanner.token() != end {
                return Err(RegexError::Invalid);
            }
            self.scanner.advance()?;
            let Group { number, begin: mut whole, done, .. } = group;
            if let Some(alternatives) = done {
                self.nfa.append(&mut whole, alternatives);
            }
            let group_end = self.nfa.single(Kind::GroupEnd(number))?;
            self.nfa.append(&mut whole, group_end);
            let Some(parent) = outer.pop() else {
                let accept = self.nfa.single(Kind::Accept)?;
                self.nfa.append(&mut whole, accept);
                return Ok(Parsed { nfa: self.nfa, start, classes: self.classes, groups: self.groups });
            };
            group = parent;
            let term = self.quantified(whole)?;
            self.add_term(&mut group, term);
        }
    }

    fn open_group(&mut self) -> Result<Group, RegexError> {
        let number = self.groups;
        self.groups += 1;
        let begin = self.nfa.single(Kind::GroupBegin(number))?;
        Ok(Group { number, begin, done: None, terms: None })
    }

    fn add_term(&mut self, group: &mut Group, term: Sequence) {
        match &mut group.terms {
            Some(terms) => self.nfa.append(terms, term),
            None => group.terms = Some(term),
        }
    }

    fn end_alternative(&mut self, group: &mut Group) -> Result<(), RegexError> {
        let mut alternative = self.nfa.single(Kind::Dummy)?;
        if let Some(mut terms) = group.terms.take() {
            self.nfa.append(&mut terms, alternative);
            alternative = terms;
        }
        group.done = Some(match group.done.take() {
            None => alternative,
            Some(mut earlier) => {
                let end = self.nfa.single(Kind::Dummy)?;
                self.nfa.append(&mut earlier, end);
                self.nfa.append(&mut alternative, end);
                let start = self.nfa.insert(Kind::Alternative { alt: earlier.start }, alternative.start)?;
                Sequence { start, end: end.end }
            }
        });
        Ok(())
    }

    /// Reads a term other than a group; none if no term begins here.
    fn term(&mut self) -> Result<Option<Sequence>, RegexError> {
        let class = match self.scanner.token() {
            Token::LineBegin => return self.assertion(Kind::LineBegin).map(Some),
            Token::LineEnd => return self.assertion(Kind::LineEnd).map(Some),
            Token::Any => {
                self.scanner.advance()?;
                ByteSet::from_iter([0]).complement()
            }
            Token::Char(byte) => {
                self.scanner.advance()?;
                ByteSet::from_iter([byte])
            }
            Token::BracketBegin => self.bracket(false)?,
            Token::BracketNegBegin => self.bracket(true)?,
            _ => return Ok(None),
        };
        let known = self.classes.iter().rev().take(16).position(|other| *other == class);
        let number = match known {
            Some(back) => self.classes.len() - 1 - back,
            None => {
                self.classes.push(class);
                self.classes.len() - 1
            }
        };
        let atom = self.nfa.single(Kind::Match(number as u32))?;
        self.quantified(atom).map(Some)
    }

    /// Takes an anchor, which cannot be quantified.
    fn assertion(&mut self, kind: Kind) -> Result<Sequence, RegexError> {
        self.scanner.advance()?;
        self.nfa.single(kind)
    }

    fn quantified(&mut self, mut atom: Sequence) -> Result<Sequence, RegexError> {
        loop {
            atom = match self.scanner.token() {
                Token::Star => {
                    self.scanner.advance()?;
                    let repeat = self.nfa.single(Kind::Repeat { alt: atom.start })?;
                    self.nfa.append(&mut atom, repeat);
                    repeat
                }
                Token::Plus => {
                    self.scanner.advance()?;
                    let repeat = self.nfa.single(Kind::Repeat { alt: atom.start })?;
                    self.nfa.append(&mut atom, repeat);
                    atom
                }
                Token::Optional => {
                    self.scanner.advance()?;
                    let end = self.nfa.single(Kind::Dummy)?;
                    let mut repeat = self.nfa.single(Kind::Repeat { alt: atom.start })?;
                    self.nfa.append(&mut atom, end);
                    self.nfa.append(&mut repeat, end);
                    repeat
                }
                Token::IntervalBegin => {
                    self.scanner.advance()?;
                    self.interval(atom)?
                }
                _ => return Ok(atom),
            }
        }
    }

    fn interval(&mut self, atom: Sequence) -> Result<Sequence, RegexError> {
        let Some(min) = self.count()? else { return Err(RegexError::Invalid) };
        let mut result = self.nfa.single(Kind::Dummy)?;
        let mut max = Some(min);
        if self.scanner.take(Token::Comma)? {
            max = self.count()?;
        }
        if !self.scanner.take(Token::IntervalEnd)? {
            return Err(RegexError::Invalid);
        }
        for _ in 0..min {
            let copy = self.nfa.copy(atom)?;
            self.nfa.append(&mut result, copy);
        }
        let Some(max) = max else {
            let mut copy = self.nfa.copy(atom)?;
            let repeat = self.nfa.single(Kind::Repeat { alt: copy.start })?;
            self.nfa.append(&mut copy, repeat);
            self.nfa.append(&mut result, repeat);
            return Ok(result);
        };
        if max < min {
            return Err(RegexError::Invalid);
        }
        let end = self.nfa.single(Kind::Dummy)?;
        let mut optional = Vec::new();
        for _ in min..max {
            // While linking, `next` leads into the copy; afterwards it leads out and `alt` into it.
            let copy = self.nfa.copy(atom)?;
            let repeat = self.nfa.insert(Kind::Repeat { alt: end.start }, copy.start)?;
            optional.push(repeat);
            self.nfa.append(&mut result, Sequence { start: repeat, end: copy.end });
        }
        self.nfa.append(&mut result, end);
        for id in optional {
            let state = &mut self.nfa.states[id as usize];
            let copy = std::mem::replace(&mut state.next, end.start);
            state.kind = Kind::Repeat { alt: copy };
        }
        Ok(result)
    }

    fn count(&mut self) -> Result<Option<i32>, RegexError> {
        let Token::Count(digits) = self.scanner.token() else { return Ok(None) };
        self.scanner.advance()?;
        let mut count = 0i32;
        for digit in digits {
            count = count
                .checked_mul(10)
                .and_then(|count| count.checked_add(i32::from(digit - b'0')))
                .ok_or(RegexError::Invalid)?;
        }
        Ok(Some(count))
    }

    fn bracket(&mut self, negated: bool) -> Result<ByteSet, RegexError> {
        self.scanner.advance()?;
        let mut set = ByteSet::default();
        let mut last = match self.scanner.token() {
            Token::Char(byte) => {
                self.scanner.advance()?;
                Last::Char(byte)
            }
            Token::BracketDash => {
                self.scanner.advance()?;
                Last::Char(b'-')
            }
            _ => Last::None,
        };
        while self.bracket_term(&mut set, &mut last)? {}
        last.add_to(&mut set);
        Ok(if negated { set.complement() } else { set })
    }

    /// Reads one part of a bracket expression; false at its end.
    fn bracket_term(&mut self, set: &mut ByteSet, last: &mut Last) -> Result<bool, RegexError> {
        let token = self.scanner.token();
        if token == Token::End {
            return Err(RegexError::Invalid);
        }
        self.scanner.advance()?;
        match token {
            Token::BracketEnd => return Ok(false),
            Token::CollatingName(name) => {
                let byte = class::collating(name).ok_or(RegexError::Invalid)?;
                set.insert(byte);
                last.replace(set, Last::Char(byte));
            }
            Token::EquivalenceName(name) => {
                last.replace(set, Last::Class);
                let byte = class::collating(name).ok_or(RegexError::Invalid)?;
                set.insert(byte.to_ascii_lowercase());
                set.insert(byte.to_ascii_uppercase());
            }
            Token::ClassName(name) => {
                last.replace(set, Last::Class);
                set.union(&class::named(name).ok_or(RegexError::Invalid)?);
            }
            Token::Char(byte) => last.replace(set, Last::Char(byte)),
            Token::BracketDash if self.scanner.take(Token::BracketEnd)? => {
                last.replace(set, Last::Char(b'-'));
                return Ok(false);
            }
            Token::BracketDash => {
                let Last::Char(first) = *last else { return Err(RegexError::Invalid) };
                let end = match self.scanner.token() {
                    Token::Char(byte) => byte,
                    Token::BracketDash => b'-',
                    _ => return Err(RegexError::Invalid),
                };
                self.scanner.advance()?;
                // Bytes compare as C's signed `char`.
                let (first, end) = (first as i8, end as i8);
                if first > end {
                    return Err(RegexError::Invalid);
                }
                (first..=end).for_each(|byte| set.insert(byte as u8));
                *last = Last::None;
            }
            _ => return Err(RegexError::Invalid),
        }
        Ok(true)
    }
}

/// What came last in a bracket expression: a byte waits there, as it may begin a range.
enum Last {
    None,
    Char(u8),
    Class,
}

impl Last {
    fn add_to(&self, set: &mut ByteSet) {
        if let Self::Char(byte) = *self {
            set.insert(byte);
        }
    }

    fn replace(&mut self, set: &mut ByteSet, new: Self) {
        self.add_to(set);
        *self = new;
    }
}
