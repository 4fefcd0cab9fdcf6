//! An evaluator with a flake in it.

use super::failure::Failure;
use super::flake_args::{at_outputs, open_located};
use super::paint::Paint;
use super::places::load_config;
use super::progress::Progress;
use super::{FlakeArgs, Global};
use crate::effects::Effects;
use crate::flakes::{FlakeIo, OpenFlake, OpenOptions, Report, Trees};
use crate::search_path;
use nivis_eval::heap::Ref;
use nivis_eval::source::Origin;
use nivis_eval::{Evaluator, Settings, Word};
use nivis_flake::FlakeRef;
use nivis_store::store::Store;
use nivis_store::store_path::StorePath;
use nivis_syntax::symbol::Symbol;
use std::sync::Arc;

/// What every command that evaluates has.
pub(super) struct Session {
    pub store: Arc<dyn Store>,
    pub eval: Evaluator,
    pub trees: Trees,
    pub progress: Progress,
    pub paint: Paint,
    /// The flake, or the value of the file; also in the evaluator's roots.
    pub top: Word,
    /// The flake, where there is one.
    pub flake: Option<OpenFlake>,
    /// What followed `#`.
    pub fragment: String,
    /// The host that is being worked on.
    pub host: Option<Word>,
}

/// What stops before there is a session: shown with what is known of copied trees.
pub(super) struct Unopened(pub Failure, pub Trees);

impl<E: Into<Failure>> From<E> for Unopened {
    fn from(error: E) -> Self {
        Unopened(error.into(), Trees::default())
    }
}

/// Whether evaluation is pure where `--impure` is not said; files and the environment have no say in this, as in Nix.
fn is_pure_by_default() -> bool {
    crate::config::told("pure-eval").is_none_or(|value| value == "true")
}

/// These settings for pure evaluation.
fn as_pure(settings: Settings) -> Settings {
    Settings { pure: true, home: None, search_path: Vec::new(), ..settings }
}

impl Session {
    /// Opens the flake of a command.
    ///
    /// # Errors
    /// It cannot be found, fetched, locked or evaluated.
    pub(super) fn open_flake(
        global: &Global,
        args: &FlakeArgs,
        told: Option<&str>,
    ) -> Result<Session, Unopened> {
        Session::open_changed(global, args, told, |_| {})
    }

    /// The same, where `change` may say more of how.
    ///
    /// # Errors
    /// As [`Session::open_flake`].
    pub(super) fn open_changed(
        global: &Global,
        args: &FlakeArgs,
        told: Option<&str>,
        change: impl FnOnce(&mut OpenOptions),
    ) -> Result<Session, Unopened> {
        let paint = Paint::stderr();
        let progress = Progress::new();
        let mut config = load_config(global)?;
        if args.accept_flake_config {
            config.set("accept-flake-config", "true")?;
        }
        let store = crate::stores::open(&config, false)?;
        let trees = Trees::with_config(&config);
        let (flake, fragment) = open_located(&store, args, told, &trees, &progress, |options| {
            options.use_config = true;
            change(options);
        })?;
        let config = trees.config().unwrap_or(config);
        let mut settings = config.eval_settings(Vec::new(), false);
        if !args.impure && is_pure_by_default() {
            settings = as_pure(settings);
        }
        let mut session = Session::new(settings, store, trees.clone(), progress, paint, &flake.roots)?;
        let top = session
            .evaluate_text(&flake.text)
            .map_err(|failure| Unopened(at_outputs(failure, &flake.resolved), trees))?;
        session.top = top;
        session.flake = Some(flake);
        session.fragment = fragment;
        Ok(session)
    }

    /// A session without a flake.
    ///
    /// # Errors
    /// There is no address space for the heap.
    pub(super) fn without_flake(global: &Global) -> Result<Session, Unopened> {
        Session::of_expression(global, false, Vec::new())
    }

