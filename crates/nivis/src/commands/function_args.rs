//! Arguments for functions, and the search path, as the command line gives them (`common-eval-args.cc` of the reference).

use super::failure::Failure;
use super::session::Session;
use crate::config::parse_entry;
use crate::nix_instantiate::AutoArgs;
use nivis_eval::Word;
use nivis_eval::heap::Ref;
use nivis_eval::source::Origin;
use std::io::Read as _;

#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct FunctionArgs {
    /// Look `<names>` up here before $NIX_PATH
    #[arg(short = 'I', long, value_name = "[NAME=]PATH", action = clap::ArgAction::Append)]
    include: Vec<String>,
    /// An argument for functions: an expression
    #[arg(long, num_args = 2, value_names = ["NAME", "EXPR"], action = clap::ArgAction::Append)]
    arg: Vec<String>,
    /// An argument for functions: a string
    #[arg(long, num_args = 2, value_names = ["NAME", "TEXT"], action = clap::ArgAction::Append)]
    argstr: Vec<String>,
    /// An argument for functions: the content of a file
    #[arg(long, num_args = 2, value_names = ["NAME", "FILE"], action = clap::ArgAction::Append)]
    arg_from_file: Vec<String>,
    /// An argument for functions: standard input
    #[arg(long, value_name = "NAME")]
    arg_from_stdin: Option<String>,
}

/// All of standard input.
///
/// # Errors
/// It cannot be read.
pub(super) fn read_stdin() -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    let read = std::io::stdin().read_to_end(&mut text);
    read.map_err(|source| Failure::Io { message: "cannot read standard input".into(), source })?;
    Ok(text)
}

impl FunctionArgs {
    /// The entries of the search path: prefixes and paths.
    pub(super) fn search_path(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.include.iter().map(|entry| parse_entry(entry.as_bytes())).collect()
    }

    /// The arguments for functions; the last of a name counts.
    ///
    /// # Errors
    /// An expression is none, or a file cannot be read.
    pub(super) fn values(&self, session: &mut Session) -> Result<AutoArgs, Failure> {
        let mut found: Vec<(&str, Word)> = Vec::new();
        for pair in self.arg.chunks(2) {
            let [name, text] = pair else { continue };
            let here = session.eval.io.current_dir();
            let node = session.eval.compile_text(text.as_bytes(), Origin::String, &here);
            found.push((name, Word::thunk(node.map_err(|error| session.failure(&error))?, Ref::NULL)));
        }
        for pair in self.argstr.chunks(2) {
            let [name, text] = pair else { continue };
            found.push((name, session.eval.string(text.as_bytes())));
        }
        for pair in self.arg_from_file.chunks(2) {
            let [name, file] = pair else { continue };
            let text = std::fs::read(file)
                .map_err(|source| Failure::Io { message: format!("cannot read `{file}`"), source })?;
            found.push((name, session.eval.string(&text)));
        }
        if let Some(name) = &self.arg_from_stdin {
            let text = read_stdin()?;
            found.push((name, session.eval.string(&text)));
        }
        let mut args = AutoArgs::new();
        for (name, word) in found {
            let cell = Word::cell(session.eval.heap.alloc_cell(word));
            session.eval.roots.push(cell);
            let name = session.eval.symbols.intern(name.as_bytes());
            args.retain(|(known, _)| *known != name);
            args.push((name, cell));
        }
        Ok(args)
    }
}
