//! Failures of a suite as one text.

use std::fmt::Write as _;

/// Most failures that are printed in full.
const SHOWN: usize = 60;

/// Verdicts of the cases of one suite.
#[derive(Debug, Default)]
pub struct Report {
    /// Cases that were run.
    pub count: usize,
    failures: Vec<String>,
}

impl Report {
    /// Counts a case, and keeps its failure.
    pub fn add(&mut self, failure: Option<String>) {
        self.count += 1;
        self.failures.extend(failure);
    }

    /// Number of cases that failed.
    pub fn failed(&self) -> usize {
        self.failures.len()
    }

    /// Whether the case at `place` failed.
    pub fn has_failed(&self, place: &str) -> bool {
        let line = format!("FAIL {place}\n");
        self.failures.iter().any(|failure| failure.starts_with(&line))
    }

    /// The failures and a line that counts them.
    pub fn to_text(&self, suite: &str) -> String {
        let mut text = String::new();
        for failure in self.failures.iter().take(SHOWN) {
            writeln!(text, "{}\n", failure.trim_end()).expect("writing to a string does not fail");
        }
        if self.failures.len() > SHOWN {
            let hidden = self.failures.len() - SHOWN;
            writeln!(text, "… and {hidden} more").expect("writing to a string does not fail");
        }
        let passed = self.count - self.failures.len();
        writeln!(text, "{suite}: {passed} of {} cases pass", self.count)
            .expect("writing to a string does not fail");
        text
    }
}

/// Describes one failed case: where it stands, what was asked, expected and answered.
pub fn describe(place: &str, source: &[u8], expected: &[u8], answered: &[u8]) -> String {
    let mut text = format!("FAIL {place}\n");
    for (title, part) in [("source", source), ("expected", expected), ("answered", answered)] {
        if part.is_empty() {
            continue;
        }
        writeln!(text, "  {title}:").expect("writing to a string does not fail");
        for line in part.strip_suffix(b"\n").unwrap_or(part).split(|byte| *byte == b'\n').take(30) {
            writeln!(text, "    {}", String::from_utf8_lossy(line))
                .expect("writing to a string does not fail");
        }
    }
    text
}
