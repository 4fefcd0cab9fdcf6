//! What is added to a layout: the files of its `scaffold/` folder with their words replaced (`templates/README.md`).

use std::fmt;

/// What can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Host,
    User,
    Module,
    Package,
}

impl Part {
    /// The word for it, which is also the name of its folder in `scaffold/`.
    pub fn name(self) -> &'static str {
        match self {
            Part::Host => "host",
            Part::User => "user",
            Part::Module => "module",
            Part::Package => "package",
        }
    }
}

/// Why a name cannot be given to a part.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{name}' is no name of a {}: {}", part.name(), rule(*part))]
pub struct NameError {
    pub name: String,
    pub part: Part,
}

fn rule(part: Part) -> &'static str {
    match part {
        Part::Host => "small letters, digits and `-` inside, at most 63 (RFC 1123)",
        Part::User => "small letters, digits, `-` and `_`, not a digit first, at most 31",
        Part::Module => {
            "parts joined by `/`, each of letters, digits, `-` and `_`, a letter first, and no word of Nix"
        }
        Part::Package => "letters, digits, `-` and `_`, a letter first, and no word of Nix",
    }
}

/// Words that cannot stand as an attribute's name without quotes.
const KEYWORDS: [&str; 10] = ["assert", "else", "if", "in", "inherit", "let", "or", "rec", "then", "with"];

/// Whether `name` can be given to `part`.
///
/// # Errors
/// Systems, networks or Nix do not take it.
pub fn check_name(part: Part, name: &str) -> Result<(), NameError> {
    let all = |text: &str, more: &str| {
        text.bytes().all(|b| b.is_ascii_alphanumeric() || more.bytes().any(|m| m == b))
    };
    let small = !name.bytes().any(|byte| byte.is_ascii_uppercase());
    let identifier = |text: &str| {
        text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
            && all(text, "-_")
            && !KEYWORDS.contains(&text)
    };
    let good = match part {
        Part::Host => {
            (1..=63).contains(&name.len())
                && small
                && all(name, "-")
                && !name.starts_with('-')
                && !name.ends_with('-')
        }
        Part::User => {
            (1..=31).contains(&name.len())
                && small
                && all(name, "-_")
                && !name.starts_with(|first: char| first.is_ascii_digit() || first == '-')
                && !KEYWORDS.contains(&name)
        }
        Part::Module => name.split('/').all(identifier),
        Part::Package => identifier(name),
    };
    if good { Ok(()) } else { Err(NameError { name: name.to_owned(), part }) }
}

/// What the words of a scaffold stand for.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// As given: a name, or the path of a module.
    pub path: String,
    /// The platform of a host.
    pub system: String,
    /// The number of an account.
    pub number: u32,
}

/// A file to be made.
#[derive(Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Below the repository.
    pub path: String,
    pub bytes: Vec<u8>,
    pub executable: bool,
}

impl fmt::Debug for NewFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.path, String::from_utf8_lossy(&self.bytes))
    }
}

/// Whether the files of a scaffold lie where a path says; else they are told apart by its last part alone.
pub fn takes_paths(files: &[NewFile]) -> bool {
    files.iter().any(|file| file.path.contains("__path__") || file.path.contains("__option__"))
}

/// What kind of host the files of a scaffold are: the line `kind = "linux";` in one of them.
pub fn kind_of(files: &[NewFile]) -> Option<String> {
    let line = |text: &str| {
        let told = text.trim().strip_prefix("kind = \"")?.strip_suffix("\";")?;
        Some(told.to_owned())
    };
    files.iter().find_map(|file| String::from_utf8_lossy(&file.bytes).lines().find_map(line))
}

impl Words {
    /// A file of the scaffold as it is written.
    pub fn fill(&self, file: &NewFile) -> NewFile {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let option = self.path.replace('/', ".");
        let number = self.number.to_string();
        let mut words = vec![
            ("__name__", name),
            ("__path__", &self.path),
            ("__option__", &option),
            ("__system__", &self.system),
            ("__number__", &number),
        ];
        let path = replace_all(file.path.as_bytes(), &words);
        let path = String::from_utf8_lossy(&path).into_owned();
        let up = vec![".."; path.matches('/').count()].join("/");
        words.push(("__root__", if up.is_empty() { "." } else { &up }));
        NewFile { bytes: replace_all(&file.bytes, &words), path, executable: file.executable }
    }
}

