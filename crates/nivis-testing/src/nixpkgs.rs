//! The test suites that nixpkgs' lib has of its own, run with a program in place of `nix-instantiate`.
//!
//! As in nixpkgs' `lib/tests/test-with-nix.nix` the library stands alone, as `nixpkgs/lib` of a scratch folder that
//! `NIX_PATH` names, and the store is a folder beside it that may be written.

use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::stage::Stage;

/// What a suite must come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Strict evaluation of the file prints this.
    Value(&'static str),
    /// The script ends with success, its last line these words.
    Ends(&'static str),
    /// The script counts cases; those that fail are listed as exceptions.
    Counts {
        /// Cases that pass.
        pass: usize,
        /// Cases that fail.
        fail: usize,
    },
}

/// One suite.
#[derive(Clone, Copy, Debug)]
pub struct Suite {
    /// The file, from `lib/`.
    pub file: &'static str,
    /// What it must come to.
    pub answer: Answer,
    /// Words of what is printed for each case that fails, and why it does.
    pub exceptions: &'static [(&'static str, &'static str)],
}

/// A library with the suites that test it, in a folder of its own.
#[derive(Debug)]
pub struct Library {
    stage: Stage,
}

impl Library {
    /// Copies `lib`, over which the suites of `suites` are laid if they are not its own; `program` becomes
    /// `nix-instantiate`.
    ///
    /// # Errors
    /// Something cannot be copied.
    pub fn new(program: &Path, lib: &Path, suites: Option<&Path>) -> io::Result<Self> {
        let stage = Stage::new()?;
        fs::create_dir_all(stage.root().join("nixpkgs"))?;
        stage.copy_folder(lib, "nixpkgs/lib")?;
        if let Some(suites) = suites {
            for folder in ["tests", "path/tests"] {
                stage.copy_folder(&suites.join(folder), &format!("nixpkgs/lib/{folder}"))?;
            }
            for file in ["fileset/tests.sh", "fileset/mock-splitRoot.nix"] {
                fs::copy(suites.join(file), stage.root().join("nixpkgs/lib").join(file))?;
            }
        } else if let Some(tree) = lib.parent() {
            // `misc.nix` of 2020 evaluates packages.
            for entry in fs::read_dir(tree)? {
                let name = entry?.file_name();
                if name != "lib" {
                    symlink(tree.join(&name), stage.root().join("nixpkgs").join(&name))?;
                }
            }
        }
        make_writable(&stage.root().join("nixpkgs"))?;
        fs::create_dir(stage.root().join("bin"))?;
        let program =
            std::env::var_os("NIVIS_TEST_COMMAND").map_or_else(|| program.to_owned(), PathBuf::from);
        symlink(program, stage.root().join("bin/nix-instantiate"))?;
        Ok(Library { stage })
    }

    /// What is wrong with the answer of a suite.
    ///
    /// # Errors
    /// The program or the shell cannot be started.
    pub fn run(&self, suite: &Suite) -> io::Result<Option<String>> {
        let output = self.output(suite)?;
        let stdout = String::from_utf8_lossy(&output.stdout);
        let problem = match suite.answer {
            Answer::Value(value) if output.status.success() && stdout.trim_end() == value => None,
            Answer::Value(value) => Some(format!("does not give {value}")),
            Answer::Ends(words) if output.status.success() && ends_with(&output, words) => None,
            Answer::Ends(words) => Some(format!("does not end with `{words}`")),
            Answer::Counts { pass, fail } => count_problem(suite, &output, pass, fail),
        };
        Ok(problem.map(|problem| {
            let stderr = String::from_utf8_lossy(&output.stderr);
            format!("FAIL {}: {problem}\n{}\n{}", suite.file, last_lines(&stdout), last_lines(&stderr))
        }))
    }

    fn output(&self, suite: &Suite) -> io::Result<Output> {
        let root = self.stage.root();
        let lib = root.join("nixpkgs/lib");
        let file = lib.join(suite.file);
        let is_script = file.extension().is_some_and(|extension| extension == "sh");
        let mut command =
            Command::new(if is_script { "bash".into() } else { root.join("bin/nix-instantiate") });
        if !is_script {
            command.args(["--eval", "--strict"]);
        }
        command.arg(&file);
        if suite.file == "path/tests/unit.nix" {
            command.arg("--argstr").arg("libpath").arg(&lib);
        }
        let mut path = root.join("bin").into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let mut search = std::ffi::OsString::from("nixpkgs=");
        search.push(root.join("nixpkgs"));
        for (name, folder) in
            [("NIX_STORE_DIR", "store"), ("NIX_STATE_DIR", "var/nix"), ("NIX_LOCALSTATE_DIR", "var")]
        {
            command.env(name, root.join(folder));
        }
        command
            .env("PATH", path)
            .env("NIX_PATH", search)
            .env("TEST_LIB", &lib)
            .env("HOME", root.join("home"))
            .env("NIX_CONF_DIR", root.join("etc"))
            .env_remove("NIX_REMOTE")
            .current_dir(lib.join("tests"))
            .stdin(Stdio::null())
            .output()
    }
}

fn ends_with(output: &Output, words: &str) -> bool {
    [&output.stdout, &output.stderr].iter().any(|text| text.trim_ascii_end().ends_with(words.as_bytes()))
}

/// What is wrong with the counts that a script printed as `<n> Pass` and `<n> Fail`.
fn count_problem(suite: &Suite, output: &Output, pass: usize, fail: usize) -> Option<String> {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].join(&b'\n');
    let text = String::from_utf8_lossy(&text);
    let counted =
        |word: &str| text.lines().find_map(|line| line.strip_suffix(word)?.trim().parse::<usize>().ok());
    let counts = (counted(" Pass"), counted(" Fail"));
    if counts != (Some(pass), Some(fail)) {
        return Some(format!("counts {counts:?} instead of {pass} and {fail}"));
    }
    if suite.exceptions.len() != fail {
        return Some(format!("{fail} fail, {} are listed", suite.exceptions.len()));
    }
    let missing = suite.exceptions.iter().find(|(words, _)| !text.contains(words));
    missing.map(|(words, reason)| format!("`{words}` is not among what fails, though {reason}"))
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(30)..].join("\n")
}

/// Files of a store are read-only; scripts make folders beside themselves.
fn make_writable(folder: &Path) -> io::Result<()> {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            make_writable(&entry.path())?;
        }
    }
    Ok(())
}
