//! Tasks of the repository: `cargo xtask bless lang|drv|modules|git`, `cargo xtask compare …`,
//! `cargo xtask compare-drvs …`, `cargo xtask compare-flakes …`, `cargo xtask docs …`, `cargo xtask fuzz-diff …`,
//! `cargo xtask packages`, `cargo xtask tidy`.

mod bless;
mod compare;
mod docs;
mod drvs;
mod flakes;
mod fuzz;
mod oracle;
mod packages;
mod random;
mod side;
mod tidy;
mod workloads;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask bless lang|drv|modules|git [--only-new]
       cargo xtask compare --nivis PATH [--pairs N] [--filter NAME]
       cargo xtask fuzz-diff --nivis PATH [--seed N] [--count M] [--batch N] [--jobs N] [--shrink N]
                             [--ignore-messages]
       cargo xtask compare-drvs --nivis PATH --nixpkgs DIR [--sample N] [--seed S] [--attrs FILE] [--write N]
                                [--batch N]
       cargo xtask compare-flakes --nivis PATH (--flakes DIR [--filter NAME] | --speed PAIRS)
       cargo xtask docs --nivis PATH [--html DIR]
       cargo xtask packages [--check]
       cargo xtask tidy
The reference is ../shared/oracle/run, or the program that NIVIS_ORACLE names.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository");
    let result = match words.as_slice() {
        ["bless", "lang"] => bless::bless_lang(root, false),
        ["bless", "lang", "--only-new"] => bless::bless_lang(root, true),
        ["bless", "git"] => bless::bless_git(root),
        ["bless", "modules"] => bless::bless_modules(root),
        ["bless", "drv"] => bless::bless_drv(root),
        ["compare", rest @ ..] => match compare::CompareOptions::parse(rest) {
            Some(options) => compare::compare(root, &options),
            None => Err(TaskError::Usage),
        },
        ["fuzz-diff", rest @ ..] => match fuzz::FuzzOptions::parse(rest) {
            Some(options) => fuzz::fuzz_diff(root, &options),
            None => Err(TaskError::Usage),
        },
        ["compare-drvs", rest @ ..] => match drvs::DrvsOptions::parse(rest) {
            Some(options) => drvs::compare_drvs(root, &options),
            None => Err(TaskError::Usage),
        },
        ["compare-flakes", rest @ ..] => match flakes::FlakesOptions::parse(rest) {
            Some(options) => flakes::compare_flakes(root, &options),
            None => Err(TaskError::Usage),
        },
        ["docs", rest @ ..] => match docs::DocsOptions::parse(rest) {
            Some(options) => docs::docs(root, &options),
            None => Err(TaskError::Usage),
        },
        ["packages"] => packages::packages(root, false),
        ["packages", "--check"] => packages::packages(root, true),
        ["tidy"] => tidy::tidy(root),
        _ => Err(TaskError::Usage),
    };
    match result {
        Ok(summary) => {
            println!("{summary}");
            ExitCode::SUCCESS
        }
        Err(TaskError::Usage) => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Why a task failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TaskError {
    #[error("these words are no task")]
    Usage,
    #[error(transparent)]
    Case(#[from] nivis_testing::case::CaseError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("the reference `{0}` cannot be run: {1}")]
    NoOracle(std::path::PathBuf, std::io::Error),
    #[error("the reference `{0}` failed: {1}")]
    OracleFailed(std::path::PathBuf, String),
    #[error("NIVIS_CORPORA names no folder with nixpkgs' lib")]
    NoCorpora,
    #[error("the reference cannot instantiate {name}: {message}")]
    NotInstantiated { name: String, message: String },
    #[error("`{0}` of the Debian package `time` cannot be copied: {1}")]
    NoTime(String, std::io::Error),
    #[error("GNU time told no usage but: {0}")]
    NoUsage(String),
    #[error("answers differ from the reference's: {}", names.join(", "))]
    OtherAnswers { names: Vec<String> },
    #[error("{} problems:\n{}", problems.len(), problems.join("\n"))]
    Untidy { problems: Vec<String> },
    #[error("the files of the repository cannot be listed: {0}")]
    NotARepository(String),
    #[error("cargo metadata cannot be read: {0}")]
    Metadata(String),
    #[error("dev/options.nix cannot be evaluated: {0}")]
    NotEvaluated(String),
    #[error("what dev/options.nix gives is not as expected: {0}")]
    NotAsExpected(serde_json::Error),
    #[error("the index of {suite} cannot be fetched: {message}")]
    NoIndex { suite: String, message: String },
    #[error("no release of Debian has {}", unknown.join(", "))]
    UnknownPackages { unknown: Vec<String> },
    #[error("{differences} of {count} programs differ")]
    Different { differences: usize, count: usize },
}
