//! Where a module's file defines an option: read off its syntax tree, because values do not say.
//!
//! Looks through functions, `let`, `with`, `//` and the arguments of calls (`mkIf`, `mkMerge`, `mkForce` …), so that it
//! finds what people write; what is computed has no place in the text and is not found.

use crate::literal::{Agreement, Literal};
use bumpalo::Bump;
use nivis_syntax::ast::{AttrName, Attrs, Expr, Pos};
use nivis_syntax::symbol::SymbolTable;
use nivis_syntax::{ParseOptions, parse};
use std::ops::Range;

/// The parts of an option's path as messages show it: `a."b.c".d`.
pub fn parse_option(text: &str) -> Vec<String> {
    let (mut parts, mut part, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' if quoted => part.extend(chars.next()),
            '.' if !quoted => parts.push(std::mem::take(&mut part)),
            c => part.push(c),
        }
    }
    parts.push(part);
    parts
}

/// The number in `[definition 1-entry 2]`, the part of a path that stands for the second entry of a list.
pub(crate) fn list_entry(part: &str) -> Option<usize> {
    part.strip_prefix("[definition ")?.split_once("-entry ")?.1.strip_suffix(']')?.parse().ok()
}

/// How deep trees are looked into: deeper ones are no configuration.
const DEPTH: usize = 200;

struct Search<'s> {
    symbols: &'s SymbolTable,
    /// Whether sets anywhere in the file may be modules (those in a list of `flake.nix`), or only the file itself.
    anywhere: bool,
    found: Vec<(Pos, Option<Literal>)>,
}

/// A definition in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Up to the end of the definition if that is on its line, else of its path.
    pub range: Range<usize>,
    /// What it says, where that is in the text.
    pub literal: Option<Literal>,
}

impl Site {
    /// Whether it may be the definition of this value, as far as the value is known.
    pub fn agreement(&self, printed: Option<&str>) -> Agreement {
        match (&self.literal, printed) {
            (Some(literal), Some(printed)) => literal.agreement(printed),
            _ => Agreement::Possible,
        }
    }
}

/// The places in a module's text where the option is defined. With `anywhere` modules may stand inside the text.
pub fn find(text: &[u8], option: &[String], anywhere: bool) -> Vec<Site> {
    let (bump, mut symbols) = (Bump::new(), SymbolTable::new());
    let options = ParseOptions { base_path: b"/", ..ParseOptions::default() };
    let Ok(parsed) = parse(&bump, &mut symbols, text, &options) else { return Vec::new() };
    let mut search = Search { symbols: &symbols, anywhere, found: Vec::new() };
    search.module(parsed.expr, option, DEPTH);
    let mut found = search.found;
    found.sort_by_key(|(pos, _)| *pos);
    found.dedup_by_key(|(pos, _)| *pos);
    let site = |(pos, literal): (Pos, Option<Literal>)| {
        let start = pos as usize;
        Site { range: start..definition_end(text, start), literal }
    };
    found.into_iter().map(site).collect()
}

