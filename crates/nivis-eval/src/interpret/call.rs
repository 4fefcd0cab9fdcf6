//! Calls of functions, builtins and functors. Arguments lie on the value stack.

use crate::builtins::BUILTINS;
use crate::code::Node;
use crate::error::{Context, Error, ErrorKind, Result};
use crate::evaluator::Evaluator;
use crate::heap::{Kind, Ref, Word};
use crate::source::Pos;
use std::rc::Rc;

/// Slot number of a formal that the argument has not.
const ABSENT: u32 = u32::MAX;

impl Evaluator {
    /// Applies a value to the arguments from `base` to the top of the stack, and drops them.
    pub fn call(&mut self, fun: Word, base: usize, pos: Pos) -> Result<Word> {
        self.enter(pos)?;
        let result = self.call_all(fun, base, pos);
        self.depth -= 1;
        let value = result?;
        self.stack.truncate(base);
        Ok(value)
    }

    /// Counts one level deeper; the caller takes it back.
    #[inline(always)]
    pub(crate) fn enter(&mut self, pos: Pos) -> Result<()> {
        if self.depth > self.settings.max_call_depth {
            return Err(too_deep(pos));
        }
        self.depth += 1;
        Ok(())
    }

    /// Applies a value to words.
    pub fn call_with(&mut self, fun: Word, args: &[Word], pos: Pos) -> Result<Word> {
        let base = self.stack.len();
        self.stack.extend_from_slice(args);
        self.call(fun, base, pos)
    }

    fn call_all(&mut self, fun: Word, base: usize, pos: Pos) -> Result<Word> {
        let mut current = if fun.is_forced() { fun } else { self.force_word(fun)? };
        let mut next = base;
        let end = self.stack.len();
        while next < end {
            match current.kind() {
                Kind::Lambda { node: lambda, env } => {
                    current = self.call_lambda(lambda, env, next, pos)?;
                    next += 1;
                }
                Kind::Builtin(number) => {
                    let builtin = &BUILTINS[number as usize];
                    let arity = builtin.arity as usize;
                    if end - next < arity {
                        return Ok(self.partial(current, next, end));
                    }
                    current = self.call_builtin(number, next, pos)?;
                    self.stack.truncate(end);
                    next += arity;
                }
                Kind::Partial { args, at } => {
                    let Kind::Builtin(number) = self.heap.get(at).kind() else {
                        unreachable!("made by `partial`")
                    };
                    let missing = (BUILTINS[number as usize].arity - args) as usize;
                    if end - next < missing {
                        return Ok(self.partial(current, next, end));
                    }
                    let top = self.stack.len();
                    for i in 1..=args {
                        let arg = self.refer(at.at(i));
                        self.stack.push(arg);
                    }
                    for i in next..next + missing {
                        let arg = self.stack[i];
                        self.stack.push(arg);
                    }
                    current = self.call_builtin(number, top, pos)?;
                    self.stack.truncate(end);
                    next += missing;
                }
                Kind::Attrs { .. } => {
                    let Some((functor, functor_pos)) = self.attr_with_pos(current, self.known.functor) else {
                        return Err(self.not_a_function(current, pos));
                    };
                    self.stack.push(current);
                    let value = self.force_slot(functor)?;
                    let top = self.stack.len();
                    let arg = self.stack[next];
                    self.stack.push(current);
                    self.stack.push(arg);
                    current = self.call(value, top, functor_pos).trace(
                        pos,
                        "while calling a functor (an attribute set with a '__functor' attribute)",
                    )?;
                    self.stack.truncate(end);
                    next += 1;
                }
                _ => return Err(self.not_a_function(current, pos)),
            }
        }
        Ok(current)
    }

    #[cold]
    fn not_a_function(&mut self, value: Word, pos: Pos) -> Error {
        let (kind, shown) = (self.show_type(value), self.show_for_error(value));
        Error::type_error(format!("attempt to call something which is not a function but {kind}: {shown}"))
            .at(pos)
    }

    #[inline(always)]
    fn call_builtin(&mut self, number: u32, base: usize, pos: Pos) -> Result<Word> {
        let builtin = &BUILTINS[number as usize];
        // As in the reference, a builtin learns no place: the value that is called, the builtin, has none.
        match (builtin.run)(self, base, 0) {
            Ok(value) => Ok(value),
            Err(error) if builtin.traced => {
                Err(error.forced_at(0).trace(pos, format!("while calling the '{}' builtin", builtin.name)))
            }
            Err(error) => Err(error),
        }
    }

    /// A builtin with too few arguments so far.
    fn partial(&mut self, fun: Word, next: usize, end: usize) -> Word {
        let (first, known) = match fun.kind() {
            Kind::Partial { args, at } => (at, args + 1),
            _ => (Ref::NULL, 1),
        };
        let count = known as usize + end - next;
        let object = self.heap.alloc(count);
        if known == 1 && first == Ref::NULL {
            self.heap.set(object, fun);
        } else {
            for i in 0..known {
                let word = if i == 0 { self.heap.get(first) } else { self.refer(first.at(i)) };
                self.heap.set(object.at(i), word);
            }
        }
        for (i, index) in (next..end).enumerate() {
            let word = self.share(index);
            self.heap.set(object.at(known + i as u32), word);
        }
        Word::partial(object, count as u32 - 1)
    }

