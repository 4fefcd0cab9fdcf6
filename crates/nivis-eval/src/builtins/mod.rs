//! The builtins: a table of names, arities and functions. A function finds its arguments on the value stack from
//! `base` on, may push what must survive calls, and returns a forced value; the caller cuts the stack back.

mod attrs;
mod contexts;
mod control;
mod data;
mod derivation;
mod fetch;
mod files;
mod imports;
mod lists;
mod made_drvs;
mod numbers;
mod search_path;
mod sources;
mod strings;
mod table;
mod toml;
mod types;

use crate::error::Result;
use crate::evaluator::Evaluator;
use crate::heap::Word;
use crate::source::Pos;
use nivis_formats::regex::Regex;
use nivis_store::derivation::DrvHashes;
use nivis_store::store_path::StorePath;
use rustc_hash::FxHashMap;
use std::rc::Rc;

pub use made_drvs::KnownInputs;
pub(crate) use table::BUILTINS;

/// What every file of builtins uses.
mod prelude {
    pub(super) use super::BUILTINS;
    pub(super) use crate::error::{Context, Error, Result};
    pub(super) use crate::evaluator::Evaluator;
    pub(super) use crate::heap::{Kind, Ref, Word};
    pub(super) use crate::source::Pos;
}

/// A function of the language.
pub struct Builtin {
    /// Name in `builtins`.
    pub name: &'static str,
    /// Whether it is also in scope under that name; the others are under `__name`.
    pub global: bool,
    pub arity: u32,
    pub run: fn(&mut Evaluator, usize, Pos) -> Result<Word>,
    /// Whether a failure says "while calling the '…' builtin".
    pub traced: bool,
}

/// What builtins remember between calls.
#[derive(Default)]
pub struct Memo {
    /// Whether JSON is written of evaluated values only.
    pub lazy_json: bool,
    pub regexes: FxHashMap<Box<[u8]>, Rc<Regex>>,
    pub copied: FxHashMap<Box<[u8]>, StorePath>,
    pub hashes: DrvHashes,
    pub inputs: FxHashMap<StorePath, KnownInputs>,
    /// The compiled function of imported derivations.
    pub imported_drv: Option<crate::heap::NodeId>,
}

/// Name under which the wrapper of `derivationStrict` is shown.
pub const DERIVATION_ORIGIN: &str = "«nix-internal»/derivation-internal.nix";
/// Where `<nix/fetchurl.nix>` is.
pub(crate) const FETCHURL_PATH: &[u8] = b"<nix/fetchurl.nix>";
/// How it is spelled as a string and in positions.
pub(crate) const FETCHURL_SHOWN: &[u8] = b"/fetchurl.nix";
pub(crate) const FETCHURL: &str = include_str!("fetchurl.nix");
const DERIVATION: &str = include_str!("derivation.nix");
const IMPORTED_DRV: &str = include_str!("imported-drv.nix");

/// The number of `floor`, which positions are made with; found when this is compiled.
const FLOOR: u32 = {
    let mut number = 0;
    while !matches!(BUILTINS[number].name.as_bytes(), b"floor") {
        number += 1;
    }
    number as u32
};

