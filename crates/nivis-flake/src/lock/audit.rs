//! What a lock file holds more than once, and what could follow what.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Edge, LockFile, LockedInput, NodeId};
use crate::attrs::get_str;
use crate::error::lossy;
use crate::input::Input;
use crate::spec::InputPath;

/// Where a tree comes from, whichever revision: what duplicates have in common.
pub fn origin(locked: &LockedInput) -> String {
    let original = &locked.original.input;
    let input = if original.is_direct() { original } else { &locked.locked.input };
    origin_of(input)
}

fn origin_of(input: &Input) -> String {
    let text = |name: &str| get_str(&input.attrs, name).ok().flatten().map(lossy).unwrap_or_default();
    let kind = lossy(input.kind());
    match input.kind() {
        b"github" | b"gitlab" | b"sourcehut" => {
            let host = text("host");
            let host = if host.is_empty() { kind } else { host };
            format!("{host}:{}/{}", text("owner"), text("repo")).to_lowercase()
        }
        b"path" => format!("path:{}", text("path")),
        b"indirect" => format!("flake:{}", text("id")),
        _ => text("url").trim_end_matches(".git").to_owned(),
    }
}

/// A line that could be written into `flake.nix`: this input of an input follows that one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    pub input: InputPath,
    pub follows: InputPath,
}

impl LockFile {
    /// Every node by the path by which it is first reached, nearer ones first.
    pub fn nodes(&self) -> Vec<(InputPath, NodeId)> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::from([LockFile::ROOT]);
        let mut pending = VecDeque::from([(Vec::new(), LockFile::ROOT)]);
        while let Some((path, id)) = pending.pop_front() {
            for (name, edge) in &self.node(id).inputs {
                let Edge::Node(input) = edge else { continue };
                if seen.insert(*input) {
                    let path = [path.as_slice(), std::slice::from_ref(name)].concat();
                    found.push((path.clone(), *input));
                    pending.push_back((path, *input));
                }
            }
        }
        found
    }

    /// Trees that are there more than once: where they come from, and the paths of the inputs.
    pub fn duplicates(&self) -> BTreeMap<String, Vec<InputPath>> {
        let mut groups: BTreeMap<String, Vec<InputPath>> = BTreeMap::new();
        for (path, id) in self.nodes() {
            if let Some(locked) = &self.node(id).locked
                && locked.locked.input.relative_path().is_none()
            {
                groups.entry(origin(locked)).or_default().push(path);
            }
        }
        groups.retain(|_, paths| paths.len() > 1);
        groups
    }

    /// Which inputs of inputs could follow one that is nearer: those that ask for the same, or for the same repository
    /// under the same name. What hangs below them then goes with them.
    pub fn follows_advice(&self) -> Vec<Advice> {
        let mut kept: Vec<(InputPath, &LockedInput)> = Vec::new();
        let mut advice: Vec<Advice> = Vec::new();
        for (path, id) in self.nodes() {
            let Some(locked) = &self.node(id).locked else { continue };
            let is_gone = advice.iter().any(|known| path.starts_with(&known.input));
            if is_gone || locked.locked.input.relative_path().is_some() {
                continue;
            }
            let name = path.last();
            let target = kept.iter().find(|(target, known)| {
                path.len() > 1
                    && known.is_flake == locked.is_flake
                    && origin(known) == origin(locked)
                    && (known.original == locked.original || target.last() == name)
            });
            match target {
                Some((follows, _)) => advice.push(Advice { input: path, follows: follows.clone() }),
                None => kept.push((path, locked)),
            }
        }
        advice
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_already_can_be_followed() {
        let node = |repo: &str, rest: &str| {
            format!(
                r#"{{"locked":{{"type":"github","owner":"o","repo":"{repo}","rev":"{}"}},
                "original":{{"type":"github","owner":"O","repo":"{repo}"{rest}}}"#,
                "1".repeat(40)
            )
        };
        let text = format!(
            r#"{{"version":7,"root":"root","nodes":{{
              "root":{{"inputs":{{"a":"a","b":"b","nixpkgs":"nixpkgs"}}}},
              "a":{},"inputs":{{"nixpkgs":"n2","systems":"s1"}}}},
              "b":{},"inputs":{{"nixpkgs":"n3","systems":"s2","other":"n4"}}}},
              "nixpkgs":{}}}, "n2":{}}}, "n3":{},"inputs":{{"deep":"d"}}}}, "n4":{}}},
              "s1":{}}}, "s2":{}}}, "d":{}}}
            }}}}"#,
            node("a", ""),
            node("b", ""),
            node("nixpkgs", r#","ref":"x""#),
            node("nixpkgs", r#","ref":"x""#),
            node("nixpkgs", ""),
            node("nixpkgs", ""),
            node("systems", ""),
            node("systems", ""),
            node("deep", "")
        );
        let (lock, _) = LockFile::parse(text.as_bytes(), "test").expect("it is a lock file");
        let lines: Vec<String> = lock
            .follows_advice()
            .iter()
            .map(|advice| format!("{} {}", advice.input.join("/"), advice.follows.join("/")))
            .collect();
        // `b/other` has another name and asks for another branch.
        assert_eq!(lines, ["a/nixpkgs nixpkgs", "b/nixpkgs nixpkgs", "b/systems a/systems"]);
        let counts: Vec<usize> = lock.duplicates().values().map(Vec::len).collect();
        assert_eq!(counts, [4, 2]);
    }
}
