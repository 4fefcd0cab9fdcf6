//! Selections, `?`, and names that a `with` gives.

use crate::code::PathPart;
use crate::error::{Error, ErrorKind, Result};
use crate::evaluator::Evaluator;
use crate::heap::{NodeId, Ref, Word};
use crate::shape::LAYERED;
use crate::source::{Origin, Pos};
use nivis_syntax::symbol::Symbol;

/// Names of failed selections that are evaluated once more to be shown, in one evaluation.
const MAX_RESHOWN: u32 = 1000;
/// Bytes of a name's expression that are shown in a step to an error.
const MAX_SHOWN: usize = 1000;

impl Evaluator {
    /// `set.name`, where the site's memory did not help or the value is to be forced.
    #[inline(never)]
    pub(super) fn select_one(&mut self, node: NodeId, set: Word, name: Symbol, site: u32) -> Result<Word> {
        if !set.is_attrs() {
            let pos = self.code.pos(node);
            return Err(self.wrong_type("a set", set).trace(pos, "while selecting an attribute"));
        }
        let (shape, slot) = self.code.sites[site as usize];
        let at = if shape == set.middle() {
            set.at().at(slot)
        } else {
            let Some(at) = self.attr(set, name) else {
                let pos = self.code.pos(node);
                return Err(self.missing_attr(set, name).at(pos));
            };
            if set.middle() != LAYERED {
                self.code.sites[site as usize] = (set.middle(), at.0 - set.at().0);
            }
            at
        };
        let value = self.heap.get(at);
        if value.is_forced() {
            return Ok(value);
        }
        self.stack.push(set);
        match self.force_slot(at) {
            Ok(value) => {
                self.stack.pop();
                Ok(value)
            }
            Err(error) => {
                let pos = self.attr_with_pos(set, name).map_or(0, |(_, pos)| pos);
                let text = self.shown_name(name);
                Err(self.trace_selection(error, pos, self.code.pos(node), text))
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn trace_selection(&self, error: Error, attr_pos: Pos, pos: Pos, path: String) -> Error {
        let error = error.forced_at(if attr_pos != 0 { attr_pos } else { pos });
        let error = if error.kind() == ErrorKind::InfiniteRecursion {
            error.at_if_none(if attr_pos != 0 { attr_pos } else { pos })
        } else {
            error
        };
        if !self.is_shown(attr_pos) {
            return error;
        }
        error.trace(attr_pos, format!("while evaluating the attribute '{path}'"))
    }

    /// Whether the attribute defined there is a step to an error.
    fn is_shown(&self, attr_pos: Pos) -> bool {
        let is_internal = |at: Pos| {
            matches!(
                self.sources.resolve(at),
                Some((source, _)) if source.origin == Origin::Internal(crate::builtins::DERIVATION_ORIGIN)
            )
        };
        attr_pos != 0 && !is_internal(attr_pos)
    }

    /// The name that a part of a path is.
    pub(super) fn part_name(&mut self, part: PathPart, env: Ref) -> Result<Symbol> {
        match part {
            PathPart::Name(name) => Ok(name),
            PathPart::Dynamic(node, _) => {
                let value = self.eval(node, env)?;
                let pos = self.code.pos(node);
                let text = self.plain_string(value, pos, "while evaluating an attribute name")?;
                let text = self.heap.bytes(text.at());
                Ok(self.symbols.intern(text))
            }
        }
    }

    /// `set.a.b`, `set.a or default`.
    pub(super) fn select_path(
        &mut self,
        node: NodeId,
        set: NodeId,
        path: u32,
        default: NodeId,
        env: Ref,
    ) -> Result<Word> {
        let pos = self.code.pos(node);
        let mut value = self.eval(set, env)?;
        let parts = self.code.paths[path as usize].clone();
        let base = self.stack.len();
        let (mut last_pos, mut pending) = (0, None);
        for &part in parts.iter() {
            self.stack.push(value);
            // A name is evaluated before the set that it is looked up in.
            let name = match self.part_name(part, env) {
                Ok(name) => name,
                Err(error) => return Err(self.trace_path(error, last_pos, pos, &parts, env)),
            };
            if let Some(at) = pending {
                value = match self.force_slot(at) {
                    Ok(value) => value,
                    Err(error) => return Err(self.trace_path(error, last_pos, pos, &parts, env)),
                };
                self.stack.push(value);
            }
            let found = if value.is_attrs() { self.attr_with_pos(value, name) } else { None };
            let Some((at, attr_pos)) = found else {
                if default != 0 {
                    self.stack.truncate(base);
                    return match self.eval(default, env) {
                        Err(error) => Err(self.trace_path(error, last_pos, pos, &parts, env)),
                        value => value,
                    };
                }
                let error = if value.is_attrs() {
                    self.missing_attr(value, name).at(pos)
                } else {
                    self.wrong_type("a set", value).trace(pos, "while selecting an attribute")
                };
                return Err(self.trace_path(error, last_pos, pos, &parts, env));
            };
            (last_pos, pending) = (attr_pos, Some(at));
        }
        if let Some(at) = pending {
            value = match self.force_slot(at) {
                Ok(value) => value,
                Err(error) => return Err(self.trace_path(error, last_pos, pos, &parts, env)),
            };
        }
        self.stack.truncate(base);
        Ok(value)
    }

    #[cold]
    #[inline(never)]
    fn trace_path(&mut self, error: Error, attr_pos: Pos, pos: Pos, parts: &[PathPart], env: Ref) -> Error {
        // Names are evaluated once more to be shown, and so not where nothing is shown.
        if !self.is_shown(attr_pos) {
            return self.trace_selection(error, attr_pos, pos, String::new());
        }
        let mut shown: Vec<String> = Vec::with_capacity(parts.len());
        for &part in parts {
            let (top, depth) = (self.stack.len(), self.depth);
            let name = match part {
                PathPart::Name(name) => Some(name),
                // Each of nested names would evaluate all within it twice.
                PathPart::Dynamic(..) if self.reshown == MAX_RESHOWN => None,
                PathPart::Dynamic(..) => {
                    self.reshown += 1;
                    self.part_name(part, env).ok()
                }
            };
            shown.push(match (name, part) {
                (Some(name), _) | (None, PathPart::Name(name)) => self.shown_name(name),
                (None, PathPart::Dynamic(_, text)) => {
                    let text = self.code.text(text);
                    let shown = &text[..text.len().min(MAX_SHOWN)];
                    format!("\"${{{}}}\"", String::from_utf8_lossy(shown))
                }
            });
            self.stack.truncate(top);
            self.depth = depth;
        }
        self.trace_selection(error, attr_pos, pos, shown.join("."))
    }

    /// `set ? a.b`
    pub(super) fn has_attr(&mut self, set: NodeId, path: u32, env: Ref) -> Result<Word> {
        let mut value = self.eval(set, env)?;
        let parts = self.code.paths[path as usize].clone();
        let base = self.stack.len();
        for (i, &part) in parts.iter().enumerate() {
            self.stack.push(value);
            let name = self.part_name(part, env)?;
            let Some(at) = (if value.is_attrs() { self.attr(value, name) } else { None }) else {
                self.stack.truncate(base);
                return Ok(Word::FALSE);
            };
            if i + 1 < parts.len() {
                value = self.force_slot(at)?;
            }
        }
        self.stack.truncate(base);
        Ok(Word::TRUE)
    }

    /// The slot that a name has in the innermost `with` that knows it.
    #[inline(never)]
    pub(super) fn with_name(&mut self, node: NodeId, name: Symbol, scopes: u32, env: Ref) -> Result<Ref> {
        let scopes = self.code.with_scopes[scopes as usize].clone();
        let (mut env, mut depth) = (env, 0);
        for scope in scopes.iter() {
            while depth < scope.depth {
                env = self.heap.env_parent(env);
                depth += 1;
            }
            let set = self.force_slot(env.at(1))?;
            if !set.is_attrs() {
                let what = "while evaluating the first subexpression of a with expression";
                return Err(self.wrong_type("a set", set).trace(scope.pos, what));
            }
            if let Some(at) = self.attr(set, name) {
                return Ok(at);
            }
        }
        let name = self.name(name);
        Err(Error::new(ErrorKind::UndefinedVariable, format!("undefined variable '{name}'"))
            .at(self.code.pos(node)))
    }
}
