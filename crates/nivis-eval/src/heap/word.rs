//! One value is one 64-bit word: a 3-bit tag, small things inline, references as 32-bit
//! offsets (in 8-byte units) into the heap's reserved address range.
//!
//! | tag | kind | bits 3..32 | bits 32..64 |
//! | --- | --- | --- | --- |
//! | 0 | thunk | code node | environment |
//! | 1 | lambda | code node | environment |
//! | 2 | integer | 61 bits, signed | |
//! | 3 | string | context id | bytes |
//! | 4 | indirection | kind, argument count | cell, application or failure |
//! | 5 | attribute set | shape | slots |
//! | 6 | list | length | slots |
//! | 7 | other | kind (and builtin number) | reference |
//!
//! Tags 0 and 4 are the only ones that are not in weak head normal form, so
//! "is it forced" is one test: `word & 3 != 0`.

/// Offset of a heap cell, in words, from the start of the reserved range.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Ref(pub u32);

impl Ref {
    /// No object. Offset 0 is never handed out.
    pub const NULL: Ref = Ref(0);

    /// The `n`th word behind this one.
    #[inline(always)]
    pub fn at(self, n: u32) -> Ref {
        Ref(self.0.wrapping_add(n))
    }
}

/// Number of a code node, below 2^29.
pub type NodeId = u32;

/// A value, or a suspended computation of one.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Word(pub u64);

const TAG_THUNK: u64 = 0;
const TAG_LAMBDA: u64 = 1;
const TAG_INT: u64 = 2;
const TAG_STRING: u64 = 3;
const TAG_IND: u64 = 4;
const TAG_ATTRS: u64 = 5;
const TAG_LIST: u64 = 6;
const TAG_OTHER: u64 = 7;

const IND_CELL: u64 = 0;
const IND_APP: u64 = 1;
const IND_BLACKHOLE: u64 = 2;
const IND_FAILED: u64 = 3;

const OTHER_NULL: u64 = 0;
const OTHER_FALSE: u64 = 1;
const OTHER_TRUE: u64 = 2;
const OTHER_FLOAT: u64 = 3;
const OTHER_BIGINT: u64 = 4;
const OTHER_PATH: u64 = 5;
const OTHER_BUILTIN: u64 = 6;
const OTHER_PARTIAL: u64 = 7;

/// The largest list and the highest shape or context number that fit a word.
pub const MAX_MIDDLE: u32 = (1 << 29) - 1;

/// What a word is, decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Thunk {
        node: NodeId,
        env: Ref,
    },
    Lambda {
        node: NodeId,
        env: Ref,
    },
    Int(i64),
    String {
        context: u32,
        at: Ref,
    },
    /// Reference to a shared slot.
    Cell(Ref),
    /// A delayed application: the function, then `args` arguments.
    App {
        args: u32,
        at: Ref,
    },
    /// A thunk that is being evaluated.
    Blackhole,
    /// A thunk whose evaluation ended in the error of this number.
    Failed(u32),
    Attrs {
        shape: u32,
        at: Ref,
    },
    List {
        len: u32,
        at: Ref,
    },
    Null,
    Bool(bool),
    Float(Ref),
    /// An integer of more than 61 bits.
    BigInt(Ref),
    Path(Ref),
    Builtin(u32),
    /// A builtin with some of its arguments: its number, then `args` arguments.
    Partial {
        args: u32,
        at: Ref,
    },
}

#[inline(always)]
const fn pack(tag: u64, middle: u64, high: u32) -> Word {
    Word(tag | (middle << 3) | ((high as u64) << 32))
}

impl Word {
    /// The content of a slot that nothing was written to yet.
    pub const UNSET: Word = Word(0);
    pub const NULL: Word = pack(TAG_OTHER, OTHER_NULL, 0);
    pub const FALSE: Word = pack(TAG_OTHER, OTHER_FALSE, 0);
    pub const TRUE: Word = pack(TAG_OTHER, OTHER_TRUE, 0);
    pub const EMPTY_LIST: Word = pack(TAG_LIST, 0, 0);
    pub const EMPTY_ATTRS: Word = pack(TAG_ATTRS, 0, 0);
    pub const BLACKHOLE: Word = pack(TAG_IND, IND_BLACKHOLE, 0);