/// Puts the builtins into the base environment.
pub(crate) fn install(eval: &mut Evaluator) {
    let mut attrs: Vec<(nivis_syntax::symbol::Symbol, Pos, Word)> = Vec::new();
    let mut define = |eval: &mut Evaluator, name: &str, global: bool, word: Word| {
        let scope_name = if global { name.to_owned() } else { format!("__{name}") };
        let symbol = eval.symbols.intern(name.as_bytes());
        let scope_symbol = eval.symbols.intern(scope_name.as_bytes());
        // What has the identity of its slot is referred to by it; other things are plain.
        let word = if word.is_forced() && !eval.heap.keeps_slot(word) {
            word
        } else {
            Word::cell(eval.heap.alloc_cell(word))
        };
        eval.base.insert(scope_symbol, word);
        attrs.push((symbol, 0, word));
    };
    define(eval, "true", true, Word::TRUE);
    define(eval, "false", true, Word::FALSE);
    define(eval, "null", true, Word::NULL);
    if !eval.settings.pure {
        let time = if eval.settings.watches_time {
            watched_time(eval)
        } else {
            eval.int(eval.settings.current_time)
        };
        define(eval, "currentTime", false, time);
        let system = eval.settings.system.clone();
        let system = eval.string(system.as_bytes());
        define(eval, "currentSystem", false, system);
    }
    let version = eval.string(b"2.34.8");
    define(eval, "nixVersion", false, version);
    let dir = eval.io.store_dir().as_str().to_owned();
    let dir = eval.string(dir.as_bytes());
    define(eval, "storeDir", false, dir);
    let language = eval.int(6);
    define(eval, "langVersion", false, language);
    let search_path = search_path(eval);
    define(eval, "nixPath", false, search_path);
    for (number, builtin) in BUILTINS.iter().enumerate() {
        if table::is_available(eval, builtin.name) {
            define(eval, builtin.name, builtin.global, Word::builtin(number as u32));
        }
    }
    let derivation = eval.symbols.intern(b"derivation");
    let cell = eval.heap.alloc_cell(Word::NULL);
    eval.base.insert(derivation, Word::cell(cell));
    attrs.push((derivation, 0, Word::cell(cell)));
    let itself = eval.symbols.intern(b"builtins");
    let own_cell = eval.heap.alloc_cell(Word::NULL);
    attrs.push((itself, 0, Word::cell(own_cell)));
    let set = eval.make_attrs(attrs);
    eval.heap.set(own_cell, set);
    eval.builtins = set;
    eval.base.insert(itself, set);
    eval.roots.push(Word::cell(own_cell));
    let node = eval
        .compile_text(DERIVATION.as_bytes(), crate::source::Origin::Internal(DERIVATION_ORIGIN), b"/")
        .expect("the embedded wrapper compiles");
    let value = eval.eval(node, crate::heap::Ref::NULL).expect("and it is a function");
    eval.heap.set(cell, value);
}

/// A builtin of the table, also one that has no name where people write.
fn by_name(name: &str) -> Word {
    let number = BUILTINS.iter().position(|builtin| builtin.name == name).unwrap_or_default();
    Word::builtin(number as u32)
}

/// `builtins.currentTime`, evaluated when it is wanted.
fn watched_time(eval: &mut Evaluator) -> Word {
    let name = eval.symbols.intern(b"__currentTime");
    // Until this text is compiled the name means the function.
    eval.base.insert(name, by_name("currentTime"));
    let origin = crate::source::Origin::Internal("«nix-internal»/current-time.nix");
    let node = eval.compile_text(b"__currentTime null", origin, b"/").expect("the embedded text compiles");
    Word::thunk(node, crate::heap::Ref::NULL)
}

/// `builtins.nixPath`
fn search_path(eval: &mut Evaluator) -> Word {
    let entries = if eval.settings.pure { Vec::new() } else { eval.settings.search_path.clone() };
    let mut list = Vec::new();
    for (prefix, path) in entries {
        let (prefix, path) = (eval.string(&prefix), eval.string(&path));
        let known = eval.known;
        list.push(eval.make_attrs(vec![(known.path, 0, path), (known.prefix, 0, prefix)]));
    }
    eval.list(&list)
}

impl Evaluator {
    /// Compiles the text of a locked flake, in which `__fetchInput NUMBER` is the tree of an input (as `fetchTreeFinal` in
    /// the reference's `call-flake.nix`, which is no builtin either).
    ///
    /// # Errors
    /// The text does not parse.
    pub fn compile_flake(&mut self, text: &[u8]) -> Result<crate::heap::NodeId> {
        let name = self.symbols.intern(b"__fetchInput");
        self.base.insert(name, by_name(table::FETCH_INPUT));
        let node = self.compile_text(text, crate::source::Origin::Internal("«flake»"), b"/");
        self.base.remove(&name);
        node
    }

    /// The function that makes a derivation of an imported `.drv`.
    pub(crate) fn imported_drv_function(&mut self) -> Result<Word> {
        let node = match self.memo.imported_drv {
            Some(node) => node,
            None => {
                let origin = crate::source::Origin::Internal("«nix-internal»/imported-drv-to-derivation.nix");
                let node = self.compile_text(IMPORTED_DRV.as_bytes(), origin, b"/")?;
                *self.memo.imported_drv.insert(node)
            }
        };
        self.eval(node, crate::heap::Ref::NULL)
    }
}
