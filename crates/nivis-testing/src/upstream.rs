//! The reference's own language suite, run by the rules of `tests/functional/lang.sh` (Nix 2.34).
//!
//! The folder `lang` comes from a checkout that is not part of this repository.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::outcome::replace;
use crate::program::{Call, Finished, Program};
use crate::report::{Report, describe};
use crate::stage::Stage;
use crate::suite::run_all;

/// What `init.sh` of the reference's suite writes to `nix.conf`.
const CONFIGURATION: &str = "experimental-features = nix-command flakes\nsubstituters =\nshow-trace = true\n";

/// What is expected of a file, from the beginning of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    ParseFail,
    ParseOkay,
    EvalFail,
    EvalOkay,
}

/// Runs all files of `<checkout>/lang`. `exceptions` has lines `name: reason`; those must fail.
pub fn run_upstream(program: &Program, checkout: &Path, exceptions: &str) -> io::Result<Report> {
    let stage = Stage::new()?;
    stage.copy_folder(&checkout.join("lang"), "lang")?;
    let exceptions = parse_exceptions(exceptions);
    let mut names = Vec::new();
    for entry in fs::read_dir(stage.root().join("lang"))? {
        let name = entry?.file_name();
        let name = name.to_str().and_then(|name| name.strip_suffix(".nix"));
        names.extend(name.and_then(|name| Some((kind_of(name)?, name.to_owned()))));
    }
    names.sort_by(|left, right| left.1.cmp(&right.1));
    let suite = Suite { program, stage };
    let mut report = run_all(&names, |_, (kind, name)| {
        let failure =
            suite.check(*kind, name).unwrap_or_else(|error| Some(format!("FAIL {name}: {error}\n")));
        match exceptions.get(name.as_str()) {
            Some(_) if failure.is_some() => None,
            Some(reason) => Some(format!("FAIL {name}: passes, but is listed as an exception: {reason}\n")),
            None => failure,
        }
    });
    for name in exceptions.keys().filter(|name| !names.iter().any(|(_, known)| known == *name)) {
        report.add(Some(format!("FAIL {name}: is listed as an exception, but there is no such file\n")));
    }
    Ok(report)
}

/// Lines `name: reason`; `#` begins a comment line.
fn parse_exceptions(text: &str) -> BTreeMap<&str, &str> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(": ")).collect()
}

fn kind_of(name: &str) -> Option<Kind> {
    let kinds = [
        ("parse-fail-", Kind::ParseFail),
        ("parse-okay-", Kind::ParseOkay),
        ("eval-fail-", Kind::EvalFail),
        ("eval-okay-", Kind::EvalOkay),
    ];
    kinds.into_iter().find(|(start, _)| name.starts_with(start)).map(|(_, kind)| kind)
}

struct Suite<'program> {
    program: &'program Program,
    stage: Stage,
}