    #[inline(always)]
    pub fn thunk(node: NodeId, env: Ref) -> Word {
        pack(TAG_THUNK, u64::from(node), env.0)
    }
    #[inline(always)]
    pub fn lambda(node: NodeId, env: Ref) -> Word {
        pack(TAG_LAMBDA, u64::from(node), env.0)
    }
    /// The integer inline, if it has at most 61 bits.
    #[inline(always)]
    pub fn small_int(value: i64) -> Option<Word> {
        let word = ((value as u64) << 3) | TAG_INT;
        (((word as i64) >> 3) == value).then_some(Word(word))
    }
    #[inline(always)]
    pub fn bool(value: bool) -> Word {
        if value { Word::TRUE } else { Word::FALSE }
    }
    #[inline(always)]
    pub fn string(at: Ref, context: u32) -> Word {
        pack(TAG_STRING, u64::from(context), at.0)
    }
    #[inline(always)]
    pub fn cell(at: Ref) -> Word {
        pack(TAG_IND, IND_CELL, at.0)
    }
    #[inline(always)]
    pub fn app(at: Ref, args: u32) -> Word {
        pack(TAG_IND, IND_APP | (u64::from(args) << 5), at.0)
    }
    #[inline(always)]
    pub const fn failed(number: u32) -> Word {
        pack(TAG_IND, IND_FAILED, number)
    }
    #[inline(always)]
    pub fn attrs(shape: u32, at: Ref) -> Word {
        pack(TAG_ATTRS, u64::from(shape), at.0)
    }
    #[inline(always)]
    pub fn list(at: Ref, len: u32) -> Word {
        pack(TAG_LIST, u64::from(len), at.0)
    }
    #[inline(always)]
    pub fn float(at: Ref) -> Word {
        pack(TAG_OTHER, OTHER_FLOAT, at.0)
    }
    #[inline(always)]
    pub fn big_int(at: Ref) -> Word {
        pack(TAG_OTHER, OTHER_BIGINT, at.0)
    }
    #[inline(always)]
    pub fn path(at: Ref) -> Word {
        pack(TAG_OTHER, OTHER_PATH, at.0)
    }
    #[inline(always)]
    pub fn builtin(number: u32) -> Word {
        pack(TAG_OTHER, OTHER_BUILTIN, number)
    }
    #[inline(always)]
    pub fn partial(at: Ref, args: u32) -> Word {
        pack(TAG_OTHER, OTHER_PARTIAL | (u64::from(args) << 5), at.0)
    }

    #[inline(always)]
    fn tag(self) -> u64 {
        self.0 & 7
    }
    /// Bits 32..64 as a reference.
    #[inline(always)]
    pub fn at(self) -> Ref {
        Ref((self.0 >> 32) as u32)
    }
    /// Bits 3..32: node, shape, length or context, after the word's kind.
    #[inline(always)]
    pub fn middle(self) -> u32 {
        ((self.0 >> 3) & u64::from(MAX_MIDDLE)) as u32
    }

    /// Whether the word is in weak head normal form.
    #[inline(always)]
    pub fn is_forced(self) -> bool {
        self.0 & 3 != 0
    }
    #[inline(always)]
    pub fn is_attrs(self) -> bool {
        self.tag() == TAG_ATTRS
    }
    #[inline(always)]
    pub fn is_list(self) -> bool {
        self.tag() == TAG_LIST
    }
    #[inline(always)]
    pub fn is_string(self) -> bool {
        self.tag() == TAG_STRING
    }
    #[inline(always)]
    pub fn is_lambda(self) -> bool {
        self.tag() == TAG_LAMBDA
    }
    #[inline(always)]
    pub fn is_thunk(self) -> bool {
        self.tag() == TAG_THUNK
    }
    /// Whether this is a function whose identity is that of its slot.
    #[inline(always)]
    pub fn is_function(self) -> bool {
        self.tag() == TAG_LAMBDA
            || (self.tag() == TAG_OTHER && matches!((self.0 >> 3) & 31, OTHER_BUILTIN | OTHER_PARTIAL))
    }
    #[inline(always)]
    pub fn as_small_int(self) -> Option<i64> {
        (self.tag() == TAG_INT).then_some((self.0 as i64) >> 3)
    }
    #[inline(always)]
    pub fn as_cell(self) -> Option<Ref> {
        (self.0 & 0xff == TAG_IND | (IND_CELL << 3)).then(|| self.at())
    }
    #[inline(always)]
    pub fn as_bool(self) -> Option<bool> {
        match self {
            Word::TRUE => Some(true),
            Word::FALSE => Some(false),
            _ => None,
        }
    }

    /// Decodes the word.
    #[inline]
    pub fn kind(self) -> Kind {
        let (middle, at) = (self.middle(), self.at());
        match self.tag() {
            TAG_THUNK => Kind::Thunk { node: middle, env: at },
            TAG_LAMBDA => Kind::Lambda { node: middle, env: at },
            TAG_INT => Kind::Int((self.0 as i64) >> 3),
            TAG_STRING => Kind::String { context: middle, at },
            TAG_ATTRS => Kind::Attrs { shape: middle, at },
            TAG_LIST => Kind::List { len: middle, at },
            TAG_IND => match u64::from(middle & 31) {
                IND_CELL => Kind::Cell(at),
                IND_APP => Kind::App { args: middle >> 5, at },
                IND_BLACKHOLE => Kind::Blackhole,
                _ => Kind::Failed(at.0),
            },
            _ => match u64::from(middle & 31) {
                OTHER_NULL => Kind::Null,
                OTHER_FALSE => Kind::Bool(false),
                OTHER_TRUE => Kind::Bool(true),
                OTHER_FLOAT => Kind::Float(at),
                OTHER_BIGINT => Kind::BigInt(at),
                OTHER_PATH => Kind::Path(at),
                OTHER_BUILTIN => Kind::Builtin(at.0),
                _ => Kind::Partial { args: middle >> 5, at },
            },
        }
    }
}

impl std::fmt::Debug for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.kind().fmt(f)
    }
}

const _: () = assert!(size_of::<Word>() == 8);
