//! Two texts side by side, as `diff -u` shows them.

use crate::commands::paint::Paint;
use similar::TextDiff;

/// The differences, in the form that `patch` takes; coloured on a terminal.
pub(in crate::commands) fn unified(name: &str, old: &[u8], new: &str, paint: Paint) -> String {
    let old = String::from_utf8_lossy(old);
    let text = TextDiff::from_lines(old.as_ref(), new)
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{name}"), &format!("b/{name}"))
        .to_string();
    if !paint.is_on() {
        return text;
    }
    let mut coloured = String::with_capacity(text.len() * 2);
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        coloured.push_str(&match line.as_bytes().first() {
            Some(b'+') if !line.starts_with("+++") => paint.green(line),
            Some(b'-') if !line.starts_with("---") => paint.red(line),
            Some(b'@') => paint.cyan(line),
            _ => line.to_owned(),
        });
        coloured.push_str(end);
    }
    coloured
}
