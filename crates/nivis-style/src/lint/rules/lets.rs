//! `let`.

use crate::lint::context::Context;
use crate::lint::finding::Finding;
use crate::lint::rule::{Example, Rule};
use nivis_syntax::concrete::{Kind, Node};

pub(super) const EMPTY_LET_IN: Rule = Rule {
    name: "empty_let_in",
    summary: "a `let` without names",
    reason: "It does nothing, and is probably left from a change.",
    example: Example { before: "let in 1", after: "1" },
    default: true,
    repairs: true,
    check: Some(empty_let_in),
};

fn empty_let_in(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    let body = body(context, node)?;
    if context.tree.children(node).len() != 3 {
        return None;
    }
    let finding = Finding::new(context.range(node), "this `let` defines nothing");
    Some(if context.has_own_comment(node) { finding } else { finding.replace(context.text(body)) })
}

pub(super) const COLLAPSIBLE_LET_IN: Rule = Rule {
    name: "collapsible_let_in",
    summary: "a `let` right inside of a `let`",
    reason: "One `let` can define all of it. Where names of one would be seen by the other, both are needed and nothing is said.",
    example: Example { before: "let a = 1; in let b = a; in b", after: "let a = 1;   b = a; in b" },
    default: true,
    repairs: true,
    check: Some(collapsible_let_in),
};

fn collapsible_let_in(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    let inner = body(context, node).filter(|inner| context.kind(*inner) == Kind::Let)?;
    let (outside, inside) = (context.defined(node), context.defined(inner));
    if outside.is_empty() || inside.is_empty() || inside.iter().any(|name| outside.contains(name)) {
        return None;
    }
    // What the outer one reads must not become the inner one's, and what the inner one inherits from around it comes
    // from further out then.
    let bindings = context
        .tree
        .children(node)
        .iter()
        .filter(|child| matches!(context.kind(**child), Kind::Bind | Kind::Inherit | Kind::InheritFrom));
    let span = bindings.map(|binding| context.range(*binding)).reduce(|a, b| a.start..b.end)?;
    let reads = context.tree.nodes().any(|name| {
        let at = context.range(name);
        matches!(context.kind(name), Kind::Var | Kind::Name)
            && at.start >= span.start
            && at.end <= span.end
            && inside.contains(&context.bytes(name))
    });
    if reads {
        return None;
    }
    let token = |node: Node, word: &[u8]| {
        let tokens = context.tree.children(node).iter();
        tokens.copied().find(|token| context.kind(*token) == Kind::Token && context.bytes(*token) == word)
    };
    let (end, begin) = (context.range(token(node, b"in")?), context.range(token(inner, b"let")?));
    let mut finding = Finding::new(begin.clone(), "this `let` can be one with that around it");
    finding.others.push((context.range(token(node, b"let")?), "the one around it".into()));
    // Comments between the two words stay.
    Some(finding.edit(end, "").edit(begin, ""))
}

pub(super) const LEGACY_LET_SYNTAX: Rule = Rule {
    name: "legacy_let_syntax",
    summary: "`let { …; body = …; }`",
    reason: "This form of `let` is not documented; it means `(rec { … }).body`.",
    example: Example { before: "let { a = 1; body = a; }", after: "(rec { a = 1; body = a; }).body" },
    default: true,
    repairs: true,
    check: Some(legacy_let_syntax),
};

fn legacy_let_syntax(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    if context.kind(node) != Kind::LegacyLet {
        return None;
    }
    let range = context.range(node);
    let text = context.text(node);
    let rest = text.strip_prefix("let").unwrap_or(&text);
    let finding = Finding::new(range.clone(), "this form of `let` is not documented");
    Some(finding.edit(range, format!("(rec{rest}).body")))
}

fn body(context: &Context<'_, '_>, node: Node) -> Option<Node> {
    if context.kind(node) != Kind::Let {
        return None;
    }
    context.tree.expressions(node).next_back()
}
