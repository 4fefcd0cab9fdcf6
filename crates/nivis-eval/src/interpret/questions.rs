//! What the base library asks the evaluator.
//!
//! A question is a function with one argument of a name that nothing else has. Everywhere else it is the function that
//! is written there, which gives an answer that is right of any value, if less useful; here it is answered from what
//! only the evaluator knows. It is told by a set, as every function with a named argument is:
//! `({ __nivisReads }: null) { __nivisReads = f; }`.

use crate::code::Formal;
use crate::error::Result;
use crate::evaluator::Evaluator;
use crate::heap::{Kind, Ref, Word};
use crate::reads::{Path, Uses, reads};
use nivis_syntax::symbol::{Symbol, SymbolTable};
use rustc_hash::{FxHashMap, FxHashSet};

/// How many values are remembered.
const KEPT: usize = 4;

/// One of the questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Which parts of its arguments can this function read?
    Reads,
    /// Are these two one and the same, whatever must be evaluated to find out?
    Same,
    /// Are they, as far as that is seen without evaluating what is in them?
    Alike,
    /// What was the value under this key before this one?
    Last,
}

/// The question that a function with these arguments is.
pub(crate) fn question(formals: &[Formal], symbols: &SymbolTable) -> Option<Question> {
    let [Formal { name, default: None, .. }] = formals else { return None };
    match symbols.name(*name) {
        b"__nivisReads" => Some(Question::Reads),
        b"__nivisSame" => Some(Question::Same),
        b"__nivisAlike" => Some(Question::Alike),
        b"__nivisLast" => Some(Question::Last),
        _ => None,
    }
}

/// What was answered, and what is kept for later answers.
#[derive(Default)]
pub(crate) struct Asked {
    /// What functions read, by their numbers.
    reads: FxHashMap<u32, Word>,
    /// Values by key, the last remembered last.
    last: Vec<(Box<[u8]>, Word)>,
}

impl Asked {
    /// What it keeps alive.
    pub(crate) fn roots(&self) -> impl Iterator<Item = Word> {
        self.reads.values().copied().chain(self.last.iter().map(|entry| entry.1))
    }
}

impl Evaluator {
    /// Answers a question about the value of the slot at `about`, which the caller keeps alive.
    pub(super) fn answer(&mut self, question: Question, about: Ref) -> Result<Word> {
        match question {
            Question::Reads => {
                let value = self.force_slot(about)?;
                match value.kind() {
                    Kind::Lambda { node, .. } => Ok(self.what_is_read(node)),
                    _ => Ok(Word::NULL),
                }
            }
            Question::Same => Ok(Word::bool(self.are_same(about))),
            Question::Alike => Ok(Word::bool(self.are_alike(about))),
            Question::Last => self.remembered(about),
        }
    }

    fn what_is_read(&mut self, lambda: u32) -> Word {
        if let Some(&known) = self.asked.reads.get(&lambda) {
            return known;
        }
        let formals = self.code.lambdas[lambda as usize].formals.clone().unwrap_or_default();
        let names: Vec<Symbol> = formals.iter().map(|formal| formal.name).collect();
        let found = reads(&self.code, lambda);
        let mut strings: Vec<Word> = names.iter().map(|&name| self.name_string(name)).collect();
        strings.sort_by(|&a, &b| self.bytes(a).cmp(self.bytes(b)));
        let args = self.list(&strings);
        let (read, asked) = match found {
            None => (Word::NULL, Word::NULL),
            Some(uses) => {
                (self.uses(&names, &uses, |uses| &uses.read), self.uses(&names, &uses, |uses| &uses.asked))
            }
        };
        let (reads, asks) = (self.symbols.intern(b"reads"), self.symbols.intern(b"asks"));
        let answer = self.make_attrs(vec![(self.known.args, 0, args), (reads, 0, read), (asks, 0, asked)]);
        self.asked.reads.insert(lambda, answer);
        answer
    }

    /// A set with the paths of each argument.
    fn uses(&mut self, names: &[Symbol], uses: &[Uses], which: impl Fn(&Uses) -> &FxHashSet<Path>) -> Word {
        let mut attrs = Vec::with_capacity(names.len());
        for (&name, uses) in names.iter().zip(uses) {
            let mut paths: Vec<&Path> = which(uses).iter().collect();
            let symbols = &self.symbols;
            let text = |path: &Path| -> Vec<&[u8]> { path.iter().map(|&name| symbols.name(name)).collect() };
            paths.sort_by_cached_key(|path| text(path).into_iter().map(<[u8]>::to_vec).collect::<Vec<_>>());
            let mut lists = Vec::with_capacity(paths.len());
            for path in paths {
                let names: Vec<Word> = path.iter().map(|&name| self.name_string(name)).collect();
                lists.push(self.list(&names));
            }
            attrs.push((name, 0, self.list(&lists)));
        }
        self.make_attrs(attrs)
    }

    fn remembered(&mut self, about: Ref) -> Result<Word> {
        if self.is_trying {
            return Ok(Word::NULL);
        }
        let set = self.force_slot(about)?;
        let set = self.flat_attrs_or(set, 0)?;
        let what = "in a value that is to be remembered";
        let key = self.required(set, self.known.key, what)?;
        let key = self.text_of_slot(key, what)?.into_boxed_slice();
        let at = self.required(set, self.known.value, what)?;
        let value = self.refer(at);
        let before = self.asked.last.iter().position(|entry| entry.0 == key);
        let before = before.map(|index| self.asked.last.remove(index).1);
        if self.asked.last.len() == KEPT {
            self.asked.last.remove(0);
        }
        self.asked.last.push((key, value));
        match before.map(|word| self.force_word(word)) {
            None => Ok(Word::NULL),
            Some(Err(error)) if !error.kind().is_transient() => Ok(Word::NULL),
            Some(result) => result,
        }
    }
}
