//! Attribute sets: looking up, making, and `//`.

use crate::error::{Error, ErrorKind, Result};
use crate::evaluator::Evaluator;
use crate::heap::{NodeId, Ref, Word};
use crate::shape::{self, FROM_RIGHT, LAYERED, ShapeId};
use crate::source::Pos;
use nivis_syntax::symbol::Symbol;

/// Two layers whose sizes are at most this far apart are merged by `//`; others stay layers. So a set has few of
/// them, and what is copied altogether stays proportional to what is added.
const COMPARABLE: u32 = 2;
/// Two layers that have at most this many attributes together are merged in any case.
const SMALL: u32 = 24;
/// How many layers a set may have.
const MAX_LAYERS: i64 = 8;

/// One attribute: its name, place and slot.
#[derive(Clone, Copy)]
pub struct Attr {
    pub name: Symbol,
    pub pos: Pos,
    pub at: Ref,
}

impl Evaluator {
    /// The slot of an attribute.
    #[inline]
    pub fn attr(&mut self, set: Word, name: Symbol) -> Option<Ref> {
        let mut set = set;
        while set.middle() == LAYERED {
            let top = self.heap.get(set.at().at(1));
            if let Some(slot) = self.shapes.slot(top.middle(), name) {
                return Some(top.at().at(slot));
            }
            set = self.heap.get(set.at());
        }
        let slot = self.shapes.slot(set.middle(), name)?;
        Some(set.at().at(slot))
    }

    /// The slot of an attribute, and where it was defined.
    pub fn attr_with_pos(&mut self, set: Word, name: Symbol) -> Option<(Ref, Pos)> {
        let mut set = set;
        while set.middle() == LAYERED {
            let top = self.heap.get(set.at().at(1));
            if let Some(slot) = self.shapes.slot(top.middle(), name) {
                return Some((top.at().at(slot), self.shapes.position(top.middle(), slot)));
            }
            set = self.heap.get(set.at());
        }
        let slot = self.shapes.slot(set.middle(), name)?;
        Some((set.at().at(slot), self.shapes.position(set.middle(), slot)))
    }

    /// How many attributes a set has.
    pub fn attr_count(&mut self, set: Word) -> usize {
        let set = self.flat(set);
        self.shapes.get(set.middle()).names.len()
    }

    /// At most how many attributes a set has.
    pub(crate) fn attr_bound(&self, set: Word) -> u32 {
        if set.middle() == LAYERED {
            return self.layer_info(set).0;
        }
        self.shapes.get(set.middle()).names.len() as u32
    }

    /// The most attributes, and the number of layers, of a layered set.
    fn layer_info(&self, set: Word) -> (u32, i64) {
        match self.heap.get(set.at().at(2)).as_small_int() {
            Some(info) => (info as u32, info >> 32),
            // It was flattened.
            None => (self.attr_bound(self.heap.get(set.at().at(1))), 1),
        }
    }

    /// The same set with one shape and one row of slots.
    #[inline(always)]
    pub fn flat(&mut self, set: Word) -> Word {
        if set.middle() == LAYERED { self.flatten(set) } else { set }
    }

    /// Merges the layers, smallest first, and leaves the result as the only one. The layers before are kept beside
    /// it: somebody may be forcing a slot of theirs.
    #[inline(never)]
    fn flatten(&mut self, set: Word) -> Word {
        let mut flat = self.heap.get(set.at().at(1));
        let mut rest = self.heap.get(set.at());
        let mut busy = self.is_being_forced(flat);
        while rest.middle() != shape::EMPTY {
            let layer = if rest.middle() == LAYERED { self.heap.get(rest.at().at(1)) } else { rest };
            busy |= self.is_being_forced(layer);
            flat = self.merge(layer, flat);
            rest = if rest.middle() == LAYERED { self.heap.get(rest.at()) } else { Word::EMPTY_ATTRS };
        }
        let (below, top) = (self.heap.get(set.at()), self.heap.get(set.at().at(1)));
        if below.middle() != shape::EMPTY {
            // Whoever forces a slot of a layer looks there when it is done.
            let before = if busy {
                Word::attrs(LAYERED, self.heap.alloc_words(&[below, top, Word::NULL]))
            } else {
                Word::NULL
            };
            self.heap.set(set.at(), Word::EMPTY_ATTRS);
            self.heap.set(set.at().at(1), flat);
            self.heap.set(set.at().at(2), before);
        }
        flat
    }

    /// Whether some slot of a flat set is being forced.
    fn is_being_forced(&self, set: Word) -> bool {
        let slots = self.shapes.get(set.middle()).names.len() as u32;
        (0..slots).any(|slot| self.heap.get(set.at().at(slot)) == Word::BLACKHOLE)
    }

    /// The attributes of a set, sorted by symbol.
    pub fn attrs_of(&mut self, set: Word) -> Vec<Attr> {
        let set = self.flat(set);
        let (id, first) = (set.middle(), set.at());
        let names = self.shapes.get(id).names.iter().zip(0..);
        names
            .map(|(&name, slot)| Attr { name, pos: self.shapes.position(id, slot), at: first.at(slot) })
            .collect()
    }

    /// A flat set, or the type error for something else.
    #[inline(always)]
    pub(crate) fn flat_attrs_or(&mut self, value: Word, pos: Pos) -> Result<Word> {
        if value.is_attrs() { Ok(self.flat(value)) } else { Err(self.wrong_type("a set", value).at(pos)) }
    }

