//! From the syntax tree to code: every name is resolved to a slot, a constant of the base environment, or a `with`.
//! Follows `bindVars` in the reference's nixexpr.cc, including the order in which undefined names are found.

use crate::code::{Bindings, Code, Formal, INNER, LambdaCode, Node, PathPart, Span, WithScope};
use crate::error::{Error, ErrorKind, Result};
use crate::evaluator::INTERRUPTED;
use crate::heap::{Heap, NodeId, Word};
use crate::interpret::package_sets::makes_packages;
use crate::interpret::questions::question;
use crate::shape::Shapes;
use crate::source::{Pos, Sources};
use nivis_syntax::ast::{self, AttrKind, AttrName, Expr};
use nivis_syntax::print::print_with_parts;
use nivis_syntax::symbol::{Symbol, SymbolTable};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::atomic::Ordering;

/// The names that are known everywhere, and what they are: a plain value, or a cell that holds it.
pub(crate) type BaseScope = FxHashMap<Symbol, Word>;

/// The symbols whose base values have operations of their own.
#[derive(Clone, Copy)]
pub(crate) struct OperatorSymbols {
    pub sub: Symbol,
    pub less_than: Symbol,
    pub mul: Symbol,
    pub div: Symbol,
    pub overrides: Symbol,
}

/// What compiling needs of the evaluator.
pub(crate) struct Compiler<'c> {
    pub code: &'c mut Code,
    pub heap: &'c mut Heap,
    pub shapes: &'c mut Shapes,
    pub symbols: &'c SymbolTable,
    pub base: &'c BaseScope,
    pub operators: OperatorSymbols,
    /// First position of the source that is compiled.
    pub source: Pos,
    scopes: Vec<Scope>,
    strings: FxHashMap<Vec<u8>, Word>,
    /// Where texts of parts of what was printed already stand.
    printed: FxHashMap<*const (), Range<usize>>,
}

enum Scope {
    /// Names and their slots, sorted by name.
    Names(Rc<[(Symbol, u32)]>),
    With(Pos),
}

/// Where a name was found.
enum Found {
    Slot { depth: u32, slot: u32 },
    Base(Word),
    With(u32),
}

/// The set of an `inherit (e)`: the node of a variable, or the hidden slot that holds the value.
#[derive(Clone, Copy)]
enum Source {
    Variable(NodeId),
    Hidden(u32),
}

impl<'c> Compiler<'c> {
    /// A compiler for one source; `outer` names the slots of the environment that the code will run in.
    #[expect(clippy::too_many_arguments, reason = "each is a table of the evaluator, borrowed for the call")]
    pub(crate) fn new(
        code: &'c mut Code,
        heap: &'c mut Heap,
        shapes: &'c mut Shapes,
        symbols: &'c SymbolTable,
        base: &'c BaseScope,
        operators: OperatorSymbols,
        source: Pos,
        outer: Option<Rc<[(Symbol, u32)]>>,
    ) -> Self {
        let scopes = outer.map(Scope::Names).into_iter().collect();
        Compiler {
            code,
            heap,
            shapes,
            symbols,
            base,
            operators,
            source,
            scopes,
            strings: FxHashMap::default(),
            printed: FxHashMap::default(),
        }
    }

    fn pos(&self, offset: ast::Pos) -> Pos {
        Sources::pos(self.source, offset)
    }

    fn resolve(&mut self, name: Symbol) -> Option<Found> {
        let mut withs = Vec::new();
        for (depth, scope) in self.scopes.iter().rev().enumerate() {
            match scope {
                Scope::Names(names) => {
                    if let Ok(at) = names.binary_search_by_key(&name, |&(name, _)| name) {
                        return Some(Found::Slot { depth: depth as u32, slot: names[at].1 });
                    }
                }
                Scope::With(pos) => withs.push(WithScope { depth: depth as u32, pos: *pos }),
            }
        }
        if let Some(&word) = self.base.get(&name) {
            return Some(Found::Base(word));
        }
        if withs.is_empty() {
            return None;
        }
        let same = self.code.with_scopes.last().is_some_and(|last| {
            last.len() == withs.len()
                && last.iter().zip(&withs).all(|(a, b)| a.depth == b.depth && a.pos == b.pos)
        });
        if !same {
            self.code.with_scopes.push(withs.into());
        }
        Some(Found::With(self.code.with_scopes.len() as u32 - 1))
    }

