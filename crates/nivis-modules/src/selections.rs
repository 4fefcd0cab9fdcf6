//! Where a text takes a package by its name: `pkgs.jq`, `with pkgs; [ jq ]`, `inherit (pkgs) jq`.

use bumpalo::Bump;
use nivis_syntax::ast::{AttrKind, AttrName, Attrs, Expr, Pos};
use nivis_syntax::symbol::SymbolTable;
use nivis_syntax::{ParseOptions, parse};
use std::ops::Range;

/// Deeper trees are not looked into.
const DEPTH: usize = 400;

struct Search<'s> {
    symbols: &'s SymbolTable,
    name: &'s [u8],
    found: Vec<Pos>,
}

/// The places at which the package of this name is taken out of a set of packages.
pub fn selections(text: &[u8], name: &str) -> Vec<Range<usize>> {
    let (bump, mut symbols) = (Bump::new(), SymbolTable::new());
    let options = ParseOptions { base_path: b"/", ..ParseOptions::default() };
    let Ok(parsed) = parse(&bump, &mut symbols, text, &options) else { return Vec::new() };
    let mut search = Search { symbols: &symbols, name: name.as_bytes(), found: Vec::new() };
    search.expr(parsed.expr, false, DEPTH);
    let mut found = search.found;
    found.sort_unstable();
    found.dedup();
    let range = |start: Pos| {
        let start = start as usize;
        let rest = text.get(start..).unwrap_or_default();
        let is_path = |byte: &&u8| byte.is_ascii_alphanumeric() || b"._-'\"".contains(byte);
        start..start + rest.iter().take_while(is_path).count().max(1)
    };
    found.into_iter().map(range).collect()
}

