//! Arguments that name store paths: as they are, by links to them, or by what makes them.

use super::eval::open_installable;
use super::expression::ExprArgs;
use super::failure::Failure;
use super::places::load_config;
use super::session::Unopened;
use super::{FlakeArgs, Global};
use nivis_store::store::{Store, StoreError};
use nivis_store::store_path::StorePath;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens the store that a command asks.
///
/// # Errors
/// There is none.
pub(super) fn open_store(global: &Global) -> Result<Arc<dyn Store>, Failure> {
    Ok(crate::stores::open(&load_config(global)?, false)?)
}

/// A path in the store, and what follows the object's own.
///
/// # Errors
/// It is not in the store.
pub(super) fn in_store(store: &dyn Store, path: &str) -> Result<(StorePath, Vec<u8>), Failure> {
    let path = super::io::absolute(path)?;
    let path = nivis_formats::path::canonicalise(path.as_os_str().as_bytes());
    match store.dir().split(&path) {
        Ok((object, rest)) => Ok((object, rest.to_vec())),
        Err(_) => {
            let path = String::from_utf8_lossy(&path).into_owned();
            Err(Failure::Refused(format!("path '{path}' is not in the Nix store")))
        }
    }
}

/// The same, where the store must have the object; gives its place on this machine too.
///
/// # Errors
/// It is not in the store, or the store has it not.
pub(super) fn object_in_store(
    store: &dyn Store,
    path: &str,
) -> Result<(StorePath, PathBuf, Vec<u8>), Failure> {
    let (object, rest) = in_store(store, path)?;
    let printed = store.dir().print(&object);
    let real = store.to_real_path(&object).filter(|real| real.symlink_metadata().is_ok());
    match real {
        Some(real) if store.is_valid_path(&object)? => Ok((object, real, rest)),
        _ => Err(Failure::Refused(format!("path '{printed}' is not a valid store path"))),
    }
}

/// Links that are followed.
const MOST_LINKS: usize = 100;

/// The store path that a path is, is in, or links to.
fn follow(store: &dyn Store, text: &str) -> Result<Option<StorePath>, Failure> {
    let physical = StorePath::from_base_name(b"00000000000000000000000000000000-x").ok();
    let physical = physical.and_then(|path| store.to_real_path(&path)?.parent().map(Path::to_owned));
    let mut path = super::io::absolute(text)?;
    for _ in 0..MOST_LINKS {
        let clean = nivis_formats::path::canonicalise(path.as_os_str().as_bytes());
        if let Ok((object, _)) = store.dir().split(&clean) {
            return Ok(Some(object));
        }
        let path_now = PathBuf::from(OsStr::from_bytes(&clean));
        if let Some(rest) = physical.as_ref().and_then(|root| path_now.strip_prefix(root).ok())
            && let Some(name) = rest.components().next()
            && let Ok(object) = StorePath::from_base_name(name.as_os_str().as_bytes())
        {
            return Ok(Some(object));
        }
        let Ok(target) = std::fs::read_link(&path_now) else { return Ok(None) };
        path = path_now.parent().unwrap_or(&path_now).join(target);
    }
    Ok(None)
}

/// The store paths that arguments name: `/nix/store/…`, a link such as `result`, or `REF#ATTR` for the output of a
/// derivation (with `derivation`: for the derivation itself).
///
/// # Errors
/// One of them is none of these.
pub(super) fn store_paths(
    global: &Global,
    args: (&FlakeArgs, &ExprArgs),
    store: &Arc<dyn Store>,
    told: &[String],
    derivation: bool,
) -> Result<Vec<StorePath>, Unopened> {
    let default = [String::new()];
    let told = if told.is_empty() { &default } else { told };
    let mut found = Vec::new();
    for text in told {
        let may_be_path = !args.1.is_given() && !text.contains('#');
        if may_be_path && (text.contains('/') || Path::new(text).symlink_metadata().is_ok()) {
            if let Some(path) = follow(&**store, text)? {
                found.push(path);
                continue;
            }
            if !text.contains(':') && !Path::new(text).join("flake.nix").exists() {
                return Err(Failure::Refused(format!("path '{text}' is not in the Nix store")).into());
            }
        }
        let wanted = Some(text.as_str()).filter(|text| !text.is_empty());
        found.push(of_installable(global, args, wanted, derivation)?);
    }
    Ok(found)
}

fn of_installable(
    global: &Global,
    (flake, expression): (&FlakeArgs, &ExprArgs),
    wanted: Option<&str>,
    derivation: bool,
) -> Result<StorePath, Unopened> {
    let (mut session, value) = open_installable(global, flake, wanted, expression)?;
    let trees = session.trees.clone();
    let mut path = || {
        let drv = session.drv_path(value, wanted.unwrap_or("the value"))?;
        if derivation {
            return Ok(drv);
        }
        let output = match session.get(value, "outputName")? {
            Some(name) if name.is_string() => session.eval.bytes(name).to_vec(),
            _ => b"out".to_vec(),
        };
        let read = session.store.read_derivation(&drv)?;
        let path = read.output_path(session.store.dir(), &output).map_err(StoreError::from)?;
        session.store.flush()?;
        path.ok_or_else(|| {
            Failure::Refused(format!(
                "the path of '{}' is not known before it is built",
                session.store.dir().print(&drv)
            ))
        })
    };
    path().map_err(|failure| Unopened(failure, trees))
}

/// Paths with those they refer to before them (`topoSortPaths` of the reference).
///
/// # Errors
/// The store cannot be asked.
pub(super) fn sorted(
    store: &dyn Store,
    paths: &std::collections::BTreeSet<StorePath>,
) -> Result<Vec<StorePath>, StoreError> {
    let mut done = std::collections::BTreeSet::new();
    let mut order = Vec::new();
    for root in paths {
        // Each entry: the path, and whether what it refers to is behind it.
        let mut pending = vec![(root.clone(), false)];
        while let Some((path, ready)) = pending.pop() {
            if ready {
                order.push(path);
                continue;
            }
            if !done.insert(path.clone()) {
                continue;
            }
            let references = if store.is_valid_path(&path)? {
                store.query_references(&path)?
            } else {
                std::collections::BTreeSet::new()
            };
            pending.push((path, true));
            let inner = references.into_iter().filter(|inner| paths.contains(inner) && !done.contains(inner));
            let inner: Vec<StorePath> = inner.collect();
            pending.extend(inner.into_iter().rev().map(|inner| (inner, false)));
        }
    }
    Ok(order)
}

/// A size with its unit (`renderSize` of the reference); `align` fills up to six columns.
pub(super) fn show_size(bytes: i64, align: bool) -> String {
    let mut rest = bytes.unsigned_abs();
    let mut power = 0usize;
    while rest > 1024 && power < 8 {
        rest /= 1024;
        power += 1;
    }
    let shown_power = power.max(1);
    let value = bytes as f64 / 1024f64.powi(i32::try_from(shown_power).unwrap_or(1));
    let unit = ['K', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'].get(shown_power - 1).copied().unwrap_or('K');
    if align { format!("{value:6.1} {unit}iB") } else { format!("{value:.1} {unit}iB") }
}

#[cfg(test)]
mod tests {
    use super::show_size;

    #[test]
    fn sizes_are_those_of_the_reference() {
        assert_eq!(show_size(696, true), "   0.7 KiB");
        assert_eq!(show_size(1024 * 1024, false), "1024.0 KiB");
        assert_eq!(show_size(-3 * 1024 * 1024, false), "-3.0 MiB");
    }
}
