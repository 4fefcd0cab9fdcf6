//! TOML against what C++ Nix 2.34.8 answers: `tests/toml/texts.txt` holds, per line, a text (as a JSON string) and
//! after a tab `= ` with `toJSON (fromTOML text)`, or `! ` with the first line of the error. Timestamps were on.

mod cases;
mod tree;

use cases::Case;
use nivis_formats::toml::{self, TomlTable, TomlValue};
use nivis_formats::{float, json};
use proptest::prelude::*;

fn write(out: &mut Vec<u8>, value: &TomlValue) {
    match value {
        TomlValue::String(text) => json::write_string(out, text).expect("TOML strings are UTF-8"),
        TomlValue::Integer(value) => out.extend_from_slice(value.to_string().as_bytes()),
        TomlValue::Float(value) => float::write_json(out, *value),
        TomlValue::Boolean(value) => out.extend_from_slice(value.to_string().as_bytes()),
        TomlValue::Datetime(text) => {
            out.extend_from_slice(format!(r#"{{"_type":"timestamp","value":"{text}"}}"#).as_bytes());
        }
        TomlValue::Array(elements) => {
            out.push(b'[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(out, element);
            }
            out.push(b']');
        }
        TomlValue::Table(table) => write_table(out, table),
    }
}

fn write_table(out: &mut Vec<u8>, table: &TomlTable) {
    out.push(b'{');
    for (index, (key, value)) in table.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        json::write_string(out, key).expect("TOML keys are UTF-8");
        out.push(b':');
        write(out, value);
    }
    out.push(b'}');
}

#[test]
fn texts_are_read_as_the_reference_reads_them() {
    let mut count = 0;
    for Case { line, text, expected } in cases::read(include_str!("toml/texts.txt")) {
        match toml::parse(&text) {
            Ok(table) => {
                let mut out = b"= ".to_vec();
                write_table(&mut out, &table);
                assert_eq!(String::from_utf8(out).as_deref(), Ok(expected), "{line}");
            }
            Err(error) => {
                let message = expected.strip_prefix("! ").unwrap_or_else(|| panic!("{line}: {error}"));
                assert!(message.starts_with(&error.kind.to_string()), "{line}: {error}");
            }
        }
        count += 1;
    }
    assert!(count > 150, "only {count} texts");
}

#[test]
fn errors_have_a_position() {
    let error = toml::parse(b"a = 1\nb = [1 2]\n").expect_err("a comma is missing");
    assert_eq!((error.line, error.column), (2, 8));
}

#[test]
fn deep_nesting_is_an_error() {
    let text = [b"a = ".to_vec(), b"[".repeat(100_000), b"]".repeat(100_000)].concat();
    assert_eq!(toml::parse(&text).map_err(|error| error.kind), Err(toml::TomlErrorKind::TooDeep));
    let text = [b"a.".repeat(100_000), b"a = 1".to_vec()].concat();
    assert_eq!(toml::parse(&text).map_err(|error| error.kind), Err(toml::TomlErrorKind::TooDeep));
}

#[test]
fn strings_must_be_utf8() {
    for text in [&b"a = \"\xff\""[..], b"a = '\xc3'", b"# \xed\xa0\x80\n", b"a = '''\xf5'''"] {
        assert!(toml::parse(text).is_err(), "{text:?}");
    }
    assert!(toml::parse("a = 'é' # ü\n".as_bytes()).is_ok());
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(text: Vec<u8>) {
        let _ = toml::parse(&text);
    }

    #[test]
    fn almost_toml_is_read_or_refused(text in r#"[ab0-2=.\[\]{},"'\\#\n \-:+_TZeux]{0,24}"#) {
        let _ = toml::parse(text.as_bytes());
    }
}
