//! Reads `nix.grammar`.

use std::collections::HashMap;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Assoc {
    Left,
    Right,
    Non,
}

/// Symbols are numbered: tokens first, then rules.
pub(crate) type Sym = usize;

pub(crate) struct Production {
    pub(crate) lhs: Sym,
    pub(crate) rhs: Vec<Sym>,
    pub(crate) prec: Option<Sym>,
    pub(crate) action: Option<String>,
}

pub(crate) struct Grammar {
    /// Constant name and text in messages.
    pub(crate) tokens: Vec<(String, String)>,
    pub(crate) rules: Vec<String>,
    /// Number 0 is the augmented `$accept: start EOF`.
    pub(crate) productions: Vec<Production>,
    pub(crate) prec: HashMap<Sym, (u32, Assoc)>,
}

impl Grammar {
    pub(crate) fn is_token(&self, sym: Sym) -> bool {
        sym < self.tokens.len()
    }

    pub(crate) fn parse(text: &str) -> Grammar {
        let lines: Vec<&str> = text
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty() && !l.starts_with("# ") && *l != "#")
            .collect();
        let mut tokens = Vec::new();
        let mut rules = vec!["$accept".to_owned()];
        for line in &lines {
            if let Some(rest) = line.strip_prefix("token ") {
                let (name, text) = rest.trim().split_once(' ').expect("a token has a name and a text");
                tokens.push((name.to_owned(), text.trim().to_owned()));
            } else if let Some(name) = line.strip_prefix("rule ") {
                rules.push(name.trim().to_owned());
            }
        }
        let mut by_name: HashMap<&str, Sym> = HashMap::new();
        for (i, (name, text)) in tokens.iter().enumerate() {
            by_name.insert(name, i);
            by_name.insert(text, i);
        }
        for (i, name) in rules.iter().enumerate() {
            by_name.insert(name, tokens.len() + i);
        }
        let sym = |word: &str| *by_name.get(word).unwrap_or_else(|| panic!("unknown symbol {word}"));
        let start =
            Production { lhs: tokens.len(), rhs: vec![tokens.len() + 1, 0], prec: None, action: None };
        let mut productions = vec![start];
        let mut prec = HashMap::new();
        let mut lhs = 0;
        for (level, line) in (1u32..).zip(&lines) {
            let mut words = line.split_whitespace();
            let assoc = match words.next() {
                Some("left") => Assoc::Left,
                Some("right") => Assoc::Right,
                Some("nonassoc") => Assoc::Non,
                Some("rule") => {
                    lhs = sym(words.next().expect("a rule has a name"));
                    continue;
                }
                Some("|") => {
                    let mut p = Production { lhs, rhs: Vec::new(), prec: None, action: None };
                    while let Some(word) = words.next() {
                        match word {
                            "prec" => p.prec = words.next().map(sym),
                            "=>" => p.action = words.next().map(str::to_owned),
                            _ => p.rhs.push(sym(word)),
                        }
                    }
                    if p.prec.is_none() {
                        p.prec = p.rhs.iter().rev().copied().find(|&s| s < tokens.len());
                    }
                    productions.push(p);
                    continue;
                }
                _ => continue,
            };
            for word in words {
                prec.insert(sym(word), (level, assoc));
            }
        }
        Grammar { tokens, rules, productions, prec }
    }
}
