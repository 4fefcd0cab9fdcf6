//! Regular expressions against what C++ Nix 2.34.8 answers.
//!
//! `tests/regex/matches.txt` holds, per line and as JSON, a pattern, a text, `builtins.match` and `builtins.split` of
//! them. `tests/regex/rejected.txt` holds patterns that are errors, with the first word of the message.

mod tree;

use nivis_formats::json;
use nivis_formats::regex::{Captures, Regex, RegexError};
use proptest::prelude::*;
use tree::Tree;

fn string(text: &str) -> Vec<u8> {
    match tree::read(text.as_bytes()) {
        Ok(Tree::String(text)) => text,
        other => panic!("{text} is no string but {other:?}"),
    }
}

fn write_groups(out: &mut Vec<u8>, text: &[u8], captures: &Captures) {
    out.push(b'[');
    for (index, group) in captures.groups().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        match group {
            Some(range) => json::write_string(out, &text[range]).expect("the cases are ASCII"),
            None => out.extend_from_slice(b"null"),
        }
    }
    out.push(b']');
}

/// `builtins.match` as JSON.
fn full_match(regex: &Regex, text: &[u8]) -> Result<Vec<u8>, RegexError> {
    let mut captures = Captures::default();
    let mut out = Vec::new();
    if regex.full_match(text, &mut captures)? {
        write_groups(&mut out, text, &captures);
    } else {
        out.extend_from_slice(b"null");
    }
    Ok(out)
}

/// `builtins.split` as JSON.
fn split(regex: &Regex, text: &[u8]) -> Result<Vec<u8>, RegexError> {
    let mut captures = Captures::default();
    let mut out = b"[".to_vec();
    let mut from = 0;
    let mut matches = regex.matches(text);
    while matches.next(&mut captures)? {
        let Some(whole) = captures.get(0) else { break };
        json::write_string(&mut out, &text[from..whole.start]).expect("the cases are ASCII");
        out.push(b',');
        write_groups(&mut out, text, &captures);
        out.push(b',');
        from = whole.end;
    }
    json::write_string(&mut out, &text[from..]).expect("the cases are ASCII");
    out.push(b']');
    Ok(out)
}

#[test]
fn matches_are_those_of_the_reference() {
    let mut count = 0;
    for line in include_str!("regex/matches.txt").lines() {
        let columns: Vec<_> = line.split('\t').collect();
        let [pattern, text, matched, parts] = columns[..] else { panic!("a line has four columns: {line}") };
        let (pattern, text) = (string(pattern), string(text));
        let regex = Regex::new(&pattern).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(full_match(&regex, &text).as_deref(), Ok(matched.as_bytes()), "{line}");
        assert_eq!(split(&regex, &text).as_deref(), Ok(parts.as_bytes()), "{line}");
        count += 1;
    }
    assert!(count > 600, "only {count} cases");
}

#[test]
fn what_the_reference_rejects_is_rejected() {
    for line in include_str!("regex/rejected.txt").lines() {
        let (kind, pattern) = line.split_once(' ').expect("a line has two columns");
        let expected = match kind {
            "invalid" => RegexError::Invalid,
            "memory" => RegexError::TooLarge,
            _ => panic!("{kind} is no kind of error"),
        };
        assert_eq!(Regex::new(pattern.as_bytes()).err(), Some(expected), "{pattern}");
    }
}

#[test]
fn bytes_are_characters_and_signed_in_ranges() {
    let matches = |pattern: &[u8], text: &[u8]| {
        Regex::new(pattern).and_then(|regex| regex.full_match(text, &mut Captures::default()))
    };
    assert_eq!(matches("..".as_bytes(), "é".as_bytes()), Ok(true));
    assert_eq!(matches(b".", b"\n"), Ok(true));
    assert_eq!(matches(b"[^a]", b"\n"), Ok(true));
    assert_eq!(matches("[é]{2}".as_bytes(), "é".as_bytes()), Ok(true));
    assert_eq!(matches(b"[a-\xff]", b"a"), Err(RegexError::Invalid));
    assert_eq!(matches(b"[\xff-a]", b"\0"), Ok(true));
    assert_eq!(matches(b"[\xff-a]", b"b"), Ok(false));
    assert_eq!(matches(b"[[:alpha:]]", b"\xe9"), Ok(false));
}

#[test]
fn the_state_limit_is_the_reference_one() {
    assert!(Regex::new(b"a{99993}").is_ok());
    assert_eq!(Regex::new(b"a{99994}").err(), Some(RegexError::TooLarge));
}

#[test]
fn exploding_patterns_end() {
    let a = |count: usize| "a".repeat(count).into_bytes();
    for (pattern, text) in [
        ("(a*)*b", a(20_000)),
        ("(a|aa)*c", a(20_000)),
        ("(.*)(.*)(.*)(.*)x", a(20_000)),
        ("(((a*)*)*)*b", a(500)),
        ("((a|b)*(a|c)*)*d", "ab".repeat(2_000).into_bytes()),
        ("[a-z]*b*c", a(100_000)),
        (".*a.*b.*c", "ab".repeat(20_000).into_bytes()),
        ("((a?){8}){8}b", a(40)),
    ] {
        let regex = Regex::new(pattern.as_bytes()).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        assert_eq!(full_match(&regex, &text).as_deref(), Ok(&b"null"[..]), "{pattern}");
        assert_eq!(regex.matches(&text).next(&mut Captures::default()), Ok(false), "{pattern}");
    }
}

#[test]
fn long_texts_need_no_native_stack() {
    let regex = Regex::new(b"((x|y|[^,]+),)*").expect("the pattern is well-formed");
    let text = b"abc,".repeat(200_000);
    assert_eq!(full_match(&regex, &text).as_deref(), Ok(&br#"["abc,","abc"]"#[..]));
    let nested = [b"(".repeat(30_000), b"a".to_vec(), b")".repeat(30_000)].concat();
    assert!(Regex::new(&nested).is_ok());
    assert_eq!(Regex::new(&b"(".repeat(200_000)).err(), Some(RegexError::TooLarge));
}

proptest! {
    #[test]
    fn any_bytes_compile_or_not(pattern: Vec<u8>, text: Vec<u8>) {
        if let Ok(regex) = Regex::new(&pattern) {
            let _ = regex.full_match(&text, &mut Captures::default());
        }
    }

    #[test]
    fn matches_cover_the_text_in_order(pattern in "[ab.*+?|(){}1-2,\\[\\]^$-]{0,12}", text in "[abc]{0,8}") {
        let Ok(regex) = Regex::new(pattern.as_bytes()) else { return Ok(()) };
        let mut captures = Captures::default();
        let mut matches = regex.matches(text.as_bytes());
        let mut end = 0;
        while matches.next(&mut captures).is_ok_and(|found| found) {
            let whole = captures.get(0).expect("a match has its own group");
            prop_assert!(end <= whole.start && whole.start <= whole.end && whole.end <= text.len());
            end = whole.end;
        }
    }
}
