//! The command `nix-instantiate`, as the reference has it (`nix-instantiate.cc`).

mod args;
pub(crate) mod attr_path;
mod drvs;
mod failure;
pub(crate) mod interrupt;
pub(crate) mod report;

use crate::config::Config;
use crate::effects::Effects;
use crate::stores::{self, OpenError};
use args::{Args, AutoArg, Output};
pub(crate) use attr_path::find as find_attribute;
use drvs::Finder;
use failure::Failure;
use nivis_eval::context::ContextSet;
use nivis_eval::error::Error;
use nivis_eval::heap::{NodeId, Ref};
use nivis_eval::source::Origin;
use nivis_eval::{Coercion, Evaluator, Word};
use nivis_formats::path::canonicalise;
use nivis_store::store::{RootTarget, Store};
use nivis_syntax::symbol::Symbol;
use std::ffi::{OsStr, OsString};
use std::io::{Read as _, Write as _};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Arguments for functions: names, with cells.
/// Arguments for functions: names, with cells that are roots of the evaluator.
pub(crate) type AutoArgs = Vec<(Symbol, Word)>;

const HELP: &str = "\
Usage: nix-instantiate [--eval | --parse | --find-file] [FILES… | -E EXPRS… | -]

  --eval                 print the value instead of the derivations' paths
  --parse                print the syntax tree
  --strict               evaluate all of the value
  --json, --xml, --raw   print the value in this form
  --no-location          leave positions out of XML
  --read-write-mode      let --eval write to the store
  --find-file            look names up in the search path
  -E, --expr             the arguments are expressions
  -A, --attr PATH        the value at this selection path
  -I, --include ENTRY    a search path entry, PREFIX=PATH or PATH
  --arg NAME EXPR, --argstr NAME TEXT, --arg-from-file NAME FILE, --arg-from-stdin NAME
                         an argument for functions
  --add-root LINK        keep derivations from being collected
  --dry-run              write nothing
  --store URL            the store to use
  --option NAME VALUE    a setting; also --NAME VALUE, --NAME and --no-NAME
  -v, --verbose, --quiet say more or less
";

/// Runs the command with the arguments after its name; gives the exit code.
pub(crate) fn run(words: impl Iterator<Item = OsString>) -> i32 {
    let words = words.map(OsStringExt::into_vec).collect();
    interrupt::install();
    nivis_eval::limits::with_big_stack(|| {
        let mut out = Vec::new();
        let code = run_with(words, &mut out);
        match std::io::stdout().write_all(&out).and_then(|()| std::io::stdout().flush()) {
            Ok(()) => code,
            Err(error) => Failure::from(error).print(None, false),
        }
    })
}

fn run_with(words: Vec<Vec<u8>>, out: &mut Vec<u8>) -> i32 {
    let mut config = Config::default();
    let read = Config::load().map_err(|error| Failure::Usage(error.to_string())).and_then(|loaded| {
        config = loaded;
        args::parse(words, &mut config)
    });
    let args = match read {
        Ok(args) => args,
        Err(failure) => return failure.print(None, false),
    };
    if args.help {
        out.extend_from_slice(HELP.as_bytes());
        return 0;
    }
    if args.version {
        out.extend_from_slice(b"nix-instantiate (Nix) 2.34.8\n");
        return 0;
    }
    for warning in config.take_warnings() {
        warn(&args, &warning);
    }
    let read_only = args.read_only || (args.eval_only && !args.read_write);
    let (store, mut eval) = match prepare(&config, &args, read_only) {
        Ok(prepared) => prepared,
        Err(failure) => return failure.print(None, false),
    };
    let mut run = Run { args: &args, store: &*store, roots: 0, out };
    let result = run.all(&mut eval).and_then(|()| flush(&*store));
    let code = match result {
        Ok(()) => 0,
        Err(failure) => {
            let code = failure.print(Some(&eval), eval.settings.show_trace);
            // What was written before the failure stays usable.
            drop(store.flush());
            code
        }
    };
    if std::env::var_os("NIX_SHOW_STATS").is_some_and(|value| value != "0") {
        eprintln!(
            "collections {} footprint {} MB live {} MB shapes {}",
            eval.collections,
            eval.heap.footprint() >> 20,
            eval.heap.live_bytes() >> 20,
            eval.shapes.len()
        );
    }
    // The process ends now: taking the heap apart would only cost time.
    std::mem::forget(eval);
    code
}

fn flush(store: &dyn Store) -> Result<(), Failure> {
    store.flush().map_err(|error| Failure::Message(error.to_string()))
}

fn warn(args: &Args, message: &str) {
    if args.verbosity >= 1 {
        report::print(&report::plain("warning", message));
    }
}

