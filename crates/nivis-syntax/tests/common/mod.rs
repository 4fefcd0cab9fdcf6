//! Parsing for tests.

#![allow(dead_code, reason = "each test file uses a part")]

use bumpalo::Bump;
use nivis_syntax::ast::NO_POS;
use nivis_syntax::symbol::SymbolTable;
use nivis_syntax::{ParseOptions, SourceText, parse, print};
use std::path::PathBuf;

/// The tree, or the message and its place, as the reference would write them.
pub(crate) fn shown(source: &[u8], options: &ParseOptions<'_>) -> Result<Vec<u8>, Vec<u8>> {
    let bump = Bump::new();
    let mut symbols = SymbolTable::new();
    match parse(&bump, &mut symbols, source, options) {
        Ok(parsed) => {
            let mut out = Vec::new();
            print::print(parsed.expr, &symbols, &mut out);
            Ok(out)
        }
        Err(error) => {
            let text = SourceText::new("«stdin»".as_bytes(), source);
            let message = error.kind.message(&text);
            if error.pos == NO_POS {
                return Err(message);
            }
            Err([&message[..], b"\n       at ", &text.place(error.pos), b":"].concat())
        }
    }
}

/// [`shown`] in `/base` with `~` as `/home`, as text.
pub(crate) fn show(source: &str) -> String {
    let options = ParseOptions { base_path: b"/base", home: Some(b"/home"), ..ParseOptions::default() };
    let (Ok(text) | Err(text)) = shown(source.as_bytes(), &options);
    String::from_utf8(text).expect("the source was text")
}

/// A folder of the corpora; tells when it is not there.
pub(crate) fn corpus(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("NIVIS_CORPORA").map(|root| PathBuf::from(root).join(name));
    let path = path.filter(|p| p.is_dir());
    if path.is_none() {
        eprintln!("skipped: NIVIS_CORPORA has no {name}");
    }
    path
}