    /// A session for an expression, `pure` or with these entries of a search path before those of the settings.
    ///
    /// # Errors
    /// There is no address space for the heap.
    pub(super) fn of_expression(
        global: &Global,
        pure: bool,
        search_path: Vec<(Vec<u8>, Vec<u8>)>,
    ) -> Result<Session, Unopened> {
        let config = load_config(global)?;
        let store = crate::stores::open(&config, false)?;
        let (trees, progress) = (Trees::with_config(&config), Progress::new());
        let mut settings = config.eval_settings(search_path, false);
        if pure && is_pure_by_default() {
            settings = as_pure(settings);
        }
        Ok(Session::new(settings, store, trees, progress, Paint::stderr(), &[])?)
    }

    fn new(
        mut settings: Settings,
        store: Arc<dyn Store>,
        trees: Trees,
        progress: Progress,
        paint: Paint,
        roots: &[Vec<u8>],
    ) -> Result<Session, Failure> {
        // Errors know the whole way; what of it is shown is decided later. The reference does not follow calls by itself.
        settings.show_trace = crate::nix::voice() != Some(false);
        // Answers that depend on it are not kept.
        settings.watches_time = true;
        settings.stress_collector = std::env::var_os("NIVIS_STRESS_COLLECTOR").is_some();
        for feature in ["flakes", "nix-command", "fetch-tree"] {
            if !settings.has_feature(feature) {
                settings.features.push(feature.to_owned());
            }
        }
        let io = FlakeIo::new(Effects::new(store.clone()), trees.clone(), progress.clone(), &settings, roots);
        let eval = Evaluator::new(settings, Box::new(io)).map_err(|_heap| Failure::NoMemory)?;
        Ok(Session {
            store,
            eval,
            trees,
            progress,
            paint,
            top: Word::NULL,
            flake: None,
            fragment: String::new(),
            host: None,
        })
    }

    /// The flake's reference, where there is one.
    pub(super) fn reference(&self) -> Option<&FlakeRef> {
        self.flake.as_ref().map(|flake| &flake.resolved)
    }

    /// An error of the evaluator as data.
    pub(super) fn failure(&mut self, error: &nivis_eval::Error) -> Failure {
        let assertions = match self.host.take() {
            Some(host) if error.to_string().trim_start().starts_with("Failed assertions:") => {
                // What fails here was not said before, and is not what stopped the host.
                let found = self.failed_assertions(host).unwrap_or_default();
                self.host = Some(host);
                found
            }
            host => {
                self.host = host;
                Vec::new()
            }
        };
        Failure::Eval(Box::new(Report::new(&self.eval, error, &self.trees, &assertions)))
    }

    fn evaluate_text(&mut self, text: &[u8]) -> Result<Word, Failure> {
        let node = self.eval.compile_flake(text);
        let value =
            node.and_then(|node| self.eval.eval(node, Ref::NULL)).map_err(|error| self.failure(&error))?;
        self.eval.roots.push(value);
        Ok(value)
    }

    /// Makes the value of a file, or of an expression, what the session is about.
    ///
    /// # Errors
    /// It cannot be read or evaluated.
    pub(super) fn use_file(&mut self, file: Option<&str>, expr: Option<&str>) -> Result<(), Failure> {
        self.use_file_with(file, expr, &[])
    }

    /// As [`Session::use_file`]; what is a function gets these arguments, each a cell among the roots.
    ///
    /// # Errors
    /// As there.
    pub(super) fn use_file_with(
        &mut self,
        file: Option<&str>,
        expr: Option<&str>,
        args: &[(Symbol, Word)],
    ) -> Result<(), Failure> {
        let value = match (file, expr) {
            (Some(file), _) => {
                let path = search_path::absolute(&mut self.eval, file.as_bytes());
                self.file_value(&path)?
            }
            (None, expr) => self.expression_value(expr.unwrap_or_default().as_bytes(), Origin::String)?,
        };
        self.eval.roots.push(value);
        let value = self.eval.auto_call(value, args).map_err(|error| self.failure(&error))?;
        self.eval.roots.push(value);
        self.top = value;
        Ok(())
    }

