//! The parser: bison's algorithm over the tables of [`crate::tables`]. Actions run in bison's
//! order, so that names are interned and errors found in the reference's order; its stack is on
//! the heap, so that no nesting overflows the native one.

mod attrs;
mod binds;
mod expr;
mod indent;
mod lambda;
mod path;
mod reduce;
mod strings;

use crate::ast::{AttrName, Attrs, Expr, Formal, NO_POS, Pos};
use crate::error::{ErrorKind, Lint, ParseError, Warning};
use crate::lexer::{Lexeme, Lexer};
use crate::options::{Level, ParseOptions};
use crate::symbol::{Symbol, SymbolTable};
use crate::tables::{ACTIONS, Action, EXPECTED, GOTO, PRODUCTIONS, TOKEN_TEXTS, token};
use bumpalo::Bump;
use std::sync::atomic::Ordering;

/// A whole text as an expression.
#[derive(Debug)]
pub struct Parsed<'a> {
    pub expr: &'a Expr<'a>,
    pub warnings: Vec<Warning>,
}

/// A whole text as bindings, `a = 1; inherit b;`.
#[derive(Debug)]
pub struct ParsedBindings<'a> {
    pub attrs: &'a Attrs<'a>,
    pub warnings: Vec<Warning>,
}

/// Parses an expression.
///
/// # Errors
/// The first thing that the reference would complain about.
pub fn parse<'a>(
    bump: &'a Bump,
    symbols: &mut SymbolTable,
    source: &[u8],
    options: &ParseOptions<'_>,
) -> Result<Parsed<'a>, ParseError> {
    let mut parser = Parser::new(bump, symbols, source, options)?;
    let first = parser.lexer.next();
    let expr = parser.run(first)?;
    Ok(Parsed { expr, warnings: parser.warnings })
}

/// Parses bindings, as the reference's repl does.
///
/// # Errors
/// The first thing that the reference would complain about.
pub fn parse_bindings<'a>(
    bump: &'a Bump,
    symbols: &mut SymbolTable,
    source: &[u8],
    options: &ParseOptions<'_>,
) -> Result<ParsedBindings<'a>, ParseError> {
    let mut parser = Parser::new(bump, symbols, source, options)?;
    match parser.run(token::REPL_BINDINGS)? {
        Expr::Attrs(attrs) => Ok(ParsedBindings { attrs, warnings: parser.warnings }),
        _ => unreachable!("bindings reduce to a set"),
    }
}

