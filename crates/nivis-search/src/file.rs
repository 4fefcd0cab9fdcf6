//! The file of an index: a line that names the format, a checksum, then the entries, each as four texts with their lengths.

use crate::entry::{Entry, EntryKind};
use rustc_hash::FxHasher;
use std::hash::Hasher as _;

/// Changes with the format, so that files of other versions are made anew.
const MAGIC: &[u8] = b"nivis-search 1\n";

/// Why a file is no index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    #[error("the index is of another version")]
    Version,
    #[error("the index is damaged")]
    Damaged,
}

fn checksum(bytes: &[u8]) -> [u8; 8] {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.write_usize(bytes.len());
    hasher.finish().to_le_bytes()
}

/// The bytes of an index.
pub fn encode<'a>(entries: impl IntoIterator<Item = Entry<'a>>) -> Vec<u8> {
    let mut body = Vec::new();
    for entry in entries {
        body.push(match entry.kind {
            EntryKind::Package => b'p',
            EntryKind::Option => b'o',
        });
        for text in [entry.path, entry.name, entry.version, entry.description] {
            let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
            body.extend_from_slice(&length.to_le_bytes());
            body.extend_from_slice(&text.as_bytes()[..length as usize]);
        }
    }
    let mut file = MAGIC.to_vec();
    file.extend_from_slice(&checksum(&body));
    file.extend_from_slice(&body);
    file
}

/// The entries of an index.
///
/// # Errors
/// The bytes are of another version, or not as they were written.
pub fn decode(file: &[u8]) -> Result<Vec<Entry<'_>>, IndexError> {
    let rest = file.strip_prefix(MAGIC).ok_or(IndexError::Version)?;
    let (sum, mut body) = rest.split_at_checked(8).ok_or(IndexError::Damaged)?;
    if sum != checksum(body) {
        return Err(IndexError::Damaged);
    }
    let mut entries = Vec::new();
    while let Some((kind, rest)) = body.split_first() {
        body = rest;
        let kind = match kind {
            b'p' => EntryKind::Package,
            b'o' => EntryKind::Option,
            _ => return Err(IndexError::Damaged),
        };
        let mut text = || {
            let (length, rest) = body.split_first_chunk::<4>().ok_or(IndexError::Damaged)?;
            let length = u32::from_le_bytes(*length) as usize;
            let (text, rest) = rest.split_at_checked(length).ok_or(IndexError::Damaged)?;
            body = rest;
            std::str::from_utf8(text).map_err(|_invalid| IndexError::Damaged)
        };
        entries.push(Entry { kind, path: text()?, name: text()?, version: text()?, description: text()? });
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_survive_and_damage_is_seen() {
        let entry = |path| Entry {
            kind: EntryKind::Package,
            path,
            name: "hello",
            version: "2.12",
            description: "Greets — friendly",
        };
        let entries = [entry("legacyPackages.x.hello"), Entry { kind: EntryKind::Option, ..entry("a.b") }];
        let file = encode(entries);
        assert_eq!(decode(&file), Ok(entries.to_vec()));
        assert_eq!(entries.map(|entry| entry.short_path()), ["hello", "a.b"]);
        for at in 0..file.len() {
            let mut damaged = file.clone();
            damaged[at] ^= 1;
            assert!(decode(&damaged).is_err(), "byte {at}");
            assert!(decode(&file[..at]).is_err(), "cut at {at}");
        }
    }
}