    /// The value of an expression; the folder here is the user's own.
    ///
    /// # Errors
    /// It cannot be parsed or evaluated.
    pub(super) fn expression_value(&mut self, text: &[u8], origin: Origin) -> Result<Word, Failure> {
        let here = self.eval.io.current_dir();
        self.trees.set_own(&here);
        let node = self.eval.compile_text(text, origin, &here);
        let value = node.and_then(|node| self.eval.eval(node, Ref::NULL));
        value.map_err(|error| self.failure(&error))
    }

    /// The value of a file; its folder, or the one here, is the user's own.
    ///
    /// # Errors
    /// It cannot be read, parsed or evaluated.
    pub(super) fn file_value(&mut self, path: &[u8]) -> Result<Word, Failure> {
        let here = self.eval.io.current_dir();
        self.trees.set_own(&here);
        if !self.trees.is_own(path) {
            self.trees.set_own(nivis_formats::path::dir_of(path));
        }
        self.eval.import_file(path).map_err(|error| self.failure(&error))
    }

    /// An attribute, evaluated; `None` if the set has it not.
    ///
    /// # Errors
    /// Its evaluation fails.
    pub(super) fn get(&mut self, set: Word, name: &str) -> Result<Option<Word>, Failure> {
        if !set.is_attrs() {
            return Ok(None);
        }
        let symbol = self.eval.symbols.intern(name.as_bytes());
        match self.eval.attr(set, symbol) {
            Some(at) => Ok(Some(self.eval.force_slot(at).map_err(|error| self.failure(&error))?)),
            None => Ok(None),
        }
    }

    /// The value at a path of attributes, each of which must be there.
    ///
    /// # Errors
    /// An attribute is missing or its evaluation fails.
    pub(super) fn at(&mut self, set: Word, path: &[&str]) -> Result<Word, Failure> {
        let mut value = set;
        for (index, name) in path.iter().enumerate() {
            match self.get(value, name)? {
                Some(next) => value = next,
                None => {
                    let nearest = self.nearest(value, name);
                    let path = path[..=index].join(".");
                    return Err(Failure::NoAttribute { tried: vec![path.clone()], path, nearest });
                }
            }
        }
        Ok(value)
    }

    /// Names of a set that look like another.
    pub(super) fn nearest(&mut self, set: Word, name: &str) -> Vec<String> {
        nearest(&self.names(set), name)
    }

    /// The names of a set; none of what is no set.
    pub(super) fn names(&mut self, set: Word) -> Vec<String> {
        if !set.is_attrs() {
            return Vec::new();
        }
        let attrs = self.eval.attrs_by_name(set);
        attrs.iter().map(|attr| self.eval.name(attr.name)).collect()
    }

    /// The store path of a derivation's `.drv`.
    ///
    /// # Errors
    /// The value is no derivation, or evaluating it fails.
    pub(super) fn drv_path(&mut self, value: Word, what: &str) -> Result<StorePath, Failure> {
        let path = match self.get(value, "drvPath")? {
            Some(path) if path.is_string() => path,
            _ => {
                let found = self.eval.show_type(value);
                return Err(Failure::WrongType { path: what.to_owned(), found, expected: "a derivation" });
            }
        };
        let text = self.eval.bytes(path).to_vec();
        let parsed = self.store.dir().parse(&text);
        parsed.map_err(|_invalid| Failure::WrongType {
            path: format!("{what}.drvPath"),
            found: String::from_utf8_lossy(&text).into_owned(),
            expected: "a store path",
        })
    }
}

/// The names closest to one that is not there: at most three, within a third of its length or a swapped pair.
pub(crate) fn nearest(names: &[String], wanted: &str) -> Vec<String> {
    let length = wanted.chars().count();
    let limit = (length / 3).max(if length > 2 { 2 } else { 1 });
    let mut scored: Vec<(usize, &String)> = names
        .iter()
        .map(|name| (strsim::levenshtein(name, wanted), name))
        .filter(|(score, _)| *score <= limit)
        .collect();
    scored.sort();
    scored.into_iter().take(3).map(|(_, name)| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn near_names_are_found() {
        let names = ["web".to_owned(), "files".to_owned(), "desk".to_owned()];
        assert_eq!(super::nearest(&names, "fils"), ["files"]);
        assert!(super::nearest(&names, "kitchen").is_empty());
    }
}
