//! `nix search`: the packages of one flake, as that command prints them.

use super::options::{Call, values_of};
use super::{start, usage};

/// `nix search INSTALLABLE REGEX…`
pub(super) fn run(call: &Call, words: &[String]) -> i32 {
    let (mut installable, mut expressions, mut rest, mut takes) = (None, 0, Vec::new(), 0);
    for word in words {
        if takes > 0 {
            takes -= 1;
        } else if word.starts_with('-') {
            takes = values_of(word);
        } else if installable.is_none() {
            installable = Some(word.clone());
            continue;
        } else {
            expressions += 1;
        }
        rest.push(word.clone());
    }
    if expressions == 0 {
        return usage(
            "Must provide at least one regex! To match all packages, use 'nix search <installable> ^'.",
        );
    }
    rest.push("--as-nix".into());
    rest.extend(["--flake".into(), installable.unwrap_or_else(|| ".".into())]);
    start(call, &["search"], &rest)
}
