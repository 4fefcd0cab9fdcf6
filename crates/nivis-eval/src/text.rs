//! From texts to code: parsing, then compiling.

use crate::builtins::FETCHURL_PATH;
use crate::compile::Compiler;
use crate::error::{Detail, Error, ErrorKind, Result};
use crate::evaluator::{Evaluator, INTERRUPTED};
use crate::heap::{NodeId, Ref, Word};
use crate::source::{Origin, Sources};
use nivis_syntax::ParseError;
use nivis_syntax::ast::Expr;
use nivis_syntax::symbol::Symbol;
use std::rc::Rc;

/// Names of the environment that code is to run in, with their slots, sorted.
pub(crate) type OuterScope = Rc<[(Symbol, u32)]>;

/// What a text is, and what is wanted of it.
struct Form<'o> {
    /// Where its tree is to be written.
    shown: Option<&'o mut Vec<u8>>,
    /// Bindings rather than an expression.
    bindings: bool,
}

impl Evaluator {
    /// Compiles a file; `outer` names the slots of the environment it will run in.
    ///
    /// # Errors
    /// If it cannot be read, parsed, or names something unknown.
    pub fn compile_file(&mut self, path: &[u8], outer: Option<OuterScope>) -> Result<NodeId> {
        let text = Rc::new(self.read_source(path)?);
        let dir = if path == FETCHURL_PATH { b"/" } else { nivis_formats::path::dir_of(path) };
        self.compile(text, Origin::File(path.into()), dir, outer, None)
    }

    /// Compiles a text whose relative paths begin at `base_path`.
    ///
    /// # Errors
    /// If it does not parse, or names something unknown.
    pub fn compile_text(&mut self, text: &[u8], origin: Origin, base_path: &[u8]) -> Result<NodeId> {
        self.compile(Rc::new(text.to_vec()), origin, base_path, None, None)
    }

    /// Compiles a text in which the attributes of `scope` are names, for [`Evaluator::eval_scoped`]: an expression, or bindings
    /// `a = 1; inherit b;` that become a set.
    ///
    /// # Errors
    /// As [`Evaluator::compile_text`].
    pub fn compile_scoped(
        &mut self,
        text: &[u8],
        bindings: bool,
        base_path: &[u8],
        scope: Word,
    ) -> Result<NodeId> {
        let names = self.attrs_of(scope).iter().zip(0..).map(|(attr, slot)| (attr.name, slot)).collect();
        let base = self.sources.add(Origin::String, Rc::new(text.to_vec()));
        let mut room = std::mem::take(&mut self.tree_room);
        room.reset();
        let names: OuterScope = names;
        let form = || Form { shown: None, bindings };
        let mut result = self.compile_in(&room, text, base, base_path, Some(names.clone()), form());
        if bindings && matches!(&result, Err(error) if matches!(error.kind(), ErrorKind::Syntax(_))) {
            // The last semicolon may be missing.
            room.reset();
            let ended = [text, b";"].concat();
            result = self.compile_in(&room, &ended, base, base_path, Some(names), form());
        }
        self.tree_room = room;
        result
    }

    /// Evaluates what was compiled for this scope.
    ///
    /// # Errors
    /// If evaluation fails.
    pub fn eval_scoped(&mut self, node: NodeId, scope: Word) -> Result<Word> {
        let base = self.stack.len();
        let env = self.env_of(scope);
        let result = self.eval(node, env);
        self.stack.truncate(base);
        result
    }

    /// An environment whose slots are the attributes of a set, in their order. It is on the value stack.
    pub(crate) fn env_of(&mut self, scope: Word) -> Ref {
        let attrs = self.attrs_of(scope);
        let env = self.heap.alloc_env(Ref::NULL, attrs.len() as u32);
        for (slot, attr) in (1..).zip(&attrs) {
            let word = self.refer(attr.at);
            self.heap.set(env.at(slot), word);
        }
        self.push_env(env);
        env
    }

    /// A file's syntax tree as text (`nix-instantiate --parse`).
    ///
    /// # Errors
    /// As [`Evaluator::compile_file`].
    pub fn show_file(&mut self, path: &[u8]) -> Result<Vec<u8>> {
        let text = self.read_source(path)?;
        let dir = nivis_formats::path::dir_of(path);
        self.show_text(&text, Origin::File(path.into()), dir)
    }

