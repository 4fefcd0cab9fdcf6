//! Inputs made from seeds by small random changes, the same in every run.

/// A source of numbers (xorshift64*), good enough to vary inputs.
#[derive(Clone, Debug)]
pub struct Numbers(u64);

impl Numbers {
    /// Numbers that depend on `seed` only.
    pub fn new(seed: u64) -> Self {
        Numbers(seed | 1)
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound
    }
}

/// Bytes that mean something in most formats.
const TELLING: &[u8] = b"\0\x01\x7f\x80\xff\n\r\t \"'\\(){}[]<>/%#$&*+,-.:;=?@^_|~0159aEx";

/// Changes `bytes` in one to eight places; parts of `other` may be put in.
pub fn mutate(bytes: &mut Vec<u8>, other: &[u8], numbers: &mut Numbers) {
    for _ in 0..=numbers.below(8) {
        let at = numbers.below(bytes.len() + 1);
        let end = (at + 1 + numbers.below(16)).min(bytes.len());
        match numbers.below(7) {
            0 if at < end => bytes[at] ^= 1 << numbers.below(8),
            1 if at < end => bytes[at] = TELLING[numbers.below(TELLING.len())],
            2 => bytes.insert(at, TELLING[numbers.below(TELLING.len())]),
            3 => drop(bytes.drain(at..end)),
            4 => {
                let copy = bytes[at..end].repeat(1 + numbers.below(40));
                bytes.splice(at..at, copy);
            }
            5 if !other.is_empty() => {
                let from = numbers.below(other.len());
                let to = (from + 1 + numbers.below(40)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            6 if numbers.below(4) == 0 => bytes.truncate(at),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_depend_on_the_seed_only() {
        let run = |seed| {
            let mut numbers = Numbers::new(seed);
            let mut bytes = b"some text".to_vec();
            for _ in 0..20 {
                mutate(&mut bytes, b"another", &mut numbers);
            }
            bytes
        };
        assert_eq!(run(3), run(3));
        assert_ne!(run(3), run(5));
    }
}
