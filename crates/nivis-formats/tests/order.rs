//! Sorting and versions against what C++ Nix 2.34.8 answers.
//!
//! `tests/order/permutations.txt` holds `builtins.sort` of the lists and comparators below, a third of which
//! contradict themselves. `tests/order/versions.txt` holds versions (quoted) and, after a tab, how each compares to
//! all of them.

use std::cmp::Ordering;
use std::convert::Infallible;

use nivis_formats::{sort, version};

fn list(seed: i64) -> Vec<i64> {
    const LENGTHS: [i64; 15] = [1, 2, 3, 5, 16, 17, 18, 20, 33, 40, 50, 64, 77, 100, 150];
    let element = |i: i64| match seed % 4 {
        0 => (i * (seed + 3) * 37 + seed) % 23,
        1 => (i / (seed + 1)) * 5 - i % 7,
        _ => (i * i * 7 + seed * i) % 101,
    };
    (0..LENGTHS[(seed % 15) as usize]).map(element).collect()
}

fn less(seed: i64, a: i64, b: i64) -> bool {
    match seed % 3 {
        0 => a < b,
        1 => (a * 7 + b * 13 + seed) % 5 < 2,
        _ => a <= b,
    }
}

#[test]
fn sorted_lists_are_those_of_the_reference() {
    let mut count = 0;
    for (seed, line) in (0..).zip(include_str!("order/permutations.txt").lines()) {
        let mut items = list(seed);
        let Ok(()) = sort::sort(&mut items, |a, b| Ok::<_, Infallible>(less(seed, a, b)));
        let items: Vec<_> = items.iter().map(i64::to_string).collect();
        assert_eq!(items.join(" "), line, "list {seed}");
        count += 1;
    }
    assert_eq!(count, 60);
}

#[test]
fn versions_compare_as_in_the_reference() {
    let rows: Vec<_> =
        include_str!("order/versions.txt").lines().filter_map(|line| line.split_once('\t')).collect();
    assert_eq!(rows.len(), 31);
    for (a, signs) in &rows {
        for ((b, _), sign) in rows.iter().zip(signs.chars()) {
            let expected = match sign {
                '<' => Ordering::Less,
                '=' => Ordering::Equal,
                _ => Ordering::Greater,
            };
            let text = |quoted: &str| quoted.trim_matches('"').as_bytes().to_vec();
            assert_eq!(version::compare(&text(a), &text(b)), expected, "{a} {b}");
        }
    }
}
