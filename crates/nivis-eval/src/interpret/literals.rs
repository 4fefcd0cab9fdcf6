//! Set literals, `rec`, `let` and list literals.

use crate::code::{Bindings, INNER, Span};
use crate::error::{Context, Error, Result};
use crate::evaluator::Evaluator;
use crate::heap::{Ref, Word};
use crate::source::Pos;
use nivis_syntax::symbol::Symbol;

impl Evaluator {
    /// `[ a b ]`
    pub(super) fn list_literal(&mut self, span: Span, env: Ref) -> Result<Word> {
        let at = self.heap.alloc(span.len as usize);
        for i in 0..span.len {
            let word = self.delay(self.code.lists[(span.start + i) as usize], env);
            self.heap.set(at.at(i), word);
        }
        Ok(Word::list(at, span.len))
    }

    /// `{ a = …; }`
    pub(super) fn set_literal(&mut self, index: u32, env: Ref) -> Result<Word> {
        let bindings = self.code.bindings[index as usize];
        let inner = if bindings.hidden.len == 0 {
            env
        } else {
            let inner = self.heap.alloc_env(env, bindings.hidden.len);
            for slot in 0..bindings.hidden.len {
                let word = self.delay(self.code.lists[(bindings.hidden.start + slot) as usize], env);
                self.heap.set(inner.at(slot + 1), word);
            }
            inner
        };
        let count = bindings.values.len;
        let at = if count == 0 { Ref::NULL } else { self.heap.alloc(count as usize) };
        for slot in 0..count {
            let value = self.code.lists[(bindings.values.start + slot) as usize];
            let word = self.delay(value & !INNER, if value & INNER != 0 { inner } else { env });
            self.heap.set(at.at(slot), word);
        }
        let set = Word::attrs(bindings.shape, at);
        if bindings.dynamic.len == 0 {
            return Ok(set);
        }
        self.stack.push(set);
        let result = self.dynamic_attrs(set, bindings, env)?;
        self.stack.pop();
        Ok(result)
    }

    /// The environment of a `let` or `rec`, all slots filled. The first slots are the set's.
    pub(super) fn let_env(&mut self, index: u32, env: Ref) -> Ref {
        let bindings = self.code.bindings[index as usize];
        self.scope_env(bindings, env)
    }

    fn scope_env(&mut self, bindings: Bindings, env: Ref) -> Ref {
        let count = bindings.values.len;
        let inner = self.heap.alloc_env(env, count + bindings.hidden.len);
        for slot in 0..bindings.hidden.len {
            let word = self.delay(self.code.lists[(bindings.hidden.start + slot) as usize], inner);
            self.heap.set(inner.at(count + slot + 1), word);
        }
        for slot in 0..count {
            let value = self.code.lists[(bindings.values.start + slot) as usize];
            let word = if value & INNER == 0 {
                self.delay(value, env)
            } else if bindings.overrides.is_some() {
                Word::thunk(value & !INNER, inner)
            } else {
                self.delay(value & !INNER, inner)
            };
            self.heap.set(inner.at(slot + 1), word);
        }
        inner
    }

    /// `rec { a = …; }`: the set's slots are those of its environment.
    pub(super) fn rec_literal(&mut self, index: u32, env: Ref) -> Result<Word> {
        let bindings = self.code.bindings[index as usize];
        let inner = self.scope_env(bindings, env);
        let mut set =
            Word::attrs(bindings.shape, if bindings.values.len == 0 { Ref::NULL } else { inner.at(1) });
        if bindings.overrides.is_none() && bindings.dynamic.len == 0 {
            return Ok(set);
        }
        self.push_env(inner);
        if let Some(slot) = bindings.overrides {
            set = self.apply_overrides(set, bindings, inner, slot)?;
        }
        self.stack.push(set);
        if bindings.dynamic.len != 0 {
            set = self.dynamic_attrs(set, bindings, inner)?;
        }
        self.stack.pop();
        self.stack.pop();
        Ok(set)
    }

    /// The old `__overrides`: its attributes replace those of the `rec`, in the scope too.
    fn apply_overrides(&mut self, set: Word, bindings: Bindings, inner: Ref, slot: u32) -> Result<Word> {
        let overrides = self
            .force_slot(inner.at(slot + 1))
            .and_then(|value| self.flat_attrs_or(value, 0))
            .trace(0, "while evaluating the `__overrides` attribute")?;
        let names = self.shapes.get(bindings.shape).names.clone();
        for attr in self.attrs_of(overrides) {
            let word = self.refer(attr.at);
            if let Ok(slot) = names.binary_search(&attr.name) {
                self.heap.set(inner.at(slot as u32 + 1), word);
            }
        }
        Ok(self.update(set, overrides))
    }

    /// Adds `${name} = value;` attributes.
    fn dynamic_attrs(&mut self, set: Word, bindings: Bindings, env: Ref) -> Result<Word> {
        let attrs = self.attrs_of(set);
        let mut all: Vec<(Symbol, Pos, Word)> =
            Vec::with_capacity(attrs.len() + bindings.dynamic.len as usize / 3);
        // On the stack, because a collection shortens the set's own references to cells and frees those.
        let base = self.stack.len();
        for attr in attrs {
            let word = self.refer(attr.at);
            self.stack.push(word);
            all.push((attr.name, attr.pos, word));
        }
        for entry in 0..bindings.dynamic.len / 3 {
            let at = (bindings.dynamic.start + 3 * entry) as usize;
            let [name, code, pos] = [self.code.lists[at], self.code.lists[at + 1], self.code.lists[at + 2]];
            let value = self.eval(name, env)?;
            if value == Word::NULL {
                continue;
            }
            let text = self.plain_string(value, pos, "while evaluating the name of a dynamic attribute")?;
            let text = self.heap.bytes(text.at());
            let name = self.symbols.intern(text);
            if let Some(other) = all.iter().find(|attr| attr.0 == name) {
                let message = format!(
                    "dynamic attribute '{}' already defined at {}",
                    self.shown_name(name),
                    self.show_position(other.1)
                );
                return Err(Error::eval(message).at(pos));
            }
            if let crate::code::Node::Lambda(lambda) = self.code.node(code) {
                self.code.lambdas[lambda as usize].name.get_or_insert(name);
            }
            let word = self.delay(code, env);
            self.stack.push(word);
            all.push((name, pos, word));
        }
        self.stack.truncate(base);
        Ok(self.make_attrs(all))
    }
}
