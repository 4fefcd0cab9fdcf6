//! What a piece of code takes from the environments around it.

use crate::code::Code;
use crate::heap::NodeId;
use crate::walk::{Made, Visitor, Walk};
use nivis_syntax::symbol::Symbol;
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
    let mut walk = Walk::new(code, Captured::default());
    match suspended {
        Suspended::Value(node) => walk.push(node, 0),
        Suspended::Lambda(index) => walk.push_lambda(index, 1),
    }
    walk.run().found.into()
}

#[derive(Default)]
struct Captured {
    seen: FxHashSet<Variable>,
    found: Vec<Variable>,
}

impl Visitor for Captured {
    /// How many environments the code has made.
    type Scope = u32;
    type Selected = ();

    const WHOLE: () = ();
    const ASKED: () = ();

    #[inline(always)]
    fn inside(&mut self, scope: u32, _: Made) -> u32 {
        scope + 1
    }

    #[inline(always)]
    fn select(&mut self, _: Symbol, (): ()) {}

    #[inline(always)]
    fn variable(&mut self, _: &Code, scope: u32, depth: u32, slot: u32, (): ()) {
        if depth >= scope && self.seen.insert((depth - scope, slot)) {
            self.found.push((depth - scope, slot));
        }
    }

    #[inline(always)]
    fn follows(&self, _: &Code, _: NodeId) -> bool {
        false
    }
}
