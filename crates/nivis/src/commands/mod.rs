//! The commands: one file a verb.

mod activate;
mod activation;
pub(crate) mod ask;
mod build;
mod builds;
mod cached;
mod check;
mod complete;
mod copying;
mod deactivate;
mod derivation;
mod drvs;
mod dry_run;
mod eval;
mod eval_files;
mod eval_jobs;
mod expression;
mod failure;
mod flake;
mod flake_args;
mod fmt;
mod function_args;
mod generations;
mod git;
mod hardware;
mod hash;
mod hosts;
mod init;
mod io;
mod library;
mod lint;
mod lock;
mod moment;
mod new_files;
mod nix_build;
mod nix_files;
mod opened;
mod paint;
mod path_info;
mod paths;
mod peers;
mod places;
mod plan;
pub(crate) mod progress;
mod registry;
mod repl;
mod rollback;
mod scaffold;
mod search;
mod session;
mod size;
mod store;
mod switch;
mod update;
mod waiting;

pub(crate) use complete::answer;
pub(crate) use peers::translate;

use clap::{Args, Parser, Subcommand};
use failure::Failure;
use session::Unopened;
use std::ffi::OsString;

/// The configuration system for NixOS and Linux machines.
///
/// Evaluates a flake, tells what every machine will be and what changed, and needs no Nix.
#[derive(Parser)]
#[command(
    name = "nivis",
    version,
    disable_help_subcommand = true,
    args_override_self = true,
    max_term_width = 100
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Global {
    /// The store: a folder to keep it in, `local` for /nix/store, or `auto` for the machine's, else your own
    #[arg(long, global = true, env = "NIVIS_STORE", hide_env_values = true, value_name = "STORE")]
    store: Option<String>,
    /// Show every step that led to an error
    #[arg(long, global = true)]
    show_trace: bool,
    /// Ask no other machine: what was fetched before is used
    #[arg(long, global = true)]
    offline: bool,
    /// Ask again what was fetched before
    #[arg(long, global = true, conflicts_with = "offline")]
    refresh: bool,
    /// Set what nix.conf may set
    #[arg(long, global = true, num_args = 2, value_names = ["NAME", "VALUE"], action = clap::ArgAction::Append)]
    option: Vec<String>,
    /// Switch experimental features of Nix on, such as `pipe-operators`
    #[arg(long, global = true, value_name = "FEATURES", action = clap::ArgAction::Append)]
    extra_experimental_features: Vec<String>,
}

impl Global {
    /// The settings that options of this command line give.
    fn settings(&self) -> Vec<(String, String)> {
        let pairs = self.option.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone()));
        let features = self.extra_experimental_features.iter();
        pairs.chain(features.map(|list| ("extra-experimental-features".to_owned(), list.clone()))).collect()
    }
}

