//! What a piece of code takes from the environments around it.

use crate::code::{Bindings, Code, INNER, Node, PathPart, Span};
use crate::heap::NodeId;
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// A variable: how many environments further out, and its slot there.
pub(crate) type Variable = (u32, u32);

/// Code that runs later.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Suspended {
    Value(NodeId),
    /// A function, by its number in [`Code::lambdas`].
    Lambda(u32),
}

/// The variables that code takes from the environment that it is kept with, and from those around it, each once.
/// A name that only `with`s can give stands for what these are of.
pub(crate) fn captured(code: &Code, suspended: Suspended) -> Rc<[Variable]> {
    let mut walk = Walk { code, pending: Vec::new(), seen: FxHashSet::default(), found: Vec::new() };
    match suspended {
        Suspended::Value(node) => walk.pending.push((node, 0)),
        Suspended::Lambda(index) => walk.lambda(index, 0),
    }
    while let Some((node, level)) = walk.pending.pop() {
        walk.node(node, level);
    }
    walk.found.into()
}

/// Code may be nested deeply, so what is still to be seen is a list.
struct Walk<'c> {
    code: &'c Code,
    /// Nodes, and how many environments the code has made around each.
    pending: Vec<(NodeId, u32)>,
    seen: FxHashSet<Variable>,
    found: Vec<Variable>,
}

impl Walk<'_> {
    fn node(&mut self, node: NodeId, level: u32) {
        match self.code.node(node) {
            Node::Const(_) | Node::CurPos => {}
            Node::Local(slot) => self.variable(0, slot, level),
            Node::Outer { depth, slot } => self.variable(depth, slot, level),
            Node::WithName { scopes, .. } => {
                let scopes = self.code.with_scopes[scopes as usize].clone();
                for scope in scopes.iter() {
                    self.variable(scope.depth, 0, level);
                }
            }
            Node::Select { set, .. } => self.pending.push((set, level)),
            Node::SelectPath { set, path, default } => {
                // Node 0, a constant, stands for no default.
                self.pending.extend([(set, level), (default, level)]);
                self.path(path, level);
            }
            Node::HasAttr { set, path } => {
                self.pending.push((set, level));
                self.path(path, level);
            }
            Node::Attrs(bindings) => {
                let bindings = self.code.bindings[bindings as usize];
                self.list(bindings.hidden, level, 1);
                self.list(bindings.dynamic, level, 3);
                self.values(bindings, level, level + u32::from(bindings.hidden.len > 0));
            }
            Node::RecAttrs(bindings) => self.scope(bindings, level),
            Node::Let { bindings, body } => {
                self.scope(bindings, level);
                self.pending.push((body, level + 1));
            }
            Node::With { scope, body } => self.pending.extend([(scope, level), (body, level + 1)]),
            Node::List(items) => self.list(items, level, 1),
            Node::Lambda(index) => self.lambda(index, level),
            Node::Call { fun, args } => {
                self.pending.push((fun, level));
                self.list(args, level, 1);
            }
            Node::If { cond, then, otherwise } => {
                self.pending.extend([(cond, level), (then, level), (otherwise, level)]);
            }
            Node::Assert { cond, body, .. } => self.pending.extend([(cond, level), (body, level)]),
            Node::Not(inner) => self.pending.push((inner, level)),
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
            | Node::Div(a, b) => self.pending.extend([(a, level), (b, level)]),
            // Each part has its position behind it.
            Node::Concat { parts, .. } => self.list(parts, level, 2),
        }
    }

    fn lambda(&mut self, index: u32, level: u32) {
        let lambda = &self.code.lambdas[index as usize];
        let formals = lambda.formals.iter().flat_map(|formals| formals.iter());
        self.pending.extend(formals.filter_map(|formal| formal.default).map(|node| (node, level + 1)));
        self.pending.push((lambda.body, level + 1));
    }

    fn variable(&mut self, depth: u32, slot: u32, level: u32) {
        if depth >= level && self.seen.insert((depth - level, slot)) {
            self.found.push((depth - level, slot));
        }
    }

    fn path(&mut self, path: u32, level: u32) {
        for part in self.code.paths[path as usize].iter() {
            if let PathPart::Dynamic(name, _) = part {
                self.pending.push((*name, level));
            }
        }
    }

    /// Every `step`th entry of a list is code; of three the second is, too.
    fn list(&mut self, span: Span, level: u32, step: usize) {
        let entries = &self.code.lists[span.start as usize..(span.start + span.len) as usize];
        for entry in entries.chunks(step) {
            self.pending.push((entry[0], level));
            if let [_, value, _] = entry {
                self.pending.push((*value, level));
            }
        }
    }

    /// A `let` or `rec`.
    fn scope(&mut self, bindings: u32, level: u32) {
        let bindings = self.code.bindings[bindings as usize];
        self.list(bindings.hidden, level + 1, 1);
        self.list(bindings.dynamic, level + 1, 3);
        self.values(bindings, level, level + 1);
    }

    fn values(&mut self, bindings: Bindings, level: u32, inner: u32) {
        let span = bindings.values;
        for &value in &self.code.lists[span.start as usize..(span.start + span.len) as usize] {
            self.pending.push((value & !INNER, if value & INNER != 0 { inner } else { level }));
        }
    }
}
