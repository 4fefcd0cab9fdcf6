//! Reading the ATerm. Accepts what `parseDerivation` of the reference accepts, and refuses what
//! comes after the end.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::error::ParseErrorKind;
use super::{Derivation, DerivationOutput, ParseError, STRUCTURED_ATTRS};
use crate::hash::{Hash, HashAlgo};
use crate::store_path::{ContentAddress, ContentAddressMethod, StoreDir};

type Result<T> = std::result::Result<T, ParseErrorKind>;

impl Derivation {
    /// Reads a derivation of that name (without `.drv`).
    ///
    /// # Errors
    /// [`ParseError`], with the place in the file.
    pub fn parse(
        dir: &StoreDir,
        contents: &[u8],
        name: &[u8],
    ) -> std::result::Result<Derivation, ParseError> {
        let mut input = Input { bytes: contents, at: 0 };
        let mut drv = Derivation { name: name.to_vec(), ..Derivation::default() };
        match read(&mut input, dir, &mut drv) {
            Ok(()) => Ok(drv),
            Err(kind) => {
                Err(ParseError { name: String::from_utf8_lossy(name).into_owned(), offset: input.at, kind })
            }
        }
    }
}

fn read(input: &mut Input<'_>, dir: &StoreDir, drv: &mut Derivation) -> Result<()> {
    if input.bytes.starts_with(b"DrvWithVersion(") {
        return Err(version_error(input));
    }
    if !input.bytes.starts_with(b"De") {
        return Err(ParseErrorKind::Start);
    }
    input.expect("Derive(")?;
    input.list(|input| {
        input.expect("(")?;
        let name = input.string()?.into_owned();
        input.expect(",")?;
        let path = input.string()?;
        input.expect(",")?;
        let algo = input.string()?;
        input.expect(",")?;
        let hash = input.string()?;
        input.expect(")")?;
        // Of two outputs of one name the reference keeps the first.
        let output = read_output(dir, &path, &algo, &hash)?;
        drv.outputs.entry(name).or_insert(output);
        Ok(())
    })?;
    input.expect(",")?;
    input.list(|input| {
        input.expect("(")?;
        let path = dir.parse(&input.path()?)?;
        input.expect(",")?;
        let mut outputs = BTreeSet::new();
        input.list(|input| {
            outputs.insert(input.string()?.into_owned());
            Ok(())
        })?;
        input.expect(")")?;
        drv.input_drvs.insert(path, outputs);
        Ok(())
    })?;
    input.expect(",")?;
    input.list(|input| {
        let path = input.path()?;
        drv.input_srcs.insert(dir.parse(&path)?);
        Ok(())
    })?;
    input.expect(",")?;
    drv.platform = input.string()?.into_owned();
    input.expect(",")?;
    drv.builder = input.string()?.into_owned();
    input.expect(",")?;
    input.list(|input| {
        drv.args.push(input.string()?.into_owned());
        Ok(())
    })?;
    input.expect(",")?;
    input.list(|input| {
        input.expect("(")?;
        let name = input.string()?;
        input.expect(",")?;
        let value = input.string()?.into_owned();
        if name.as_ref() == STRUCTURED_ATTRS {
            if !value.starts_with(b"{") {
                return Err(ParseErrorKind::StructuredAttrs);
            }
            drv.structured_attrs = Some(value);
        } else {
            drv.env.insert(name.into_owned(), value);
        }
        input.expect(")")
    })?;
    input.expect(")")?;
    if input.at < input.bytes.len() { Err(ParseErrorKind::Trailing) } else { Ok(()) }
}

/// Only one version is known, and it is for dynamic derivations.
fn version_error(input: &mut Input<'_>) -> ParseErrorKind {
    input.at = "DrvWithVersion(".len();
    match input.string() {
        Ok(version) if version.as_ref() == b"xp-dyn-drv" => ParseErrorKind::Dynamic,
        Ok(version) => ParseErrorKind::Version { version: String::from_utf8_lossy(&version).into_owned() },
        Err(error) => error,
    }
}

fn read_output(dir: &StoreDir, path: &[u8], algo: &[u8], hash: &[u8]) -> Result<DerivationOutput> {
    if algo.is_empty() {
        if path.is_empty() {
            return Ok(DerivationOutput::Deferred);
        }
        check_path(path)?;
        return Ok(DerivationOutput::InputAddressed(dir.parse(path)?));
    }
    let (method, algo) = ContentAddressMethod::strip_prefix(algo);
    let algo = HashAlgo::parse(algo)?;
    match hash {
        b"impure" if path.is_empty() => Ok(DerivationOutput::Impure { method, algo }),
        b"impure" => Err(ParseErrorKind::ImpureWithPath),
        b"" if path.is_empty() => Ok(DerivationOutput::CAFloating { method, algo }),
        b"" => Err(ParseErrorKind::FloatingWithPath),
        _ => {
            check_path(path)?;
            let hash = Hash::parse_unprefixed(hash, algo)?;
            Ok(DerivationOutput::CAFixed(ContentAddress { method, hash }))
        }
    }
}

fn check_path(path: &[u8]) -> Result<()> {
    if path.first() == Some(&b'/') {
        return Ok(());
    }
    Err(ParseErrorKind::BadPath { path: String::from_utf8_lossy(path).into_owned() })
}

struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Input<'a> {
    fn expect(&mut self, expected: &'static str) -> Result<()> {
        if !self.bytes[self.at..].starts_with(expected.as_bytes()) {
            return Err(ParseErrorKind::Expected { expected });
        }
        self.at += expected.len();
        Ok(())
    }

    /// Reads `[` items `]`. As in the reference commas between items may be missing or too many.
    fn list(&mut self, mut item: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        self.expect("[")?;
        loop {
            match self.bytes.get(self.at) {
                Some(b']') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b',') => self.at += 1,
                _ => {}
            }
            item(self)?;
        }
    }

    fn path(&mut self) -> Result<Cow<'a, [u8]>> {
        let path = self.string()?;
        check_path(&path)?;
        Ok(path)
    }

    /// Reads a quoted string, without a copy if nothing in it is escaped.
    fn string(&mut self) -> Result<Cow<'a, [u8]>> {
        self.expect("\"")?;
        let rest = &self.bytes[self.at..];
        let mut unescaped: Option<Vec<u8>> = None;
        let mut copied = 0;
        let mut from = 0;
        while let Some(found) = memchr::memchr2(b'"', b'\\', &rest[from..]) {
            let end = from + found;
            if rest[end] == b'"' {
                self.at += end + 1;
                return Ok(match unescaped {
                    None => Cow::Borrowed(&rest[..end]),
                    Some(mut text) => {
                        text.extend_from_slice(&rest[copied..end]);
                        Cow::Owned(text)
                    }
                });
            }
            let Some(&letter) = rest.get(end + 1) else { break };
            let text = unescaped.get_or_insert_default();
            text.extend_from_slice(&rest[copied..end]);
            text.push(match letter {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                other => other,
            });
            copied = end + 2;
            from = copied;
        }
        Err(ParseErrorKind::Unterminated)
    }
}
