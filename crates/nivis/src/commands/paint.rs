//! Whether colours are wanted: on a terminal, unless `NO_COLOR` is set.

use std::io::IsTerminal as _;

/// Whether texts are coloured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    on: bool,
}

impl Paint {
    /// For texts on standard error.
    pub(super) fn stderr() -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Paint { on: !plain && std::io::stderr().is_terminal() }
    }

    /// Whether there are colours.
    pub(super) fn is_on(self) -> bool {
        self.on
    }
}
