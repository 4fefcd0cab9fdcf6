//! The matcher: libstdc++'s depth-first `_Executor` with its own stack.
//!
//! The order of attempts is the reference's, which decides the captures. What is added only avoids work whose outcome
//! is known: lookahead at branches, loops over one class run at once, and a memory of failed attempts, which keeps
//! the time polynomial where the reference takes exponential time.
//!
//! An attempt is a state, a position, and how often each repeat that consumed nothing has been entered at that
//! position; what follows depends on nothing else. If it is made again its matches are found already, so only its
//! success counts.

use rustc_hash::FxHashMap;

use super::RegexError;
use super::nfa::StateId;
use super::program::{Branch, Inst, Program};

/// An offset that is not set.
pub(super) const UNSET: u32 = u32::MAX;

/// Steps after which attempts are remembered.
const STEPS_BEFORE_MEMORY: u64 = 2_000;
/// Remembered attempts, at most.
const MEMORY_LIMIT: usize = 4 << 20;
/// Steps before a match is given up.
const STEP_LIMIT: u64 = 400_000_000;
/// Stack entries, at most; each has 16 bytes.
const STACK_LIMIT: usize = 32 << 20;
/// Loops this long remember where they have failed.
const LONG_LOOP: u32 = 8;

/// A start and an end for each group.
pub(super) type Slots = Vec<[u32; 2]>;

enum Frame {
    /// Go on at a state, if nothing has matched since.
    Fallback {
        state: StateId,
        at: u32,
    },
    /// Try the second alternative too.
    SecondAlternative {
        state: StateId,
        at: u32,
    },
    /// The alternatives are done: one of them matched, if the first did.
    Merge {
        first: bool,
    },
    RestoreBegin {
        group: u32,
        at: u32,
    },
    RestoreEnd {
        group: u32,
        at: u32,
    },
    RestoreCount {
        counter: u32,
        count: Count,
    },
    /// Leave a loop that began at `low` at a position before `high`.
    LeaveLoop {
        inst: StateId,
        low: u32,
        high: u32,
    },
    /// All ways to leave a loop from `low` to `high` are done.
    EndLoop {
        number: u32,
        low: u32,
        high: u32,
    },
    /// An attempt is done, the one with this index in the list of those under way.
    Remember {
        index: u32,
    },
}

/// How often a repeat was entered at a position.
#[derive(Clone, Copy, PartialEq)]
struct Count {
    at: u32,
    count: u8,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Attempt {
    state: StateId,
    at: u32,
    counts: u64,
}

/// The memory that a match needs, to be used again.
#[derive(Default)]
pub(super) struct Scratch {
    stack: Vec<Frame>,
    slots: Slots,
    counts: Vec<Count>,
    /// Per loop, the last run of its bytes that was looked at.
    runs: Vec<[u32; 2]>,
    /// Per loop, positions where leaving it failed, up to the end of the run.
    failed_exits: Vec<[u32; 2]>,
    attempts: FxHashMap<Attempt, bool>,
    under_way: Vec<Attempt>,
}

impl Scratch {
    /// Whether this is worth keeping.
    pub(super) fn is_small(&self) -> bool {
        self.stack.capacity() < 1 << 16 && self.attempts.capacity() < 1 << 12
    }
}

/// How a match may lie in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// From the start to the end.
    Exact,
    /// From the start on.
    Prefix,
    /// From the start on, but not empty.
    NonEmptyPrefix,
}

pub(super) struct Executor<'p, 't, 's> {
    program: &'p Program,
    text: &'t [u8],
    scratch: &'s mut Scratch,
    best: &'s mut Slots,
    best_end: u32,
    has_match: bool,
    mode: Mode,
    begin: u32,
    steps: u64,
}

impl<'p, 't, 's> Executor<'p, 't, 's> {
    /// Prepares a match; `best` receives the groups. The text must be shorter than 4 GiB.
    pub(super) fn new(
        program: &'p Program,
        text: &'t [u8],
        scratch: &'s mut Scratch,
        best: &'s mut Slots,
    ) -> Self {
        scratch.counts.clear();
        scratch.counts.resize(program.counters, Count { at: UNSET, count: 0 });
        scratch.runs.clear();
        scratch.runs.resize(program.loops, [UNSET; 2]);
        scratch.failed_exits.clear();
        scratch.failed_exits.resize(program.loops, [UNSET; 2]);
        scratch.attempts.clear();
        Self {
            program,
            text,
            scratch,
            best,
            best_end: UNSET,
            has_match: false,
            mode: Mode::Exact,
            begin: 0,
            steps: 0,
        }
    }

