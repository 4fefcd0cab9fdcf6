//! The automaton prepared for matching: without dummies, and with what one byte of lookahead tells at each branch.
//!
//! The lookahead only skips attempts that must fail, so it changes no result. Where an analysis would grow large it
//! gives up and allows everything.

use super::class::ByteSet;
use super::nfa::{Kind, NONE, Nfa, StateId};
use super::parse::Parsed;

#[derive(Debug, Clone, Copy)]
pub(super) enum Inst {
    /// One given byte.
    Byte {
        byte: u8,
        next: StateId,
    },
    /// One byte of a class.
    Class {
        class: u32,
        next: StateId,
    },
    GroupBegin {
        group: u32,
        next: StateId,
    },
    GroupEnd {
        group: u32,
        next: StateId,
    },
    LineBegin {
        next: StateId,
    },
    LineEnd {
        next: StateId,
    },
    /// Tries `alt`, then `next`, and keeps the longer match.
    Alternative {
        branch: u32,
    },
    /// Tries `alt` once more, then `next` if that does not match.
    Repeat {
        branch: u32,
    },
    /// Bytes of a class, as many as possible, then `next`.
    Loop {
        number: u32,
        class: u32,
        next: StateId,
        follow: u32,
        possessive: bool,
    },
    Accept,
    /// A state that nothing reaches.
    Dead,
}

/// The two ways of an alternative or repeat.
pub(super) struct Branch {
    pub(super) alt: StateId,
    pub(super) next: StateId,
    pub(super) alt_ahead: Ahead,
    pub(super) next_ahead: Ahead,
    /// Number among the repeats that can come back to themselves without consuming a byte.
    pub(super) counter: Option<u32>,
}

/// What can follow at a state.
#[derive(Clone, Copy)]
pub(super) struct Ahead {
    /// Bytes that may be consumed next.
    pub(super) first: ByteSet,
    /// Whether the end of the pattern may come without consuming a byte.
    pub(super) can_finish: bool,
    /// Whether a `^` may come before the next byte.
    has_line_begin: bool,
}

pub(super) struct Program {
    pub(super) insts: Vec<Inst>,
    pub(super) classes: Vec<ByteSet>,
    pub(super) branches: Vec<Branch>,
    /// What may follow each loop.
    pub(super) follows: Vec<Ahead>,
    pub(super) start: StateId,
    pub(super) start_ahead: Ahead,
    /// The byte that all matches begin with, if it is always the same one.
    pub(super) first_byte: Option<u8>,
    pub(super) groups: usize,
    pub(super) loops: usize,
    pub(super) counters: usize,
    pub(super) has_alternatives: bool,
}

impl Program {
    pub(super) fn new(parsed: Parsed) -> Self {
        let Parsed { mut nfa, start, classes, groups } = parsed;
        link(&mut nfa);
        let mut program = Self {
            insts: vec![Inst::Dead; nfa.states.len()],
            start_ahead: Ahead::ANY,
            first_byte: None,
            classes,
            branches: Vec::new(),
            follows: Vec::new(),
            start,
            groups: groups as usize,
            loops: 0,
            counters: 0,
            has_alternatives: false,
        };
        let mut walk = Walk { seen: Vec::new(), pending: Vec::new() };
        program.start_ahead = walk.ahead(&nfa, &program.classes, start);
        let first = &program.start_ahead.first;
        program.first_byte = first.bytes().next().filter(|_| first.len() == 1);

        let mut reached = vec![false; nfa.states.len()];
        let mut pending = vec![start];
        while let Some(id) = pending.pop() {
            if id == NONE || std::mem::replace(&mut reached[id as usize], true) {
                continue;
            }
            let state = nfa.states[id as usize];
            pending.push(state.next);
            if let Kind::Alternative { alt } | Kind::Repeat { alt } = state.kind {
                pending.push(alt);
            }
            program.insts[id as usize] = program.inst(&nfa, &mut walk, id);
        }
        program
    }

    fn inst(&mut self, nfa: &Nfa, walk: &mut Walk, id: StateId) -> Inst {
        let state = nfa.states[id as usize];
        let next = state.next;
        match state.kind {
            Kind::Match(class) => {
                let set = &self.classes[class as usize];
                match set.bytes().next() {
                    Some(byte) if set.len() == 1 => Inst::Byte { byte, next },
                    _ => Inst::Class { class, next },
                }
            }
            Kind::GroupBegin(group) => Inst::GroupBegin { group, next },
            Kind::GroupEnd(group) => Inst::GroupEnd { group, next },
            Kind::LineBegin => Inst::LineBegin { next },
            Kind::LineEnd => Inst::LineEnd { next },
            Kind::Accept => Inst::Accept,
            Kind::Dummy => Inst::Dead,
            Kind::Alternative { alt } => {
                self.has_alternatives = true;
                Inst::Alternative { branch: self.branch(nfa, walk, alt, next, None) }
            }
            Kind::Repeat { alt } => {
                let body = nfa.states[alt as usize];
                if let Kind::Match(class) = body.kind
                    && body.next == id
                {
                    return self.byte_loop(nfa, walk, class, next);
                }
                let counter = walk.may_reach(nfa, alt, id).then_some(self.counters as u32);
                self.counters += usize::from(counter.is_some());
                Inst::Repeat { branch: self.branch(nfa, walk, alt, next, counter) }
            }
        }
    }

