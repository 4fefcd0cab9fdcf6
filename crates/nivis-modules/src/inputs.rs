//! Writes `follows` of inputs into the text of a `flake.nix`, which stays as it is everywhere else.

use bumpalo::Bump;
use nivis_syntax::ast::{Attrs, Expr};
use nivis_syntax::symbol::SymbolTable;
use nivis_syntax::{ParseOptions, parse};

/// Why a line cannot be written.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum InputsError {
    #[error("flake.nix cannot be read as Nix")]
    Syntax,
    #[error("the inputs are not written out in flake.nix; add: {line}")]
    Computed { line: String },
}

/// Adds that the input at the path `input`, which is one of an input, follows the one at `follows`.
///
/// # Errors
/// The text is no set, or its inputs are computed.
pub fn add_follows(text: &[u8], input: &[String], follows: &[String]) -> Result<Vec<u8>, InputsError> {
    let Some((first, rest)) = input.split_first() else { return Ok(text.to_vec()) };
    let mut tail = String::new();
    for name in rest {
        tail.push_str(&format!("inputs.{name}."));
    }
    let line = format!("{tail}follows = \"{}\";", follows.join("/"));
    let computed = || InputsError::Computed { line: format!("inputs.{first}.{line}") };
    let (bump, mut symbols) = (Bump::new(), SymbolTable::new());
    let options = ParseOptions { base_path: b"/", ..ParseOptions::default() };
    let Ok(parsed) = parse(&bump, &mut symbols, text, &options) else { return Err(InputsError::Syntax) };
    let Expr::Attrs(top) = parsed.expr else { return Err(computed()) };
    let place = place_in(text, top, &symbols, first).ok_or_else(computed)?;
    let changed = place.insert(text, &line);
    // What was written must be what was meant: a set that can still be read.
    let (bump, mut symbols) = (Bump::new(), SymbolTable::new());
    if parse(&bump, &mut symbols, &changed, &options).is_err() {
        return Err(computed());
    }
    Ok(changed)
}

/// Where a line goes.
enum Place {
    /// After the statement that ends here and begins there; with this before the line's own text.
    After { start: usize, end: usize, prefix: String },
    /// Into the braces that open and close here.
    Within { open: usize, close: usize, prefix: String },
}

fn place_in(text: &[u8], top: &Attrs<'_>, symbols: &SymbolTable, name: &str) -> Option<Place> {
    let inputs = top.attrs.iter().find(|attr| symbols.name(attr.name) == b"inputs");
    let Some(inputs) = inputs else {
        // Only `outputs` names its inputs.
        let open = text.iter().position(|byte| *byte == b'{')?;
        let first = top.attrs.first()?.pos as usize;
        let open = text.get(..first)?.iter().rposition(|byte| *byte == b'{').unwrap_or(open);
        let close = closing(text, open)?;
        return Some(Place::Within { open, close, prefix: format!("inputs.{name}.") });
    };
    let Expr::Attrs(set) = inputs.value else { return None };
    let entry = set.attrs.iter().find(|attr| symbols.name(attr.name) == name.as_bytes());
    let Some(entry) = entry else {
        let statement = statement(text, inputs.pos as usize)?;
        return Some(match statement.braces {
            Some((open, close)) if statement.path.len() == 1 => {
                Place::Within { open, close, prefix: format!("{name}.") }
            }
            _ => {
                let (start, end) = (statement.start, statement.end);
                Place::After { start, end, prefix: format!("inputs.{name}.") }
            }
        });
    };
    if !matches!(entry.value, Expr::Attrs(_)) {
        return None;
    }
    let statement = statement(text, entry.pos as usize)?;
    let at = statement.path.iter().position(|part| part == name)?;
    let is_last = at + 1 == statement.path.len();
    match statement.braces {
        Some((open, close)) if is_last => Some(Place::Within { open, close, prefix: String::new() }),
        _ => {
            let before = statement.path[..=at].join(".");
            let (start, end) = (statement.start, statement.end);
            Some(Place::After { start, end, prefix: format!("{before}.") })
        }
    }
}

