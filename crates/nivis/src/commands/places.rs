//! Where things are: the flake, the store, what is remembered of builds.

use super::Global;
use super::failure::{Failure, print_warning};
use super::io;
use super::paint::Paint;
use crate::config::Config;
use nivis_flake::{FlakeRef, Notice, ParseOptions, parse_flake_ref_with_fragment};
use nivis_fleet::Places;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::Once;

/// A flake and, after `#`, what of it.
pub(super) struct Located {
    pub reference: FlakeRef,
    pub fragment: String,
    pub notices: Vec<Notice>,
}

fn parse(text: &[u8]) -> Result<Located, Failure> {
    parse_in(text, &io::here()?)
}

/// Reads a reference whose paths begin at a folder.
fn parse_in(text: &[u8], here: &Path) -> Result<Located, Failure> {
    let options = ParseOptions { base_dir: Some(here), allow_missing: false, ..ParseOptions::default() };
    // A folder with a flake is meant before a name in the registries; C++ Nix wants `./` before it.
    let folder = text.split(|byte| matches!(byte, b'#' | b'?')).next().unwrap_or_default();
    let is_folder = crate::nix::voice().is_none()
        && here.join(OsStr::from_bytes(folder)).join("flake.nix").symlink_metadata().is_ok();
    let relative = [b"./", text].concat();
    let text = if is_folder && !folder.starts_with(b"/") { &relative } else { text };
    let parsed = parse_flake_ref_with_fragment(text, &options)?;
    let fragment = String::from_utf8_lossy(&parsed.fragment).into_owned();
    Ok(Located { reference: parsed.reference, fragment, notices: parsed.notices })
}

/// The flake of a command: as told, else `$NIVIS_FLAKE`, `$NH_FLAKE`, the folder here or above, /etc/nivis, /etc/nixos.
///
/// # Errors
/// The reference is none, or there is no flake anywhere.
pub(super) fn locate_flake(told: Option<&str>) -> Result<Located, Failure> {
    if let Some(text) = told {
        return parse(text.as_bytes());
    }
    if crate::nix::voice().is_some() {
        return parse(b".");
    }
    for variable in ["NIVIS_FLAKE", "NH_FLAKE"] {
        if let Some(text) = std::env::var_os(variable).filter(|text| !text.is_empty()) {
            return parse(text.as_bytes());
        }
    }
    let here = io::here()?;
    let system = [PathBuf::from("/etc/nivis"), PathBuf::from("/etc/nixos")];
    let candidates = here.ancestors().map(Path::to_owned).chain(system.iter().cloned());
    for folder in candidates {
        if folder.join("flake.nix").symlink_metadata().is_ok() {
            // Its name may hold what has a meaning in references.
            return parse_in(b".", &folder);
        }
    }
    let looked = [here.clone()].into_iter().chain(system).collect();
    Err(Failure::NoFlake { looked })
}

/// `$XDG_STATE_HOME/nivis`, or its default place.
///
/// # Errors
/// There is no home folder.
pub(crate) fn state_dir() -> Result<PathBuf, Failure> {
    let state = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    if let Some(state) = state {
        return Ok(state.join("nivis"));
    }
    let home = crate::config::home().ok_or(Failure::NoHome)?;
    Ok(home.join(".local/state/nivis"))
}

/// Where things are of a home that its own user keeps: what is remembered lies in `$XDG_STATE_HOME/nivis/home`.
///
/// # Errors
/// There is no home folder.
pub(super) fn home_places() -> Result<Places, Failure> {
    Ok(Places::of_home(&state_dir()?.join("home")))
}

/// What the verbs are about that take no flake: the home of a user who has activated one, else the machine.
pub(super) fn kept_places() -> Places {
    let home = home_places().ok().filter(|places| places.state().is_dir());
    match home {
        Some(home) if !rustix::process::geteuid().is_root() => home,
        _ => Places::default(),
    }
}

/// The settings of commands that lock anew: what was fetched not long ago is asked again.
///
/// # Errors
/// As [`load_config`].
pub(super) fn load_config_afresh(global: &Global) -> Result<Config, Failure> {
    let mut config = load_config(global)?;
    config.set("tarball-ttl", "0")?;
    Ok(config)
}

/// The settings of `nix.conf` and the environment, with what options of every command say. Once it is told what is odd
/// about them.
///
/// # Errors
/// The files are malformed.
pub(super) fn load_config(global: &Global) -> Result<Config, Failure> {
    static TOLD: Once = Once::new();
    let mut config = Config::load()?;
    let warnings = config.take_warnings();
    TOLD.call_once(|| warnings.iter().for_each(|warning| print_warning(warning, Paint::stderr())));
    config.offline = global.offline;
    if global.refresh {
        config.set("tarball-ttl", "0")?;
    }
    let store = global.store.as_deref();
    if let Some(store) = store.filter(|store| !store.is_empty()) {
        config.set("store", store)?;
    }
    Ok(config)
}
