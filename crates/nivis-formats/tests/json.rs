//! JSON against what C++ Nix 2.34.8 answers: `tests/json/texts.txt` holds, per line, a text (as a JSON string) and
//! after a tab `= ` with `toJSON (fromJSON text)` or `! ` with the error.

mod cases;
mod tree;

use cases::Case;
use nivis_formats::json::{self, JsonError};
use proptest::prelude::*;
use tree::Tree;

fn write(out: &mut Vec<u8>, value: &Tree) {
    match value {
        Tree::Scalar(text) => out.extend_from_slice(text),
        Tree::String(text) => json::write_string(out, text).expect("parsed strings are UTF-8"),
        Tree::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(out, item);
            }
            out.push(b']');
        }
        Tree::Object(members) => {
            out.push(b'{');
            for (index, (name, value)) in members.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                json::write_string(out, name).expect("parsed strings are UTF-8");
                out.push(b':');
                write(out, value);
            }
            out.push(b'}');
        }
    }
}

#[test]
fn texts_are_read_as_the_reference_reads_them() {
    let mut count = 0;
    for Case { line, text, expected } in cases::read(include_str!("json/texts.txt")) {
        let answer = match tree::read(&text) {
            Ok(value) => {
                let mut out = b"= ".to_vec();
                write(&mut out, &value);
                String::from_utf8(out).expect("JSON is UTF-8")
            }
            Err(error) => format!("! {error}"),
        };
        assert_eq!(answer, expected, "{line}");
        count += 1;
    }
    assert!(count > 80, "only {count} texts");
}

#[test]
fn nesting_has_no_limit() {
    let depth = 1_000_000;
    let mut text = vec![b'['; depth];
    text.extend(vec![b']'; depth]);
    struct Depth(usize);
    impl json::JsonSink for Depth {
        type Error = &'static str;
        fn null(&mut self) -> Result<(), Self::Error> {
            Err("null")
        }
        fn bool(&mut self, _: bool) -> Result<(), Self::Error> {
            Err("bool")
        }
        fn int(&mut self, _: i64) -> Result<(), Self::Error> {
            Err("int")
        }
        fn float(&mut self, _: f64) -> Result<(), Self::Error> {
            Err("float")
        }
        fn string(&mut self, _: &[u8]) -> Result<(), Self::Error> {
            Err("string")
        }
        fn start_object(&mut self) -> Result<(), Self::Error> {
            Err("object")
        }
        fn key(&mut self, _: &[u8]) -> Result<(), Self::Error> {
            Err("key")
        }
        fn end_object(&mut self) -> Result<(), Self::Error> {
            Err("object")
        }
        fn start_array(&mut self) -> Result<(), Self::Error> {
            self.0 += 1;
            Ok(())
        }
        fn end_array(&mut self) -> Result<(), Self::Error> {
            Ok(())
        }
    }
    let mut sink = Depth(0);
    assert_eq!(json::parse(&text, &mut sink), Ok(()));
    assert_eq!(sink.0, depth);
    assert_eq!(json::parse(b"[1]", &mut sink), Err(JsonError::Sink("int")));
}

#[test]
fn bytes_that_are_not_utf8_are_quoted_raw() {
    let Err(JsonError::Malformed { message }) = tree::read(b"\"a\xff\"") else {
        panic!("the text is malformed")
    };
    assert!(message.ends_with(b"ill-formed UTF-8 byte; last read: '\"a\xff'"));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(text: Vec<u8>) {
        let _ = tree::read(&text);
    }

    #[test]
    fn almost_json_is_read_or_refused(text in r#"[\[\]{},:"\\a-fntrue0-9.eE+\-\n ]{0,24}"#) {
        let _ = tree::read(text.as_bytes());
    }

    #[test]
    fn strings_survive(text: String) {
        let mut out = Vec::new();
        json::write_string(&mut out, text.as_bytes()).expect("a String is UTF-8");
        prop_assert_eq!(tree::read(&out), Ok(Tree::String(text.into_bytes())));
    }
}