fn replace_all(text: &[u8], words: &[(&str, &str)]) -> Vec<u8> {
    let mut filled = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, tail)) = rest.split_first() {
        match words.iter().find(|(word, _)| rest.starts_with(word.as_bytes())) {
            Some((word, value)) => {
                filled.extend_from_slice(value.as_bytes());
                rest = rest.get(word.len()..).unwrap_or_default();
            }
            None => {
                filled.push(*first);
                rest = tail;
            }
        }
    }
    filled
}

/// The first number from 1000 on that stands in none of the texts.
pub fn free_number(texts: &[Vec<u8>]) -> u32 {
    let mut taken = std::collections::BTreeSet::new();
    for text in texts {
        for word in text.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_') {
            taken.extend(std::str::from_utf8(word).ok().and_then(|word| word.parse::<u32>().ok()));
        }
    }
    (1000..).find(|number| !taken.contains(number)).unwrap_or(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_systems_take() {
        let takes = |part, name: &str| check_name(part, name).is_ok();
        for (part, good, bad) in [
            (
                Part::Host,
                &["web", "web-1", "9to5", "a"][..],
                &["", "-web", "web-", "Web", "a.b", "a_b", "../x"][..],
            ),
            (Part::User, &["ops", "_svc", "a-b"], &["", "1st", "Ops", "-x", "a b", "in"]),
            (
                Part::Module,
                &["web", "services/web", "a/b/cD"],
                &["", "/web", "web/", "a//b", "../x", "if", "a/let"],
            ),
            (Part::Package, &["hello", "gpsd2"], &["", "a/b", "2x", "with"]),
        ] {
            assert!(good.iter().all(|name| takes(part, name)), "{part:?}");
            assert!(!bad.iter().any(|name| takes(part, name)), "{part:?}");
        }
        assert!(!takes(Part::Host, &"a".repeat(64)) && takes(Part::Host, &"a".repeat(63)));
    }

    #[test]
    fn words_are_replaced_in_paths_and_texts() {
        let words = Words { path: "services/web".into(), system: "x86_64-linux".into(), number: 1000 };
        let file = |path: &str, text: &str| NewFile {
            path: path.into(),
            bytes: text.as_bytes().to_vec(),
            executable: false,
        };
        let filled =
            words.fill(&file("modules/__path__.nix", "import __root__/lib; my.__option__ = __name__; __x__"));
        assert_eq!(
            filled,
            file("modules/services/web.nix", "import ../../lib; my.services.web = web; __x__")
        );
        assert_eq!(
            words.fill(&file("__name__", "__root__ __number__ __system__")),
            file("web", ". 1000 x86_64-linux")
        );
    }

    #[test]
    fn scaffolds_say_their_kind_and_whether_paths_count() {
        let file = |path: &str, text: &str| NewFile {
            path: path.into(),
            bytes: text.as_bytes().to_vec(),
            executable: false,
        };
        let host = file("hosts/__name__/host.nix", "{\n  kind = \"darwin\";\n}\n");
        assert_eq!(kind_of(&[file("a", "{ }"), host.clone()]).as_deref(), Some("darwin"));
        assert_eq!(kind_of(&[file("a", "otherkind = \"x\";")]), None);
        assert!(!takes_paths(&[host]) && takes_paths(&[file("modules/__path__/default.nix", "")]));
    }

    #[test]
    fn numbers_that_stand_somewhere_are_not_free() {
        let texts =
            ["uid = 1000;", "a1001 = 1002; x = \"1003\"", "10010"].map(|text| text.as_bytes().to_vec());
        assert_eq!(free_number(&texts), 1001);
        assert_eq!(free_number(&[b"uid=1000;1001".to_vec()]), 1002);
    }
}
