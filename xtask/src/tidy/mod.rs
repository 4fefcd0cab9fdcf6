//! Checks over the repository as a whole, run by `cargo test -p xtask` and `cargo xtask tidy`.
//!
//! Each check is a function from texts to problems, so that its own test can show it a fault.

mod docs;
mod edges;
mod text;

use std::path::Path;
use std::process::Command;

use crate::TaskError;

/// A file of the repository, by its path from the root.
struct File {
    path: String,
    text: String,
}

/// Runs all checks; the summary names the longest files.
pub(crate) fn tidy(root: &Path) -> Result<String, TaskError> {
    let files = files(root)?;
    let mut problems = Vec::new();
    problems.extend(text::check_lengths(&files, include_str!("long-files.txt")));
    problems.extend(files.iter().flat_map(text::check_words));
    problems.extend(docs::check_codes(&files));
    problems.extend(docs::check_cases(&files));
    problems.extend(docs::check_changelog(&files));
    problems.extend(docs::check_architecture(&files));
    problems.extend(docs::check_dependencies(&files));
    problems.extend(edges::check_edges(&edges::read_edges(root)?));
    if problems.is_empty() { Ok(text::longest(&files)) } else { Err(TaskError::Untidy { problems }) }
}

/// The text files that belong to the repository: tracked, or new and not ignored.
fn files(root: &Path) -> Result<Vec<File>, TaskError> {
    let list = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()?;
    if !list.status.success() {
        return Err(TaskError::NotARepository(String::from_utf8_lossy(&list.stderr).into_owned()));
    }
    let paths = String::from_utf8_lossy(&list.stdout).into_owned();
    let mut files: Vec<File> = paths
        .split('\0')
        .filter(|path| !path.is_empty())
        .filter_map(|path| {
            // What is deleted but still in the index, linked elsewhere or not text is not looked at.
            let text = std::fs::read_to_string(root.join(path)).ok()?;
            Some(File { path: path.to_owned(), text })
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn the_repository_is_tidy() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        match super::tidy(&root) {
            Ok(summary) => println!("{summary}"),
            Err(error) => panic!("{error}"),
        }
    }
}
