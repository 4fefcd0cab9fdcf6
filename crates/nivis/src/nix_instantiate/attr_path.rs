//! Selection paths: of `--attr`, and within an expression or a file (`attr-path.cc` in the reference).

use nivis_eval::{Error, Evaluator, Word};
use nivis_syntax::symbol::Symbol;

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The names in a path: separated by dots, with quotes around what has dots itself.
///
/// # Errors
/// A quote is not closed.
pub(crate) fn split(path: &[u8]) -> Result<Vec<Vec<u8>>, Error> {
    let (mut names, mut current) = (Vec::new(), Vec::new());
    let mut quoted = false;
    for &byte in path {
        match byte {
            b'"' => quoted = !quoted,
            b'.' if !quoted => names.push(std::mem::take(&mut current)),
            _ => current.push(byte),
        }
    }
    if quoted {
        return Err(Error::eval(format!("missing closing quote in selection path '{}'", lossy(path))));
    }
    if !current.is_empty() {
        names.push(current);
    }
    Ok(names)
}

/// A name that is a list index: a number without sign that fits 32 bits.
fn as_index(name: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(name).ok()?;
    text.starts_with(|c: char| c.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Finds the value at a path below `root`, applying functions on the way. The value is kept among the roots.
///
/// # Errors
/// If evaluation fails or there is no such attribute.
pub(crate) fn find(
    eval: &mut Evaluator,
    root: Word,
    path: &[u8],
    args: &[(Symbol, Word)],
) -> Result<Word, Error> {
    let mut value = root;
    for name in split(path)? {
        value = eval.auto_call(value, args)?;
        eval.roots.push(value);
        let slot = match as_index(&name) {
            None => {
                if !value.is_attrs() {
                    return Err(wrong(eval, path, "set", value));
                }
                if name.is_empty() {
                    return Err(Error::eval(format!(
                        "empty attribute name in selection path '{}'",
                        lossy(path)
                    )));
                }
                let symbol = eval.symbols.intern(&name);
                match eval.attr(value, symbol) {
                    Some(slot) => slot,
                    None => return Err(missing(eval, value, &name, path)),
                }
            }
            Some(index) => {
                if !value.is_list() {
                    return Err(wrong(eval, path, "list", value));
                }
                if index >= value.middle() {
                    let path = lossy(path);
                    return Err(Error::eval(format!(
                        "list index {index} in selection path '{path}' is out of range"
                    )));
                }
                value.at().at(index)
            }
        };
        value = eval.force_slot(slot)?;
        eval.roots.push(value);
    }
    Ok(value)
}

fn wrong(eval: &Evaluator, path: &[u8], wanted: &str, value: Word) -> Error {
    let found = eval.show_type(value);
    let path = lossy(path);
    Error::type_error(format!(
        "the expression selected by the selection path '{path}' should be a {wanted} but is {found}"
    ))
}

fn missing(eval: &mut Evaluator, set: Word, name: &[u8], path: &[u8]) -> Error {
    let names: Vec<String> = eval.attrs_of(set).iter().map(|attr| eval.name(attr.name)).collect();
    let (name, path) = (lossy(name), lossy(path));
    Error::eval(format!("attribute '{name}' in selection path '{path}' not found"))
        .suggest(nivis_eval::suggest::best_matches(&names, &name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_split_at_dots_outside_of_quotes() {
        let names =
            |path: &str| split(path.as_bytes()).map(|names| names.iter().map(|name| lossy(name)).collect());
        assert_eq!(names("a.b").ok(), Some(vec!["a".to_owned(), "b".into()]));
        assert_eq!(names("a.\"b.c\"").ok(), Some(vec!["a".to_owned(), "b.c".into()]));
        assert_eq!(names("").ok(), Some(Vec::new()));
        assert_eq!(names("a..b").ok(), Some(vec!["a".to_owned(), String::new(), "b".into()]));
        assert!(names("\"a").is_err());
        assert_eq!((as_index(b"12"), as_index(b"+1"), as_index(b"4294967296")), (Some(12), None, None));
    }
}
