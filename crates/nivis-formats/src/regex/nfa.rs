//! The automaton under construction: states in libstdc++'s order and number, since their count is limited.

use rustc_hash::FxHashMap;

use super::RegexError;

/// `_GLIBCXX_REGEX_STATE_LIMIT`.
const STATE_LIMIT: usize = 100_000;

pub(super) type StateId = u32;

/// No state: the end of a sequence that is not linked yet.
pub(super) const NONE: StateId = StateId::MAX;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Tries `alt`, then `next`.
    Alternative {
        alt: StateId,
    },
    /// Tries `alt` (once more), then `next`.
    Repeat {
        alt: StateId,
    },
    LineBegin,
    LineEnd,
    GroupBegin(u32),
    GroupEnd(u32),
    Dummy,
    /// One byte of the class with this number.
    Match(u32),
    Accept,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub(super) kind: Kind,
    pub(super) next: StateId,
}

/// A chain of states, entered at `start` and left by the `next` of `end`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sequence {
    pub(super) start: StateId,
    pub(super) end: StateId,
}

#[derive(Default)]
pub(super) struct Nfa {
    pub(super) states: Vec<State>,
    copies: FxHashMap<StateId, StateId>,
}

impl Nfa {
    pub(super) fn insert(&mut self, kind: Kind, next: StateId) -> Result<StateId, RegexError> {
        if self.states.len() >= STATE_LIMIT {
            return Err(RegexError::TooLarge);
        }
        self.states.push(State { kind, next });
        Ok(self.states.len() as StateId - 1)
    }

    /// Inserts a state as a sequence of its own.
    pub(super) fn single(&mut self, kind: Kind) -> Result<Sequence, RegexError> {
        let id = self.insert(kind, NONE)?;
        Ok(Sequence { start: id, end: id })
    }

    pub(super) fn append(&mut self, sequence: &mut Sequence, tail: Sequence) {
        self.states[sequence.end as usize].next = tail.start;
        sequence.end = tail.end;
    }

    pub(super) fn copy(&mut self, sequence: Sequence) -> Result<Sequence, RegexError> {
        let mut copies = std::mem::take(&mut self.copies);
        copies.clear();
        let mut pending = vec![sequence.start];
        while let Some(original) = pending.pop() {
            let State { kind, next } = self.states[original as usize];
            let copy = self.insert(kind, next)?;
            copies.insert(original, copy);
            if let Kind::Alternative { alt } | Kind::Repeat { alt } = kind
                && alt != NONE
                && !copies.contains_key(&alt)
            {
                pending.push(alt);
            }
            if original != sequence.end && next != NONE && !copies.contains_key(&next) {
                pending.push(next);
            }
        }
        for &copy in copies.values() {
            let state = &mut self.states[copy as usize];
            if let Some(&next) = copies.get(&state.next) {
                state.next = next;
            }
            if let Kind::Alternative { alt } | Kind::Repeat { alt } = &mut state.kind
                && let Some(&copied) = copies.get(alt)
            {
                *alt = copied;
            }
        }
        let copied = Sequence { start: copies[&sequence.start], end: copies[&sequence.end] };
        self.copies = copies;
        Ok(copied)
    }

    /// The first state from `id` on that does something.
    pub(super) fn skip_dummies(&self, mut id: StateId) -> StateId {
        while id != NONE && self.states[id as usize].kind == Kind::Dummy {
            id = self.states[id as usize].next;
        }
        id
    }
}
