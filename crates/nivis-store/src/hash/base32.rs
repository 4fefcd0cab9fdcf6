//! Nix' base 32: digits and lower-case letters without `e`, `o`, `u`, `t`, the last five bits first
//! (manual, "Store path specification"; `libutil/base-nix-32.cc`).

/// The digits in order of value.
pub const ALPHABET: &[u8; 32] = b"0123456789abcdfghijklmnpqrsvwxyz";

/// Value of each byte as a digit; 0xff for what is none.
static VALUES: [u8; 256] = {
    let mut values = [0xff; 256];
    let mut i = 0;
    while i < 32 {
        values[ALPHABET[i] as usize] = i as u8;
        i += 1;
    }
    values
};

/// Whether `byte` is a digit of this base.
#[inline]
pub fn is_digit(byte: u8) -> bool {
    VALUES[byte as usize] != 0xff
}

/// How many digits `len` bytes take.
pub const fn encoded_len(len: usize) -> usize {
    (len * 8).div_ceil(5)
}

/// Encodes `bytes`.
pub fn encode(bytes: &[u8]) -> String {
    let mut digits = vec![0; encoded_len(bytes.len())];
    encode_into(bytes, &mut digits);
    digits.into_iter().map(char::from).collect()
}

/// Encodes `bytes` into `out`, whose length must be `encoded_len(bytes.len())`.
pub fn encode_into(bytes: &[u8], out: &mut [u8]) {
    debug_assert_eq!(out.len(), encoded_len(bytes.len()));
    for (n, digit) in out.iter_mut().rev().enumerate() {
        let (i, j) = (n * 5 / 8, n * 5 % 8);
        let low = u16::from(bytes[i]);
        let high = u16::from(bytes.get(i + 1).copied().unwrap_or(0));
        *digit = ALPHABET[usize::from(((high << 8 | low) >> j) & 0x1f)];
    }
}

/// Decodes `digits`, or nothing where a byte is no digit.
///
/// As in the reference the result is one byte longer than expected where bits are left over, so
/// the caller must compare lengths.
pub fn decode(digits: &[u8]) -> Option<Vec<u8>> {
    let mut out: Vec<u8> = Vec::with_capacity(digits.len() * 5 / 8 + 1);
    for (n, &byte) in digits.iter().rev().enumerate() {
        let value = VALUES[byte as usize];
        if value == 0xff {
            return None;
        }
        let (i, j) = (n * 5 / 8, n * 5 % 8);
        out.resize(i + 1, 0);
        out[i] |= value << j;
        let carry = u16::from(value) >> (8 - j);
        if carry != 0 {
            out.push(carry as u8);
        }
    }
    Some(out)
}

/// Decodes exactly 20 bytes from 32 digits, the hash part of a store path.
pub(crate) fn decode_20(digits: &[u8]) -> Option<[u8; 20]> {
    decode(digits)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_pairs() {
        let sha1 = [
            0x90, 0x8e, 0xc4, 0x67, 0x3c, 0xc0, 0x85, 0xeb, 0xd2, 0x05, 0x0b, 0x2b, 0x0b, 0xdb, 0x6e, 0x2a,
            0x1e, 0x33, 0xb3, 0x1f,
        ];
        let text = encode(&sha1);
        assert_eq!(text.len(), 32);
        assert_eq!(decode(text.as_bytes()).unwrap(), sha1);
        assert_eq!(encode(&[]), "");
        assert_eq!(encode(&[0x1f]), "0z");
        assert_eq!(decode(b"0z").unwrap(), [0x1f]);
    }

    #[test]
    fn left_over_bits_make_it_longer() {
        assert_eq!(decode(b"zz").unwrap().len(), 2);
        assert_eq!(decode(b"e"), None);
    }
}
