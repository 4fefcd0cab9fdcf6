//! An entry as bytes: a mark, the digest of the rest, then numbers and texts with their length before them.

use super::record::Recorded;
use super::seen::Seen;
use nivis_flake::tree::clean_stamp;
use nivis_store::hash::{Hash, HashAlgo};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

const MARK: &[u8] = b"nivis evaluation 2\n";

/// What is used of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// What was printed.
    pub(crate) out: Vec<u8>,
    /// What was told on standard error.
    pub(crate) err: Vec<u8>,
    /// What else the command found out, in its order.
    pub(crate) notes: Vec<(String, String)>,
}

struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    fn text(&mut self, text: &[u8]) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text);
    }

    fn state(&mut self, state: Option<[u64; 6]>) {
        self.number(u64::from(state.is_some()));
        state.into_iter().flatten().for_each(|number| self.number(number));
    }
}

/// The bytes of an entry.
pub(super) fn write(recorded: &Recorded) -> Vec<u8> {
    let mut writer = Writer(Vec::new());
    writer.number(recorded.paths.len() as u64);
    for (path, seen) in &recorded.paths {
        writer.text(path);
        writer.state(seen.itself);
        writer.state(seen.target);
    }
    writer.number(recorded.clean_trees.len() as u64);
    for (root, stamp) in &recorded.clean_trees {
        writer.text(root);
        writer.text(stamp.as_bytes());
    }
    writer.number(recorded.variables.len() as u64);
    for (name, value) in &recorded.variables {
        writer.text(name);
        writer.number(u64::from(value.is_some()));
        writer.text(value.as_deref().unwrap_or_default());
    }
    writer.number(recorded.objects.len() as u64);
    recorded.objects.iter().for_each(|object| writer.text(object));
    writer.text(&recorded.out);
    writer.text(&recorded.err);
    writer.number(recorded.notes.len() as u64);
    for (name, value) in &recorded.notes {
        writer.text(name.as_bytes());
        writer.text(value.as_bytes());
    }
    let body = writer.0;
    [MARK, Hash::of(HashAlgo::Blake3, &body).base16().as_bytes(), &body].concat()
}

struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn number(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*number))
    }

    fn text(&mut self) -> Option<&'b [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(text)
    }

    fn state(&mut self) -> Option<Option<[u64; 6]>> {
        if self.number()? == 0 {
            return Some(None);
        }
        let mut state = [0; 6];
        for number in &mut state {
            *number = self.number()?;
        }
        Some(Some(state))
    }
}

/// What an entry says, if it is whole and all that it was made of is as it was.
pub(super) fn read(bytes: &[u8], mut is_valid: impl FnMut(&[u8]) -> bool) -> Option<Found> {
    let (digest, body) = bytes.strip_prefix(MARK)?.split_at_checked(64)?;
    if Hash::of(HashAlgo::Blake3, body).base16().as_bytes() != digest {
        return None;
    }
    let mut reader = Reader(body);
    for _ in 0..reader.number()? {
        let path = Path::new(OsStr::from_bytes(reader.text()?));
        let seen = Seen { itself: reader.state()?, target: reader.state()? };
        if Seen::of(path) != seen {
            return None;
        }
    }
    for _ in 0..reader.number()? {
        let (root, stamp) = (Path::new(OsStr::from_bytes(reader.text()?)), reader.text()?);
        if clean_stamp(root)?.as_bytes() != stamp {
            return None;
        }
    }
    for _ in 0..reader.number()? {
        let name = OsStr::from_bytes(reader.text()?);
        let (is_set, value) = (reader.number()? == 1, reader.text()?);
        if std::env::var_os(name).as_deref().map(OsStr::as_bytes) != is_set.then_some(value) {
            return None;
        }
    }
    for _ in 0..reader.number()? {
        if !is_valid(reader.text()?) {
            return None;
        }
    }
    let mut found = Found { out: reader.text()?.to_vec(), err: reader.text()?.to_vec(), notes: Vec::new() };
    for _ in 0..reader.number()? {
        let name = String::from_utf8(reader.text()?.to_vec()).ok()?;
        let value = String::from_utf8(reader.text()?.to_vec()).ok()?;
        found.notes.push((name, value));
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded() -> Recorded {
        let mut recorded =
            Recorded { out: b"1\n".to_vec(), err: b"warning\n".to_vec(), ..Recorded::default() };
        recorded.paths.insert(b"/nowhere/at/all".to_vec(), Seen { itself: None, target: None });
        recorded.paths.insert(b"/".to_vec(), Seen::of(Path::new("/")));
        recorded.variables.insert(b"NIVIS_NOT_SET".to_vec(), None);
        recorded.objects.insert(b"object".to_vec());
        recorded.notes.push(("host".into(), "web".into()));
        recorded
    }

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        let bytes = write(&recorded());
        let found = read(&bytes, |object| object == b"object").expect("nothing has changed");
        assert_eq!((found.out, found.err), (b"1\n".to_vec(), b"warning\n".to_vec()));
        assert_eq!(found.notes, [("host".to_owned(), "web".to_owned())]);
    }

    #[test]
    fn what_has_changed_or_is_damaged_is_no_entry() {
        let bytes = write(&recorded());
        assert_eq!(read(&bytes, |_| false), None, "the store has lost an object");
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert_eq!(read(&damaged, |_| true), None, "byte {at}");
            assert_eq!(read(&bytes[..at], |_| true), None, "cut at {at}");
        }
        let mut other = recorded();
        other.paths.insert(b"/etc".to_vec(), Seen { itself: None, target: None });
        assert_eq!(read(&write(&other), |_| true), None, "a path is there that was not");
        let mut other = recorded();
        other.clean_trees.insert(b"/nowhere/at/all".to_vec(), "stamp".into());
        assert_eq!(read(&write(&other), |_| true), None, "a working tree is gone");
        let mut other = recorded();
        other.variables.insert(b"NIVIS_NOT_SET".to_vec(), Some(b"1".to_vec()));
        assert_eq!(read(&write(&other), |_| true), None, "a variable is gone");
    }
}
