//! The syntax tree that the evaluator compiles, shaped like the reference's `nixexpr.hh`
//! (C++ Nix 2.34.8): desugared the same way, with the same positions, because error
//! messages, `unsafeGetAttrPos` and `--parse` show them.

use crate::symbol::Symbol;

/// A byte offset into the source text; [`NO_POS`] where the reference has none.
pub type Pos = u32;
/// "No position".
pub const NO_POS: Pos = u32::MAX;

/// One part of an attribute path.
#[derive(Clone, Copy, Debug)]
pub enum AttrName<'a> {
    Static(Symbol),
    Dynamic(&'a Expr<'a>),
}

#[derive(Debug)]
pub enum Expr<'a> {
    Int(i64),
    Float(f64),
    Str(&'a [u8]),
    /// An absolute path; ends with `/` only as the first part of an interpolated path.
    Path(&'a [u8]),
    Var {
        pos: Pos,
        name: Symbol,
    },
    /// `__curPos`
    CurPos(Pos),
    Select {
        pos: Pos,
        set: &'a Expr<'a>,
        path: &'a [AttrName<'a>],
        default: Option<&'a Expr<'a>>,
    },
    HasAttr {
        set: &'a Expr<'a>,
        path: &'a [AttrName<'a>],
    },
    Attrs(&'a Attrs<'a>),
    List(&'a [&'a Expr<'a>]),
    Lambda(&'a Lambda<'a>),
    /// All arguments of one application spine; operators such as `-` are calls of `__sub`.
    Call {
        pos: Pos,
        fun: &'a Expr<'a>,
        args: &'a [&'a Expr<'a>],
    },
    Let {
        bindings: &'a Attrs<'a>,
        body: &'a Expr<'a>,
    },
    With {
        pos: Pos,
        scope: &'a Expr<'a>,
        body: &'a Expr<'a>,
    },
    If {
        pos: Pos,
        cond: &'a Expr<'a>,
        then: &'a Expr<'a>,
        otherwise: &'a Expr<'a>,
    },
    Assert {
        pos: Pos,
        cond: &'a Expr<'a>,
        body: &'a Expr<'a>,
    },
    Not(&'a Expr<'a>),
    Eq(&'a Expr<'a>, &'a Expr<'a>),
    NEq(&'a Expr<'a>, &'a Expr<'a>),
    And(Pos, &'a Expr<'a>, &'a Expr<'a>),
    Or(Pos, &'a Expr<'a>, &'a Expr<'a>),
    Impl(Pos, &'a Expr<'a>, &'a Expr<'a>),
    Update(Pos, &'a Expr<'a>, &'a Expr<'a>),
    ConcatLists(Pos, &'a Expr<'a>, &'a Expr<'a>),
    /// String interpolation (`force_string`), path interpolation and `+`.
    Concat {
        pos: Pos,
        force_string: bool,
        parts: &'a [(Pos, &'a Expr<'a>)],
    },
    /// The `n`th `inherit (expr)` source of the set around it.
    InheritFrom {
        pos: Pos,
        index: u32,
    },
}

/// How an attribute came into its set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AttrKind {
    /// `a = …`
    Plain,
    /// `inherit a` — its expression is evaluated outside of the set's own scope.
    Inherited,
    /// `inherit (e) a` — a selection from [`Expr::InheritFrom`].
    InheritedFrom,
}

#[derive(Clone, Copy, Debug)]
pub struct AttrDef<'a> {
    pub name: Symbol,
    pub kind: AttrKind,
    pub pos: Pos,
    pub value: &'a Expr<'a>,
}

/// `${name} = value;`
#[derive(Clone, Copy, Debug)]
pub struct DynamicAttr<'a> {
    pub name: &'a Expr<'a>,
    pub value: &'a Expr<'a>,
    pub pos: Pos,
}

/// A set literal, or the bindings of a `let`; nested attribute paths are merged already.
#[derive(Debug)]
pub struct Attrs<'a> {
    pub pos: Pos,
    pub recursive: bool,
    /// Sorted by symbol, without duplicates.
    pub attrs: &'a [AttrDef<'a>],
    pub inherit_from: &'a [&'a Expr<'a>],
    pub dynamic: &'a [DynamicAttr<'a>],
}

#[derive(Clone, Copy, Debug)]
pub struct Formal<'a> {
    pub pos: Pos,
    pub name: Symbol,
    pub default: Option<&'a Expr<'a>>,
}

#[derive(Debug)]
pub struct Formals<'a> {
    /// Sorted by symbol, as the reference keeps them.
    pub formals: &'a [Formal<'a>],
    pub ellipsis: bool,
}

#[derive(Debug)]
pub struct Lambda<'a> {
    pub pos: Pos,
    /// `x:` or the name of an `@` pattern.
    pub arg: Option<Symbol>,
    pub formals: Option<Formals<'a>>,
    pub body: &'a Expr<'a>,
    /// The attribute or binding that the function was given as, for messages.
    pub name: std::cell::Cell<Option<Symbol>>,
}
