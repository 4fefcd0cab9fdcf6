//! Every job below a value, each told as soon as it is evaluated.

use super::JobOptions;
use super::job::{Constituents, Job};
use crate::commands::failure::Failure;
use crate::commands::print;
use crate::commands::session::Session;
use crate::nix_instantiate::report;
use nivis_eval::error::{Context as _, Error, Result};
use nivis_eval::heap::Ref;
use nivis_eval::source::Origin;
use nivis_eval::{ErrorKind, Word};
use nivis_store::store::RootTarget;
use nivis_syntax::symbol::Symbol;
use serde_json::{Map, Value, json};

/// A search for jobs.
pub(super) struct Walk<'w> {
    pub session: &'w mut Session,
    pub options: &'w JobOptions,
    /// Arguments for functions, each in a cell.
    pub auto_args: Vec<(Symbol, Word)>,
    pub show_trace: bool,
    pub apply: Option<&'w str>,
}

/// What an attribute turned out to be.
enum Found {
    /// A derivation, with its line's members.
    Job(Map<String, Value>),
    /// Attributes that are to be looked at, by their names.
    Members(Vec<(String, Ref)>),
}

/// The path of a job as one text; parts with dots are quoted.
fn joined(path: &[String]) -> String {
    let quoted = path.iter().map(|part| match part.contains('.') {
        true => format!("\"{part}\""),
        false => part.clone(),
    });
    quoted.collect::<Vec<_>>().join(".")
}

impl Walk<'_> {
    /// Looks at a value and all below it.
    ///
    /// # Errors
    /// Evaluation was interrupted, or the lines cannot be written. Jobs that fail are told as such.
    pub(super) fn all(&mut self, value: Word) -> std::result::Result<(), Failure> {
        let at = self.session.eval.heap.alloc_cell(value);
        self.session.eval.roots.push(Word::cell(at));
        self.visit(&mut Vec::new(), at)?;
        self.session.store.flush()?;
        Ok(())
    }

    fn visit(&mut self, path: &mut Vec<String>, at: Ref) -> std::result::Result<(), Failure> {
        let name = joined(path);
        self.session.progress.show(&format!("evaluating '{name}'"));
        let (roots, stack, depth) =
            (self.session.eval.roots.len(), self.session.eval.stack.len(), self.session.eval.depth);
        let mut line = Map::from_iter([
            ("attr".to_owned(), Value::from(name.as_str())),
            ("attrPath".to_owned(), json!(path)),
        ]);
        match self.look(path, at, &name) {
            Ok(Found::Members(members)) => {
                for (name, at) in members {
                    path.push(name);
                    self.visit(path, at)?;
                    path.pop();
                }
                self.session.eval.roots.truncate(roots);
                return Ok(());
            }
            Ok(Found::Job(members)) => line.extend(members),
            Err(error) if error.kind() == ErrorKind::Interrupted => {
                return Err(self.session.failure(&error));
            }
            Err(error) => {
                let text = report::error(&self.session.eval, &error.data(), self.show_trace);
                let text = report::without_colours(&text);
                self.session.progress.clear();
                report::print(&text);
                line.insert("error".into(), String::from_utf8_lossy(&text).into());
            }
        }
        self.session.eval.stack.truncate(stack);
        self.session.eval.depth = depth;
        self.session.eval.roots.truncate(roots);
        self.session.progress.clear();
        print(format!("{}\n", Value::Object(line)).as_bytes())?;
        self.make_room();
        Ok(())
    }

    fn make_room(&mut self) {
        let limit = self.options.max_memory_size.map(|size| size.saturating_mul(1 << 20));
        if limit.is_some_and(|limit| self.session.eval.heap.footprint() as u64 > limit) {
            self.session.collect();
        }
    }

    fn look(&mut self, path: &[String], at: Ref, name: &str) -> Result<Found> {
        let value = self.session.eval.force_slot(at)?;
        self.session.eval.roots.push(value);
        let value = self.session.eval.auto_call(value, &self.auto_args)?;
        self.session.eval.roots.push(value);
        if !value.is_attrs() {
            return Ok(Found::Members(Vec::new()));
        }
        if !self.session.eval.is_derivation(value)? {
            return self.members(path, value);
        }
        let constituents =
            if self.options.constituents { Some(Constituents::of(self.session, value)?) } else { None };
        let mut line = Map::new();
        if let Some(function) = self.apply {
            line.insert("extraValue".into(), self.applied(function, value)?);
        }
        let job = Job::of(self.session, value, name, self.options)?;
        line.extend(job.members);
        if let Some(constituents) = constituents {
            line.extend(constituents.members());
        }
        if let Some(dir) = &self.options.gc_roots_dir {
            let base = job.path.to_string();
            let link = dir.join(&base);
            if link.symlink_metadata().is_err() {
                let store = &self.session.store;
                let rooted =
                    store.flush().and_then(|()| store.add_root(&job.path, &link, RootTarget::Logical));
                rooted.map_err(|error| Error::eval(error.to_string()))?;
            }
        }
        Ok(Found::Job(line))
    }

    /// What is below a set that is no derivation: nothing unless it says so, but always of the outermost one.
    fn members(&mut self, path: &[String], set: Word) -> Result<Found> {
        let eval = &mut self.session.eval;
        let set = eval.flat(set);
        eval.roots.push(set);
        let mut recurse = self.options.force_recurse || path.is_empty();
        if !self.options.force_recurse {
            let name = eval.symbols.intern(b"recurseForDerivations");
            if let Some((at, pos)) = eval.attr_with_pos(set, name) {
                let what = "while evaluating recurseForDerivations";
                let flag = eval.force_slot(at).trace(pos, what)?;
                recurse = eval.bool_or(flag, pos, what)?;
            }
        }
        if !recurse {
            return Ok(Found::Members(Vec::new()));
        }
        let attrs = eval.attrs_by_name(set);
        Ok(Found::Members(attrs.iter().map(|attr| (eval.name(attr.name), attr.at)).collect()))
    }

    fn applied(&mut self, function: &str, value: Word) -> Result<Value> {
        let eval = &mut self.session.eval;
        let here = eval.io.current_dir();
        let node = eval.compile_text(function.as_bytes(), Origin::String, &here)?;
        let function = eval.eval(node, Ref::NULL)?;
        eval.roots.push(function);
        let result = eval.call_with(function, &[value], 0)?;
        eval.roots.push(result);
        if !result.is_attrs() {
            let found = eval.show_type(result);
            return Err(Error::type_error(format!("expected a set but found {found}"))
                .trace(0, "apply needs to evaluate to an attrset"));
        }
        super::job::to_json(eval, result)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn parts_with_dots_are_quoted() {
        let joined =
            |parts: &[&str]| super::joined(&parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>());
        assert_eq!(joined(&["a", "b.c"]), "a.\"b.c\"");
        assert_eq!(joined(&[]), "");
    }
}
