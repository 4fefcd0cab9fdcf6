//! `inherit`.

use crate::lint::context::Context;
use crate::lint::finding::Finding;
use crate::lint::rule::{Example, Rule};
use nivis_syntax::concrete::{Kind, Node};

pub(super) const EMPTY_INHERIT: Rule = Rule {
    name: "empty_inherit",
    summary: "`inherit;`",
    reason: "It does nothing, and is probably left from a change.",
    example: Example { before: "{ inherit; a = 1; }", after: "{ a = 1; }" },
    default: true,
    repairs: true,
    check: Some(empty_inherit),
};

fn empty_inherit(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    if context.kind(node) != Kind::Inherit || context.tree.children(node).len() != 2 {
        return None;
    }
    let range = context.range(node);
    let finding = Finding::new(range.clone(), "nothing is inherited");
    Some(if context.has_comment(range.clone()) {
        finding
    } else {
        finding.edit(context.with_space_before(range), "")
    })
}

pub(super) const MANUAL_INHERIT: Rule = Rule {
    name: "manual_inherit",
    summary: "`a = a;` in a set",
    reason: "`inherit a;` says that it is the same.",
    example: Example { before: "{ a }: { a = a; b = 1; }", after: "{ a }: { inherit a; b = 1; }" },
    default: true,
    repairs: true,
    check: Some(manual_inherit),
};

fn manual_inherit(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    let (name, value) = binding(context, node)?;
    // In a `let` or a `rec` the value would be the name itself.
    let is_set = context.tree.parent(node).is_some_and(|parent| context.kind(parent) == Kind::Attrs);
    if !is_set || context.kind(value) != Kind::Var || context.bytes(value) != name || name == b"__curPos" {
        return None;
    }
    let name = context.text(value);
    let finding = Finding::new(context.range(node), format!("`{name}` is assigned to itself"));
    Some(with_repair(context, node, finding, format!("inherit {name};")))
}

pub(super) const MANUAL_INHERIT_FROM: Rule = Rule {
    name: "manual_inherit_from",
    summary: "`a = b.a;`",
    reason: "`inherit (b) a;` says that it is the same.",
    example: Example { before: "{ b }: { a = b.a; }", after: "{ b }: { inherit (b) a; }" },
    default: true,
    repairs: true,
    check: Some(manual_inherit_from),
};

fn manual_inherit_from(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    let (name, value) = binding(context, node)?;
    if context.kind(value) != Kind::Select {
        return None;
    }
    let set = context.tree.expression(value, 0)?;
    let path = context.tree.child(value, Kind::AttrPath)?;
    if context.single_name(path) != Some(name) {
        return None;
    }
    let (set, name) = (context.text(context.tree.bare(set)), String::from_utf8_lossy(name));
    let finding = Finding::new(context.range(node), format!("`{name}` is taken under its own name"));
    Some(with_repair(context, node, finding, format!("inherit ({set}) {name};")))
}

fn with_repair(context: &Context<'_, '_>, node: Node, finding: Finding, text: String) -> Finding {
    if context.has_own_comment(node) { finding.suggest(text) } else { finding.replace(text) }
}

/// The name and the value of `name = value;`.
fn binding<'s>(context: &Context<'_, 's>, node: Node) -> Option<(&'s [u8], Node)> {
    if context.kind(node) != Kind::Bind {
        return None;
    }
    let name = context.single_name(context.tree.child(node, Kind::AttrPath)?)?;
    Some((name, context.tree.expression(node, 0)?))
}