    /// A text's syntax tree as text.
    ///
    /// # Errors
    /// As [`Evaluator::compile_text`].
    pub fn show_text(&mut self, text: &[u8], origin: Origin, base_path: &[u8]) -> Result<Vec<u8>> {
        let mut shown = Vec::new();
        self.compile(Rc::new(text.to_vec()), origin, base_path, None, Some(&mut shown))?;
        Ok(shown)
    }

    fn compile(
        &mut self,
        text: Rc<Vec<u8>>,
        origin: Origin,
        base_path: &[u8],
        outer: Option<OuterScope>,
        shown: Option<&mut Vec<u8>>,
    ) -> Result<NodeId> {
        let base = self.sources.add(origin, text.clone());
        let mut room = std::mem::take(&mut self.tree_room);
        room.reset();
        let result = self.compile_in(&room, &text, base, base_path, outer, Form { shown, bindings: false });
        self.tree_room = room;
        result
    }

    fn compile_in(
        &mut self,
        room: &bumpalo::Bump,
        text: &[u8],
        base: crate::source::Pos,
        base_path: &[u8],
        outer: Option<OuterScope>,
        form: Form<'_>,
    ) -> Result<NodeId> {
        let options = nivis_syntax::ParseOptions {
            base_path,
            home: self.settings.home.as_deref(),
            pure: self.settings.pure,
            pipe_operators: self.settings.has_feature("pipe-operators"),
            lint_url_literals: self.settings.lint_url_literals,
            lint_absolute_path_literals: self.settings.lint_absolute_path_literals,
            lint_short_path_literals: self.settings.lint_short_path_literals,
            stop: Some(&INTERRUPTED),
            ..nivis_syntax::ParseOptions::default()
        };
        let parsed = if form.bindings {
            nivis_syntax::parse_bindings(room, &mut self.symbols, text, &options).map(|parsed| {
                let expr = &*room.alloc(Expr::Attrs(parsed.attrs));
                nivis_syntax::Parsed { expr, warnings: parsed.warnings }
            })
        } else {
            nivis_syntax::parse(room, &mut self.symbols, text, &options)
        };
        let parsed = match parsed {
            Ok(parsed) => parsed,
            Err(ParseError { kind: nivis_syntax::ErrorKind::Stopped, .. }) => {
                return Err(Error::interrupted());
            }
            Err(error) => {
                let name =
                    self.sources.resolve(base).map(|(source, _)| source.origin.display()).unwrap_or_default();
                let place = nivis_syntax::SourceText::new(name.as_bytes(), text);
                let message = String::from_utf8_lossy(&error.kind.message(&place)).into_owned();
                let failed = Error::new(ErrorKind::Syntax(error.kind.code()), message)
                    .at(Sources::pos(base, error.pos));
                return Err(match error.missing(text) {
                    Some(missing) => failed.detail(Detail::LeftOut(base, missing)),
                    None => failed,
                });
            }
        };
        if !parsed.warnings.is_empty() {
            self.show_warnings(&parsed.warnings, base, text);
        }
        if let Some(shown) = form.shown {
            nivis_syntax::print::print(parsed.expr, &self.symbols, shown);
        }
        let operators = self.operators();
        Compiler::new(
            &mut self.code,
            &mut self.heap,
            &mut self.shapes,
            &self.symbols,
            &self.base,
            operators,
            base,
            outer,
        )
        .expr(parsed.expr)
    }

    #[cold]
    fn show_warnings(&mut self, warnings: &[nivis_syntax::Warning], base: crate::source::Pos, text: &[u8]) {
        let name = self.sources.resolve(base).map(|(source, _)| source.origin.display()).unwrap_or_default();
        let place = nivis_syntax::SourceText::new(name.as_bytes(), text);
        for warning in warnings {
            let mut message = String::from_utf8_lossy(&warning.message(&place)).into_owned();
            if let nivis_syntax::Warning::Lint { pos, .. } = warning
                && let Some(excerpt) = self.sources.excerpt(Sources::pos(base, *pos), &*self.io)
            {
                message.push('\n');
                message.push_str(&String::from_utf8_lossy(&excerpt));
                self.io.message(&crate::error::aligned("warning", &message));
                continue;
            }
            self.io.message(&format!("warning: {message}"));
        }
    }
}
