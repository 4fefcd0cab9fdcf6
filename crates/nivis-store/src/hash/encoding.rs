//! Decoders as lenient as the reference's (`libutil/base-n.cc`).

/// Hexadecimal of either case, or nothing where a character is none. An odd last digit is not
/// reached: lengths are compared before.
pub(super) fn decode_base16(text: &[u8]) -> Option<Vec<u8>> {
    data_encoding::HEXLOWER_PERMISSIVE.decode(text).ok()
}

/// Base 64 as the reference reads it: stops at the first `=`, skips newlines, needs no padding and
/// drops bits that fill no byte.
pub(super) fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut word, mut bits) = (0u32, 0);
    for &byte in text {
        let digit = match byte {
            b'=' => break,
            b'\n' => continue,
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        word = word << 6 | u32::from(digit);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((word >> bits) as u8);
        }
    }
    Some(out)
}

/// The length of padded base 64 of `len` bytes.
pub(super) const fn base64_len(len: usize) -> usize {
    len.div_ceil(3) * 4
}