impl Suite<'_> {
    fn file(&self, name: &str, extension: &str) -> PathBuf {
        self.stage.root().join("lang").join(format!("{name}.{extension}"))
    }

    /// The failure of one file, if it fails.
    fn check(&self, kind: Kind, name: &str) -> io::Result<Option<String>> {
        if kind == Kind::EvalOkay && self.file(name, "exp.xml").exists() {
            return self.check_xml(name);
        }
        if kind == Kind::EvalOkay && self.file(name, "exp-disabled").exists() {
            return Ok(None);
        }
        let finished = self.program.run(&self.call(kind, name)?)?;
        let expected_code = if matches!(kind, Kind::ParseFail | Kind::EvalFail) { 1 } else { 0 };
        if finished.code != Some(expected_code) {
            let source = fs::read(self.file(name, "nix"))?;
            return Ok(Some(describe(name, &source, b"another exit code\n", &printed(&finished))));
        }
        let neutral = |text: &[u8]| match kind {
            Kind::EvalFail | Kind::EvalOkay => {
                replace(text, self.stage.root().as_os_str().as_encoded_bytes(), b"/pwd")
            }
            Kind::ParseFail | Kind::ParseOkay => text.to_vec(),
        };
        fs::write(self.file(name, "err"), neutral(&finished.stderr))?;
        if expected_code == 0 {
            fs::write(self.file(name, "out"), neutral(&finished.stdout))?;
        }
        self.postprocess(name)?;
        let out = if expected_code == 0 { self.compare(name, "out", "exp")? } else { None };
        Ok(match out {
            Some(failure) => Some(failure),
            None => self.compare(name, "err", "err.exp")?,
        })
    }

    fn check_xml(&self, name: &str) -> io::Result<Option<String>> {
        let arguments = ["--eval", "--xml", "--no-location", "--strict"].map(OsString::from);
        let mut call = self.call(Kind::EvalOkay, name)?;
        call.arguments = arguments.into_iter().chain([format!("lang/{name}.nix").into()]).collect();
        let finished = self.program.run(&call)?;
        if !finished.success() {
            return Ok(Some(describe(name, &[], b"success\n", &printed(&finished))));
        }
        fs::write(self.file(name, "out.xml"), &finished.stdout)?;
        self.postprocess(name)?;
        self.compare(name, "out.xml", "exp.xml")
    }

    fn call(&self, kind: Kind, name: &str) -> io::Result<Call> {
        let flags = match fs::read_to_string(self.file(name, "flags")) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let file = format!("lang/{name}.nix");
        let mut words: Vec<&str> = Vec::new();
        match kind {
            Kind::ParseFail | Kind::ParseOkay => words.extend(["--parse", "-"]),
            Kind::EvalFail => {
                let flags = flags.as_deref().unwrap_or("--eval --strict --show-trace");
                let lines = flags.lines().map(|line| line.split('#').next().unwrap_or_default());
                words.extend(lines.flat_map(str::split_whitespace));
                words.push(&file);
            }
            Kind::EvalOkay => {
                let first = flags.as_deref().unwrap_or_default().lines().next().unwrap_or_default();
                words.extend(first.split_whitespace());
                words.extend(["--eval", "--strict", &file]);
            }
        }
        let mut variables = self.stage.variables();
        variables.retain(|(name, _)| name != "NIX_PATH" && name != "HOME");
        variables.push(("NIX_CONFIG".to_owned(), CONFIGURATION.into()));
        if kind == Kind::EvalOkay {
            variables.push(("NIX_PATH".to_owned(), "lang/dir3:lang/dir4".into()));
            variables.push(("HOME".to_owned(), "/fake-home".into()));
        } else {
            variables.push(("HOME".to_owned(), self.stage.root().join("home").into()));
        }
        let input = matches!(kind, Kind::ParseFail | Kind::ParseOkay).then(|| self.file(name, "nix"));
        let arguments = words.into_iter().map(OsString::from).collect();
        Ok(Call { arguments, folder: self.stage.root().to_owned(), variables, input })
    }

    /// Runs the file's own script over what was printed, as the reference's suite does.
    fn postprocess(&self, name: &str) -> io::Result<()> {
        let script = self.file(name, "postprocess");
        if script.exists() {
            let argument = format!("lang/{name}");
            Command::new("bash").arg(script).arg(argument).current_dir(self.stage.root()).status()?;
        }
        Ok(())
    }

    /// Compares two files; an expectation that does not exist is empty.
    fn compare(&self, name: &str, got: &str, expected: &str) -> io::Result<Option<String>> {
        let expected = match fs::read(self.file(name, expected)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            other => other?,
        };
        let got = fs::read(self.file(name, got))?;
        if got == expected {
            return Ok(None);
        }
        Ok(Some(describe(name, &fs::read(self.file(name, "nix"))?, &expected, &got)))
    }
}

fn printed(finished: &Finished) -> Vec<u8> {
    [finished.stdout.as_slice(), &finished.stderr].concat()
}
