//! Documentation comments, `/** … */` (RFC 145), and what they are about.

use nivis_syntax::concrete::{Kind, Node, Tree};

/// The documentation of the function or attribute at an offset, without its indentation.
pub fn comment_at(text: &[u8], offset: u32) -> Option<String> {
    let tree = Tree::new(text, true)?;
    let here = |node: &Node| {
        tree.range(*node).start == offset
            && matches!(tree.kind(*node), Kind::Lambda | Kind::Bind | Kind::Name)
    };
    // The outermost that begins here is what has the comment, but for functions, of which the innermost is meant.
    let mut node = tree
        .nodes()
        .find(|node| here(node) && tree.kind(*node) != Kind::Name)
        .or_else(|| tree.nodes().find(here))?;
    loop {
        if let Some(comment) = before(&tree, node) {
            return Some(comment);
        }
        let parent = tree.parent(node)?;
        let is_value = match tree.kind(parent) {
            // A function that a function gives is documented by that, unless it has words of its own.
            Kind::Paren | Kind::Bind | Kind::Lambda => true,
            Kind::Inherit | Kind::InheritFrom => tree.kind(node) == Kind::Name,
            _ => false,
        };
        if !is_value {
            return None;
        }
        node = parent;
    }
}

/// The documentation comment that stands right before a node.
fn before(tree: &Tree<'_>, node: Node) -> Option<String> {
    let text = tree.source().get(..tree.range(node).start as usize)?;
    let mut text = text.trim_ascii_end();
    // Line comments may stand between.
    loop {
        let line = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let last = text.get(line..)?.trim_ascii_start();
        if !last.starts_with(b"#") {
            break;
        }
        text = text.get(..line)?.trim_ascii_end();
    }
    let inner = text.strip_suffix(b"*/")?;
    let start = inner.windows(2).rposition(|pair| pair == b"/*")?;
    let inner = inner.get(start..)?.strip_prefix(b"/**")?;
    Some(unindented(&String::from_utf8_lossy(inner)))
}

/// A comment without the indentation that its lines share.
fn unindented(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let filled = rest.lines().filter(|line| !line.trim().is_empty());
    let indent = filled.map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let mut out = first.trim().to_owned();
    for line in rest.lines() {
        out.push('\n');
        out.push_str(line.get(indent..).unwrap_or("").trim_end());
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::comment_at;

    fn check(text: &str, at: &str) -> Option<String> {
        comment_at(text.as_bytes(), u32::try_from(text.find(at).expect("it is there")).expect("it is short"))
    }

    #[test]
    fn comments_are_found_before_functions_and_attributes() {
        let text = "{\n  /**\n    Adds.\n\n      more\n  */\n  f = a: /** inner */ b: a + b;\n  /* no */\n  g = 1;\n}";
        assert_eq!(check(text, "a: /**").as_deref(), Some("Adds.\n\n  more"));
        assert_eq!(check(text, "b: a").as_deref(), Some("inner"));
        assert_eq!(check(text, "f =").as_deref(), Some("Adds.\n\n  more"));
        assert_eq!(check(text, "g ="), None);
    }
}
