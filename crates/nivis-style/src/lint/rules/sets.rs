//! Attribute sets.

use crate::lint::context::Context;
use crate::lint::finding::Finding;
use crate::lint::rule::{Example, Rule};
use nivis_syntax::concrete::{Kind, Node};

pub(super) const REPEATED_KEYS: Rule = Rule {
    name: "repeated_keys",
    summary: "three paths or more that begin alike",
    reason: "A set inside of the set says the beginning once.",
    example: Example { before: "{ a.b = 1; a.c = 2; a.d = 3; }", after: "{ a = { b = 1; c = 2; d = 3; }; }" },
    default: true,
    repairs: false,
    check: Some(repeated_keys),
};

/// Repetitions that are worth a word.
const REPETITIONS: usize = 3;

fn repeated_keys(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    let name = first_of_path(context, node)?;
    let set = context.tree.parent(node).filter(|set| context.kind(*set) == Kind::Attrs)?;
    let bindings = context.tree.children(set).iter().copied();
    let alike: Vec<Node> = bindings.filter(|other| first_of_path(context, *other) == Some(name)).collect();
    if alike.first() != Some(&node) || alike.len() < REPETITIONS {
        return None;
    }
    let path = |binding: Node| context.tree.child(binding, Kind::AttrPath).map(|path| context.range(path));
    let name = String::from_utf8_lossy(name);
    let mut finding = Finding::new(path(node)?, format!("`{name}` begins {} paths", alike.len()));
    let others = alike.into_iter().skip(1).take(REPETITIONS - 1);
    finding.others = others.filter_map(path).map(|range| (range, "again".to_owned())).collect();
    Some(finding.suggest(format!("{name} = {{ … }};")))
}

/// The first name of a path that has several.
fn first_of_path<'s>(context: &Context<'_, 's>, node: Node) -> Option<&'s [u8]> {
    if context.kind(node) != Kind::Bind {
        return None;
    }
    let path = context.tree.children(context.tree.child(node, Kind::AttrPath)?);
    let first = path.first().filter(|_| path.len() > 1)?;
    (context.kind(*first) == Kind::Name).then(|| context.bytes(*first))
}

pub(super) const USELESS_HAS_ATTR: Rule = Rule {
    name: "useless_has_attr",
    summary: "`if x ? a then x.a else y`",
    reason: "`x.a or y` says the same.",
    example: Example { before: "{ x }: if x ? a then x.a else 1 + 2", after: "{ x }: x.a or (1 + 2)" },
    default: true,
    repairs: true,
    check: Some(useless_has_attr),
};

fn useless_has_attr(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    if context.kind(node) != Kind::If {
        return None;
    }
    let part = |index| context.tree.expression(node, index);
    let (condition, then, otherwise) = (context.tree.bare(part(0)?), context.tree.bare(part(1)?), part(2)?);
    if (context.kind(condition), context.kind(then)) != (Kind::HasAttr, Kind::Select) {
        return None;
    }
    let parts = |node| {
        let set = context.tree.expression(node, 0)?;
        let path = context.tree.child(node, Kind::AttrPath)?;
        Some((context.bytes(context.tree.bare(set)), context.bytes(path)))
    };
    if parts(condition)? != parts(then)? {
        return None;
    }
    let text = format!("{} or {}", context.text(then), context.tight(otherwise));
    let finding = Finding::new(context.range(node), "this `if` is an `or`");
    let before = context.range(node).start..context.range(otherwise).start;
    Some(if context.has_comment(before) { finding.suggest(text) } else { finding.replace(text) })
}