/// Which flake, and what of its lock file.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct FlakeArgs {
    /// The flake, `REF` or `REF#HOST`; else $NIVIS_FLAKE, $NH_FLAKE, the one here or above, /etc/nivis, /etc/nixos
    #[arg(long, value_name = "REF[#HOST]")]
    flake: Option<String>,
    /// Use another flake for an input; the lock file is not written
    #[arg(long, num_args = 2, value_names = ["INPUT", "REF"], action = clap::ArgAction::Append)]
    override_input: Vec<String>,
    /// Do not write the lock file
    #[arg(long)]
    no_write_lock_file: bool,
    /// Fail if the lock file would have to be changed
    #[arg(long)]
    no_update_lock_file: bool,
    /// Lock an input anew
    #[arg(long, value_name = "INPUT", action = clap::ArgAction::Append)]
    update_input: Vec<String>,
    /// Lock all inputs anew
    #[arg(long)]
    recreate_lock_file: bool,
    /// Commit the lock file if it changes
    #[arg(long)]
    commit_lock_file: bool,
    /// Take a tree that only its hash pins for locked
    #[arg(long)]
    allow_dirty_locks: bool,
    /// Read the lock file from here
    #[arg(long, value_name = "FILE")]
    reference_lock_file: Option<std::path::PathBuf>,
    /// Write the lock file here
    #[arg(long, value_name = "FILE")]
    output_lock_file: Option<std::path::PathBuf>,
    /// Know the inputs of this flake by their names
    #[arg(long, value_name = "REF", action = clap::ArgAction::Append)]
    inputs_from: Vec<String>,
    /// Use the settings in the flake's `nixConfig`
    #[arg(long)]
    accept_flake_config: bool,
    /// Let a name of the registries mean another flake
    #[arg(long, num_args = 2, value_names = ["NAME", "REF"], action = clap::ArgAction::Append)]
    override_flake: Vec<String>,
    /// Look no names up in registries
    #[arg(long)]
    no_registries: bool,
    /// Let the evaluation read files, variables and the time of this machine
    #[arg(long)]
    impure: bool,
    /// Evaluate again what was evaluated before
    #[arg(long)]
    no_eval_cache: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Evaluate hosts, make their systems, and show what changed since the last build
    Build(build::BuildArgs),
    /// Write a repository to start from: one of the layouts
    Init(init::InitArgs),
    /// Add a host to the layout
    #[command(subcommand)]
    Host(scaffold::HostCommand),
    /// Add a user to the layout
    #[command(subcommand)]
    User(scaffold::UserCommand),
    /// Add a module to the layout
    #[command(subcommand)]
    Module(scaffold::ModuleCommand),
    /// Add a package to the layout
    #[command(subcommand)]
    Package(scaffold::PackageCommand),
    /// Evaluate hosts and show their assertions and warnings
    Check(check::CheckArgs),
    /// List the hosts of a flake
    Hosts(hosts::HostsArgs),
    /// Write what NixOS must be told of this machine, as nixos-generate-config does
    Hardware(hardware::HardwareArgs),
    /// Show lists of packages of a flake, and how large they are installed
    Size(size::SizeArgs),
    /// Evaluate an attribute of a flake, an expression or a file
    Eval(eval::EvalArgs),
    /// Print each derivation in a value as a line of JSON, with the options of nix-eval-jobs
    EvalJobs(eval_jobs::EvalJobsArgs),
    /// Write Nix files in the style of RFC 166
    #[command(alias = "format")]
    Fmt(fmt::FmtArgs),
    /// Find what can be written more simply in Nix files, and what nothing uses
    Lint(lint::LintArgs),
    /// Type expressions, with a host, a flake or a file in scope
    Repl(repl::ReplArgs),
    /// Search packages and options of the locked inputs
    Search(search::SearchArgs),
    /// Print what makes a shell complete the commands of Nivis
    Completions(complete::CompletionsArgs),
    /// Lock inputs of a flake anew
    Update(update::UpdateArgs),
    /// Look into lock files, make them smaller, merge them
    #[command(subcommand)]
    Lock(lock::LockCommand),
    /// Show what `switch` would change on this machine
    Plan(plan::PlanArgs),
    /// Make this machine a host of a flake, now and from the next start on
    #[command(visible_alias = "apply")]
    Switch(switch::SwitchArgs),
    /// Make this machine a host of a flake from the next start on
    Boot(switch::SwitchArgs),
    /// Make this machine a host of a flake until the next start
    Test(switch::SwitchArgs),
    /// Run a host's own logic without effect: what `switch` would do
    DryActivate(switch::SwitchArgs),
    /// Go back to an earlier generation of this machine
    Rollback(rollback::RollbackArgs),
    /// List the generations of this machine, or remove some
    Generations(generations::GenerationsArgs),
    /// Let go of this machine: it becomes what it was before
    Deactivate(deactivate::DeactivateArgs),
    /// Activate a system that is in this machine's store
    Activate(activate::ActivateArgs),
    /// Write an image of a host, such as a medium that installs machines (waits for a later version)
    Image(waiting::ImageArgs),
    /// Make other machines hosts of a flake (waits for a later version)
    Deploy(waiting::HostsArgs),
    /// List the secrets that hosts declare (decrypting them waits for a later version)
    Secrets(waiting::HostsArgs),
    /// Enter a shell for development (waits for a later version)
    Develop(waiting::DevelopArgs),
    /// Work with flakes under the names of Nix' commands
    #[command(subcommand)]
    Flake(flake::FlakeCommand),
    /// List and change what the short names of flakes mean
    #[command(subcommand)]
    Registry(registry::RegistryCommand),
    /// Hash files and trees, and write hashes in other forms
    #[command(subcommand)]
    Hash(hash::HashCommand),
    /// Show what the store knows of paths
    PathInfo(path_info::PathInfoArgs),
    /// Look into the store
    #[command(subcommand)]
    Store(store::StoreCommand),
    /// Look at derivations
    #[command(subcommand)]
    Derivation(derivation::DerivationCommand),
    /// The library that this binary carries
    #[command(subcommand)]
    Library(library::LibraryCommand),
    /// Build as `nix build` does
    #[command(name = "nix-build", hide = true)]
    NixBuild(nix_build::NixBuildArgs),
    /// Behave as Nix' nix
    #[command(disable_help_flag = true)]
    Nix {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Behave as Nix' nix-instantiate
    #[command(name = "nix-instantiate", disable_help_flag = true)]
    NixInstantiate {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
}

impl Command {
    /// Whether the result is to be JSON.
    fn wants_json(&self) -> bool {
        match self {
            Command::Build(args) => args.json,
            Command::Check(args) => args.json,
            Command::Hosts(args) => args.json,
            Command::Eval(args) => args.json,
            Command::Hardware(args) => args.json,
            Command::Fmt(args) => args.json,
            Command::Lint(args) => args.json,
            Command::Search(args) => args.json,
            Command::Size(args) => args.json,
            Command::Flake(command) => command.wants_json(),
            Command::Registry(command) => command.wants_json(),
            Command::PathInfo(args) => args.json,
            Command::Lock(command) => command.wants_json(),
            Command::Update(args) => args.json,
            Command::Init(args) => args.json,
            Command::Hash(command) => command.wants_json(),
            Command::Derivation(command) => command.wants_json(),
            Command::Repl(args) => args.json,
            Command::Store(command) => command.wants_json(),
            _ => false,
        }
    }
}

/// Runs a command line; gives the exit code.
pub(crate) fn run(args: Vec<OsString>) -> i32 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors and go to standard output.
            drop(error.print());
            return error.exit_code();
        }
    };
    crate::nix_instantiate::interrupt::install();
    let settings = cli.global.settings();
    if !settings.is_empty() {
        crate::config::tell(settings);
    }
    nivis_eval::limits::with_big_stack(|| dispatch(&cli))
}

