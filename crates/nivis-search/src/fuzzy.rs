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
        let limit = wanted.len() / 3;
        let near = entries.iter().filter_map(|entry| {
            let last = entry.short_path().rsplit('.').next().unwrap_or_default();
            if wanted.len().abs_diff(last.len()) > limit {
                return None;
            }
            let distance = strsim::levenshtein(&wanted, &last.to_lowercase());
            let score = 1000_u32.checked_sub(u32::try_from(distance).ok()?)?;
            (distance <= limit).then_some((score, last.len(), entry))
        });
        scored.extend(near);
    }
    scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.path.cmp(b.2.path)));
    scored.into_iter().take(limit).map(|(_, _, entry)| entry).collect()
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
