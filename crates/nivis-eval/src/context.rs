//! String contexts: what store objects a string refers to. Contexts are interned, so that a string's
//! is one number, and an empty one is 0.

use nivis_store::store_path::StorePath;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Number of an interned context; 0 has no elements.
pub type ContextId = u32;
/// The empty context.
pub const NO_CONTEXT: ContextId = 0;

/// One thing that a string refers to. Ordered as the reference orders them.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum ContextElem {
    /// A store path as such: a source, or a `.drv` file itself.
    Opaque(StorePath),
    /// A derivation with its whole closure, from a `drvPath` (`=path`).
    DrvDeep(StorePath),
    /// An output of a derivation (`!output!path`).
    Built { drv: StorePath, output: Rc<[u8]> },
}

impl ContextElem {
    /// The element as the reference shows it in messages.
    pub fn display(&self, store_dir: &nivis_store::store_path::StoreDir) -> Vec<u8> {
        match self {
            ContextElem::Opaque(path) => store_dir.print(path).into_bytes(),
            ContextElem::DrvDeep(path) => {
                let mut text = store_dir.print(path).into_bytes();
                text.extend_from_slice(b" (deep)");
                text
            }
            ContextElem::Built { drv, output } => {
                let mut text = store_dir.print(drv).into_bytes();
                text.push(b'^');
                text.extend_from_slice(output);
                text
            }
        }
    }
}

/// A set of elements while it is put together: their numbers, sorted.
#[derive(Default, Clone, Debug)]
pub struct ContextSet {
    elems: Vec<u32>,
}

/// All contexts of an evaluation.
pub struct Contexts {
    elems: Vec<ContextElem>,
    elem_index: FxHashMap<ContextElem, u32>,
    sets: Vec<Rc<[u32]>>,
    set_index: FxHashMap<Rc<[u32]>, ContextId>,
}

impl Default for Contexts {
    fn default() -> Self {
        Self::new()
    }
}

impl Contexts {
    /// Only the empty context.
    pub fn new() -> Self {
        let empty: Rc<[u32]> = Rc::new([]);
        Contexts {
            elems: Vec::new(),
            elem_index: FxHashMap::default(),
            sets: vec![empty.clone()],
            set_index: FxHashMap::from_iter([(empty, NO_CONTEXT)]),
        }
    }

    fn elem(&mut self, elem: ContextElem) -> u32 {
        if let Some(&id) = self.elem_index.get(&elem) {
            return id;
        }
        let id = self.elems.len() as u32;
        self.elems.push(elem.clone());
        self.elem_index.insert(elem, id);
        id
    }

    /// Adds an element to a set.
    pub fn insert(&mut self, set: &mut ContextSet, elem: ContextElem) {
        let id = self.elem(elem);
        if let Err(at) = set.elems.binary_search(&id) {
            set.elems.insert(at, id);
        }
    }

    /// Adds all elements of a context to a set.
    #[inline]
    pub fn extend(&self, set: &mut ContextSet, context: ContextId) {
        if context == NO_CONTEXT {
            return;
        }
        let from = &self.sets[context as usize];
        if set.elems.is_empty() {
            set.elems.extend_from_slice(from);
            return;
        }
        for &id in from.iter() {
            if let Err(at) = set.elems.binary_search(&id) {
                set.elems.insert(at, id);
            }
        }
    }

    /// The number of a set.
    pub fn intern(&mut self, set: &ContextSet) -> ContextId {
        if set.elems.is_empty() {
            return NO_CONTEXT;
        }
        if let Some(&id) = self.set_index.get(set.elems.as_slice()) {
            return id;
        }
        let id = self.sets.len() as u32;
        let elems: Rc<[u32]> = set.elems.as_slice().into();
        self.sets.push(elems.clone());
        self.set_index.insert(elems, id);
        id
    }

    /// The context of one element.
    pub fn single(&mut self, elem: ContextElem) -> ContextId {
        let mut set = ContextSet::default();
        self.insert(&mut set, elem);
        self.intern(&set)
    }

    /// A context as a set that can grow.
    pub fn to_set(&self, context: ContextId) -> ContextSet {
        ContextSet { elems: self.sets[context as usize].to_vec() }
    }

    /// The elements of a set, in the reference's order.
    pub fn sorted(&self, set: &ContextSet) -> Vec<ContextElem> {
        let mut elems: Vec<_> = set.elems.iter().map(|&id| self.elems[id as usize].clone()).collect();
        elems.sort();
        elems
    }

    /// The elements of a context, in the reference's order.
    pub fn elements(&self, context: ContextId) -> Vec<ContextElem> {
        self.sorted(&ContextSet { elems: self.sets[context as usize].to_vec() })
    }
}

impl ContextSet {
    /// Whether nothing is referred to.
    pub fn is_empty(&self) -> bool {
        self.elems.is_empty()
    }
}
