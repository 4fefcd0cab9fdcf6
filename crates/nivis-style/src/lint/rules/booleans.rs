//! Conditions that can be written shorter.

use crate::lint::context::Context;
use crate::lint::finding::Finding;
use crate::lint::rule::{Example, Rule};
use nivis_syntax::concrete::{Kind, Node, Operator};

pub(super) const BOOL_COMPARISON: Rule = Rule {
    name: "bool_comparison",
    summary: "a comparison with `true` or `false`",
    reason: "A boolean is a condition already. Of a value that may be something else, `x == true` is false where `if x` is an \
             error: then the comparison is left alone.",
    example: Example {
        before: "{ a, b }: if (a < b) == true then 1 else 2",
        after: "{ a, b }: if (a < b) then 1 else 2",
    },
    default: true,
    repairs: true,
    check: Some(bool_comparison),
};

fn bool_comparison(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    let (equal, (left, right)) = match context.kind(node) {
        Kind::Binary(Operator::Eq) => (true, context.operands(node, Operator::Eq)?),
        Kind::Binary(Operator::NEq) => (false, context.operands(node, Operator::NEq)?),
        _ => return None,
    };
    let (value, literal) = match (literal(context, left), literal(context, right)) {
        (_, Some(literal)) => (left, literal),
        (Some(literal), None) => (right, literal),
        (None, None) => return None,
    };
    let text = if equal == literal { context.text(value) } else { format!("!{}", context.tight(value)) };
    let message = format!("a comparison with the boolean `{literal}`");
    let finding = Finding::new(context.range(node), message);
    Some(if context.is_boolean(value) { finding.replace(text) } else { finding.suggest(text) })
}

fn literal(context: &Context<'_, '_>, node: Node) -> Option<bool> {
    if context.kind(node) != Kind::Var {
        return None;
    }
    [true, false].into_iter().find(|value| context.is_builtin(node, value.to_string().as_bytes()))
}

pub(super) const BOOL_SIMPLIFICATION: Rule = Rule {
    name: "bool_simplification",
    summary: "`!(a == b)`",
    reason: "The language has `!=`.",
    example: Example { before: "{ a, b }: !(a == b)", after: "{ a, b }: a != b" },
    default: true,
    repairs: true,
    check: Some(bool_simplification),
};

fn bool_simplification(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    if context.kind(node) != Kind::Not {
        return None;
    }
    let paren = context.tree.expression(node, 0).filter(|inner| context.kind(*inner) == Kind::Paren)?;
    let (left, right) = context.operands(context.tree.expression(paren, 0)?, Operator::Eq)?;
    let text = format!("{} != {}", context.text(left), context.text(right));
    let finding = Finding::new(context.range(node), "`!(… == …)` is `!=`");
    Some(if context.has_comment(context.range(node)) { finding } else { finding.replace(text) })
}
