//! systemd, through its own tool: the machine's, and those of users.

use super::State;
use crate::error::ActivationError;
use crate::home::Login;
use crate::tool::Tool;
use std::collections::{BTreeMap, BTreeSet};

/// What systemd says of a unit, in more detail than a forecast needs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    /// Its name where it was asked for by another one.
    pub(crate) id: String,
    pub(crate) state: State,
    pub(crate) sub: String,
    pub(crate) loaded: bool,
    /// The file that it is made of.
    pub(crate) fragment: String,
    pub(crate) restarts: u64,
}

/// `whose`: the user's whose systemd it is; none for the machine's.
fn systemctl(whose: Option<&Login>) -> Tool {
    let tool = match whose {
        None => Tool::new("systemctl"),
        Some(login) => login.tool("systemctl").arg("--user"),
    };
    tool.args(["--no-pager", "--no-ask-password"]).env("SYSTEMD_COLORS", "0")
}

/// Whether systemd runs this machine (`sd_booted(3)`).
pub(crate) fn is_running() -> bool {
    std::path::Path::new("/run/systemd/system").is_dir()
}

/// Names of all units that systemd has in memory and that are not inactive.
pub(crate) fn active() -> Result<Vec<String>, ActivationError> {
    active_of(None)
}

/// As [`active`], of a user's systemd.
pub(crate) fn active_of(whose: Option<&Login>) -> Result<Vec<String>, ActivationError> {
    let list =
        ["list-units", "--full", "--plain", "--no-legend", "--state=active,activating,reloading,failed"];
    let text = systemctl(whose).args(list).run()?;
    Ok(text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}

/// What systemd says of units, by the name that it was asked for.
pub(crate) fn show(names: &BTreeSet<String>) -> Result<BTreeMap<String, Shown>, ActivationError> {
    show_of(None, names)
}

/// As [`show`], of a user's systemd.
pub(crate) fn show_of(
    whose: Option<&Login>,
    names: &BTreeSet<String>,
) -> Result<BTreeMap<String, Shown>, ActivationError> {
    let names: Vec<&String> = names.iter().filter(|name| !name.contains("@.")).collect();
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let wanted = "Id,FragmentPath,LoadState,ActiveState,SubState,ConditionResult,ConditionTimestampMonotonic,NRestarts,\
         ActiveEnterTimestampMonotonic,InactiveEnterTimestampMonotonic";
    let text = systemctl(whose).args(["show", "-p", wanted, "--"]).args(&names).run()?;
    let blocks = text.split("\n\n").map(block);
    Ok(names.into_iter().cloned().zip(blocks).collect())
}

fn block(text: &str) -> Shown {
    let values: BTreeMap<&str, &str> = text.lines().filter_map(|line| line.split_once('=')).collect();
    let value = |key: &str| values.get(key).copied().unwrap_or_default();
    let since = |key: &str| value(key).parse::<u64>().unwrap_or(0) > 0;
    Shown {
        id: value("Id").to_owned(),
        state: State {
            active: value("ActiveState").to_owned(),
            condition_failed: value("ConditionResult") == "no" && since("ConditionTimestampMonotonic"),
            ran: since("ActiveEnterTimestampMonotonic") || since("InactiveEnterTimestampMonotonic"),
        },
        sub: value("SubState").to_owned(),
        loaded: value("LoadState") == "loaded",
        fragment: value("FragmentPath").to_owned(),
        restarts: value("NRestarts").parse().unwrap_or(0),
    }
}

/// `daemon-reload`.
pub(crate) fn daemon_reload() -> Result<(), ActivationError> {
    daemon_reload_of(None)
}

/// As [`daemon_reload`], of a user's systemd.
pub(crate) fn daemon_reload_of(whose: Option<&Login>) -> Result<(), ActivationError> {
    systemctl(whose).arg("daemon-reload").run().map(drop)
}

/// Gives an order for units; all of them are tried, and failures of units are found by watching them.
pub(crate) fn order(verb: &str, units: &[String]) -> Result<(), ActivationError> {
    order_of(None, verb, units).map(drop)
}

/// As [`order`], to a user's systemd. Gives what was said about those that did not follow it.
pub(crate) fn order_of(
    whose: Option<&Login>,
    verb: &str,
    units: &[String],
) -> Result<String, ActivationError> {
    if units.is_empty() {
        return Ok(String::new());
    }
    match systemctl(whose).env("LC_ALL", "C.UTF-8").args([verb, "--"]).args(units).run() {
        Ok(_) => Ok(String::new()),
        Err(ActivationError::Tool { output, .. }) => Ok(output),
        Err(error) => Err(error),
    }
}

/// Gives an order without waiting for it. A unit that is gone is no error.
pub(crate) fn later(verb: &str, units: &[String]) -> Result<(), ActivationError> {
    for unit in units {
        drop(systemctl(None).args([verb, "--no-block", "--", unit]).output()?);
    }
    Ok(())
}

/// Forgets that units failed.
pub(crate) fn reset_failed(units: &[String]) {
    reset_failed_of(None, units);
}

/// As [`reset_failed`], of a user's systemd.
pub(crate) fn reset_failed_of(whose: Option<&Login>, units: &[String]) {
    for unit in units {
        // It need not have failed.
        drop(systemctl(whose).args(["reset-failed", "--", unit]).output());
    }
}

/// Lines of a unit that are shown.
const LAST: usize = 8;
/// Lines before them that are looked through for what went wrong, and how many of those are shown.
const EARLIER: usize = 400;
const TELLING: usize = 4;

/// The last lines that a unit wrote to the journal; where none of them says what went wrong, those of its last run that
/// do come first.
pub(crate) fn last_lines(whose: Option<&Login>, unit: &str) -> Vec<String> {
    let of = match whose {
        None => ["-u".to_owned(), unit.to_owned()],
        Some(login) => login.lines_of(unit),
    };
    let last = lines(LAST, &of);
    if last.iter().any(|line| tells_of_an_error(line)) {
        return last;
    }
    let shown = systemctl(whose).args(["show", "--value", "--property=InvocationID", "--", unit]).run();
    let run = shown.unwrap_or_default();
    let mut telling = match run.trim() {
        "" => Vec::new(),
        run => lines(EARLIER, &[format!("_SYSTEMD_INVOCATION_ID={run}")]),
    };
    telling.retain(|line| tells_of_an_error(line));
    telling.drain(..telling.len().saturating_sub(TELLING));
    telling.extend(last);
    telling
}

fn lines(count: usize, of: &[String]) -> Vec<String> {
    let count = count.to_string();
    let journal =
        Tool::new("journalctl").args(["--no-pager", "-q", "-b", "-n", &count, "-o", "cat"]).args(of);
    let text = journal.run().unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

/// Whether a line has a word that programs begin a message of an error with; the name of a file is none.
fn tells_of_an_error(line: &str) -> bool {
    let words = line.split(|c: char| !(c.is_ascii_alphanumeric() || "._-/".contains(c)));
    words.map(|word| word.trim_end_matches('.').to_ascii_lowercase()).any(|word| {
        matches!(
            word.as_str(),
            "error" | "err" | "fatal" | "emerg" | "crit" | "critical" | "panic" | "denied"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::tells_of_an_error;

    #[test]
    fn a_line_that_tells_of_an_error_is_known() {
        assert!(tells_of_an_error("error: stat of /var/log/nginx/access.log failed: Permission denied"));
        assert!(tells_of_an_error("2026/11/21 nginx: [emerg] bind() to 0.0.0.0:80 failed"));
        assert!(tells_of_an_error("FATAL:  lock file exists"));
        assert!(!tells_of_an_error("considering log /var/log/nginx/error.log"));
        assert!(!tells_of_an_error("x.service: Failed with result 'exit-code'."));
    }
}
