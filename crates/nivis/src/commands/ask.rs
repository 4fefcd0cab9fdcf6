//! Questions on a terminal.

use std::io::{BufRead as _, IsTerminal as _};

/// Whether somebody says yes; without a terminal nobody does.
pub(crate) fn yes(question: &str) -> bool {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return false;
    }
    // What a command says of its progress stands on this line.
    eprint!("\r\u{1b}[K{question} ");
    let mut answer = String::new();
    // Who hangs up has not agreed.
    drop(std::io::stdin().lock().read_line(&mut answer));
    answer.trim_start().starts_with(['y', 'Y'])
}