impl Search<'_> {
    /// A module: options stand in it directly or under `config`; `imports` may hold further ones.
    fn module(&mut self, expr: &Expr<'_>, option: &[String], depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match expr {
            Expr::Attrs(attrs) => {
                self.set(attrs, option, depth);
                for attr in attrs.attrs {
                    match self.symbols.name(attr.name) {
                        b"config" => self.value(attr.value, option, depth),
                        b"imports" => self.module(attr.value, option, depth),
                        _ if self.anywhere => self.module(attr.value, option, depth),
                        _ => {}
                    }
                }
            }
            Expr::List(items) => items.iter().for_each(|item| self.module(item, option, depth)),
            Expr::Let { bindings, body } if self.anywhere => {
                bindings.attrs.iter().for_each(|attr| self.module(attr.value, option, depth));
                self.module(body, option, depth);
            }
            _ => self.through(expr, depth, &mut |search, inner, depth| search.module(inner, option, depth)),
        }
    }

    /// The value that is to have the attributes `path`.
    fn value(&mut self, expr: &Expr<'_>, path: &[String], depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match expr {
            Expr::Attrs(attrs) => self.set(attrs, path, depth),
            Expr::List(items) => {
                // `[definition 1-entry 2]` is the second item of a list; others are of mkMerge.
                match path
                    .first()
                    .and_then(|part| list_entry(part))
                    .and_then(|entry| items.get(entry.checked_sub(1)?))
                {
                    Some(item) if path.len() > 1 => self.value(item, &path[1..], depth),
                    Some(_) => {}
                    None => items.iter().for_each(|item| self.value(item, path, depth)),
                }
            }
            _ => self.through(expr, depth, &mut |search, inner, depth| search.value(inner, path, depth)),
        }
    }

    fn set(&mut self, attrs: &Attrs<'_>, path: &[String], depth: usize) {
        let Some((name, rest)) = path.split_first() else { return };
        let known = attrs.attrs.iter().filter(|attr| self.symbols.name(attr.name) == name.as_bytes());
        let mut named: Vec<(Pos, &Expr<'_>)> = known.map(|attr| (attr.pos, attr.value)).collect();
        if named.is_empty() {
            // `${name}` may be any.
            named.extend(attrs.dynamic.iter().map(|attr| (attr.pos, attr.value)));
        }
        for (pos, value) in named {
            // A list's entry has no place of its own.
            if matches!(rest, [] | [_] if rest.iter().all(|part| list_entry(part).is_some())) {
                self.found.push((pos, self.literal(value, rest.first())));
            } else {
                self.value(value, rest, depth);
            }
        }
    }

    /// What a definition says, or the entry of the list that it is.
    fn literal(&self, value: &Expr<'_>, entry: Option<&String>) -> Option<Literal> {
        let Some(entry) = entry else { return Literal::of(value, self.symbols) };
        let Expr::List(items) = value else { return None };
        Literal::of(items.get(list_entry(entry)?.checked_sub(1)?)?, self.symbols)
    }

    /// Goes on with what an expression may evaluate to.
    fn through(&mut self, expr: &Expr<'_>, depth: usize, then: &mut dyn FnMut(&mut Self, &Expr<'_>, usize)) {
        match expr {
            Expr::Lambda(lambda) => then(self, lambda.body, depth),
            Expr::Let { body, .. } | Expr::With { body, .. } | Expr::Assert { body, .. } => {
                then(self, body, depth);
            }
            Expr::If { then: one, otherwise, .. } => {
                then(self, one, depth);
                then(self, otherwise, depth);
            }
            Expr::Update(_, left, right) | Expr::ConcatLists(_, left, right) => {
                then(self, left, depth);
                then(self, right, depth);
            }
            Expr::Call { args, .. } => {
                for arg in *args {
                    then(self, arg, depth);
                }
            }
            Expr::Select { set, .. } if self.anywhere => then(self, set, depth),
            // `(mkIf …).x` and the like have no text of their own.
            Expr::Select { path: [AttrName::Static(_)], default: Some(default), .. } => {
                then(self, default, depth)
            }
            _ => {}
        }
    }
}

/// The end of the definition that begins at `start` if that is on its line, else of its path.
fn definition_end(text: &[u8], start: usize) -> usize {
    let rest = &text[start.min(text.len())..];
    let line = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
    let line = &rest[..line];
    let (mut depth, mut quoted, mut equals) = (0_i32, false, None);
    let mut index = 0;
    while let Some(&byte) = line.get(index) {
        match byte {
            b'\\' if quoted => index += 1,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth -= 1,
            b'=' if depth == 0 && equals.is_none() => equals = Some(index),
            b';' if depth <= 0 => return start + index,
            b'#' => break,
            _ => {}
        }
        if depth < 0 {
            break;
        }
        index += 1;
    }
    let path = &line[..equals.unwrap_or(index)];
    start + path.trim_ascii_end().len().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, option: &str, anywhere: bool) -> Vec<String> {
        let found = find(text.as_bytes(), &parse_option(option), anywhere);
        found.into_iter().map(|site| text[site.range].to_owned()).collect()
    }

    #[test]
    fn definitions_are_found_through_what_people_write() {
        let text = "{ lib, ... }: let x = 1; in { a.b = 1; config = lib.mkIf true { a = { c = [ 2 ]; }; }; }";
        assert_eq!(shown(text, "a.b", false), ["a.b = 1"]);
        assert_eq!(shown(text, "a.c", false), ["c = [ 2 ]"]);
        assert_eq!(shown(text, "a", false), ["a.b = 1", "a = { c = [ 2 ]; }"]);
        assert!(shown(text, "b", false).is_empty());
        let merged = "{ config = mkMerge [ { a = 1; } (mkIf x { a =\n 2; }) ]; imports = [ { a = 3; } ]; }";
        assert_eq!(shown(merged, "a", false), ["a = 1", "a", "a = 3"]);
    }

    #[test]
    fn names_may_be_quoted_or_computed() {
        let text = "{ a.\"x.y\".b = \";\"; c.${name}.d = 1; }";
        assert_eq!(shown(text, "a.\"x.y\".b", false), ["a.\"x.y\".b = \";\""]);
        assert_eq!(shown(text, "c.z.d", false), ["c.${name}.d = 1"]);
        assert_eq!(
            shown("{ l = [ { a = 1; } { a = 2; } ]; }", "l.\"[definition 1-entry 2]\".a", false),
            ["a = 2"]
        );
    }

    #[test]
    fn modules_may_stand_in_a_flake() {
        let text = "{ outputs = i: { hosts.x = f { modules = [ ./a { net.name = 1; } ]; }; }; a = let b = { net.x = 2; }; in b; }";
        assert!(shown(text, "net.name", false).is_empty());
        assert_eq!(shown(text, "net.name", true), ["net.name = 1"]);
        assert_eq!(shown(text, "net.x", true), ["net.x = 2"]);
        assert_eq!(shown("(f { modules = [ { a.b = 1; } ]; }).config", "a.b", true), ["a.b = 1"]);
    }
}
