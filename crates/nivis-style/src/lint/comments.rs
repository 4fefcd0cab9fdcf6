//! Comments that allow what a rule finds: `# nivis: allow RULE …` and deadnix' `# deadnix: skip`.

use super::finding::Finding;
use nivis_syntax::concrete::Tree;
use std::collections::BTreeMap;

/// What is allowed, by the number of the line that it concerns.
#[derive(Default)]
pub(super) struct Allowed {
    /// Where lines begin.
    lines: Vec<u32>,
    rules: BTreeMap<usize, Vec<String>>,
    everywhere: Vec<String>,
}

/// Stands for all rules about names that are not used.
const UNUSED: &str = "unused_*";

impl Allowed {
    pub(super) fn new(tree: &Tree<'_>) -> Self {
        let source = tree.source();
        let starts = source.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let starts = starts.map(|(index, _)| u32::try_from(index + 1).unwrap_or(u32::MAX));
        let mut allowed = Allowed { lines: std::iter::once(0).chain(starts).collect(), ..Allowed::default() };
        if mentions_rules(source) {
            allowed.read(tree);
        }
        allowed
    }

    fn read(&mut self, tree: &Tree<'_>) {
        // Between two tokens there are only white space and comments.
        let mut leaves: Vec<(u32, u32)> = tree
            .nodes()
            .filter(|node| tree.children(*node).is_empty())
            .map(|node| (tree.range(node).start, tree.range(node).end))
            .collect();
        leaves.sort_unstable();
        let end = u32::try_from(tree.source().len()).unwrap_or(u32::MAX);
        let mut before = 0;
        for (start, next) in leaves.into_iter().chain(std::iter::once((end, end))) {
            if start > before {
                self.read_gap(tree.source(), before, start);
            }
            before = before.max(next);
        }
    }

    fn read_gap(&mut self, source: &[u8], start: u32, end: u32) {
        let gap = source.get(start as usize..end as usize).unwrap_or_default();
        let text = String::from_utf8_lossy(gap);
        let first_line = self.line(start);
        let line_of_code = (start > 0).then_some(first_line);
        for (index, line) in text.split('\n').enumerate() {
            let here = first_line + index;
            let rules = match () {
                () if line.contains("deadnix: skip") => vec![UNUSED.to_owned()],
                () => match line.split_once("nivis: allow-file ") {
                    Some((_, rules)) => {
                        self.everywhere.extend(names(rules));
                        continue;
                    }
                    None => match line.split_once("nivis: allow ") {
                        Some((_, rules)) => names(rules).collect(),
                        None => continue,
                    },
                },
            };
            // Behind code it is about that line, else about the next line with code.
            let concerned = if index == 0 && line_of_code == Some(here) { here } else { self.line(end) };
            self.rules.entry(concerned).or_default().extend(rules);
        }
    }

    fn line(&self, offset: u32) -> usize {
        self.lines.partition_point(|start| *start <= offset)
    }

    pub(super) fn allows(&self, finding: &Finding) -> bool {
        let here = self.rules.get(&self.line(finding.range.start));
        here.into_iter()
            .flatten()
            .chain(&self.everywhere)
            .any(|rule| rule == finding.rule || (rule == UNUSED && finding.rule.starts_with("unused_")))
    }
}

/// The names of rules at the end of a comment.
fn names(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| c.is_whitespace() || c == ',').take_while(|word| *word != "*/");
    words.filter(|word| !word.is_empty()).map(|word| word.replace('-', "_"))
}

/// Whether there is anything to read at all.
fn mentions_rules(source: &[u8]) -> bool {
    let has = |word: &[u8]| source.windows(word.len()).any(|part| part == word);
    has(b"nivis: allow") || has(b"deadnix: skip")
}
