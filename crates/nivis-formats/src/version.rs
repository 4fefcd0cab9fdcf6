//! Versions and derivation names, as in Nix's `names.cc`.

use std::cmp::Ordering;

/// Compares two versions component by component (`builtins.compareVersions`).
pub fn compare(mut a: &[u8], mut b: &[u8]) -> Ordering {
    while !a.is_empty() || !b.is_empty() {
        let (left, right) = (next_component(&mut a), next_component(&mut b));
        if left == right {
            continue;
        }
        let (left, right) = (Component::new(left), Component::new(right));
        if left.is_less(&right) {
            return Ordering::Less;
        }
        if right.is_less(&left) {
            return Ordering::Greater;
        }
    }
    Ordering::Equal
}

/// Takes the next component off the front of `rest`; empty at the end (`builtins.splitVersion`).
///
/// A component is a run of digits, or of bytes other than digits, `.` and `-`.
pub fn next_component<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let start = rest.iter().position(|&byte| !is_separator(byte)).unwrap_or(rest.len());
    let tail = &rest[start..];
    let numeric = tail.first().is_some_and(u8::is_ascii_digit);
    let len = tail
        .iter()
        .position(|&byte| byte.is_ascii_digit() != numeric || is_separator(byte))
        .unwrap_or(tail.len());
    let (component, after) = tail.split_at(len);
    *rest = after;
    component
}

/// The components of `version` in order.
pub fn split(mut version: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || Some(next_component(&mut version)).filter(|component| !component.is_empty()))
}

/// Splits a derivation name into name and version at the first dash that no letter follows
/// (`builtins.parseDrvName`); without one the version is empty.
pub fn parse_drv_name(full: &[u8]) -> (&[u8], &[u8]) {
    let dash = full.windows(2).position(|pair| pair[0] == b'-' && !pair[1].is_ascii_alphabetic());
    dash.map_or((full, &[]), |at| (&full[..at], &full[at + 1..]))
}

fn is_separator(byte: u8) -> bool {
    byte == b'.' || byte == b'-'
}

struct Component<'a> {
    text: &'a [u8],
    /// Only numbers that fit a C++ `int` count as numbers.
    number: Option<i32>,
}

impl<'a> Component<'a> {
    fn new(text: &'a [u8]) -> Self {
        let number = text.iter().try_fold(0i32, |number, &byte| {
            let digit = byte.checked_sub(b'0').filter(|&digit| digit < 10)?;
            number.checked_mul(10)?.checked_add(i32::from(digit))
        });
        Self { text, number: number.filter(|_| !text.is_empty()) }
    }

    fn is_less(&self, other: &Self) -> bool {
        match (self.number, other.number) {
            (Some(a), Some(b)) => a < b,
            (_, Some(_)) if self.text.is_empty() => true,
            _ if self.text == b"pre" && other.text != b"pre" => true,
            _ if other.text == b"pre" => false,
            (_, Some(_)) => true,
            (Some(_), _) => false,
            (None, None) => self.text < other.text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_order_as_the_manual_says() {
        for (a, b, expected) in [
            ("1.0", "2.3", Ordering::Less),
            ("2.1", "2.3", Ordering::Less),
            ("2.3", "2.3", Ordering::Equal),
            ("2.5", "2.3", Ordering::Greater),
            ("3.1", "2.3", Ordering::Greater),
            ("2.3.1", "2.3", Ordering::Greater),
            ("2.3.1", "2.3a", Ordering::Greater),
            ("2.3pre1", "2.3", Ordering::Less),
            ("2.3pre3", "2.3pre12", Ordering::Less),
            ("2.3a", "2.3c", Ordering::Less),
            ("2.3pre1", "2.3c", Ordering::Less),
            ("2.3pre1", "2.3q", Ordering::Less),
            ("007", "7", Ordering::Equal),
            ("99999999999", "5", Ordering::Less),
            ("99999999999", "100000000000", Ordering::Greater),
            ("", "", Ordering::Equal),
            ("", "pre", Ordering::Greater),
            ("", "a", Ordering::Less),
            ("--", ".", Ordering::Equal),
        ] {
            assert_eq!(compare(a.as_bytes(), b.as_bytes()), expected, "{a} {b}");
            assert_eq!(compare(b.as_bytes(), a.as_bytes()), expected.reverse(), "{b} {a}");
        }
    }

    #[test]
    fn components_split_at_separators_and_digits() {
        let parts: Vec<_> = split(b"..1.22-rc3\xff--").collect();
        assert_eq!(parts, [&b"1"[..], b"22", b"rc", b"3", b"\xff"]);
        assert_eq!(split(b".-.").count(), 0);
    }

    #[test]
    fn names_end_before_a_dash_without_a_letter() {
        for (full, name, version) in [
            ("nix-0.12pre12876", "nix", "0.12pre12876"),
            ("apache-httpd-2.0.48", "apache-httpd", "2.0.48"),
            ("a-", "a-", ""),
            ("a--1", "a", "-1"),
            ("hello", "hello", ""),
            ("-1", "", "1"),
        ] {
            assert_eq!(parse_drv_name(full.as_bytes()), (name.as_bytes(), version.as_bytes()));
        }
    }
}
