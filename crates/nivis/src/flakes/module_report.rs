//! Complaints of the module system with the places of the definitions they are about.
//!
//! The module system, nixpkgs' as well as ours, knows files only. Where in them an option is defined is read off their
//! syntax trees.

use super::trees::Trees;
use nivis_diag::{Diagnostic, Label};
use nivis_eval::error::Labels;
use nivis_eval::source::{Origin, Pos, Source, Sources};
use nivis_modules::definitions::{find, parse_option};
use nivis_modules::fault::{Definition, ModuleFault, Place};
use std::ops::Range;

/// Larger files are not searched: nobody wrote them.
const MAX_TEXT: usize = 4 << 20;

/// At most so many failed assertions are shown with their place.
const MAX_ASSERTIONS: usize = 5;

/// If the message is one of the module system's, says it with places.
pub(super) fn explain_modules(
    diagnostic: &mut Diagnostic,
    labels: &mut Labels<'_>,
    sources: &Sources,
    trees: &Trees,
    assertions: &[(String, Pos)],
) {
    let Some(fault) = ModuleFault::parse(&diagnostic.message) else { return };
    let mut found: Vec<Option<Label>> = Vec::new();
    let mut used: Vec<(Pos, usize)> = Vec::new();
    let mut option = fault.option().map(parse_option).unwrap_or_default();
    if let ModuleFault::Redeclared { .. } = &fault {
        option.insert(0, "options".to_owned());
    }
    for (index, definition) in fault.definitions().iter().enumerate() {
        // Two definitions of one file are two places.
        let place = places(sources, trees, definition, &option, labels)
            .into_iter()
            .find(|(source, range)| !used.contains(&(source.id(), range.start)));
        found.push(place.map(|(source, range)| {
            used.push((source.id(), range.start));
            labels.range(source, range, fault.label(index))
        }));
    }
    if let ModuleFault::NoModule { definitions } = &fault {
        let file = definitions.first().map_or(&b""[..], |definition| definition.file.as_bytes());
        let source = sources.iter().find(|source| is_file(source, file));
        found = vec![source.map(|source| {
            let text = labels.text(source);
            let line = text.iter().position(|byte| *byte == b'\n').unwrap_or(text.len());
            labels.range(source, 0..line.max(1), fault.label(0))
        })];
    }
    if let ModuleFault::Undefined { option } = &fault
        && !diagnostic.labels.iter().any(|label| labels.is_own(label))
    {
        found.push(without(option, sources, trees, labels));
    }
    if let ModuleFault::Assertions { messages } = &fault {
        for message in messages.iter().take(MAX_ASSERTIONS) {
            let known = assertions.iter().find(|(text, _)| text.trim() == message);
            let label = known.and_then(|(_, pos)| labels.at(*pos, "asserted here"));
            found.push(label.or_else(|| asserted_in(sources, trees, message, labels)));
        }
    }
    let map = labels.sources();
    let known = found.iter().map(|label| {
        let label = label.as_ref()?;
        let at = map.position(label.file, label.range.start)?;
        let range = label.range.start as usize..label.range.end as usize;
        Some(Place {
            name: format!("{}:{}", map.name(label.file)?, at.line),
            text: String::from_utf8_lossy(map.text(label.file)?.get(range)?).into_owned(),
            is_own: labels.is_own(label),
        })
    });
    let mut told = fault.diagnose(&known.collect::<Vec<_>>());
    for (definition, label) in fault.definitions().iter().zip(&found) {
        if label.is_none() {
            told.notes.push(match &definition.value {
                Some(value) if !value.contains('\n') => {
                    format!("it is defined in `{}`: {value}", definition.file)
                }
                _ => format!("it is defined in `{}`", definition.file),
            });
        }
    }
    told.labels = found.into_iter().flatten().collect();
    if told.labels.is_empty() {
        told.labels = std::mem::take(&mut diagnostic.labels);
    }
    told.trace = std::mem::take(&mut diagnostic.trace);
    *diagnostic = told;
}

/// If a module names an argument that nobody gives, shows it there.
pub(super) fn explain_argument(
    diagnostic: &mut Diagnostic,
    labels: &mut Labels<'_>,
    sources: &Sources,
    trees: &Trees,
) {
    let missing =
        diagnostic.message.strip_prefix("attribute '").and_then(|rest| rest.strip_suffix("' missing"));
    let Some(name) = missing.map(str::to_owned) else { return };
    let wanted = format!("while evaluating the module argument `{name}' in \"");
    let file = diagnostic.trace.iter().find_map(|frame| frame.text.strip_prefix(&wanted));
    let Some(file) = file.map(|rest| rest.trim_end_matches([':', '"']).to_owned()) else { return };
    let source = sources.iter().find(|source| {
        matches!(&source.origin, Origin::File(path) if trees.is_own(path)) && is_file(source, file.as_bytes())
    });
    let Some(source) = source else { return };
    let text = labels.text(source);
    let is_word =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_-'".contains(byte));
    let start = text.windows(name.len()).enumerate().position(|(at, word)| {
        word == name.as_bytes()
            && !is_word(text.get(at + name.len()))
            && !is_word(at.checked_sub(1).and_then(|before| text.get(before)))
    });
    let Some(start) = start else { return };
    diagnostic.message = format!("the module's argument `{name}` is given by nobody");
    diagnostic.labels = vec![labels.range(source, start..start + name.len(), "asked for here")];
    diagnostic.help =
        vec![format!("give it to all modules of the host: `specialArgs = {{ inherit {name}; }};`")];
}

