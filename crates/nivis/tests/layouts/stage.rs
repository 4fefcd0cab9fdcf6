//! A layout in a temporary folder, and runs of the binary there.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The repository of Nivis itself.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository is there")
}

/// The layouts that the binary carries.
pub(crate) fn layouts() -> Vec<&'static str> {
    nivis_modules::templates::TEMPLATES.iter().map(|template| template.name).collect()
}

/// A folder with a layout as `nivis init` writes it.
pub(crate) struct Stage {
    root: tempfile::TempDir,
    /// Where the layout is.
    pub(crate) dir: PathBuf,
}

impl Stage {
    /// Writes a layout.
    pub(crate) fn new(layout: &str) -> Stage {
        let stage = Stage::empty();
        let dir = stage.dir.to_str().expect("temporary paths are text");
        let made = stage.run_in(stage.root.path(), &["init", "--template", layout, dir]);
        assert!(made.status.success(), "{layout}: {}", said(&made));
        stage
    }

    /// A folder that will be there, with state of its own.
    pub(crate) fn empty() -> Stage {
        let root = tempfile::tempdir().expect("a temporary folder can be made");
        let dir = root.path().canonicalize().expect("it has a path").join("layout");
        Stage { root, dir }
    }

    /// The folder around the layout.
    pub(crate) fn outside(&self) -> PathBuf {
        self.root.path().canonicalize().expect("it has a path")
    }

    /// A command that sees nothing of whoever runs the tests.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.env_clear().env("PATH", path).current_dir(&self.dir);
        for (name, folder) in [
            ("HOME", "home"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_CONFIG_HOME", "config"),
            ("NIX_CONF_DIR", "config"),
        ] {
            command.env(name, self.outside().join(folder));
        }
        for name in ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"] {
            command.env(name, "/dev/null");
        }
        command
    }

    /// Runs the binary in a folder.
    pub(crate) fn run_in(&self, folder: &Path, arguments: &[&str]) -> Output {
        let mut command = self.command(env!("CARGO_BIN_EXE_nivis"));
        command.current_dir(folder).args(arguments).output().expect("the binary can be run")
    }

    /// Runs the binary in the layout.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.run_in(&self.dir, arguments)
    }

    /// Runs the binary and expects success; gives standard output.
    pub(crate) fn good(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "nivis {}:\n{}", arguments.join(" "), said(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// An expression over the layout's flake, `flake`, and `tests/layouts/facts.nix`, `facts`.
    pub(crate) fn eval(&self, expression: &str) -> Result<Value, String> {
        let facts = repository().join("tests/layouts/facts.nix");
        let text = format!(
            "let facts = import {}; flake = builtins.getFlake \"path:{}\"; in {expression}",
            facts.display(),
            self.dir.display()
        );
        let output = self.run_in(&self.outside(), &["eval", "--impure", "--json", "--expr", &text]);
        if !output.status.success() {
            return Err(said(&output));
        }
        serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())
    }

    /// The files of the layout, by their paths in it, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        walk(&self.dir, &self.dir, &mut found);
        found.sort();
        found
    }

    /// Writes a file of the layout.
    pub(crate) fn write(&self, path: &str, text: &[u8]) {
        std::fs::write(self.dir.join(path), text).expect("it can be written");
    }

    /// Reads a file of the layout.
    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.dir.join(path)).expect("it can be read")
    }
}

fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in folder.read_dir().expect("it can be read") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() && !path.is_symlink() {
            if !path.ends_with(".git") {
                walk(root, &path, found);
            }
        } else {
            let inside = path.strip_prefix(root).expect("it is below").to_str().expect("names are text");
            found.push(inside.to_owned());
        }
    }
}

/// What a command printed.
pub(crate) fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Does something with each layout, at the same time.
pub(crate) fn each_layout(work: impl Fn(&'static str) + Sync) {
    std::thread::scope(|scope| {
        for layout in layouts() {
            let work = &work;
            scope.spawn(move || work(layout));
        }
    });
}
