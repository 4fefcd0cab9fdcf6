use std::io;

use sha2::Digest as _;

use super::{Hash, HashAlgo};

/// Hashes a stream of bytes with an algorithm chosen at run time.
///
/// It is an [`io::Write`], so whatever dumps into a writer can be hashed without a copy.
#[derive(Clone)]
pub struct Hasher {
    state: State,
    count: u64,
}

#[derive(Clone)]
enum State {
    Md5(md5::Md5),
    Sha1(sha1::Sha1),
    Sha256(sha2::Sha256),
    Sha512(sha2::Sha512),
    Blake3(Box<blake3::Hasher>),
}

impl Hasher {
    /// Starts an empty stream.
    pub fn new(algo: HashAlgo) -> Self {
        let state = match algo {
            HashAlgo::Md5 => State::Md5(md5::Md5::new()),
            HashAlgo::Sha1 => State::Sha1(sha1::Sha1::new()),
            HashAlgo::Sha256 => State::Sha256(sha2::Sha256::new()),
            HashAlgo::Sha512 => State::Sha512(sha2::Sha512::new()),
            HashAlgo::Blake3 => State::Blake3(Box::new(blake3::Hasher::new())),
        };
        Hasher { state, count: 0 }
    }

    /// Appends `data` to the stream.
    pub fn update(&mut self, data: &[u8]) {
        self.count += data.len() as u64;
        match &mut self.state {
            State::Md5(h) => h.update(data),
            State::Sha1(h) => h.update(data),
            State::Sha256(h) => h.update(data),
            State::Sha512(h) => h.update(data),
            State::Blake3(h) => {
                h.update(data);
            }
        }
    }

    /// How many bytes went in.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The hash of the stream.
    pub fn finish(self) -> Hash {
        let mut hash = Hash::zero(match self.state {
            State::Md5(_) => HashAlgo::Md5,
            State::Sha1(_) => HashAlgo::Sha1,
            State::Sha256(_) => HashAlgo::Sha256,
            State::Sha512(_) => HashAlgo::Sha512,
            State::Blake3(_) => HashAlgo::Blake3,
        });
        match self.state {
            State::Md5(h) => hash.bytes[..16].copy_from_slice(&h.finalize()),
            State::Sha1(h) => hash.bytes[..20].copy_from_slice(&h.finalize()),
            State::Sha256(h) => hash.bytes[..32].copy_from_slice(&h.finalize()),
            State::Sha512(h) => hash.bytes.copy_from_slice(&h.finalize()),
            State::Blake3(h) => hash.bytes[..32].copy_from_slice(h.finalize().as_bytes()),
        }
        hash
    }
}

impl io::Write for Hasher {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.update(data);
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