/// Where the library's places are all that a cycle passes: shows the definition during which it was met.
pub(super) fn explain_cycle(
    diagnostic: &mut Diagnostic,
    labels: &mut Labels<'_>,
    sources: &Sources,
    trees: &Trees,
) {
    if diagnostic.labels.iter().any(|label| labels.is_own(label)) {
        return;
    }
    let named = |text: &str, what: &str| {
        let name = text.strip_prefix(what)?.strip_prefix(" `")?.trim_end_matches('\'');
        Some(name.to_owned())
    };
    let frames = || diagnostic.trace.iter();
    let Some(option) = frames().find_map(|frame| named(&frame.text, "while evaluating the option")) else {
        return;
    };
    let path = parse_option(&option);
    let own = frames().filter_map(|frame| named(&frame.text, "while evaluating definitions from"));
    let found = own.into_iter().find_map(|file| {
        let definition = Definition { file, value: None };
        let (source, range) = places(sources, trees, &definition, &path, labels).into_iter().next()?;
        Some(labels.range(source, range, format!("this definition of `{option}` needs itself")))
    });
    let Some(label) = found.filter(|label| labels.is_own(label)) else { return };
    // Where else it passes tells nobody anything.
    diagnostic.labels = vec![label];
    diagnostic.notes = vec!["the cycle passes the library, and nothing of yours".into()];
    diagnostic.help.push(format!(
        "a condition, or what decides which options a module defines, must not depend on `{option}`"
    ));
}

/// The user's definition of the set or the list that an option should be in, and is not.
fn without(option: &str, sources: &Sources, trees: &Trees, labels: &mut Labels<'_>) -> Option<Label> {
    let mut path = parse_option(option);
    let last = path.pop().filter(|_| !path.is_empty())?;
    let mut own =
        sources.iter().filter(|source| matches!(&source.origin, Origin::File(path) if trees.is_own(path)));
    own.find_map(|source| {
        let text = labels.text(source);
        let text = if text.len() > MAX_TEXT { &[][..] } else { &text[..] };
        let range = find(text, &path, false).into_iter().next()?;
        Some(labels.range(source, range, format!("`{last}` is missing here")))
    })
}

fn is_file(source: &Source, file: &[u8]) -> bool {
    let is = |path: &[u8]| path == file || path.strip_suffix(b"/default.nix") == Some(file);
    matches!(&source.origin, Origin::File(path) if is(path))
}

/// Where a definition may stand.
fn places<'s>(
    sources: &'s Sources,
    trees: &Trees,
    definition: &Definition,
    option: &[String],
    labels: &mut Labels<'_>,
) -> Vec<(&'s Source, Range<usize>)> {
    let file = definition.file.as_bytes();
    let mut in_source = |source: &'s Source, anywhere| {
        let text = labels.text(source);
        let text = if text.len() > MAX_TEXT { &[][..] } else { &text[..] };
        find(text, option, anywhere).into_iter().map(move |range| (source, range)).collect::<Vec<_>>()
    };
    for source in sources.iter() {
        if is_file(source, file) {
            // Where the file is no module, one of its expressions is: in a `flake.nix`, say.
            let found = in_source(source, false);
            return if found.is_empty() { in_source(source, true) } else { found };
        }
    }
    if definition.file != "<unknown-file>" {
        return Vec::new();
    }
    // A module without a file stands in another file's expression: there is one place, or it is not known.
    let own = sources.iter().filter(|source| match &source.origin {
        Origin::File(path) => trees.is_own(path),
        Origin::String | Origin::Stdin => true,
        Origin::Internal(_) => false,
    });
    let found: Vec<_> = own.flat_map(|source| in_source(source, true)).collect();
    if found.len() == 1 { found } else { Vec::new() }
}

/// The place of an assertion by its message, where the assertion itself is not at hand.
fn asserted_in(sources: &Sources, trees: &Trees, message: &str, labels: &mut Labels<'_>) -> Option<Label> {
    let line = message.lines().next().unwrap_or_default().as_bytes();
    if line.len() < 4 {
        return None;
    }
    let mut own =
        sources.iter().filter(|source| matches!(&source.origin, Origin::File(path) if trees.is_own(path)));
    own.find_map(|source| {
        let at = labels.text(source).windows(line.len()).position(|text| text == line)?;
        Some(labels.range(source, at..at + line.len(), "asserted here"))
    })
}
