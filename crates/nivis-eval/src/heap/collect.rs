//! Collection: mark what the roots reach, line by line, and allocate into the free lines.
//! Nothing moves, so addresses of slots stay good across a collection.

use super::{Heap, Kind, LARGE, LINE, MIN_BUDGET, MIN_RUN, Ref, Word};

/// What the collector must know of values that only the evaluator knows.
pub trait Tracer {
    /// How many slots a set of this shape has; notes that the shape is in use.
    fn shape_slots(&mut self, shape: u32) -> u32;
}

/// How many objects are brought into the cache ahead of being marked.
const AHEAD: usize = 8;

/// What dead words hold after a collection under stress: no error has this number, so using one panics.
pub(super) const POISON: Word = Word::failed(u32::MAX);

/// One collection in progress: mark roots, then finish.
pub struct Collection<'h> {
    heap: &'h mut Heap,
    /// One bit a word: objects that start here were reached.
    seen: Vec<u64>,
    /// One bit a line: some reached object covers it.
    lines: Vec<u64>,
    /// One bit a word that a reached object covers, kept under stress only.
    covered: Vec<u64>,
    pending: Vec<Word>,
    live: usize,
}

impl<'h> Collection<'h> {
    /// Begins a collection.
    pub fn new(heap: &'h mut Heap) -> Self {
        let words = heap.top;
        let exact = if heap.stress { words.div_ceil(64) } else { 0 };
        Collection {
            heap,
            covered: vec![0; exact],
            seen: vec![0; words.div_ceil(64)],
            lines: vec![0; words.div_ceil(64 * LINE)],
            pending: Vec::new(),
            live: 0,
        }
    }

    /// Marks an object of `size` words; false if it was marked before.
    #[inline(always)]
    fn reach(&mut self, at: Ref, size: usize) -> bool {
        let index = at.0 as usize;
        if at == Ref::NULL || size == 0 {
            return false;
        }
        let (word, bit) = (index / 64, 1u64 << (index % 64));
        if self.seen[word] & bit != 0 {
            return false;
        }
        self.seen[word] |= bit;
        self.live += size;
        set_bits(&mut self.lines, index / LINE, (index + size - 1) / LINE);
        if !self.covered.is_empty() {
            set_bits(&mut self.covered, index, index + size - 1);
        }
        true
    }

    /// Marks everything that `root` reaches.
    pub fn mark(&mut self, root: Word, tracer: &mut impl Tracer) {
        self.pending.push(root);
        // Words wait in a short queue between stack and marking, while their objects are brought into the cache.
        let mut queue = [Word::NULL; AHEAD];
        let mut next = 0;
        let mut idle = 0;
        while idle < AHEAD {
            let word = match self.pending.pop() {
                Some(word) => {
                    idle = 0;
                    self.heap.prefetch(word.at());
                    word
                }
                None => {
                    idle += 1;
                    Word::NULL
                }
            };
            let ready = std::mem::replace(&mut queue[next], word);
            next = (next + 1) % AHEAD;
            if ready != Word::NULL {
                self.mark_one(ready, tracer);
                if !self.pending.is_empty() {
                    idle = 0;
                }
            }
        }
    }

    /// Marks an environment and all around it.
    pub fn mark_env(&mut self, env: Ref, tracer: &mut impl Tracer) {
        self.mark(Word::lambda(0, env), tracer);
    }

    fn mark_one(&mut self, word: Word, tracer: &mut impl Tracer) {
        match word.kind() {
            Kind::Int(_)
            | Kind::Null
            | Kind::Bool(_)
            | Kind::Builtin(_)
            | Kind::Blackhole
            | Kind::Failed(_) => {}
            Kind::Thunk { env, .. } | Kind::Lambda { env, .. } => self.env(env),
            Kind::String { at, .. } | Kind::Path(at) => {
                let size = (4 + self.heap.bytes(at).len()).div_ceil(8);
                self.reach(at, size);
            }
            Kind::Float(at) | Kind::BigInt(at) => {
                self.reach(at, 1);
            }
            Kind::Cell(at) => self.slots(at, 1),
            Kind::App { args, at } | Kind::Partial { args, at } => self.slots(at, args + 1),
            Kind::List { len, at } => self.slots(at, len),
            Kind::Attrs { shape, at } => {
                let slots = tracer.shape_slots(shape);
                self.slots(at, slots);
            }
        }
    }

