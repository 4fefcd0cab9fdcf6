//! Options: those of a flake's hosts, and those of the library that the binary carries.

use super::indexes::Made;
use crate::commands::failure::Failure;
use crate::commands::hosts;
use crate::commands::session::{Session, Unopened};
use crate::commands::{FlakeArgs, Global};
use nivis_eval::Word;
use nivis_eval::heap::Ref;
use nivis_eval::source::Origin;
use nivis_search::EntryKind;
use std::collections::BTreeMap;

/// Options inside of options: modules in modules.
const DEPTH: usize = 16;

/// Longer defaults are left out.
const DEFAULT_LENGTH: usize = 80;

/// The options of all hosts of a flake; what cannot be evaluated is passed over.
///
/// # Errors
/// Evaluation was stopped.
pub(super) fn of_hosts(session: &mut Session) -> Result<Vec<Made>, Failure> {
    let mut found = BTreeMap::new();
    for host in hosts::all(session)? {
        session.progress.show(&format!("making the index: options of {}", host.name));
        session.glance(host.at, |session, value| {
            if let Some(options) = session.peek(value, "options")? {
                visit(session, options, &mut Vec::new(), &mut found)?;
            }
            Ok(Some(()))
        })?;
    }
    Ok(found.into_values().collect())
}

/// The options of the embedded library on a Linux host.
///
/// # Errors
/// The library cannot be evaluated.
pub(super) fn of_library(global: &Global) -> Result<Vec<Made>, Unopened> {
    let flake = FlakeArgs { no_write_lock_file: true, ..FlakeArgs::default() };
    let mut session = Session::open_flake(global, &flake, Some("flake:nivis"))?;
    let trees = session.trees.clone();
    library(&mut session).map_err(|failure| Unopened(failure, trees))
}

fn library(session: &mut Session) -> Result<Vec<Made>, Failure> {
    session.progress.show("making the index: options of the library");
    let text = format!(
        "nivis: (nivis.lib.linuxSystem {{ system = \"{}\"; modules = [ ]; }}).options",
        session.eval.settings.system
    );
    let top = session.top;
    let options = session
        .eval
        .compile_text(text.as_bytes(), Origin::Internal("«options»"), b"/")
        .and_then(|node| session.eval.eval(node, Ref::NULL))
        .and_then(|function| session.eval.call_with(function, &[top], 0))
        .map_err(|error| session.failure(&error))?;
    session.eval.roots.push(options);
    let mut found = BTreeMap::new();
    visit(session, options, &mut Vec::new(), &mut found)?;
    session.progress.clear();
    Ok(found.into_values().collect())
}

fn visit(
    session: &mut Session,
    value: Word,
    path: &mut Vec<String>,
    found: &mut BTreeMap<String, Made>,
) -> Result<(), Failure> {
    if !value.is_attrs() || path.len() > DEPTH {
        return Ok(());
    }
    if session.peek_text(value, "_type")?.as_deref() == Some("option") {
        return option(session, value, path, found);
    }
    let base = session.eval.roots.len();
    for (name, at) in session.slots(value) {
        if name.starts_with('_') {
            continue;
        }
        path.push(name);
        session.glance(at, |session, value| visit(session, value, path, found).map(Some))?;
        path.pop();
    }
    session.eval.roots.truncate(base);
    Ok(())
}

fn option(
    session: &mut Session,
    value: Word,
    path: &mut Vec<String>,
    found: &mut BTreeMap<String, Made>,
) -> Result<(), Failure> {
    let name = path.join(".");
    if found.contains_key(&name) {
        return Ok(());
    }
    let is = |word: Option<Word>, wanted: bool| word.and_then(Word::as_bool) == Some(wanted);
    let hidden = is(session.peek(value, "internal")?, true) || is(session.peek(value, "visible")?, false);
    let shallow = session.peek_text(value, "visible")?.as_deref() == Some("shallow");
    if hidden {
        return Ok(());
    }
    let kind = session.peek(value, "type")?;
    let type_text = match kind {
        Some(kind) => session.peek_text(kind, "description")?.unwrap_or_default(),
        None => String::new(),
    };
    let description = text_of(session, value, "description")?;
    let mut default = text_of(session, value, "defaultText")?;
    if default.is_empty() {
        default = simple_default(session, value)?;
    }
    let one_line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (description, default) = (one_line(description), one_line(default));
    let default = if default.len() > DEFAULT_LENGTH { String::new() } else { default };
    let entry =
        Made { kind: EntryKind::Option, path: name.clone(), name: type_text, version: default, description };
    found.insert(name, entry);
    if let (Some(kind), false) = (kind, shallow) {
        inside(session, kind, path, found)?;
    }
    Ok(())
}

