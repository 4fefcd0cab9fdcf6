//! Shapes: the names and positions that attribute sets have in common, so that a set holds only its values.
//! Names are sorted by symbol, as the reference keeps them; results of `//` and of dropping positions are remembered.

use crate::source::Pos;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use nivis_syntax::symbol::{Symbol, SymbolTable};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::{BuildHasher, Hasher};
use std::rc::Rc;

/// Number of a shape.
pub type ShapeId = u32;

/// The shape of `{ }`.
pub const EMPTY: ShapeId = 0;
/// A set over another: its slots are base, top (which is flat), and the most attributes it can have.
pub const LAYERED: ShapeId = 1;
/// Slots of a layered set.
pub const LAYERED_SLOTS: u32 = 3;

/// Room from the start, so that tables are not hashed again while they grow: a host has a hundred thousand shapes.
const EXPECTED: usize = 1 << 16;
/// Larger shapes are not looked up for sharing: hashing them costs more than it saves.
const MAX_SHARED: usize = 96;
/// Larger results of `//` are not remembered.
const MAX_REMEMBERED: usize = 48;
/// Entries of the table of updates beyond which it is begun anew.
const MAX_UPDATES: usize = 1 << 16;

/// Names with their positions.
pub struct Shape {
    pub names: Rc<[Symbol]>,
    positions: Positions,
    /// Used by code or by the evaluator itself: never reclaimed.
    pinned: bool,
    marked: bool,
    free: bool,
    /// The same without positions, once somebody asked; [`EMPTY`] before.
    bare: ShapeId,
}

/// The positions of a shape's names.
enum Positions {
    /// None has one.
    Nowhere,
    /// From this place of [`Shapes::places`] on, where those of code are.
    Pinned(u32),
    Own(Box<[Pos]>),
}

/// How `a // b` is put together: for each slot of the result the slot it comes from, bit 31 set for `b`.
#[derive(Clone)]
pub struct Update {
    pub shape: ShapeId,
    pub recipe: Recipe,
}

/// For each slot of a result the slot it comes from, with [`FROM_RIGHT`].
#[derive(Clone)]
pub enum Recipe {
    /// Remembered.
    Shared(Rc<[u32]>),
    /// Of a large set: to be given back with [`Shapes::give_back`].
    Once(Vec<u32>),
}

impl Recipe {
    /// The entries.
    pub fn entries(&self) -> &[u32] {
        match self {
            Recipe::Shared(entries) => entries,
            Recipe::Once(entries) => entries,
        }
    }
}

/// Bit of a recipe entry that says "from the right operand".
pub const FROM_RIGHT: u32 = 1 << 31;

/// All shapes of an evaluation.
pub struct Shapes {
    table: Vec<Shape>,
    free: Vec<ShapeId>,
    shared: HashTable<ShapeId>,
    /// Equal lists of names are one.
    names: HashTable<Rc<[Symbol]>>,
    /// Positions of the shapes of code.
    places: Vec<Pos>,
    /// Of the shapes that were printed, listed or the like: the slots in the order of the names' bytes.
    by_name: FxHashMap<ShapeId, Rc<[u32]>>,
    updates: FxHashMap<(ShapeId, ShapeId), Update>,
    /// Direct-mapped cache of lookups: shape and name in the key, slot + 1 (0: absent).
    lookups: Vec<(u64, u32)>,
    hasher: FxBuildHasher,
    /// Room for the recipe of a large set.
    room: Vec<u32>,
    /// As many zeros as the largest shape without positions has names.
    nowhere: Vec<Pos>,
}

const LOOKUPS: usize = 1 << 13;

impl Default for Shapes {
    fn default() -> Self {
        Self::new()
    }
}

impl Shapes {
    /// The empty and the layered shape only.
    pub fn new() -> Self {
        let mut shapes = Shapes {
            table: Vec::with_capacity(EXPECTED),
            free: Vec::new(),
            shared: HashTable::with_capacity(EXPECTED),
            names: HashTable::with_capacity(EXPECTED / 4),
            places: Vec::new(),
            by_name: FxHashMap::default(),
            updates: FxHashMap::default(),
            lookups: vec![(u64::MAX, 0); LOOKUPS],
            hasher: FxBuildHasher,
            room: Vec::new(),
            nowhere: Vec::new(),
        };
        shapes.push(&[], &[], true);
        shapes.push(&[], &[], true);
        shapes
    }

