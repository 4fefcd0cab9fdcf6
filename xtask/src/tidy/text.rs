//! Lengths of files, and words that do not belong into them.

use super::File;

/// The longest a Rust file may be without standing in the list of exceptions.
const LIMIT: usize = 800;

/// Places of the machine on which somebody happens to work, and beginnings of comments that say nothing. Written in
/// two parts, so as not to be found here.
const WORDS: [[&str; 2]; 4] =
    [["/var", "/tmp/"], ["/home/", "user/"], ["/work", "/shared"], ["/work", "/main"]];
const OPENERS: [[&str; 2]; 3] = [["This ", "function "], ["Helper ", "to "], ["Note ", "that "]];

fn lengths(files: &[File]) -> Vec<(usize, &str)> {
    let rust = files.iter().filter(|file| file.path.ends_with(".rs"));
    let mut lengths: Vec<_> = rust.map(|file| (file.text.lines().count(), file.path.as_str())).collect();
    lengths.sort_by(|a, b| b.cmp(a));
    lengths
}

/// No file is longer than the limit, or than the exception made for it; exceptions only shrink.
pub(super) fn check_lengths(files: &[File], exceptions: &str) -> Vec<String> {
    let lengths = lengths(files);
    let mut problems = Vec::new();
    let mut allowed = Vec::new();
    for line in exceptions.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        match line.split_once(' ').map(|(lines, path)| (lines.parse::<usize>(), path)) {
            Some((Ok(lines), path)) => allowed.push((lines, path)),
            _ => problems.push(format!("long-files.txt: `{line}` is not a number and a path")),
        }
    }
    for (lines, path) in &lengths {
        let limit =
            allowed.iter().find(|(_, exception)| exception == path).map_or(LIMIT, |(limit, _)| *limit);
        if *lines > limit {
            problems.push(format!("{path}: {lines} lines, allowed are {limit}; split it by item"));
        }
    }
    for (limit, path) in allowed {
        let length = lengths.iter().find(|(_, other)| *other == path).map_or(0, |(lines, _)| *lines);
        if length <= LIMIT {
            problems.push(format!("long-files.txt: {path} needs its exception of {limit} no more"));
        }
    }
    problems
}

/// The twenty longest files, to be looked at now and then.
pub(super) fn longest(files: &[File]) -> String {
    let lines: Vec<String> =
        lengths(files).iter().take(20).map(|(lines, path)| format!("{lines:5} {path}")).collect();
    format!("tidy; the longest files:\n{}", lines.join("\n"))
}

/// No place of somebody's machine, and no empty opener in Rust comments.
pub(super) fn check_words(file: &File) -> Vec<String> {
    let mut problems = Vec::new();
    for (number, line) in file.text.lines().enumerate() {
        let place = || format!("{}:{}", file.path, number + 1);
        for word in WORDS.map(|word| word.concat()) {
            if line.contains(&word) {
                problems.push(format!("{}: `{word}` is a place on one machine", place()));
            }
        }
        let comment = line.trim_start().strip_prefix("//").filter(|_| file.path.ends_with(".rs"));
        let Some(comment) = comment else { continue };
        let comment = comment.trim_start_matches(['/', '!']).trim_start();
        for opener in OPENERS.map(|opener| opener.concat()) {
            if comment.starts_with(&opener) {
                problems.push(format!("{}: a comment begins with `{}`", place(), opener.trim_end()));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn long_files_need_an_exception_that_is_used() {
        let long = file("a.rs", &"x\n".repeat(LIMIT + 5));
        assert_eq!(check_lengths(std::slice::from_ref(&long), "").len(), 1);
        assert_eq!(check_lengths(std::slice::from_ref(&long), "805 a.rs\n").len(), 0);
        assert_eq!(check_lengths(std::slice::from_ref(&long), "804 a.rs\n").len(), 1);
        assert_eq!(check_lengths(&[file("a.rs", "x\n")], "805 a.rs\n").len(), 1);
        assert_eq!(check_lengths(&[], "many a.rs\n").len(), 1);
    }

    #[test]
    fn places_and_openers_are_found() {
        let place = WORDS[0].concat();
        assert_eq!(check_words(&file("a.md", &format!("see {place}x"))).len(), 1);
        let opener = OPENERS[2].concat();
        assert_eq!(check_words(&file("a.rs", &format!("    /// {opener}x is y"))).len(), 1);
        assert_eq!(check_words(&file("a.md", &format!("{opener}x is y"))).len(), 0);
    }
}
