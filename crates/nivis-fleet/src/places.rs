//! Where things are on a machine. Everything is below one root, so that tests can have one of their own.

use std::path::{Path, PathBuf};

/// A machine's file system.
#[derive(Clone, Debug)]
pub struct Places {
    root: PathBuf,
    /// The state of a home that its own user keeps.
    home: Option<PathBuf>,
}

impl Default for Places {
    fn default() -> Self {
        Places { root: PathBuf::from("/"), home: None }
    }
}

impl Places {
    /// The machine whose file system lies below `root`.
    pub fn at(root: &Path) -> Self {
        Places { root: root.to_path_buf(), home: None }
    }

    /// A home that its own user keeps, with its state in that folder.
    pub fn of_home(state: &Path) -> Self {
        Places { home: Some(state.to_path_buf()), ..Places::default() }
    }

    /// Whether they are those of a home that its own user keeps.
    pub fn is_home(&self) -> bool {
        self.home.is_some()
    }

    /// Where an absolute path of the machine is.
    pub fn real(&self, path: impl AsRef<Path>) -> PathBuf {
        let path = path.as_ref();
        if self.root == Path::new("/") {
            return path.to_path_buf();
        }
        self.root.join(path.strip_prefix("/").unwrap_or(path))
    }

    /// The path that [`Places::real`] makes of an absolute path of the machine, turned back.
    pub(crate) fn spelled(&self, real: &Path) -> String {
        format!("/{}", real.strip_prefix(&self.root).unwrap_or(real).display())
    }

    /// Whether this is the machine that runs, and no folder.
    pub(crate) fn is_root_of_machine(&self) -> bool {
        self.root == Path::new("/")
    }

    /// Folder of everything that Nivis remembers of the machine.
    pub fn state(&self) -> PathBuf {
        self.home.clone().unwrap_or_else(|| self.real("/var/lib/nivis"))
    }

    /// What was put on the machine, and what was there before.
    pub fn ledger(&self) -> PathBuf {
        self.state().join("ledger.json")
    }

    /// The ledger of the activation at work.
    pub fn next_ledger(&self) -> PathBuf {
        self.state().join("ledger.next.json")
    }

    /// The journal of the activation at work.
    pub fn journal(&self) -> PathBuf {
        self.state().join("journal")
    }

    /// Held while an activation is at work.
    pub fn lock(&self) -> PathBuf {
        self.state().join("lock")
    }

    /// Copies of files that were there before.
    pub fn kept(&self) -> PathBuf {
        self.state().join("kept")
    }

    /// A folder for each generation.
    pub fn generations(&self) -> PathBuf {
        self.state().join("generations")
    }

    /// The copy of this program that runs at boot.
    pub fn program(&self) -> PathBuf {
        self.state().join("bin/nivis")
    }

    /// Roots that keep the generations' systems in the store.
    pub fn roots(&self) -> PathBuf {
        match &self.home {
            Some(state) => state.join("roots"),
            None => self.real("/nix/var/nix/gcroots/nivis"),
        }
    }

    /// State that ends with the running system; of a home, where the link to what it is stands.
    pub fn run(&self) -> PathBuf {
        self.home.clone().unwrap_or_else(|| self.real("/run/nivis"))
    }

    /// Units that an administrator, and so Nivis, adds.
    pub fn units(&self) -> PathBuf {
        self.real("/etc/systemd/system")
    }
}
