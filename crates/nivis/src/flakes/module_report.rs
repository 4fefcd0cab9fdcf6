//! Complaints of the module system with the places of the definitions they are about.
//!
//! The module system, nixpkgs' as well as ours, knows files only. Where in them an option is defined is read off their
//! syntax trees.

use super::module_places::{Spot, Texts, is_file, is_named};
use super::trees::Trees;
use nivis_diag::{Diagnostic, Label};
use nivis_eval::error::Labels;
use nivis_eval::source::{Origin, Pos, Sources};
use nivis_modules::definitions::parse_option;
use nivis_modules::fault::{Definition, ModuleFault, Place};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

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
    let mut option = fault.option().map(parse_option).unwrap_or_default();
    if let ModuleFault::Redeclared { .. } = &fault {
        option.insert(0, "options".to_owned());
    }
    let mut texts = Texts { sources, trees, labels: &mut *labels };
    let spots = texts.places(fault.definitions(), &option);
    let written = written(&fault, &option, spots.first().and_then(Option::as_ref), &mut texts);
    let of_entry = match &fault {
        ModuleFault::Undefined { .. } => entry_without(&option, &mut texts),
        _ => None,
    };
    let mut found: Vec<Option<Label>> = Vec::new();
    for (index, spot) in spots.into_iter().enumerate() {
        let is_first = !found.iter().any(Option::is_some);
        found.push(spot.map(|spot| {
            let text = if spot.is_certain { fault.label(index, is_first) } else { "defined here".to_owned() };
            labels.range(spot.source, spot.range, text)
        }));
    }
    if let ModuleFault::NoModule { definitions } = &fault {
        let file = definitions.first().map_or(&b""[..], |definition| definition.file.as_bytes());
        let source = sources.iter().find(|source| is_file(source, file));
        found = vec![source.map(|source| {
            let text = labels.text(source);
            let line = text.iter().position(|byte| *byte == b'\n').unwrap_or(text.len());
            labels.range(source, 0..line.max(1), fault.label(0, true))
        })];
    }
    let is_entry = of_entry.is_some();
    if is_entry {
        found.push(of_entry);
    } else if let ModuleFault::Undefined { .. } = &fault
        && !diagnostic.labels.iter().any(|label| labels.is_own(label))
    {
        found.push(without(&option, &mut Texts { sources, trees, labels: &mut *labels }));
    }
    if let ModuleFault::Assertions { messages } = &fault {
        for message in messages.iter().take(MAX_ASSERTIONS) {
            let known = assertions.iter().find(|(text, _)| text.trim() == message);
            let label = known.and_then(|(_, pos)| labels.at(*pos, "asserted here"));
            found.push(label.or_else(|| asserted_in(sources, trees, message, labels)));
        }
    }
    let map = labels.sources();
    let place_of = |label: &Label| {
        let at = map.position(label.file, label.range.start)?;
        let range = label.range.start as usize..label.range.end as usize;
        Some(Place {
            name: format!("{}:{}", map.name(label.file)?, at.line),
            text: String::from_utf8_lossy(map.text(label.file)?.get(range)?).into_owned(),
            is_own: labels.is_own(label),
        })
    };
    let places = found.iter().enumerate().map(|(index, label)| match label {
        Some(label) => place_of(label),
        None => fault.definitions().get(index).map(|definition| Place {
            name: definition.file.clone(),
            text: String::new(),
            is_own: definition.file.starts_with('/') && trees.is_own(definition.file.as_bytes()),
        }),
    });
    let mut told = fault.diagnose(&places.collect::<Vec<_>>());
    if is_entry {
        told.help = option.last().map(|last| format!("define it there: `{last} = …;`")).into_iter().collect();
    }
    for (definition, label) in fault.definitions().iter().zip(&found) {
        if label.is_none() {
            told.notes.push(match &definition.value {
                Some(value) if !value.is_empty() && !value.contains('\n') => {
                    format!("it is defined in `{}`: {value}", definition.file)
                }
                _ => format!("it is defined in `{}`", definition.file),
            });
        }
    }
    told.labels = found.into_iter().flatten().chain(written).collect();
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
        let mut texts = Texts { sources, trees, labels: &mut *labels };
        let spot = texts.places(&[Definition::in_file(&file)], &path).into_iter().next()??;
        Some(labels.range(spot.source, spot.range, format!("this definition of `{option}` needs itself")))
    });
    let Some(label) = found.filter(|label| labels.is_own(label)) else { return };
    // Where else it passes tells nobody anything.
    diagnostic.labels = vec![label];
    diagnostic.notes = vec!["the cycle passes the library, and nothing of yours".into()];
    diagnostic.help.push(format!(
        "a condition, or what decides which options a module defines, must not depend on `{option}`"
    ));
}

