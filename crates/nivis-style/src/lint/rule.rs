//! The table of rules.

use super::context::Context;
use super::finding::Finding;
use super::rules as checks;
use nivis_syntax::concrete::Node;

/// A text that a rule objects to, and what may be written instead.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    pub before: &'static str,
    pub after: &'static str,
}

/// A rule of the linter.
#[derive(Clone, Copy)]
pub struct Rule {
    /// As in statix; those of deadnix begin with `unused_`.
    pub name: &'static str,
    /// What it finds.
    pub summary: &'static str,
    /// Why that is worth a change.
    pub reason: &'static str,
    pub example: Example,
    /// Whether it is on unless it is turned off.
    pub default: bool,
    /// Whether it can repair what it finds, at least in some cases.
    pub repairs: bool,
    pub(super) check: Option<Check>,
}

/// Looks at one node.
pub(super) type Check = fn(&Context<'_, '_>, Node) -> Option<Finding>;

/// All rules, in the order in which they are listed.
pub fn rules() -> &'static [Rule] {
    &checks::ALL
}

/// The rule of a name; dashes are as good as underscores.
pub fn rule(name: &str) -> Option<&'static Rule> {
    let name = name.trim().replace('-', "_");
    rules().iter().find(|rule| rule.name == name)
}
