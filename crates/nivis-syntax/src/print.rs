//! Trees as text, byte for byte as `nix-instantiate --parse` writes them (`Expr::show` in the
//! reference's `nixexpr.cc`). What is still to be written is kept on the heap, not on the stack.

mod number;

use crate::ast::{AttrKind, AttrName, Attrs, Expr, Lambda};
use crate::symbol::{Symbol, SymbolTable};
use std::collections::BTreeMap;
use std::ops::Range;

/// What is still to be written.
#[derive(Clone, Copy)]
enum Item<'a> {
    Text(&'static [u8]),
    Name(Symbol),
    Expr(&'a Expr<'a>),
    Path(&'a [AttrName<'a>]),
    Bindings(&'a Attrs<'a>),
    Lambda(&'a Lambda<'a>),
    /// An expression whose place in the text may be wanted.
    Part(&'a Expr<'a>),
    /// The end of a part that begins there.
    PartEnd(&'a Expr<'a>, usize),
}

use Item::{Name, Text};

/// Writes an expression.
pub fn print(expr: &Expr<'_>, symbols: &SymbolTable, out: &mut Vec<u8>) {
    Printer { symbols, out, todo: vec![Item::Expr(expr)], parts: None }.run();
}

/// Where parts of an expression stand in what was written, by their address.
pub type Parts = Vec<(*const (), Range<usize>)>;

/// Writes an expression, and says where in it conditions of assertions and computed names stand: those are shown by
/// themselves, too, and writing each anew takes forever where they are nested.
pub fn print_with_parts(expr: &Expr<'_>, symbols: &SymbolTable, out: &mut Vec<u8>, parts: &mut Parts) {
    Printer { symbols, out, todo: vec![Item::Expr(expr)], parts: Some(parts) }.run();
}

/// Writes an attribute path.
pub fn print_attr_path(path: &[AttrName<'_>], symbols: &SymbolTable, out: &mut Vec<u8>) {
    Printer { symbols, out, todo: vec![Item::Path(path)], parts: None }.run();
}

const KEYWORDS: [&[u8]; 9] = [b"if", b"then", b"else", b"assert", b"with", b"let", b"in", b"rec", b"inherit"];

/// Writes a name, in quotes where it is no identifier.
pub fn print_symbol(name: &[u8], out: &mut Vec<u8>) {
    let word = |c: &u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'\'' | b'-');
    if KEYWORDS.contains(&name) {
        out.push(b'"');
        out.extend_from_slice(name);
        out.push(b'"');
    } else if name.first().is_some_and(|c| c.is_ascii_alphabetic() || *c == b'_') && name.iter().all(word) {
        out.extend_from_slice(name);
    } else {
        print_string(name, out);
    }
}

