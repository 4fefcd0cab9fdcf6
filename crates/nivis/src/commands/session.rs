//! An evaluator with a flake in it.

use super::failure::{Failure, print_notice, print_warning};
use super::paint::Paint;
use super::places::{Located, load_config, locate_flake};
use super::progress::Progress;
use super::{FlakeArgs, Global};
use crate::config::Config;
use crate::effects::Effects;
use crate::flakes::{
    FlakeIo, OpenError, OpenFlake, OpenOptions, RegistryOptions, Report, Trees, lock_failure_as_nix_says,
    open,
};
use crate::search_path;
use nivis_diag::{Diagnose as _, Label, SourceMap};
use nivis_eval::heap::Ref;
use nivis_eval::source::Origin;
use nivis_eval::{Evaluator, Settings, Word};
use nivis_flake::lock::{CommitLock, WriteOptions, parse_input_path};
use nivis_flake::{FlakeRef, InputPath};
use nivis_flake::{ParseOptions, parse_flake_ref};
use nivis_modules::definitions;
use nivis_store::store::Store;
use nivis_store::store_path::StorePath;
use nivis_syntax::symbol::Symbol;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
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

/// The path of an input; `told` begins the message about one without names.
fn input_path(text: &str, told: &str) -> Result<InputPath, Failure> {
    let path = parse_input_path(text).map_err(|error| Failure::Usage(error.to_string()))?;
    if path.is_empty() {
        let message =
            format!("{told} zero-length input path, which would refer to the flake itself, not an input");
        return Err(Failure::Usage(message));
    }
    Ok(path)
}

/// The options that say how the lock file is treated.
fn open_options(args: &FlakeArgs) -> Result<OpenOptions, Failure> {
    let here = super::io::here()?;
    let mut overrides = BTreeMap::new();
    for pair in args.override_input.chunks(2) {
        let [input, reference] = pair else { continue };
        let path = input_path(input, "--override-input was passed a")?;
        let options = ParseOptions { base_dir: Some(&here), ..ParseOptions::default() };
        overrides.insert(path, parse_flake_ref(reference.as_bytes(), &options)?.reference);
    }
    let write = WriteOptions {
        // Only `flake lock` is for nothing else than the file.
        fail_on_unlocked: false,
        write: !args.no_write_lock_file && overrides.is_empty(),
        update: !args.no_update_lock_file,
        allow_dirty_locks: args.allow_dirty_locks,
        output: args.output_lock_file.clone(),
        commit: args.commit_lock_file.then(|| {
            let config = Config::load().unwrap_or_default();
            CommitLock { summary: config.get("commit-lock-file-summary").unwrap_or_default().to_owned() }
        }),
    };
    let mut updates = BTreeSet::new();
    for input in &args.update_input {
        updates.insert(input_path(input, "--update-input was passed a")?);
    }
    let mut inputs_from = Vec::new();
    for text in &args.inputs_from {
        inputs_from.push(locate_flake(Some(text))?.reference);
    }
    Ok(OpenOptions {
        overrides,
        updates,
        recreate: args.recreate_lock_file,
        write,
        reference_lock: args.reference_lock_file.clone(),
        inputs_from,
        registries: registry_options(args)?,
        ..OpenOptions::default()
    })
}

/// What the options say of registries.
///
/// # Errors
/// One of the references is none.
pub(super) fn registry_options(args: &FlakeArgs) -> Result<RegistryOptions, Failure> {
    let mut flags = Vec::new();
    for pair in args.override_flake.chunks(2) {
        let [name, reference] = pair else { continue };
        let name = parse_flake_ref(name.as_bytes(), &ParseOptions::default())?.reference;
        flags.push((name, locate_flake(Some(reference))?.reference));
    }
    Ok(RegistryOptions { flags, none: args.no_registries })
}

