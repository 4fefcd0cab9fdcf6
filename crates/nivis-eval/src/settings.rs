//! What evaluation may be told: the reference's settings of the same names.

use nivis_syntax::Level;

/// Settings of one evaluator.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `pure-eval`
    pub pure: bool,
    /// `restrict-eval`
    pub restricted: bool,
    /// What restricted evaluation may fetch (`allowed-uris`).
    pub allowed_uris: Vec<Vec<u8>>,
    /// `allow-import-from-derivation`
    pub import_from_derivation: bool,
    /// `trace-import-from-derivation`
    pub trace_import_from_derivation: bool,
    /// `max-call-depth`
    pub max_call_depth: u32,
    /// `trace-verbose`
    pub trace_verbose: bool,
    /// `abort-on-warn`
    pub abort_on_warn: bool,
    /// `trace-function-calls` is not kept; `show-trace` adds the frames of calls.
    pub show_trace: bool,
    /// `eval-system`, or the machine's.
    pub system: String,
    /// Experimental features: `pipe-operators`, `flakes`, `ca-derivations` …
    pub features: Vec<String>,
    /// `-I` and `NIX_PATH`: prefix and path.
    pub search_path: Vec<(Vec<u8>, Vec<u8>)>,
    /// `$HOME`, for `~/`.
    pub home: Option<Vec<u8>>,
    /// Only compute store paths.
    pub read_only: bool,
    /// Most bytes that the heap may take (`GC_MAXIMUM_HEAP_SIZE`).
    pub heap_limit: Option<usize>,
    /// Collect at every call, for tests.
    pub stress_collector: bool,
    /// What is printed is `«repeated»` where it is one for the reference, too, for a hundredth of the memory.
    pub shows_identity: bool,
    /// `lint-url-literals`
    pub lint_url_literals: Level,
    /// `lint-absolute-path-literals`
    pub lint_absolute_path_literals: Level,
    /// `lint-short-path-literals`
    pub lint_short_path_literals: Level,
    /// What `builtins.currentTime` says: seconds since 1970.
    pub current_time: i64,
    /// Whether it is told when `builtins.currentTime` is looked at ([`crate::io::EvalIo::saw_time`]).
    pub watches_time: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            pure: false,
            restricted: false,
            allowed_uris: Vec::new(),
            import_from_derivation: true,
            trace_import_from_derivation: false,
            max_call_depth: 10_000,
            trace_verbose: false,
            abort_on_warn: false,
            show_trace: false,
            system: format!("{}-linux", std::env::consts::ARCH),
            features: vec!["flakes".into(), "nix-command".into()],
            search_path: Vec::new(),
            home: None,
            read_only: true,
            heap_limit: None,
            stress_collector: false,
            shows_identity: false,
            lint_url_literals: Level::Ignore,
            lint_absolute_path_literals: Level::Ignore,
            lint_short_path_literals: Level::Ignore,
            current_time: 0,
            watches_time: false,
        }
    }
}

impl Settings {
    /// Whether an experimental feature is on.
    pub fn has_feature(&self, name: &str) -> bool {
        self.features.iter().any(|feature| feature == name)
    }
}
