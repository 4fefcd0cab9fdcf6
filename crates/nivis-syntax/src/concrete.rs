//! The text as it stands: a tree of what was written, for tools that read or change it. The tree of [`crate::ast`] is what it
//! means.
//!
//! ```
//! use nivis_syntax::concrete::{Kind, Tree};
//! let tree = Tree::new(b"(a: a) 1", false).expect("it is Nix");
//! let call = tree.root();
//! assert_eq!(tree.kind(call), Kind::Apply);
//! let paren = tree.expression(call, 0).expect("a call has a function");
//! assert_eq!((tree.kind(paren), tree.text(paren)), (Kind::Paren, &b"(a: a)"[..]));
//! ```

use crate::lexer::Lexer;
use crate::tables::{ACTIONS, Action, GOTO, PRODUCTIONS, token};
use bumpalo::Bump;
use std::ops::Range;

/// An operator between two operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    Eq,
    NEq,
    Less,
    LessEq,
    Greater,
    GreaterEq,
    And,
    Or,
    Impl,
    Update,
    Add,
    Sub,
    Mul,
    Div,
    Concat,
}

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A keyword, an operator, a bracket.
    Token,
    /// A name that is no expression: of an attribute, an argument.
    Name,
    /// Characters of a string or a path.
    Chars,
    /// `${…}` in a string, a path or an attribute path.
    Interpolation,
    AttrPath,
    Bind,
    Inherit,
    InheritFrom,
    /// `{ a, b ? 1, ... }`
    Pattern,
    Formal,

    Lambda,
    Assert,
    With,
    Let,
    If,
    PipeFrom,
    PipeInto,
    Not,
    Negate,
    Binary(Operator),
    HasAttr,
    Apply,
    Select,
    /// `a.b or c`
    SelectOr,
    /// `a or` as a call.
    CursedOr,
    Var,
    Int,
    Float,
    Str,
    IndStr,
    Path,
    SearchPath,
    Uri,
    Paren,
    /// `let { … body = …; }`
    LegacyLet,
    Attrs,
    RecAttrs,
    List,
}

impl Kind {
    /// Whether it is an expression.
    pub fn is_expression(self) -> bool {
        !matches!(
            self,
            Kind::Token
                | Kind::Name
                | Kind::Chars
                | Kind::Interpolation
                | Kind::AttrPath
                | Kind::Bind
                | Kind::Inherit
                | Kind::InheritFrom
                | Kind::Pattern
                | Kind::Formal
        )
    }
}

/// A node of a [`Tree`]; greater than those inside of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Node(u32);

#[derive(Debug)]
struct Data {
    kind: Kind,
    begin: u32,
    end: u32,
    parent: u32,
    children: Range<u32>,
}

/// The tree of a text.
#[derive(Debug)]
pub struct Tree<'s> {
    source: &'s [u8],
    nodes: Vec<Data>,
    children: Vec<Node>,
}

/// No parent.
const NONE: u32 = u32::MAX;

/// What a symbol on the parser's stack stands for: one node, or several that belong to the rule around them.
struct Entry {
    state: u8,
    nodes: Vec<Node>,
}

