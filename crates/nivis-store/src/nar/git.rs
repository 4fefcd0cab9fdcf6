use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use super::dump::{Filter, Verdict};
use super::{MAX_DEPTH, NarError, Node, NodeKind, Tree};
use crate::hash::{Hash, HashAlgo, Hasher};

/// The hash git gives `root` as a blob or tree (`libutil/git.cc`). `algo` should be SHA-1 or
/// SHA-256. The filter is asked as for an archive; a link is hashed as a blob of its target.
///
/// # Errors
/// [`NarError`] for files that cannot be read or have no place in git.
pub fn git_hash(
    tree: &dyn Tree,
    root: &Path,
    algo: HashAlgo,
    filter: &mut Filter<'_>,
) -> Result<Hash, NarError> {
    let node = tree.node(root).map_err(|source| NarError::Read { path: root.into(), source })?;
    hash_node(tree, &mut root.to_path_buf(), node, algo, filter, 0)
}

fn hash_node(
    tree: &dyn Tree,
    path: &mut PathBuf,
    node: Node,
    algo: HashAlgo,
    filter: &mut Filter<'_>,
    depth: usize,
) -> Result<Hash, NarError> {
    if depth >= MAX_DEPTH {
        return Err(NarError::TooDeep { path: path.clone() });
    }
    let read = |path: &Path, source| NarError::Read { path: path.into(), source };
    let mut hasher = Hasher::new(algo);
    match node.kind {
        NodeKind::Regular => {
            let (size, mut contents) = tree.open(path).map_err(|e| read(path, e))?;
            hasher.update(format!("blob {size}\0").as_bytes());
            let copied = std::io::copy(&mut contents, &mut hasher).map_err(|e| read(path, e))?;
            if copied != size {
                return Err(NarError::Changed { path: path.clone() });
            }
        }
        NodeKind::Symlink => {
            let target = tree.target(path).map_err(|e| read(path, e))?;
            hasher.update(format!("blob {}\0", target.len()).as_bytes());
            hasher.update(&target);
        }
        NodeKind::Directory => {
            let entries = hash_children(tree, path, algo, filter, depth)?;
            hasher.update(format!("tree {}\0", entries.len()).as_bytes());
            hasher.update(&entries);
        }
        NodeKind::Unknown => return Err(NarError::UnsupportedType { path: path.clone() }),
    }
    Ok(hasher.finish())
}

/// The entries of a folder. Git sorts folders as if their names ended in a slash.
fn hash_children(
    tree: &dyn Tree,
    path: &mut PathBuf,
    algo: HashAlgo,
    filter: &mut Filter<'_>,
    depth: usize,
) -> Result<Vec<u8>, NarError> {
    let mut names: Vec<OsString> =
        tree.names(path).map_err(|source| NarError::Read { path: path.clone(), source })?;
    names.sort();
    let mut entries: Vec<(Vec<u8>, &str, usize, Hash)> = Vec::with_capacity(names.len());
    for name in names {
        path.push(&name);
        let node = tree.node(path).map_err(|source| NarError::Read { path: path.clone(), source })?;
        match filter(path, node.kind) {
            Verdict::Abort => return Err(NarError::FilterFailed),
            Verdict::Skip => {}
            Verdict::Keep => {
                let hash = hash_node(tree, path, node, algo, filter, depth + 1)?;
                let mut key = name.as_bytes().to_vec();
                let len = key.len();
                let mode = match node.kind {
                    NodeKind::Directory => {
                        key.push(b'/');
                        "40000"
                    }
                    NodeKind::Symlink => "120000",
                    _ if node.executable => "100755",
                    _ => "100644",
                };
                entries.push((key, mode, len, hash));
            }
        }
        path.pop();
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    let mut out = Vec::new();
    for (key, mode, len, hash) in entries {
        out.extend_from_slice(mode.as_bytes());
        out.push(b' ');
        out.extend_from_slice(&key[..len]);
        out.push(0);
        out.extend_from_slice(hash.digest());
    }
    Ok(out)
}