    fn variable(&mut self, pos: Pos, name: Symbol) -> Result<NodeId> {
        let node = match self.resolve(name) {
            Some(Found::Slot { depth: 0, slot }) => Node::Local(slot),
            Some(Found::Slot { depth, slot }) => Node::Outer { depth, slot },
            Some(Found::Base(word)) => Node::Const(word),
            Some(Found::With(scopes)) => Node::WithName { name, scopes },
            None => {
                let name = String::from_utf8_lossy(self.symbols.name(name)).into_owned();
                return Err(
                    Error::new(ErrorKind::UndefinedVariable, format!("undefined variable '{name}'")).at(pos)
                );
            }
        };
        Ok(self.code.push(node, pos))
    }

    fn is_base(&mut self, expr: &Expr<'_>, name: Symbol) -> bool {
        matches!(expr, Expr::Var { name: found, .. } if *found == name)
            && matches!(self.resolve(name), Some(Found::Base(_)))
    }

    fn constant(&mut self, word: Word) -> NodeId {
        self.code.constants.push(word);
        self.code.push(Node::Const(word), 0)
    }

    fn string(&mut self, text: &[u8]) -> Word {
        if let Some(&word) = self.strings.get(text) {
            return word;
        }
        let word = Word::string(
            if text.is_empty() { crate::heap::Ref::NULL } else { self.heap.alloc_bytes(text) },
            0,
        );
        self.code.constants.push(word);
        self.strings.insert(text.to_vec(), word);
        word
    }

    fn list(&mut self, items: &[u32]) -> Span {
        let start = self.code.lists.len() as u32;
        self.code.lists.extend_from_slice(items);
        Span { start, len: items.len() as u32 }
    }

