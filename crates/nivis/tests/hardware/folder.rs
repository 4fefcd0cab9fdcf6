//! A machine in words as a folder.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// A folder that stands for a machine.
pub(crate) struct Folder {
    root: tempfile::TempDir,
    /// What both programs are called with.
    pub(crate) options: Vec<String>,
}

impl Folder {
    /// Makes the folder that a file describes.
    pub(crate) fn new(file: &Path) -> Folder {
        let root = tempfile::tempdir().expect("a temporary folder can be made");
        let mut folder = Folder { root, options: Vec::new() };
        let text = fs::read_to_string(file).expect("it can be read");
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(options) = line.strip_prefix("options: ") {
                folder.options = options.split(' ').map(str::to_owned).collect();
            } else if let Some((path, target)) = line.split_once(" -> ") {
                folder.link(path, target);
            } else if let Some((path, content)) = line.split_once(" = ") {
                folder.file(path, &format!("{content}\n"));
            } else if line.ends_with('/') {
                fs::create_dir_all(folder.place(line)).expect("it can be made");
            } else {
                let path = line.strip_suffix(':').unwrap_or_else(|| panic!("{}: {line}", file.display()));
                let mut content = String::new();
                while let Some(more) = lines.peek().and_then(|line| line.strip_prefix("  ")) {
                    content.push_str(more);
                    content.push('\n');
                    lines.next();
                }
                folder.file(path, &content);
            }
        }
        folder
    }

    /// Where `/` of the machine is.
    pub(crate) fn path(&self) -> PathBuf {
        self.outside().join("machine")
    }

    /// A folder for what is no part of the machine.
    pub(crate) fn outside(&self) -> PathBuf {
        self.root.path().canonicalize().expect("it has a path")
    }

    pub(crate) fn place(&self, path: &str) -> PathBuf {
        self.path().join(path.trim_start_matches('/'))
    }

    fn file(&self, path: &str, content: &str) {
        let place = self.place(path);
        fs::create_dir_all(place.parent().expect("it is below")).expect("it can be made");
        fs::write(place, content).expect("it can be written");
    }

    fn link(&self, path: &str, target: &str) {
        if target.ends_with('/') {
            fs::create_dir_all(self.place(target)).expect("it can be made");
        }
        let place = self.place(path);
        let parent = place.parent().expect("it is below");
        fs::create_dir_all(parent).expect("it can be made");
        let depth = path.trim_matches('/').matches('/').count();
        let relative = format!("{}{}", "../".repeat(depth), target.trim_matches('/'));
        symlink(relative, place).expect("it can be made");
    }
}