/// Writes a string literal.
pub fn print_string(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for (i, &c) in text.iter().enumerate() {
        match c {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', c]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'$' if text.get(i + 1) == Some(&b'{') => out.extend_from_slice(b"\\$"),
            _ => out.push(c),
        }
    }
    out.push(b'"');
}

struct Printer<'a, 'o> {
    symbols: &'o SymbolTable,
    out: &'o mut Vec<u8>,
    todo: Vec<Item<'a>>,
    parts: Option<&'o mut Parts>,
}

impl<'a> Printer<'a, '_> {
    fn run(&mut self) {
        while let Some(item) = self.todo.pop() {
            match item {
                Text(text) => self.out.extend_from_slice(text),
                Name(name) => print_symbol(self.symbols.name(name), self.out),
                Item::Expr(expr) => self.expr(expr),
                Item::Path(path) => self.path(path),
                Item::Bindings(attrs) => self.bindings(attrs),
                Item::Lambda(lambda) => self.lambda(lambda),
                Item::Part(expr) => {
                    self.then(&[Item::Expr(expr), Item::PartEnd(expr, self.out.len())]);
                }
                Item::PartEnd(expr, start) => {
                    if let Some(parts) = &mut self.parts {
                        parts.push((std::ptr::from_ref(expr).cast(), start..self.out.len()));
                    }
                }
            }
        }
    }

    fn then(&mut self, items: &[Item<'a>]) {
        self.todo.extend(items.iter().rev());
    }

    fn binary(&mut self, left: &'a Expr<'a>, operator: &'static [u8], right: &'a Expr<'a>) {
        self.then(&[Text(b"("), Item::Expr(left), Text(operator), Item::Expr(right), Text(b")")]);
    }

    fn expr(&mut self, expr: &'a Expr<'a>) {
        use Item::{Bindings, Expr as E, Path};
        match *expr {
            Expr::Int(n) => self.out.extend_from_slice(n.to_string().as_bytes()),
            Expr::Float(n) => number::print_float(n, self.out),
            Expr::Str(text) => print_string(text, self.out),
            Expr::Path(path) => self.out.extend_from_slice(path),
            Expr::Var { name, .. } => self.then(&[Name(name)]),
            Expr::CurPos(_) => self.out.extend_from_slice(b"__curPos"),
            Expr::Select { set, path, default, .. } => {
                if let Some(default) = default {
                    self.then(&[Text(b" or ("), E(default), Text(b")")]);
                }
                self.then(&[Text(b"("), E(set), Text(b")."), Path(path)]);
            }
            Expr::HasAttr { set, path } => {
                self.then(&[Text(b"(("), E(set), Text(b") ? "), Path(path), Text(b")")]);
            }
            Expr::Attrs(attrs) => {
                let open: &[u8] = if attrs.recursive { b"rec { " } else { b"{ " };
                self.out.extend_from_slice(open);
                self.then(&[Bindings(attrs), Text(b"}")]);
            }
            Expr::List(elements) => {
                self.todo.push(Text(b"]"));
                for element in elements.iter().rev() {
                    self.then(&[Text(b"("), E(element), Text(b") ")]);
                }
                self.out.extend_from_slice(b"[ ");
            }
            Expr::Lambda(lambda) => self.then(&[Text(b"("), Item::Lambda(lambda), Text(b")")]),
            Expr::Call { fun, args, .. } => {
                self.todo.push(Text(b")"));
                for arg in args.iter().rev() {
                    self.then(&[Text(b" "), E(arg)]);
                }
                self.then(&[Text(b"("), E(fun)]);
            }
            Expr::Let { bindings, body } => {
                self.then(&[Text(b"(let "), Bindings(bindings), Text(b"in "), E(body), Text(b")")]);
            }
            Expr::With { scope, body, .. } => {
                self.then(&[Text(b"(with "), E(scope), Text(b"; "), E(body), Text(b")")]);
            }
            Expr::If { cond, then, otherwise, .. } => {
                let (start, middle) = (Text(b"(if "), Text(b" then "));
                self.then(&[start, E(cond), middle, E(then), Text(b" else "), E(otherwise), Text(b")")]);
            }
            Expr::Assert { cond, body, .. } => {
                self.then(&[Text(b"assert "), Item::Part(cond), Text(b"; "), E(body)]);
            }
            Expr::Not(operand) => self.then(&[Text(b"(! "), E(operand), Text(b")")]),
            Expr::Eq(left, right) => self.binary(left, b" == ", right),
            Expr::NEq(left, right) => self.binary(left, b" != ", right),
            Expr::And(_, left, right) => self.binary(left, b" && ", right),
            Expr::Or(_, left, right) => self.binary(left, b" || ", right),
            Expr::Impl(_, left, right) => self.binary(left, b" -> ", right),
            Expr::Update(_, left, right) => self.binary(left, b" // ", right),
            Expr::ConcatLists(_, left, right) => self.binary(left, b" ++ ", right),
            Expr::Concat { parts, .. } => {
                self.todo.push(Text(b")"));
                for (i, (_, part)) in parts.iter().enumerate().rev() {
                    self.todo.push(E(part));
                    if i > 0 {
                        self.todo.push(Text(b" + "));
                    }
                }
                self.out.push(b'(');
            }
            // Only inside of the selections that `bindings` writes as `inherit`.
            Expr::InheritFrom { .. } => {}
        }
    }

    fn path(&mut self, path: &'a [AttrName<'a>]) {
        for (i, name) in path.iter().enumerate().rev() {
            match name {
                AttrName::Static(name) => self.todo.push(Name(*name)),
                AttrName::Dynamic(expr) => self.then(&[Text(b"\"${"), Item::Part(expr), Text(b"}\"")]),
            }
            if i > 0 {
                self.todo.push(Text(b"."));
            }
        }
    }

    fn bindings(&mut self, attrs: &'a Attrs<'a>) {
        let mut sorted: Vec<_> = attrs.attrs.iter().collect();
        sorted.sort_by_key(|a| self.symbols.name(a.name));
        for dynamic in attrs.dynamic.iter().rev() {
            let (name, value) = (Item::Expr(dynamic.name), Item::Expr(dynamic.value));
            self.then(&[Text(b"\"${"), name, Text(b"}\" = "), value, Text(b"; ")]);
        }
        let mut inherited = Vec::new();
        let mut sources: BTreeMap<u32, Vec<Symbol>> = BTreeMap::new();
        for attr in &sorted {
            match (attr.kind, attr.value) {
                (AttrKind::Inherited, _) => inherited.push(attr.name),
                (AttrKind::InheritedFrom, Expr::Select { set: Expr::InheritFrom { index, .. }, .. }) => {
                    sources.entry(*index).or_default().push(attr.name);
                }
                _ => {}
            }
        }
        for attr in sorted.iter().rev().filter(|a| a.kind == AttrKind::Plain) {
            self.then(&[Name(attr.name), Text(b" = "), Item::Expr(attr.value), Text(b"; ")]);
        }
        for (index, names) in sources.iter().rev() {
            self.todo.push(Text(b"; "));
            for name in names.iter().rev() {
                self.then(&[Text(b" "), Name(*name)]);
            }
            let source = attrs.inherit_from[*index as usize];
            self.then(&[Text(b"inherit ("), Item::Expr(source), Text(b")")]);
        }
        if !inherited.is_empty() {
            self.todo.push(Text(b"; "));
            for name in inherited.iter().rev() {
                self.then(&[Text(b" "), Name(*name)]);
            }
            self.todo.push(Text(b"inherit"));
        }
    }

    fn lambda(&mut self, lambda: &'a Lambda<'a>) {
        self.then(&[Text(b": "), Item::Expr(lambda.body)]);
        if let Some(arg) = lambda.arg {
            self.todo.push(Name(arg));
        }
        let Some(formals) = &lambda.formals else { return };
        if lambda.arg.is_some() {
            self.todo.push(Text(b" @ "));
        }
        self.todo.push(Text(b" }"));
        if formals.ellipsis {
            let text: &[u8] = if formals.formals.is_empty() { b"..." } else { b", ..." };
            self.todo.push(Text(text));
        }
        let mut sorted: Vec<_> = formals.formals.iter().collect();
        sorted.sort_by_key(|f| self.symbols.name(f.name));
        for (i, formal) in sorted.iter().enumerate().rev() {
            if let Some(default) = formal.default {
                self.then(&[Text(b" ? "), Item::Expr(default)]);
            }
            self.todo.push(Name(formal.name));
            if i > 0 {
                self.todo.push(Text(b", "));
            }
        }
        self.todo.push(Text(b"{ "));
    }
}
