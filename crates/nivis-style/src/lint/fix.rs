//! Repairs: all that keep the meaning, one after the other until nothing is left to repair.

use super::finding::{Edit, Finding};
use super::{LintOptions, lint};
use crate::source::{SourceError, Workspace};

/// A text after its repairs.
#[derive(Clone, Debug)]
pub struct Fixed {
    pub text: Vec<u8>,
    /// How often each rule changed something.
    pub repaired: Vec<&'static str>,
    /// What is left, with places in the new text.
    pub findings: Vec<Finding>,
}

/// Rounds after which findings are left: repairs that undo each other would not end.
const ROUNDS: usize = 50;

/// Rules whose repairs leave the very same tree.
const SAME_TREE: [&str; 4] = ["useless_parens", "unquoted_uri", "empty_inherit", "legacy_let_syntax"];

/// Repairs a text.
///
/// # Errors
/// It is not Nix.
pub fn fix(text: &[u8], options: &LintOptions, workspace: &mut Workspace) -> Result<Fixed, SourceError> {
    let mut fixed = Fixed { text: text.to_vec(), repaired: Vec::new(), findings: Vec::new() };
    for _ in 0..ROUNDS {
        fixed.findings = lint(&fixed.text, options, workspace)?;
        // Places that an earlier repair of this round changed wait for the next.
        let (mut end, mut chosen): (u32, Vec<&Finding>) = (0, Vec::new());
        for finding in fixed.findings.iter().filter(|finding| !finding.edits.is_empty()) {
            let start = finding.edits.iter().map(|edit| edit.range.start).min().unwrap_or(0);
            if start >= end && keeps_meaning(&fixed.text, finding, workspace) {
                end = finding.edits.iter().map(|edit| edit.range.end).max().unwrap_or(end);
                chosen.push(finding);
            }
        }
        let edits: Vec<Edit> = chosen.iter().flat_map(|finding| finding.edits.clone()).collect();
        let rules: Vec<&'static str> = chosen.iter().map(|finding| finding.rule).collect();
        let Some(new) = apply(&fixed.text, &edits).filter(|_| !edits.is_empty()) else { break };
        if workspace.check(&new).is_err() {
            break;
        }
        fixed.text = new;
        fixed.repaired.extend(rules);
    }
    Ok(fixed)
}

/// The text with its parts replaced; `None` if they overlap.
fn apply(text: &[u8], edits: &[Edit]) -> Option<Vec<u8>> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let (mut out, mut at) = (Vec::with_capacity(text.len()), 0);
    for edit in edits {
        out.extend_from_slice(text.get(at..edit.range.start as usize)?);
        out.extend_from_slice(edit.text.as_bytes());
        at = edit.range.end as usize;
    }
    out.extend_from_slice(text.get(at..)?);
    Some(out)
}

/// Whether a repair does to the tree what it says, and nothing to what is around it.
fn keeps_meaning(text: &[u8], finding: &Finding, workspace: &mut Workspace) -> bool {
    let Some(new) = apply(text, &finding.edits) else { return false };
    let Ok(after) = workspace.meaning(&new) else { return false };
    if SAME_TREE.contains(&finding.rule) {
        return workspace.meaning(text).is_ok_and(|before| before == after);
    }
    // What replaces an expression must be one thing wherever that stood.
    let [only] = finding.edits.as_slice() else { return true };
    if only.range != finding.range || only.text.ends_with(';') || finding.rule == "unused_argument" {
        return true;
    }
    let grouped = Edit { range: only.range.clone(), text: format!("({})", only.text) };
    let grouped = apply(text, std::slice::from_ref(&grouped));
    grouped.is_some_and(|grouped| workspace.meaning(&grouped).is_ok_and(|grouped| grouped == after))
}
