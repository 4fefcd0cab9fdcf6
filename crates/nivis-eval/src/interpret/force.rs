//! Thunks: making them, referring to them, forcing them. The states are those of the heap's invariant H5.

use crate::code::Node;
use crate::error::{Cycle, Detail, Error, ErrorKind, Result};
use crate::evaluator::Evaluator;
use crate::heap::{Kind, NodeId, Ref, Word};
use crate::source::{FORCED, Pos};

impl Evaluator {
    /// What a slot holds for somebody who wants it later: no thunk where none is needed.
    #[inline]
    pub(crate) fn delay(&mut self, node: NodeId, env: Ref) -> Word {
        match self.code.node(node) {
            Node::Const(word) => word,
            Node::Local(slot) => self.refer_or_thunk(env.at(slot + 1), node, env),
            Node::Outer { depth, slot } => {
                let mut at = env;
                for _ in 0..depth {
                    at = self.heap.env_parent(at);
                }
                self.refer_or_thunk(at.at(slot + 1), node, env)
            }
            _ => Word::thunk(node, env),
        }
    }

    #[inline(always)]
    fn refer_or_thunk(&mut self, at: Ref, node: NodeId, env: Ref) -> Word {
        let word = self.refer(at);
        // A slot of a `let` or `rec` that is still being filled has nothing to refer to yet.
        if word == Word::UNSET { Word::thunk(node, env) } else { word }
    }

    /// A word for another slot that is to be the same value as the slot at `at`: what is not evaluated yet moves
    /// to a cell that both refer to, and so does what keeps its slot.
    #[inline(always)]
    pub(crate) fn refer(&mut self, at: Ref) -> Word {
        let word = self.heap.get(at);
        if word.is_forced() && !self.heap.keeps_slot(word) {
            return word;
        }
        self.refer_slow(at, word)
    }

    #[inline(never)]
    fn refer_slow(&mut self, at: Ref, word: Word) -> Word {
        if let Some(cell) = word.as_cell() {
            let content = self.heap.get(cell);
            if content.is_forced() && !self.heap.keeps_slot(content) {
                self.heap.set(at, content);
                return content;
            }
            return word;
        }
        if word == Word::UNSET {
            return word;
        }
        let cell = Word::cell(self.heap.alloc_cell(word));
        self.heap.set(at, cell);
        cell
    }

    /// A word for other slots from one of the value stack, which is made to refer to the same.
    pub(crate) fn share(&mut self, index: usize) -> Word {
        let word = self.stack[index];
        if (word.is_forced() && !self.heap.keeps_slot(word)) || word.as_cell().is_some() {
            return word;
        }
        let cell = Word::cell(self.heap.alloc_cell(word));
        self.stack[index] = cell;
        cell
    }

    /// Forces the slot at `at`; the object it is in is kept alive by the caller.
    #[inline(always)]
    pub fn force_slot(&mut self, at: Ref) -> Result<Word> {
        let word = self.heap.get(at);
        if word.is_forced() { Ok(word) } else { self.force_slot_slow(at, word) }
    }

    #[inline(never)]
    fn force_slot_slow(&mut self, at: Ref, word: Word) -> Result<Word> {
        match word.kind() {
            Kind::Cell(cell) => {
                let content = self.heap.get(cell);
                if content.is_forced() {
                    if !self.heap.keeps_slot(content) {
                        self.heap.set(at, content);
                    }
                    return Ok(content);
                }
                // The cell stays reachable while it is forced: its slot may be overwritten by others.
                self.stack.push(word);
                let value = self.force_slot_slow(cell, content)?;
                self.stack.pop();
                Ok(value)
            }
            Kind::Thunk { node, env } => {
                if word == Word::UNSET {
                    return Err(infinite_recursion(at));
                }
                self.heap.set(at, Word::BLACKHOLE);
                let base = self.stack.len();
                self.stack.push(word);
                let result = self.eval(node, env);
                self.stack.truncate(base);
                self.publish(at, word, result)
            }
            Kind::App { .. } => {
                self.heap.set(at, Word::BLACKHOLE);
                let base = self.stack.len();
                self.stack.push(word);
                let result = self.apply_app(word);
                self.stack.truncate(base);
                self.publish(at, word, result)
            }
            Kind::Blackhole => Err(infinite_recursion(at)),
            Kind::Failed(number) => Err(self.failures[number as usize].fresh()),
            _ => Ok(word),
        }
    }