impl Place {
    fn insert(&self, text: &[u8], line: &str) -> Vec<u8> {
        match self {
            Place::After { start, end, prefix } => {
                let indent = indent_of(text, *start);
                let new = format!("\n{indent}{prefix}{line}");
                // A comment at the end of the line stays with its statement.
                let rest =
                    text[*end..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| end + at);
                let is_comment = text[*end..rest].trim_ascii_start().starts_with(b"#");
                let at = if is_comment { rest } else { *end };
                [&text[..at], new.as_bytes(), &text[at..]].concat()
            }
            Place::Within { open, close, prefix } => {
                let inside = &text[open + 1..*close];
                if !inside.contains(&b'\n') {
                    let gap = if inside.last().is_some_and(u8::is_ascii_whitespace) { "" } else { " " };
                    let new = format!("{gap}{prefix}{line} ");
                    return [&text[..*close], new.as_bytes(), &text[*close..]].concat();
                }
                let first = inside.iter().position(|byte| !byte.is_ascii_whitespace());
                let own = first.map(|first| indent_of(text, open + 1 + first));
                let indent = own.unwrap_or_else(|| format!("{}  ", indent_of(text, *close)));
                // Before the line of the closing brace.
                let at = text[..*close].iter().rposition(|byte| *byte == b'\n').unwrap_or(*close);
                let new = format!("\n{indent}{prefix}{line}");
                [&text[..at], new.as_bytes(), &text[at..]].concat()
            }
        }
    }
}

/// The white space that a line begins with.
fn indent_of(text: &[u8], at: usize) -> String {
    let start = text[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let indent = text[start..].iter().take_while(|byte| matches!(byte, b' ' | b'\t'));
    indent.map(|byte| char::from(*byte)).collect()
}

/// A definition: its path, its extent up to the `;`, and the braces of its value if that is a set.
struct Statement {
    path: Vec<String>,
    start: usize,
    end: usize,
    braces: Option<(usize, usize)>,
}

fn statement(text: &[u8], start: usize) -> Option<Statement> {
    let equals = start + text.get(start..)?.iter().position(|byte| *byte == b'=')?;
    let path = String::from_utf8_lossy(&text[start..equals]).into_owned();
    let path = path.trim().split('.').map(|part| part.trim().trim_matches('"').to_owned()).collect();
    let end = skip(text, equals + 1, b';')?;
    let value = equals + 1 + text[equals + 1..].iter().position(|byte| !byte.is_ascii_whitespace())?;
    let braces = if text[value] == b'{' { Some((value, closing(text, value)?)) } else { None };
    Some(Statement { path, start, end: end + 1, braces })
}

/// Where the brace that opens here is closed.
fn closing(text: &[u8], open: usize) -> Option<usize> {
    skip(text, open + 1, b'}')
}

/// The first place of a byte outside of strings, comments and brackets.
fn skip(text: &[u8], mut at: usize, wanted: u8) -> Option<usize> {
    while at < text.len() {
        let rest = &text[at..];
        if rest[0] == wanted {
            return Some(at);
        }
        at = match rest {
            [b'#', ..] => at + rest.iter().position(|byte| *byte == b'\n')?,
            [b'/', b'*', ..] => at + 2 + rest[2..].windows(2).position(|pair| pair == b"*/")? + 2,
            [b'"', ..] => string_end(text, at + 1)?,
            [b'\'', b'\'', ..] => indented_end(text, at + 2)?,
            [b'{', ..] => skip(text, at + 1, b'}')? + 1,
            [b'(', ..] => skip(text, at + 1, b')')? + 1,
            [b'[', ..] => skip(text, at + 1, b']')? + 1,
            _ => at + 1,
        };
    }
    None
}

/// Behind the quote that ends a string.
fn string_end(text: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at = match text.get(at..)? {
            [b'"', ..] => return Some(at + 1),
            [b'\\', _, ..] => at + 2,
            [b'$', b'{', ..] => skip(text, at + 2, b'}')? + 1,
            [] => return None,
            _ => at + 1,
        };
    }
}

