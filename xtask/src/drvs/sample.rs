//! Which attributes of a tree of packages are compared: drawn by a seed, so that nobody picks them.

use std::fmt;
use std::path::Path;

use serde_json::Value;

use crate::random::Random;

/// Attributes of the whole tree in one sample: a third. The rest is drawn from the inner sets alike.
const TOP_SHARE: usize = 3;

/// One in so many attributes is a test, which evaluates whole machines.
const TEST_SHARE: usize = 50;

/// The set of the tests.
const TESTS: &str = "nixosTests";

/// The path of one attribute, below the folder's `pkgs.nix`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) path: Vec<String>,
}

impl Attribute {
    /// `a.b.c`; no part has a dot.
    pub(crate) fn parse(text: &str) -> Self {
        Attribute { path: text.split('.').map(str::to_owned).collect() }
    }

    /// The path as a list of the language.
    pub(crate) fn to_list(&self) -> String {
        // Of JSON's escapes only those of `"`, `\` and control characters occur, which Nix reads alike; `${` does not.
        let words: Vec<String> = self
            .path
            .iter()
            .map(|name| Value::from(name.as_str()).to_string().replace("${", "\\${"))
            .collect();
        format!("[ {} ]", words.join(" "))
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.path.join("."))
    }
}

/// An expression that tells about an attribute: of the file `pkgs.nix` beside it.
pub(crate) struct Question<'a> {
    pub(crate) nixpkgs: &'a Path,
    pub(crate) attribute: &'a Attribute,
    /// The function of `pkgs.nix`: `answer` or `at`.
    pub(crate) function: &'static str,
}

impl fmt::Display for Question<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = self.attribute.to_list();
        write!(
            formatter,
            "(import ./tree.nix {{ nixpkgs = {}; }}).{} {list}",
            self.nixpkgs.display(),
            self.function
        )
    }
}

/// A set of packages and what is in it.
pub(crate) struct Set {
    pub(crate) path: Vec<String>,
    pub(crate) names: Vec<String>,
}

/// The sets that are asked for their names: the whole tree first.
pub(crate) fn sets() -> Vec<Attribute> {
    let lines = include_str!("sets.txt").lines().filter(|line| !line.starts_with('#'));
    [Attribute { path: Vec::new() }].into_iter().chain(lines.map(Attribute::parse)).collect()
}

/// Draws `count` attributes or fewer; neighbours are of one set.
pub(crate) fn draw(sets: &[Set], count: usize, seed: u64) -> Vec<Attribute> {
    let mut random = Random::new(seed);
    let is_special = |set: &Set| set.path.is_empty() || set.path == [TESTS];
    let inner = sets.iter().filter(|set| !is_special(set) && !set.names.is_empty()).count().max(1);
    let (top, tests) = (count.div_ceil(TOP_SHARE), count / TEST_SHARE);
    let left = count - top - tests;
    let mut drawn = Vec::new();
    let mut index = 0;
    for set in sets.iter().filter(|set| !set.names.is_empty()) {
        let share = match set.path.as_slice() {
            [] => top,
            [name] if name == TESTS => tests,
            _ => {
                // What a small set has too few of is not drawn elsewhere: the count is an upper limit.
                index += 1;
                left * index / inner - left * (index - 1) / inner
            }
        };
        for name in pick(set.names.clone(), share, &mut random) {
            let path = set.path.iter().cloned().chain([name]).collect();
            drawn.push(Attribute { path });
        }
    }
    drawn
}

/// Up to `count` different names, in their order.
fn pick(mut names: Vec<String>, count: usize, random: &mut Random) -> Vec<String> {
    while names.len() > count {
        let index = random.below(names.len());
        names.swap_remove(index);
    }
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_names_its_sample() {
        let letters: Vec<String> = (0..300).map(|number| format!("p{number}")).collect();
        let sets = ["", "a.b", "nixosTests"].map(|path| {
            let path = path.split('.').filter(|name| !name.is_empty()).map(str::to_owned).collect();
            Set { path, names: letters.clone() }
        });
        let first = draw(&sets, 90, 7);
        assert_eq!(first.len(), 90);
        assert_eq!(first, draw(&sets, 90, 7));
        assert_ne!(first, draw(&sets, 90, 8));
        assert!(first.iter().any(|attribute| attribute.to_string().starts_with("a.b.p")));
        assert!(first.iter().any(|attribute| attribute.to_string().starts_with("nixosTests.p")));
    }

    #[test]
    fn names_are_quoted_as_strings_of_the_language() {
        let attribute = Attribute { path: vec!["a\"".to_owned(), "${b}".to_owned()] };
        assert_eq!(attribute.to_list(), r#"[ "a\"" "\${b}" ]"#);
    }
}
