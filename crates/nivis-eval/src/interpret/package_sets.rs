//! One set of packages for all hosts that ask for the same one.
//!
//! Each host of a fleet applies the function that makes the set of packages of nixpkgs (`pkgs/top-level/default.nix`)
//! by itself, with arguments that are often the same: a platform, the configuration, overlays of the flake. Half of a
//! further host's work is that set. The language makes no difference between a value and the same value made a second
//! time, so what such a function gave is given again when its argument is the same.

use crate::code::Formal;
use crate::evaluator::Evaluator;
use crate::heap::{Ref, Word};
use nivis_syntax::symbol::SymbolTable;

/// By these arguments such a function is known.
const FORMALS: [&[u8]; 5] = [b"localSystem", b"config", b"overlays", b"crossOverlays", b"stdenvStages"];
/// How many sets are kept. Hosts are evaluated one after the other; more would keep alive what nobody needs.
const KEPT: usize = 4;

/// What such a function was applied to, and what came of it.
pub(crate) struct PackageSet {
    lambda: u32,
    env: Ref,
    argument: Word,
    value: Word,
}

impl PackageSet {
    /// What it keeps alive.
    pub(crate) fn roots(&self) -> [Word; 3] {
        [Word::lambda(self.lambda, self.env), self.argument, self.value]
    }
}

/// Whether a function with these arguments makes sets of packages.
pub(crate) fn makes_packages(formals: &[Formal], symbols: &SymbolTable) -> bool {
    formals.len() >= FORMALS.len()
        && FORMALS.iter().all(|name| formals.iter().any(|formal| symbols.name(formal.name) == *name))
}

impl Evaluator {
    /// What the function gave for the same argument, a forced set that the caller keeps alive.
    pub(super) fn known_packages(&mut self, lambda: u32, env: Ref, argument: Word) -> Option<Word> {
        if self.is_trying {
            return None;
        }
        for i in (0..self.package_sets.len()).rev() {
            let PackageSet { lambda: known, env: known_env, argument: before, value } = self.package_sets[i];
            if (known, known_env) == (lambda, env) && self.is_same(before, argument) {
                let used = self.package_sets.remove(i);
                self.package_sets.push(used);
                return Some(value);
            }
        }
        None
    }

    /// Remembers what the function gave, instead of what was not used for longest.
    pub(super) fn remember_packages(&mut self, lambda: u32, env: Ref, argument: Word, value: Word) {
        if self.is_trying {
            return;
        }
        if self.package_sets.len() == KEPT {
            self.package_sets.remove(0);
        }
        self.package_sets.push(PackageSet { lambda, env, argument, value });
    }
}
