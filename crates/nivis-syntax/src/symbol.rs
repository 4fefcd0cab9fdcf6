//! Interned names. A symbol's number is its order of first occurrence, which is observable:
//! the reference keeps attribute sets sorted by it, and `==` and `deepSeq` walk that order.

use bumpalo::Bump;
use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;

/// An interned byte string; ordered by first occurrence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Symbol(pub u32);

/// The table of all names of one evaluation.
pub struct SymbolTable {
    arena: &'static Bump,
    names: Vec<&'static [u8]>,
    index: HashTable<u32>,
    hasher: FxBuildHasher,
}

impl Default for SymbolTable {
    fn default() -> Self {
        Self::new()
    }
}

impl SymbolTable {
    /// An empty table. Its strings live until the process ends: there is one table in a process,
    /// and names are referred to from everywhere.
    pub fn new() -> Self {
        SymbolTable {
            arena: Box::leak(Box::new(Bump::new())),
            names: Vec::new(),
            index: HashTable::with_capacity(1 << 15),
            hasher: FxBuildHasher,
        }
    }

    /// The symbol of `name`, made now if it is new.
    pub fn intern(&mut self, name: &[u8]) -> Symbol {
        let hash = self.hasher.hash_one(name);
        if let Some(&id) = self.index.find(hash, |&id| self.names[id as usize] == name) {
            return Symbol(id);
        }
        let id = u32::try_from(self.names.len()).expect("fewer than 2^32 names");
        self.names.push(self.arena.alloc_slice_copy(name));
        let (names, hasher) = (&self.names, &self.hasher);
        self.index.insert_unique(hash, id, |&id| hasher.hash_one(names[id as usize]));
        Symbol(id)
    }

    /// The symbol of `name` if it was interned before.
    pub fn find(&self, name: &[u8]) -> Option<Symbol> {
        let hash = self.hasher.hash_one(name);
        self.index.find(hash, |&id| self.names[id as usize] == name).map(|&id| Symbol(id))
    }

    /// The bytes of a symbol.
    pub fn name(&self, symbol: Symbol) -> &'static [u8] {
        self.names[symbol.0 as usize]
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether no name was interned yet.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}
