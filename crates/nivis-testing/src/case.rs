//! The format of `.test` files.
//!
//! ```text
//! --- name in words
//! @ --option extra-experimental-features pipe-operators
//! [ 1 2 ] |> builtins.length
//! ~> trace: a line that goes to standard error
//! => 2
//! ```
//!
//! The `@` line is optional. Expectations are `=>` (a line of standard output), `!>` (the message of the error) and
//! `~>` (a trace or warning). Lines before the first `---` are a comment and are kept.

use std::path::{Path, PathBuf};

/// One section of a `.test` file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What is true, in words; unique in its file.
    pub name: String,
    /// Options given to the program besides `--eval --strict`.
    pub options: Vec<String>,
    /// The Nix source, with a newline at its end.
    pub source: Vec<u8>,
    /// What the reference answered; empty in a case that was not recorded yet.
    pub expected: Expected,
}

/// The answer to a case, in the lines that are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// Lines of standard error that are traces or warnings, in their order.
    pub traces: Vec<Vec<u8>>,
    /// Whether the program failed.
    pub failed: bool,
    /// Lines of standard output, or the message where the program failed.
    pub lines: Vec<Vec<u8>>,
}

/// A `.test` file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFile {
    /// Where it was read.
    pub path: PathBuf,
    /// The lines before the first section.
    pub preface: Vec<u8>,
    /// Its sections in their order.
    pub cases: Vec<Case>,
}

/// Why a `.test` file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// The file or a folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    /// Two sections of one file have the same name.
    #[error("{}: two cases are named `{name}`", path.display())]
    SameName { path: PathBuf, name: String },
    /// A section has values and messages at once.
    #[error("{}: case `{name}` expects a value and an error", path.display())]
    ValueAndError { path: PathBuf, name: String },
    /// A section has no source.
    #[error("{}: case `{name}` has no source", path.display())]
    NoSource { path: PathBuf, name: String },
}

impl CaseFile {
    /// Reads one file.
    pub fn read(path: &Path) -> Result<Self, CaseError> {
        let text = std::fs::read(path).map_err(|source| CaseError::Io { path: path.to_owned(), source })?;
        Self::parse(path, &text)
    }

    /// Parses the text of one file; `path` is kept and used in errors.
    pub fn parse(path: &Path, text: &[u8]) -> Result<Self, CaseError> {
        let mut file = CaseFile { path: path.to_owned(), preface: Vec::new(), cases: Vec::new() };
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            let bare = line.strip_suffix(b"\n").unwrap_or(line);
            if let Some(name) = bare.strip_prefix(b"--- ") {
                let name = String::from_utf8_lossy(name).trim().to_owned();
                if file.cases.iter().any(|case| case.name == name) {
                    return Err(CaseError::SameName { path: file.path, name });
                }
                file.cases.push(Case::new(name));
            } else if let Some(case) = file.cases.last_mut() {
                case.add_line(bare)
                    .map_err(|name| CaseError::ValueAndError { path: path.to_owned(), name })?;
            } else {
                file.preface.extend_from_slice(bare);
                file.preface.push(b'\n');
            }
        }
        for case in &mut file.cases {
            while case.source.ends_with(b"\n\n") {
                case.source.pop();
            }
            if case.source.iter().all(u8::is_ascii_whitespace) {
                return Err(CaseError::NoSource { path: file.path, name: case.name.clone() });
            }
        }
        Ok(file)
    }

    /// The text of the file, as [`CaseFile::parse`] reads it.
    pub fn to_text(&self) -> Vec<u8> {
        let mut text = self.preface.clone();
        for (index, case) in self.cases.iter().enumerate() {
            if index > 0 {
                text.push(b'\n');
            }
            text.extend_from_slice(format!("--- {}\n", case.name).as_bytes());
            if !case.options.is_empty() {
                text.extend_from_slice(format!("@ {}\n", case.options.join(" ")).as_bytes());
            }
            text.extend_from_slice(&case.source);
            text.extend_from_slice(&case.expected.to_text());
        }
        text
    }
}

impl Case {
    fn new(name: String) -> Self {
        Case { name, options: Vec::new(), source: Vec::new(), expected: Expected::default() }
    }

    fn add_line(&mut self, line: &[u8]) -> Result<(), String> {
        let (mark, rest) = match line {
            [mark @ (b'=' | b'!' | b'~'), b'>'] => (*mark, &line[2..]),
            [mark @ (b'=' | b'!' | b'~'), b'>', b' ', rest @ ..] => (*mark, rest),
            [b'@', b' ', rest @ ..] if self.source.is_empty() && self.options.is_empty() => (b'@', rest),
            _ => {
                self.source.extend_from_slice(line);
                self.source.push(b'\n');
                return Ok(());
            }
        };
        let expected = &mut self.expected;
        match mark {
            b'@' => {
                self.options = String::from_utf8_lossy(rest).split_whitespace().map(str::to_owned).collect();
            }
            b'~' => expected.traces.push(rest.to_owned()),
            _ if !expected.lines.is_empty() && expected.failed != (mark == b'!') => {
                return Err(self.name.clone());
            }
            _ => {
                expected.failed = mark == b'!';
                expected.lines.push(rest.to_owned());
            }
        }
        Ok(())
    }
}

impl Expected {
    /// The lines of the answer with their marks.
    pub fn to_text(&self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut add = |mark: &[u8], line: &[u8]| {
            text.extend_from_slice(mark);
            if !line.is_empty() {
                text.push(b' ');
                text.extend_from_slice(line);
            }
            text.push(b'\n');
        };
        for line in &self.traces {
            add(b"~>", line);
        }
        for line in &self.lines {
            add(if self.failed { b"!>" } else { b"=>" }, line);
        }
        text
    }
}

/// All `.test` files below `folder`, sorted by path.
pub fn read_folder(folder: &Path) -> Result<Vec<CaseFile>, CaseError> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let io = |source| CaseError::Io { path: folder.clone(), source };
        for entry in std::fs::read_dir(&folder).map_err(io)? {
            let entry = entry.map_err(io)?;
            let path = entry.path();
            if entry.file_type().map_err(io)?.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "test") {
                files.push(CaseFile::read(&path)?);
            }
        }
    }
    files.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] =
        b"about\n--- one\n@ --json -A x\n1 +\n2\n~> trace: t\n=> 3\n=>\n\n--- two\nx\n!> bad\n";

    #[test]
    fn text_survives_a_round_trip() {
        let file = CaseFile::parse(Path::new("a.test"), TEXT).expect("the text is well formed");
        assert_eq!(file.cases[0].options, ["--json", "-A", "x"]);
        assert_eq!(file.cases[0].source, b"1 +\n2\n");
        assert!(file.cases[1].expected.failed);
        assert_eq!(String::from_utf8_lossy(&file.to_text()), String::from_utf8_lossy(TEXT));
    }

    #[test]
    fn same_names_and_mixed_expectations_are_refused() {
        let parse = |text: &[u8]| CaseFile::parse(Path::new("a.test"), text);
        assert!(matches!(parse(b"--- a\n1\n--- a\n2\n"), Err(CaseError::SameName { .. })));
        assert!(matches!(parse(b"--- a\n1\n=> 1\n!> x\n"), Err(CaseError::ValueAndError { .. })));
        assert!(matches!(parse(b"--- a\n=> 1\n"), Err(CaseError::NoSource { .. })));
    }
}