/// The user's own text that a value of the wrong type comes from.
fn written(
    fault: &ModuleFault,
    option: &[String],
    spot: Option<&Spot<'_>>,
    texts: &mut Texts<'_, '_, '_>,
) -> Option<Label> {
    let ModuleFault::WrongType { definitions, .. } = fault else { return None };
    let [Definition { value: Some(value), .. }] = definitions.as_slice() else { return None };
    let spot = spot.filter(|spot| spot.is_computed)?;
    texts.written(option.last()?, value, spot)
}

/// The user's definition of the set or the list that an option should be in, and is not: where there is one.
fn without(option: &[String], texts: &mut Texts<'_, '_, '_>) -> Option<Label> {
    let (last, path) = option.split_last().filter(|(_, path)| !path.is_empty())?;
    for anywhere in [false, true] {
        let mut found = Vec::new();
        for source in texts.own() {
            // Another machine's may have it.
            let has_it = !texts.sites(source, option, anywhere).is_empty();
            if !has_it {
                found
                    .extend(texts.sites(source, path, anywhere).into_iter().map(|site| (source, site.range)));
            }
        }
        // Of several the one that turns on what needs the option.
        if found.len() > 1 {
            let switch: Vec<String> = path.iter().cloned().chain(["enable".to_owned()]).collect();
            found.retain(|(source, _)| !texts.sites(source, &switch, anywhere).is_empty());
            if found.is_empty() {
                return None;
            }
        }
        match found.as_slice() {
            [] => {}
            [(source, range)] => {
                return Some(texts.labels.range(source, range.clone(), format!("`{last}` is missing here")));
            }
            _ => return None,
        }
    }
    None
}

/// The file of a table's entry that an option should be in, where each entry has a file: known by the others that have
/// the option.
fn entry_without(option: &[String], texts: &mut Texts<'_, '_, '_>) -> Option<Label> {
    let [.., _, entry, last] = option else { return None };
    let field = std::slice::from_ref(last);
    let (mut having, mut lacking) = (Vec::new(), Vec::new());
    for source in texts.own() {
        let Origin::File(path) = &source.origin else { continue };
        if texts.sites(source, field, false).is_empty() {
            if is_named(source, entry) {
                lacking.push((source, path.clone()));
            }
        } else {
            having.push(path.clone());
        }
    }
    let shape = |path: &[u8]| {
        let path = Path::new(std::ffi::OsStr::from_bytes(path));
        // `desk/host.nix` and `web/host.nix` are alike, and so are `hosts/desk.nix` and `hosts/web.nix`.
        let is_stem = path.file_stem().is_some_and(|stem| stem == entry.as_str());
        (path.file_name().map(ToOwned::to_owned), path.parent().map(ToOwned::to_owned), is_stem)
    };
    lacking.retain(|(_, path)| {
        let (name, folder, is_stem) = shape(path);
        having.iter().map(|other| shape(other)).any(
            |other| {
                if is_stem { other.1 == folder } else { other.0 == name }
            },
        )
    });
    let [(source, _)] = lacking.as_slice() else { return None };
    let start = texts.labels.text(source).iter().position(|byte| !byte.is_ascii_whitespace())?;
    Some(texts.labels.range(source, start..start + 1, format!("`{last}` is missing here")))
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
