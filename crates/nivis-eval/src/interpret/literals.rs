//! Set literals, `rec`, `let` and list literals.

use crate::code::{Bindings, Span, ValueScope};
use crate::error::{Context, Error, Result};
use crate::evaluator::Evaluator;
use crate::heap::{Ref, Word};
use crate::source::Pos;
use nivis_syntax::symbol::Symbol;
use std::rc::Rc;

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
        let bindings = self.code.bindings[index as usize].clone();
        let inner = if bindings.hidden.is_empty() {
            env
        } else {
            let inner = self.heap.alloc_env(env, bindings.hidden.len() as u32);
            for (&source, slot) in bindings.hidden.iter().zip(1..) {
                let word = self.delay(source, env);
                self.heap.set(inner.at(slot), word);
            }
            inner
        };
        let at = self.heap.alloc(bindings.values.len());
        for (&(value, scope), slot) in bindings.values.iter().zip(0..) {
            let word = self.delay(value, if scope == ValueScope::Inner { inner } else { env });
            self.heap.set(at.at(slot), word);
        }
        let set = Word::attrs(bindings.shape, if bindings.values.is_empty() { Ref::NULL } else { at });
        if bindings.dynamic.is_empty() {
            return Ok(set);
        }
        self.stack.push(set);
        let result = self.dynamic_attrs(set, &bindings, env)?;
        self.stack.pop();
        Ok(result)
    }

    /// The environment of a `let` or `rec`, all slots filled. The first slots are the set's.
    pub(super) fn let_env(&mut self, index: u32, env: Ref) -> Ref {
        let bindings = self.code.bindings[index as usize].clone();
        self.scope_env(&bindings, env)
    }

    fn scope_env(&mut self, bindings: &Rc<Bindings>, env: Ref) -> Ref {
        let count = bindings.values.len() as u32;
        let inner = self.heap.alloc_env(env, count + bindings.hidden.len() as u32);
        for (&source, slot) in bindings.hidden.iter().zip(count + 1..) {
            let word = self.delay(source, inner);
            self.heap.set(inner.at(slot), word);
        }
        for (&(value, scope), slot) in bindings.values.iter().zip(1..) {
            let word = if scope == ValueScope::Outer {
                self.delay(value, env)
            } else if bindings.overrides.is_some() {
                Word::thunk(value, inner)
            } else {
                self.delay(value, inner)
            };
            self.heap.set(inner.at(slot), word);
        }
        inner
    }

    /// `rec { a = …; }`: the set's slots are those of its environment.
    pub(super) fn rec_literal(&mut self, index: u32, env: Ref) -> Result<Word> {
        let bindings = self.code.bindings[index as usize].clone();
        let inner = self.scope_env(&bindings, env);
        let mut set =
            Word::attrs(bindings.shape, if bindings.values.is_empty() { Ref::NULL } else { inner.at(1) });
        if bindings.overrides.is_none() && bindings.dynamic.is_empty() {
            return Ok(set);
        }
        self.push_env(inner);
        if let Some(slot) = bindings.overrides {
            set = self.apply_overrides(set, &bindings, inner, slot)?;
        }
        self.stack.push(set);
        if !bindings.dynamic.is_empty() {
            set = self.dynamic_attrs(set, &bindings, inner)?;
        }
        self.stack.pop();
        self.stack.pop();
        Ok(set)
    }

    /// The old `__overrides`: its attributes replace those of the `rec`, in the scope too.
    fn apply_overrides(&mut self, set: Word, bindings: &Bindings, inner: Ref, slot: u32) -> Result<Word> {
        let overrides = self
            .force_slot(inner.at(slot + 1))
            .and_then(|value| self.flat_attrs_or(value, 0))
            .trace(0, "while evaluating the `__overrides` attribute")?;
        for attr in self.attrs_of(overrides) {
            let word = self.refer(attr.at);
            if let Ok(slot) = bindings.names.binary_search(&attr.name) {
                self.heap.set(inner.at(slot as u32 + 1), word);
            }
        }
        Ok(self.update(set, overrides))
    }

    /// Adds `${name} = value;` attributes.
    fn dynamic_attrs(&mut self, set: Word, bindings: &Bindings, env: Ref) -> Result<Word> {
        let attrs = self.attrs_of(set);
        let mut all: Vec<(Symbol, Pos, Word)> = Vec::with_capacity(attrs.len() + bindings.dynamic.len());
        for attr in attrs {
            let word = self.refer(attr.at);
            all.push((attr.name, attr.pos, word));
        }
        let base = self.stack.len();
        for dynamic in &bindings.dynamic {
            let value = self.eval(dynamic.name, env)?;
            if value == Word::NULL {
                continue;
            }
            let text =
                self.plain_string(value, dynamic.pos, "while evaluating the name of a dynamic attribute")?;
            let text = self.heap.bytes(text.at());
            let name = self.symbols.intern(text);
            if let Some(other) = all.iter().find(|attr| attr.0 == name) {
                let message = format!(
                    "dynamic attribute '{}' already defined at {}",
                    self.shown_name(name),
                    self.show_position(other.1)
                );
                return Err(Error::eval(message).at(dynamic.pos));
            }
            if let crate::code::Node::Lambda(lambda) = self.code.node(dynamic.value) {
                self.code.lambdas[lambda as usize].name.get_or_insert(name);
            }
            let word = self.delay(dynamic.value, env);
            self.stack.push(word);
            all.push((name, dynamic.pos, word));
        }
        self.stack.truncate(base);
        Ok(self.make_attrs(all))
    }
}
