//! `builtins.fromTOML`

use super::prelude::*;
use nivis_formats::toml::{TomlErrorKind, TomlTable, TomlValue, parse};

pub(super) fn from_toml(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    let text = eval.expect_text(base, 0, "while evaluating the argument passed to builtins.fromTOML")?;
    match parse(&text) {
        Ok(table) => eval.toml_table(&table),
        Err(error) => {
            let line = text.split(|&byte| byte == b'\n').nth(error.line - 1).unwrap_or_default();
            let line = String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)).into_owned();
            let mut column = error.column.saturating_sub(1);
            let (mut more, mut here) = ("", "here");
            if let TomlErrorKind::IntegerRange(_) = error.kind {
                // Shown behind the number.
                let number = line.as_bytes().iter().skip(column);
                column +=
                    number.take_while(|byte| byte.is_ascii_alphanumeric() || b"+-_".contains(byte)).count();
                (more, here) = (": current max digits = 2^63", "must be < 2^63");
            }
            let (number, indent) = (error.line.to_string(), " ".repeat(column));
            let margin = " ".repeat(number.len());
            Err(parsing(format_args!(
                "[error] {}{more}\n --> fromTOML\n {margin} |\n {number} | {line}\n {margin} | {indent}^-- {here}\n",
                error.kind
            )))
        }
    }
}

fn parsing(error: impl std::fmt::Display) -> Error {
    Error::eval(format!("while parsing TOML: {error}"))
}

fn without_nul(text: &[u8]) -> Result<()> {
    super::data::without_nul(text).map_err(|error| parsing(format_args!("error: {error}")))
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
