//! Path literals.

use super::Parser;
use crate::ast::{Expr, NO_POS, Pos};
use crate::error::{ErrorKind, Lint, ParseError};
use bumpalo::Bump;

/// Makes an absolute path canonical without looking at the disk: no `.`, `..` or empty parts.
fn canonical(path: &[u8], out: &mut Vec<u8>) {
    for part in path.split(|&c| c == b'/') {
        match part {
            b"" | b"." => {}
            b".." => {
                let parent = memchr::memrchr(b'/', out).unwrap_or(0);
                out.truncate(parent);
            }
            _ => {
                out.push(b'/');
                out.extend_from_slice(part);
            }
        }
    }
}

impl<'a> Parser<'_, 'a> {
    pub(super) fn path_literal(&mut self, base: usize, begin: Pos) -> Result<&'a Expr<'a>, ParseError> {
        let literal = self.text(base);
        let mut path = Vec::new();
        if literal.starts_with(b"/") {
            let level = self.options.lint_absolute_path_literals;
            self.lint(level, begin, || Lint::AbsolutePath(literal.to_vec()))?;
        } else {
            if !literal.starts_with(b".") {
                let level = self.options.lint_short_path_literals;
                self.lint(level, begin, || Lint::ShortPath(literal.to_vec()))?;
            }
            canonical(self.options.base_path, &mut path);
        }
        canonical(literal, &mut path);
        if path.is_empty() {
            path.push(b'/');
        }
        // An interpolation follows, and the slash before it has to stay.
        if literal.len() > 1 && literal.ends_with(b"/") {
            path.push(b'/');
        }
        Ok(path_expr(self.bump, &path))
    }

    pub(super) fn home_path_literal(&mut self, base: usize, begin: Pos) -> Result<&'a Expr<'a>, ParseError> {
        let literal = self.text(base);
        if self.options.pure {
            return self.fail(ErrorKind::HomePathInPureMode(literal.to_vec()), NO_POS);
        }
        let level = self.options.lint_absolute_path_literals;
        self.lint(level, begin, || Lint::HomePath(literal.to_vec()))?;
        let Some(home) = self.options.home else {
            return self.fail(ErrorKind::HomeUnknown(literal.to_vec()), begin);
        };
        Ok(path_expr(self.bump, &[home, &literal[1..]].concat()))
    }

    pub(super) fn path_interpolated(&mut self, base: usize, begin: Pos) -> &'a Expr<'a> {
        let start = self.start(base + 1) as usize;
        let first = (self.stack[base].begin, self.expr(base));
        self.parts.insert(start, first);
        let parts = self.bump.alloc_slice_copy(&self.parts[start..]);
        self.parts.truncate(start);
        self.alloc(Expr::Concat { pos: begin, force_string: false, parts })
    }

    /// `<x>` is `__findFile __nixPath "x"`.
    pub(super) fn search_path(&mut self, base: usize, begin: Pos) -> &'a Expr<'a> {
        let text = self.text(base);
        let name = self.bump.alloc_slice_copy(&text[1..text.len() - 1]);
        let fun = self.alloc(Expr::Var { pos: NO_POS, name: self.known.find_file });
        let nix_path = self.alloc(Expr::Var { pos: NO_POS, name: self.known.nix_path });
        let args = self.bump.alloc_slice_copy(&[nix_path, self.alloc(Expr::Str(name))]);
        self.alloc(Expr::Call { pos: begin, fun, args })
    }
}

fn path_expr<'a>(bump: &'a Bump, path: &[u8]) -> &'a Expr<'a> {
    bump.alloc(Expr::Path(bump.alloc_slice_copy(path)))
}