/// Finds and opens the flake of a command; `change` may say more about its lock file.
///
/// # Errors
/// It cannot be found, fetched or locked.
pub(crate) fn open_located(
    store: &Arc<dyn Store>,
    args: &FlakeArgs,
    told: Option<&str>,
    trees: &Trees,
    progress: &Progress,
    change: impl FnOnce(&mut OpenOptions),
) -> Result<(OpenFlake, String), Unopened> {
    let Located { reference, fragment, notices } = locate_flake(told.or(args.flake.as_deref()))?;
    let mut options = open_options(args)?;
    if options.reference_lock.is_some() && !trees.flag("allow-dirty", true) {
        let message = "reference lock file was provided, but the `allow-dirty` setting is set to false";
        return Err(Failure::Refused(message.into()).into());
    }
    if crate::nix::voice().is_some() {
        warn_of_old_options(args);
    }
    change(&mut options);
    progress.show("reading the flake");
    let opened = open(store, &reference, &options, trees);
    progress.clear();
    let flake = opened.map_err(|error| Unopened(at_input(*error, &reference), trees.clone()))?;
    let implied = |notice: &nivis_flake::Notice| {
        // Overrides are never written; that needs no warning, but for those who read the reference's.
        crate::nix::voice().is_none()
            && matches!(notice, nivis_flake::Notice::NotWritten { .. })
            && !options.overrides.is_empty()
    };
    let heard = !options.quiet;
    for notice in notices.iter().chain(&flake.notices).filter(|notice| heard && !implied(notice)) {
        print_notice(notice, Paint::stderr());
    }
    Ok((flake, fragment))
}

/// What the reference says of options that are going to be removed.
fn warn_of_old_options(args: &FlakeArgs) {
    let warn = |text: &str| print_warning(text, Paint::stderr());
    if args.recreate_lock_file {
        warn(
            "'--recreate-lock-file' is deprecated and will be removed in a future version; \
             use 'nix flake update' instead.",
        );
    }
    for _ in &args.update_input {
        warn(
            "'--update-input' is a deprecated alias for 'flake update' \
             and will be removed in a future version.",
        );
    }
}

/// An error about an input, with the place in `flake.nix` where the input is.
fn at_input(error: OpenError, reference: &FlakeRef) -> Failure {
    let input = match &error {
        OpenError::Update(error) => error.own_input(),
        _ => None,
    };
    let (Some(input), None) = (input, error.report()) else { return Box::new(error).into() };
    let mut sources = SourceMap::default();
    let Some(label) = in_flake_file(reference, &["inputs", input], "the input", &mut sources) else {
        return Box::new(error).into();
    };
    let mut diagnostic = error.diagnose();
    diagnostic.labels.insert(0, label);
    let (reference, is_hash_mismatch) = (Some(lock_failure_as_nix_says(&error)), error.is_hash_mismatch());
    Failure::Eval(Box::new(Report { diagnostic, sources, reference, is_hash_mismatch }))
}

/// A place in the `flake.nix` of a flake on this machine.
fn in_flake_file(reference: &FlakeRef, path: &[&str], text: &str, sources: &mut SourceMap) -> Option<Label> {
    let folder = reference.input.source_path()?;
    let file =
        Path::new(OsStr::from_bytes(&folder)).join(OsStr::from_bytes(&reference.subdir)).join("flake.nix");
    let content = std::fs::read(&file).ok()?;
    let path: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
    let range = definitions::find(&content, &path, false).into_iter().next()?.range;
    let range = u32::try_from(range.start).ok()?..u32::try_from(range.end).ok()?;
    let here = std::env::current_dir().unwrap_or_default();
    let shown = file.strip_prefix(&here).unwrap_or(&file).display().to_string();
    let id = sources.add(shown, content);
    sources.set_origin(id, nivis_diag::Origin::Own);
    Some(Label::new(id, range, text))
}

/// An error of outputs that have no place of their own: those that are no set.
fn at_outputs(failure: Failure, reference: &FlakeRef) -> Failure {
    match failure {
        Failure::Eval(mut report) if report.diagnostic.labels.is_empty() => {
            let text = "the outputs";
            let label = in_flake_file(reference, &["outputs"], text, &mut report.sources);
            report.diagnostic.labels.extend(label);
            Failure::Eval(report)
        }
        other => other,
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
        .map(|name| (distance(name, wanted), name))
        .filter(|(score, _)| *score <= limit)
        .collect();
    scored.sort();
    scored.into_iter().take(3).map(|(_, name)| name.clone()).collect()
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (corner + usize::from(x != *y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
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
