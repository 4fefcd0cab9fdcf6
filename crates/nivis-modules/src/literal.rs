//! Values that stand in the text as they are, to be compared with what the module system prints of a definition.

use nivis_syntax::ast::{AttrKind, Expr};
use nivis_syntax::symbol::SymbolTable;

/// How deep literals are looked into.
const DEPTH: usize = 20;

/// A value that a definition's text shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A string, number, truth value or null, as it is printed.
    Scalar(String),
    /// A string of several lines.
    Text,
    /// A list; printed, if all in it is literal.
    List(Option<String>),
    /// A set; printed, if all in it is literal.
    Set(Option<String>),
}

/// Whether a definition's text is that of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// The text says this value.
    Same,
    /// The text may come to this value.
    Possible,
    /// The text says another value.
    Different,
}

/// What is left for a comparison: layout and escapes are told in more than one way.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\\').collect()
}

impl Literal {
    /// The literal that an expression is, seen through `mkDefault`, `mkIf` and the like.
    pub(crate) fn of(expr: &Expr<'_>, symbols: &SymbolTable) -> Option<Literal> {
        Self::within(expr, symbols, DEPTH)
    }

    fn within(expr: &Expr<'_>, symbols: &SymbolTable, depth: usize) -> Option<Literal> {
        let depth = depth.checked_sub(1)?;
        let printed = |expr: &Expr<'_>| match Self::within(expr, symbols, depth)? {
            Literal::Scalar(text) => Some(text),
            Literal::List(text) | Literal::Set(text) => text,
            Literal::Text => None,
        };
        match expr {
            Expr::Int(number) => Some(Literal::Scalar(number.to_string())),
            Expr::Str(text) if text.contains(&b'\n') => Some(Literal::Text),
            Expr::Str(text) => Some(Literal::Scalar(format!("\"{}\"", String::from_utf8_lossy(text)))),
            Expr::Var { name, .. } => match symbols.name(*name) {
                word @ (b"true" | b"false" | b"null") => {
                    Some(Literal::Scalar(String::from_utf8_lossy(word).into_owned()))
                }
                _ => None,
            },
            Expr::List(items) => {
                let items: Option<Vec<String>> = items.iter().map(|item| printed(item)).collect();
                Some(Literal::List(items.map(|items| format!("[{}]", items.concat()))))
            }
            Expr::Attrs(attrs) => {
                let mut pairs: Vec<_> =
                    attrs.attrs.iter().map(|attr| (symbols.name(attr.name), attr)).collect();
                pairs.sort_unstable_by_key(|(name, _)| *name);
                let pairs: Option<Vec<String>> = pairs
                    .into_iter()
                    .map(|(name, attr)| {
                        let value = printed(attr.value).filter(|_| attr.kind == AttrKind::Plain)?;
                        Some(format!("{}={value};", String::from_utf8_lossy(name)))
                    })
                    .collect();
                let pairs = pairs.filter(|_| attrs.dynamic.is_empty());
                Some(Literal::Set(pairs.map(|pairs| format!("{{{}}}", pairs.concat()))))
            }
            Expr::Call { fun, args, .. } => {
                let name = match fun {
                    Expr::Var { name, .. } => symbols.name(*name),
                    Expr::Select { path: [.., nivis_syntax::ast::AttrName::Static(name)], .. } => {
                        symbols.name(*name)
                    }
                    _ => return None,
                };
                let value = match (name, *args) {
                    (b"mkDefault" | b"mkForce" | b"mkBefore" | b"mkAfter", [value])
                    | (b"mkIf" | b"mkOverride" | b"mkOrder", [_, value]) => value,
                    _ => return None,
                };
                Self::within(value, symbols, depth)
            }
            _ => None,
        }
    }

    /// Whether this is the value that was printed so; `printed` may be cut after some lines.
    pub fn agreement(&self, printed: &str) -> Agreement {
        let printed = printed.trim();
        let (is_list, is_set) = (printed.starts_with('['), printed.starts_with('{'));
        let is_text = printed.starts_with("''");
        // `<derivation x>`, `<function>`: what these were made of is not told.
        let is_opaque = printed.starts_with('<');
        let bare_printed = bare(printed);
        // The condition or the priority may be printed with it.
        if bare_printed.is_empty() || bare_printed.starts_with("{_type=") {
            return Agreement::Possible;
        }
        match self {
            // A value may have been put in a list, or a number made a string, before the complaint.
            Literal::Scalar(own) => {
                let own = bare(own);
                let inner = bare_printed.trim_matches(['[', ']', '"']);
                if own == bare_printed {
                    Agreement::Same
                } else if own.trim_matches('"') == inner {
                    Agreement::Possible
                } else {
                    Agreement::Different
                }
            }
            Literal::Text if is_text || printed.starts_with('"') || is_list => Agreement::Possible,
            Literal::List(own) if is_list => same_or_possible(own.as_deref(), &bare_printed),
            Literal::Set(own) if is_set => same_or_possible(own.as_deref(), &bare_printed),
            // A set may be a derivation, a function, or what something was made of.
            Literal::Set(_) if is_opaque || is_list => Agreement::Possible,
            _ => Agreement::Different,
        }
    }
}

/// Compound values are merged, completed and cut in ways that a text does not show.
fn same_or_possible(own: Option<&str>, printed: &str) -> Agreement {
    match own {
        Some(own) if bare(own) == printed => Agreement::Same,
        _ => Agreement::Possible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definitions::{find, parse_option};

    fn agreement(value: &str, printed: &str) -> Agreement {
        let found = find(format!("{{ a = {value}; }}").as_bytes(), &parse_option("a"), false);
        found[0].agreement(Some(printed))
    }

    #[test]
    fn literals_are_compared_with_what_is_printed() {
        assert_eq!(agreement("\"x\"", "\"x\""), Agreement::Same);
        assert_eq!(agreement("\"x\"", "\"y\""), Agreement::Different);
        assert_eq!(agreement("lib.mkForce true", "true"), Agreement::Same);
        assert_eq!(agreement("mkIf x (mkDefault 5)", "6"), Agreement::Different);
        assert_eq!(agreement("\"a $ \\\" b\"", "\"a \\$ \\\" b\""), Agreement::Same);
        assert_eq!(agreement("[ 1 \"b\" ]", "[\n  1\n  \"b\"\n]"), Agreement::Same);
        assert_eq!(
            agreement("{ c = 1; b.a = null; }", "{\n  b = {\n    a = null;\n  };\n  c = 1;\n}"),
            Agreement::Same
        );
        assert_eq!(agreement("[ x ]", "true"), Agreement::Different);
        assert_eq!(agreement("5", "\"5\""), Agreement::Possible);
        assert_eq!(agreement("mkIf c 5", "{\n  _type = \"if\";\n  condition = true;\n"), Agreement::Possible);
        assert_eq!(agreement("\"x\"", "[\n  \"x\"\n]"), Agreement::Possible);
        assert_eq!(agreement("if x then \"x\" else \"y\"", "\"z\""), Agreement::Possible);
        assert_eq!(agreement("''\n  a\n''", "''\n  a\n''"), Agreement::Possible);
    }
}
