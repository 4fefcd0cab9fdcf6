//! `builtins.fromTOML`

use super::prelude::*;
use nivis_formats::toml::{TomlError, TomlErrorKind, TomlTable, TomlValue, parse};

pub(super) fn from_toml(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    let text = eval.expect_text(base, 0, "while evaluating the argument passed to builtins.fromTOML")?;
    match parse(&text) {
        Ok(table) => eval.toml_table(&table),
        Err(error) => Err(parsing(located(&text, error))),
    }
}

/// An error with the line that it is in, as toml11 shows one region. Long lines are left out.
fn located(text: &[u8], error: TomlError) -> String {
    let line = text.split(|&byte| byte == b'\n').nth(error.line - 1).unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if line.len() > 1000 {
        return format!("[error] {}\n --> fromTOML, line {}\n", error.kind, error.line);
    }
    let (mut kind, mut hint, mut column) = (error.kind.to_string(), "here", error.column.saturating_sub(1));
    if let TomlErrorKind::IntegerRange("dec") = error.kind {
        kind.push_str(": current max digits = 2^63");
        hint = "must be < 2^63";
        let rest = line.get(column..).unwrap_or_default();
        column += rest.iter().take_while(|byte| byte.is_ascii_digit() || b"+-_".contains(byte)).count();
    }
    let number = error.line.to_string();
    let (margin, indent) = (" ".repeat(number.len()), " ".repeat(column));
    let line = String::from_utf8_lossy(line);
    format!(
        "[error] {kind}\n --> fromTOML\n {margin} |\n {number} | {line}\n {margin} | {indent}^-- {hint}\n"
    )
}

fn parsing(error: impl std::fmt::Display) -> Error {
    Error::eval(format!("while parsing TOML: {error}"))
}

fn without_nul(text: &[u8]) -> Result<()> {
    if text.contains(&0) {
        let shown = String::from_utf8_lossy(text).replace('\0', "␀");
        return Err(parsing(format!(
            "error: input string '{shown}' cannot be represented as Nix string because it contains null bytes"
        )));
    }
    Ok(())
}

impl Evaluator {
    fn toml_table(&mut self, table: &TomlTable) -> Result<Word> {
        let mut attrs = Vec::new();
        for (name, value) in table.iter() {
            without_nul(name)?;
            let name = self.symbols.intern(name);
            attrs.push((name, 0, self.toml_value(value)?));
        }
        Ok(self.make_attrs(attrs))
    }

    fn toml_value(&mut self, value: &TomlValue) -> Result<Word> {
        crate::limits::check_native_stack()?;
        Ok(match value {
            TomlValue::Table(table) => self.toml_table(table)?,
            TomlValue::Array(items) => {
                let items: Vec<Word> =
                    items.iter().map(|item| self.toml_value(item)).collect::<Result<_>>()?;
                self.list(&items)
            }
            TomlValue::Boolean(value) => Word::bool(*value),
            TomlValue::Integer(value) => self.int(*value),
            TomlValue::Float(value) => self.float(*value),
            TomlValue::String(text) => {
                without_nul(text.as_ref())?;
                self.string(text.as_ref())
            }
            TomlValue::Datetime(text) => {
                if !self.settings.has_feature("parse-toml-timestamps") {
                    return Err(parsing("Dates and times are not supported"));
                }
                let (kind, text) = (self.string(b"timestamp"), self.string(text.as_ref()));
                let name = self.symbols.intern(b"_type");
                self.make_attrs(vec![(name, 0, kind), (self.known.value, 0, text)])
            }
        })
    }
}
