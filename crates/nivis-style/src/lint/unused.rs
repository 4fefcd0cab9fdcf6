//! Names that nobody uses, as deadnix finds them. What only unused definitions use is unused too, also in a circle.

mod scopes;

use super::context::Context;
use super::finding::Finding;
use nivis_syntax::concrete::{Kind, Node, Tree};
use scopes::{Binding, Scopes, What};
use std::collections::BTreeSet;

/// Which unused names are of no interest, as deadnix' options say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unused {
    pub no_lambda_arg: bool,
    pub no_lambda_pattern_names: bool,
    pub no_underscore: bool,
}

pub(super) fn find(tree: &Tree<'_>, options: &Unused, enabled: &BTreeSet<&'static str>) -> Vec<Finding> {
    let context = Context { tree };
    let scopes = Scopes::new(context);
    let dead: Vec<&Binding<'_>> = scopes.bindings.iter().filter(|binding| !binding.alive).collect();
    let mut findings = Vec::new();
    for binding in &dead {
        let underscore = binding.name.starts_with(b"_");
        let rule = match binding.what {
            What::Let => "unused_let",
            What::Inherit | What::InheritFrom(_) => "unused_inherit",
            What::Argument if options.no_lambda_arg || underscore => continue,
            What::Argument => "unused_argument",
            What::PatternBind => "unused_pattern_bind",
            What::PatternName if options.no_lambda_pattern_names => continue,
            What::PatternName => "unused_pattern_name",
        };
        if !enabled.contains(rule) || (options.no_underscore && underscore) {
            continue;
        }
        findings.push(Finding { rule, ..describe(context, &scopes, &dead, binding) });
    }
    findings
}

fn describe(
    context: Context<'_, '_>,
    scopes: &Scopes<'_>,
    dead: &[&Binding<'_>],
    binding: &Binding<'_>,
) -> Finding {
    let name = String::from_utf8_lossy(binding.name);
    let what = match binding.what {
        What::Let => "nothing uses",
        What::Inherit | What::InheritFrom(_) => "nothing uses the inherited",
        What::Argument => "the function does not use its argument",
        What::PatternBind => "the function does not use",
        What::PatternName => "the function does not use the attribute",
    };
    let finding = Finding::new(context.range(binding.place), format!("{what} `{name}`"));
    match binding.what {
        What::Let => {
            // A name whose attributes are defined one by one goes as a whole.
            let mut finding = finding;
            for declaration in &binding.declarations {
                finding = remove(context, finding, *declaration);
            }
            finding
        }
        What::Inherit | What::InheritFrom(_) => {
            let Some(statement) = context.tree.parent(binding.place) else { return finding };
            let names = scopes.bindings.iter().filter(|other| {
                context.tree.parent(other.place) == Some(statement) && other.what == binding.what
            });
            let all = names.clone().all(|other| dead.iter().any(|dead| dead.place == other.place));
            let is_first = names.map(|other| other.place).next() == Some(binding.place);
            let is_whole = context
                .tree
                .children(statement)
                .iter()
                .all(|child| !matches!(context.kind(*child), Kind::Str | Kind::Interpolation));
            match (all && is_whole, is_first) {
                (true, true) => remove(context, finding, statement),
                // The statement goes with its first name.
                (true, false) => finding,
                (false, _) => remove(context, finding, binding.place),
            }
        }
        What::Argument => {
            let renamed = format!("_{name}");
            let is_free = !context.tree.nodes().any(|node| {
                matches!(context.kind(node), Kind::Var | Kind::Name)
                    && context.bytes(node) == renamed.as_bytes()
            });
            if is_free { finding.replace(renamed) } else { finding }
        }
        What::PatternBind => {
            let around = binding.place;
            let Some(lambda) = context.tree.parent(around) else { return finding };
            let children = context.tree.children(lambda);
            let Some(pattern) = context.tree.child(lambda, Kind::Pattern) else { return finding };
            let (name, pattern) = (context.range(around), context.range(pattern));
            let range =
                if name.start < pattern.start { name.start..pattern.start } else { pattern.end..name.end };
            let comments = children.len() > 1 && context.has_comment(range.clone());
            if comments { finding } else { finding.edit(range, "") }
        }
        What::PatternName => finding,
    }
}

/// Takes a definition out, with the space before it.
fn remove(context: Context<'_, '_>, finding: Finding, node: Node) -> Finding {
    finding.edit(context.with_space_before(context.range(node)), "")
}