    fn env(&mut self, mut env: Ref) {
        while env != Ref::NULL {
            let slots = self.heap.env_slots(env);
            if !self.reach(env, slots as usize + 1) {
                return;
            }
            for i in 1..=slots {
                self.slot(env.at(i));
            }
            env = self.heap.env_parent(env);
        }
    }

    #[inline(always)]
    fn slots(&mut self, at: Ref, count: u32) {
        if self.reach(at, count as usize) {
            for i in 0..count {
                self.slot(at.at(i));
            }
        }
    }

    /// Queues what a slot holds. A reference to a shared slot that has a plain value is replaced by the
    /// value; one that has a function or a list stays, because its identity is that of the slot.
    #[inline(always)]
    fn slot(&mut self, at: Ref) {
        let mut word = self.heap.get(at);
        if let Some(cell) = word.as_cell() {
            let content = self.heap.get(cell);
            if content.is_forced() && !self.heap.keeps_slot(content) {
                self.heap.set(at, content);
                word = content;
            }
        }
        if !matches!(word.kind(), Kind::Int(_) | Kind::Null | Kind::Bool(_)) {
            self.pending.push(word);
        }
    }

    /// Ends the collection: what was not reached is free. Returns the bytes alive.
    pub fn finish(self) -> usize {
        let Collection { heap, lines, covered, live, .. } = self;
        let mut free = free_runs(&lines, heap.top / LINE);
        // Under stress every dead word is spoilt, so that whoever kept a reference to it without a root is found.
        for (index, bits) in covered.into_iter().enumerate() {
            for word in (index * 64).max(LINE)..(index * 64 + 64).min(heap.top) {
                if bits >> (word % 64) & 1 == 0 {
                    heap.set(Ref(word as u32), POISON);
                }
            }
        }
        let room: usize = free.iter().map(|&(start, end)| (end - start) as usize).sum();
        free.reverse();
        (heap.large, heap.free) = free.into_iter().partition(|&(start, end)| (end - start) as usize >= LARGE);
        heap.spare = (0, 0);
        heap.cursor = 0;
        heap.limit = 0;
        heap.used_since = 0;
        heap.live = live;
        // What was taken from the system once is used up before the next collection.
        heap.budget = MIN_BUDGET.max(live * 2 / 3).max(room).min(heap.max_words.saturating_sub(live));
        heap.full |= live > heap.max_words - heap.max_words / 8;
        live * 8
    }
}

/// Sets the bits from `first` to `last`.
#[inline(always)]
fn set_bits(bits: &mut [u64], first: usize, last: usize) {
    let (from, to) = (first / 64, last / 64);
    let (low, high) = (u64::MAX << (first % 64), u64::MAX >> (63 - last % 64));
    if from == to {
        bits[from] |= low & high;
        return;
    }
    bits[from] |= low;
    bits[from + 1..to].fill(u64::MAX);
    bits[to] |= high;
}

/// The runs of free lines that are large enough, as words from and to.
fn free_runs(lines: &[u64], total: usize) -> Vec<(u32, u32)> {
    let mut free = Vec::new();
    // The first line is never handed out.
    let mut line = 1;
    while line < total {
        let ahead = lines[line / 64] >> (line % 64);
        let left = 64 - (line % 64) as u32;
        if ahead & 1 != 0 {
            line += (!ahead).trailing_zeros().min(left) as usize;
            continue;
        }
        let start = line;
        while line < total {
            let ahead = lines[line / 64] >> (line % 64);
            if ahead & 1 != 0 {
                break;
            }
            line += ahead.trailing_zeros().min(64 - (line % 64) as u32) as usize;
        }
        let end = line.min(total);
        if (end - start) * LINE >= MIN_RUN {
            free.push(((start * LINE) as u32, (end * LINE) as u32));
        }
    }
    free
}
