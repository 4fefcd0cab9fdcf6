//! A scratch folder in which cases run, away from the repository.
//!
//! Every case is a file `case-<n>.nix` there; fixtures stand beside it. Paths of the scratch folder are replaced in
//! what is printed, so that answers do not depend on where it is.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::case::Case;
use crate::outcome::replace;
use crate::program::{Call, Finished};

/// The option of a case that is printed without `--strict`.
const LAZY: &str = "--lazy";

/// The option of a case that is given as `-E` rather than as a file.
const INLINE: &str = "--inline";

/// A scratch folder, removed when dropped.
#[derive(Debug)]
pub struct Stage {
    root: PathBuf,
    /// Whether there is a store in it; else nothing is written anywhere.
    store: bool,
}

static COUNTER: AtomicUsize = AtomicUsize::new(0);

impl Stage {
    /// Makes an empty folder below the system's one for temporary files.
    pub fn new() -> io::Result<Self> {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let name = format!("nivis-cases-{}-{number}", std::process::id());
        let root = std::env::temp_dir().canonicalize()?.join(name);
        fs::create_dir(&root)?;
        Ok(Stage { root, store: false })
    }

    /// As [`Stage::new`], with a store of its own.
    pub fn with_store() -> io::Result<Self> {
        let mut stage = Self::new()?;
        stage.store = true;
        Ok(stage)
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Copies a folder's content to `name` below the stage; symbolic links stay links.
    pub fn copy_folder(&self, from: &Path, name: &str) -> io::Result<()> {
        copy_tree(from, &self.root.join(name))
    }

    /// Writes the source of a case and says how it is run.
    pub fn add_case(&self, number: usize, case: &Case) -> io::Result<Call> {
        let file = self.case_file(number);
        fs::write(&file, &case.source)?;
        let has = |word: &str| case.options.iter().any(|option| option == word);
        let mut arguments: Vec<OsString> = vec!["--eval".into()];
        if !has(LAZY) {
            arguments.push("--strict".into());
        }
        let options = case.options.iter().filter(|option| *option != LAZY && *option != INLINE);
        arguments.extend(options.map(OsString::from));
        if has(INLINE) {
            arguments.push("-E".into());
            arguments.push(OsString::from_vec(case.source.clone()));
        } else {
            arguments.push(file.into());
        }
        Ok(Call { arguments, folder: self.root.clone(), variables: self.variables(), input: None })
    }

    /// The environment of language cases: no search path, flakes on, a store that nothing is written to unless the
    /// stage has one.
    pub fn variables(&self) -> Vec<(String, OsString)> {
        let mut remote = OsString::from("dummy://");
        let mut config = "experimental-features = nix-command flakes\nsubstituters =\n".to_owned();
        if self.store {
            config.push_str("warn-dirty = true\n");
            remote = "local?root=".into();
            remote.push(self.root.join("store"));
        }
        vec![
            ("HOME".to_owned(), self.root.join("home").into()),
            ("NIX_CONFIG".to_owned(), config.into()),
            ("NIX_PATH".to_owned(), "".into()),
            ("NIX_REMOTE".to_owned(), remote),
            ("NIX_STORE_DIR".to_owned(), "/nix/store".into()),
            ("TEST_VAR".to_owned(), "foo".into()),
        ]
    }

    /// Replaces the folder by `/pwd` and the file of case `number` by `/pwd/case.nix` in what was printed.
    pub fn neutral(&self, number: usize, mut finished: Finished) -> Finished {
        let file = self.case_file(number);
        for text in [&mut finished.stdout, &mut finished.stderr] {
            *text = replace(text, file.as_os_str().as_encoded_bytes(), b"/pwd/case.nix");
            *text = replace(text, self.root.as_os_str().as_encoded_bytes(), b"/pwd");
        }
        finished
    }

    fn case_file(&self, number: usize) -> PathBuf {
        self.root.join(format!("case-{number:05}.nix"))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // A folder that cannot be removed is left for the system to clear: a test's verdict does not depend on it.
        drop(fs::remove_dir_all(&self.root));
    }
}

fn copy_tree(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type()?;
        if kind.is_dir() {
            copy_tree(&source, &target)?;
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(&source)?, &target)?;
        } else {
            fs::copy(&source, &target)?;
        }
    }
    Ok(())
}
