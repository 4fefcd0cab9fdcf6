//! The evaluator: its tables, its value stack, and the collection of what is no longer needed.

use crate::builtins::{self, BUILTINS};
use crate::code::Code;
use crate::compile::{BaseScope, OperatorSymbols};
use crate::context::Contexts;
use crate::error::{Error, ErrorKind, Result};
use crate::heap::{Collection, Heap, HeapError, Ref, Tracer, Word};
use crate::interpret::package_sets::PackageSet;
use crate::interpret::questions::Asked;
use crate::io::EvalIo;
use crate::settings::Settings;
use crate::shape::{ShapeId, Shapes};
use crate::source::Sources;
use crate::symbols::Known;
use nivis_syntax::symbol::{Symbol, SymbolTable};
use rustc_hash::FxHashMap;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Set from a signal handler: evaluation stops with an error at the next call.
pub static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// One evaluation: all hosts of a fleet share it.
pub struct Evaluator {
    pub heap: Heap,
    /// Values that must survive calls, and the arguments of running functions. Invariant H4 of the heap.
    pub stack: Vec<Word>,
    pub symbols: SymbolTable,
    pub shapes: Shapes,
    pub code: Code,
    pub contexts: Contexts,
    pub sources: Sources,
    pub known: Known,
    pub base: BaseScope,
    /// The set `builtins`.
    pub builtins: Word,
    pub settings: Settings,
    pub io: Box<dyn EvalIo>,
    /// Nested calls so far.
    pub depth: u32,
    /// Errors that thunks ended with.
    pub failures: Vec<Error>,
    /// The string of a name, as `attrNames` and `mapAttrs` hand it out.
    pub name_strings: Vec<Word>,
    /// Values of imported files, by resolved path: cells.
    pub imports: FxHashMap<Rc<[u8]>, Ref>,
    /// Where a path leads: itself, or its `default.nix`, with links resolved.
    pub import_paths: FxHashMap<Rc<[u8]>, Rc<[u8]>>,
    /// Things that builtins remember.
    pub memo: builtins::Memo,
    /// Sets of packages that were made, the last used last.
    pub(crate) package_sets: Vec<PackageSet>,
    /// What the base library asked about.
    pub(crate) asked: Asked,
    /// Whether values are evaluated only to be compared: errors are not kept, effects are errors.
    pub(crate) is_trying: bool,
    /// Whether, meanwhile, something may be added to the store.
    pub(crate) may_add: bool,
    /// How many messages the evaluation has asked for, by `trace` and `warn`.
    pub(crate) messages: u64,
    /// Further roots that callers hold.
    pub roots: Vec<Word>,
    pub collections: u32,
    /// Names that were evaluated once more, for the steps to an error.
    pub(crate) reshown: u32,
    /// Room for syntax trees, used again for every file.
    pub(crate) tree_room: bumpalo::Bump,
}

struct Marks<'s>(&'s mut Shapes);

impl Tracer for Marks<'_> {
    #[inline(always)]
    fn shape_slots(&mut self, shape: u32) -> u32 {
        self.0.mark(shape)
    }
}

impl Evaluator {
    /// An evaluator with the builtins of these settings.
    ///
    /// # Errors
    /// If no address space can be had for the heap.
    pub fn new(settings: Settings, io: Box<dyn EvalIo>) -> std::result::Result<Evaluator, HeapError> {
        let mut symbols = SymbolTable::new();
        let known = Known::intern(&mut symbols);
        let mut heap = Heap::new()?;
        heap.stress = settings.stress_collector;
        heap.shows_identity = settings.shows_identity;
        if let Some(limit) = settings.heap_limit {
            heap.set_limit(limit);
        }
        let mut evaluator = Evaluator {
            heap,
            stack: Vec::with_capacity(1 << 16),
            symbols,
            shapes: Shapes::new(),
            code: Code::new(),
            contexts: Contexts::new(),
            sources: Sources::default(),
            known,
            base: BaseScope::default(),
            builtins: Word::EMPTY_ATTRS,
            settings,
            io,
            depth: 0,
            failures: Vec::new(),
            name_strings: Vec::new(),
            imports: FxHashMap::default(),
            import_paths: FxHashMap::default(),
            memo: builtins::Memo::default(),
            package_sets: Vec::new(),
            asked: Asked::default(),
            is_trying: false,
            may_add: false,
            messages: 0,
            roots: Vec::new(),
            collections: 0,
            reshown: 0,
            tree_room: bumpalo::Bump::new(),
        };
        builtins::install(&mut evaluator);
        Ok(evaluator)
    }

