//! SHA-512 hashes of passwords, `$6$…`: Ulrich Drepper's "Unix crypt using SHA-256 and SHA-512".

use sha2::{Digest, Sha512};

const ALPHABET: &[u8; 64] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ROUNDS: usize = 5000;

/// The hash of a password with a salt of at most 16 characters, after 5000 rounds.
pub(super) fn sha512_crypt(password: &[u8], salt: &str) -> String {
    let salt = salt.get(..salt.len().min(16)).unwrap_or(salt);
    let first = digest(&[password, salt.as_bytes(), password]);
    let mut whole = Sha512::new();
    whole.update(password);
    whole.update(salt);
    whole.update(repeated(&first, password.len()));
    let mut bits = password.len();
    while bits > 0 {
        if bits & 1 == 1 {
            whole.update(&first);
        } else {
            whole.update(password);
        }
        bits >>= 1;
    }
    let mut state = whole.finalize().to_vec();
    let many = digest(&vec![password; password.len()]);
    let p = repeated(&many, password.len());
    let times = 16 + usize::from(state[0]);
    let s = repeated(&digest(&vec![salt.as_bytes(); times]), salt.len());
    for round in 0..ROUNDS {
        let mut next = Sha512::new();
        next.update(if round % 2 == 1 { &p } else { &state });
        if round % 3 != 0 {
            next.update(&s);
        }
        if round % 7 != 0 {
            next.update(&p);
        }
        next.update(if round % 2 == 1 { &state } else { &p });
        state = next.finalize().to_vec();
    }
    format!("$6${salt}${}", encode(&state))
}

fn digest(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sha512::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().to_vec()
}

/// The first `length` bytes of a block that goes on and on.
fn repeated(block: &[u8], length: usize) -> Vec<u8> {
    block.iter().copied().cycle().take(length).collect()
}

/// Base 64 of crypt: groups of three bytes, which lie 21 apart and turn, from the lowest bits on.
fn encode(state: &[u8]) -> String {
    let mut text = String::new();
    let mut put = |word: u32, count: usize| {
        for at in 0..count {
            let index = (word >> (6 * at)) & 0x3f;
            text.push(char::from(ALPHABET[index as usize]));
        }
    };
    let byte = |index: usize| u32::from(state[index % 64]);
    let (mut a, mut b, mut c) = (0, 21, 42);
    for _ in 0..21 {
        put(byte(a) << 16 | byte(b) << 8 | byte(c), 4);
        (a, b, c) = (b + 1, c + 1, a + 1);
    }
    put(byte(63), 2);
    text
}

/// A salt of 16 random characters.
pub(super) fn salt() -> std::io::Result<String> {
    use std::io::Read as _;
    let mut bytes = [0; 16];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 0x3f)])).collect())
}

/// Whether a hash is one of that password.
pub(super) fn matches(password: &[u8], hash: &str) -> bool {
    let mut parts = hash.split('$');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(""), Some("6"), Some(salt)) => sha512_crypt(password, salt) == hash,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_example_comes_out() {
        let expected = "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1";
        assert_eq!(sha512_crypt(b"Hello world!", "saltstring"), expected);
        assert!(matches(b"Hello world!", expected));
        assert!(!matches(b"hello world!", expected));
    }
}
