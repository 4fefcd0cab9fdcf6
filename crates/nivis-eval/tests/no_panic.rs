//! Every builtin with arguments that it does not expect: a value or an error comes of it, never a panic.
//!
//! Overflow checks are on in the profile of tests, so that silent wrapping and truncation show as well.

#[path = "../benches/eval/no_effects.rs"]
mod no_effects;

use nivis_eval::heap::Ref;
use nivis_eval::source::Origin;
use nivis_eval::{Evaluator, Settings};

/// Arguments: the ends of what there is of each type, and what other builtins take.
const ARGUMENTS: &[&str] = &[
    "null",
    "true",
    "0",
    "1",
    "(-1)",
    "300",
    "4294967296",
    "4294967297",
    "9223372036854775807",
    "(-9223372036854775807 - 1)",
    "0.5",
    "(-1.0e308)",
    "1.0e19",
    r#""""#,
    r#""a""#,
    r#""ä\n${"x"}""#,
    r#""(a*)*b|[[:alpha:]]""#,
    r#""{\"a\": [1e999, -0, 9223372036854775808]}""#,
    r#""a = 1979-05-27T07:32:00Z""#,
    r#""sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=""#,
    r#""1.2.3pre-4""#,
    r#""/nix/store/""#,
    r#""/nix/store/47dfcqzcl46f0ilm4vcdr1zcg8dx4cq5-a""#,
    r#""github:a/b?rev=x""#,
    "/.",
    "/nix/store/x",
    "[ ]",
    "[ 1 ]",
    r#"[ "a" "" ]"#,
    r#"[ { name = "a"; value = 1; } { name = "a"; } ]"#,
    "[ (x: x) (throw \"t\") ]",
    "{ }",
    "{ a = 1; b = throw \"b\"; }",
    r#"{ name = "a"; value = 1; path = /.; url = ""; }"#,
    r#"{ startSet = [ { key = 1; } { key = "a"; } ]; operator = x: [ x ]; }"#,
    r#"{ hash = "x"; hashAlgo = "sha1"; toHashFormat = "base32"; }"#,
    r#"{ name = "a"; system = "s"; builder = "b"; outputs = [ ]; }"#,
    r#"{ name = "a"; system = "s"; builder = "b"; outputHash = ""; args = [ 1 ]; }"#,
    "{ __functor = self: x: self; }",
    "{ __toString = self: 1; }",
    "{ outPath = { outPath = 1; }; }",
    "(x: x)",
    "(x: y: x)",
    "({ a, b ? 1 }: a)",
    "builtins.add",
    "(builtins.add 1)",
    "(throw \"t\")",
    "(let x = [ x ]; in x)",
];

/// Arguments for the third place, and beside those in the first two.
const THIRD: &[usize] = &[0, 4, 8, 14, 26, 28, 31, 32, 41, 46];

struct Trial {
    eval: Evaluator,
    names: Vec<String>,
}

impl Trial {
    fn new() -> Self {
        let settings = Settings {
            features: ["flakes", "fetch-tree", "ca-derivations", "impure-derivations", "dynamic-derivations"]
                .map(String::from)
                .to_vec(),
            max_call_depth: 200,
            ..Settings::default()
        };
        let io = Box::new(no_effects::NoEffects::default());
        let mut trial =
            Trial { eval: Evaluator::new(settings, io).expect("room for the heap"), names: Vec::new() };
        let names = trial.answer("toString (builtins.attrNames builtins)").expect("the names are strings");
        trial.names = names.trim_matches('"').split(' ').map(str::to_owned).collect();
        trial
    }

    fn answer(&mut self, source: &str) -> Option<String> {
        let node = self.eval.compile_text(source.as_bytes(), Origin::String, b"/").ok()?;
        let value = self.eval.eval(node, Ref::NULL).ok()?;
        let mut out = Vec::new();
        self.eval.force_deep(value).ok()?;
        self.eval.print_plain(value, &mut out).ok()?;
        Some(String::from_utf8_lossy(&out).into_owned())
    }

    fn check(&mut self, source: &str) {
        let depth = self.eval.stack.len();
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.answer(source)));
        assert!(result.is_ok(), "this panics: {source}");
        self.eval.stack.truncate(depth);
    }
}

#[test]
fn no_builtin_panics_on_what_it_does_not_expect() {
    let names = Trial::new().names;
    assert!(names.len() > 100, "{names:?}");
    for name in &names {
        // A new evaluator for each: what one leaves behind does not hide what the next does.
        let mut trial = Trial::new();
        for first in ARGUMENTS {
            trial.check(&format!("builtins.{name} {first}"));
            for second in ARGUMENTS {
                trial.check(&format!("builtins.{name} {first} {second}"));
            }
        }
        for first in THIRD {
            for second in THIRD {
                for third in THIRD {
                    let [first, second, third] = [first, second, third].map(|&at| ARGUMENTS[at]);
                    trial.check(&format!("builtins.{name} {first} {second} {third}"));
                }
            }
        }
        trial.eval.collect();
    }
}

#[test]
fn no_operator_panics_on_what_it_does_not_expect() {
    let mut trial = Trial::new();
    for first in ARGUMENTS {
        for source in ["-", "!", "toString ", "derivation "] {
            trial.check(&format!("{source}{first}"));
        }
        trial.check(&format!("with {first}; a"));
        trial.check(&format!("{first}.a.b or 1"));
        trial.check(&format!("assert {first}; 1"));
        trial.check(&format!("\"${{{first}}}\""));
        for second in ARGUMENTS {
            for operator in
                ["+", "-", "*", "/", "//", "++", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "->"]
            {
                trial.check(&format!("{first} {operator} {second}"));
            }
            trial.check(&format!("{first}.${{{second}}} or 2"));
            trial.check(&format!("{first} ? ${{{second}}}"));
            trial.check(&format!("{{ ${{{first}}} = {second}; }}"));
        }
    }
}
