//! What deadnix finds; how is in `crate::lint::unused`.

use crate::lint::rule::{Example, Rule};

const ALIVE: &str = "What only unused definitions use counts as unused too.";

pub(super) const ARGUMENT: Rule = Rule {
    name: "unused_argument",
    summary: "an argument that the function does not use",
    reason: "A name that begins with `_` says so.",
    example: Example { before: "map (x: 1)", after: "map (_x: 1)" },
    default: true,
    repairs: true,
    check: None,
};

pub(super) const INHERIT: Rule = Rule {
    name: "unused_inherit",
    summary: "an inherited name of a `let` that nothing uses",
    reason: ALIVE,
    example: Example { before: "a: let inherit (a) b c; in b", after: "a: let inherit (a) b; in b" },
    default: true,
    repairs: true,
    check: None,
};

pub(super) const LET: Rule = Rule {
    name: "unused_let",
    summary: "a name of a `let` that nothing uses",
    reason: ALIVE,
    example: Example { before: "let a = 1; b = a; in 2", after: "2" },
    default: true,
    repairs: true,
    check: None,
};

pub(super) const PATTERN_BIND: Rule = Rule {
    name: "unused_pattern_bind",
    summary: "`args@{ … }` where `args` is not used",
    reason: "The pattern is enough.",
    example: Example { before: "args@{ a, ... }: a", after: "{ a, ... }: a" },
    default: true,
    repairs: true,
    check: None,
};

pub(super) const PATTERN_NAME: Rule = Rule {
    name: "unused_pattern_name",
    summary: "a name of `{ a, … }:` that the function does not use",
    reason: "Callers may still give it, and `callPackage` looks at the names: so it is not removed by itself. Where the whole \
             argument has a name that is used, nothing is said: naming is then how an attribute is asked for.",
    example: Example { before: "{ a, b, ... }: a", after: "{ a, ... }: a" },
    default: true,
    repairs: false,
    check: None,
};
