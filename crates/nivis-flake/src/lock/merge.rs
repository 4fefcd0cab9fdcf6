//! Two lock files that grew apart, merged node by node.

use std::collections::BTreeMap;

use super::{Edge, LockFile, NodeId};

/// One of the two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Ours,
    Theirs,
}

/// What is taken where both sides changed an input in their own ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    /// What was modified last; ours where nobody knows.
    Newest,
    Always(Side),
}

/// What became of an input that was not the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its path, as `nixops/nixpkgs`.
    pub input: String,
    pub side: Side,
    /// Both sides had changed it, or nobody knows what it was before.
    pub both: bool,
    /// The side that was taken has removed it.
    pub removed: bool,
}

/// Merges two lock files. `base` is the file that both come from, where it is known.
pub fn merge(
    base: Option<&LockFile>,
    ours: &LockFile,
    theirs: &LockFile,
    preference: Preference,
) -> (LockFile, Vec<Decision>) {
    let mut merge = Merge {
        base,
        ours,
        theirs,
        preference,
        lock: LockFile::default(),
        merged: BTreeMap::new(),
        copied: BTreeMap::new(),
        decisions: Vec::new(),
    };
    let root = base.map(|_| LockFile::ROOT);
    merge.inputs(LockFile::ROOT, "", root, LockFile::ROOT, LockFile::ROOT, None);
    (merge.lock, merge.decisions)
}

struct Merge<'a> {
    base: Option<&'a LockFile>,
    ours: &'a LockFile,
    theirs: &'a LockFile,
    preference: Preference,
    lock: LockFile,
    /// Nodes that were merged, and those that were copied: what was shared stays so.
    merged: BTreeMap<(NodeId, NodeId), NodeId>,
    copied: BTreeMap<(Side, NodeId), NodeId>,
    decisions: Vec<Decision>,
}

impl<'a> Merge<'a> {
    fn side(&self, side: Side) -> &'a LockFile {
        match side {
            Side::Ours => self.ours,
            Side::Theirs => self.theirs,
        }
    }

    /// Merges the inputs of a node. `pinned` is the side whose pin the node has: what it says of the inputs counts
    /// where both changed them.
    fn inputs(
        &mut self,
        to: NodeId,
        path: &str,
        base: Option<NodeId>,
        ours: NodeId,
        theirs: NodeId,
        pinned: Option<Side>,
    ) {
        let (our_inputs, their_inputs) = (&self.ours.node(ours).inputs, &self.theirs.node(theirs).inputs);
        let mut names: Vec<&String> = our_inputs.keys().chain(their_inputs.keys()).collect();
        names.sort();
        names.dedup();
        for name in names {
            let path = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
            let before = base.and_then(|id| self.base?.node(id).inputs.get(name));
            let edges = (our_inputs.get(name), their_inputs.get(name));
            if let Some(edge) = self.input(&path, before, edges.0, edges.1, pinned) {
                self.lock.node_mut(to).inputs.insert(name.clone(), edge);
            }
        }
    }

    fn input(
        &mut self,
        path: &str,
        before: Option<&Edge>,
        ours: Option<&'a Edge>,
        theirs: Option<&'a Edge>,
        pinned: Option<Side>,
    ) -> Option<Edge> {
        if equal((self.ours, ours), (self.theirs, theirs)) {
            return ours.map(|edge| self.copy(Side::Ours, edge));
        }
        let is_known = self.base.is_some();
        let base = self.base.unwrap_or(self.ours);
        let (side, both) = if is_known && equal((base, before), (self.ours, ours)) {
            (Side::Theirs, false)
        } else if is_known && equal((base, before), (self.theirs, theirs)) {
            (Side::Ours, false)
        } else if let (Some(Edge::Node(ours)), Some(Edge::Node(theirs))) = (ours, theirs) {
            let before = match before {
                Some(Edge::Node(id)) if is_known => Some(*id),
                _ => None,
            };
            return Some(Edge::Node(self.node(path, before, *ours, *theirs)));
        } else {
            let side = match (self.preference, pinned, ours, theirs) {
                (Preference::Always(side), ..) | (_, Some(side), ..) => side,
                // What somebody still uses is kept.
                (_, _, None, Some(_)) => Side::Theirs,
                _ => Side::Ours,
            };
            (side, true)
        };
        let edge = if side == Side::Ours { ours } else { theirs };
        self.decisions.push(Decision { input: path.to_owned(), side, both, removed: edge.is_none() });
        edge.map(|edge| self.copy(side, edge))
    }

    /// Merges two nodes that both differ from what was before.
    fn node(&mut self, path: &str, base: Option<NodeId>, ours: NodeId, theirs: NodeId) -> NodeId {
        if let Some(id) = self.merged.get(&(ours, theirs)) {
            return *id;
        }
        let (our_pin, their_pin) = (&self.ours.node(ours).locked, &self.theirs.node(theirs).locked);
        let before = base.and_then(|id| self.base?.node(id).locked.as_ref());
        let (side, differs, both) = if our_pin == their_pin {
            (Side::Ours, false, false)
        } else if before.is_some() && before == our_pin.as_ref() {
            (Side::Theirs, true, false)
        } else if before.is_some() && before == their_pin.as_ref() {
            (Side::Ours, true, false)
        } else {
            let time = |pin: &Option<super::LockedInput>| {
                pin.as_ref().and_then(|pin| pin.locked.input.last_modified()).unwrap_or(0)
            };
            let newer = if time(their_pin) > time(our_pin) { Side::Theirs } else { Side::Ours };
            let side = match self.preference {
                Preference::Newest => newer,
                Preference::Always(side) => side,
            };
            (side, true, true)
        };
        if differs {
            self.decisions.push(Decision { input: path.to_owned(), side, both, removed: false });
        }
        let pin = if side == Side::Ours { our_pin } else { their_pin };
        // Only the root has none, and it is no input.
        let Some(pin) = pin.clone() else { return LockFile::ROOT };
        let id = self.lock.add(pin);
        self.merged.insert((ours, theirs), id);
        self.inputs(id, path, base, ours, theirs, differs.then_some(side));
        id
    }

    fn copy(&mut self, side: Side, edge: &Edge) -> Edge {
        match edge {
            Edge::Follows(path) => Edge::Follows(path.clone()),
            Edge::Node(id) => Edge::Node(self.copy_node(side, *id)),
        }
    }

    fn copy_node(&mut self, side: Side, id: NodeId) -> NodeId {
        if let Some(known) = self.copied.get(&(side, id)) {
            return *known;
        }
        let node = self.side(side).node(id);
        let Some(locked) = node.locked.clone() else { return LockFile::ROOT };
        let new = self.lock.add(locked);
        self.copied.insert((side, id), new);
        for (name, edge) in &node.inputs {
            let edge = self.copy(side, edge);
            self.lock.node_mut(new).inputs.insert(name.clone(), edge);
        }
        new
    }
}

