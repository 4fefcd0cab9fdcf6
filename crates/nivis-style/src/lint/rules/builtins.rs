//! Functions that have better ones.

use crate::lint::context::Context;
use crate::lint::finding::Finding;
use crate::lint::rule::{Example, Rule};
use nivis_syntax::concrete::{Kind, Node};

pub(super) const DEPRECATED_IS_NULL: Rule = Rule {
    name: "deprecated_is_null",
    summary: "a call of `isNull`",
    reason: "`isNull` is deprecated; `x == null` says the same.",
    example: Example { before: "{ a }: isNull a", after: "{ a }: a == null" },
    default: true,
    repairs: true,
    check: Some(deprecated_is_null),
};

fn deprecated_is_null(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    let (function, argument) = call(context, node)?;
    if !context.is_builtin(function, b"isNull") {
        return None;
    }
    let range = context.range(node);
    Some(
        Finding::new(range, "`isNull` is deprecated").replace(format!("{} == null", context.tight(argument))),
    )
}

pub(super) const DEPRECATED_TO_PATH: Rule = Rule {
    name: "deprecated_to_path",
    summary: "a call of `toPath`",
    reason: "`toPath` is deprecated: it gives a string. `/. + \"/path\"` is an absolute path, `./. + \"/path\"` one beside the file.",
    example: Example { before: "toPath \"/etc\"", after: "/. + \"/etc\"" },
    default: true,
    repairs: false,
    check: Some(deprecated_to_path),
};

fn deprecated_to_path(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    let (function, _) = call(context, node)?;
    let is_it = context.is_builtin(function, b"toPath");
    is_it.then(|| Finding::new(context.range(node), "`toPath` is deprecated and gives a string"))
}

pub(super) const FASTER_GROUPBY: Rule = Rule {
    name: "faster_groupby",
    summary: "`lib.groupBy`",
    reason: "`builtins.groupBy` does the same without a call in between; nixpkgs' own `lib.groupBy` is it today.",
    example: Example { before: "{ lib, f }: lib.groupBy f [ ]", after: "{ lib, f }: builtins.groupBy f [ ]" },
    default: false,
    repairs: false,
    check: Some(faster_groupby),
};

fn faster_groupby(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    faster(context, node, b"groupBy")
}

pub(super) const FASTER_ZIPATTRSWITH: Rule = Rule {
    name: "faster_zipattrswith",
    summary: "`lib.zipAttrsWith`",
    reason: "`builtins.zipAttrsWith` does the same without a call in between; nixpkgs' own `lib.zipAttrsWith` is it today.",
    example: Example {
        before: "{ lib, f }: lib.zipAttrsWith f [ ]",
        after: "{ lib, f }: builtins.zipAttrsWith f [ ]",
    },
    default: false,
    repairs: false,
    check: Some(faster_zipattrswith),
};

fn faster_zipattrswith(context: &Context<'_, '_>, node: Node) -> Option<Finding> {
    faster(context, node, b"zipAttrsWith")
}

fn faster(context: &Context<'_, '_>, node: Node, name: &[u8]) -> Option<Finding> {
    if context.kind(node) != Kind::Select {
        return None;
    }
    let set = context.tree.expression(node, 0)?;
    let path = context.tree.child(node, Kind::AttrPath)?;
    let is_lib = context.bytes(set) == b"lib" && context.single_name(path) == Some(name);
    let name = String::from_utf8_lossy(name);
    is_lib.then(|| {
        Finding::new(context.range(node), format!("`builtins.{name}` does the same"))
            .suggest(format!("builtins.{name}"))
    })
}

fn call(context: &Context<'_, '_>, node: Node) -> Option<(Node, Node)> {
    if context.kind(node) != Kind::Apply {
        return None;
    }
    Some((context.tree.expression(node, 0)?, context.tree.expression(node, 1)?))
}
