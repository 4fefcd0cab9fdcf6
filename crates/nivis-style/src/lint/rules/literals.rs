//! Literals.

use crate::lint::context::Context;
use crate::lint::finding::Finding;
use crate::lint::rule::{Example, Rule};
use nivis_syntax::concrete::{Kind, Node, Operator};

pub(super) const EMPTY_LIST_CONCAT: Rule = Rule {
    name: "empty_list_concat",
    summary: "`[ ] ++ x`",
    reason: "It is `x`. It is changed only where that is a list for sure: `++` refuses anything else.",
    example: Example { before: "{ a, b }: [ ] ++ (a ++ b)", after: "{ a, b }: (a ++ b)" },
    default: true,
    repairs: true,
    check: Some(empty_list_concat),
};

fn empty_list_concat(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    let (left, right) = context.operands(node, Operator::Concat)?;
    let is_empty = |node: Node| context.kind(node) == Kind::List && context.tree.children(node).len() == 2;
    let rest = match (is_empty(left), is_empty(right)) {
        (true, _) => right,
        (false, true) => left,
        (false, false) => return None,
    };
    let bare = context.tree.bare(rest);
    let is_list = matches!(context.kind(bare), Kind::List | Kind::Binary(Operator::Concat));
    let finding = Finding::new(context.range(node), "nothing is added to the list");
    let text = context.text(rest);
    let keeps_comments = !context.has_own_comment(node)
        && !context.has_comment(context.range(if rest == left { right } else { left }));
    Some(if is_list && keeps_comments { finding.replace(text) } else { finding.suggest(text) })
}

pub(super) const UNQUOTED_URI: Rule = Rule {
    name: "unquoted_uri",
    summary: "an address without quotes",
    reason: "It is a string all the same, and the syntax is deprecated (RFC 45).",
    example: Example { before: "{ url = https://nixos.org; }", after: "{ url = \"https://nixos.org\"; }" },
    default: true,
    repairs: true,
    check: Some(unquoted_uri),
};

fn unquoted_uri(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    if context.kind(node) != Kind::Uri {
        return None;
    }
    let text = format!("\"{}\"", context.text(node));
    Some(Finding::new(context.range(node), "an address without quotes").replace(text))
}

pub(super) const UNQUOTED_SPLICE: Rule = Rule {
    name: "unquoted_splice",
    summary: "`a.${b}`",
    reason: "In quotes it is seen that it is a text. Both forms are common; the rule is on only where it is asked for, as in statix.",
    example: Example { before: "{ a, b }: a.${b}", after: "{ a, b }: a.\"${b}\"" },
    default: false,
    repairs: false,
    check: Some(unquoted_splice),
};

fn unquoted_splice(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    let parent = context.tree.parent(node).map(|parent| context.kind(parent));
    if context.kind(node) != Kind::Interpolation || parent != Some(Kind::AttrPath) {
        return None;
    }
    // `"${null}"` is an error where `${null}` leaves the attribute out.
    Some(
        Finding::new(context.range(node), "a name without quotes")
            .suggest(format!("\"{}\"", context.text(node))),
    )
}
