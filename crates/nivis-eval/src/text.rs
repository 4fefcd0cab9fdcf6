//! From texts to code: parsing, then compiling.

use crate::builtins::FETCHURL_PATH;
use crate::compile::Compiler;
use crate::error::{Error, ErrorKind, Result};
use crate::evaluator::Evaluator;
use crate::heap::NodeId;
use crate::source::{Origin, Sources};
use nivis_syntax::symbol::Symbol;
use std::rc::Rc;

/// Names of the environment that code is to run in, with their slots, sorted.
pub(crate) type OuterScope = Rc<[(Symbol, u32)]>;

impl Evaluator {
    /// Compiles a file; `outer` names the slots of the environment it will run in.
    ///
    /// # Errors
    /// If it cannot be read, parsed, or names something unknown.
    pub(crate) fn compile_file(&mut self, path: &[u8], outer: Option<OuterScope>) -> Result<NodeId> {
        let text: Rc<[u8]> = self.read_source(path)?.into();
        let dir = if path == FETCHURL_PATH { b"/" } else { nivis_formats::path::dir_of(path) };
        self.compile(text, Origin::File(path.into()), dir, outer)
    }

    /// Compiles a text whose relative paths begin at `base_path`.
    ///
    /// # Errors
    /// If it does not parse, or names something unknown.
    pub fn compile_text(&mut self, text: &[u8], origin: Origin, base_path: &[u8]) -> Result<NodeId> {
        self.compile(text.into(), origin, base_path, None)
    }

    fn compile(
        &mut self,
        text: Rc<[u8]>,
        origin: Origin,
        base_path: &[u8],
        outer: Option<OuterScope>,
    ) -> Result<NodeId> {
        let base = self.sources.add(origin, text.clone());
        let bump = bumpalo::Bump::with_capacity(text.len() * 4);
        let options = nivis_syntax::ParseOptions {
            base_path,
            home: self.settings.home.as_deref(),
            pure: self.settings.pure,
            pipe_operators: self.settings.has_feature("pipe-operators"),
            ..nivis_syntax::ParseOptions::default()
        };
        let parsed = match nivis_syntax::parse(&bump, &mut self.symbols, &text, &options) {
            Ok(parsed) => parsed,
            Err(error) => {
                let name =
                    self.sources.resolve(base).map(|(source, _)| source.origin.display()).unwrap_or_default();
                let place = nivis_syntax::SourceText::new(name.as_bytes(), &text);
                let message = String::from_utf8_lossy(&error.kind.message(&place)).into_owned();
                return Err(Error::new(ErrorKind::Syntax, message).at(Sources::pos(base, error.pos)));
            }
        };
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
}
