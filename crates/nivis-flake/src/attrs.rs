//! The attribute form of flake references: what lock files, registries and `fetchTree` share.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::FlakeRefError;

/// One attribute of a reference. Integers are unsigned, as in the reference (`libfetchers/attrs.hh`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attr {
    String(Vec<u8>),
    Int(u64),
    Bool(bool),
}

/// A reference's attributes, sorted by the bytes of their names.
pub type Attrs = BTreeMap<Vec<u8>, Attr>;

impl From<&str> for Attr {
    fn from(text: &str) -> Self {
        Attr::String(text.as_bytes().to_vec())
    }
}

impl From<&[u8]> for Attr {
    fn from(text: &[u8]) -> Self {
        Attr::String(text.to_vec())
    }
}

impl From<Vec<u8>> for Attr {
    fn from(text: Vec<u8>) -> Self {
        Attr::String(text)
    }
}

impl From<u64> for Attr {
    fn from(number: u64) -> Self {
        Attr::Int(number)
    }
}

impl From<bool> for Attr {
    fn from(flag: bool) -> Self {
        Attr::Bool(flag)
    }
}

/// The string `name`, or `None` where it is absent.
///
/// # Errors
/// The attribute exists with another type.
pub fn get_str<'a>(attrs: &'a Attrs, name: &str) -> Result<Option<&'a [u8]>, FlakeRefError> {
    match attrs.get(name.as_bytes()) {
        None => Ok(None),
        Some(Attr::String(text)) => Ok(Some(text)),
        Some(_) => Err(FlakeRefError::NotAString { name: name.to_owned(), attrs: show_attrs(attrs) }),
    }
}

/// The integer `name`, or `None` where it is absent.
///
/// # Errors
/// The attribute exists with another type.
pub fn get_int(attrs: &Attrs, name: &str) -> Result<Option<u64>, FlakeRefError> {
    match attrs.get(name.as_bytes()) {
        None => Ok(None),
        Some(Attr::Int(number)) => Ok(Some(*number)),
        Some(_) => Err(FlakeRefError::NotAnInteger { name: name.to_owned() }),
    }
}

/// The Boolean `name`, or `None` where it is absent.
///
/// # Errors
/// The attribute exists with another type.
pub fn get_bool(attrs: &Attrs, name: &str) -> Result<Option<bool>, FlakeRefError> {
    match attrs.get(name.as_bytes()) {
        None => Ok(None),
        Some(Attr::Bool(flag)) => Ok(Some(*flag)),
        Some(_) => Err(FlakeRefError::NotABoolean { name: name.to_owned() }),
    }
}

/// The string `name`, which must be there.
pub(crate) fn require_str<'a>(attrs: &'a Attrs, name: &str) -> Result<&'a [u8], FlakeRefError> {
    get_str(attrs, name)?.ok_or_else(|| FlakeRefError::MissingAttribute { name: name.to_owned() })
}

/// Reads the JSON object of a lock file or registry.
///
/// Numbers become unsigned as in the reference: negative ones wrap, fractions are cut.
///
/// # Errors
/// A value is neither number, string nor Boolean, or `json` is no object.
pub fn attrs_from_json(json: &Value) -> Result<Attrs, FlakeRefError> {
    let object = json.as_object().ok_or(FlakeRefError::UnsupportedAttributeType)?;
    let mut attrs = Attrs::new();
    for (name, value) in object {
        let attr = match value {
            Value::Number(number) => Attr::Int(to_unsigned(number)),
            Value::String(text) => Attr::from(text.as_str()),
            Value::Bool(flag) => Attr::Bool(*flag),
            Value::Null | Value::Array(_) | Value::Object(_) => {
                return Err(FlakeRefError::UnsupportedAttributeType);
            }
        };
        attrs.insert(name.as_bytes().to_vec(), attr);
    }
    Ok(attrs)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the reference's conversion")]
fn to_unsigned(number: &serde_json::Number) -> u64 {
    number
        .as_u64()
        .or_else(|| number.as_i64().map(|signed| signed as u64))
        .or_else(|| number.as_f64().map(|float| float as u64))
        .unwrap_or(0)
}

/// The JSON object of a lock file or registry.
///
/// # Errors
/// A name or string is not UTF-8, which JSON cannot hold.
pub fn attrs_to_json(attrs: &Attrs) -> Result<Value, FlakeRefError> {
    let text = |bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(FlakeRefError::NotUtf8 { text: String::from_utf8_lossy(bytes).into_owned() }),
    };
    let mut object = serde_json::Map::new();
    for (name, attr) in attrs {
        let value = match attr {
            Attr::String(bytes) => Value::String(text(bytes)?),
            Attr::Int(number) => Value::from(*number),
            Attr::Bool(flag) => Value::Bool(*flag),
        };
        object.insert(text(name)?, value);
    }
    Ok(Value::Object(object))
}

/// The attributes as the reference shows them in messages: compact JSON, with what is not UTF-8 replaced.
pub(crate) fn show_attrs(attrs: &Attrs) -> String {
    let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if attrs.is_empty() {
        return "null".to_owned();
    }
    let object: serde_json::Map<String, Value> = attrs
        .iter()
        .map(|(name, attr)| {
            let value = match attr {
                Attr::String(bytes) => Value::String(lossy(bytes)),
                Attr::Int(number) => Value::from(*number),
                Attr::Bool(flag) => Value::Bool(*flag),
            };
            (lossy(name), value)
        })
        .collect();
    Value::Object(object).to_string()
}

/// The attributes as URL parameters: Booleans are `1` and `0` (`attrsToQuery` of the reference).
pub(crate) fn attrs_to_query(attrs: &Attrs) -> BTreeMap<Vec<u8>, Vec<u8>> {
    attrs
        .iter()
        .map(|(name, attr)| {
            let value = match attr {
                Attr::String(bytes) => bytes.clone(),
                Attr::Int(number) => number.to_string().into_bytes(),
                Attr::Bool(flag) => vec![if *flag { b'1' } else { b'0' }],
            };
            (name.clone(), value)
        })
        .collect()
}
