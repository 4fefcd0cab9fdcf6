//! "Did you mean …": names near a misspelled one (`Suggestions::bestMatches` and `trim` in the reference's suggestions.cc).

use strsim::generic_levenshtein;

/// How many edits apart two names may be, and how many are suggested.
const MAX_DISTANCE: usize = 2;
const MAX_SUGGESTIONS: usize = 5;

/// The known names nearest to `name`, nearest first, equally near ones by name.
pub fn best_matches(known: &[String], name: &str) -> Vec<String> {
    best_of([(known, name)])
}

/// The same for names that are looked for in several sets.
pub fn best_of<'a>(asked: impl IntoIterator<Item = (&'a [String], &'a str)>) -> Vec<String> {
    let near_one = |(known, name): (&'a [String], &'a str)| {
        let wanted = name.as_bytes().to_vec();
        known
            .iter()
            .filter(|other| other.len().abs_diff(name.len()) <= MAX_DISTANCE)
            // In bytes, as the reference counts.
            .map(|other| (generic_levenshtein(&other.as_bytes().to_vec(), &wanted), other))
            .filter(|(distance, _)| *distance <= MAX_DISTANCE)
            .collect::<Vec<_>>()
    };
    let mut near: Vec<(usize, &String)> = asked.into_iter().flat_map(near_one).collect();
    near.sort();
    near.dedup();
    near.into_iter().take(MAX_SUGGESTIONS).map(|(_, other)| other.clone()).collect()
}

/// `one of a, b or c`.
pub fn sentence(suggestions: &[String]) -> String {
    match suggestions {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("one of {} or {last}", first.join(", ")),
    }
}
