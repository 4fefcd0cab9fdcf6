//! Transcripts of a shell: blocks of commands with what they print, in Markdown.
//!
//! ````text
//! ```console
//! $ nivis hosts
//! web  linux
//! ? 1
//! ```
//! ````
//!
//! A line that begins with `$ ` is a command of `sh`; the lines up to the next one are its output, errors among it; a
//! last line `? CODE` is its status if that is not 0. The blocks of a file run in one folder, in order.
//! `NIVIS_BLESS=1` writes what is printed into the file.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A transcript that cannot be run at all.
#[derive(Debug, thiserror::Error)]
pub enum TranscriptError {
    #[error("'{}': {source}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
}

/// Where commands run.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The folder they begin in.
    pub dir: PathBuf,
    /// Folders put before `PATH`.
    pub path: PathBuf,
    /// Variables; others are not handed on, but for those that programs need to start.
    pub env: Vec<(String, String)>,
    /// Texts of this run and what stands for them in the file.
    pub replace: Vec<(String, String)>,
}

/// Runs a file; gives its text with what the commands print now.
///
/// # Errors
/// The file cannot be read, or the shell not be started.
pub fn run_transcript(file: &Path, stage: &Stage) -> Result<(String, String), TranscriptError> {
    let io = |source| TranscriptError::Io { path: file.to_owned(), source };
    let recorded = std::fs::read_to_string(file).map_err(io)?;
    let mut out = String::new();
    let mut lines = recorded.lines().peekable();
    let mut inside = false;
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ => {}
        }
        let Some(command) = line.strip_prefix("$ ").filter(|_| inside) else { continue };
        let mut command = command.to_owned();
        while let Some(next) = lines.next_if(|line| line.starts_with("> ")) {
            out.push_str(next);
            out.push('\n');
            command.push('\n');
            command.push_str(&next[2..]);
        }
        while lines.next_if(|line| !line.starts_with("$ ") && *line != "```").is_some() {}
        out.push_str(&run_command(&command, stage).map_err(io)?);
    }
    Ok((recorded, out))
}

fn run_command(command: &str, stage: &Stage) -> std::io::Result<String> {
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{command}")])
        .current_dir(&stage.dir)
        .env_clear()
        .env("PATH", format!("{}:{path}", stage.path.display()))
        .env("LC_ALL", "C.UTF-8")
        .envs(stage.env.iter().cloned())
        .output()?;
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    for (from, to) in &stage.replace {
        text = text.replace(from, to);
    }
    text = without_hashes(&text);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    match output.status.code() {
        Some(0) => {}
        Some(code) => text.push_str(&format!("? {code}\n")),
        None => text.push_str("? killed\n"),
    }
    Ok(text)
}

/// Store paths and NAR hashes say `…` for what changes with every change of the library.
fn without_hashes(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("/nix/store/") {
        let (before, after) = rest.split_at(at + "/nix/store/".len());
        out.push_str(before);
        rest = after;
        let digits =
            rest.bytes().take_while(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()).count();
        if digits == 32 {
            out.push('…');
            rest = &rest[32..];
        }
    }
    out.push_str(rest);
    while let Some(at) = out.find("narHash=sha256-") {
        let start = at + "narHash=".len();
        let end = out[start..].find(['\'', '&', '"', '\n']).map_or(out.len(), |end| start + end);
        out.replace_range(start..end, "…");
    }
    without_counts(&out)
}

/// How many frames and places of the library led to an error is not compared.
fn without_counts(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let count = |what: &str| {
            let end = line.find(what)?;
            let digits = line[..end].bytes().rev().take_while(u8::is_ascii_digit).count();
            (digits > 0).then(|| format!("{}N{}", &line[..end - digits], &line[end..]))
        };
        let counted = count(" frames in the library").or_else(|| count(" places of the library"));
        out.push_str(counted.as_deref().unwrap_or(line));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_not_compared() {
        let text = "/nix/store/d0xcrxip33lmqnj6sys0lzmhcxrcjlpm-a '?narHash=sha256-abc%3D'";
        assert_eq!(without_hashes(text), "/nix/store/…-a '?narHash=…'");
        assert_eq!(without_hashes("/nix/store/a"), "/nix/store/a");
        assert_eq!(
            without_hashes("a\n  = … 66 frames in the library; b\n"),
            "a\n  = … N frames in the library; b\n"
        );
    }
}
