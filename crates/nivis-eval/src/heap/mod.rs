//! The value heap: bump allocation into blocks that do not move, reclaimed by marking.
//! README.md numbers the invariants that the `unsafe` blocks here refer to.
#![expect(unsafe_code, reason = "the heap is one of the two places for it, see README.md")]

mod allocator;
mod backing;
mod collect;
#[cfg(test)]
mod tests;
mod word;

pub use allocator::Allocator;
use backing::Backing;
pub(crate) use backing::{keep_freed_memory, roomy_vec};
pub use collect::{Collection, Tracer};
pub use word::{Kind, MAX_MIDDLE, NodeId, Ref, Word};

/// Why the heap cannot go on.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum HeapError {
    #[error("no address space could be reserved for the heap")]
    Reserve,
    #[error("the heap is full")]
    Full,
}

/// Fresh memory is taken in steps of this many words (1 MiB).
const BLOCK: usize = 1 << 17;
/// Words of a free run that larger objects may go to.
const LARGE: usize = 1 << 10;
/// Words a line has: the unit in which memory is reclaimed (16 bytes).
const LINE: usize = 2;
/// Words of the smallest free run that is used again.
const MIN_RUN: usize = 8;

/// The heap of one evaluator.
pub struct Heap {
    backing: Backing,
    /// The free words that allocation goes through: `cursor..limit`.
    cursor: usize,
    limit: usize,
    /// Words ever taken from the backing.
    top: usize,
    /// Free runs left by the last collection, last one first; those of at least [`LARGE`] words are kept apart.
    free: Vec<(u32, u32)>,
    large: Vec<(u32, u32)>,
    /// The free words that larger objects go to.
    spare: (usize, usize),
    /// Words handed out since the last collection, up to the current run.
    used_since: usize,
    /// Words that may be handed out before a collection is due.
    budget: usize,
    /// Words alive after the last collection.
    live: usize,
    /// Most words that may be taken from the backing.
    max_words: usize,
    /// Whether every safe point should collect, for tests.
    pub stress: bool,
    /// Whether it shows which values are one: where values are printed, lists have the identity of their slots, too.
    pub shows_identity: bool,
    full: bool,
}

/// Collections are not worth it below this many words (112 MiB).
const MIN_BUDGET: usize = 14 << 20;

impl Heap {
    /// Reserves an address range; no memory is touched yet.
    pub fn new() -> Result<Heap, HeapError> {
        let backing = Backing::reserve()?;
        let max_words = backing.words;
        Ok(Heap {
            backing,
            cursor: LINE,
            limit: LINE,
            top: LINE,
            free: Vec::new(),
            large: Vec::new(),
            spare: (0, 0),
            used_since: 0,
            budget: MIN_BUDGET,
            live: 0,
            max_words,
            stress: false,
            shows_identity: false,
            full: false,
        })
    }

    /// Limits the heap to `bytes`: it collects before it takes more, and is full when what lives fills seven
    /// eighths of that.
    pub fn set_limit(&mut self, bytes: usize) {
        self.max_words = (bytes / 8).min(self.backing.words);
        self.budget = self.budget.min(self.max_words);
    }

    /// Whether a value has the identity of its slot: functions when they are compared, lists when they are printed.
    #[inline(always)]
    pub fn keeps_slot(&self, word: Word) -> bool {
        word.is_function() || (word.is_list() && self.shows_identity)
    }

    /// Whether the limit was passed; the evaluator asks at its safe points and ends with an error.
    #[inline(always)]
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// Whether a collection is due.
    #[inline(always)]
    pub fn wants_collection(&self) -> bool {
        self.used_since >= self.budget || self.stress
    }

    /// Bytes taken from the system so far.
    pub fn footprint(&self) -> usize {
        self.top * 8
    }

    /// Bytes that were alive after the last collection.
    pub fn live_bytes(&self) -> usize {
        self.live * 8
    }

    /// Room for `words` words, uninitialised.
    #[inline(always)]
    pub fn alloc(&mut self, words: usize) -> Ref {
        let start = self.cursor;
        let end = start + words;
        if end <= self.limit {
            self.cursor = end;
            return Ref(start as u32);
        }
        self.alloc_slow(words)
    }

    /// Takes the next free run, or fresh memory. An object that is larger than most runs goes to a place of its own,
    /// so that it does not use up the runs that are too small for it.
    #[cold]
    #[inline(never)]
    fn alloc_slow(&mut self, words: usize) -> Ref {
        if words > MIN_RUN {
            return self.alloc_large(words);
        }
        match self.free.pop().or_else(|| self.large.pop()) {
            Some((start, end)) => {
                self.used_since += (end - start) as usize;
                self.cursor = start as usize;
                self.limit = end as usize;
            }
            None => {
                let start = self.take_fresh(BLOCK);
                self.cursor = start;
                self.limit = start + BLOCK;
            }
        }
        let start = self.cursor;
        self.cursor += words;
        Ref(start as u32)
    }

    fn alloc_large(&mut self, words: usize) -> Ref {
        let (start, end) = self.spare;
        if end - start < words {
            let found = self.large.iter().rposition(|&(start, end)| (end - start) as usize >= words);
            if let Some(index) = found {
                let (start, end) = self.large.swap_remove(index);
                self.used_since += (end - start) as usize;
                self.spare = (start as usize, end as usize);
            } else if words > BLOCK / 8 {
                return Ref(self.take_fresh(words) as u32);
            } else {
                let start = self.take_fresh(BLOCK);
                self.spare = (start, start + BLOCK);
            }
        }
        let start = self.spare.0;
        self.spare.0 += words;
        Ref(start as u32)
    }