    /// Ends the forcing of a slot: writes the value where the slot now is.
    #[inline(always)]
    fn publish(&mut self, at: Ref, thunk: Word, result: Result<Word>) -> Result<Word> {
        let moved = self.heap.get(at).as_cell();
        match result {
            Ok(value) => {
                match moved {
                    None => self.heap.set(at, value),
                    Some(cell) => {
                        self.heap.set(cell, value);
                        if !self.heap.keeps_slot(value) {
                            self.heap.set(at, value);
                        }
                    }
                }
                Ok(value)
            }
            Err(error) => {
                let target = moved.unwrap_or(at);
                if error.kind() == ErrorKind::InfiniteRecursion {
                    let pos =
                        if let Kind::Thunk { node, .. } = thunk.kind() { self.code.pos(node) } else { 0 };
                    error.passes(&[at, target], pos);
                }
                let word = self.failure(thunk, &error);
                self.heap.set(target, word);
                Err(error)
            }
        }
    }

    /// What a slot holds after its evaluation failed.
    #[cold]
    #[inline(never)]
    fn failure(&mut self, thunk: Word, error: &Error) -> Word {
        if error.kind().is_transient() || self.is_trying {
            return thunk;
        }
        if !self.failures.last().is_some_and(|last| last.is_same(error)) {
            self.failures.push(error.clone());
        }
        Word::failed(self.failures.len() as u32 - 1)
    }

    fn apply_app(&mut self, app: Word) -> Result<Word> {
        let Kind::App { args, at } = app.kind() else { return Ok(app) };
        let fun = self.force_slot(at)?;
        let base = self.stack.len();
        for i in 1..=args {
            let arg = self.refer(at.at(i));
            self.stack.push(arg);
        }
        match self.call(fun, base, FORCED) {
            Ok(value) => Ok(value),
            Err(error) => Err(error.pending()),
        }
    }

    /// Where an unevaluated or evaluated value says it is from: the function of a delayed call
    /// (`Value::determinePos` in the reference).
    pub(crate) fn place_of(&self, word: Word) -> Pos {
        match word.kind() {
            Kind::Cell(cell) => self.place_of(self.heap.get(cell)),
            Kind::Lambda { node, .. } => self.code.lambdas[node as usize].pos,
            // Two arguments are those of `mapAttrs`, whose function is not evaluated before.
            Kind::App { args: 1, at } => self.place_of(self.heap.get(at)),
            _ => 0,
        }
    }

    /// A delayed application of a shared function word to words.
    pub(crate) fn app(&mut self, fun: Word, args: &[Word]) -> Word {
        let at = self.heap.alloc(args.len() + 1);
        self.heap.set(at, fun);
        for (i, &arg) in args.iter().enumerate() {
            self.heap.set(at.at(i as u32 + 1), arg);
        }
        Word::app(at, args.len() as u32)
    }

    /// Forces an entry of the value stack and gives its value.
    #[inline(always)]
    pub fn force_stack(&mut self, index: usize) -> Result<Word> {
        let word = self.stack[index];
        if word.is_forced() { Ok(word) } else { self.force_stack_slow(index, word) }
    }

    #[inline(never)]
    fn force_stack_slow(&mut self, index: usize, word: Word) -> Result<Word> {
        let base = self.stack.len();
        let value = match word.kind() {
            Kind::Cell(cell) => {
                let value = self.force_slot(cell)?;
                // What keeps its slot keeps its identity.
                if !self.heap.keeps_slot(value) {
                    self.stack[index] = value;
                }
                return Ok(value);
            }
            Kind::Thunk { node, env } => self.eval(node, env)?,
            Kind::App { .. } => self.apply_app(word)?,
            Kind::Blackhole => return Err(infinite_recursion(Ref::NULL)),
            Kind::Failed(number) => return Err(self.failures[number as usize].fresh()),
            _ => word,
        };
        self.stack.truncate(base);
        self.stack[index] = value;
        Ok(value)
    }

    /// Forces a word that nothing else refers to.
    pub fn force_word(&mut self, word: Word) -> Result<Word> {
        if word.is_forced() {
            return Ok(word);
        }
        let index = self.stack.len();
        self.stack.push(word);
        let value = self.force_stack(index);
        self.stack.truncate(index);
        value
    }
}

#[cold]
fn infinite_recursion(at: Ref) -> Error {
    Error::new(ErrorKind::InfiniteRecursion, "infinite recursion encountered")
        .detail(Detail::Cycle(Cycle::through(at)))
}
