//! What an update changed, as text.

use super::{Edge, LockFile, show_input_path};

/// The differences in the reference's form, one block an input, without colours.
pub fn diff(old: &LockFile, new: &LockFile) -> String {
    let (old_inputs, new_inputs) = (old.all_inputs(), new.all_inputs());
    let mut paths: Vec<_> = old_inputs.keys().chain(new_inputs.keys()).collect();
    paths.sort();
    paths.dedup();
    let mut text = String::new();
    for path in paths {
        let shown = show_input_path(path);
        match (old_inputs.get(path), new_inputs.get(path)) {
            (None, Some(after)) => {
                text += &format!("• Added input '{shown}':\n    {}\n", describe(new, after));
            }
            (Some(_), None) => text += &format!("• Removed input '{shown}'\n"),
            (Some(before), Some(after)) if !equal(old, before, new, after) => {
                let (before, after) = (describe(old, before), describe(new, after));
                text += &format!("• Updated input '{shown}':\n    {before}\n  → {after}\n");
            }
            _ => {}
        }
    }
    text
}

fn equal(old: &LockFile, before: &Edge, new: &LockFile, after: &Edge) -> bool {
    match (before, after) {
        (Edge::Node(before), Edge::Node(after)) => {
            let locked =
                |lock: &LockFile, id| lock.node(id).locked.as_ref().map(|locked| locked.locked.clone());
            locked(old, *before) == locked(new, *after)
        }
        (Edge::Follows(before), Edge::Follows(after)) => before == after,
        _ => false,
    }
}

fn describe(lock: &LockFile, edge: &Edge) -> String {
    match edge {
        Edge::Follows(path) => format!("follows '{}'", show_input_path(path)),
        Edge::Node(id) => match &lock.node(*id).locked {
            None => String::new(),
            Some(locked) => {
                let date = locked.locked.input.last_modified().map(show_date);
                let date = date.map_or_else(String::new, |date| format!(" ({date})"));
                format!("'{}'{date}", locked.locked.show())
            }
        },
    }
}

/// The day in UTC, `2024-01-02`, of a number of seconds since 1970.
pub(crate) fn show_date(seconds: u64) -> String {
    // Howard Hinnant, "chrono-compatible low-level date algorithms": civil_from_days, eras of 400 years from March.
    let days = seconds / 86_400 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let (month, carry) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{date:02}", era * 400 + year + carry)
}