    fn push(&mut self, names: &[Symbol], positions: &[Pos], pinned: bool) -> ShapeId {
        let positions = if positions.iter().all(|&pos| pos == 0) {
            Positions::Nowhere
        } else if pinned {
            let start = self.places.len() as u32;
            self.places.extend_from_slice(positions);
            Positions::Pinned(start)
        } else {
            Positions::Own(positions.into())
        };
        let names = self.name_list(names);
        let shape = Shape { names, positions, pinned, marked: false, free: false, bare: EMPTY };
        if let Some(id) = self.free.pop() {
            self.table[id as usize] = shape;
            return id;
        }
        let id = self.table.len();
        assert!(id < crate::heap::MAX_MIDDLE as usize, "too many attribute set shapes");
        self.table.push(shape);
        id as ShapeId
    }

    fn name_list(&mut self, names: &[Symbol]) -> Rc<[Symbol]> {
        let hasher = &self.hasher;
        let hash = hasher.hash_one(names);
        match self.names.entry(hash, |known| **known == *names, |known| hasher.hash_one(&**known)) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(room) => room.insert(names.into()).get().clone(),
        }
    }

    /// The position of the name in a slot.
    #[inline(always)]
    pub fn position(&self, id: ShapeId, slot: u32) -> Pos {
        self.table[id as usize].position(&self.places, slot as usize)
    }

    fn hash(&self, names: &[Symbol], positions: &[Pos]) -> u64 {
        shape_hash(&self.hasher, names, positions.iter().copied())
    }

    /// The shape of these names (sorted, no duplicates) and positions; shared with an equal one if it is small.
    pub fn intern(&mut self, names: &[Symbol], positions: &[Pos], pinned: bool) -> ShapeId {
        debug_assert!(names.is_sorted() && names.len() == positions.len());
        if names.is_empty() {
            return EMPTY;
        }
        if names.len() > MAX_SHARED {
            return self.push(names, positions, pinned);
        }
        let hash = self.hash(names, positions);
        let (table, places) = (&self.table, &self.places);
        let found = self.shared.find(hash, |&id| {
            let shape = &table[id as usize];
            *shape.names == *names && shape.positions(places).eq(positions.iter().copied())
        });
        if let Some(&id) = found {
            self.table[id as usize].pinned |= pinned;
            return id;
        }
        let id = self.push(names, positions, pinned);
        let (table, places, hasher) = (&self.table, &self.places, &self.hasher);
        self.shared.insert_unique(hash, id, |&id| table[id as usize].hash(places, hasher));
        id
    }

    /// The shape with this number.
    #[inline(always)]
    pub fn get(&self, id: ShapeId) -> &Shape {
        &self.table[id as usize]
    }

    /// The slot of `name`, if the (flat) shape has it.
    #[inline(always)]
    pub fn slot(&mut self, id: ShapeId, name: Symbol) -> Option<u32> {
        let key = u64::from(id) << 32 | u64::from(name.0);
        let index = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 51) as usize % LOOKUPS;
        let (known, slot) = self.lookups[index];
        if known == key {
            return slot.checked_sub(1);
        }
        let found = find(&self.table[id as usize].names, name);
        self.lookups[index] = (key, found.map_or(0, |slot| slot + 1));
        found
    }

    /// The slots of a (flat) shape in the order of the names' bytes.
    pub fn by_name(&mut self, id: ShapeId, symbols: &SymbolTable) -> Rc<[u32]> {
        let names = &self.table[id as usize].names;
        self.by_name
            .entry(id)
            .or_insert_with(|| {
                let mut slots: Vec<u32> = (0..names.len() as u32).collect();
                slots.sort_unstable_by_key(|&slot| symbols.name(names[slot as usize]));
                slots.into()
            })
            .clone()
    }

    /// The same names without positions, as `mapAttrs` gives them.
    pub fn without_positions(&mut self, id: ShapeId) -> ShapeId {
        if id == EMPTY {
            return EMPTY;
        }
        let shape = &self.table[id as usize];
        if shape.bare != EMPTY {
            return shape.bare;
        }
        let bare = if matches!(shape.positions, Positions::Nowhere) {
            id
        } else {
            let names = shape.names.clone();
            self.nowhere.resize(self.nowhere.len().max(names.len()), 0);
            let nowhere = std::mem::take(&mut self.nowhere);
            let bare = self.intern(&names, &nowhere[..names.len()], false);
            self.nowhere = nowhere;
            bare
        };
        if bare == id || self.table[id as usize].pinned {
            self.table[bare as usize].pinned |= self.table[id as usize].pinned;
            self.table[id as usize].bare = bare;
        }
        bare
    }

    /// The shape of `a // b` and where each of its values comes from.
    pub fn update(&mut self, a: ShapeId, b: ShapeId) -> Update {
        if let Some(update) = self.updates.get(&(a, b)) {
            return update.clone();
        }
        let (left, right) = (&self.table[a as usize], &self.table[b as usize]);
        let most = left.names.len() + right.names.len();
        let (mut names, mut positions) = (Vec::with_capacity(most), Vec::with_capacity(most));
        let mut recipe = std::mem::take(&mut self.room);
        recipe.clear();
        let (mut i, mut j) = (0, 0);
        while i < left.names.len() || j < right.names.len() {
            let take_left =
                j == right.names.len() || (i < left.names.len() && left.names[i] < right.names[j]);
            if take_left {
                names.push(left.names[i]);
                positions.push(left.position(&self.places, i));
                recipe.push(i as u32);
                i += 1;
            } else {
                if i < left.names.len() && left.names[i] == right.names[j] {
                    i += 1;
                }
                names.push(right.names[j]);
                positions.push(right.position(&self.places, j));
                recipe.push(j as u32 | FROM_RIGHT);
                j += 1;
            }
        }
        if names.len() > MAX_SHARED {
            let shape = self.push(&names, &positions, false);
            return Update { shape, recipe: Recipe::Once(recipe) };
        }
        let shape = self.intern(&names, &positions, false);
        if recipe.len() > MAX_REMEMBERED {
            return Update { shape, recipe: Recipe::Once(recipe) };
        }
        let update = Update { shape, recipe: Recipe::Shared(recipe.as_slice().into()) };
        self.room = recipe;
        if self.updates.len() >= MAX_UPDATES {
            self.updates.clear();
        }
        self.updates.insert((a, b), update.clone());
        update
    }

    /// Takes the room of a recipe back.
    pub fn give_back(&mut self, recipe: Recipe) {
        if let Recipe::Once(room) = recipe {
            self.room = room;
        }
    }

    /// Notes that a live set has this shape; gives its number of slots.
    #[inline(always)]
    pub fn mark(&mut self, id: ShapeId) -> u32 {
        if id == LAYERED {
            return LAYERED_SLOTS;
        }
        let shape = &mut self.table[id as usize];
        shape.marked = true;
        shape.names.len() as u32
    }

    /// Drops the shapes that no live set has; everything that remembers shape numbers must be forgotten too.
    pub fn sweep(&mut self) {
        self.updates.clear();
        self.lookups.fill((u64::MAX, 0));
        let nobody = self.table[EMPTY as usize].names.clone();
        for id in 2..self.table.len() {
            let shape = &mut self.table[id];
            if std::mem::take(&mut shape.marked) || shape.pinned || shape.free {
                continue;
            }
            if shape.names.len() <= MAX_SHARED {
                let hash = shape.hash(&self.places, &self.hasher);
                if let Ok(entry) = self.shared.find_entry(hash, |&other| other as usize == id) {
                    entry.remove();
                }
            }
            let shape = &mut self.table[id];
            shape.names = nobody.clone();
            shape.positions = Positions::Nowhere;
            shape.bare = EMPTY;
            shape.free = true;
            self.by_name.remove(&(id as ShapeId));
            self.free.push(id as ShapeId);
        }
        self.names.retain(|names| Rc::strong_count(names) > 1);
    }

    /// How many shapes are in use.
    pub fn len(&self) -> usize {
        self.table.len() - self.free.len()
    }

    /// Never true: `{ }` has a shape.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }
}

