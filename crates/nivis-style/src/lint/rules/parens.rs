//! Parentheses.

use crate::lint::context::Context;
use crate::lint::finding::Finding;
use crate::lint::rule::{Example, Rule};
use nivis_syntax::concrete::{Kind, Node};

pub(super) const USELESS_PARENS: Rule = Rule {
    name: "useless_parens",
    summary: "parentheses around what needs none",
    reason: "They group what is one thing already: a whole value, the body of a `let`, a name, a list, a set, a string.",
    example: Example {
        before: "let a = (1 + 2); in (map (f) [ (a) ])",
        after: "let a = 1 + 2; in map f [ a ]",
    },
    default: true,
    repairs: true,
    check: Some(useless_parens),
};

fn useless_parens(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    if context.kind(node) != Kind::Paren {
        return None;
    }
    let inner = context.tree.expression(node, 0)?;
    let parent = context.tree.parent(node)?;
    let selects = matches!(context.kind(parent), Kind::Select | Kind::SelectOr | Kind::HasAttr);
    if selects && context.kind(inner) == Kind::Select {
        // `(a.b).c or d` fails where `a.b.c or d` does not.
        return None;
    }
    let message = match context.kind(parent) {
        Kind::Bind => "parentheses around a whole value",
        Kind::Let => "parentheses around the body of a `let`",
        _ if is_simple(context, inner) => "parentheses around one thing",
        _ => return None,
    };
    let finding = Finding::new(context.range(node), message);
    let text = context.text(inner);
    Some(if context.has_own_comment(node) { finding } else { finding.replace(text) })
}

fn is_simple(context: &Context<'_, '_>, node: Node) -> bool {
    matches!(
        context.kind(node),
        Kind::List
            | Kind::Paren
            | Kind::Str
            | Kind::IndStr
            | Kind::Attrs
            | Kind::RecAttrs
            | Kind::Var
            | Kind::Select
    )
}
