//! Printing a tree and parsing that again changes nothing.

mod common;

use nivis_syntax::ParseOptions;
use proptest::prelude::*;

/// Sources of expressions.
fn source() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-e]",
        "[0-9]{1,6}",
        "[1-9]\\.[1-9]{1,3}",
        Just("\"s \\n \\${x} $ \\\" \"".to_owned()),
        Just("''\n  x\n    y ''${z}\n  ''".to_owned()),
        Just("./p/q".to_owned()),
        Just("<n/p>".to_owned()),
        Just("__curPos".to_owned()),
        Just("http://a.b/c".to_owned()),
    ];
    let operators =
        vec!["+", "-", "*", "/", "++", "//", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "->", ""];
    leaf.prop_recursive(6, 64, 4, move |inner| {
        let two = (inner.clone(), inner.clone());
        let operator = prop::sample::select(operators.clone());
        prop_oneof![
            (two.clone(), operator).prop_map(|((a, b), o)| format!("({a}) {o} ({b})")),
            two.clone().prop_map(|(a, b)| format!("[ ({a}) x ({b}) ]")),
            two.clone().prop_map(|(a, b)| format!("{{ x.y = {a}; x.z = {b}; inherit ({b}) q r; }}")),
            two.clone().prop_map(|(a, b)| format!("rec {{ inherit u \"if\"; ${{{a}}} = {b}; }}")),
            two.clone().prop_map(|(a, b)| format!("let v = {a}; in {b}")),
            two.clone().prop_map(|(a, b)| format!("with {a}; (assert {b}; {a})")),
            two.clone().prop_map(|(a, b)| format!("if {a} then {b} else {a}")),
            two.clone().prop_map(|(a, b)| format!("({a}).x.\"y z\".${{{b}}} or ({b})")),
            two.clone().prop_map(|(a, b)| format!("({a}) ? x.\"y\".${{{b}}}")),
            two.clone().prop_map(|(a, b)| format!("{{ k ? {a}, j, ... }}@w: {b}")),
            inner.clone().prop_map(|a| format!("x: {a}")),
            two.clone().prop_map(|(a, b)| format!("\"p${{{a}}}q${{{b}}}\"")),
            two.prop_map(|(a, b)| format!("''\n  p${{{a}}}\n   ${{{b}}}''")),
            inner.clone().prop_map(|a| format!("!({a})")),
            inner.prop_map(|a| format!("-({a})")),
        ]
    })
}

proptest! {
    #[test]
    fn printed_trees_parse_to_themselves(source in source()) {
        let options = ParseOptions { base_path: b"/base", ..ParseOptions::default() };
        let text = |r: Result<Vec<u8>, Vec<u8>>| r.map_err(|e| String::from_utf8_lossy(&e).into_owned());
        let once = text(common::shown(source.as_bytes(), &options)).map_err(TestCaseError::fail)?;
        // Assertions and selections are printed without brackets: the second text may be another
        // tree, or none.
        match common::shown(&once, &options) {
            Ok(twice) => prop_assert_eq!(text(common::shown(&twice, &options)), Ok(twice)),
            Err(_) => prop_assert!(source.contains("assert") || source.contains(" or (")),
        }
    }

    #[test]
    fn any_bytes_give_an_answer(bytes in prop::collection::vec(
        prop::sample::select(&b"ab01 \n\r\t.\"'${}()[]=;:,@?+-*/<>!&|~#\\_\0\xff"[..]), 0..60,
    )) {
        let options = ParseOptions { pipe_operators: true, ..ParseOptions::default() };
        let (Ok(text) | Err(text)) = common::shown(&bytes, &options);
        prop_assert!(!text.is_empty());
    }
}
