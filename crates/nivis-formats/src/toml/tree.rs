//! The tree of a TOML text, and the rules by which keys and headers add to it.

use std::collections::BTreeMap;

use super::TomlErrorKind;

/// A TOML value.
#[derive(Debug, Clone, PartialEq)]
pub enum TomlValue {
    /// UTF-8, but it may hold NUL.
    String(Vec<u8>),
    /// An integer in any base.
    Integer(i64),
    /// A float, also infinite or NaN.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date, a time or both, as `fromTOML` spells it: with `T`, seconds, 0, 3, 6 or 9 decimals, and `Z` for no offset.
    Datetime(String),
    /// `[ … ]`, or the tables of `[[headers]]`.
    Array(Vec<TomlValue>),
    /// `{ … }`, or a table of headers or dotted keys.
    Table(TomlTable),
}

/// A table; its keys are in byte order and may hold NUL.
#[derive(Debug, Clone, PartialEq)]
pub struct TomlTable {
    entries: BTreeMap<Vec<u8>, TomlValue>,
    origin: Origin,
}

/// What made a table, which decides what may add to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A header below it.
    Implicit,
    /// Its own header, or the text as a whole.
    Header,
    /// A `[[header]]`.
    Element,
    /// A dotted key.
    Dotted,
    /// `{ … }`
    Inline,
}

impl TomlTable {
    pub(super) fn new(origin: Origin) -> Self {
        Self { entries: BTreeMap::new(), origin }
    }

    /// The number of keys.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value of a key.
    pub fn get(&self, key: &[u8]) -> Option<&TomlValue> {
        self.entries.get(key)
    }

    /// Keys and values in the order of the keys.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&[u8], &TomlValue)> {
        self.entries.iter().map(|(key, value)| (key.as_slice(), value))
    }

    /// Adds `keys = value`.
    pub(super) fn insert(&mut self, keys: Vec<Vec<u8>>, value: TomlValue) -> Result<(), TomlErrorKind> {
        let mut table = self;
        let mut keys = keys.into_iter();
        let Some(mut key) = keys.next() else { return Ok(()) };
        for next in keys {
            table = table.enter(key, Origin::Dotted)?;
            key = next;
        }
        if table.entries.contains_key(&key) {
            return Err(TomlErrorKind::ValueExists);
        }
        table.entries.insert(key, value);
        Ok(())
    }

    /// Adds the table of the header `[keys]`.
    pub(super) fn insert_table(&mut self, keys: Vec<Vec<u8>>) -> Result<&mut Self, TomlErrorKind> {
        let (table, key) = self.enter_header(keys)?;
        let new = || TomlValue::Table(Self::new(Origin::Implicit));
        match table.entries.entry(key).or_insert_with(new) {
            TomlValue::Table(table) if table.origin == Origin::Implicit => {
                table.origin = Origin::Header;
                Ok(table)
            }
            _ => Err(TomlErrorKind::TableDefined),
        }
    }

    /// Adds a table for the header `[[keys]]`.
    pub(super) fn insert_element(&mut self, keys: Vec<Vec<u8>>) -> Result<&mut Self, TomlErrorKind> {
        let (table, key) = self.enter_header(keys)?;
        let new = || TomlValue::Array(vec![TomlValue::Table(Self::new(Origin::Element))]);
        let is_new = !table.entries.contains_key(&key);
        let TomlValue::Array(elements) = table.entries.entry(key).or_insert_with(new) else {
            return Err(TomlErrorKind::ArrayExists);
        };
        if !is_new {
            match last_element(elements) {
                Ok(_) => elements.push(TomlValue::Table(Self::new(Origin::Element))),
                Err(TomlErrorKind::InlineArray) => return Err(TomlErrorKind::InlineArrayElement),
                Err(_) => return Err(TomlErrorKind::ArrayExists),
            }
        }
        last_element(elements)
    }

    /// The table that holds the last of `keys`, and that key.
    fn enter_header(&mut self, keys: Vec<Vec<u8>>) -> Result<(&mut Self, Vec<u8>), TomlErrorKind> {
        let mut table = self;
        let mut keys = keys.into_iter();
        let mut key = keys.next().ok_or(TomlErrorKind::TableKey)?;
        for next in keys {
            table = table.enter(key, Origin::Implicit)?;
            key = next;
        }
        Ok((table, key))
    }

    /// The table at `key`, on the way to a key below it. `origin` is the one of a new table there.
    fn enter(&mut self, key: Vec<u8>, origin: Origin) -> Result<&mut Self, TomlErrorKind> {
        let is_dotted = origin == Origin::Dotted;
        match self.entries.entry(key).or_insert_with(|| TomlValue::Table(Self::new(origin))) {
            TomlValue::Table(table) => match table.origin {
                Origin::Inline => Err(TomlErrorKind::InlineTable),
                origin if is_dotted && origin != Origin::Dotted => Err(TomlErrorKind::DottedReopens),
                _ => Ok(table),
            },
            TomlValue::Array(elements) => match last_element(elements) {
                Ok(_) if is_dotted => Err(TomlErrorKind::DottedArray),
                result => result,
            },
            _ => Err(TomlErrorKind::ValueExists),
        }
    }
}

/// The table that the last `[[header]]` of an array made.
fn last_element(elements: &mut [TomlValue]) -> Result<&mut TomlTable, TomlErrorKind> {
    let is_header_array =
        matches!(elements.last(), Some(TomlValue::Table(table)) if table.origin == Origin::Element);
    if !is_header_array {
        let all_tables = elements.iter().all(|element| matches!(element, TomlValue::Table(_)));
        let is_inline = all_tables && !elements.is_empty();
        return Err(if is_inline { TomlErrorKind::InlineArray } else { TomlErrorKind::ValueExists });
    }
    match elements.last_mut() {
        Some(TomlValue::Table(table)) => Ok(table),
        _ => Err(TomlErrorKind::ValueExists),
    }
}
