//! After it was written: whether the flake finds what was added, and still all that it found before.

use super::ScaffoldError;
use crate::commands::failure::Failure;
use crate::commands::hosts::all;
use crate::commands::new_files::Written;
use crate::commands::session::Session;
use nivis_eval::Word;
use nivis_eval::heap;
use nivis_modules::scaffold::Part;
use std::collections::BTreeSet;

/// The outputs that have modules by name.
const MODULES: [&str; 3] = ["nixosModules", "homeModules", "darwinModules"];

/// The modules of a flake: outputs and names. What cannot be evaluated has none.
pub(super) fn modules(session: &mut Session) -> BTreeSet<(&'static str, String)> {
    let mut found = BTreeSet::new();
    for output in MODULES {
        let set = session.get(session.top, output).ok().flatten();
        let names = set.map(|set| session.names(set)).unwrap_or_default();
        found.extend(names.into_iter().map(|name| (output, name)));
    }
    found
}

/// Evaluates what was added: a host or package itself; for the rest hosts, until a written file was read.
///
/// # Errors
/// It cannot be evaluated, or nothing leads to it, or a module of before (`modules`) is gone.
pub(super) fn verify(
    session: &mut Session,
    part: Part,
    name: &str,
    written: &Written,
    before: &BTreeSet<(&'static str, String)>,
) -> Result<(), Failure> {
    let not_found = || ScaffoldError::NotFound { part, name: name.to_owned(), files: written.files.clone() };
    let is_found = match part {
        Part::Host => {
            let hosts = all(session)?;
            let host = hosts.iter().find(|host| host.name == name).ok_or_else(not_found)?;
            session.system_of(host)?;
            true
        }
        Part::Package => finds_package(session, name)?,
        Part::User | Part::Module => is_reached(session, part, written)?,
    };
    if !is_found {
        return Err(not_found().into());
    }
    if part == Part::Module {
        let now = modules(session);
        if let Some((output, gone)) = before.difference(&now).next() {
            let gone = format!("{output}.{gone}");
            return Err(ScaffoldError::Hides { name: name.to_owned(), gone }.into());
        }
    }
    session.store.flush()?;
    Ok(())
}

fn finds_package(session: &mut Session, name: &str) -> Result<bool, Failure> {
    let system = format!("{}-linux", std::env::consts::ARCH);
    let Some(packages) = session.get(session.top, "packages")? else { return Ok(false) };
    let Some(packages) = session.get(packages, &system)? else { return Ok(false) };
    let Some(package) = session.get(packages, name)? else { return Ok(false) };
    session.drv_path(package, &format!("packages.{system}.{name}"))?;
    Ok(true)
}

/// Whether a host reads one of the written files, or an output of modules names it. The first host is evaluated in any
/// case, and must not be broken by what was written.
fn is_reached(session: &mut Session, part: Part, written: &Written) -> Result<bool, Failure> {
    let hosts = all(session)?;
    for (index, host) in hosts.iter().enumerate() {
        let evaluated = session.system_of(host);
        if index == 0 {
            evaluated?;
        }
        if is_read(session, written) || (part == Part::Module && is_output(session, written)) {
            return Ok(true);
        }
        session.collect();
    }
    // Without hosts nothing has users; modules are still there for others.
    Ok(hosts.is_empty() && (part == Part::User || is_output(session, written)))
}

/// The way from the tree of the flake to its folder: what comes before the paths of written files.
fn within(session: &Session, file: &str) -> Vec<u8> {
    let subdir = session.reference().map(|reference| reference.subdir.clone()).unwrap_or_default();
    let before = if subdir.is_empty() { subdir } else { [&subdir[..], b"/"].concat() };
    [&before, file.as_bytes()].concat()
}

fn is_read(session: &Session, written: &Written) -> bool {
    written.files.iter().any(|file| session.trees.was_read(&within(session, file)))
}

/// Whether an output of modules has one of the files, or its folder, as it is or among a module's `imports`.
fn is_output(session: &mut Session, written: &Written) -> bool {
    let mut wanted = BTreeSet::new();
    for file in &written.files {
        let path = within(session, file);
        let folder = path.strip_suffix(b"/default.nix".as_slice()).map(<[u8]>::to_vec);
        wanted.extend(folder);
        wanted.insert(path);
    }
    for (output, name) in modules(session) {
        let Ok(module) = session.at(session.top, &[output, &name]) else { continue };
        let mut candidates = vec![module];
        let imports = session.get(module, "imports").ok().flatten().filter(|imports| imports.is_list());
        for at in session.items(imports) {
            candidates.extend(session.eval.force_slot(at));
        }
        if candidates.into_iter().any(|value| wanted.contains(&own_path(session, value).unwrap_or_default()))
        {
            return true;
        }
    }
    is_read(session, written)
}

/// The place in the flake's tree that a path, or a string, leads to.
fn own_path(session: &Session, value: Word) -> Option<Vec<u8>> {
    match value.kind() {
        heap::Kind::Path(at) => session.trees.within_own(session.eval.heap.bytes(at)),
        heap::Kind::String { .. } => session.trees.within_own(session.eval.bytes(value)),
        _ => None,
    }
}
