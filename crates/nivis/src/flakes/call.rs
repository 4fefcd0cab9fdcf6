//! A locked flake as an expression, which any evaluator can run.

use nivis_flake::lock::{Edge, LockFile, LockedFlake, NodeId};
use nivis_flake::{Input, get_bool, get_str};
use nivis_store::store_path::StoreDir;
use std::collections::BTreeMap;

const CALL_FLAKE: &str = include_str!("call-flake.nix");

/// The tree of a node.
pub(super) enum NodeTree {
    /// A store path, the directory in it, and what is known of the tree.
    Tree { root: Vec<u8>, dir: Vec<u8>, input: Input },
    /// A relative path in the tree of the node of this key.
    Within { parent: String, path: Vec<u8> },
    /// One that is fetched when it is wanted, by its number ([`Trees::add_input`](super::trees::Trees::add_input)), and the
    /// directory in it.
    Wanted { number: usize, dir: Vec<u8> },
}

/// A Nix string literal of these bytes.
pub(super) fn quote(text: &[u8]) -> Vec<u8> {
    let mut out = vec![b'"'];
    for byte in text {
        match byte {
            b'"' | b'\\' | b'$' => out.extend([b'\\', *byte]),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b'\t' => out.extend(b"\\t"),
            byte => out.push(*byte),
        }
    }
    out.push(b'"');
    out
}

fn attribute(out: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    out.extend(quote(name));
    out.extend(b" = ");
    out.extend(value);
    out.extend(b"; ");
}

/// `YYYYMMDDhhmmss` of a number of seconds since 1970, in UTC (the algorithm "civil from days").
pub(super) fn date(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}")
}

/// How much is told of a tree's revision.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Revision {
    /// What is known.
    Known,
    /// Zeros where nothing is known, as `fetchGit` does.
    KnownOrZero,
    /// Nothing: the tree is not quite that of the revision.
    Hidden,
}

/// The attributes of a fetched tree (`emitTreeAttrs` of the reference).
pub(super) fn source_info(dir: &StoreDir, root: &[u8], input: &Input, revision: Revision) -> Vec<u8> {
    let mut out = b"{ ".to_vec();
    let path = quote(root);
    let in_store = dir.parse(root).is_ok();
    let out_path = if in_store {
        [&b"(builtins.appendContext "[..], &path, b" { ", &path, b" = { path = true; }; })"].concat()
    } else {
        path
    };
    attribute(&mut out, b"outPath", &out_path);
    let text = |name: &str| get_str(&input.attrs, name).ok().flatten();
    if let Ok(Some(hash)) = input.nar_hash() {
        attribute(&mut out, b"narHash", &quote(hash.as_bytes()));
    }
    if input.kind() == b"git" {
        let submodules = matches!(get_bool(&input.attrs, "submodules"), Ok(Some(true)));
        attribute(&mut out, b"submodules", if submodules { b"true" } else { b"false" });
    }
    let (mut rev, mut count) = (input.git_rev().ok().flatten(), input.rev_count());
    match revision {
        Revision::Known => {}
        Revision::KnownOrZero => {
            rev = rev.or_else(|| Some("0".repeat(40)));
            if input.kind() == b"hg" {
                if let Some(branch) = text("ref") {
                    attribute(&mut out, b"branch", &quote(branch));
                }
            } else {
                count = count.or(Some(0));
            }
        }
        Revision::Hidden => (rev, count) = (None, None),
    }
    if let Some(rev) = rev {
        attribute(&mut out, b"rev", &quote(rev.as_bytes()));
        attribute(&mut out, b"shortRev", &quote(&rev.as_bytes()[..rev.len().min(7)]));
    }
    if let Some(count) = count {
        attribute(&mut out, b"revCount", count.to_string().as_bytes());
    }
    if let Some(rev) = text("dirtyRev") {
        attribute(&mut out, b"dirtyRev", &quote(rev));
        attribute(&mut out, b"dirtyShortRev", &quote(text("dirtyShortRev").unwrap_or_default()));
    }
    if let Some(time) = input.last_modified() {
        attribute(&mut out, b"lastModified", time.to_string().as_bytes());
        attribute(&mut out, b"lastModifiedDate", &quote(date(time).as_bytes()));
    }
    out.push(b'}');
    out
}

/// The expression whose value is the flake.
///
/// `force_dirty` leaves revision and count of the flake itself out: its lock file is not the one in use.
pub(super) fn expression(
    dir: &StoreDir,
    flake: &LockedFlake,
    trees: &BTreeMap<NodeId, NodeTree>,
    force_dirty: bool,
) -> Vec<u8> {
    let keys = flake.lock.keys();
    let mut out = format!("({CALL_FLAKE}) {{\n").into_bytes();
    for (id, key) in &keys {
        let node = flake.lock.node(*id);
        let mut text = b"{ ".to_vec();
        let is_flake = node.locked.as_ref().is_none_or(|locked| locked.is_flake);
        attribute(&mut text, b"flake", if is_flake { b"true" } else { b"false" });
        match trees.get(id) {
            Some(NodeTree::Tree { root, dir: within, input }) => {
                let dirty = force_dirty && *id == LockFile::ROOT;
                let revision = if dirty { Revision::Hidden } else { Revision::Known };
                attribute(&mut text, b"sourceInfo", &source_info(dir, root, input, revision));
                attribute(&mut text, b"dir", &quote(within));
            }
            Some(NodeTree::Within { parent, path }) => {
                attribute(&mut text, b"parent", &quote(parent.as_bytes()));
                attribute(&mut text, b"dir", &quote(path));
            }
            Some(NodeTree::Wanted { number, dir: within }) => {
                attribute(&mut text, b"sourceInfo", format!("(__fetchInput {number})").as_bytes());
                attribute(&mut text, b"dir", &quote(within));
            }
            None => {}
        }
        let mut inputs = b"{ ".to_vec();
        for (name, edge) in &node.inputs {
            let target = match edge {
                Edge::Node(id) => Some(*id),
                Edge::Follows(path) => flake.lock.find_input(path).ok().flatten(),
            };
            if let Some(key) = target.and_then(|target| keys.get(&target)) {
                attribute(&mut inputs, name.as_bytes(), &quote(key.as_bytes()));
            }
        }
        inputs.push(b'}');
        attribute(&mut text, b"inputs", &inputs);
        text.push(b'}');
        attribute(&mut out, key.as_bytes(), &text);
        out.push(b'\n');
    }
    out.extend(b"} ");
    let root = keys.get(&LockFile::ROOT).map_or("root", String::as_str);
    out.extend(quote(root.as_bytes()));
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn dates_are_those_of_utc() {
        assert_eq!(super::date(0), "19700101000000");
        assert_eq!(super::date(951_782_399), "20000228235959");
        assert_eq!(super::date(1_709_208_000), "20240229120000");
    }

    #[test]
    fn quoted_text_cannot_interpolate() {
        assert_eq!(super::quote(b"a\"${b}\\\n"), br#""a\"\${b}\\\n""#);
    }
}
