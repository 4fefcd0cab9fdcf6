//! What a value could be. Nothing is fetched or written for it, and what fails offers nothing.

use crate::commands::repl::files;
use crate::commands::session::Session;
use crate::commands::{FlakeArgs, Global, hosts};
use clap_complete::CompletionCandidate;
use nivis_eval::Word;
use std::ffi::OsStr;

/// The session of a flake: the one that the command line names, else the one that the command would find.
fn session(reference: Option<&str>) -> Option<Session> {
    let global = Global { offline: true, ..Global::default() };
    let words: Vec<String> = std::env::args().collect();
    let told = words.iter().zip(words.iter().skip(1)).find(|(word, _)| *word == "--flake");
    let told = told.map(|(_, value)| value.split('#').next().unwrap_or(value).to_owned());
    let flake = FlakeArgs { no_write_lock_file: true, ..FlakeArgs::default() };
    Session::open_flake(&global, &flake, reference.or(told.as_deref())).ok()
}

/// The hosts of the flake.
pub(super) fn hosts(current: &OsStr) -> Vec<CompletionCandidate> {
    let current = current.to_string_lossy();
    let Some(mut session) = session(None) else { return Vec::new() };
    let all = hosts::all(&mut session).unwrap_or_default();
    let fitting = all.iter().filter(|host| host.name.starts_with(&*current));
    fitting.map(|host| CompletionCandidate::new(&host.name).help(Some(host.kind.name().into()))).collect()
}

/// `REF#ATTRIBUTE`, or attributes of the flake here.
pub(super) fn installables(current: &OsStr) -> Vec<CompletionCandidate> {
    let current = current.to_string_lossy();
    let (reference, before, attribute) = match current.split_once('#') {
        Some((reference, attribute)) => {
            (Some(if reference.is_empty() { "." } else { reference }), format!("{reference}#"), attribute)
        }
        None if current.starts_with(['.', '/', '~']) => {
            return files(&current).into_iter().map(CompletionCandidate::new).collect();
        }
        None => (None, String::new(), &*current),
    };
    let Some(mut session) = session(reference) else { return Vec::new() };
    let paths = attributes(&mut session, attribute);
    paths.into_iter().map(|path| CompletionCandidate::new(format!("{before}{path}"))).collect()
}

/// Hosts, installables and files.
pub(super) fn repl_names(current: &OsStr) -> Vec<CompletionCandidate> {
    let text = current.to_string_lossy();
    if text.contains('#') {
        return installables(current);
    }
    let mut found = if text.contains('/') { Vec::new() } else { hosts(current) };
    found.extend(files(&text).into_iter().map(CompletionCandidate::new));
    found
}

/// The rules of the linter.
pub(super) fn rules(current: &OsStr) -> Vec<CompletionCandidate> {
    let current = current.to_string_lossy();
    let fitting = nivis_style::lint::rules().iter().filter(|rule| rule.name.starts_with(&*current));
    fitting.map(|rule| CompletionCandidate::new(rule.name).help(Some(rule.summary.into()))).collect()
}

/// Attribute paths that begin so, looked up as the commands do.
fn attributes(session: &mut Session, path: &str) -> Vec<String> {
    let (set, name) = path.rsplit_once('.').map_or(("", path), |(set, name)| (set, name));
    let before = if set.is_empty() { String::new() } else { format!("{set}.") };
    let system = session.eval.settings.system.clone();
    let mut found = Vec::new();
    for prefix in [format!("packages.{system}"), format!("legacyPackages.{system}"), String::new()] {
        let whole =
            [prefix.as_str(), set].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>();
        let Ok(value) = session.output_at(&whole.join(".")) else { continue };
        session.eval.roots.push(value);
        found.extend(names(session, value).into_iter().filter(|other| other.starts_with(name)));
    }
    found.sort();
    found.dedup();
    found.into_iter().map(|name| format!("{before}{name}")).collect()
}

fn names(session: &mut Session, value: Word) -> Vec<String> {
    if !value.is_attrs() {
        return Vec::new();
    }
    let attrs = session.eval.attrs_by_name(value);
    attrs.iter().map(|attr| session.eval.shown_name(attr.name)).collect()
}
