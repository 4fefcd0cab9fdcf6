//! The command `nix-store`: what reads the store, and `--init`.

use crate::config::Config;
use crate::nix_instantiate::report;
use nivis_store::store::{Store, StoreError, fs_closure};
use nivis_store::store_path::StorePath;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Write as _;
use std::os::unix::ffi::OsStringExt as _;

/// Why it failed.
#[derive(Debug, thiserror::Error)]
enum StoreFailure {
    #[error("{0}")]
    Usage(String),
    #[error(transparent)]
    Config(#[from] crate::config::ConfigError),
    #[error(transparent)]
    Open(#[from] crate::stores::OpenError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Path(#[from] nivis_store::store_path::StorePathError),
    #[error(transparent)]
    Derivation(#[from] nivis_store::derivation::DerivationError),
    #[error("path '{0}' is not in the Nix store")]
    NotInStore(String),
    #[error("writing to the output: {0}")]
    Output(#[from] std::io::Error),
}

/// Runs the command with the words after its name; gives the exit code.
pub(crate) fn run(words: impl Iterator<Item = OsString>) -> i32 {
    let words: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    match answer(&words) {
        Ok(()) => 0,
        Err(failure) => {
            report::print(&report::plain("error", &failure.to_string()));
            1
        }
    }
}

fn answer(words: &[String]) -> Result<(), StoreFailure> {
    let call = super::options::read(words.to_vec()).map_err(StoreFailure::Usage)?;
    let mut config = Config::load()?;
    for (name, value) in &call.settings {
        config.set(name, value)?;
    }
    if let Some(at) = call.flags.iter().position(|flag| flag == "--store")
        && let Some(store) = call.flags.get(at + 1)
    {
        config.set("store", store)?;
    }
    let store = crate::stores::open(&config, false)?;
    let has = |name: &str| call.words.iter().any(|word| word == name);
    let paths = call.words.iter().filter(|word| !word.starts_with('-'));
    let mut out = Vec::new();
    if has("--init") {
        store.flush()?;
    } else if has("--query") || has("-q") {
        let asked: Vec<StorePath> = paths.map(|path| object(&*store, path)).collect::<Result<_, _>>()?;
        query(&*store, &call.words, &asked, &mut out)?;
    } else if has("--print-env") || has("--realise") || has("-r") {
        return Err(StoreFailure::Usage("this needs a builder, which is not here".into()));
    } else if has("--check-validity") {
        for path in paths {
            let object = object(&*store, path)?;
            store.query_path_info(&object)?;
        }
    } else {
        return Err(StoreFailure::Usage("no operation that is here was specified".into()));
    }
    std::io::stdout().write_all(&out)?;
    Ok(())
}

/// The object that a path, or a link to one, is in.
fn object(store: &dyn Store, text: &str) -> Result<StorePath, StoreFailure> {
    let mut path = std::path::PathBuf::from(text);
    while let Ok(target) = std::fs::read_link(&path) {
        path = path.parent().unwrap_or(std::path::Path::new("/")).join(target);
    }
    let bytes = path.into_os_string().into_vec();
    let split = store.dir().split(&bytes).map(|(path, _)| path);
    split.map_err(|_outside| StoreFailure::NotInStore(text.to_owned()))
}

fn query(
    store: &dyn Store,
    words: &[String],
    asked: &[StorePath],
    out: &mut Vec<u8>,
) -> Result<(), StoreFailure> {
    let has = |name: &str| words.iter().any(|word| word == name);
    let dir = store.dir();
    let mut line = |text: &str| {
        out.extend_from_slice(text.as_bytes());
        out.push(b'\n');
    };
    if has("--requisites") || has("-R") {
        let all: BTreeSet<StorePath> = fs_closure(store, asked.iter().cloned())?.into_iter().collect();
        all.iter().for_each(|path| line(&dir.print(path)));
        return Ok(());
    }
    for path in asked {
        if has("--references") {
            for reference in store.query_references(path)? {
                line(&dir.print(&reference));
            }
        } else if has("--hash") {
            let hash = store.query_path_info(path)?.nar_hash;
            line(&format!("sha256:{}", hash.base32()));
        } else if has("--size") {
            line(&store.query_path_info(path)?.nar_size.to_string());
        } else if has("--deriver") || has("-d") {
            let deriver = store.query_path_info(path)?.deriver;
            line(&deriver.map_or_else(|| "unknown-deriver".to_owned(), |path| dir.print(&path)));
        } else if path.to_string().ends_with(".drv") {
            let derivation = store.read_derivation(path)?;
            for name in derivation.outputs.keys() {
                if let Some(path) = derivation.output_path(dir, name)? {
                    line(&dir.print(&path));
                }
            }
        } else {
            line(&dir.print(path));
        }
    }
    Ok(())
}
