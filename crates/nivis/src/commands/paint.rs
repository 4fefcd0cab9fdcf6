//! Colours, where they are wanted: on a terminal, unless `NO_COLOR` is set.

use std::io::IsTerminal as _;

/// Colours a text, or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    on: bool,
}

impl Paint {
    /// For texts on standard error.
    pub(super) fn stderr() -> Self {
        Paint::on_terminal(std::io::stderr().is_terminal())
    }

    /// For texts on standard output.
    pub(super) fn stdout() -> Self {
        Paint::on_terminal(std::io::stdout().is_terminal())
    }

    /// For texts on standard output that the reference colours wherever it goes.
    pub(super) fn reference() -> Self {
        if crate::nix::voice().is_some() { Paint { on: true } } else { Paint::stdout() }
    }

    fn on_terminal(is_terminal: bool) -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Paint { on: !plain && is_terminal }
    }

    /// Whether there are colours.
    pub(super) fn is_on(self) -> bool {
        self.on
    }

    fn wrap(self, code: &str, text: &str) -> String {
        if self.on { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    pub(super) fn red(self, text: &str) -> String {
        self.wrap("1;31", text)
    }

    pub(super) fn yellow(self, text: &str) -> String {
        self.wrap("1;33", text)
    }

    pub(super) fn cyan(self, text: &str) -> String {
        self.wrap("1;36", text)
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }

    pub(super) fn green(self, text: &str) -> String {
        self.wrap("32;1", text)
    }

    pub(super) fn magenta(self, text: &str) -> String {
        self.wrap("35;1", text)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.wrap("2", text)
    }
}
