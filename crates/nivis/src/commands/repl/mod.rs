//! `nivis repl`: expressions as they are typed, with C++ Nix' commands and its way of printing.

mod colour;
mod command;
mod complete;
mod derivations;
mod documentation;
mod edit;
mod help;
mod input;
mod load;
mod scope;

use super::expression::ExprArgs;
use super::failure::Failure;
use super::paint::Paint;
use super::session::{Session, Unopened};
use super::{FlakeArgs, Global};
use command::Next;
pub(super) use complete::files;
use input::{Input, Line};
use load::Loaded;
use nivis_eval::Word;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::sync::atomic::Ordering;

/// Options of `nivis repl`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis repl                    an empty scope
  nivis repl web                the host `web`: config, options, pkgs and lib are in scope
  nivis repl .                  the outputs of the flake here
  nivis repl nixpkgs#lib        the attributes of an output
  nivis repl ./file.nix         those of a file
  echo '1 + 1' | nivis repl     from a pipe

:? shows the commands.")]
pub(super) struct ReplArgs {
    /// What to load: hosts, flakes and their outputs, files; attributes of --file or --expr
    #[arg(value_name = "HOST|INSTALLABLE|FILE")]
    names: Vec<String>,
    #[command(flatten)]
    flake: FlakeArgs,
    #[command(flatten)]
    expression: ExprArgs,
    /// Print JSON at the end: a list of the values, as `eval --json` has them
    #[arg(long)]
    pub(super) json: bool,
}

/// What a session of typing has.
struct Repl {
    session: Session,
    flake: FlakeArgs,
    /// The entry of the evaluator's roots that holds the set of all names, and behind it that of the last ones.
    root: usize,
    loaded: Vec<Loaded>,
    has_loaded: bool,
    show_trace: bool,
    /// The values so far, where they are to be JSON.
    values: Option<Vec<Value>>,
    /// The command line's `--file` or `--expr`, of which names are attributes.
    expression: ExprArgs,
}

/// Why a line has no value.
enum Trouble {
    /// More lines are needed.
    Unfinished,
    Failed(Failure),
}

impl<E: Into<Failure>> From<E> for Trouble {
    fn from(error: E) -> Self {
        Trouble::Failed(error.into())
    }
}

/// `nivis repl`
pub(super) fn run(global: &Global, args: &ReplArgs) -> Result<i32, Unopened> {
    let mut session = args.expression.session(global, true)?;
    let here = session.eval.io.current_dir();
    session.trees.set_own(&here);
    let root = session.eval.roots.len();
    session.eval.roots.extend([Word::EMPTY_ATTRS, Word::NULL]);
    let repl = RefCell::new(Repl {
        session,
        flake: args.flake.clone(),
        root,
        loaded: Vec::new(),
        has_loaded: false,
        show_trace: global.show_trace,
        values: args.json.then(Vec::new),
        expression: args.expression.clone(),
    });
    eprintln!("Nivis {}, the language of Nix 2.34.8\nType :? for help.", env!("CARGO_PKG_VERSION"));
    repl.borrow_mut().load_arguments(&args.names)?;
    let mut input = Input::new(&repl)?;
    let mut text = String::new();
    loop {
        match input.read(text.is_empty())? {
            Line::End => break,
            Line::Cancelled => {
                text.clear();
                continue;
            }
            Line::Text(line) => text.push_str(&line),
        }
        text.push('\n');
        nivis_eval::INTERRUPTED.store(false, Ordering::Relaxed);
        let mut repl = repl.borrow_mut();
        match repl.enter(text.trim()) {
            Ok(Next::Quit) => break,
            Ok(Next::Prompt) => {}
            Err(Trouble::Unfinished) => continue,
            Err(Trouble::Failed(failure)) => {
                let trees = repl.session.trees.clone();
                failure.print(&trees, None, Paint::stderr(), repl.show_trace);
                if let Some(values) = &mut repl.values {
                    values.push(json!({ "error": failure.to_json(&trees) }));
                }
            }
        }
        nivis_eval::INTERRUPTED.store(false, Ordering::Relaxed);
        repl.session.progress.clear();
        text.clear();
        if repl.values.is_none() {
            super::print(b"\n")?;
        }
    }
    if let Some(values) = repl.borrow_mut().values.take() {
        super::print_json(&Value::Array(values))?;
    }
    Ok(0)
}