impl Search<'_> {
    /// Whether a name is that of a set of packages, as people call it.
    fn is_set(&self, name: &[u8]) -> bool {
        matches!(name, b"final" | b"prev" | b"self" | b"super")
            || name.windows(4).any(|part| part.eq_ignore_ascii_case(b"pkgs"))
    }

    /// Whether an expression is `pkgs`, `inputs.x.pkgs` and the like.
    fn is_packages(&self, expr: &Expr<'_>) -> bool {
        match expr {
            Expr::Var { name, .. } => self.is_set(self.symbols.name(*name)),
            Expr::Select { path: [.., AttrName::Static(name)], .. } => self.is_set(self.symbols.name(*name)),
            _ => false,
        }
    }

    /// `within` says whether names that nothing else gives are those of packages.
    fn expr(&mut self, expr: &Expr<'_>, within: bool, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match expr {
            Expr::Int(_) | Expr::Float(_) | Expr::Str(_) | Expr::Path(_) | Expr::CurPos(_) => {}
            Expr::InheritFrom { .. } => {}
            Expr::Var { pos, name } => {
                if within && self.symbols.name(*name) == self.name {
                    self.found.push(*pos);
                }
            }
            Expr::Select { pos, set, path, default } => {
                let mut before = self.is_packages(set);
                for part in *path {
                    let AttrName::Static(part) = part else { break };
                    let part = self.symbols.name(*part);
                    if before && part == self.name {
                        self.found.push(*pos);
                    }
                    before = self.is_set(part);
                }
                self.expr(set, within, depth);
                self.names(path, within, depth);
                default.iter().for_each(|default| self.expr(default, within, depth));
            }
            Expr::HasAttr { set, path } => {
                self.expr(set, within, depth);
                self.names(path, within, depth);
            }
            Expr::Attrs(attrs) => self.attrs(attrs, within, depth),
            Expr::List(items) => items.iter().for_each(|item| self.expr(item, within, depth)),
            Expr::Lambda(lambda) => {
                let formals = lambda.formals.as_ref().map_or(&[][..], |formals| formals.formals);
                let mut names = formals.iter().map(|formal| formal.name).chain(lambda.arg);
                let is_bound = names.any(|name| self.symbols.name(name) == self.name);
                let within = within && !is_bound;
                let defaults = formals.iter().filter_map(|formal| formal.default);
                defaults.for_each(|default| self.expr(default, within, depth));
                self.expr(lambda.body, within, depth);
            }
            Expr::Call { fun, args, .. } => {
                self.expr(fun, within, depth);
                args.iter().for_each(|arg| self.expr(arg, within, depth));
            }
            Expr::Let { bindings, body } => {
                let within = within && !self.binds(bindings);
                self.attrs(bindings, within, depth);
                self.expr(body, within, depth);
            }
            Expr::With { scope, body, .. } => {
                self.expr(scope, within, depth);
                let within = within || self.is_packages(scope);
                self.expr(body, within, depth);
            }
            Expr::If { cond, then, otherwise, .. } => {
                [cond, then, otherwise].into_iter().for_each(|expr| self.expr(expr, within, depth));
            }
            Expr::Assert { cond, body, .. } => {
                self.expr(cond, within, depth);
                self.expr(body, within, depth);
            }
            Expr::Not(inner) => self.expr(inner, within, depth),
            Expr::Eq(left, right)
            | Expr::NEq(left, right)
            | Expr::And(_, left, right)
            | Expr::Or(_, left, right)
            | Expr::Impl(_, left, right)
            | Expr::Update(_, left, right)
            | Expr::ConcatLists(_, left, right) => {
                self.expr(left, within, depth);
                self.expr(right, within, depth);
            }
            Expr::Concat { parts, .. } => {
                parts.iter().for_each(|(_, part)| self.expr(part, within, depth));
            }
        }
    }

    fn names(&mut self, path: &[AttrName<'_>], within: bool, depth: usize) {
        for part in path {
            if let AttrName::Dynamic(expr) = part {
                self.expr(expr, within, depth);
            }
        }
    }

    fn binds(&self, attrs: &Attrs<'_>) -> bool {
        attrs.attrs.iter().any(|attr| self.symbols.name(attr.name) == self.name)
    }

    fn attrs(&mut self, attrs: &Attrs<'_>, within: bool, depth: usize) {
        let within = within && !(attrs.recursive && self.binds(attrs));
        attrs.inherit_from.iter().for_each(|from| self.expr(from, within, depth));
        for attr in attrs.attrs {
            let from = match (attr.kind, attr.value) {
                (AttrKind::InheritedFrom, Expr::Select { set: Expr::InheritFrom { index, .. }, .. }) => {
                    usize::try_from(*index).ok().and_then(|index| attrs.inherit_from.get(index))
                }
                _ => None,
            };
            if self.symbols.name(attr.name) == self.name && from.is_some_and(|from| self.is_packages(from)) {
                self.found.push(attr.pos);
            }
            self.expr(attr.value, within, depth);
        }
        for attr in attrs.dynamic {
            self.expr(attr.name, within, depth);
            self.expr(attr.value, within, depth);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<&str> {
        selections(text.as_bytes(), "jq").into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn packages_are_found_where_they_are_taken() {
        assert_eq!(
            shown("{ pkgs, ... }: { a = [ pkgs.jq pkgs.jqp ]; programs.jq.enable = true; }"),
            ["pkgs.jq"]
        );
        assert_eq!(shown("with pkgs; [ git jq ]"), ["jq"]);
        assert_eq!(shown("{ inherit (pkgs) git jq; }"), ["jq"]);
        assert_eq!(shown("\"${pkgs.jq}/bin/jq\""), ["pkgs.jq"]);
        assert_eq!(shown("inputs.x.legacyPackages.pkgs.jq.out"), ["inputs.x.legacyPackages.pkgs.jq.out"]);
    }

    #[test]
    fn other_things_of_the_name_are_none() {
        assert!(shown("config.programs.jq").is_empty());
        assert!(shown("let jq = 1; in with lib; [ jq ]").is_empty());
        assert!(shown("with pkgs; let jq = 1; in jq").is_empty());
        assert!(shown("{ jq = \"pkgs.jq\"; } # pkgs.jq").is_empty());
    }
}