/// The value of a grammar symbol. `start` is where its items begin on the stack of their kind;
/// whatever is on such a stack belongs to symbols in the order of the symbols themselves.
#[derive(Clone, Copy, Debug)]
enum Value<'a> {
    None,
    Int(i64),
    Float(f64),
    Str(&'a [u8]),
    IndText(&'a [u8]),
    IndEscape(&'a [u8]),
    Expr(&'a Expr<'a>),
    /// A call that may get more arguments; `cursed` marks `x or` until it is used.
    App {
        fun: &'a Expr<'a>,
        pos: Pos,
        start: u32,
        cursed: bool,
    },
    /// Items on one of the stacks.
    Items {
        start: u32,
    },
    Formals {
        start: u32,
        ellipsis: bool,
    },
    Binds(u32),
}

#[derive(Clone, Copy, Debug)]
struct Entry<'a> {
    value: Value<'a>,
    begin: Pos,
    end: Pos,
    state: u8,
}

/// The names that the grammar itself uses.
struct Known {
    sub: Symbol,
    less_than: Symbol,
    mul: Symbol,
    div: Symbol,
    or: Symbol,
    find_file: Symbol,
    nix_path: Symbol,
    body: Symbol,
}

struct Parser<'s, 'a> {
    bump: &'a Bump,
    symbols: &'s mut SymbolTable,
    source: &'s [u8],
    options: &'s ParseOptions<'s>,
    known: Known,
    lexer: Lexer<'s, 'a>,
    warnings: Vec<Warning>,
    stack: Vec<Entry<'a>>,
    /// Elements of lists and arguments of calls.
    exprs: Vec<&'a Expr<'a>>,
    parts: Vec<(Pos, &'a Expr<'a>)>,
    ind_parts: Vec<(Pos, indent::Part<'a>)>,
    names: Vec<AttrName<'a>>,
    inherited: Vec<(Symbol, Pos)>,
    formals: Vec<Formal<'a>>,
    builders: attrs::Builders<'a>,
}

#[expect(clippy::cast_possible_truncation, reason = "the source is shorter than NO_POS")]
fn pos(offset: usize) -> Pos {
    offset as Pos
}

impl<'s, 'a> Parser<'s, 'a> {
    fn new(
        bump: &'a Bump,
        symbols: &'s mut SymbolTable,
        source: &'s [u8],
        options: &'s ParseOptions<'s>,
    ) -> Result<Self, ParseError> {
        if source.len() >= i32::MAX as usize {
            return Err(ParseError { kind: ErrorKind::TooLong, pos: NO_POS });
        }
        let known = Known {
            sub: symbols.intern(b"__sub"),
            less_than: symbols.intern(b"__lessThan"),
            mul: symbols.intern(b"__mul"),
            div: symbols.intern(b"__div"),
            or: symbols.intern(b"or"),
            find_file: symbols.intern(b"__findFile"),
            nix_path: symbols.intern(b"__nixPath"),
            body: symbols.intern(b"body"),
        };
        Ok(Parser {
            bump,
            symbols,
            source,
            options,
            known,
            lexer: Lexer::new(source, bump, options.pipe_operators),
            warnings: Vec::new(),
            stack: vec![Entry { value: Value::None, begin: 0, end: 0, state: 0 }],
            exprs: Vec::new(),
            parts: Vec::new(),
            ind_parts: Vec::new(),
            names: Vec::new(),
            inherited: Vec::new(),
            formals: Vec::new(),
            builders: attrs::Builders::default(),
        })
    }

    fn run(&mut self, first: u8) -> Result<&'a Expr<'a>, ParseError> {
        let mut state = 0u8;
        let mut next = first;
        loop {
            let action = ACTIONS[usize::from(state)][usize::from(next)];
            if action > 0 {
                if next == token::EOF {
                    let top = self.stack.len() - 1;
                    return Ok(self.expr(top));
                }
                state = (action - 1) as u8;
                self.shift(state)?;
                next = self.lexer.next();
            } else if action < 0 {
                let (lhs, len, what) = PRODUCTIONS[usize::from(action.unsigned_abs()) - 1];
                let base = self.stack.len() - usize::from(len);
                let below = self.stack[base - 1];
                state = GOTO[usize::from(below.state)][usize::from(lhs)];
                if what == Action::None {
                    self.stack[base].state = state;
                    continue;
                }
                let (begin, end) = match len {
                    0 => (below.end, below.end),
                    _ => (self.stack[base].begin, self.stack[self.stack.len() - 1].end),
                };
                let value = self.reduce(what, base, begin, end)?;
                self.stack.truncate(base);
                self.stack.push(Entry { value, begin, end, state });
            } else {
                return Err(self.error(state, next));
            }
        }
    }

    #[inline]
    fn shift(&mut self, state: u8) -> Result<(), ParseError> {
        let value = match std::mem::replace(&mut self.lexer.lexeme, Lexeme::None) {
            Lexeme::None => Value::None,
            Lexeme::Int(n) => Value::Int(n),
            Lexeme::Float(n) => Value::Float(n),
            Lexeme::Str(s) => Value::Str(s),
            Lexeme::IndText(s) => Value::IndText(s),
            Lexeme::IndEscape(s) => Value::IndEscape(s),
        };
        let (begin, end) = (pos(self.lexer.begin), pos(self.lexer.end));
        if self.stack.len() > self.options.max_depth {
            return Err(ParseError {
                kind: ErrorKind::TooDeep { limit: self.options.max_depth },
                pos: begin,
            });
        }
        if self.options.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            return Err(ParseError { kind: ErrorKind::Stopped, pos: begin });
        }
        self.stack.push(Entry { value, begin, end, state });
        Ok(())
    }

    #[cold]
    fn error(&mut self, state: u8, next: u8) -> ParseError {
        if let Some((kind, begin)) = self.lexer.failure.take() {
            let pos = pos(begin);
            return ParseError { kind, pos };
        }
        let set = EXPECTED[usize::from(state)];
        // bison names no token rather than more than four.
        let expected = match set.count_ones() {
            0..=4 => (0..TOKEN_TEXTS.len()).filter(|t| set >> t & 1 == 1).map(|t| TOKEN_TEXTS[t]).collect(),
            _ => Vec::new(),
        };
        let unexpected = TOKEN_TEXTS[usize::from(next)];
        let at = if next == token::EOF { self.lexer.end } else { self.lexer.begin };
        ParseError { kind: ErrorKind::Syntax { unexpected, expected }, pos: pos(at) }
    }

    fn fail<T>(&self, kind: ErrorKind, pos: Pos) -> Result<T, ParseError> {
        Err(ParseError { kind, pos })
    }

    fn lint(&mut self, level: Level, pos: Pos, lint: impl FnOnce() -> Lint) -> Result<(), ParseError> {
        match level {
            Level::Ignore => {}
            Level::Warn => self.warnings.push(Warning::Lint { lint: lint(), pos }),
            Level::Fatal => return Err(ParseError { kind: ErrorKind::Lint(lint()), pos }),
        }
        Ok(())
    }

    fn alloc(&self, expr: Expr<'a>) -> &'a Expr<'a> {
        self.bump.alloc(expr)
    }

    /// The text of a token on the stack.
    fn text(&self, index: usize) -> &'s [u8] {
        let entry = &self.stack[index];
        &self.source[entry.begin as usize..entry.end as usize]
    }

    fn intern(&mut self, index: usize) -> Symbol {
        let text = self.text(index);
        self.symbols.intern(text)
    }
}
