//! Going through code for the variables that it uses, without evaluating it.

use crate::code::{Bindings, Code, INNER, Node, PathPart, Span};
use crate::heap::NodeId;
use nivis_syntax::symbol::Symbol;

/// Which environment code makes, with the number of its bindings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Made {
    /// By a function or a `with`.
    Plain,
    Let(u32),
    Rec(u32),
    /// That of a set that is not recursive: sources of its `inherit (e)`.
    Sources(u32),
}

/// Who wants to know what code uses.
pub(crate) trait Visitor {
    /// The environments that the code has made around a node.
    type Scope: Copy;
    /// What is selected on a node's value.
    type Selected: Copy;

    /// The whole value is used.
    const WHOLE: Self::Selected;
    /// It is asked whether the value has something (`a ? b`).
    const ASKED: Self::Selected;

    /// The environments inside of one more.
    fn inside(&mut self, scope: Self::Scope, made: Made) -> Self::Scope;

    /// A selection of `name` on whose value `rest` is selected.
    fn select(&mut self, name: Symbol, rest: Self::Selected) -> Self::Selected;

    /// A use of a variable, `depth` environments further out than `scope`.
    fn variable(&mut self, code: &Code, scope: Self::Scope, depth: u32, slot: u32, selected: Self::Selected);

    /// Whether what is bound to a name of a `let`, or to a source of `inherit (e)`, is seen where that is used, and
    /// not by itself.
    fn follows(&self, code: &Code, bound: NodeId) -> bool;
}

/// Code may be nested deeply, so what is still to be seen is a list.
pub(crate) struct Walk<'c, V: Visitor> {
    code: &'c Code,
    pub visitor: V,
    pending: Vec<(NodeId, V::Scope, V::Selected)>,
}

impl<'c, V: Visitor> Walk<'c, V> {
    pub(crate) fn new(code: &'c Code, visitor: V) -> Self {
        Walk { code, visitor, pending: Vec::new() }
    }

    /// Goes through everything that was pushed.
    pub(crate) fn run(mut self) -> V {
        while let Some((node, scope, selected)) = self.pending.pop() {
            self.node(node, scope, selected);
        }
        self.visitor
    }

    pub(crate) fn push(&mut self, node: NodeId, scope: V::Scope) {
        self.pending.push((node, scope, V::WHOLE));
    }

    /// The body and the defaults of a function, in an environment that was made for it.
    pub(crate) fn push_lambda(&mut self, index: u32, inner: V::Scope) {
        let lambda = &self.code.lambdas[index as usize];
        let formals = lambda.formals.iter().flat_map(|formals| formals.iter());
        self.pending.extend(formals.filter_map(|formal| formal.default).map(|node| (node, inner, V::WHOLE)));
        self.push(lambda.body, inner);
    }

    fn both(&mut self, a: NodeId, b: NodeId, scope: V::Scope) {
        self.pending.extend([(a, scope, V::WHOLE), (b, scope, V::WHOLE)]);
    }

