//! The names that are known, and the values of what is typed.

use super::{Repl, Trouble};
use crate::commands::failure::Failure;
use nivis_eval::print::PrintOptions;
use nivis_eval::{Error, Word};

/// Names of a set that are shown when it is added.
const SHOWN: usize = 20;

impl Repl {
    /// The set of all names.
    pub(super) fn scope(&self) -> Word {
        self.session.eval.roots.get(self.root).copied().unwrap_or(Word::EMPTY_ATTRS)
    }

    fn set_root(&mut self, index: usize, value: Word) {
        if let Some(root) = self.session.eval.roots.get_mut(self.root + index) {
            *root = value;
        }
    }

    /// Forgets all names.
    pub(super) fn clear_scope(&mut self) {
        self.set_root(0, Word::EMPTY_ATTRS);
    }

    /// The set that was added last.
    pub(super) fn last_loaded(&self) -> Option<Word> {
        self.has_loaded.then(|| self.session.eval.roots.get(self.root + 1).copied()).flatten()
    }

    /// Does something with the evaluator, which is as before if it fails.
    pub(super) fn attempt<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        let (stack, depth) = (self.session.eval.stack.len(), self.session.eval.depth);
        work(self).map_err(|error| {
            self.session.eval.stack.truncate(stack);
            self.session.eval.depth = depth;
            self.session.failure(&error)
        })
    }

    /// The value of an expression. It is on top of the roots.
    pub(super) fn evaluate(&mut self, text: &str) -> Result<Word, Trouble> {
        let here = self.session.eval.io.current_dir();
        let scope = self.scope();
        let node = match self.session.eval.compile_scoped(text.as_bytes(), false, &here, scope) {
            Ok(node) => node,
            Err(error) if is_unfinished(&error) => return Err(Trouble::Unfinished),
            Err(error) => return Err(self.session.failure(&error).into()),
        };
        let value = self.attempt(|repl| repl.session.eval.eval_scoped(node, scope))?;
        self.session.eval.roots.push(value);
        Ok(value)
    }

    /// Takes a text as bindings; `false` if it is none.
    pub(super) fn bind(&mut self, text: &str) -> Result<bool, Trouble> {
        let here = self.session.eval.io.current_dir();
        let scope = self.scope();
        let node = match self.session.eval.compile_scoped(text.as_bytes(), true, &here, scope) {
            Ok(node) => node,
            Err(error) if is_unfinished(&error) => return Err(Trouble::Unfinished),
            Err(error) if matches!(error.kind(), nivis_eval::ErrorKind::Syntax(_)) => return Ok(false),
            Err(error) => return Err(self.session.failure(&error).into()),
        };
        let value = self.attempt(|repl| repl.session.eval.eval_scoped(node, scope))?;
        self.extend(value);
        Ok(true)
    }

    fn extend(&mut self, set: Word) {
        let scope = self.scope();
        let new = self.session.eval.update(scope, set);
        self.set_root(0, new);
    }

    /// Adds the attributes of a set to the names, and says which they are.
    ///
    /// # Errors
    /// It is no set.
    pub(super) fn add(&mut self, value: Word) -> Result<(), Failure> {
        if !value.is_attrs() {
            let found = self.session.eval.show_type(value);
            return Err(Failure::WrongType {
                path: "what is to be added to the scope".into(),
                found,
                expected: "a set",
            });
        }
        self.extend(value);
        self.set_root(1, value);
        self.has_loaded = true;
        let attrs = self.session.eval.attrs_by_name(value);
        let names: Vec<String> =
            attrs.iter().take(SHOWN).map(|attr| self.session.eval.shown_name(attr.name)).collect();
        eprintln!("Added {} variables.\n{}", attrs.len(), names.join(", "));
        if attrs.len() > SHOWN {
            eprintln!("... and {} more; view with :ll", attrs.len() - SHOWN);
        }
        Ok(())
    }

    /// A value as it is shown; sets and lists in it to this depth.
    ///
    /// # Errors
    /// It cannot be evaluated.
    pub(super) fn shown(&mut self, value: Word, max_depth: usize) -> Result<Vec<u8>, Failure> {
        let options = PrintOptions {
            max_depth,
            max_attrs: usize::MAX,
            max_items: usize::MAX,
            max_string: usize::MAX,
            force: true,
            derivation_paths: true,
            indent: 2,
            throws_at_top: true,
        };
        let mut out = Vec::new();
        self.attempt(|repl| repl.session.eval.print(value, options, &mut out))?;
        Ok(out)
    }
}

/// Whether an error says that a text ended too early.
fn is_unfinished(error: &Error) -> bool {
    error.to_string().contains("unexpected end of file")
}
