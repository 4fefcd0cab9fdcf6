//! Which parts of its arguments a function can read, as far as its code says.
//!
//! A use of an argument counts with the names that are selected on it. What a `let` binds to an argument, or to a
//! selection on one, and what an `inherit` takes from such a selection, counts where it is used.

use crate::code::{Code, INNER, LambdaCode, Node, PathPart};
use crate::heap::NodeId;
use crate::walk::{Made, Visitor, Walk};
use nivis_syntax::symbol::Symbol;
use rustc_hash::FxHashSet;

/// Names that are selected one after the other; none stand for the whole value.
pub(crate) type Path = Vec<Symbol>;

/// Of one argument: the paths that are read, and those that the function asks about with `?`.
#[derive(Default)]
pub(crate) struct Uses {
    pub read: FxHashSet<Path>,
    pub asked: FxHashSet<Path>,
}

/// What a function with named arguments does with each of them; nothing, if it also uses their set as a whole.
pub(crate) fn reads(code: &Code, index: u32) -> Option<Vec<Uses>> {
    let lambda = &code.lambdas[index as usize];
    let count = lambda.formals.as_ref()?.len();
    let uses = (0..count).map(|_| Uses::default()).collect();
    let mut walk = Walk::new(
        code,
        Reads { lambda, scopes: vec![(ROOT, Made::Plain)], selections: Vec::new(), uses, everything: false },
    );
    walk.push_lambda(index, ROOT);
    let found = walk.run();
    (!found.everything).then_some(found.uses)
}

/// The environment of the function itself, in [`Reads::scopes`].
const ROOT: u32 = 0;
/// So many bindings to bindings are followed: those of a circle have no end.
const MOST_STEPS: u32 = 10_000;

/// What is selected: an entry of [`Reads::selections`], or how the value is used.
#[derive(Clone, Copy)]
enum Selected {
    Whole,
    Asked,
    Name(u32),
}

struct Reads<'c> {
    lambda: &'c LambdaCode,
    /// Environments that the code makes, each with the one around it.
    scopes: Vec<(u32, Made)>,
    /// A name, and what is selected on its value.
    selections: Vec<(Symbol, Selected)>,
    uses: Vec<Uses>,
    /// The function uses the set of its arguments.
    everything: bool,
}

impl Visitor for Reads<'_> {
    type Scope = u32;
    type Selected = Selected;

    const WHOLE: Selected = Selected::Whole;
    const ASKED: Selected = Selected::Asked;

    fn inside(&mut self, scope: u32, made: Made) -> u32 {
        self.scopes.push((scope, made));
        self.scopes.len() as u32 - 1
    }

    fn select(&mut self, name: Symbol, rest: Selected) -> Selected {
        self.selections.push((name, rest));
        Selected::Name(self.selections.len() as u32 - 1)
    }

    fn variable(&mut self, code: &Code, scope: u32, depth: u32, slot: u32, selected: Selected) {
        let (mut scope, mut depth, mut slot, mut selected) = (scope, depth, slot, selected);
        for _ in 0..MOST_STEPS {
            for _ in 0..depth {
                if scope == ROOT {
                    return;
                }
                scope = self.scopes[scope as usize].0;
            }
            if scope == ROOT {
                return self.used(slot, selected);
            }
            let Some((node, from)) = self.bound(code, scope, slot) else { return };
            if !self.follows(code, node) {
                return;
            }
            (scope, depth, slot, selected) = self.through(code, node, from, selected);
        }
        self.everything = true;
    }

    /// Selections by names alone on a variable.
    fn follows(&self, code: &Code, bound: NodeId) -> bool {
        let mut node = bound;
        loop {
            node = match code.node(node) {
                Node::Local(_) | Node::Outer { .. } => return true,
                Node::Select { set, .. } => set,
                Node::SelectPath { set, path, default: 0 } if is_plain(code, path) => set,
                _ => return false,
            };
        }
    }
}

impl Reads<'_> {
    /// What is bound in a slot of an environment that does not give it away otherwise, and where it is evaluated.
    fn bound(&self, code: &Code, scope: u32, slot: u32) -> Option<(NodeId, u32)> {
        let (outer, made) = self.scopes[scope as usize];
        let (index, values_are_seen) = match made {
            Made::Plain => return None,
            Made::Let(index) => (index, true),
            Made::Rec(index) | Made::Sources(index) => (index, false),
        };
        let bindings = code.bindings[index as usize];
        let is_set = matches!(made, Made::Sources(_));
        let values = if is_set { 0 } else { bindings.values.len };
        if slot < values {
            let value = code.lists[(bindings.values.start + slot) as usize];
            let from = if value & INNER != 0 { scope } else { outer };
            return values_are_seen.then_some((value & !INNER, from));
        }
        let source = code.lists[(bindings.hidden.start + slot - values) as usize];
        Some((source, if is_set { outer } else { scope }))
    }

    /// The variable that the selections of `node` are made on, in `scope`, and all that is selected on it.
    fn through(
        &mut self,
        code: &Code,
        node: NodeId,
        scope: u32,
        selected: Selected,
    ) -> (u32, u32, u32, Selected) {
        let (mut node, mut selected) = (node, selected);
        loop {
            node = match code.node(node) {
                Node::Local(slot) => return (scope, 0, slot, selected),
                Node::Outer { depth, slot } => return (scope, depth, slot, selected),
                Node::Select { set, name, .. } => {
                    selected = self.select(name, selected);
                    set
                }
                Node::SelectPath { set, path, .. } => {
                    for part in code.paths[path as usize].iter().rev() {
                        if let PathPart::Name(name) = part {
                            selected = self.select(*name, selected);
                        }
                    }
                    set
                }
                _ => unreachable!("asked by the caller"),
            };
        }
    }

    fn used(&mut self, slot: u32, selected: Selected) {
        let first = u32::from(self.lambda.arg.is_some());
        let Some(formal) = slot.checked_sub(first) else {
            self.everything = true;
            return;
        };
        let (mut path, mut selected) = (Path::new(), selected);
        while let Selected::Name(index) = selected {
            let (name, rest) = self.selections[index as usize];
            path.push(name);
            selected = rest;
        }
        let uses = &mut self.uses[formal as usize];
        match selected {
            Selected::Asked => uses.asked.insert(path),
            _ => uses.read.insert(path),
        };
    }
}

fn is_plain(code: &Code, path: u32) -> bool {
    code.paths[path as usize].iter().all(|part| matches!(part, PathPart::Name(_)))
}
