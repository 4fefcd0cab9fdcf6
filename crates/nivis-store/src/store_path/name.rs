/// The longest name of a store path, in bytes.
pub const MAX_NAME: usize = 211;

/// Why a name cannot be that of a store path. The texts are the reference's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// No character at all.
    #[error("name must not be empty")]
    Empty,
    /// More than [`MAX_NAME`] bytes.
    #[error("name '{name}' must be no longer than {MAX_NAME} characters")]
    TooLong { name: String },
    /// `.` or `..`.
    #[error("name '{name}' is not valid")]
    Dots { name: String },
    /// `.-…` or `..-…`.
    #[error("name '{name}' is not valid: first dash-separated component must not be '{component}'")]
    DotsDash { name: String, component: &'static str },
    /// Something else than `0-9 a-z A-Z + - . _ ? =`.
    #[error("name '{name}' contains illegal character '{character}'")]
    IllegalCharacter { name: String, character: char },
}

/// Whether `name` may be the name of a store path (`checkName` in `libstore/path.cc`).
///
/// # Errors
/// [`NameError`], in the reference's words.
pub fn check_name(name: &[u8]) -> Result<(), NameError> {
    let lossy = || String::from_utf8_lossy(name).into_owned();
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    if name.len() > MAX_NAME {
        return Err(NameError::TooLong { name: lossy() });
    }
    match name {
        b"." | b".." => return Err(NameError::Dots { name: lossy() }),
        [b'.', b'-', ..] => return Err(NameError::DotsDash { name: lossy(), component: "." }),
        [b'.', b'.', b'-', ..] => {
            return Err(NameError::DotsDash { name: lossy(), component: ".." });
        }
        _ => {}
    }
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"+-._?=".contains(&b);
    match name.iter().find(|b| !allowed(**b)) {
        None => Ok(()),
        Some(&byte) if byte.is_ascii() => {
            Err(NameError::IllegalCharacter { name: lossy(), character: char::from(byte) })
        }
        Some(_) => Err(NameError::IllegalCharacter { name: lossy(), character: char::REPLACEMENT_CHARACTER }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allowed() {
        for name in ["a", ".a", "..a", "...", "-", "a+b-c.d_e?f=g", &"x".repeat(211)] {
            assert_eq!(check_name(name.as_bytes()), Ok(()), "{name}");
        }
    }

    #[test]
    fn refused() {
        for (name, text) in [
            ("", "name must not be empty"),
            (".", "name '.' is not valid"),
            ("..", "name '..' is not valid"),
            (".-x", "name '.-x' is not valid: first dash-separated component must not be '.'"),
            ("..-x", "name '..-x' is not valid: first dash-separated component must not be '..'"),
            ("a b", "name 'a b' contains illegal character ' '"),
            ("a/b", "name 'a/b' contains illegal character '/'"),
        ] {
            assert_eq!(check_name(name.as_bytes()).unwrap_err().to_string(), text);
        }
        assert!(matches!(check_name(&[b'x'; 212]), Err(NameError::TooLong { .. })));
    }
}
