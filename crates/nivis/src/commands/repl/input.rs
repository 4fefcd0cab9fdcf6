//! Lines, from a terminal with history and completion, else from the standard input as it comes.

use super::Repl;
use super::complete::Completion;
use crate::commands::failure::Failure;
use crate::commands::places::state_dir;
use crate::commands::print;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{CompletionType, Config, Editor};
use std::cell::RefCell;
use std::io::{BufRead as _, IsTerminal as _};
use std::path::PathBuf;

/// C++ Nix' prompts.
const PROMPT: &str = "nix-repl> ";
const MORE: &str = "        > ";

/// What was typed.
pub(super) enum Line {
    Text(String),
    /// Ctrl-C: what was typed so far is forgotten.
    Cancelled,
    End,
}

/// Where lines come from.
pub(super) enum Input<'r> {
    Terminal(Box<Editor<Completion<'r>, FileHistory>>, Option<PathBuf>),
    /// Whether what is read is printed.
    Plain {
        echo: bool,
    },
}

impl<'r> Input<'r> {
    pub(super) fn new(repl: &'r RefCell<Repl>) -> Result<Self, Failure> {
        if !std::io::stdin().is_terminal() {
            return Ok(Input::Plain { echo: repl.borrow().values.is_none() });
        }
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .auto_add_history(true)
            .history_ignore_space(true)
            .max_history_size(10_000)
            .map_err(failed)?
            .build();
        let mut editor = Editor::with_config(config).map_err(failed)?;
        editor.set_helper(Some(Completion { repl }));
        // Without a place for it there is no history.
        let history = state_dir().ok().map(|state| state.join("repl-history"));
        if let Some(history) = &history {
            drop(editor.load_history(history));
        }
        Ok(Input::Terminal(Box::new(editor), history))
    }

    /// The next line, without its end.
    pub(super) fn read(&mut self, is_first: bool) -> Result<Line, Failure> {
        let prompt = if is_first { PROMPT } else { MORE };
        match self {
            Input::Terminal(editor, history) => match editor.readline(prompt) {
                Ok(line) => {
                    if let Some(history) = history {
                        keep(editor, history);
                    }
                    Ok(Line::Text(line))
                }
                Err(ReadlineError::Eof) => Ok(Line::End),
                Err(ReadlineError::Interrupted) => Ok(Line::Cancelled),
                Err(error) => Err(failed(error)),
            },
            Input::Plain { echo } => {
                let mut line = Vec::new();
                let read = std::io::stdin().lock().read_until(b'\n', &mut line);
                read.map_err(|source| Failure::Io { message: "cannot read the input".into(), source })?;
                let text = String::from_utf8_lossy(&line);
                let text = text.strip_suffix('\n').unwrap_or(&text);
                // What was read is part of the transcript, as the reference's.
                if *echo {
                    print(format!("{prompt}{text}\n").as_bytes())?;
                }
                Ok(if line.is_empty() { Line::End } else { Line::Text(text.to_owned()) })
            }
        }
    }
}

/// Adds the last line to the file. A history that cannot be kept is not worth a word.
fn keep(editor: &mut Editor<Completion<'_>, FileHistory>, history: &PathBuf) {
    if let Some(folder) = history.parent() {
        drop(std::fs::create_dir_all(folder));
    }
    drop(editor.append_history(history));
}

fn failed(error: ReadlineError) -> Failure {
    Failure::Io { message: "cannot read from the terminal".into(), source: std::io::Error::other(error) }
}
