//! Symbolic links in the store, whose objects may be elsewhere than they are spelled.

use nivis_eval::io::{EvalIo, IoError, IoResult};

/// Resolves the links of a path in the store, whose objects may be elsewhere than they are spelled.
pub(crate) fn resolve_in_store(io: &mut dyn EvalIo, path: &[u8], keep_last: bool) -> IoResult<Vec<u8>> {
    let mut pending: Vec<Vec<u8>> = parts(path);
    let mut resolved: Vec<u8> = Vec::new();
    let mut followed = 0;
    while let Some(part) = pending.pop() {
        if part == b".." {
            let parent = resolved.iter().rposition(|byte| *byte == b'/').unwrap_or(0);
            resolved.truncate(parent);
            continue;
        }
        let parent = resolved.len();
        resolved.push(b'/');
        resolved.extend(part);
        // What leads to the store is as it is spelled.
        if io.store_dir().split(&resolved).is_err() || (keep_last && pending.is_empty()) {
            continue;
        }
        if io.file_type(&resolved)?.is_none() {
            return Err(IoError::NotFound { path: path.to_vec() });
        }
        let Some(target) = io.read_link(&resolved)? else { continue };
        followed += 1;
        if followed > 1024 {
            let source = std::io::Error::from(std::io::ErrorKind::InvalidInput);
            return Err(IoError::System { action: "resolving", path: path.to_vec(), source });
        }
        resolved.truncate(if target.starts_with(b"/") { 0 } else { parent });
        pending.extend(parts(&target));
    }
    Ok(resolved)
}

/// The parts of a path, the last one first.
fn parts(path: &[u8]) -> Vec<Vec<u8>> {
    let parts = path.split(|byte| *byte == b'/').filter(|part| !part.is_empty() && *part != b".");
    parts.rev().map(<[u8]>::to_vec).collect()
}