/// Deeper graphs differ.
const DEEPEST: usize = 100;

fn equal(a: (&LockFile, Option<&Edge>), b: (&LockFile, Option<&Edge>)) -> bool {
    match (a.1, b.1) {
        (None, None) => true,
        (Some(x), Some(y)) => equal_edges((a.0, x), (b.0, y), DEEPEST),
        _ => false,
    }
}

fn equal_edges(a: (&LockFile, &Edge), b: (&LockFile, &Edge), depth: usize) -> bool {
    match (a.1, b.1) {
        (Edge::Follows(x), Edge::Follows(y)) => x == y,
        (Edge::Node(x), Edge::Node(y)) => {
            let (x, y) = (a.0.node(*x), b.0.node(*y));
            x.locked == y.locked
                && depth > 0
                && x.inputs.len() == y.inputs.len()
                && x.inputs.iter().all(|(name, edge)| {
                    y.inputs.get(name).is_some_and(|other| equal_edges((a.0, edge), (b.0, other), depth - 1))
                })
        }
        _ => false,
    }
}

/// The sides of a text with Git's conflict markers: ours, theirs, and what was before where the markers say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub ours: Vec<u8>,
    pub theirs: Vec<u8>,
    pub base: Option<Vec<u8>>,
}

/// Takes a text with conflict markers apart; nothing for one without.
pub fn split_conflict(text: &[u8]) -> Option<Conflict> {
    #[derive(PartialEq)]
    enum Part {
        Common,
        Ours,
        Base,
        Theirs,
    }
    let (mut ours, mut theirs, mut base) = (Vec::new(), Vec::new(), Vec::new());
    let (mut part, mut found, mut has_base) = (Part::Common, false, true);
    let mut saw_base = false;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b"<<<<<<<") && part == Part::Common {
            (part, found, saw_base) = (Part::Ours, true, false);
        } else if line.starts_with(b"|||||||") && part == Part::Ours {
            (part, saw_base) = (Part::Base, true);
        } else if line.starts_with(b"=======") && matches!(part, Part::Ours | Part::Base) {
            has_base &= saw_base;
            part = Part::Theirs;
        } else if line.starts_with(b">>>>>>>") && part == Part::Theirs {
            part = Part::Common;
        } else {
            if matches!(part, Part::Common | Part::Ours) {
                ours.extend_from_slice(line);
            }
            if matches!(part, Part::Common | Part::Theirs) {
                theirs.extend_from_slice(line);
            }
            if matches!(part, Part::Common | Part::Base) {
                base.extend_from_slice(line);
            }
        }
    }
    (found && part == Part::Common).then(|| Conflict { ours, theirs, base: has_base.then_some(base) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A lock file of inputs of the root: name, revision's digit, time; `>` before the name of one that it follows.
    fn lock(inputs: &[(&str, &str, u64)]) -> LockFile {
        let mut nodes = String::new();
        let mut root = String::new();
        for (name, digit, time) in inputs {
            let comma = if root.is_empty() { "" } else { "," };
            if let Some(target) = digit.strip_prefix('>') {
                root += &format!(r#"{comma}"{name}":["{target}"]"#);
                continue;
            }
            root += &format!(r#"{comma}"{name}":"{name}""#);
            let rev = digit.repeat(40);
            nodes += &format!(
                r#""{name}":{{"locked":{{"type":"github","owner":"o","repo":"{name}","rev":"{rev}",
                   "narHash":"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=","lastModified":{time}}},
                   "original":{{"type":"github","owner":"o","repo":"{name}"}}}},"#
            );
        }
        let text =
            format!(r#"{{"version":7,"root":"root","nodes":{{{nodes}"root":{{"inputs":{{{root}}}}}}}}}"#);
        LockFile::parse(text.as_bytes(), "test").expect("it is a lock file").0
    }

    fn check(base: &LockFile, ours: &LockFile, theirs: &LockFile, expected: &LockFile) -> Vec<Decision> {
        let (merged, decisions) = merge(Some(base), ours, theirs, Preference::Newest);
        let text = |lock: &LockFile| String::from_utf8(lock.to_bytes().expect("text")).expect("text");
        assert_eq!(text(&merged), text(expected));
        decisions
    }

    #[test]
    fn each_sides_changes_are_kept() {
        let base = lock(&[("a", "1", 1), ("b", "1", 1), ("gone", "1", 1)]);
        let ours = lock(&[("a", "2", 2), ("b", "1", 1), ("gone", "1", 1)]);
        let theirs = lock(&[("a", "1", 1), ("b", "3", 3), ("new", "1", 1)]);
        let decisions = check(&base, &ours, &theirs, &lock(&[("a", "2", 2), ("b", "3", 3), ("new", "1", 1)]));
        assert!(decisions.iter().all(|decision| !decision.both), "{decisions:?}");
        assert_eq!(decisions.len(), 4);
    }

    #[test]
    fn what_both_moved_is_the_newest() {
        let base = lock(&[("a", "1", 1)]);
        let (ours, theirs) = (lock(&[("a", "2", 5)]), lock(&[("a", "3", 4)]));
        let decisions = check(&base, &ours, &theirs, &ours);
        assert!(decisions[0].both && decisions[0].side == Side::Ours);
        let (merged, _) = merge(Some(&base), &ours, &theirs, Preference::Always(Side::Theirs));
        assert!(merged.is_same(&theirs).expect("text"));
        // Without the common file the sides decide by time too.
        let (merged, _) = merge(None, &theirs, &ours, Preference::Newest);
        assert!(merged.is_same(&ours).expect("text"));
    }

    #[test]
    fn follows_are_merged_like_pins() {
        let base = lock(&[("a", "1", 1), ("b", "1", 1)]);
        let ours = lock(&[("a", "1", 1), ("b", ">a", 0)]);
        let theirs = lock(&[("a", "2", 2), ("b", "1", 1)]);
        check(&base, &ours, &theirs, &lock(&[("a", "2", 2), ("b", ">a", 0)]));
    }

    #[test]
    fn markers_are_taken_apart() {
        let text = b"a\n<<<<<<< ours\nb\n||||||| base\nc\n=======\nd\n>>>>>>> theirs\ne\n";
        let conflict = split_conflict(text).expect("there is one");
        assert_eq!(conflict.ours, b"a\nb\ne\n");
        assert_eq!(conflict.theirs, b"a\nd\ne\n");
        assert_eq!(conflict.base.as_deref(), Some(&b"a\nc\ne\n"[..]));
        let short = split_conflict(b"<<<<<<<\nb\n=======\nd\n>>>>>>>\n").expect("there is one");
        assert_eq!(short.base, None);
        assert_eq!(split_conflict(b"{}\n"), None);
        assert_eq!(split_conflict(b"<<<<<<<\nb\n=======\n"), None);
    }
}
