//! The linter: what can be written more simply, and what nobody uses. The rules are those of statix and deadnix, under
//! statix' names; a repair is offered only where it keeps the meaning.

mod comments;
mod context;
mod finding;
mod fix;
mod rule;
mod rules;
mod unused;

pub use finding::{Edit, Finding};
pub use fix::{Fixed, fix};
pub use rule::{Example, Rule, rule, rules};
pub use unused::Unused;

use crate::source::{SourceError, Workspace};
use context::Context;
use nivis_syntax::concrete::Tree;
use std::collections::BTreeSet;

/// What is looked for.
#[derive(Clone, Debug)]
pub struct LintOptions {
    /// Names of rules.
    pub enabled: BTreeSet<&'static str>,
    pub unused: Unused,
}

impl Default for LintOptions {
    /// All rules but those that are asked for by name only.
    fn default() -> Self {
        let enabled = rules().iter().filter(|rule| rule.default).map(|rule| rule.name).collect();
        LintOptions { enabled, unused: Unused::default() }
    }
}

/// What the rules find in a text, in its order; without what comments in it allow.
///
/// # Errors
/// It is not Nix.
pub fn lint(
    text: &[u8],
    options: &LintOptions,
    workspace: &mut Workspace,
) -> Result<Vec<Finding>, SourceError> {
    workspace.check(text)?;
    // What the language accepts the grammar accepts.
    let Some(tree) = Tree::new(text, true) else { return Ok(Vec::new()) };
    let context = Context { tree: &tree };
    let mut findings = Vec::new();
    for node in tree.nodes() {
        for rule in rules().iter().filter(|rule| options.enabled.contains(rule.name)) {
            let Some(check) = rule.check else { continue };
            findings.extend(check(&context, node).map(|finding| Finding { rule: rule.name, ..finding }));
        }
    }
    findings.extend(unused::find(&tree, &options.unused, &options.enabled));
    let allowed = comments::Allowed::new(&tree);
    findings.retain(|finding| !allowed.allows(finding));
    findings.sort_by_key(|finding| (finding.range.start, finding.range.end, finding.rule));
    Ok(findings)
}