impl Shape {
    #[inline(always)]
    fn position(&self, places: &[Pos], slot: usize) -> Pos {
        match &self.positions {
            Positions::Nowhere => 0,
            Positions::Pinned(start) => places[*start as usize + slot],
            Positions::Own(positions) => positions[slot],
        }
    }

    fn positions<'p>(&'p self, places: &'p [Pos]) -> impl Iterator<Item = Pos> + 'p {
        (0..self.names.len()).map(|slot| self.position(places, slot))
    }

    fn hash(&self, places: &[Pos], hasher: &FxBuildHasher) -> u64 {
        shape_hash(hasher, &self.names, self.positions(places))
    }
}

fn shape_hash(hasher: &FxBuildHasher, names: &[Symbol], positions: impl Iterator<Item = Pos>) -> u64 {
    let mut state = hasher.build_hasher();
    for (name, pos) in names.iter().zip(positions) {
        state.write_u64(u64::from(name.0) << 32 | u64::from(pos));
    }
    state.finish()
}

/// The index of `name` among sorted names.
#[inline]
fn find(names: &[Symbol], name: Symbol) -> Option<u32> {
    if names.len() <= 8 {
        return names.iter().position(|&n| n == name).map(|i| i as u32);
    }
    names.binary_search(&name).ok().map(|i| i as u32)
}
