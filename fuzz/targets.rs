//! What is tried on every input: any bytes are read or refused, without a panic, and what was read can be written
//! and read again. The fuzz targets and the deterministic test in `nivis-testing` share this file.

use std::convert::Infallible;

use nivis_flake::{FlakeRef, parse_flake_ref_with_fragment};
use nivis_formats::json::{self, JsonSink};
use nivis_formats::regex::{Captures, Regex};
use nivis_formats::toml;
use nivis_store::derivation::Derivation;
use nivis_store::nar::{self, NarError, NarSink};
use nivis_store::store_path::StoreDir;
use nivis_syntax::symbol::SymbolTable;

/// A Nix expression: what it is printed as, printed again, stays the same.
pub(crate) fn parse(source: &[u8]) {
    let options =
        nivis_syntax::ParseOptions { home: Some(b"/home"), pipe_operators: true, ..Default::default() };
    let mut symbols = SymbolTable::new();
    let mut shown = |source: &[u8]| {
        let bump = bumpalo::Bump::new();
        match nivis_syntax::parse(&bump, &mut symbols, source, &options) {
            Ok(parsed) => {
                let mut out = Vec::new();
                nivis_syntax::print::print(parsed.expr, &symbols, &mut out);
                Some(out)
            }
            Err(error) => {
                assert!(error.pos as usize <= source.len() || error.pos == nivis_syntax::ast::NO_POS);
                assert!(!error.kind.message(&nivis_syntax::SourceText::new(b"fuzz", source)).is_empty());
                None
            }
        }
    };
    if let Some(twice) = shown(source).and_then(|once| shown(&once)) {
        assert_eq!(shown(&twice), Some(twice));
    }
}

/// A derivation: what is read is written, and read the same.
pub(crate) fn aterm(contents: &[u8]) {
    let dir = StoreDir::default();
    match Derivation::parse(&dir, contents, b"name") {
        Ok(derivation) => {
            if let Ok(written) = derivation.unparse(&dir) {
                assert_eq!(Derivation::parse(&dir, &written, b"name").ok(), Some(derivation));
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

struct Nothing;

impl NarSink for Nothing {
    fn begin_file(&mut self, _: bool, _: u64) -> Result<(), NarError> {
        Ok(())
    }
    fn file_data(&mut self, _: &[u8]) -> Result<(), NarError> {
        Ok(())
    }
    fn end_file(&mut self) -> Result<(), NarError> {
        Ok(())
    }
    fn symlink(&mut self, _: &[u8]) -> Result<(), NarError> {
        Ok(())
    }
    fn begin_directory(&mut self) -> Result<(), NarError> {
        Ok(())
    }
    fn enter(&mut self, name: &[u8]) -> Result<(), NarError> {
        assert!(!name.is_empty() && !name.contains(&b'/') && name != b"." && name != b"..");
        Ok(())
    }
    fn leave(&mut self) -> Result<(), NarError> {
        Ok(())
    }
    fn end_directory(&mut self) -> Result<(), NarError> {
        Ok(())
    }
}

/// An archive: no name in it leads out of it.
pub(crate) fn nar(mut input: &[u8]) {
    if let Err(error) = nar::parse(&mut input, &mut Nothing) {
        assert!(!error.to_string().is_empty());
    }
}

impl JsonSink for Nothing {
    type Error = Infallible;

    fn null(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
    fn bool(&mut self, _: bool) -> Result<(), Infallible> {
        Ok(())
    }
    fn int(&mut self, _: i64) -> Result<(), Infallible> {
        Ok(())
    }
    fn float(&mut self, value: f64) -> Result<(), Infallible> {
        assert!(value.is_finite());
        Ok(())
    }
    fn string(&mut self, value: &[u8]) -> Result<(), Infallible> {
        let written = json::write_string(&mut Vec::new(), value);
        assert!(written.is_ok(), "strings that were read are UTF-8");
        Ok(())
    }
    fn start_object(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
    fn key(&mut self, name: &[u8]) -> Result<(), Infallible> {
        self.string(name)
    }
    fn end_object(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
    fn start_array(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
    fn end_array(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

/// JSON: strings are UTF-8 and numbers are finite.
pub(crate) fn json(input: &[u8]) {
    if let Err(error) = json::parse(input, &mut Nothing) {
        assert!(!error.to_string().is_empty());
    }
}

/// TOML.
pub(crate) fn toml(input: &[u8]) {
    if let Err(error) = toml::parse(input) {
        assert!(!error.to_string().is_empty());
    }
}

/// A pattern, and behind a newline a text: groups lie in the text, and matches of one text come in order.
pub(crate) fn regex(input: &[u8]) {
    let split = input.iter().position(|&byte| byte == b'\n').unwrap_or(input.len());
    let (pattern, text) = (&input[..split], input.get(split + 1..).unwrap_or_default());
    let Ok(regex) = Regex::new(pattern) else { return };
    let mut captures = Captures::default();
    if regex.full_match(text, &mut captures) == Ok(true) {
        for range in captures.groups().flatten() {
            assert!(text.get(range).is_some());
        }
    }
    let (mut matches, mut last) = (regex.matches(text), 0);
    while matches.next(&mut captures) == Ok(true) {
        let whole = captures.get(0).expect("a match has a place");
        assert!(last <= whole.start && whole.end <= text.len());
        last = whole.end;
    }
}

/// A flake reference: its attributes say the same.
pub(crate) fn flakeref(text: &[u8]) {
    match parse_flake_ref_with_fragment(text, &nivis_flake::ParseOptions::default()) {
        Ok(parsed) => {
            assert!(!parsed.reference.show().is_empty());
            drop(FlakeRef::from_attrs(&parsed.reference.to_attrs()));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
