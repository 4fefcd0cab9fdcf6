//! The command line (`nix-instantiate.cc`, `shared.cc`, `common-args.cc`, `common-eval-args.cc` and `args.cc` in the
//! reference).

use super::failure::Failure;
use crate::config::table::{self, Kind};
use crate::config::{Config, parse_entry};
use std::collections::BTreeMap;
use std::collections::VecDeque;

/// What is written to standard output.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Output {
    #[default]
    Plain,
    Raw,
    Xml,
    Json,
}

/// An argument for functions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum AutoArg {
    Expr(Vec<u8>),
    Text(Vec<u8>),
    File(Vec<u8>),
    Stdin,
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Args {
    pub files: Vec<Vec<u8>>,
    pub stdin: bool,
    pub exprs: bool,
    pub find_file: bool,
    pub eval_only: bool,
    pub parse_only: bool,
    pub output: Output,
    pub no_location: bool,
    pub strict: bool,
    pub read_write: bool,
    pub read_only: bool,
    pub attrs: Vec<Vec<u8>>,
    pub root: Option<Vec<u8>>,
    pub no_gc_warning: bool,
    pub auto_args: BTreeMap<Vec<u8>, AutoArg>,
    pub search_path: Vec<(Vec<u8>, Vec<u8>)>,
    /// Messages above this level are not printed: 0 errors, 1 warnings, 3 what is usual.
    pub verbosity: i32,
    pub help: bool,
    pub version: bool,
}

/// Flags of the reference with a number of values that make no difference here.
const IGNORED: &[(&str, usize)] = &[
    ("--keep-failed", 0),
    ("-K", 0),
    ("--keep-going", 0),
    ("-k", 0),
    ("--no-build-output", 0),
    ("-Q", 0),
    ("--indirect", 0),
    ("--repair", 0),
    ("--log-format", 1),
    ("--override-flake", 2),
];

/// Settings that have a letter.
const LETTERS: &[(&str, &str)] = &[("-j", "max-jobs")];

struct Reader<'c> {
    words: VecDeque<Vec<u8>>,
    config: &'c mut Config,
    args: Args,
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Reads the command line; settings go to `config`.
///
/// # Errors
/// If it has unknown flags or too few values.
pub(super) fn parse(words: Vec<Vec<u8>>, config: &mut Config) -> Result<Args, Failure> {
    let mut reader = Reader { words: words.into(), config, args: Args { verbosity: 3, ..Args::default() } };
    let mut only_files = false;
    while let Some(word) = reader.words.pop_front() {
        if only_files {
            if !reader.own(&word)? {
                return Err(Failure::Usage(format!("unexpected argument '{}'", lossy(&word))));
            }
        } else if word == b"--" {
            only_files = true;
        } else {
            let word = reader.split_letters(word);
            if !(reader.common(&word)? || reader.own(&word)?) {
                return Err(Failure::Usage(format!("unrecognised flag '{}'", lossy(&word))));
            }
        }
    }
    Ok(reader.args)
}