    /// Matches at `begin`. What failed at other positions in the same mode is remembered.
    pub(super) fn run(&mut self, begin: u32, mode: Mode) -> Result<bool, RegexError> {
        self.mode = mode;
        self.begin = begin;
        self.best_end = UNSET;
        self.has_match = false;
        self.scratch.stack.clear();
        self.scratch.under_way.clear();
        self.scratch.slots.clear();
        self.scratch.slots.resize(self.program.groups, [UNSET; 2]);
        if self.follow(self.program.start, begin)? {
            return Ok(true);
        }
        while let Some(frame) = self.scratch.stack.pop() {
            if self.unwind(frame)? {
                return Ok(true);
            }
        }
        Ok(self.best_end != UNSET)
    }

    fn is_exact(&self) -> bool {
        self.mode == Mode::Exact
    }

    /// Undoes or continues what `frame` holds; true if the match is decided.
    fn unwind(&mut self, frame: Frame) -> Result<bool, RegexError> {
        match frame {
            Frame::Fallback { state, at } => {
                if !self.has_match {
                    return self.follow(state, at);
                }
            }
            Frame::SecondAlternative { state, at } => {
                self.scratch.stack.push(Frame::Merge { first: self.has_match });
                self.has_match = false;
                return self.follow(state, at);
            }
            Frame::Merge { first } => self.has_match |= first,
            Frame::RestoreBegin { group, at } => self.scratch.slots[group as usize][0] = at,
            Frame::RestoreEnd { group, at } => self.scratch.slots[group as usize][1] = at,
            Frame::RestoreCount { counter, count } => self.scratch.counts[counter as usize] = count,
            Frame::LeaveLoop { inst, low, high } => {
                if !self.has_match {
                    return self.leave_loop(inst, low, high);
                }
            }
            Frame::EndLoop { number, low, high } => {
                if !self.has_match {
                    self.scratch.failed_exits[number as usize] = [low, high];
                }
            }
            Frame::Remember { index } => {
                if let Some(attempt) = self.scratch.under_way.get(index as usize).copied() {
                    self.scratch.under_way.truncate(index as usize);
                    if self.scratch.attempts.len() < MEMORY_LIMIT {
                        self.scratch.attempts.insert(attempt, self.has_match);
                    }
                }
            }
        }
        Ok(false)
    }

    /// Goes from `state` on until the path ends; true if the match is decided.
    fn follow(&mut self, mut state: StateId, mut at: u32) -> Result<bool, RegexError> {
        loop {
            self.steps += 1;
            state = match self.program.insts[state as usize] {
                Inst::Byte { byte, next } => {
                    if self.text.get(at as usize) != Some(&byte) {
                        return Ok(false);
                    }
                    at += 1;
                    next
                }
                Inst::Class { class, next } => {
                    let set = &self.program.classes[class as usize];
                    if !self.text.get(at as usize).is_some_and(|&byte| set.contains(byte)) {
                        return Ok(false);
                    }
                    at += 1;
                    next
                }
                Inst::GroupBegin { group, next } => {
                    let old = std::mem::replace(&mut self.scratch.slots[group as usize][0], at);
                    self.scratch.stack.push(Frame::RestoreBegin { group, at: old });
                    next
                }
                Inst::GroupEnd { group, next } => {
                    let old = std::mem::replace(&mut self.scratch.slots[group as usize][1], at);
                    self.scratch.stack.push(Frame::RestoreEnd { group, at: old });
                    next
                }
                Inst::LineBegin { next } if at == 0 => next,
                Inst::LineEnd { next } if at as usize == self.text.len() => next,
                Inst::LineBegin { .. } | Inst::LineEnd { .. } | Inst::Dead => return Ok(false),
                Inst::Accept => return Ok(self.accept(at)),
                Inst::Alternative { branch } | Inst::Repeat { branch } => {
                    match self.choose(state, branch, at)? {
                        Some(next) => next,
                        None => return Ok(false),
                    }
                }
                Inst::Loop { number, class, next, follow, possessive } => {
                    let high = self.run_end(number, class, at);
                    if !possessive && high != at {
                        return self.begin_loop(state, at, high);
                    }
                    let byte = self.text.get(high as usize).copied();
                    if !self.program.follows[follow as usize].allows(byte, self.is_exact()) {
                        return Ok(false);
                    }
                    at = high;
                    next
                }
            };
        }
    }

    /// Records a match that ends at `at`; true if no better one can be found.
    fn accept(&mut self, at: u32) -> bool {
        let at_end = at as usize == self.text.len();
        let rejected = match self.mode {
            Mode::Exact => !at_end,
            Mode::Prefix => false,
            Mode::NonEmptyPrefix => at == self.begin,
        };
        if rejected {
            return false;
        }
        self.has_match = true;
        if self.best_end == UNSET || self.best_end < at {
            self.best_end = at;
            self.best.clone_from(&self.scratch.slots);
        }
        at_end || !self.program.has_alternatives
    }