fn dispatch(cli: &Cli) -> i32 {
    let global = &cli.global;
    let result = match &cli.command {
        Command::Build(args) => build::run(global, args),
        Command::Check(args) => check::run(global, args),
        Command::Hosts(args) => hosts::run(global, args),
        Command::Init(args) => init::run(args),
        Command::Hardware(args) => hardware::run(args),
        Command::Host(command) => scaffold::run_host(global, command),
        Command::User(command) => scaffold::run_user(global, command),
        Command::Module(command) => scaffold::run_module(global, command),
        Command::Package(command) => scaffold::run_package(global, command),
        Command::Size(args) => size::run(global, args),
        Command::Eval(args) => eval::run(global, args),
        Command::EvalJobs(args) => eval_jobs::run(global, args),
        Command::Fmt(args) => fmt::run(global, args),
        Command::Lint(args) => lint::run(global, args),
        Command::Repl(args) => repl::run(global, args),
        Command::Search(args) => search::run(global, args),
        Command::Completions(args) => complete::run(args),
        Command::Update(args) => update::run(global, args),
        Command::Lock(command) => lock::run(global, command),
        Command::Flake(command) => flake::run(global, command),
        Command::Plan(args) => plan::run(global, args),
        Command::Switch(args) => switch::run(global, args, Some(nivis_fleet::Mode::Switch)),
        Command::Boot(args) => switch::run(global, args, Some(nivis_fleet::Mode::Boot)),
        Command::Test(args) => switch::run(global, args, Some(nivis_fleet::Mode::Test)),
        Command::DryActivate(args) => switch::run(global, args, None),
        Command::Rollback(args) => rollback::run(args).map_err(Unopened::from),
        Command::Generations(args) => generations::run(args).map_err(Unopened::from),
        Command::Deactivate(args) => deactivate::run(args).map_err(Unopened::from),
        Command::Activate(args) => activate::run(args).map_err(Unopened::from),
        Command::Registry(command) => registry::run(global, command),
        Command::Hash(command) => hash::run(command),
        Command::PathInfo(args) => path_info::run(global, args),
        Command::Store(command) => store::run(global, command),
        Command::Derivation(command) => derivation::run(global, command),
        Command::Image(args) => waiting::image(global, args),
        Command::Deploy(args) => waiting::deploy(global, args),
        Command::Secrets(args) => waiting::secrets(global, args),
        Command::Develop(args) => waiting::develop(global, args),
        Command::Library(command) => library::run(command),
        Command::NixBuild(args) => nix_build::run(global, args),
        Command::Nix { args } => return crate::nix::run(args.iter().cloned()),
        Command::NixInstantiate { args } => return crate::nix_instantiate::run(args.iter().cloned()),
    };
    match result {
        Ok(code) => code,
        Err(Unopened(failure, trees)) => {
            // Under Nix' own name standard output stays empty, as there.
            if cli.command.wants_json() && crate::nix::voice().is_none() {
                // Whatever else goes wrong, the failure is on standard error too.
                drop(print(
                    format!("{:#}\n", serde_json::json!({ "error": failure.to_json(&trees) })).as_bytes(),
                ));
            }
            failure.print(&trees, None, paint::Paint::stderr(), global.show_trace);
            failure.code()
        }
    }
}