    fn nodes(&mut self, exprs: &[&Expr<'_>]) -> Result<Span> {
        let mut ids = Vec::with_capacity(exprs.len());
        for expr in exprs {
            ids.push(self.expr(expr)?);
        }
        Ok(self.list(&ids))
    }

    fn binary(
        &mut self,
        pos: Pos,
        a: &Expr<'_>,
        b: &Expr<'_>,
        make: impl FnOnce(NodeId, NodeId) -> Node,
    ) -> Result<NodeId> {
        let (a, b) = (self.expr(a)?, self.expr(b)?);
        Ok(self.code.push(make(a, b), pos))
    }

    /// Compiles an expression.
    pub(crate) fn expr(&mut self, expr: &Expr<'_>) -> Result<NodeId> {
        crate::limits::check_native_stack()?;
        if INTERRUPTED.load(Ordering::Relaxed) {
            return Err(Error::interrupted());
        }
        match *expr {
            Expr::Int(value) => {
                let word = match Word::small_int(value) {
                    Some(word) => word,
                    None => Word::big_int(self.heap.alloc_i64(value)),
                };
                Ok(self.constant(word))
            }
            Expr::Float(value) => {
                let at = self.heap.alloc_f64(value);
                Ok(self.constant(Word::float(at)))
            }
            Expr::Str(text) => {
                let word = self.string(text);
                Ok(self.code.push(Node::Const(word), 0))
            }
            Expr::Path(path) => {
                let at = self.heap.alloc_bytes(path);
                Ok(self.constant(Word::path(at)))
            }
            Expr::Var { pos, name } => {
                let pos = self.pos(pos);
                self.variable(pos, name)
            }
            Expr::CurPos(pos) => {
                let pos = self.pos(pos);
                Ok(self.code.push(Node::CurPos, pos))
            }
            Expr::Select { pos, set, path, default } => self.select(pos, set, path, default),
            Expr::HasAttr { set, path } => {
                let set = self.expr(set)?;
                let path = self.path(path)?;
                let pos = self.code.pos(set);
                Ok(self.code.push(Node::HasAttr { set, path }, pos))
            }
            Expr::Attrs(attrs) => self.attrs(attrs),
            Expr::List(items) => {
                if items.is_empty() {
                    return Ok(self.code.push(Node::Const(Word::EMPTY_LIST), 0));
                }
                let span = self.nodes(items)?;
                let pos = self.code.pos(self.code.lists[span.start as usize]);
                Ok(self.code.push(Node::List(span), pos))
            }
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::Call { pos, fun, args } => self.call(pos, fun, args),
            Expr::Let { bindings, body } => self.let_in(bindings, body),
            Expr::With { pos, scope, body } => {
                let pos = self.pos(pos);
                let scope = self.expr(scope)?;
                self.scopes.push(Scope::With(pos));
                let body = self.expr(body);
                self.scopes.pop();
                Ok(self.code.push(Node::With { scope, body: body? }, pos))
            }
            Expr::If { pos, cond, then, otherwise } => {
                let pos = self.pos(pos);
                let (cond, then, otherwise) = (self.expr(cond)?, self.expr(then)?, self.expr(otherwise)?);
                Ok(self.code.push(Node::If { cond, then, otherwise }, pos))
            }
            Expr::Assert { pos, cond, body } => {
                let pos = self.pos(pos);
                let text = self.text(cond);
                let (cond, body) = (self.expr(cond)?, self.expr(body)?);
                Ok(self.code.push(Node::Assert { cond, body, text }, pos))
            }
            Expr::Not(inner) => {
                let inner = self.expr(inner)?;
                let pos = self.code.pos(inner);
                Ok(self.code.push(Node::Not(inner), pos))
            }
            Expr::Eq(a, b) => self.binary(0, a, b, Node::Equal),
            Expr::NEq(a, b) => self.binary(0, a, b, Node::NotEqual),
            Expr::And(pos, a, b) => self.binary(self.pos(pos), a, b, Node::And),
            Expr::Or(pos, a, b) => self.binary(self.pos(pos), a, b, Node::Or),
            Expr::Impl(pos, a, b) => self.binary(self.pos(pos), a, b, Node::Implies),
            Expr::Update(pos, a, b) => self.binary(self.pos(pos), a, b, Node::Update),
            Expr::ConcatLists(pos, a, b) => self.binary(self.pos(pos), a, b, Node::ConcatLists),
            Expr::Concat { pos, force_string, parts } => {
                let pos = self.pos(pos);
                let mut items = Vec::with_capacity(parts.len() * 2);
                for &(part_pos, part) in parts {
                    items.push(self.expr(part)?);
                    items.push(self.pos(part_pos));
                }
                let parts = self.list(&items);
                Ok(self.code.push(Node::Concat { parts, force_string }, pos))
            }
            Expr::InheritFrom { .. } => unreachable!("only below a selection of `inherit (e)`"),
        }
    }

    fn path(&mut self, path: &[AttrName<'_>]) -> Result<u32> {
        let mut parts = Vec::with_capacity(path.len());
        for part in path {
            parts.push(match part {
                AttrName::Static(name) => PathPart::Name(*name),
                AttrName::Dynamic(expr) => {
                    let text = self.text(expr);
                    PathPart::Dynamic(self.expr(expr)?, text)
                }
            });
        }
        self.code.paths.push(parts.into());
        Ok(self.code.paths.len() as u32 - 1)
    }

    /// The number of an expression's text. What stands inside of it is asked for later and shares its bytes.
    fn text(&mut self, expr: &Expr<'_>) -> u32 {
        let range = match self.printed.remove(&std::ptr::from_ref(expr).cast()) {
            Some(range) => range,
            None => {
                let (start, mut parts) = (self.code.text_bytes.len(), Vec::new());
                print_with_parts(expr, self.symbols, &mut self.code.text_bytes, &mut parts);
                self.printed.extend(parts);
                start..self.code.text_bytes.len()
            }
        };
        self.code.texts.push(range);
        self.code.texts.len() as u32 - 1
    }

    fn select_one(&mut self, pos: Pos, set: NodeId, name: Symbol) -> NodeId {
        self.code.sites.push((u32::MAX, 0));
        let site = self.code.sites.len() as u32 - 1;
        self.code.push(Node::Select { set, name, site }, pos)
    }

    fn select(
        &mut self,
        pos: ast::Pos,
        set: &Expr<'_>,
        path: &[AttrName<'_>],
        default: Option<&Expr<'_>>,
    ) -> Result<NodeId> {
        let pos = self.pos(pos);
        let set = self.expr(set)?;
        if let ([AttrName::Static(name)], None) = (path, default) {
            return Ok(self.select_one(pos, set, *name));
        }
        let default = default.map(|expr| self.expr(expr)).transpose()?.unwrap_or(0);
        let path = self.path(path)?;
        Ok(self.code.push(Node::SelectPath { set, path, default }, pos))
    }

    fn call(&mut self, pos: ast::Pos, fun: &Expr<'_>, args: &[&Expr<'_>]) -> Result<NodeId> {
        let pos = self.pos(pos);
        if let [a, b] = args {
            let operators = self.operators;
            if self.is_base(fun, operators.less_than) {
                return self.binary(pos, a, b, Node::Less);
            }
            if self.is_base(fun, operators.sub) {
                return self.binary(pos, a, b, Node::Sub);
            }
            if self.is_base(fun, operators.mul) {
                return self.binary(pos, a, b, Node::Mul);
            }
            if self.is_base(fun, operators.div) {
                return self.binary(pos, a, b, Node::Div);
            }
        }
        let fun = self.expr(fun)?;
        let args = self.nodes(args)?;
        Ok(self.code.push(Node::Call { fun, args }, pos))
    }

    fn lambda(&mut self, lambda: &ast::Lambda<'_>) -> Result<NodeId> {
        let pos = self.pos(lambda.pos);
        let mut names = Vec::new();
        if let Some(arg) = lambda.arg {
            names.push((arg, 0));
        }
        let first = names.len() as u32;
        if let Some(formals) = &lambda.formals {
            names.extend(formals.formals.iter().zip(first..).map(|(formal, slot)| (formal.name, slot)));
        }
        let env_slots = names.len() as u32;
        names.sort_unstable();
        self.scopes.push(Scope::Names(names.into()));
        let compiled = self.lambda_parts(lambda);
        self.scopes.pop();
        let (formals, body) = compiled?;
        let makes_packages = formals.as_deref().is_some_and(|formals| makes_packages(formals, self.symbols));
        let ellipsis = lambda.formals.as_ref().is_some_and(|formals| formals.ellipsis);
        let question = match formals.as_deref() {
            Some(formals) if !ellipsis && lambda.arg.is_none() => question(formals, self.symbols),
            _ => None,
        };
        self.code.lambdas.push(LambdaCode {
            pos,
            name: lambda.name.get(),
            arg: lambda.arg,
            formals,
            ellipsis,
            body,
            env_slots,
            makes_packages,
            question,
            matched: None,
        });
        let index = self.code.lambdas.len() as u32 - 1;
        Ok(self.code.push(Node::Lambda(index), pos))
    }

    fn lambda_parts(&mut self, lambda: &ast::Lambda<'_>) -> Result<(Option<Rc<[Formal]>>, NodeId)> {
        let mut compiled = None;
        if let Some(formals) = &lambda.formals {
            let mut list = Vec::with_capacity(formals.formals.len());
            for formal in formals.formals {
                list.push(Formal {
                    name: formal.name,
                    pos: self.pos(formal.pos),
                    default: formal.default.map(|expr| self.expr(expr)).transpose()?,
                });
            }
            compiled = Some(list.into());
        }
        Ok((compiled, self.expr(lambda.body)?))
    }

    /// Compiles the values of a set that has (or has not) a scope of its own, in that scope.
    fn bindings(&mut self, attrs: &ast::Attrs<'_>, own_scope: bool) -> Result<Bindings> {
        let count = attrs.attrs.len() as u32;
        let names: Vec<Symbol> = attrs.attrs.iter().map(|attr| attr.name).collect();
        let positions: Vec<Pos> = attrs.attrs.iter().map(|attr| self.pos(attr.pos)).collect();
        let outer = own_scope.then(|| self.scopes.pop()).flatten();
        let mut values = Vec::with_capacity(attrs.attrs.len());
        for attr in attrs.attrs {
            values.push(if attr.kind == AttrKind::Inherited { self.expr(attr.value) } else { Ok(0) });
        }
        self.scopes.extend(outer);

        // Of several undefined variables the reference names those of the sources first, then goes by attributes.
        // Plain variables are selected from directly; other sources get a hidden slot.
        let mut hidden = Vec::new();
        let mut sources = Vec::with_capacity(attrs.inherit_from.len());
        for from in attrs.inherit_from {
            let node = self.expr(from)?;
            if let Expr::Var { .. } = from {
                sources.push(Source::Variable(node));
            } else {
                sources.push(Source::Hidden(hidden.len() as u32 + if own_scope { count } else { 0 }));
                hidden.push(node);
            }
        }
        let mut nodes = Vec::with_capacity(values.len());
        for (attr, inherited) in attrs.attrs.iter().zip(values) {
            nodes.push(match attr.kind {
                AttrKind::Inherited => inherited?,
                AttrKind::Plain => self.expr(attr.value)? | if own_scope { INNER } else { 0 },
                AttrKind::InheritedFrom => {
                    let Expr::Select { pos, set: Expr::InheritFrom { pos: from_pos, index }, path, .. } =
                        attr.value
                    else {
                        unreachable!("the parser makes these selections")
                    };
                    let [AttrName::Static(name)] = path else { unreachable!("and they have one name") };
                    let from_pos = self.pos(*from_pos);
                    let (set, scope) = match sources[*index as usize] {
                        Source::Hidden(slot) => (self.code.push(Node::Local(slot), from_pos), INNER),
                        Source::Variable(node) => (node, if own_scope { INNER } else { 0 }),
                    };
                    let pos = self.pos(*pos);
                    self.select_one(pos, set, *name) | scope
                }
            });
        }
        let mut dynamic = Vec::with_capacity(3 * attrs.dynamic.len());
        for attr in attrs.dynamic {
            let (name, value) = (self.expr(attr.name)?, self.expr(attr.value)?);
            dynamic.extend([name, value, self.pos(attr.pos)]);
        }
        let overrides =
            names.iter().position(|&name| name == self.operators.overrides).map(|slot| slot as u32);
        Ok(Bindings {
            shape: self.shapes.intern(&names, &positions, true),
            values: self.list(&nodes),
            hidden: self.list(&hidden),
            dynamic: self.list(&dynamic),
            overrides,
        })
    }

    fn own_scope(attrs: &ast::Attrs<'_>) -> Scope {
        Scope::Names(attrs.attrs.iter().zip(0..).map(|(attr, slot)| (attr.name, slot)).collect())
    }

    fn attrs(&mut self, attrs: &ast::Attrs<'_>) -> Result<NodeId> {
        let pos = self.pos(attrs.pos);
        if attrs.recursive {
            self.scopes.push(Self::own_scope(attrs));
            let bindings = self.bindings(attrs, true);
            self.scopes.pop();
            self.code.bindings.push(bindings?);
        } else {
            let bindings = self.bindings(attrs, false)?;
            self.code.bindings.push(bindings);
        }
        let index = self.code.bindings.len() as u32 - 1;
        Ok(self.code.push(if attrs.recursive { Node::RecAttrs(index) } else { Node::Attrs(index) }, pos))
    }

    fn let_in(&mut self, attrs: &ast::Attrs<'_>, body: &Expr<'_>) -> Result<NodeId> {
        self.scopes.push(Self::own_scope(attrs));
        let parts = self.bindings(attrs, true).and_then(|bindings| Ok((bindings, self.expr(body)?)));
        self.scopes.pop();
        let (bindings, body) = parts?;
        self.code.bindings.push(bindings);
        let bindings = self.code.bindings.len() as u32 - 1;
        Ok(self.code.push(Node::Let { bindings, body }, 0))
    }
}
