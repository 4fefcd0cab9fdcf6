//! Code: the syntax tree with its names resolved, in flat tables. A node is 16 bytes, and children are numbers.

use crate::heap::{NodeId, Word, roomy_vec};
use crate::interpret::questions::Question;
use crate::shape::ShapeId;
use crate::source::Pos;
use nivis_syntax::symbol::Symbol;
use std::ops::Range;
use std::rc::Rc;

/// A range of [`Code::lists`].
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub start: u32,
    pub len: u32,
}

/// One operation.
#[derive(Clone, Copy, Debug)]
pub enum Node {
    /// A literal, or something of the base environment.
    Const(Word),
    /// A slot of the innermost environment.
    Local(u32),
    /// A slot of the `depth`th environment around it.
    Outer {
        depth: u32,
        slot: u32,
    },
    /// A name that only some `with` can give; `scopes` lists their depths, innermost first.
    WithName {
        name: Symbol,
        scopes: u32,
    },
    /// `set.name`
    Select {
        set: NodeId,
        name: Symbol,
        site: u32,
    },
    /// `set.path or default` in general; the path's parts are in `lists`.
    SelectPath {
        set: NodeId,
        path: u32,
        default: NodeId,
    },
    HasAttr {
        set: NodeId,
        path: u32,
    },
    /// A set literal that is not recursive.
    Attrs(u32),
    RecAttrs(u32),
    List(Span),
    Lambda(u32),
    Call {
        fun: NodeId,
        args: Span,
    },
    Let {
        bindings: u32,
        body: NodeId,
    },
    With {
        scope: NodeId,
        body: NodeId,
    },
    If {
        cond: NodeId,
        then: NodeId,
        otherwise: NodeId,
    },
    Assert {
        cond: NodeId,
        body: NodeId,
        text: u32,
    },
    Not(NodeId),
    Equal(NodeId, NodeId),
    NotEqual(NodeId, NodeId),
    And(NodeId, NodeId),
    Or(NodeId, NodeId),
    Implies(NodeId, NodeId),
    Update(NodeId, NodeId),
    ConcatLists(NodeId, NodeId),
    /// Interpolation, or `+`; `parts` are in `lists`, each with its position behind it.
    Concat {
        parts: Span,
        force_string: bool,
    },
    /// Calls of the arithmetic builtins whose name is that of the base environment.
    Less(NodeId, NodeId),
    Sub(NodeId, NodeId),
    Mul(NodeId, NodeId),
    Div(NodeId, NodeId),
    CurPos,
}

/// One part of an attribute path, encoded in `lists`.
#[derive(Clone, Copy, Debug)]
pub enum PathPart {
    Name(Symbol),
    /// The code of the name, and the number of its text in [`Code::texts`].
    Dynamic(NodeId, u32),
}

/// Set in an entry of [`Bindings::values`] whose code runs in the set's or `let`'s own environment, if it has one;
/// others run in the one around it (`inherit a`).
pub const INNER: u32 = 1 << 31;

/// A set literal or the bindings of a `let`. The spans are of [`Code::lists`].
#[derive(Clone, Copy, Debug)]
pub struct Bindings {
    pub shape: ShapeId,
    /// For each name of the shape the code of its value, perhaps marked [`INNER`].
    pub values: Span,
    /// Sources of `inherit (e)` that are not plain variables: hidden slots behind the others.
    pub hidden: Span,
    /// `${name} = value;`: three entries each, with the position last.
    pub dynamic: Span,
    /// Slot of `__overrides`.
    pub overrides: Option<u32>,
}

/// One argument of a function that takes a set.
#[derive(Clone, Copy, Debug)]
pub struct Formal {
    pub name: Symbol,
    pub pos: Pos,
    pub default: Option<NodeId>,
}

/// A function.
#[derive(Debug)]
pub struct LambdaCode {
    pub pos: Pos,
    pub name: Option<Symbol>,
    pub arg: Option<Symbol>,
    /// Sorted by symbol.
    pub formals: Option<Rc<[Formal]>>,
    pub ellipsis: bool,
    pub body: NodeId,
    pub env_slots: u32,
    /// Whether what it gives is given again for the same argument: see `interpret/package_sets.rs`.
    pub makes_packages: bool,
    /// What is asked by calling it: see `interpret/questions.rs`.
    pub question: Option<Question>,
    /// For the shape of the last argument: the slot of each formal (`u32::MAX`: absent), and how many were used.
    pub matched: Option<(ShapeId, Rc<[u32]>, u32)>,
}

/// The enclosing `with`s of a name: how many environments further out each is, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct WithScope {
    pub depth: u32,
    pub pos: Pos,
}

/// Nodes that there is room for from the start; only touched pages count.
const ROOM: usize = 1 << 22;

/// All code of an evaluation.
#[derive(Default)]
pub struct Code {
    pub nodes: Vec<Node>,
    /// The position of each node, or 0.
    pub positions: Vec<Pos>,
    pub lists: Vec<u32>,
    pub bindings: Vec<Bindings>,
    pub lambdas: Vec<LambdaCode>,
    pub with_scopes: Vec<Rc<[WithScope]>>,
    pub paths: Vec<Rc<[PathPart]>>,
    /// Texts of conditions and computed names, as parts of `text_bytes`: those that are nested share their bytes.
    pub texts: Vec<Range<usize>>,
    pub text_bytes: Vec<u8>,
    /// What each selection site saw last: shape, and slot.
    pub sites: Vec<(ShapeId, u32)>,
    /// Words of the heap that code refers to.
    pub constants: Vec<Word>,
}

impl Code {
    /// Empty tables; node 0 is reserved so that no thunk is the unset word.
    pub fn new() -> Code {
        let mut code = Code {
            nodes: roomy_vec(ROOM),
            positions: roomy_vec(ROOM),
            lists: roomy_vec(ROOM),
            bindings: roomy_vec(ROOM / 8),
            sites: roomy_vec(ROOM / 8),
            constants: roomy_vec(ROOM / 4),
            ..Code::default()
        };
        code.push(Node::Const(Word::NULL), 0);
        code
    }

    /// Adds a node.
    pub fn push(&mut self, node: Node, pos: Pos) -> NodeId {
        let id = self.nodes.len() as NodeId;
        assert!(id < crate::heap::MAX_MIDDLE, "too much code");
        self.nodes.push(node);
        self.positions.push(pos);
        id
    }

    /// A text of [`Code::texts`].
    pub fn text(&self, number: u32) -> &[u8] {
        &self.text_bytes[self.texts[number as usize].clone()]
    }

    /// The node with this number.
    #[inline(always)]
    pub fn node(&self, id: NodeId) -> Node {
        self.nodes[id as usize]
    }

    /// Where a node stands.
    #[inline(always)]
    pub fn pos(&self, id: NodeId) -> Pos {
        self.positions[id as usize]
    }
}

const _: () = assert!(size_of::<Node>() == 16);
