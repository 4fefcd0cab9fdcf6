//! What a program printed, reduced to the lines that a case records.

use crate::case::Expected;
use crate::program::Finished;

/// Beginnings of the lines of standard error that belong to an answer.
const TRACES: [&[u8]; 3] = [b"trace: ", b"warning: ", b"evaluation warning: "];

/// Reduces what a run printed to what is compared.
///
/// Of a failure: the text after the last `error: ` that stands at the beginning of a line, and the suggestion
/// (`Did you mean …`) if there is one.
pub fn to_expected(finished: &Finished) -> Expected {
    let stderr = strip_ansi(&finished.stderr);
    let lines: Vec<&[u8]> = stderr.split(|byte| *byte == b'\n').collect();
    let traces = lines.iter().filter(|line| TRACES.iter().any(|start| line.starts_with(start)));
    let traces = traces.map(|line| line.to_vec()).collect();
    if finished.success() {
        let stdout = finished.stdout.strip_suffix(b"\n").unwrap_or(&finished.stdout);
        let lines = stdout.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        return Expected { traces, failed: false, lines };
    }
    let message = lines.iter().rev().find_map(|line| line.trim_ascii_start().strip_prefix(b"error: "));
    let message = message.unwrap_or(b"(no message)").trim_ascii_end().to_vec();
    let hint = lines.iter().map(|line| line.trim_ascii()).find(|line| line.starts_with(b"Did you mean "));
    Expected { traces, failed: true, lines: [message].into_iter().chain(hint.map(<[u8]>::to_vec)).collect() }
}

/// Removes the escape sequences that colour a terminal.
pub fn strip_ansi(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte == 0x1b && tail.first() == Some(&b'[') {
            let end = tail.iter().skip(1).position(|byte| (0x40..0x7f).contains(byte));
            rest = end.map_or(&[], |end| &tail[end + 2..]);
        } else {
            plain.push(byte);
        }
    }
    plain
}

/// Replaces each occurrence of `from`, which is not empty.
pub fn replace(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        if rest.starts_with(from) {
            result.extend_from_slice(to);
            rest = &rest[from.len()..];
        } else {
            result.push(rest[0]);
            rest = &rest[1..];
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_is_the_last_error_and_the_suggestion() {
        let stderr =
            b"trace: a\nerror:\n  \x1b[31;1merror:\x1b[0m attribute 'b' missing\n  Did you mean c?\n";
        let finished =
            Finished { code: Some(1), timed_out: false, stdout: Vec::new(), stderr: stderr.to_vec() };
        let text = to_expected(&finished).to_text();
        assert_eq!(
            String::from_utf8_lossy(&text),
            "~> trace: a\n!> attribute 'b' missing\n!> Did you mean c?\n"
        );
    }

    #[test]
    fn replace_handles_neighbours() {
        assert_eq!(replace(b"aabab", b"ab", b"x"), b"axx");
    }
}
