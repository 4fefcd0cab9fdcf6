//! Any bytes parse or fail; what parses prints, and what was printed twice stays the same.
#![no_main]

use bumpalo::Bump;
use libfuzzer_sys::fuzz_target;
use nivis_syntax::symbol::SymbolTable;
use nivis_syntax::{ParseOptions, SourceText, parse, print};

/// The tree as text.
fn shown(source: &[u8], symbols: &mut SymbolTable, options: &ParseOptions<'_>) -> Option<Vec<u8>> {
    let bump = Bump::new();
    match parse(&bump, symbols, source, options) {
        Ok(parsed) => {
            let mut out = Vec::new();
            print::print(parsed.expr, symbols, &mut out);
            Some(out)
        }
        Err(error) => {
            assert!(error.pos as usize <= source.len() || error.pos == nivis_syntax::ast::NO_POS);
            assert!(!error.kind.message(&SourceText::new(b"fuzz", source)).is_empty());
            None
        }
    }
}

thread_local! {
    // Its memory is never given back: one for all runs.
    static SYMBOLS: std::cell::RefCell<SymbolTable> = std::cell::RefCell::new(SymbolTable::new());
}

fuzz_target!(|source: &[u8]| {
    let options = ParseOptions { home: Some(b"/home"), pipe_operators: true, ..ParseOptions::default() };
    SYMBOLS.with_borrow_mut(|symbols| {
        let once = shown(source, symbols, &options);
        let twice = once.and_then(|text| shown(&text, symbols, &options));
        if let Some(twice) = twice {
            assert_eq!(shown(&twice, symbols, &options).as_ref(), Some(&twice));
        }
    });
});