    fn branch(
        &mut self,
        nfa: &Nfa,
        walk: &mut Walk,
        alt: StateId,
        next: StateId,
        counter: Option<u32>,
    ) -> u32 {
        let alt_ahead = walk.ahead(nfa, &self.classes, alt);
        let next_ahead = walk.ahead(nfa, &self.classes, next);
        self.branches.push(Branch { alt, next, alt_ahead, next_ahead, counter });
        self.branches.len() as u32 - 1
    }

    fn byte_loop(&mut self, nfa: &Nfa, walk: &mut Walk, class: u32, next: StateId) -> Inst {
        let ahead = walk.ahead(nfa, &self.classes, next);
        let number = self.loops as u32;
        self.loops += 1;
        self.follows.push(ahead);
        // If no byte of the run can follow it, only its end can: unless what follows is already a match before the
        // end, but then it is one at the end too, except where `^` decides.
        let possessive = ahead.first.is_disjoint(&self.classes[class as usize]) && !ahead.has_line_begin;
        Inst::Loop { number, class, next, follow: number, possessive }
    }
}

/// Leads all links past the dummies.
fn link(nfa: &mut Nfa) {
    for id in 0..nfa.states.len() {
        let next = nfa.skip_dummies(nfa.states[id].next);
        nfa.states[id].next = next;
        if let Kind::Alternative { alt } | Kind::Repeat { alt } = nfa.states[id].kind {
            let alt = nfa.skip_dummies(alt);
            match &mut nfa.states[id].kind {
                Kind::Alternative { alt: old } | Kind::Repeat { alt: old } => *old = alt,
                _ => {}
            }
        }
    }
}

impl Ahead {
    const ANY: Self = Self { first: ByteSet::ALL, can_finish: true, has_line_begin: true };

    /// Whether a path with these possibilities can go on before `byte`, or at the end of the text for none.
    /// `exact` tells that the match must reach the end of the text.
    pub(super) fn allows(&self, byte: Option<u8>, exact: bool) -> bool {
        match byte {
            Some(byte) => self.first.contains(byte) || (self.can_finish && !exact),
            None => self.can_finish,
        }
    }
}

/// Walks over states that consume nothing.
struct Walk {
    seen: Vec<StateId>,
    pending: Vec<StateId>,
}

impl Walk {
    const LIMIT: usize = 64;

    /// Visits the states reachable from `start` without consuming, until `visit` returns false. Returns whether all
    /// were visited.
    fn each(&mut self, nfa: &Nfa, start: StateId, mut visit: impl FnMut(StateId, Kind) -> bool) -> bool {
        self.seen.clear();
        self.pending.clear();
        self.pending.push(start);
        while let Some(id) = self.pending.pop() {
            if id == NONE || self.seen.contains(&id) {
                continue;
            }
            if self.seen.len() == Self::LIMIT {
                return false;
            }
            self.seen.push(id);
            let state = nfa.states[id as usize];
            if !visit(id, state.kind) {
                return false;
            }
            match state.kind {
                Kind::Match(_) | Kind::Accept => continue,
                Kind::Alternative { alt } | Kind::Repeat { alt } => self.pending.push(alt),
                _ => {}
            }
            self.pending.push(state.next);
        }
        true
    }

    fn ahead(&mut self, nfa: &Nfa, classes: &[ByteSet], start: StateId) -> Ahead {
        let mut ahead = Ahead { first: ByteSet::default(), can_finish: false, has_line_begin: false };
        let complete = self.each(nfa, start, |_, kind| {
            match kind {
                Kind::Match(class) => ahead.first.union(&classes[class as usize]),
                Kind::Accept => ahead.can_finish = true,
                Kind::LineBegin => ahead.has_line_begin = true,
                _ => {}
            }
            true
        });
        if complete { ahead } else { Ahead::ANY }
    }

    /// Whether `target` may be reachable from `start` without consuming.
    fn may_reach(&mut self, nfa: &Nfa, start: StateId, target: StateId) -> bool {
        !self.each(nfa, start, |id, _| id != target)
    }
}
