//! Turns `grammar/nix.grammar` into the tables that `src/tables.rs` includes.

#[path = "grammar/lalr.rs"]
mod lalr;
#[path = "grammar/spec.rs"]
mod spec;

use lalr::Action;
use std::fmt::Write as _;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=grammar");
    let text = std::fs::read_to_string("grammar/nix.grammar").expect("the grammar is readable");
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    std::fs::write(out.join("tables.rs"), generate(&spec::Grammar::parse(&text)))
        .expect("OUT_DIR is writable");
}

/// The entry of a combined action table: error 0, shift `s` as `s + 1`, reduction by `p` as `-p - 1`.
fn encode(action: Option<Action>, default: Option<usize>) -> i16 {
    let number = |n: usize| i16::try_from(n).expect("tables are small") + 1;
    match (action, default) {
        (Some(Action::Shift(s)), _) => number(s),
        (Some(Action::Reduce(p)), _) | (None, Some(p)) => -number(p),
        (Some(Action::Error), _) | (None, None) => 0,
    }
}

fn generate(g: &spec::Grammar) -> String {
    let tables = lalr::build(g);
    let width = 64;
    assert!(g.tokens.len() < width, "a row has a column for the failed lexer");
    let mut s = String::new();
    let w = &mut s;
    let mut write = |text: std::fmt::Arguments<'_>| w.write_fmt(text).expect("strings are writable");
    write(format_args!("/// Token numbers.\npub(crate) mod token {{\n"));
    for (i, (name, _)) in g.tokens.iter().enumerate() {
        write(format_args!(
            "#[allow(dead_code, reason = \"never lexed\")]\npub(crate) const {name}: u8 = {i};\n"
        ));
    }
    write(format_args!("/// The lexer failed.\npub(crate) const FAILED: u8 = {};\n}}\n", g.tokens.len()));
    write(format_args!("pub(crate) static TOKEN_TEXTS: [&str; {}] = [", g.tokens.len()));
    for (_, text) in &g.tokens {
        write(format_args!("{text:?}, "));
    }
    write(format_args!(
        "];\n/// What a reduction does.\n#[derive(Clone, Copy, PartialEq, Eq, Debug)]\npub(crate) enum Action {{ None, "
    ));
    let mut actions: Vec<&String> = Vec::new();
    for action in g.productions.iter().filter_map(|p| p.action.as_ref()) {
        if !actions.contains(&action) {
            actions.push(action);
            write(format_args!("{action}, "));
        }
    }
    write(format_args!(
        "}}\n/// Left side, length and action of each production.\npub(crate) static PRODUCTIONS: [(u8, u8, Action); {}] = [",
        g.productions.len()
    ));
    for p in &g.productions {
        let action = p.action.as_deref().unwrap_or("None");
        write(format_args!("({}, {}, Action::{action}), ", p.lhs - g.tokens.len(), p.rhs.len()));
    }
    let states = tables.default.len();
    write(format_args!("];\npub(crate) static ACTIONS: [[i16; {width}]; {states}] = [\n"));
    for (row, &default) in tables.explicit.iter().zip(&tables.default) {
        let mut entries: Vec<i16> = row.iter().map(|&a| encode(a, default)).collect();
        // A state that never looks at its token reduces before a failure of the lexer is known.
        let blind = row.iter().all(Option::is_none);
        entries.push(if blind { encode(None, default) } else { 0 });
        entries.resize(width, 0);
        write(format_args!("{entries:?},\n"));
    }
    write(format_args!(
        "];\n/// The tokens that each state has an action for beside its default reduction.\npub(crate) static EXPECTED: [u64; {states}] = ["
    ));
    for row in &tables.explicit {
        let bits =
            row.iter().enumerate().filter(|(_, a)| matches!(a, Some(Action::Shift(_) | Action::Reduce(_))));
        write(format_args!("{:#x}, ", bits.fold(0u64, |set, (i, _)| set | 1 << i)));
    }
    write(format_args!("];\npub(crate) static GOTO: [[u8; 32]; {states}] = [\n"));
    for row in &tables.goto {
        let mut row = row.clone();
        assert!(row.len() <= 32 && states <= 256, "a state fits a byte");
        row.resize(32, 0);
        write(format_args!("{row:?},\n"));
    }
    write(format_args!("];\n"));
    s
}