/// Writes to standard output. A reader that went away is no error.
///
/// # Errors
/// The output cannot be written for another reason.
fn print(text: &[u8]) -> Result<(), Failure> {
    use std::io::Write as _;
    crate::eval_cache::printed(text);
    let mut out = std::io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(source) => Err(Failure::Io { message: "cannot write the output".into(), source }),
        Ok(()) => Ok(()),
    }
}

/// Writes JSON to standard output as Nix does: in lines on a terminal, else in one.
///
/// # Errors
/// As those of [`print`].
fn print_json(json: &serde_json::Value) -> Result<(), Failure> {
    use std::io::IsTerminal as _;
    let text = if std::io::stdout().is_terminal() { format!("{json:#}\n") } else { format!("{json}\n") };
    print(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::{CommandFactory as _, Parser as _};

    /// Commands that wait for a later version, and those that are other programs.
    const WITHOUT: [&str; 7] =
        ["image", "deploy", "secrets", "develop", "nix-build", "nix", "nix-instantiate"];

    fn check(command: &clap::Command, path: &str, missing: &mut Vec<String>) {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let has_examples = help.starts_with("Examples:\n") && help.contains("nivis ");
        if !command.is_subcommand_required_set() && !has_examples {
            missing.push(path.to_owned());
        }
        for inner in command.get_subcommands().filter(|inner| !WITHOUT.contains(&inner.get_name())) {
            check(inner, &format!("{path} {}", inner.get_name()), missing);
        }
    }

    /// Commands that print no result: what a shell runs, files of a layout, and lines of JSON each of its own.
    const WITHOUT_JSON: [&str; 12] = [
        "completions",
        "host",
        "user",
        "module",
        "package",
        "library",
        "rm",
        "eval-jobs",
        "image",
        "deploy",
        "secrets",
        "develop",
    ];

    /// Commands that say in their report what failed on this machine.
    const OF_MACHINES: [&str; 9] = [
        "plan",
        "switch",
        "boot",
        "test",
        "dry-activate",
        "rollback",
        "generations",
        "deactivate",
        "activate",
    ];

    /// The command lines that the parser takes, of every command with a result.
    fn command_lines(command: &clap::Command, words: &[String], found: &mut Vec<Vec<String>>) {
        if !command.is_subcommand_required_set() {
            let needed = command.get_positionals().filter(|argument| argument.is_required_set());
            let values = needed.map(|_| "x".to_owned()).chain(["--json".to_owned()]);
            found.push(words.iter().cloned().chain(values).collect());
        }
        let without = |inner: &&clap::Command| {
            !WITHOUT_JSON.contains(&inner.get_name()) && !WITHOUT.contains(&inner.get_name())
        };
        for inner in command.get_subcommands().filter(without) {
            command_lines(inner, &[words, &[inner.get_name().to_owned()]].concat(), found);
        }
    }

    #[test]
    fn every_command_with_a_result_has_it_as_json() {
        let (mut lines, mut missing) = (Vec::new(), Vec::new());
        command_lines(&Cli::command(), &["nivis".to_owned()], &mut lines);
        for line in lines {
            match Cli::try_parse_from(&line) {
                Ok(cli) if cli.command.wants_json() || OF_MACHINES.contains(&&*line[1]) => {}
                Ok(_) => missing.push((line, "its failures are no JSON".to_owned())),
                Err(error)
                    if error.kind() == clap::error::ErrorKind::MissingRequiredArgument
                        && OF_MACHINES.contains(&&*line[1]) => {}
                Err(error) => missing.push((line, error.to_string())),
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }

    #[test]
    fn the_help_of_every_command_shows_examples() {
        let mut missing = Vec::new();
        check(&Cli::command(), "nivis", &mut missing);
        assert!(missing.is_empty(), "{missing:?}");
    }
}
