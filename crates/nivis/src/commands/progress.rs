//! One line that says what is being done: on a terminal only.

use std::cell::RefCell;
use std::io::{IsTerminal as _, Write as _};
use std::rc::Rc;

/// The line, shared with those who print between.
#[derive(Clone)]
pub(crate) struct Progress {
    on: bool,
    shown: Rc<RefCell<String>>,
}

impl Progress {
    /// Shown if standard error is a terminal.
    pub(crate) fn new() -> Self {
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        Progress { on: std::io::stderr().is_terminal() && !dumb, shown: Rc::default() }
    }

    /// Shows another text.
    pub(crate) fn show(&self, text: &str) {
        if self.on {
            self.clear();
            // Cut, so that it stays one line on narrow terminals.
            let text: String = text.chars().take(78).collect();
            eprint!("{text}");
            flush();
            *self.shown.borrow_mut() = text;
        }
    }

    /// Makes room for other output.
    pub(crate) fn clear(&self) {
        if self.on && !self.shown.borrow().is_empty() {
            eprint!("\r\x1b[K");
            flush();
            self.shown.borrow_mut().clear();
        }
    }
}

fn flush() {
    // Nothing depends on the line.
    drop(std::io::stderr().flush());
}
