//! The packages of a flake, visited as `nix search` does (`search.cc` of C++ Nix 2.34.8).

use super::indexes::Made;
use crate::commands::failure::Failure;
use crate::commands::session::Session;
use nivis_eval::Word;
use nivis_formats::version::parse_drv_name;
use nivis_search::EntryKind;

/// Sets inside of sets: those of nixpkgs are three deep, and some hold themselves.
const DEPTH: usize = 12;

/// The packages of an input.
///
/// # Errors
/// Evaluation was stopped.
pub(super) fn of_input(session: &mut Session, name: &str) -> Result<Vec<Made>, Failure> {
    let inputs = session.get(session.top, "inputs")?;
    let input = match inputs {
        Some(inputs) => session.peek(inputs, name)?,
        None => None,
    };
    input.map_or(Ok(Vec::new()), |input| of_outputs(session, input, name))
}

/// The packages of the flake itself.
///
/// # Errors
/// Evaluation was stopped.
pub(super) fn of_flake(session: &mut Session) -> Result<Vec<Made>, Failure> {
    of_outputs(session, session.top, "the flake")
}

fn of_outputs(session: &mut Session, flake: Word, of: &str) -> Result<Vec<Made>, Failure> {
    let system = session.eval.settings.system.clone();
    let mut made = Vec::new();
    for output in ["packages", "legacyPackages"] {
        let Some(all) = session.peek(flake, output)? else { continue };
        let Some(set) = session.peek(all, &system)? else { continue };
        let path = format!("{output}.{system}");
        session.progress.show(&format!("making the index of {of}"));
        visit(
            session,
            set,
            &path,
            Visit { recurses: true, legacy: output == "legacyPackages", depth: 0 },
            &mut made,
        )?;
    }
    Ok(made)
}

#[derive(Clone, Copy)]
struct Visit {
    /// Whether its sets are looked into whatever they say.
    recurses: bool,
    legacy: bool,
    depth: usize,
}

fn visit(
    session: &mut Session,
    value: Word,
    path: &str,
    how: Visit,
    made: &mut Vec<Made>,
) -> Result<(), Failure> {
    if !value.is_attrs() || how.depth > DEPTH {
        return Ok(());
    }
    if session.peek_text(value, "type")?.as_deref() == Some("derivation") {
        if let Some(name) = session.peek_text(value, "name")? {
            let description = match session.peek(value, "meta")? {
                Some(meta) => session.peek_text(meta, "description")?.unwrap_or_default(),
                None => String::new(),
            };
            let (pname, version) = parse_drv_name(name.as_bytes());
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            made.push(Made {
                kind: EntryKind::Package,
                path: path.to_owned(),
                name: text(pname),
                version: text(version),
                description: description.replace('\n', " "),
            });
        }
        return Ok(());
    }
    let recurses = how.recurses
        || (how.legacy
            && session.peek(value, "recurseForDerivations")?.and_then(Word::as_bool) == Some(true));
    if !recurses {
        return Ok(());
    }
    let base = session.eval.roots.len();
    for (name, at) in session.slots(value) {
        let mut shown = Vec::new();
        nivis_syntax::print::print_symbol(name.as_bytes(), &mut shown);
        let inner = format!("{path}.{}", String::from_utf8_lossy(&shown));
        if how.depth == 0 && made.len() % 500 < 3 {
            session.progress.show(&format!("making the index: {} packages", made.len()));
        }
        session.glance(at, |session, value| {
            let how = Visit { recurses: false, depth: how.depth + 1, ..how };
            visit(session, value, &inner, how, made).map(Some)
        })?;
    }
    session.eval.roots.truncate(base);
    Ok(())
}