impl<'s> Tree<'s> {
    /// Reads a text; `None` if it breaks the grammar. What the grammar alone does not say (names given twice, numbers too
    /// large) is [`crate::parse`]'s to check.
    pub fn new(source: &'s [u8], pipe_operators: bool) -> Option<Tree<'s>> {
        if source.len() >= i32::MAX as usize {
            return None;
        }
        let bump = Bump::new();
        let mut lexer = Lexer::new(source, &bump, pipe_operators);
        let mut tree = Tree { source, nodes: Vec::new(), children: Vec::new() };
        let mut stack = vec![Entry { state: 0, nodes: Vec::new() }];
        let mut state = 0u8;
        let mut next = lexer.next();
        loop {
            let action = ACTIONS[usize::from(state)][usize::from(next)];
            if action > 0 {
                if next == token::EOF {
                    return Some(tree);
                }
                state = u8::try_from(action - 1).ok()?;
                let leaf = tree.leaf(next, lexer.begin, lexer.end);
                stack.push(Entry { state, nodes: vec![leaf] });
                next = lexer.next();
            } else if action < 0 {
                let (lhs, len, what) = PRODUCTIONS[usize::from(action.unsigned_abs()) - 1];
                let base = stack.len() - usize::from(len);
                state = GOTO[usize::from(stack[base - 1].state)][usize::from(lhs)];
                if what == Action::None && len == 1 {
                    stack[base].state = state;
                    continue;
                }
                let parts: Vec<Vec<Node>> = stack.drain(base..).map(|entry| entry.nodes).collect();
                let nodes = tree.reduce(what, parts);
                stack.push(Entry { state, nodes });
            } else {
                return None;
            }
        }
    }

    fn leaf(&mut self, token: u8, begin: usize, end: usize) -> Node {
        let kind = match token {
            token::ID | token::OR_KW => Kind::Name,
            token::STR | token::IND_STR | token::PATH | token::HPATH => Kind::Chars,
            _ => Kind::Token,
        };
        self.push(kind, offset(begin), offset(end), &[])
    }

    fn push(&mut self, kind: Kind, begin: u32, end: u32, children: &[Node]) -> Node {
        let node = Node(offset(self.nodes.len()));
        let first = offset(self.children.len());
        self.children.extend_from_slice(children);
        for child in children {
            self.nodes[child.0 as usize].parent = node.0;
        }
        let children = first..offset(self.children.len());
        self.nodes.push(Data { kind, begin, end, parent: NONE, children });
        node
    }

    fn make(&mut self, kind: Kind, children: &[Node]) -> Node {
        let begin = children.first().map_or(0, |node| self.nodes[node.0 as usize].begin);
        let end = children.last().map_or(0, |node| self.nodes[node.0 as usize].end);
        self.push(kind, begin, end, children)
    }

    /// Carries a reduction out: a node of its own, or a list that belongs to the rule around it.
    fn reduce(&mut self, action: Action, mut parts: Vec<Vec<Node>>) -> Vec<Node> {
        let path = match action {
            Action::Bind => Some(1),
            Action::BindFirst => Some(0),
            Action::HasAttr | Action::Select | Action::SelectOr => Some(2),
            _ => None,
        };
        if let Some(part) = path.and_then(|index| parts.get_mut(index)) {
            let node = self.make(Kind::AttrPath, part);
            *part = vec![node];
        }
        let Some((before, kind)) = shape(action) else { return parts.concat() };
        if let ([only], Kind::Var | Kind::Int | Kind::Float | Kind::SearchPath | Kind::Uri) =
            (parts.concat().as_slice(), kind)
        {
            self.nodes[only.0 as usize].kind = kind;
            return vec![*only];
        }
        let inside = parts.split_off(before).concat();
        let mut nodes = parts.concat();
        nodes.push(self.make(kind, &inside));
        nodes
    }

    /// The whole text's expression.
    pub fn root(&self) -> Node {
        Node(offset(self.nodes.len().saturating_sub(1)))
    }

    /// All nodes, those inside of others before them.
    pub fn nodes(&self) -> impl Iterator<Item = Node> + use<> {
        (0..offset(self.nodes.len())).map(Node)
    }

    pub fn kind(&self, node: Node) -> Kind {
        self.nodes[node.0 as usize].kind
    }

    /// Its place in the text, in bytes.
    pub fn range(&self, node: Node) -> Range<u32> {
        let data = &self.nodes[node.0 as usize];
        data.begin..data.end
    }

    pub fn text(&self, node: Node) -> &'s [u8] {
        let Range { start, end } = self.range(node);
        &self.source[start as usize..end as usize]
    }

    /// The whole text.
    pub fn source(&self) -> &'s [u8] {
        self.source
    }

    /// What a node consists of, tokens too.
    pub fn children(&self, node: Node) -> &[Node] {
        let range = &self.nodes[node.0 as usize].children;
        &self.children[range.start as usize..range.end as usize]
    }

    pub fn parent(&self, node: Node) -> Option<Node> {
        let parent = self.nodes[node.0 as usize].parent;
        (parent != NONE).then_some(Node(parent))
    }

    /// The nodes that a node stands in, innermost first.
    pub fn ancestors(&self, node: Node) -> impl Iterator<Item = Node> {
        std::iter::successors(self.parent(node), |node| self.parent(*node))
    }

    /// The expressions that a node consists of.
    pub fn expressions(&self, node: Node) -> impl DoubleEndedIterator<Item = Node> {
        self.children(node).iter().copied().filter(|child| self.kind(*child).is_expression())
    }

    /// The expression with this number, from 0.
    pub fn expression(&self, node: Node, index: usize) -> Option<Node> {
        self.expressions(node).nth(index)
    }

    /// Its first child of a kind.
    pub fn child(&self, node: Node, kind: Kind) -> Option<Node> {
        self.children(node).iter().copied().find(|child| self.kind(*child) == kind)
    }

    /// The same expression without the parentheses around it.
    pub fn bare(&self, mut node: Node) -> Node {
        while self.kind(node) == Kind::Paren
            && let Some(inner) = self.expression(node, 0)
        {
            node = inner;
        }
        node
    }
}

#[expect(clippy::cast_possible_truncation, reason = "texts are shorter than 2 GiB")]
fn offset(number: usize) -> u32 {
    number as u32
}

