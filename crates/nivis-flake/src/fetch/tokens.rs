//! What opens doors: `access-tokens` and `netrc-file`.

use std::collections::BTreeMap;

/// The setting `access-tokens`: words `HOST=TOKEN` or `HOST/OWNER/REPO=TOKEN`, the longest match counts.
#[derive(Clone, Debug, Default)]
pub struct Tokens(BTreeMap<String, String>);

impl Tokens {
    /// Reads the setting's words; those without `=` are left out.
    pub fn parse<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let pairs = words.into_iter().filter_map(|word| word.split_once('='));
        Tokens(pairs.map(|(host, token)| (host.to_owned(), token.to_owned())).collect())
    }

    /// The token for a host and a path below it, and the words that it was found by
    /// (`getAccessToken` in `libfetchers/github.cc`).
    pub(super) fn find(&self, host: &str, path: &str) -> Option<(&str, &str)> {
        let whole = format!("{host}/{path}");
        let matches =
            |key: &str| whole.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let found = self.0.iter().filter(|(key, _)| matches(key)).max_by_key(|(key, _)| key.len())?;
        Some((found.0, found.1))
    }
}

/// The names and passwords of a netrc file.
#[derive(Clone, Debug, Default)]
pub struct Netrc(Vec<Machine>);

#[derive(Clone, Debug, Default)]
struct Machine {
    /// `None` for `default`.
    host: Option<String>,
    login: String,
    password: String,
}

impl Netrc {
    /// Reads a file; what it says of macros is passed over.
    pub fn parse(text: &str) -> Self {
        let mut machines: Vec<Machine> = Vec::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let mut words = words(line).into_iter();
            while let Some(word) = words.next() {
                match word.as_str() {
                    "machine" => machines.push(Machine { host: words.next(), ..Machine::default() }),
                    "default" => machines.push(Machine::default()),
                    "login" | "password" | "account" => {
                        let (Some(value), Some(machine)) = (words.next(), machines.last_mut()) else { break };
                        match word.as_str() {
                            "login" => machine.login = value,
                            "password" => machine.password = value,
                            _ => {}
                        }
                    }
                    "macdef" => {
                        // A macro ends with an empty line.
                        lines.by_ref().find(|line| line.trim().is_empty());
                        break;
                    }
                    _ => {}
                }
            }
        }
        Netrc(machines)
    }

    /// Name and password for a host.
    pub(super) fn find(&self, host: &str) -> Option<(&str, &str)> {
        let fits = |machine: &&Machine| machine.host.as_deref().is_none_or(|name| name == host);
        self.0.iter().find(fits).map(|machine| (machine.login.as_str(), machine.password.as_str()))
    }
}

/// The words of a line; quoted ones may hold spaces, `#` begins a comment.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut chars) = (Vec::new(), line.chars().peekable());
    loop {
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        match chars.peek() {
            None | Some('#') => return words,
            Some('"') => {
                chars.next();
                let mut word = String::new();
                while let Some(c) = chars.next() {
                    match c {
                        '"' => break,
                        '\\' => word.extend(chars.next()),
                        c => word.push(c),
                    }
                }
                words.push(word);
            }
            Some(_) => {
                let mut word = String::new();
                while let Some(c) = chars.next_if(|c| !c.is_whitespace()) {
                    word.push(c);
                }
                words.push(word);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_gives_the_token() {
        let tokens = Tokens::parse(["github.com=a", "github.com/owner=b", "odd"]);
        assert_eq!(tokens.find("github.com", "owner/repo"), Some(("github.com/owner", "b")));
        assert_eq!(tokens.find("github.com", "other/repo"), Some(("github.com", "a")));
        assert_eq!(tokens.find("github.com", "ownership/repo"), Some(("github.com", "a")));
        assert_eq!(tokens.find("gitlab.com", "owner/repo"), None);
    }

    #[test]
    fn netrc_files_are_read() {
        let text = "machine a login x password \"p w\"\nmacdef init\n machine b login no\n\ndefault login d password e # c";
        let netrc = Netrc::parse(text);
        assert_eq!(netrc.find("a"), Some(("x", "p w")));
        assert_eq!(netrc.find("b"), Some(("d", "e")));
        assert_eq!(Netrc::default().find("a"), None);
    }
}
