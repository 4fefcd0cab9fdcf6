//! Where things are on a machine. Everything is below one root, so that tests can have one of their own.

use std::path::{Path, PathBuf};

/// A machine's file system.
#[derive(Clone, Debug)]
pub struct Places {
    root: PathBuf,
}

impl Default for Places {
    fn default() -> Self {
        Places { root: PathBuf::from("/") }
    }
}

impl Places {
    /// The machine whose file system lies below `root`.
    pub fn at(root: &Path) -> Self {
        Places { root: root.to_path_buf() }
    }

    /// Where an absolute path of the machine is.
    pub fn real(&self, path: impl AsRef<Path>) -> PathBuf {
        let path = path.as_ref();
        if self.root == Path::new("/") {
            return path.to_path_buf();
        }
        self.root.join(path.strip_prefix("/").unwrap_or(path))
    }

    /// Folder of everything that Nivis remembers of the machine.
    pub fn state(&self) -> PathBuf {
        self.real("/var/lib/nivis")
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
        self.real("/nix/var/nix/gcroots/nivis")
    }

    /// State that ends with the running system.
    pub fn run(&self) -> PathBuf {
        self.real("/run/nivis")
    }

    /// Units that an administrator, and so Nivis, adds.
    pub fn units(&self) -> PathBuf {
        self.real("/etc/systemd/system")
    }
}