fn prepare(config: &Config, args: &Args, read_only: bool) -> Result<(Arc<dyn Store>, Evaluator), Failure> {
    let store = stores::open(config, read_only).map_err(|error| match error {
        OpenError::Malformed { .. } => Failure::Usage(error.to_string()),
        error => Failure::Message(error.to_string()),
    })?;
    let mut settings = config.eval_settings(args.search_path.clone(), read_only);
    settings.shows_identity = args.eval_only && args.output == Output::Plain;
    settings.stress_collector = std::env::var_os("NIVIS_STRESS_COLLECTOR").is_some();
    let mut effects = Effects::new(store.clone());
    effects.verbosity = args.verbosity;
    effects.dirty = config.dirty_trees();
    effects.fetch_with(config);
    let url = config.store();
    if url.starts_with("dummy://") && !read_only && !url.contains("read-only=false") {
        effects.refuses = Some(url.split('?').next().unwrap_or(&url).to_owned());
    }
    effects.restrict(&settings);
    let eval =
        Evaluator::new(settings, Box::new(effects)).map_err(|error| Failure::Message(error.to_string()))?;
    Ok((store, eval))
}

struct Run<'r> {
    args: &'r Args,
    store: &'r dyn Store,
    /// How many links to derivations were made.
    roots: u32,
    out: &'r mut Vec<u8>,
}

/// Where relative paths of the command line begin.
fn current_dir() -> Vec<u8> {
    std::env::current_dir().map_or_else(|_| b"/".to_vec(), |dir| dir.into_os_string().into_vec())
}

fn absolute(path: &[u8]) -> Vec<u8> {
    if path.starts_with(b"/") {
        return canonicalise(path);
    }
    canonicalise(&[&current_dir()[..], b"/", path].concat())
}

fn read_stdin() -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    let read = std::io::stdin().read_to_end(&mut text);
    read.map_err(|error| Failure::Message(format!("reading from stdin: {error}")))?;
    Ok(text)
}