impl Reader<'_> {
    /// `-qlf` is `-q -l -f`, and `-j3` is `-j 3`.
    fn split_letters(&mut self, word: Vec<u8>) -> Vec<u8> {
        if word.len() <= 2 || word[0] != b'-' || !word[1].is_ascii_alphabetic() {
            return word;
        }
        let letters = word[2..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let rest = &word[2 + letters..];
        if !rest.is_empty() {
            self.words.push_front(rest.to_vec());
        }
        for &letter in word[2..2 + letters].iter().rev() {
            self.words.push_front(vec![b'-', letter]);
        }
        word[..2].to_vec()
    }

    fn values<const N: usize>(&mut self, flag: &str) -> Result<[Vec<u8>; N], Failure> {
        if self.words.len() < N {
            let given = self.words.len();
            return Err(Failure::Usage(format!(
                "flag '{flag}' requires {N} argument(s), but only {given} were given"
            )));
        }
        Ok(std::array::from_fn(|_| self.words.pop_front().unwrap_or_default()))
    }

    fn value(&mut self, flag: &str) -> Result<Vec<u8>, Failure> {
        let value = self.words.pop_front();
        value.ok_or_else(|| Failure::Usage(format!("'{flag}' requires an argument")))
    }

    fn set(&mut self, name: &str, value: &[u8]) -> Result<(), Failure> {
        self.config.set(name, &lossy(value)).map_err(|error| Failure::Usage(error.to_string()))
    }

    /// Flags that many commands of the reference have.
    fn common(&mut self, word: &[u8]) -> Result<bool, Failure> {
        let Ok(flag) = std::str::from_utf8(word) else { return Ok(false) };
        match flag {
            "--verbose" | "-v" => self.args.verbosity = (self.args.verbosity + 1).min(7),
            "--quiet" => self.args.verbosity = (self.args.verbosity - 1).max(0),
            "--debug" => self.args.verbosity = 6,
            "--option" => {
                let [name, value] = self.values(flag)?;
                // The reference takes what is impossible here for a reason to warn.
                if let Err(error) = self.config.set(&lossy(&name), &lossy(&value)) {
                    self.config.warnings.push(error.to_string());
                }
            }
            "--arg" => {
                let [name, value] = self.values(flag)?;
                self.args.auto_args.insert(name, AutoArg::Expr(value));
            }
            "--argstr" => {
                let [name, value] = self.values(flag)?;
                self.args.auto_args.insert(name, AutoArg::Text(value));
            }
            "--arg-from-file" => {
                let [name, value] = self.values(flag)?;
                self.args.auto_args.insert(name, AutoArg::File(value));
            }
            "--arg-from-stdin" => {
                let [name] = self.values(flag)?;
                self.args.auto_args.insert(name, AutoArg::Stdin);
            }
            "--include" | "-I" => {
                let [entry] = self.values(flag)?;
                self.args.search_path.push(parse_entry(&entry));
            }
            "--impure" => self.set("pure-eval", b"false")?,
            "--store" | "--eval-store" => {
                let [value] = self.values(flag)?;
                self.set("store", &value)?;
            }
            "--readonly-mode" => self.args.read_only = true,
            "--no-gc-warning" => self.args.no_gc_warning = true,
            _ => {
                if let Some((_, count)) = IGNORED.iter().find(|(name, _)| *name == flag) {
                    for given in 0..*count {
                        if self.words.pop_front().is_none() {
                            return Err(Failure::Usage(format!(
                                "flag '{flag}' requires {count} argument(s), but only {given} were given"
                            )));
                        }
                    }
                    return Ok(true);
                }
                if let Some((_, name)) = LETTERS.iter().find(|(letter, _)| *letter == flag) {
                    let [value] = self.values(flag)?;
                    self.set(name, &value)?;
                    return Ok(true);
                }
                return match flag.strip_prefix("--") {
                    Some(name) => self.setting(flag, name),
                    None => Ok(false),
                };
            }
        }
        Ok(true)
    }

    /// A setting as a flag: `--name`, `--no-name`, `--name value`, `--extra-name value`.
    fn setting(&mut self, flag: &str, name: &str) -> Result<bool, Failure> {
        if let Some((known, kind)) = table::find(name) {
            match kind {
                Kind::Bool | Kind::Sandbox => self.set(known, b"true")?,
                _ => {
                    let [value] = self.values(flag)?;
                    self.set(known, &value)?;
                }
            }
            return Ok(true);
        }
        if let Some((known, Kind::Bool | Kind::Sandbox)) = name.strip_prefix("no-").and_then(table::find) {
            self.set(known, b"false")?;
            return Ok(true);
        }
        if let Some((_, kind)) = name.strip_prefix("extra-").and_then(table::find)
            && kind.is_appendable()
        {
            let [value] = self.values(flag)?;
            self.set(name, &value)?;
            return Ok(true);
        }
        if name == "relaxed-sandbox" {
            self.set("sandbox", b"relaxed")?;
            return Ok(true);
        }
        Ok(false)
    }

    /// What only this command has; false for a flag that it has not.
    fn own(&mut self, word: &[u8]) -> Result<bool, Failure> {
        match word {
            b"--help" => self.args.help = true,
            b"--version" => self.args.version = true,
            b"-" => self.args.stdin = true,
            b"--expr" | b"-E" => self.args.exprs = true,
            b"--eval" | b"--eval-only" => self.args.eval_only = true,
            b"--read-write-mode" => self.args.read_write = true,
            b"--parse" | b"--parse-only" => {
                self.args.parse_only = true;
                self.args.eval_only = true;
            }
            b"--find-file" => self.args.find_file = true,
            b"--attr" | b"-A" => {
                let attr = self.value(&lossy(word))?;
                self.args.attrs.push(attr);
            }
            b"--add-root" => self.args.root = Some(self.value("--add-root")?),
            b"--raw" => self.args.output = Output::Raw,
            b"--xml" => self.args.output = Output::Xml,
            b"--json" => self.args.output = Output::Json,
            b"--no-location" => self.args.no_location = true,
            b"--strict" => self.args.strict = true,
            b"--dry-run" => self.args.read_only = true,
            [b'-', ..] => return Ok(false),
            _ => self.args.files.push(word.to_vec()),
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> (Result<Args, Failure>, Config) {
        let mut config = Config::default();
        let args = parse(words.iter().map(|word| word.as_bytes().to_vec()).collect(), &mut config);
        (args, config)
    }

    #[test]
    fn flags_settings_and_files() {
        let (args, config) = read(&[
            "--eval",
            "--no-pure-eval",
            "--max-call-depth",
            "5",
            "-v",
            "-I",
            "a=b",
            "-E",
            "1",
            "--",
            "x",
        ]);
        let args = args.expect("all is known");
        assert!(args.eval_only && args.exprs);
        assert_eq!(args.files, [b"1".to_vec(), b"x".to_vec()]);
        assert_eq!((args.verbosity, config.get("max-call-depth")), (4, Some("5")));
        assert_eq!(args.search_path, [(b"a".to_vec(), b"b".to_vec())]);
        let letters = read(&["-vIa=b"]).0.expect("letters are taken one by one");
        assert_eq!(letters.search_path, [(Vec::new(), b"-a".to_vec())]);
        assert_eq!(letters.files, [b"=b".to_vec()]);
    }

    #[test]
    fn mistakes_are_named() {
        let message = |words: &[&str]| match read(words).0 {
            Err(Failure::Usage(message)) => message,
            other => panic!("{other:?}"),
        };
        assert_eq!(message(&["--nope"]), "unrecognised flag '--nope'");
        assert_eq!(message(&["--arg", "x"]), "flag '--arg' requires 2 argument(s), but only 1 were given");
        assert_eq!(message(&["-A"]), "'-A' requires an argument");
        assert_eq!(message(&["--max-call-depth", "x"]), "setting 'max-call-depth' has invalid value 'x'");
    }
}
