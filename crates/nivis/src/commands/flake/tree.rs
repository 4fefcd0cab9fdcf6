//! The lines of trees.

/// What stands before the entries of a tree that is being printed.
pub(super) struct Branch {
    /// Before the entry itself.
    pub entry: String,
    /// Before what is below it.
    pub below: String,
}

/// The lines before the entry `index` of `count`, where `before` stands before them all.
pub(super) fn branch(before: &str, index: usize, count: usize) -> Branch {
    let (here, below) =
        if index + 1 == count { ("└───", "    ") } else { ("├───", "│   ") };
    Branch { entry: format!("{before}{here}"), below: format!("{before}{below}") }
}