    fn node(&mut self, node: NodeId, scope: V::Scope, selected: V::Selected) {
        match self.code.node(node) {
            Node::Const(_) | Node::CurPos => {}
            Node::Local(slot) => self.visitor.variable(self.code, scope, 0, slot, selected),
            Node::Outer { depth, slot } => self.visitor.variable(self.code, scope, depth, slot, selected),
            Node::WithName { scopes, .. } => {
                for with in self.code.with_scopes[scopes as usize].iter() {
                    self.visitor.variable(self.code, scope, with.depth, 0, V::WHOLE);
                }
            }
            Node::Select { set, name, .. } => {
                let selected = self.visitor.select(name, selected);
                self.pending.push((set, scope, selected));
            }
            Node::SelectPath { set, path, default } => {
                // Node 0, a constant, stands for no default. What has one is not a plain selection.
                let rest = if default == 0 { selected } else { V::WHOLE };
                self.push(default, scope);
                self.path(set, path, scope, rest);
            }
            Node::HasAttr { set, path } => self.path(set, path, scope, V::ASKED),
            Node::Attrs(index) => {
                let bindings = self.code.bindings[index as usize];
                let inner = match bindings.hidden.len {
                    0 => scope,
                    _ => self.visitor.inside(scope, Made::Sources(index)),
                };
                self.sources(bindings, scope);
                self.list(bindings.dynamic, scope, 3);
                self.values(bindings, scope, inner, false);
            }
            Node::RecAttrs(index) => {
                self.bound(index, scope, Made::Rec(index));
            }
            Node::Let { bindings, body } => {
                let inner = self.bound(bindings, scope, Made::Let(bindings));
                self.push(body, inner);
            }
            Node::With { scope: set, body } => {
                self.push(set, scope);
                let inner = self.visitor.inside(scope, Made::Plain);
                self.push(body, inner);
            }
            Node::List(items) => self.list(items, scope, 1),
            Node::Lambda(index) => {
                let inner = self.visitor.inside(scope, Made::Plain);
                self.push_lambda(index, inner);
            }
            Node::Call { fun, args } => {
                self.push(fun, scope);
                self.list(args, scope, 1);
            }
            Node::If { cond, then, otherwise } => {
                self.push(cond, scope);
                self.both(then, otherwise, scope);
            }
            Node::Assert { cond, body, .. } => self.both(cond, body, scope),
            Node::Not(inner) => self.push(inner, scope),
            Node::Equal(a, b)
            | Node::NotEqual(a, b)
            | Node::And(a, b)
            | Node::Or(a, b)
            | Node::Implies(a, b)
            | Node::Update(a, b)
            | Node::ConcatLists(a, b)
            | Node::Less(a, b)
            | Node::Sub(a, b)
            | Node::Mul(a, b)
            | Node::Div(a, b) => self.both(a, b, scope),
            // Each part has its position behind it.
            Node::Concat { parts, .. } => self.list(parts, scope, 2),
        }
    }

    /// A path on a set: its first names, if one follows that is evaluated.
    fn path(&mut self, set: NodeId, path: u32, scope: V::Scope, rest: V::Selected) {
        let parts = &self.code.paths[path as usize];
        let plain = parts.iter().take_while(|part| matches!(part, PathPart::Name(_))).count();
        let mut selected = if plain == parts.len() { rest } else { V::WHOLE };
        for part in parts[..plain].iter().rev() {
            if let PathPart::Name(name) = part {
                selected = self.visitor.select(*name, selected);
            }
        }
        self.pending.push((set, scope, selected));
        for part in &parts[plain..] {
            if let PathPart::Dynamic(name, _) = part {
                self.push(*name, scope);
            }
        }
    }

    fn entries(&self, span: Span) -> &'c [u32] {
        &self.code.lists[span.start as usize..(span.start + span.len) as usize]
    }

    /// Every `step`th entry of a list is code; of three the second is, too.
    fn list(&mut self, span: Span, scope: V::Scope, step: usize) {
        for entry in self.entries(span).chunks(step) {
            self.push(entry[0], scope);
            if let [_, value, _] = entry {
                self.push(*value, scope);
            }
        }
    }

    /// A `let` or `rec`; gives its environment.
    fn bound(&mut self, index: u32, scope: V::Scope, made: Made) -> V::Scope {
        let bindings = self.code.bindings[index as usize];
        let inner = self.visitor.inside(scope, made);
        self.sources(bindings, inner);
        self.list(bindings.dynamic, inner, 3);
        // What a `rec` binds is also in the set that it gives.
        self.values(bindings, scope, inner, matches!(made, Made::Let(_)));
        inner
    }

    fn sources(&mut self, bindings: Bindings, scope: V::Scope) {
        for &source in self.entries(bindings.hidden) {
            if !self.visitor.follows(self.code, source) {
                self.push(source, scope);
            }
        }
    }

    fn values(&mut self, bindings: Bindings, scope: V::Scope, inner: V::Scope, may_follow: bool) {
        for &value in self.entries(bindings.values) {
            let node = value & !INNER;
            if !(may_follow && self.visitor.follows(self.code, node)) {
                self.push(node, if value & INNER != 0 { inner } else { scope });
            }
        }
    }
}
