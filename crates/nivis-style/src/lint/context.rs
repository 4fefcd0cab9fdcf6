//! What rules ask about a place in a tree.

use nivis_syntax::concrete::{Kind, Node, Operator, Tree};
use std::ops::Range;

/// A tree, and questions about it.
#[derive(Clone, Copy)]
pub(super) struct Context<'t, 's> {
    pub(super) tree: &'t Tree<'s>,
}

impl<'s> Context<'_, 's> {
    pub(super) fn kind(self, node: Node) -> Kind {
        self.tree.kind(node)
    }

    pub(super) fn range(self, node: Node) -> Range<u32> {
        self.tree.range(node)
    }

    pub(super) fn bytes(self, node: Node) -> &'s [u8] {
        self.tree.text(node)
    }

    pub(super) fn text(self, node: Node) -> String {
        String::from_utf8_lossy(self.tree.text(node)).into_owned()
    }

    /// The text, in parentheses unless it binds as tightly as a name.
    pub(super) fn tight(self, node: Node) -> String {
        let text = self.text(node);
        match self.kind(node) {
            Kind::Var
            | Kind::Int
            | Kind::Float
            | Kind::Str
            | Kind::IndStr
            | Kind::Paren
            | Kind::List
            | Kind::Attrs
            | Kind::RecAttrs
            | Kind::Select
            | Kind::Path
            | Kind::SearchPath => text,
            _ => format!("({text})"),
        }
    }

    /// The operands of an operator.
    pub(super) fn operands(self, node: Node, operator: Operator) -> Option<(Node, Node)> {
        if self.kind(node) != Kind::Binary(operator) {
            return None;
        }
        Some((self.tree.expression(node, 0)?, self.tree.expression(node, 1)?))
    }

    /// The only name of an attribute path, and its node.
    pub(super) fn single_name(self, path: Node) -> Option<&'s [u8]> {
        match self.tree.children(path) {
            [only] if self.kind(*only) == Kind::Name => Some(self.bytes(*only)),
            _ => None,
        }
    }

    /// The names that a `let`, a set or a pattern defines, as far as they are written out: the first of each path.
    pub(super) fn defined(self, node: Node) -> Vec<&'s [u8]> {
        let mut names = Vec::new();
        for child in self.tree.children(node) {
            match self.kind(*child) {
                Kind::Bind => {
                    let path = self.tree.child(*child, Kind::AttrPath);
                    let first = path.and_then(|path| self.tree.children(path).first().copied());
                    names.extend(first.map(|first| self.plain_name(first)));
                }
                Kind::Inherit | Kind::InheritFrom => {
                    let inherited = self.tree.children(*child).iter().copied();
                    let is_name = |node: &Node| matches!(self.kind(*node), Kind::Name | Kind::Str);
                    names.extend(inherited.filter(is_name).map(|name| self.plain_name(name)));
                }
                Kind::Formal => {
                    names.extend(self.tree.child(*child, Kind::Name).map(|name| self.bytes(name)));
                }
                _ => {}
            }
        }
        names
    }

    /// A name without the quotes it may have.
    pub(super) fn plain_name(self, node: Node) -> &'s [u8] {
        let text = self.bytes(node);
        text.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\"")).unwrap_or(text)
    }

    /// Whether a name means what the language gives it: nothing around the place defines it.
    pub(super) fn is_global(self, node: Node, name: &[u8]) -> bool {
        !self.tree.ancestors(node).any(|around| match self.kind(around) {
            Kind::Let | Kind::RecAttrs | Kind::LegacyLet => self.defined(around).contains(&name),
            Kind::Lambda => {
                let pattern = self.tree.child(around, Kind::Pattern);
                let is_formal = pattern.is_some_and(|pattern| self.defined(pattern).contains(&name));
                is_formal || self.tree.child(around, Kind::Name).is_some_and(|arg| self.bytes(arg) == name)
            }
            _ => false,
        })
    }

    /// Whether a node is a name of the language, `name` or `builtins.name`.
    pub(super) fn is_builtin(self, node: Node, name: &[u8]) -> bool {
        match self.kind(node) {
            Kind::Var => self.bytes(node) == name && self.is_global(node, name),
            Kind::Select => {
                let set = self.tree.expression(node, 0);
                let path = self.tree.child(node, Kind::AttrPath);
                set.is_some_and(|set| self.kind(set) == Kind::Var && self.bytes(set) == b"builtins")
                    && path.and_then(|path| self.single_name(path)) == Some(name)
                    && self.is_global(node, b"builtins")
            }
            _ => false,
        }
    }

    /// Whether a value is a boolean, or no value at all, by the look of it.
    pub(super) fn is_boolean(self, node: Node) -> bool {
        let node = self.tree.bare(node);
        match self.kind(node) {
            Kind::Not | Kind::HasAttr => true,
            Kind::Binary(operator) => matches!(
                operator,
                Operator::Eq
                    | Operator::NEq
                    | Operator::Less
                    | Operator::LessEq
                    | Operator::Greater
                    | Operator::GreaterEq
                    | Operator::And
                    | Operator::Or
                    | Operator::Impl
            ),
            Kind::Var => [&b"true"[..], b"false"].iter().any(|name| self.is_builtin(node, name)),
            Kind::Apply => {
                let function = self.tree.expression(node, 0);
                const TESTS: [&[u8]; 9] = [
                    b"isNull",
                    b"isAttrs",
                    b"isList",
                    b"isString",
                    b"isInt",
                    b"isBool",
                    b"isFunction",
                    b"isPath",
                    b"pathExists",
                ];
                function.is_some_and(|function| TESTS.iter().any(|name| self.is_builtin(function, name)))
            }
            _ => false,
        }
    }

    /// Whether there is a comment in a part of the text that is outside of all strings.
    pub(super) fn has_comment(self, range: Range<u32>) -> bool {
        let text = self.tree.source().get(range.start as usize..range.end as usize).unwrap_or_default();
        text.contains(&b'#') || text.windows(2).any(|pair| pair == b"/*")
    }

    /// Whether a comment stands between the children of a node.
    pub(super) fn has_own_comment(self, node: Node) -> bool {
        let children = self.tree.children(node);
        children
            .iter()
            .zip(children.iter().skip(1))
            .any(|(a, b)| self.has_comment(self.range(*a).end..self.range(*b).start))
    }

    /// Bytes of a place and of the white space before it; where it is alone on its lines, those lines.
    pub(super) fn with_space_before(self, range: Range<u32>) -> Range<u32> {
        let before = self.tree.source().get(..range.start as usize).unwrap_or_default();
        let space = before.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
        range.start - u32::try_from(space).unwrap_or(0)..range.end
    }
}