    /// A set of a known shape and these slots.
    pub fn attrs_of_shape(&mut self, shape: ShapeId, values: &[Word]) -> Word {
        let at = self.heap.alloc_words(values);
        Word::attrs(shape, at)
    }

    /// A set of these attributes, in any order; of several with one name the first stays.
    pub fn make_attrs(&mut self, mut attrs: Vec<(Symbol, Pos, Word)>) -> Word {
        if attrs.is_empty() {
            return Word::EMPTY_ATTRS;
        }
        if !attrs.is_sorted_by(|a, b| a.0 < b.0) {
            attrs.sort_by_key(|attr| attr.0);
            attrs.dedup_by_key(|attr| attr.0);
        }
        let names: Vec<Symbol> = attrs.iter().map(|attr| attr.0).collect();
        let positions: Vec<Pos> = attrs.iter().map(|attr| attr.1).collect();
        let shape = self.shapes.intern(&names, &positions, false);
        let at = self.heap.alloc(attrs.len());
        for (i, attr) in attrs.iter().enumerate() {
            self.heap.set(at.at(i as u32), attr.2);
        }
        Word::attrs(shape, at)
    }

    /// `a // b` of two sets.
    pub fn update(&mut self, a: Word, b: Word) -> Word {
        if a.middle() == shape::EMPTY {
            return b;
        }
        if b.middle() == shape::EMPTY {
            return a;
        }
        if b.middle() == LAYERED {
            let (base, top) = (self.heap.get(b.at()), self.heap.get(b.at().at(1)));
            let lower = self.update(a, base);
            return self.update(lower, top);
        }
        let (below, top, layers) = if a.middle() == LAYERED {
            (self.heap.get(a.at()), self.heap.get(a.at().at(1)), self.layer_info(a).1)
        } else {
            (Word::EMPTY_ATTRS, a, 1)
        };
        let (size, added) = (self.attr_bound(top), self.attr_bound(b));
        let comparable = size < added.saturating_mul(COMPARABLE) && added < size.saturating_mul(COMPARABLE);
        if comparable || size + added <= SMALL || layers >= MAX_LAYERS {
            let top = self.merge(top, b);
            return self.update(below, top);
        }
        let bound = self.attr_bound(a).saturating_add(added);
        let at = self.heap.alloc(shape::LAYERED_SLOTS as usize);
        self.heap.set(at, a);
        self.heap.set(at.at(1), b);
        let info = Word::small_int(i64::from(bound) | (layers + 1) << 32).unwrap_or(Word::NULL);
        self.heap.set(at.at(2), info);
        Word::attrs(LAYERED, at)
    }

    fn merge(&mut self, a: Word, b: Word) -> Word {
        let update = self.shapes.update(a.middle(), b.middle());
        let recipe = update.recipe.entries();
        let at = self.heap.alloc(recipe.len());
        let (left, right) = (a.at(), b.at());
        for (i, &from) in recipe.iter().enumerate() {
            let source = if from & FROM_RIGHT != 0 { right.at(from & !FROM_RIGHT) } else { left.at(from) };
            let word = self.refer(source);
            self.heap.set(at.at(i as u32), word);
        }
        self.shapes.give_back(update.recipe);
        Word::attrs(update.shape, at)
    }

    /// Evaluates `a // b`: the right operand first, as the reference does.
    pub(super) fn eval_update(&mut self, a: NodeId, b: NodeId, env: Ref) -> Result<Word> {
        let base = self.stack.len();
        self.update_operand(b, env, "in the right operand of the update (//) operator")?;
        self.update_operand(a, env, "in the left operand of the update (//) operator")?;
        let mut value = Word::EMPTY_ATTRS;
        while self.stack.len() > base {
            let operand = self.stack.pop().unwrap_or(Word::EMPTY_ATTRS);
            value = self.update(value, operand);
        }
        Ok(value)
    }

    /// Puts the sets of a chain of `//` on the stack, rightmost first.
    fn update_operand(&mut self, node: NodeId, env: Ref, context: &str) -> Result<()> {
        crate::limits::check_native_stack()?;
        if let crate::code::Node::Update(a, b) = self.code.node(node) {
            self.update_operand(b, env, "in the right operand of the update (//) operator")?;
            return self.update_operand(a, env, "in the left operand of the update (//) operator");
        }
        let pos = self.code.pos(node);
        let value = match self.eval(node, env) {
            Ok(value) if value.is_attrs() => value,
            Ok(value) => return Err(self.wrong_type("a set", value).trace(pos, context)),
            Err(error) => return Err(error.trace(pos, context)),
        };
        self.stack.push(value);
        Ok(())
    }

    /// The names of a set, for suggestions.
    pub(crate) fn names_of(&mut self, set: Word) -> Vec<String> {
        self.attrs_of(set).iter().map(|attr| self.name(attr.name)).collect()
    }

    /// An attribute that is not there.
    #[cold]
    #[inline(never)]
    pub(crate) fn missing_attr(&mut self, set: Word, name: Symbol) -> Error {
        let names = self.names_of(set);
        let (shown, name) = (self.shown_name(name), self.name(name));
        Error::new(ErrorKind::MissingAttribute, format!("attribute '{shown}' missing"))
            .suggest(crate::suggest::best_matches(&names, &name))
    }
}
