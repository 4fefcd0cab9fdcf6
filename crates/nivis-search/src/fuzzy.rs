//! What is nearly meant.

use crate::entry::Entry;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// The entries whose path or name a text nearly is, best first.
pub fn nearest<'e, 'a>(entries: &'e [Entry<'a>], words: &[String], limit: usize) -> Vec<&'e Entry<'a>> {
    let mut matcher = Matcher::new(Config::DEFAULT.match_paths());
    let pattern = Pattern::parse(&words.join(" "), CaseMatching::Ignore, Normalization::Smart);
    let mut room = Vec::new();
    let mut scored: Vec<(u32, usize, &Entry<'a>)> = entries
        .iter()
        .filter_map(|entry| {
            let path = entry.short_path();
            let score = pattern.score(Utf32Str::new(path, &mut room), &mut matcher)?;
            Some((score, path.len(), entry))
        })
        .collect();
    // A swapped or missing letter is no subsequence: then the nearest names by the letters they share.
    if scored.is_empty() {
        let wanted = words.join("").to_lowercase();
        let near = entries.iter().filter_map(|entry| {
            let last = entry.short_path().rsplit('.').next().unwrap_or_default();
            let distance = distance(&wanted, &last.to_lowercase(), wanted.len() / 3)?;
            Some((1000 - distance, last.len(), entry))
        });
        scored.extend(near);
    }
    scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.path.cmp(b.2.path)));
    scored.into_iter().take(limit).map(|(_, _, entry)| entry).collect()
}

/// Levenshtein's distance, if it is at most `limit`.
fn distance(a: &str, b: &str, limit: usize) -> Option<u32> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let b = b.as_bytes();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let next = (corner + usize::from(x != *y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], next);
        }
    }
    let found = *row.last()?;
    (found <= limit).then(|| u32::try_from(found).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::EntryKind;

    #[test]
    fn mistakes_find_what_was_meant() {
        let entry = |path| Entry { kind: EntryKind::Option, path, name: "", version: "", description: "" };
        let entries = [entry("services.nginx.enable"), entry("networking.firewall.enable"), entry("firefox")];
        let found = |word: &str| nearest(&entries, &[word.to_owned()], 1).first().map(|entry| entry.path);
        assert_eq!(found("svcnginx"), Some("services.nginx.enable"));
        assert_eq!(found("fierfox"), Some("firefox"));
        assert_eq!(found("zzzz"), None);
    }
}