    fn call_lambda(&mut self, index: u32, env: Ref, arg: usize, pos: Pos) -> Result<Word> {
        let code = &self.code.lambdas[index as usize];
        let (body, slots, makes_packages) = (code.body, code.env_slots, code.makes_packages);
        let top = self.stack.len();
        let inner = if code.formals.is_none() {
            let inner = self.heap.alloc_env(env, slots);
            let word = self.stack[arg];
            self.heap.set(inner.at(1), word);
            // A function of several arguments: what its body would come to, without entering it.
            if let Node::Lambda(lambda) = self.code.node(body) {
                return Ok(Word::lambda(lambda, inner));
            }
            inner
        } else {
            if !self.stack[arg].is_forced() {
                // The function may be known to nobody else while its argument is evaluated.
                self.push_env(env);
            }
            let inner = self.bind_formals(index, env, arg, pos)?;
            if let Some(question) = self.code.lambdas[index as usize].question {
                self.push_env(inner);
                let answer = self.answer(question, inner.at(1))?;
                self.stack.truncate(top);
                return Ok(answer);
            }
            inner
        };
        if makes_packages && let Some(value) = self.known_packages(index, env, self.stack[arg]) {
            self.stack.truncate(top);
            return Ok(value);
        }
        let messages = self.messages;
        self.push_env(inner);
        self.safe_point()?;
        match self.eval(body, inner) {
            Ok(value) => {
                self.stack.truncate(top);
                // What it said it says to each who asks.
                if makes_packages && self.messages == messages {
                    self.remember_packages(index, env, self.stack[arg], value);
                }
                Ok(value)
            }
            Err(error) => Err(self.trace_call(error, index, pos)),
        }
    }

    #[cold]
    #[inline(never)]
    fn trace_call(&self, error: Error, index: u32, pos: Pos) -> Error {
        let error = error.forced_at(0);
        if !self.settings.show_trace {
            return error;
        }
        let code = &self.code.lambdas[index as usize];
        let name = match code.name {
            Some(name) => format!("'{}'", self.name(name)),
            None => "anonymous lambda".into(),
        };
        let error = error.trace(code.pos, format!("while calling {name}"));
        if pos == 0 { error } else { error.trace(pos, "from call site") }
    }

    /// The environment of a function that takes a set.
    fn bind_formals(&mut self, index: u32, env: Ref, arg: usize, pos: Pos) -> Result<Ref> {
        let code = &self.code.lambdas[index as usize];
        let (lambda_pos, slots, named) = (code.pos, code.env_slots, code.arg.is_some());
        let what = "while evaluating the value passed for the lambda argument";
        let set = self
            .force_stack(arg)
            .and_then(|set| self.flat_attrs_or(set, 0).map_err(|error| error.trace(lambda_pos, what)));
        let set = match set {
            Ok(set) => set,
            Err(error) => return Err(if pos == 0 { error } else { error.trace(pos, "from call site") }),
        };
        let code = &self.code.lambdas[index as usize];
        let Some(formals) = code.formals.clone() else { unreachable!("asked by the caller") };
        let (shape, from) = (set.middle(), set.at());
        let (matched, used) = match &code.matched {
            Some((known, matched, used)) if *known == shape => (matched.clone(), *used),
            _ => self.match_formals(index, shape),
        };
        if used != self.shapes.get(shape).names.len() as u32 && !self.code.lambdas[index as usize].ellipsis {
            // A missing argument is found first, as in the reference.
            if let Some(missing) =
                formals.iter().zip(&*matched).find(|(f, at)| **at == ABSENT && f.default.is_none())
            {
                return Err(self.missing_argument(index, missing.0.name, pos));
            }
            return Err(self.unexpected_argument(index, shape, pos));
        }
        let inner = self.heap.alloc_env(env, slots);
        let mut slot = 1;
        if named {
            self.heap.set(inner.at(1), self.stack[arg]);
            slot = 2;
        }
        for (formal, &at) in formals.iter().zip(&*matched) {
            let word = if at != ABSENT {
                self.refer(from.at(at))
            } else {
                match formal.default {
                    Some(default) => self.delay(default, inner),
                    None => return Err(self.missing_argument(index, formal.name, pos)),
                }
            };
            self.heap.set(inner.at(slot), word);
            slot += 1;
        }
        Ok(inner)
    }

