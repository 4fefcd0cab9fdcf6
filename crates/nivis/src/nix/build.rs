//! `nix build`.

use super::options::{Call, positional};
use super::{installables, start};

/// `nix build`, with what is to be built spelled as elsewhere.
pub(super) fn run(call: &Call, words: &[String]) -> i32 {
    let of_expression = words.iter().any(|word| matches!(word.as_str(), "--expr" | "--file" | "-f"));
    let mut spelled: Vec<String> = Vec::new();
    for word in installables(call, words) {
        // A path into the store is no flake.
        let plain = word.strip_suffix('#').filter(|_| !words.contains(&word));
        let is_store_path = plain.is_some_and(|plain| {
            let link = std::fs::read_link(plain);
            plain.starts_with("/nix/store/") || link.is_ok_and(|to| to.components().count() > 3)
        });
        spelled.push(match plain {
            Some(plain) if is_store_path => plain.to_owned(),
            _ => word,
        });
    }
    if !of_expression && positional(words).next().is_none() {
        spelled.push(".#".into());
    }
    start(call, &["nix-build"], &spelled)
}
