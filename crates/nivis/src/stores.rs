//! Which store is used: `--store`, `NIX_REMOTE` or the setting `store`; the machine's own if there is one that can be
//! written; else one in the user's state directory (`store-reference.cc` and `store-registration.cc` in the
//! reference).

use crate::config::{Config, home};
use nivis_diag::{Code, Diagnose, Diagnostic, sentence};
use nivis_formats::path::canonicalise;
use nivis_store::store::{DummyStore, LocalConfig, LocalStore, Store, StoreError};
use nivis_store::store_path::{StoreDir, StorePathError};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// No store can be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error("Cannot parse Nix store '{reference}'")]
    Malformed { reference: String },
    #[error("don't know how to open Nix store with scheme '{scheme}'")]
    UnknownScheme { scheme: String },
    #[error("there is no home directory to keep a store in; set HOME or XDG_STATE_HOME, or use --store")]
    NoHome,
    #[error(transparent)]
    Dir(#[from] StorePathError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Diagnose for OpenError {
    fn diagnose(&self) -> Diagnostic {
        let code = match self {
            OpenError::Store(error) => return error.diagnose(),
            OpenError::Dir(_) => Code::STORE_PATH,
            _ => Code::STORE_UNAVAILABLE,
        };
        Diagnostic::error(code, sentence(self))
    }
}

/// A store's URL, taken apart.
struct Reference {
    scheme: String,
    path: Option<PathBuf>,
    params: BTreeMap<String, String>,
}

fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// `%2F` and the like as bytes.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(&byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(decoded) if byte == b'%' => {
                out.push(decoded);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn absolute(path: &str) -> PathBuf {
    let whole = std::env::current_dir().unwrap_or_default().join(path).into_os_string().into_vec();
    PathBuf::from(OsStr::from_bytes(&canonicalise(&whole)))
}

fn parse(text: &str) -> Result<Reference, OpenError> {
    let (base, query) = text.split_once('?').unwrap_or((text, ""));
    let params = query.split('&').filter_map(|pair| pair.split_once('='));
    let params = params.map(|(name, value)| (decode(name), decode(value))).collect();
    let reference = |scheme: &str, path| Reference { scheme: scheme.to_owned(), path, params };
    Ok(match base.split_once("://") {
        Some((scheme, path)) => reference(
            scheme,
            Some(path).filter(|path| !path.is_empty()).map(|path| PathBuf::from(decode(path))),
        ),
        None if base.is_empty() => reference("auto", None),
        None if matches!(base, "auto" | "local" | "daemon") => reference(base, None),
        None if base.contains('/') => reference("local", Some(absolute(base))),
        None => return Err(OpenError::Malformed { reference: text.to_owned() }),
    })
}

/// Opens the store that the settings name. `read_only`: nothing is to be written.
///
/// # Errors
/// [`OpenError`] if there is no such store.
pub(crate) fn open(config: &Config, read_only: bool) -> Result<Arc<dyn Store>, OpenError> {
    let reference = parse(&config.store())?;
    if reference.scheme == "dummy" {
        return Ok(Arc::new(DummyStore::new(store_dir(&reference)?)));
    }
    Ok(Arc::new(open_on_disk(config, &reference, read_only)?))
}

/// Opens the store that the settings name, where it is one on this machine's disk.
///
/// # Errors
/// [`OpenError`] if there is no such store.
pub(crate) fn open_local(config: &Config) -> Result<LocalStore, OpenError> {
    open_on_disk(config, &parse(&config.store())?, false)
}

fn store_dir(reference: &Reference) -> Result<StoreDir, OpenError> {
    Ok(match reference.params.get("store").map(PathBuf::from).or_else(|| variable("NIX_STORE_DIR")) {
        Some(dir) => StoreDir::new(&String::from_utf8_lossy(dir.as_os_str().as_bytes()))?,
        None => StoreDir::default(),
    })
}

fn open_on_disk(config: &Config, reference: &Reference, read_only: bool) -> Result<LocalStore, OpenError> {
    let dir = store_dir(reference)?;
    let local = match reference.scheme.as_str() {
        "local" => local_config(reference, dir),
        "auto" | "daemon" => default_config(reference, dir)?,
        scheme => return Err(OpenError::UnknownScheme { scheme: scheme.to_owned() }),
    };
    let asked = reference.params.get("read-only").is_some_and(|value| value == "true");
    let features = |name: &str| config.words("experimental-features").any(|feature| feature == name);
    let local = LocalConfig {
        read_only: read_only || asked,
        ca_derivations: features("ca-derivations"),
        sync: config.flag("sync-before-registering", false),
        ..local
    };
    Ok(LocalStore::open(local)?)
}

/// `local`, `local?root=…`, or a path.
fn local_config(reference: &Reference, dir: StoreDir) -> LocalConfig {
    let param = |name: &str| reference.params.get(name).map(|value| absolute(value));
    let root = reference.path.clone().or_else(|| param("root"));
    let mut local = LocalConfig { dir, ..LocalConfig::at_root(root.as_deref().unwrap_or(Path::new("/"))) };
    if root.is_none() {
        local.real_store = PathBuf::from(local.dir.as_str());
        local.state = variable("NIX_STATE_DIR").unwrap_or(local.state);
        local.log = variable("NIX_LOG_DIR").unwrap_or(local.log);
    }
    local.real_store = param("real").unwrap_or(local.real_store);
    local.state = param("state").unwrap_or(local.state);
    local.log = param("log").unwrap_or(local.log);
    local
}

/// The machine's store if the environment names one or it can be written, else the user's own.
fn default_config(reference: &Reference, dir: StoreDir) -> Result<LocalConfig, OpenError> {
    let machine = local_config(reference, dir.clone());
    if variable("NIX_STATE_DIR").is_some() || !reference.params.is_empty() || is_usable(&machine) {
        return Ok(machine);
    }
    let state = match variable("XDG_STATE_HOME") {
        Some(state) => state,
        None => home().ok_or(OpenError::NoHome)?.join(".local/state"),
    };
    Ok(LocalConfig { dir, ..LocalConfig::at_root(&state.join("nivis")) })
}

/// Whether a store is there that this user may write.
fn is_usable(config: &LocalConfig) -> bool {
    let writable = |path: &Path| rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok();
    let database = config.state.join("db/db.sqlite");
    database.exists() && writable(&database) && writable(&config.real_store)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_taken_apart() {
        let local = |text| local_config(&parse(text).expect("it is a store"), StoreDir::default());
        assert_eq!(local("local?root=/a%20b"), LocalConfig::at_root(Path::new("/a b")));
        assert_eq!(local("/a/../b"), LocalConfig::at_root(Path::new("/b")));
        assert_eq!(local("local?root=/a&state=/s").state, Path::new("/s"));
        assert_eq!(parse("dummy://").expect("it is a store").scheme, "dummy");
        assert_eq!(parse("").expect("the default").scheme, "auto");
        assert!(parse("nonsense").is_err());
    }
}
