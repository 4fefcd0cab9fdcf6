//! Complaints of the library without a place of the user's: what in the user's files they are about.

use super::module_places::Texts;
use super::trees::Trees;
use nivis_diag::{Code, Diagnostic, Label};
use nivis_eval::error::Labels;
use nivis_eval::source::{Origin, Source, Sources};
use nivis_modules::definitions::Site;
use nivis_modules::literal::Literal;
use nivis_modules::selections::selections;

/// At most so many places are shown.
const MAX_PLACES: usize = 5;

/// Lists are looked into up to this entry.
const MAX_ENTRIES: usize = 40;

/// If the distribution lacks a package, shows where the user takes it: if that is one place.
pub(super) fn explain_package(
    diagnostic: &mut Diagnostic,
    labels: &mut Labels<'_>,
    sources: &Sources,
    trees: &Trees,
) {
    let name = diagnostic.message.trim_start().strip_prefix("The package `").and_then(|rest| {
        let (name, rest) = rest.split_once('\'')?;
        rest.starts_with(" is not among the packages of ").then(|| name.to_owned())
    });
    let Some(name) = name else { return };
    if diagnostic.labels.iter().any(|label| labels.is_own(label)) {
        return;
    }
    let own = Texts { sources, trees, labels: &mut *labels }.own();
    let mut found = Vec::new();
    for source in own {
        let text = labels.text(source);
        found.extend(selections(&text, &name).into_iter().map(|range| (source, range)));
    }
    if let [(source, range)] = found.as_slice() {
        diagnostic.labels.insert(0, labels.range(source, range.clone(), "taken here"));
    }
}

/// Shows where the flake's own `flake.nix` has an input of this name that cannot be had.
pub(super) fn explain_input(
    declared: Option<String>,
    diagnostic: &mut Diagnostic,
    labels: &mut Labels<'_>,
    sources: &Sources,
    trees: &Trees,
) {
    let Some(name) = declared else { return };
    let mut texts = Texts { sources, trees, labels: &mut *labels };
    let path = ["inputs".to_owned(), name];
    let found = texts.own().into_iter().find_map(|source| {
        let Origin::File(file) = &source.origin else { return None };
        let within = trees.within_own(file)?;
        let is_flake_file = within.rsplit(|byte| *byte == b'/').next() == Some(b"flake.nix");
        let site = is_flake_file.then(|| texts.sites(source, &path, false).into_iter().next())??;
        Some((source, site.range))
    });
    if let Some((source, range)) = found {
        diagnostic.labels.push(labels.range(source, range, "the input"));
    }
}

/// If a machine's system is none that there is, shows where the user writes it: if that is one place.
pub(super) fn explain_system(
    diagnostic: &mut Diagnostic,
    labels: &mut Labels<'_>,
    sources: &Sources,
    trees: &Trees,
) {
    let Some(cpu) = diagnostic.message.trim().strip_prefix("Unknown CPU type: ") else { return };
    let start = format!("\"{cpu}-");
    if diagnostic.labels.iter().any(|label| labels.is_own(label)) {
        return;
    }
    let mut texts = Texts { sources, trees, labels: &mut *labels };
    let mut found = Vec::new();
    for source in texts.own() {
        for option in [&["system"][..], &["nixpkgs", "hostPlatform"], &["nixpkgs", "system"]] {
            let option: Vec<String> = option.iter().map(|part| (*part).to_owned()).collect();
            let mut sites = texts.sites(source, &option, true);
            sites.retain(
                |site| matches!(&site.literal, Some(Literal::Scalar(text)) if text.starts_with(&start)),
            );
            found.extend(sites.into_iter().map(|site| (source, site.range)));
        }
    }
    found.sort_by_key(|(source, range)| (source.id(), range.start));
    found.dedup_by_key(|(source, range)| (source.id(), range.start));
    if let [(source, range)] = found.as_slice() {
        diagnostic.labels.insert(0, labels.range(source, range.clone(), "there is no such system"));
    }
}

/// If a failed assertion has no message, shows the user's assertions without one.
pub(super) fn explain_assertion(
    diagnostic: &mut Diagnostic,
    labels: &mut Labels<'_>,
    sources: &Sources,
    trees: &Trees,
) {
    let is_missing = diagnostic.message == "attribute 'message' missing" && !diagnostic.labels.is_empty();
    if !is_missing || !diagnostic.labels.iter().all(|label| of_assertions(label, labels)) {
        return;
    }
    let mut texts = Texts { sources, trees, labels: &mut *labels };
    let mut found: Vec<(&Source, Site)> = Vec::new();
    for source in texts.own() {
        let sites = [false, true].into_iter().find_map(|anywhere| {
            let sites = without_message(source, anywhere, &mut texts);
            (!sites.is_empty()).then_some(sites)
        });
        found.extend(sites.unwrap_or_default().into_iter().map(|site| (source, site)));
    }
    // What is plainly false is what failed.
    let is_false = |site: &Site| site.literal == Some(Literal::Scalar("false".to_owned()));
    if found.iter().any(|(_, site)| is_false(site)) {
        found.retain(|(_, site)| is_false(site));
    }
    if found.is_empty() {
        return;
    }
    let places = found.into_iter().take(MAX_PLACES);
    let places = places.map(|(source, site)| labels.range(source, site.range, "no `message` beside this"));
    diagnostic.labels = places.collect();
    diagnostic.code = Code::MODULES_ASSERTION;
    diagnostic.message = "a failed assertion has no message".to_owned();
    diagnostic.help = vec!["say what is wrong: `{ assertion = …; message = \"…\"; }`".to_owned()];
}

/// Whether a label stands in the line of a library that collects the messages of what failed.
fn of_assertions(label: &Label, labels: &Labels<'_>) -> bool {
    let Some(text) = labels.sources().text(label.file) else { return false };
    let start = (label.range.start as usize).min(text.len());
    let from = text[..start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let rest = &text[start..];
    let to = start + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    !labels.is_own(label) && String::from_utf8_lossy(&text[from..to]).contains("assertion")
}

/// The entries of `assertions` in a text that have no message; of those only whose place in their list tells it.
fn without_message(source: &Source, anywhere: bool, texts: &mut Texts<'_, '_, '_>) -> Vec<Site> {
    let mut found = Vec::new();
    for entry in 1..=MAX_ENTRIES {
        let part = format!("[definition 1-entry {entry}]");
        let mut sites = |field: &str| {
            texts.sites(source, &["assertions".to_owned(), part.clone(), field.to_owned()], anywhere)
        };
        let asserted = sites("assertion");
        if asserted.is_empty() {
            break;
        }
        if sites("message").is_empty() {
            found.extend(asserted);
        }
    }
    found
}
