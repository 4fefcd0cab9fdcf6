//! Searching by expressions, as `nix search` does (`search.cc` of C++ Nix 2.34.8): each must be found in the path, the name or the
//! description; upper and lower case are the same.

use crate::entry::{Entry, EntryKind};
use memchr::memmem::Finder;
use nivis_formats::regex::{Captures, Regex, RegexError};
use std::cmp::Reverse;

/// An expression that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("'{pattern}' is no regular expression: {source}")]
pub struct QueryError {
    pub pattern: String,
    pub source: RegexError,
}

/// One expression.
enum Term {
    /// Without special characters.
    Plain(Finder<'static>, String),
    Expression(Regex),
}

/// What is searched for.
pub struct Query {
    wanted: Vec<Term>,
    excluded: Vec<Term>,
}

/// A found entry.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'e, 'a> {
    pub entry: &'e Entry<'a>,
    /// Higher is nearer to what was asked for; 0 if only the beginning that all paths share was found.
    pub rank: u32,
}

impl Term {
    fn new(pattern: &str) -> Result<Term, QueryError> {
        let lower = pattern.to_ascii_lowercase();
        if !lower.contains(|c: char| ".[{}()\\*+?|^$".contains(c)) {
            return Ok(Term::Plain(Finder::new(lower.as_bytes()).into_owned(), lower));
        }
        let regex = Regex::new(lower.as_bytes());
        regex.map(Term::Expression).map_err(|source| QueryError { pattern: pattern.to_owned(), source })
    }

    fn is_in(&self, text: &str, room: &mut Room) -> bool {
        match self {
            Term::Plain(finder, _) => {
                room.text.clear();
                room.text.extend(text.bytes().map(|byte| byte.to_ascii_lowercase()));
                finder.find(&room.text).is_some()
            }
            Term::Expression(regex) => {
                let lower = text.to_ascii_lowercase();
                regex.matches(lower.as_bytes()).next(&mut room.captures).unwrap_or(false)
            }
        }
    }

    /// How well an entry fits; `None` if it does not.
    fn rank(&self, entry: &Entry<'_>, room: &mut Room) -> Option<u32> {
        let short = entry.short_path();
        let name = if entry.kind == EntryKind::Package { entry.name } else { "" };
        if let Term::Plain(_, word) = self {
            let last = short.rsplit('.').next().unwrap_or(short);
            if last.eq_ignore_ascii_case(word) || name.eq_ignore_ascii_case(word) {
                // What stands at the top is what is usually meant.
                return Some(if short.eq_ignore_ascii_case(word) { 100 } else { 60 });
            }
            let begins =
                |text: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
            if begins(short) || begins(name) {
                return Some(40);
            }
        }
        match () {
            () if self.is_in(short, room) || self.is_in(name, room) => Some(20),
            () if self.is_in(entry.description, room) => Some(10),
            () if self.is_in(entry.path, room) => Some(0),
            () => None,
        }
    }

    fn is_anywhere(&self, entry: &Entry<'_>, room: &mut Room) -> bool {
        self.rank(entry, room).is_some()
    }
}

/// Memory that is used again.
#[derive(Default)]
struct Room {
    text: Vec<u8>,
    captures: Captures,
}

impl Query {
    /// Reads expressions in POSIX' extended syntax.
    ///
    /// # Errors
    /// One of them is none.
    pub fn new(wanted: &[String], excluded: &[String]) -> Result<Query, QueryError> {
        let terms = |patterns: &[String]| -> Result<Vec<Term>, QueryError> {
            patterns.iter().map(|pattern| Term::new(pattern)).collect()
        };
        Ok(Query { wanted: terms(wanted)?, excluded: terms(excluded)? })
    }

    /// The entries that are not to be left out.
    pub fn allowed<'a>(&self, entries: &[Entry<'a>]) -> Vec<Entry<'a>> {
        let mut room = Room::default();
        let mut is_allowed =
            |entry: &&Entry<'a>| !self.excluded.iter().any(|term| term.is_anywhere(entry, &mut room));
        entries.iter().filter(|entry| is_allowed(entry)).copied().collect()
    }

    /// The entries that fit, best first.
    pub fn run<'e, 'a>(&self, entries: &'e [Entry<'a>]) -> Vec<Hit<'e, 'a>> {
        let mut room = Room::default();
        let mut hits: Vec<Hit<'e, 'a>> = Vec::new();
        for entry in entries {
            let mut total = 0;
            let fits = self.wanted.iter().all(|term| match term.rank(entry, &mut room) {
                Some(rank) => {
                    total += rank;
                    true
                }
                None => false,
            });
            if fits && !self.excluded.iter().any(|term| term.is_anywhere(entry, &mut room)) {
                hits.push(Hit { entry, rank: total });
            }
        }
        hits.sort_by_key(|hit| (Reverse(hit.rank), hit.entry.short_path().len(), hit.entry.path));
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_terms_must_be_found_and_the_nearest_is_first() {
        let entry = |path, name, description| Entry {
            kind: EntryKind::Package,
            path,
            name,
            version: "1",
            description,
        };
        let entries = [
            entry("legacyPackages.x86_64-linux.haskellPackages.hello", "hello", "Other"),
            entry("legacyPackages.x86_64-linux.hello", "hello", "Greets"),
            entry("legacyPackages.x86_64-linux.hello-wayland", "hello-wayland", "Hello for Wayland"),
            entry("legacyPackages.x86_64-linux.world", "world", "Says Hello too"),
        ];
        let found = |wanted: &[&str], excluded: &[&str]| {
            let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
            let query = Query::new(&texts(wanted), &texts(excluded)).expect("these are expressions");
            query.run(&entries).iter().map(|hit| hit.entry.short_path()).collect::<Vec<_>>()
        };
        assert_eq!(found(&["HELLO"], &[]), ["hello", "haskellPackages.hello", "hello-wayland", "world"]);
        assert_eq!(found(&["hello", "way"], &[]), ["hello-wayland"]);
        assert_eq!(found(&["^(greets|other)$"], &[]), ["hello", "haskellPackages.hello"]);
        assert_eq!(found(&["hello"], &["wayland|other"]), ["hello", "world"]);
        assert_eq!(found(&["linux"], &[]).len(), 4);
        assert!(Query::new(&["(".to_owned()], &[]).is_err());
    }
}
