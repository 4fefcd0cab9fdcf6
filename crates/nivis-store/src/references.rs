//! Finding store paths' hashes in bytes (`libstore/references.cc`).

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::hash::base32::is_digit;
use crate::store_path::{HASH_LEN, StorePath};

/// Looks for the hash parts of some store paths in a stream of bytes.
///
/// A path counts as referred to if its 32 digits occur anywhere, whatever stands around them.
pub struct ReferenceScanner {
    wanted: FxHashMap<[u8; HASH_LEN], StorePath>,
    found: BTreeSet<StorePath>,
    /// The end of what came before, in case a hash goes across.
    tail: Vec<u8>,
}

impl ReferenceScanner {
    /// Prepares to look for `paths`.
    pub fn new<'a>(paths: impl IntoIterator<Item = &'a StorePath>) -> Self {
        let wanted = paths.into_iter().filter_map(|path| {
            let digits = path.hash_part().as_bytes().try_into().ok()?;
            Some((digits, path.clone()))
        });
        ReferenceScanner { wanted: wanted.collect(), found: BTreeSet::new(), tail: Vec::new() }
    }

    /// Looks at the next bytes of the stream.
    pub fn scan(&mut self, data: &[u8]) {
        if self.wanted.is_empty() {
            return;
        }
        if !self.tail.is_empty() {
            let mut seam = std::mem::take(&mut self.tail);
            seam.extend_from_slice(&data[..data.len().min(HASH_LEN - 1)]);
            self.search(&seam);
            self.tail = seam;
        }
        self.search(data);
        if data.len() < HASH_LEN - 1 {
            if self.tail.is_empty() {
                self.tail.extend_from_slice(data);
            }
            let excess = self.tail.len().saturating_sub(HASH_LEN - 1);
            self.tail.drain(..excess);
        } else {
            self.tail.clear();
            self.tail.extend_from_slice(&data[data.len() - (HASH_LEN - 1)..]);
        }
    }

    /// What was found.
    pub fn finish(self) -> BTreeSet<StorePath> {
        self.found
    }

    /// Steps by a whole hash's length wherever the last byte of it is no digit, so that most bytes
    /// are never looked at.
    fn search(&mut self, data: &[u8]) {
        let mut at = 0;
        while let Some(window) = data.get(at..at + HASH_LEN) {
            if let Some(last) = window.iter().rposition(|b| !is_digit(*b)) {
                at += last + 1;
                continue;
            }
            if let Some(path) = <&[u8; HASH_LEN]>::try_from(window).ok().and_then(|w| self.wanted.remove(w)) {
                self.found.insert(path);
                if self.wanted.is_empty() {
                    return;
                }
            }
            at += 1;
        }
    }
}

impl std::io::Write for ReferenceScanner {
    fn write(&mut self, data: &[u8]) -> std::io::Result<usize> {
        self.scan(data);
        Ok(data.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Those of `paths` that occur in `data`.
pub fn scan_references<'a>(
    data: &[u8],
    paths: impl IntoIterator<Item = &'a StorePath>,
) -> BTreeSet<StorePath> {
    let mut scanner = ReferenceScanner::new(paths);
    scanner.scan(data);
    scanner.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths() -> Vec<StorePath> {
        ["nnqh7675wghd0xmrywqm2yh9psrkk13q-a", "mx735vk17fbgvrjr0zk0wqfylg1i1996-b"]
            .iter()
            .map(|p| StorePath::from_base_name(p.as_bytes()).unwrap())
            .collect()
    }

    #[test]
    fn found_anywhere() {
        let paths = paths();
        let text = b"xnnqh7675wghd0xmrywqm2yh9psrkk13q!!mx735vk17fbgvrjr0zk0wqfylg1i199";
        assert_eq!(scan_references(text, &paths).into_iter().collect::<Vec<_>>(), paths[..1]);
        assert!(scan_references(b"", &paths).is_empty());
    }

    #[test]
    fn found_across_pieces() {
        let paths = paths();
        let text = b"..0mx735vk17fbgvrjr0zk0wqfylg1i1996nnqh7675wghd0xmrywqm2yh9psrkk13q";
        for size in 1..text.len() {
            let mut scanner = ReferenceScanner::new(&paths);
            text.chunks(size).for_each(|piece| scanner.scan(piece));
            assert_eq!(scanner.finish().len(), 2, "pieces of {size}");
        }
    }
}