impl Run<'_> {
    fn all(&mut self, eval: &mut Evaluator) -> Result<(), Failure> {
        let auto_args = self.auto_args(eval)?;
        if self.args.find_file {
            for name in &self.args.files {
                let path = crate::search_path::find_file(eval, name)?;
                if path.starts_with(b"<") {
                    let shown = String::from_utf8_lossy(&path);
                    return Err(Error::eval(format!("'{shown}' has no physical path")).into());
                }
                self.out.extend_from_slice(&path);
                self.out.push(b'\n');
            }
            return Ok(());
        }
        if self.args.stdin {
            let text = read_stdin()?;
            self.text(eval, &text, Origin::Stdin, &current_dir(), &auto_args)?;
        } else if self.args.files.is_empty() && !self.args.exprs {
            self.file(eval, b"./default.nix", &auto_args)?;
        }
        for file in &self.args.files {
            if self.args.exprs {
                self.text(eval, file, Origin::String, &current_dir(), &auto_args)?;
            } else {
                self.file(eval, file, &auto_args)?;
            }
        }
        Ok(())
    }

    fn auto_args(&self, eval: &mut Evaluator) -> Result<AutoArgs, Failure> {
        let mut args = Vec::new();
        for (name, arg) in &self.args.auto_args {
            let word = match arg {
                AutoArg::Expr(text) => {
                    let node = eval.compile_text(text, Origin::String, &current_dir())?;
                    Word::thunk(node, Ref::NULL)
                }
                AutoArg::Text(text) => eval.string(text),
                AutoArg::File(path) => {
                    let path = Path::new(OsStr::from_bytes(path));
                    let text = std::fs::read(path);
                    let text = text.map_err(|error| {
                        Failure::Message(format!(
                            "opening file \"{}\": {}",
                            path.display(),
                            os_message(&error)
                        ))
                    })?;
                    eval.string(&text)
                }
                AutoArg::Stdin => {
                    let text = read_stdin()?;
                    eval.string(&text)
                }
            };
            let cell = Word::cell(eval.heap.alloc_cell(word));
            eval.roots.push(cell);
            args.push((eval.symbols.intern(name), cell));
        }
        Ok(args)
    }

    fn file(&mut self, eval: &mut Evaluator, file: &[u8], auto_args: &AutoArgs) -> Result<(), Failure> {
        let path = crate::search_path::file_of_argument(eval, file)?;
        let path = eval.resolve_import(&path)?;
        if self.args.parse_only {
            let shown = eval.show_file(&path)?;
            return self.shown(&shown);
        }
        let node = eval.compile_file(&path, None)?;
        self.process(eval, node, auto_args)
    }

    fn text(
        &mut self,
        eval: &mut Evaluator,
        text: &[u8],
        origin: Origin,
        dir: &[u8],
        auto_args: &AutoArgs,
    ) -> Result<(), Failure> {
        if self.args.parse_only {
            let shown = eval.show_text(text, origin, dir)?;
            return self.shown(&shown);
        }
        let node = eval.compile_text(text, origin, dir)?;
        self.process(eval, node, auto_args)
    }

    fn shown(&mut self, shown: &[u8]) -> Result<(), Failure> {
        self.out.extend_from_slice(shown);
        self.out.push(b'\n');
        Ok(())
    }

    /// Evaluates an expression and prints what is asked for, for each selection path.
    fn process(&mut self, eval: &mut Evaluator, node: NodeId, auto_args: &AutoArgs) -> Result<(), Failure> {
        let root = eval.eval(node, Ref::NULL)?;
        eval.roots.push(root);
        let whole = [Vec::new()];
        let paths = if self.args.attrs.is_empty() { &whole[..] } else { &self.args.attrs };
        for path in paths {
            let value = attr_path::find(eval, root, path, auto_args)?;
            if self.args.eval_only {
                self.value(eval, value, auto_args)?;
            } else {
                self.derivations(eval, value, auto_args)?;
            }
        }
        Ok(())
    }

    fn value(&mut self, eval: &mut Evaluator, value: Word, auto_args: &AutoArgs) -> Result<(), Failure> {
        let value = if auto_args.is_empty() { value } else { eval.auto_call(value, auto_args)? };
        eval.roots.push(value);
        let mut context = ContextSet::default();
        match self.args.output {
            Output::Raw => {
                let base = eval.stack.len();
                eval.stack.push(value);
                let what = "while generating the nix-instantiate output";
                let text = eval.coerce_to_bytes(base, &mut context, Coercion::PLAIN, 0, what)?;
                eval.stack.truncate(base);
                self.out.extend_from_slice(&text);
            }
            Output::Xml => {
                let text = eval.write_xml(value, self.args.strict, !self.args.no_location, &mut context)?;
                self.out.extend_from_slice(&text);
            }
            Output::Json => {
                let mut text = Vec::new();
                if self.args.strict {
                    eval.write_json(value, &mut text, &mut context, true)?;
                } else {
                    eval.write_json_lazily(value, &mut text, &mut context)?;
                }
                self.out.extend_from_slice(&text);
                self.out.push(b'\n');
            }
            Output::Plain => {
                if self.args.strict {
                    eval.force_deep(value)?;
                }
                eval.print_plain(value, self.out)?;
                self.out.push(b'\n');
            }
        }
        Ok(())
    }

    fn derivations(
        &mut self,
        eval: &mut Evaluator,
        value: Word,
        auto_args: &AutoArgs,
    ) -> Result<(), Failure> {
        let mut finder = Finder::new(auto_args);
        finder.search(eval, value)?;
        for drv in finder.found {
            let path = drvs::drv_path(eval, drv)?;
            let mut shown = self.store.dir().print(&path);
            let output = drvs::output_name(eval, drv, &shown)?;
            match &self.args.root {
                None if !self.args.no_gc_warning => {
                    if self.roots == 0 {
                        let message = "you did not specify '--add-root'; \
                                       the result might be removed by the garbage collector";
                        warn(self.args, message);
                    }
                    self.roots += 1;
                }
                None => {}
                Some(link) => {
                    self.roots += 1;
                    let mut link = absolute(link);
                    if self.roots > 1 {
                        link.extend(format!("-{}", self.roots).into_bytes());
                    }
                    let link = PathBuf::from(OsString::from_vec(link));
                    if self.args.read_only {
                        link_alone(&shown, &link)?;
                    } else {
                        flush(self.store)?;
                        self.store
                            .add_root(&path, &link, RootTarget::Logical)
                            .map_err(|error| Failure::Message(error.to_string()))?;
                    }
                    shown = link.to_string_lossy().into_owned();
                }
            }
            self.out.extend_from_slice(shown.as_bytes());
            if output != b"out" {
                self.out.push(b'!');
                self.out.extend_from_slice(&output);
            }
            self.out.push(b'\n');
        }
        Ok(())
    }
}

/// The link of a root where the derivation is not written: the reference makes it too, and it leads nowhere yet.
fn link_alone(store_path: &str, link: &Path) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::Message(format!("linking '{}': {}", link.display(), os_message(&error)))
    };
    std::fs::create_dir_all(link.parent().unwrap_or(Path::new("/"))).map_err(failed)?;
    if link.is_symlink() {
        std::fs::remove_file(link).map_err(failed)?;
    }
    std::os::unix::fs::symlink(store_path, link).map_err(failed)
}

/// The system's text of an error, without its number.
fn os_message(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.rfind(" (os error") {
        Some(at) => text[..at].to_owned(),
        None => text,
    }
}