/// The options of the modules that an option holds.
fn inside(
    session: &mut Session,
    kind: Word,
    path: &mut Vec<String>,
    found: &mut BTreeMap<String, Made>,
) -> Result<(), Failure> {
    let Some(function) = session.peek(kind, "getSubOptions")? else { return Ok(()) };
    let parts: Vec<Word> = path.iter().map(|part| session.eval.string(part.as_bytes())).collect();
    let list = session.eval.list(&parts);
    let (stack, depth) = (session.eval.stack.len(), session.eval.depth);
    let options = match session.eval.call_with(function, &[list], 0) {
        Ok(options) => options,
        Err(error) => {
            session.eval.stack.truncate(stack);
            session.eval.depth = depth;
            return session.passed_over(&error);
        }
    };
    session.eval.roots.push(options);
    // They know their whole path: `<name>` stands for what users name.
    for (name, at) in session.slots(options) {
        if name.starts_with('_') {
            continue;
        }
        session.glance(at, |session, value| {
            let mut inner = path_of(session, value)?.unwrap_or_else(|| [path.as_slice(), &[name]].concat());
            visit(session, value, &mut inner, found).map(Some)
        })?;
    }
    Ok(())
}

/// Where an option says that it is; of a set of options, where its first option's is.
fn path_of(session: &mut Session, value: Word) -> Result<Option<Vec<String>>, Failure> {
    let Some(list) = session.peek(value, "loc")? else { return first_path(session, value, DEPTH) };
    let mut path = Vec::new();
    for at in session.items(Some(list)) {
        let part = session.glance(at, |session, part| {
            Ok(part.is_string().then(|| String::from_utf8_lossy(session.eval.bytes(part)).into_owned()))
        })?;
        path.extend(part);
    }
    Ok(Some(path))
}

fn first_path(session: &mut Session, value: Word, depth: usize) -> Result<Option<Vec<String>>, Failure> {
    if depth == 0 {
        return Ok(None);
    }
    for (name, at) in session.slots(value) {
        if name.starts_with('_') {
            continue;
        }
        let found = session.glance(at, |session, value| match session.peek(value, "loc")? {
            Some(_) => path_of(session, value),
            None => first_path(session, value, depth - 1),
        })?;
        if let Some(mut path) = found {
            path.pop();
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// A text, or the text in a set such as `literalExpression` makes.
fn text_of(session: &mut Session, value: Word, name: &str) -> Result<String, Failure> {
    let Some(text) = session.peek(value, name)? else { return Ok(String::new()) };
    if text.is_string() {
        return Ok(String::from_utf8_lossy(session.eval.bytes(text)).into_owned());
    }
    Ok(session.peek_text(text, "text")?.unwrap_or_default())
}

/// A default that is short to say.
fn simple_default(session: &mut Session, value: Word) -> Result<String, Failure> {
    let Some(default) = session.peek(value, "default")? else { return Ok(String::new()) };
    let is_simple = !default.is_attrs() && !default.is_list() || {
        let empty_set = default.is_attrs() && session.eval.attr_count(default) == 0;
        empty_set || (default.is_list() && session.items(Some(default)).is_empty())
    };
    let mut out = Vec::new();
    if is_simple {
        let printed = session.eval.print_plain(default, &mut out);
        printed.map_err(|error| session.failure(&error))?;
    }
    let text = String::from_utf8_lossy(&out).into_owned();
    Ok(if text.contains('<') { String::new() } else { text })
}
