//! Depth is a matter of memory and of a limit, never of the native stack.

mod common;

use nivis_syntax::ParseOptions;
use std::sync::atomic::AtomicBool;

const LEVELS: usize = 200_000;

/// Parses and prints on a thread with a small stack.
fn parses(source: String) {
    let result = std::thread::Builder::new()
        .stack_size(128 * 1024)
        .spawn(move || {
            common::shown(
                source.as_bytes(),
                &ParseOptions { max_depth: 2_000_000, ..ParseOptions::default() },
            )
        })
        .expect("threads can be made")
        .join()
        .expect("no overflow");
    assert!(result.is_ok(), "{:?}", result.map_err(|e| String::from_utf8_lossy(&e).into_owned()));
}

fn nested(open: &str, middle: &str, close: &str) -> String {
    [open.repeat(LEVELS), middle.to_owned(), close.repeat(LEVELS)].concat()
}

#[test]
fn a_parse_can_be_ended() {
    static STOP: AtomicBool = AtomicBool::new(true);
    let options = ParseOptions { stop: Some(&STOP), ..ParseOptions::default() };
    let ended = common::shown(nested("(", "1", ")").as_bytes(), &options);
    assert_eq!(
        ended.expect_err("it does not end by itself"),
        b"interrupted by the user\n       at \xc2\xabstdin\xc2\xbb:1:1:"
    );
}

#[test]
fn parentheses() {
    parses(nested("(", "1", ")"));
}

#[test]
fn lists() {
    parses(nested("[", "1", "]"));
}

#[test]
fn sets() {
    parses(nested("{a=", "1", ";}"));
}

#[test]
fn functions() {
    parses(format!("{{ f = {}; }}", nested("x: ", "x", "")));
}

#[test]
fn prefix_operators() {
    parses(nested("!", "a", ""));
    parses(nested("- ", "a", ""));
}

#[test]
fn infix_operators() {
    parses(nested("a + ", "a", ""));
    parses(nested("a ++ ", "a", ""));
    parses(nested("(a + ", "a", ")"));
}

#[test]
fn calls() {
    parses(nested("f (", "a", ")"));
    parses(nested("(", "f", " a)"));
    parses(nested("", "f", " a"));
}

#[test]
fn strings() {
    parses(nested("\"${", "a", "}\""));
    parses(nested("''${", "a", "}''"));
}

#[test]
fn keywords() {
    parses(nested("if a then b else ", "c", ""));
    parses(nested("with a; ", "c", ""));
    parses(nested("assert a; ", "c", ""));
    parses(nested("let a = 1; in ", "c", ""));
}

#[test]
fn attribute_paths() {
    parses(format!("{{ {} = 1; }}", vec!["a"; LEVELS].join(".")));
}

#[test]
fn merged_sets() {
    let set = nested("{a=", "{ }", ";}");
    parses(format!("{{ b = {set}; b = {set}; }}"));
}

#[test]
fn the_limit_is_an_error() {
    let options = ParseOptions { max_depth: 100, ..ParseOptions::default() };
    let message = common::shown(nested("(", "1", ")").as_bytes(), &options).expect_err("too deep");
    let expected = "the expression is nested too deeply; at most 100 open constructs are supported\n       at «stdin»:1:101:";
    assert_eq!(String::from_utf8_lossy(&message), expected);
    assert!(common::shown(b"((((1))))", &options).is_ok());
}