    /// The names of the operators that code has operations for.
    pub(crate) fn operators(&self) -> OperatorSymbols {
        OperatorSymbols {
            sub: self.known.sub,
            less_than: self.known.less_than,
            mul: self.known.mul,
            div: self.known.div,
            overrides: self.known.overrides,
        }
    }

    /// What happens at every call: collect if it is due, stop if the user wants it.
    #[inline(always)]
    pub(crate) fn safe_point(&mut self) -> Result<()> {
        if self.heap.wants_collection() && !self.is_trying {
            self.collect();
        }
        if INTERRUPTED.load(Ordering::Relaxed) || self.heap.is_full() {
            return Err(self.stopped());
        }
        Ok(())
    }

    #[cold]
    fn stopped(&self) -> Error {
        if self.heap.is_full() {
            return Error::new(ErrorKind::HeapFull, "out of memory");
        }
        Error::interrupted()
    }

    /// Frees what no root reaches. Everything live must be on the value stack or in a table.
    #[cold]
    #[inline(never)]
    pub fn collect(&mut self) {
        self.collections += 1;
        let mut collection = Collection::new(&mut self.heap);
        let mut marks = Marks(&mut self.shapes);
        for &word in
            self.stack.iter().chain(&self.roots).chain(&self.code.constants).chain(&self.name_strings)
        {
            collection.mark(word, &mut marks);
        }
        for &word in self.base.values() {
            collection.mark(word, &mut marks);
        }
        collection.mark(self.builtins, &mut marks);
        for word in self.package_sets.iter().flat_map(PackageSet::roots).chain(self.asked.roots()) {
            collection.mark(word, &mut marks);
        }
        for &cell in self.imports.values() {
            collection.mark(Word::cell(cell), &mut marks);
        }
        collection.finish();
        self.shapes.sweep();
        for site in &mut self.code.sites {
            *site = (ShapeId::MAX, 0);
        }
        for lambda in &mut self.code.lambdas {
            lambda.matched = None;
        }
    }

    /// Keeps an environment alive until the stack is cut back.
    #[inline(always)]
    pub(crate) fn push_env(&mut self, env: Ref) {
        self.stack.push(Word::lambda(0, env));
    }

    /// The bytes of a string or path word.
    #[inline(always)]
    pub fn bytes(&self, word: Word) -> &[u8] {
        self.heap.bytes(word.at())
    }

    /// A string without context.
    pub fn string(&mut self, text: &[u8]) -> Word {
        self.string_with(text, 0)
    }

    /// A string with a context.
    pub fn string_with(&mut self, text: &[u8], context: u32) -> Word {
        let at = if text.is_empty() { Ref::NULL } else { self.heap.alloc_bytes(text) };
        Word::string(at, context)
    }

    /// An absolute path.
    pub fn path(&mut self, path: &[u8]) -> Word {
        Word::path(self.heap.alloc_bytes(path))
    }

    /// An integer.
    #[inline(always)]
    pub fn int(&mut self, value: i64) -> Word {
        match Word::small_int(value) {
            Some(word) => word,
            None => Word::big_int(self.heap.alloc_i64(value)),
        }
    }

    /// A float.
    pub fn float(&mut self, value: f64) -> Word {
        Word::float(self.heap.alloc_f64(value))
    }

    /// A list of these slots' contents.
    pub fn list(&mut self, items: &[Word]) -> Word {
        if items.is_empty() {
            return Word::EMPTY_LIST;
        }
        let at = self.heap.alloc_words(items);
        Word::list(at, items.len() as u32)
    }

    /// The string that a name is; the same word each time.
    pub fn name_string(&mut self, name: Symbol) -> Word {
        let index = name.0 as usize;
        if index >= self.name_strings.len() {
            self.name_strings.resize(self.symbols.len(), Word::UNSET);
        }
        let known = self.name_strings[index];
        if known != Word::UNSET {
            return known;
        }
        let text = self.symbols.name(name);
        let word = self.string(text);
        self.name_strings[index] = word;
        word
    }

    /// A name as messages show it: quoted where the language needs that.
    pub fn shown_name(&self, name: Symbol) -> String {
        let mut out = Vec::new();
        crate::print::write_attr_name(&mut out, self.symbols.name(name));
        String::from_utf8_lossy(&out).into_owned()
    }

    /// A name as text.
    pub fn name(&self, name: Symbol) -> String {
        String::from_utf8_lossy(self.symbols.name(name)).into_owned()
    }

    /// A builtin's name without underscores.
    pub fn builtin_name(number: u32) -> &'static str {
        BUILTINS[number as usize].name
    }
}