    /// Takes the first way of a branch that can go on, and notes the other one; none if there is none.
    fn choose(&mut self, state: StateId, branch: u32, at: u32) -> Result<Option<StateId>, RegexError> {
        let branch: &Branch = &self.program.branches[branch as usize];
        let byte = self.text.get(at as usize).copied();
        let alt = branch.alt_ahead.allows(byte, self.is_exact());
        let next = branch.next_ahead.allows(byte, self.is_exact());
        if !alt {
            return Ok(next.then_some(branch.next));
        }
        if !next && branch.counter.is_none() {
            return Ok(Some(branch.alt));
        }
        if self.steps > STEPS_BEFORE_MEMORY {
            if self.steps > STEP_LIMIT || self.scratch.stack.len() > STACK_LIMIT {
                return Err(RegexError::TooComplex);
            }
            if let Some(known) = self.recall(state, at) {
                self.has_match |= known;
                return Ok(None);
            }
        }
        if let Inst::Alternative { .. } = self.program.insts[state as usize] {
            self.scratch.stack.push(Frame::SecondAlternative { state: branch.next, at });
            return Ok(Some(branch.alt));
        }
        if next {
            self.scratch.stack.push(Frame::Fallback { state: branch.next, at });
        }
        let Some(counter) = branch.counter else { return Ok(Some(branch.alt)) };
        let count = &mut self.scratch.counts[counter as usize];
        let old = *count;
        if old.at != at || old.count == 0 {
            *count = Count { at, count: 1 };
        } else if old.count < 2 {
            count.count = 2;
        } else {
            // Entered twice without consuming: only leaving it remains, which the frame above does.
            return Ok(None);
        }
        self.scratch.stack.push(Frame::RestoreCount { counter, count: old });
        Ok(Some(branch.alt))
    }

    /// The result of the attempt at `state`, if it was made before; else it is under way from here on.
    fn recall(&mut self, state: StateId, at: u32) -> Option<bool> {
        if self.scratch.counts.len() > 32 {
            return None;
        }
        let counts =
            self.scratch.counts.iter().fold(0, |counts, count| {
                counts << 2 | if count.at == at { u64::from(count.count) } else { 0 }
            });
        let attempt = Attempt { state, at, counts };
        let known = self.scratch.attempts.get(&attempt).copied();
        if known.is_none() {
            self.scratch.stack.push(Frame::Remember { index: self.scratch.under_way.len() as u32 });
            self.scratch.under_way.push(attempt);
        }
        known
    }

    /// The end of the run of bytes of `class` from `at`.
    fn run_end(&mut self, number: u32, class: u32, at: u32) -> u32 {
        let [low, high] = self.scratch.runs[number as usize];
        if low <= at && at <= high {
            return high;
        }
        let limit = if at < low && low != UNSET { low as usize } else { self.text.len() };
        let set = &self.program.classes[class as usize];
        let rest = &self.text[at as usize..limit];
        let len = rest.iter().position(|&byte| !set.contains(byte)).unwrap_or(rest.len());
        self.steps += len as u64 / 8;
        let mut end = at + len as u32;
        if end == low {
            end = high;
        }
        self.scratch.runs[number as usize] = [at, end];
        end
    }

    fn begin_loop(&mut self, inst: StateId, low: u32, high: u32) -> Result<bool, RegexError> {
        let Inst::Loop { number, .. } = self.program.insts[inst as usize] else { return Ok(false) };
        let [known_low, known_high] = self.scratch.failed_exits[number as usize];
        let mut before = high + 1;
        if known_high == high && known_low != UNSET {
            before = before.min(known_low);
        }
        // After consuming a byte no repeat counts any more, so attempts are the same; at `low` they may differ.
        let distinct = u32::from(self.program.counters != 0);
        before = before.max(low + distinct);
        if high - low > LONG_LOOP {
            self.scratch.stack.push(Frame::EndLoop { number, low: low + distinct, high });
        }
        self.leave_loop(inst, low, before)
    }

    /// Leaves the loop at the last position before `high` where that can go on.
    fn leave_loop(&mut self, inst: StateId, low: u32, high: u32) -> Result<bool, RegexError> {
        let Inst::Loop { next, follow, .. } = self.program.insts[inst as usize] else { return Ok(false) };
        let ahead = &self.program.follows[follow as usize];
        if self.steps > STEP_LIMIT || self.scratch.stack.len() > STACK_LIMIT {
            return Err(RegexError::TooComplex);
        }
        let exact = self.is_exact();
        let text = self.text;
        let exit = (low..high).rev().find(|&at| ahead.allows(text.get(at as usize).copied(), exact));
        let Some(exit) = exit else { return Ok(false) };
        self.steps += u64::from(high - exit) / 8;
        if exit > low {
            self.scratch.stack.push(Frame::LeaveLoop { inst, low, high: exit });
        }
        self.follow(next, exit)
    }
}
