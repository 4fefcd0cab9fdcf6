//! What a parse depends on beside its text.

use std::sync::atomic::AtomicBool;

/// What to do about a discouraged style.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Level {
    #[default]
    Ignore,
    Warn,
    Fatal,
}

/// The surroundings of a text, and the settings that matter to the parser.
#[derive(Clone, Debug)]
pub struct ParseOptions<'o> {
    /// The absolute directory that relative path literals are resolved against.
    pub base_path: &'o [u8],
    /// What `~` stands for.
    pub home: Option<&'o [u8]>,
    /// Refuse `~/…`.
    pub pure: bool,
    /// The experimental feature `pipe-operators`.
    pub pipe_operators: bool,
    /// The setting `lint-url-literals`.
    pub lint_url_literals: Level,
    /// The setting `lint-absolute-path-literals`.
    pub lint_absolute_path_literals: Level,
    /// The setting `lint-short-path-literals`.
    pub lint_short_path_literals: Level,
    /// How many symbols may be open at once; a level of parentheses takes one, of lists and
    /// functions two, of sets four. The parser itself keeps them on the heap: the limit is for
    /// those who walk the tree.
    pub max_depth: usize,
    /// Ends the parse with [`crate::ErrorKind::Stopped`] once it is true.
    pub stop: Option<&'o AtomicBool>,
}

impl Default for ParseOptions<'_> {
    fn default() -> Self {
        ParseOptions {
            base_path: b"/",
            home: None,
            pure: false,
            pipe_operators: false,
            lint_url_literals: Level::Ignore,
            lint_absolute_path_literals: Level::Ignore,
            lint_short_path_literals: Level::Ignore,
            max_depth: 1_000_000,
            stop: None,
        }
    }
}
