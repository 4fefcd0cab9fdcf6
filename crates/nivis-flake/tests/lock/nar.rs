//! The NAR hash of a tree, straight from the format's description (manual, "Nix Archive").

use data_encoding::BASE64;
use nivis_flake::tree::{EntryKind, SourceTree, TreeEntry, TreeError, TreeReader};
use sha2::{Digest, Sha256};

pub(crate) fn hash(tree: &SourceTree) -> Result<String, TreeError> {
    let entries = tree.entries()?;
    let mut out = Vec::new();
    text(&mut out, b"nix-archive-1");
    let used = write(&entries, &mut tree.reader(), &mut out)?;
    assert_eq!(used, entries.len(), "entries are in the order of a NAR");
    Ok(format!("sha256-{}", BASE64.encode(&Sha256::digest(&out))))
}

fn text(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend((bytes.len() as u64).to_le_bytes());
    out.extend(bytes);
    out.resize(out.len().next_multiple_of(8), 0);
}

/// Writes the first entry with all that is in it; says how many entries that were.
fn write(entries: &[TreeEntry], reader: &mut TreeReader<'_>, out: &mut Vec<u8>) -> Result<usize, TreeError> {
    let entry = &entries[0];
    let mut used = 1;
    let words = |out: &mut Vec<u8>, words: &[&[u8]]| words.iter().for_each(|word| text(out, word));
    words(out, &[b"(", b"type"]);
    match entry.kind {
        EntryKind::File { executable } => {
            text(out, b"regular");
            if executable {
                words(out, &[b"executable", b""]);
            }
            words(out, &[b"contents", &reader.read(&entry.path)?]);
        }
        EntryKind::Symlink => words(out, &[b"symlink", b"target", &reader.read(&entry.path)?]),
        EntryKind::Directory => {
            text(out, b"directory");
            let prefix = if entry.path.is_empty() { Vec::new() } else { [&entry.path[..], b"/"].concat() };
            while let Some(child) = entries.get(used).filter(|child| child.path.starts_with(&prefix)) {
                words(out, &[b"entry", b"(", b"name", &child.path[prefix.len()..], b"node"]);
                used += write(&entries[used..], reader, out)?;
                text(out, b")");
            }
        }
    }
    text(out, b")");
    Ok(used)
}