    /// Memory never used before.
    fn take_fresh(&mut self, words: usize) -> usize {
        if self.top + words > self.max_words {
            // A collection is due; where none can come, the heap ends soon.
            self.budget = 0;
            self.full |= self.top + words > self.max_words + self.max_words / 4;
            if self.top + words > self.backing.words {
                // Nothing can be handed out any more, and no error can be returned from here.
                crate::limits::out_of_memory();
            }
        }
        let start = self.top;
        self.top += words;
        self.used_since += words;
        start
    }

    /// The word at `at`.
    #[inline(always)]
    pub fn get(&self, at: Ref) -> Word {
        debug_assert!((at.0 as usize) < self.top);
        // SAFETY: H2: every 32-bit offset lies in the mapping, and every bit pattern is a `Word`.
        Word(unsafe { *self.backing.base.add(at.0 as usize) })
    }

    /// Brings the words at `at` into the cache.
    #[inline(always)]
    fn prefetch(&self, at: Ref) {
        #[cfg(all(target_arch = "x86_64", not(miri)))]
        // SAFETY: H2: the address lies in the mapping; a prefetch reads nothing that anyone sees.
        unsafe {
            use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
            _mm_prefetch::<_MM_HINT_T0>(self.backing.base.add(at.0 as usize).cast());
        }
        #[cfg(not(all(target_arch = "x86_64", not(miri))))]
        let _ = at;
    }

    /// Writes the word at `at`.
    #[inline(always)]
    pub fn set(&mut self, at: Ref, word: Word) {
        debug_assert!((at.0 as usize) < self.top);
        // SAFETY: H2: as for `get`; `&mut self` excludes slices into the heap.
        unsafe { *self.backing.base.add(at.0 as usize) = word.0 }
    }

    /// The raw bits at `at`.
    #[inline(always)]
    fn raw(&self, at: Ref) -> u64 {
        self.get(at).0
    }

    /// A slot of its own, holding `word`.
    #[inline(always)]
    pub fn alloc_cell(&mut self, word: Word) -> Ref {
        let at = self.alloc(1);
        self.set(at, word);
        at
    }

    /// An environment of `slots` unset slots inside of `parent`.
    #[inline(always)]
    pub fn alloc_env(&mut self, parent: Ref, slots: u32) -> Ref {
        let at = self.alloc(slots as usize + 1);
        self.set(at, Word(u64::from(parent.0) | u64::from(slots) << 32));
        for i in 1..=slots {
            self.set(at.at(i), Word::UNSET);
        }
        at
    }

    /// The environment around `env`.
    #[inline(always)]
    pub fn env_parent(&self, env: Ref) -> Ref {
        Ref(self.raw(env) as u32)
    }

    /// How many slots `env` has; they follow its first word.
    #[inline(always)]
    pub fn env_slots(&self, env: Ref) -> u32 {
        (self.raw(env) >> 32) as u32
    }

    /// Copies words into a new object.
    pub fn alloc_words(&mut self, words: &[Word]) -> Ref {
        if words.is_empty() {
            return Ref::NULL;
        }
        let at = self.alloc(words.len());
        for (i, &word) in words.iter().enumerate() {
            self.set(at.at(i as u32), word);
        }
        at
    }

    /// A byte string: its length in the first four bytes, the bytes behind.
    pub fn alloc_bytes(&mut self, bytes: &[u8]) -> Ref {
        self.alloc_bytes_with(bytes.len(), |to| to.copy_from_slice(bytes))
    }

    /// A byte string of `len` bytes that `fill` writes.
    pub fn alloc_bytes_with(&mut self, len: usize, fill: impl FnOnce(&mut [u8])) -> Ref {
        if len >= u32::MAX as usize - 16 {
            crate::limits::out_of_memory();
        }
        let at = self.alloc((4 + len).div_ceil(8));
        // SAFETY: H3: `alloc` gave room for the length and the bytes, which nothing else refers to yet.
        let to = unsafe {
            let start = self.backing.base.add(at.0 as usize).cast::<u8>();
            start.cast::<u32>().write(len as u32);
            start.add(4).write_bytes(0, len);
            std::slice::from_raw_parts_mut(start.add(4), len)
        };
        fill(to);
        at
    }

    /// The bytes of the string at `at`.
    #[inline(always)]
    pub fn bytes(&self, at: Ref) -> &[u8] {
        if at == Ref::NULL {
            return &[];
        }
        // SAFETY: H3: strings are never written again while `&self` is borrowed, and `alloc` gave them this room.
        unsafe {
            let start = self.backing.base.add(at.0 as usize).cast::<u8>();
            let len = start.cast::<u32>().read() as usize;
            std::slice::from_raw_parts(start.add(4), len)
        }
    }

    /// `len` words from `at` on.
    #[inline(always)]
    pub fn words(&self, at: Ref, len: u32) -> &[Word] {
        debug_assert!(len == 0 || (at.0 as usize + len as usize) <= self.top);
        // SAFETY: H2: the words lie in the mapping; `Word` is a transparent u64.
        unsafe { std::slice::from_raw_parts(self.backing.base.add(at.0 as usize).cast(), len as usize) }
    }

    /// A boxed 64-bit integer.
    pub fn alloc_i64(&mut self, value: i64) -> Ref {
        self.alloc_cell(Word(value as u64))
    }
    /// The integer boxed at `at`.
    #[inline(always)]
    pub fn i64_at(&self, at: Ref) -> i64 {
        self.raw(at) as i64
    }
    /// A boxed double.
    pub fn alloc_f64(&mut self, value: f64) -> Ref {
        self.alloc_cell(Word(value.to_bits()))
    }
    /// The double boxed at `at`.
    #[inline(always)]
    pub fn f64_at(&self, at: Ref) -> f64 {
        f64::from_bits(self.raw(at))
    }
}