/// Behind the quotes that end an indented string.
fn indented_end(text: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at = match text.get(at..)? {
            [b'\'', b'\'', b'\'' | b'$', ..] => at + 3,
            [b'\'', b'\'', b'\\', _, ..] => at + 4,
            [b'\'', b'\'', ..] => return Some(at + 2),
            [b'$', b'{', ..] => skip(text, at + 2, b'}')? + 1,
            [] => return None,
            _ => at + 1,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, input: &str, follows: &str, after: &str) {
        let path = |text: &str| text.split('/').map(str::to_owned).collect::<Vec<_>>();
        let changed =
            add_follows(before.as_bytes(), &path(input), &path(follows)).expect("it can be written");
        assert_eq!(String::from_utf8_lossy(&changed), after);
    }

    #[test]
    fn lines_go_where_people_would_write_them() {
        check(
            "{\n  inputs.a.url = \"x;\"; # here\n  inputs.b.url = \"y\";\n  outputs = _: { };\n}\n",
            "a/n",
            "n",
            "{\n  inputs.a.url = \"x;\"; # here\n  inputs.a.inputs.n.follows = \"n\";\n  inputs.b.url = \"y\";\n  outputs = _: { };\n}\n",
        );
        check(
            "{\n  inputs = {\n    a.url = \"x\";\n    b = {\n      url = \"y\";\n    };\n  };\n  outputs = _: { };\n}\n",
            "b/m/n",
            "a/n",
            "{\n  inputs = {\n    a.url = \"x\";\n    b = {\n      url = \"y\";\n      inputs.m.inputs.n.follows = \"a/n\";\n    };\n  };\n  outputs = _: { };\n}\n",
        );
        check(
            "{ inputs = { a = { url = \"x\"; }; b.url = \"y\"; }; outputs = _: { }; }",
            "a/n",
            "n",
            "{ inputs = { a = { url = \"x\"; inputs.n.follows = \"n\"; }; b.url = \"y\"; }; outputs = _: { }; }",
        );
        check(
            "{\n  # inputs = none\n  outputs = { self, a }: { };\n}\n",
            "a/n",
            "n",
            "{\n  # inputs = none\n  outputs = { self, a }: { };\n  inputs.a.inputs.n.follows = \"n\";\n}\n",
        );
        check(
            "{\n  inputs = {\n    b.url = \"y\";\n  };\n  outputs = { self, a, b }: { };\n}\n",
            "a/n",
            "n",
            "{\n  inputs = {\n    b.url = \"y\";\n    a.inputs.n.follows = \"n\";\n  };\n  outputs = { self, a, b }: { };\n}\n",
        );
    }

    #[test]
    fn strings_and_comments_are_passed_over() {
        check(
            "{\n  inputs.a.url = ''x ''' ; ${\"}\"}'' /* ; */;\n  outputs = _: { };\n}\n",
            "a/n",
            "n",
            "{\n  inputs.a.url = ''x ''' ; ${\"}\"}'' /* ; */;\n  inputs.a.inputs.n.follows = \"n\";\n  outputs = _: { };\n}\n",
        );
    }

    #[test]
    fn what_is_computed_is_left_alone() {
        let path = ["a".to_owned(), "n".to_owned()];
        let computed = InputsError::Computed { line: "inputs.a.inputs.n.follows = \"n\";".into() };
        let text = b"{ inputs = import ./inputs.nix; outputs = _: { }; }";
        assert_eq!(add_follows(text, &path, &["n".to_owned()]), Err(computed));
        assert_eq!(add_follows(b"{", &path, &["n".to_owned()]), Err(InputsError::Syntax));
    }
}
