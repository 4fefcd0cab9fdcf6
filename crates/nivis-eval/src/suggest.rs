//! "Did you mean …": names near a misspelled one (`Suggestions` in the reference's suggestions.cc).

/// How many edits apart two names may be, and how many are suggested.
const MAX_DISTANCE: usize = 5;
const MAX_SUGGESTIONS: usize = 3;

/// The Damerau-free edit distance of two names, in bytes.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// The known names nearest to `name`, nearest first. Names are cut down to those worth showing as the reference does:
/// within a distance of five, at most three, and not much farther than the nearest.
pub fn best_matches(known: &[String], name: &str) -> Vec<String> {
    let mut near: Vec<(usize, &String)> = known
        .iter()
        .filter(|other| other.len().abs_diff(name.len()) <= MAX_DISTANCE)
        .map(|other| (distance(other.as_bytes(), name.as_bytes()), other))
        .filter(|(distance, _)| *distance <= MAX_DISTANCE)
        .collect();
    near.sort();
    near.dedup();
    let nearest = near.first().map_or(0, |first| first.0);
    near.into_iter()
        .take_while(|(distance, _)| *distance <= nearest + 2)
        .take(MAX_SUGGESTIONS)
        .map(|(_, other)| other.clone())
        .collect()
}