    fn match_formals(&mut self, index: u32, shape: u32) -> (Rc<[u32]>, u32) {
        let code = &self.code.lambdas[index as usize];
        let formals: &[_] = code.formals.as_deref().unwrap_or_default();
        let names = &self.shapes.get(shape).names;
        let mut slots = Vec::with_capacity(formals.len());
        let (mut used, mut from) = (0, 0);
        for formal in formals {
            let rest = &names[from..];
            from += if rest.len() > 64 {
                rest.partition_point(|&name| name < formal.name)
            } else {
                rest.iter().position(|&name| name >= formal.name).unwrap_or(rest.len())
            };
            let found = (names.get(from) == Some(&formal.name)).then_some(from);
            match found {
                Some(at) => {
                    slots.push(at as u32);
                    used += 1;
                    from = at + 1;
                }
                None => slots.push(ABSENT),
            }
        }
        let slots: Rc<[u32]> = slots.into();
        self.code.lambdas[index as usize].matched = Some((shape, slots.clone(), used));
        (slots, used)
    }

    fn lambda_name(&self, index: u32) -> String {
        match self.code.lambdas[index as usize].name {
            Some(name) => self.name(name),
            None => "anonymous lambda".into(),
        }
    }

    #[cold]
    fn missing_argument(&self, index: u32, name: nivis_syntax::symbol::Symbol, pos: Pos) -> Error {
        let message = format!(
            "function '{}' called without required argument '{}'",
            self.lambda_name(index),
            self.name(name)
        );
        let error = Error::new(ErrorKind::Argument, message).at(self.code.lambdas[index as usize].pos);
        error.trace(pos, "from call site")
    }

    #[cold]
    fn unexpected_argument(&self, index: u32, shape: u32, pos: Pos) -> Error {
        let code = &self.code.lambdas[index as usize];
        let formals: &[_] = code.formals.as_deref().unwrap_or_default();
        let names = &self.shapes.get(shape).names;
        let unexpected = names.iter().find(|&&name| !formals.iter().any(|formal| formal.name == name));
        let name = unexpected.map(|&name| self.name(name)).unwrap_or_default();
        let shown = unexpected.map(|&name| self.shown_name(name)).unwrap_or_default();
        let known: Vec<String> = formals.iter().map(|formal| self.name(formal.name)).collect();
        let message =
            format!("function '{}' called with unexpected argument '{shown}'", self.lambda_name(index));
        Error::new(ErrorKind::Argument, message)
            .at(code.pos)
            .trace(pos, "from call site")
            .suggest(crate::suggest::best_matches(&known, &name))
    }

    /// The function's formals, if it is one that takes a set: name, position, whether it has a default.
    pub fn formals_of(&self, value: Word) -> Option<(Rc<[crate::code::Formal]>, bool)> {
        let Kind::Lambda { node, .. } = value.kind() else { return None };
        let code = &self.code.lambdas[node as usize];
        code.formals.clone().map(|formals| (formals, code.ellipsis))
    }

    /// The name of a function's whole argument, if it has one.
    pub fn argument_of(&self, value: Word) -> Option<nivis_syntax::symbol::Symbol> {
        let Kind::Lambda { node, .. } = value.kind() else { return None };
        self.code.lambdas[node as usize].arg
    }

    /// Applies functions that take a set to what of `args` they want, until something else is left
    /// (`autoCallFunction` in the reference): `args` are names with cells.
    ///
    /// # Errors
    /// If an argument has no value.
    pub fn auto_call(&mut self, value: Word, args: &[(nivis_syntax::symbol::Symbol, Word)]) -> Result<Word> {
        let mut value = self.force_word(value)?;
        while value.is_attrs() && self.attr(value, self.known.functor).is_some() {
            let index = self.stack.len();
            self.stack.push(value);
            let functor =
                self.attr(value, self.known.functor).map_or(Ok(Word::NULL), |at| self.force_slot(at))?;
            value = self.call_with(functor, &[value], 0)?;
            self.stack.truncate(index);
        }
        let Some((formals, ellipsis)) = self.formals_of(value) else { return Ok(value) };
        let mut given = Vec::new();
        if ellipsis {
            given.extend(args.iter().map(|&(name, word)| (name, 0, word)));
        } else {
            for formal in formals.iter() {
                if let Some(&(name, word)) = args.iter().find(|(name, _)| *name == formal.name) {
                    given.push((name, 0, word));
                } else if formal.default.is_none() {
                    let message = format!(
                        "cannot evaluate a function that has an argument without a value ('{}')\n\
                         Nix attempted to evaluate a function as a top level expression; in\n\
                         this case it must have its arguments supplied either by default\n\
                         values, or passed explicitly with '--arg' or '--argstr'. See\n\
                         https://nix.dev/manual/nix/stable/language/syntax.html#functions.",
                        self.name(formal.name)
                    );
                    return Err(Error::new(ErrorKind::MissingArgument, message).at(formal.pos));
                }
            }
        }
        let set = self.make_attrs(given);
        self.call_with(value, &[set], 0)
    }
}

#[cold]
fn too_deep(pos: Pos) -> Error {
    Error::new(ErrorKind::StackOverflow, "stack overflow; max-call-depth exceeded").at(pos)
}

// `Node` is named here so that the meaning of a lambda word's number stays in sight: it indexes `Code::lambdas`.
const _: fn(u32) -> Node = Node::Lambda;
