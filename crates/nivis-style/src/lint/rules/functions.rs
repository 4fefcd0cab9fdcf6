//! Functions and their arguments.

use crate::lint::context::Context;
use crate::lint::finding::Finding;
use crate::lint::rule::{Example, Rule};
use nivis_syntax::concrete::{Kind, Node};

pub(super) const EMPTY_PATTERN: Rule = Rule {
    name: "empty_pattern",
    summary: "the argument `{ ... }`",
    reason: "A name that begins with `_` says plainer that the argument does not matter. The pattern also refuses what is no \
             set, so this is not changed by itself. Modules, and functions that are whole files, keep their form.",
    example: Example { before: "{ client = { ... }: 1; }", after: "{ client = _: 1; }" },
    default: true,
    repairs: false,
    check: Some(empty_pattern),
};

fn empty_pattern(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    let pattern = only_ellipsis(context, node)?;
    let is_bound = context.tree.child(node, Kind::Name).is_some();
    let body = context.tree.expressions(node).next_back()?;
    let is_file = context.tree.parent(node).is_none();
    if is_bound || is_file || is_module(context, body) {
        return None;
    }
    let range = context.range(pattern);
    Some(Finding::new(range, "the pattern takes nothing of its argument").suggest("_"))
}

/// Whether a function's body is a module: a set of options, or of other modules.
fn is_module(context: &Context<'_, '_>, body: Node) -> bool {
    const PARTS: [&[u8]; 5] = [b"imports", b"options", b"config", b"_module", b"disabledModules"];
    context.kind(body) == Kind::Attrs && context.defined(body).iter().any(|name| PARTS.contains(name))
}

/// The pattern `{ ... }` of a function.
fn only_ellipsis(context: &Context<'_, '_>, node: Node) -> Option<Node> {
    if context.kind(node) != Kind::Lambda {
        return None;
    }
    let pattern = context.tree.child(node, Kind::Pattern)?;
    let inside = context.tree.children(pattern);
    let is_it = inside.len() == 3 && inside.get(1).is_some_and(|token| context.bytes(*token) == b"...");
    is_it.then_some(pattern)
}

pub(super) const REDUNDANT_PATTERN_BIND: Rule = Rule {
    name: "redundant_pattern_bind",
    summary: "the argument `args@{ ... }`",
    reason: "The name alone takes the same. The pattern also refuses what is no set, so this is not changed by itself.",
    example: Example { before: "inputs@{ ... }: inputs.nixpkgs", after: "inputs: inputs.nixpkgs" },
    default: true,
    repairs: false,
    check: Some(redundant_pattern_bind),
};

fn redundant_pattern_bind(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    let pattern = only_ellipsis(context, node)?;
    let name = context.tree.child(node, Kind::Name)?;
    let (a, b) = (context.range(pattern), context.range(name));
    let range = a.start.min(b.start)..a.end.max(b.end);
    Some(Finding::new(range, "the pattern takes nothing; the name is enough").suggest(context.text(name)))
}

pub(super) const ETA_REDUCTION: Rule = Rule {
    name: "eta_reduction",
    summary: "`x: f x`",
    reason: "`f` is the same function. Where it is not known yet when the outer one is made, the longer form is needed: so this is \
             not changed by itself.",
    example: Example { before: "{ f, xs }: map (x: f x) xs", after: "{ f, xs }: map f xs" },
    default: true,
    repairs: false,
    check: Some(eta_reduction),
};

fn eta_reduction(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    if context.kind(node) != Kind::Lambda || context.tree.child(node, Kind::Pattern).is_some() {
        return None;
    }
    let argument = context.tree.child(node, Kind::Name)?;
    let call =
        context.tree.expressions(node).next_back().filter(|body| context.kind(*body) == Kind::Apply)?;
    let (function, given) = (context.tree.expression(call, 0)?, context.tree.expression(call, 1)?);
    let is_name = |node| context.kind(node) == Kind::Var;
    let same = is_name(function) && is_name(given) && context.bytes(given) == context.bytes(argument);
    // A recursive definition that begins with its own argument is not made by leaving it out.
    if !same || context.bytes(function) == context.bytes(argument) || is_bound_to(context, node, function) {
        return None;
    }
    let name = context.text(function);
    Some(Finding::new(context.range(node), format!("the function is `{name}`")).suggest(name))
}

/// Whether a function is the value of a name that it calls, as in `f = x: f x`.
fn is_bound_to(context: &Context<'_, '_>, node: Node, function: Node) -> bool {
    context.tree.parent(node).is_some_and(|parent| {
        let path = context.tree.child(parent, Kind::AttrPath);
        context.kind(parent) == Kind::Bind
            && path.and_then(|path| context.single_name(path)) == Some(context.bytes(function))
    })
}