/// The node that a reduction makes, and how many symbols before it stay outside; `None` for those that only gather.
fn shape(action: Action) -> Option<(usize, Kind)> {
    use Operator as O;
    let binary = |operator| Some((0, Kind::Binary(operator)));
    match action {
        Action::LambdaArg | Action::LambdaFormals | Action::LambdaFormalsAt | Action::LambdaAtFormals => {
            Some((0, Kind::Lambda))
        }
        Action::Assert => Some((0, Kind::Assert)),
        Action::With => Some((0, Kind::With)),
        Action::Let => Some((0, Kind::Let)),
        Action::If => Some((0, Kind::If)),
        Action::PipeFrom => Some((0, Kind::PipeFrom)),
        Action::PipeInto => Some((0, Kind::PipeInto)),
        Action::Not => Some((0, Kind::Not)),
        Action::Negate => Some((0, Kind::Negate)),
        Action::Eq => binary(O::Eq),
        Action::NEq => binary(O::NEq),
        Action::Less => binary(O::Less),
        Action::LessEq => binary(O::LessEq),
        Action::Greater => binary(O::Greater),
        Action::GreaterEq => binary(O::GreaterEq),
        Action::And => binary(O::And),
        Action::Or => binary(O::Or),
        Action::Impl => binary(O::Impl),
        Action::Update => binary(O::Update),
        Action::Add => binary(O::Add),
        Action::Sub => binary(O::Sub),
        Action::Mul => binary(O::Mul),
        Action::Div => binary(O::Div),
        Action::ConcatLists => binary(O::Concat),
        Action::HasAttr => Some((0, Kind::HasAttr)),
        Action::Apply => Some((0, Kind::Apply)),
        Action::Select => Some((0, Kind::Select)),
        Action::SelectOr => Some((0, Kind::SelectOr)),
        Action::CursedOr => Some((0, Kind::CursedOr)),
        Action::Var => Some((0, Kind::Var)),
        Action::Int => Some((0, Kind::Int)),
        Action::Float => Some((0, Kind::Float)),
        Action::Uri => Some((0, Kind::Uri)),
        Action::SearchPath => Some((0, Kind::SearchPath)),
        Action::Str | Action::QuotedAttr => Some((0, Kind::Str)),
        Action::IndStr => Some((0, Kind::IndStr)),
        Action::Path | Action::PathInterpolated => Some((0, Kind::Path)),
        Action::Paren => Some((0, Kind::Paren)),
        Action::LetBody => Some((0, Kind::LegacyLet)),
        Action::RecAttrs => Some((0, Kind::RecAttrs)),
        Action::Attrs | Action::EmptyAttrs => Some((0, Kind::Attrs)),
        Action::List => Some((0, Kind::List)),
        Action::DynamicAttr | Action::PartsFirstExpr => Some((0, Kind::Interpolation)),
        Action::PartsExpr | Action::PartsFirstStr | Action::IndPartsExpr => Some((1, Kind::Interpolation)),
        Action::BindFirst => Some((0, Kind::Bind)),
        Action::Bind => Some((1, Kind::Bind)),
        Action::Inherit => Some((1, Kind::Inherit)),
        Action::InheritFrom => Some((1, Kind::InheritFrom)),
        Action::FormalsEllipsis
        | Action::FormalsOnlyEllipsis
        | Action::FormalsComma
        | Action::FormalsPlain
        | Action::FormalsNone => Some((0, Kind::Pattern)),
        Action::Formal | Action::FormalDefault => Some((0, Kind::Formal)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as a text: kinds with their expressions and bindings in brackets, names and literals as written.
    fn outline(source: &str) -> String {
        fn write(tree: &Tree<'_>, node: Node, out: &mut String) {
            let children = tree.children(node);
            if children.is_empty() {
                return out.push_str(&String::from_utf8_lossy(tree.text(node)));
            }
            out.push_str(&format!("{:?}[", tree.kind(node)));
            let shown = children.iter().filter(|child| tree.kind(**child) != Kind::Token);
            for (index, child) in shown.enumerate() {
                out.push_str(if index == 0 { "" } else { " " });
                write(tree, *child, out);
            }
            out.push(']');
        }
        let tree = Tree::new(source.as_bytes(), true).expect("it is Nix");
        assert_eq!(tree.text(tree.root()), source.trim().as_bytes());
        let mut out = String::new();
        write(&tree, tree.root(), &mut out);
        out
    }

    #[test]
    fn trees_keep_what_was_written() {
        assert_eq!(
            outline("{ a.\"b\".${c} = 1; inherit d; inherit (e) f g; }"),
            "Attrs[Bind[AttrPath[a Str[b] Interpolation[c]] 1] Inherit[d] InheritFrom[e f g]]"
        );
        assert_eq!(
            outline("{ a, b ? 2, ... }@args: let x = a; in f x (b + 1)"),
            "Lambda[Pattern[Formal[a] Formal[b 2]] args Let[Bind[AttrPath[x] a] \
             Apply[Apply[f x] Paren[Binary(Add)[b 1]]]]]"
        );
        assert_eq!(
            outline("if a ? b.c then \"x${y}z\" else ''\n  w ${v}''"),
            "If[HasAttr[a AttrPath[b c]] Str[x Interpolation[y] z] IndStr[  w  Interpolation[v]]]"
        );
        assert_eq!(
            outline("[ a.b or c ./d/${e} <f> http://g.org 1.5 ] |> h"),
            "PipeInto[List[SelectOr[a AttrPath[b] or c] Path[./d/ Interpolation[e]] <f> http://g.org 1.5] h]"
        );
        assert_eq!(outline("rec { } // let { body = -1; }").matches("LegacyLet").count(), 1);
        assert!(Tree::new(b"{ a = }", false).is_none());
    }
}
