//! Completion in shells: `nivis completions`, and what the shell then asks for with `COMPLETE` in the environment.

mod candidates;

use super::failure::Failure;
use super::print;
use super::session::Unopened;
use candidates::{hosts, installables, repl_names, rules};
use clap::{Arg, Command, CommandFactory as _, ValueHint};
use clap_complete::CompleteEnv;
use clap_complete::engine::ArgValueCompleter;
use clap_complete::env::Shells;
use std::ffi::OsString;

/// The variable by which a shell asks.
const VARIABLE: &str = "COMPLETE";

/// Options of `nivis completions`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  source <(nivis completions bash)                 in ~/.bashrc
  source <(nivis completions zsh)                  in ~/.zshrc, after compinit
  nivis completions fish | source                  in ~/.config/fish/config.fish

Hosts, installables and rules of the linter are completed as they are at that moment.")]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_parser = ["bash", "zsh", "fish", "elvish", "powershell"])]
    shell: String,
}

/// `nivis completions`: what a shell reads at its start.
pub(super) fn run(args: &CompletionsArgs) -> Result<i32, Unopened> {
    let shells = Shells::builtins();
    let mut text = Vec::new();
    if let Some(shell) = shells.completer(&args.shell) {
        let failed = |source| Failure::Io { message: "cannot write the completions".into(), source };
        shell.write_registration(VARIABLE, "nivis", "nivis", "nivis", &mut text).map_err(failed)?;
    }
    print(&text)?;
    Ok(0)
}

/// Answers a shell, if one asks; gives the exit code.
pub(crate) fn answer(args: &[OsString]) -> Option<i32> {
    std::env::var_os(VARIABLE)?;
    // Nothing but candidates may reach the terminal.
    if let Ok(nowhere) = std::fs::OpenOptions::new().write(true).open("/dev/null") {
        // Where that fails candidates may stand beside a message.
        rustix::stdio::dup2_stderr(nowhere).unwrap_or_default();
    }
    let here = std::env::current_dir().ok();
    let answered = nivis_eval::limits::with_big_stack(|| {
        CompleteEnv::with_factory(command).var(VARIABLE).try_complete(args.iter().cloned(), here.as_deref())
    });
    match answered {
        Ok(true) => Some(0),
        Ok(false) => None,
        Err(error) => Some(error.exit_code()),
    }
}

/// The command line with what completes its values.
fn command() -> Command {
    with_completers(super::Cli::command())
}

fn with_completers(command: Command) -> Command {
    let is_repl = command.get_name() == "repl";
    command.mut_args(|arg| with_completer(arg, is_repl)).mut_subcommands(with_completers)
}

fn with_completer(arg: Arg, is_repl: bool) -> Arg {
    if !arg.get_action().takes_values() {
        return arg;
    }
    match arg.get_id().as_str() {
        "names" if is_repl => arg.add(ArgValueCompleter::new(repl_names)),
        "hosts" | "host" => arg.add(ArgValueCompleter::new(hosts)),
        "installable" | "installables" => arg.add(ArgValueCompleter::new(installables)),
        "explain" | "only" | "enable" | "disable" => arg.add(ArgValueCompleter::new(rules)),
        "flake" => arg.value_hint(ValueHint::DirPath),
        "paths" | "file" => arg.value_hint(ValueHint::AnyPath),
        _ => arg,
    }
}
