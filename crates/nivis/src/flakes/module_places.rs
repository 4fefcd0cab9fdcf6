//! Where the definitions stand that the module system's complaints name.
//!
//! It names their files. Of the places in them that define the option those are left out that say another value; where
//! several remain and nothing decides, there is no place: a wrong one would send people to the wrong line.

use super::trees::Trees;
use nivis_diag::Label;
use nivis_eval::error::Labels;
use nivis_eval::source::{Origin, Source, Sources};
use nivis_modules::definitions::{Site, find};
use nivis_modules::fault::Definition;
use nivis_modules::literal::Agreement;
use std::ops::Range;
use std::path::Path;

/// Larger files are not searched: nobody wrote them.
const MAX_TEXT: usize = 4 << 20;

/// Shorter values stand in too many places to say which is meant.
const MIN_WORD: usize = 5;

/// A place in a text.
#[derive(Clone)]
pub(super) struct Spot<'s> {
    pub source: &'s Source,
    pub range: Range<usize>,
    /// Whether it is the definition of this value, not of another one of the same file.
    pub is_certain: bool,
    /// Whether the value is not in the text there.
    pub is_computed: bool,
}

impl Spot<'_> {
    fn key(&self) -> (u32, usize) {
        (self.source.id(), self.range.start)
    }
}

/// What a definition may be.
struct Candidates<'s> {
    spots: Vec<(Spot<'s>, Agreement)>,
    /// Whether the file is no module itself: then its expressions may be those of other machines.
    anywhere: bool,
}

/// The texts of an evaluation, to be searched.
pub(super) struct Texts<'s, 'l, 'e> {
    pub sources: &'s Sources,
    pub trees: &'l Trees,
    pub labels: &'l mut Labels<'e>,
}

pub(super) fn is_file(source: &Source, file: &[u8]) -> bool {
    let is = |path: &[u8]| path == file || path.strip_suffix(b"/default.nix") == Some(file);
    matches!(&source.origin, Origin::File(path) if is(path))
}

/// Whether a file, or a folder that it is in, is named so.
pub(super) fn is_named(source: &Source, name: &str) -> bool {
    let Origin::File(path) = &source.origin else { return false };
    let path = String::from_utf8_lossy(path);
    let path = Path::new(path.as_ref());
    let stem = path.file_stem();
    path.iter().chain(stem).any(|part| part == name)
}

impl<'s> Texts<'s, '_, '_> {
    /// Texts that the user wrote.
    pub(super) fn own(&self) -> Vec<&'s Source> {
        let is_own = |source: &&Source| match &source.origin {
            Origin::File(path) => self.trees.is_own(path),
            Origin::String | Origin::Stdin => true,
            Origin::Internal(_) => false,
        };
        self.sources.iter().filter(is_own).collect()
    }

    /// The definitions of an option in a text.
    pub(super) fn sites(&mut self, source: &Source, option: &[String], anywhere: bool) -> Vec<Site> {
        let text = self.labels.text(source);
        let text = if text.len() > MAX_TEXT { &[][..] } else { &text[..] };
        find(text, option, anywhere)
    }

    /// The places of definitions, in their order.
    pub(super) fn places(&mut self, definitions: &[Definition], option: &[String]) -> Vec<Option<Spot<'s>>> {
        let mut candidates: Vec<Candidates<'s>> =
            definitions.iter().map(|definition| self.candidates(definition, option)).collect();
        let mut found: Vec<Option<Spot<'s>>> = vec![None; definitions.len()];
        // What is one definition's place is none of another's.
        loop {
            let next = (0..found.len()).find_map(|index| {
                let others =
                    |other: usize| other != index && definitions[other].file == definitions[index].file;
                let rivals =
                    (0..found.len()).filter(|other| others(*other) && found[*other].is_none()).count();
                let line = definitions[index].line.filter(|_| found[index].is_none());
                let by_line = line.and_then(|line| self.nearest(&candidates[index], line));
                let free = found[index].is_none().then_some(&candidates[index])?;
                Some((index, by_line.or_else(|| decided(free, rivals))?))
            });
            let Some((index, spot)) = next else { break };
            for other in &mut candidates {
                other.spots.retain(|(candidate, _)| candidate.key() != spot.key());
            }
            found[index] = Some(spot);
        }
        found
    }

    /// The place that a line of a message means: of the definition, or of a set around it.
    fn nearest(&mut self, candidates: &Candidates<'s>, line: u32) -> Option<Spot<'s>> {
        let line = usize::try_from(line).ok()?;
        let spot = candidates.spots.iter().map(|(spot, _)| spot).find(|spot| {
            let text = self.labels.text(spot.source);
            let before = text.get(..spot.range.start).unwrap_or_default();
            before.iter().filter(|byte| **byte == b'\n').count() + 1 >= line
        })?;
        Some(Spot { is_certain: true, ..spot.clone() })
    }

    /// Where a definition may stand.
    fn candidates(&mut self, definition: &Definition, option: &[String]) -> Candidates<'s> {
        let value = definition.value.as_deref();
        let spots = |source: &'s Source, sites: Vec<Site>| {
            let spots = sites.into_iter().map(|site| {
                let agreement = site.agreement(value);
                let is_computed = site.literal.is_none();
                (Spot { source, range: site.range, is_certain: true, is_computed }, agreement)
            });
            spots.filter(|(_, agreement)| *agreement != Agreement::Different).collect::<Vec<_>>()
        };
        let file = definition.file.as_bytes();
        let (mut found, mut anywhere) = (Vec::new(), false);
        if let Some(source) = self.sources.iter().find(|source| is_file(source, file)) {
            let mut sites = self.sites(source, option, false);
            if sites.is_empty() {
                // Where the file is no module, one of its expressions is: in a `flake.nix`, say.
                sites = self.sites(source, option, true);
                anywhere = true;
            }
            if sites.is_empty() {
                (found, anywhere) = (self.inside(source, option, &spots), false);
            } else {
                found = spots(source, sites);
            }
        }
        // A module without a file stands in another file's expression; nixpkgs' `nixosSystem` gives it its own `flake.nix`.
        let is_of_flake = definition.file.ends_with("/flake.nix");
        if found.is_empty() && (definition.file == "<unknown-file>" || is_of_flake) {
            anywhere = true;
            for source in self.own() {
                let sites = self.sites(source, option, true);
                found.extend(spots(source, sites));
            }
        }
        Candidates { spots: found, anywhere }
    }

    /// Definitions in a file that holds what is below a part of the option's path: an entry of a table, say.
    fn inside(
        &mut self,
        source: &'s Source,
        option: &[String],
        spots: &dyn Fn(&'s Source, Vec<Site>) -> Vec<(Spot<'s>, Agreement)>,
    ) -> Vec<(Spot<'s>, Agreement)> {
        for cut in 1..option.len() {
            if option[cut].starts_with("[definition ") {
                continue;
            }
            let sites = self.sites(source, &option[cut..], false);
            if sites.is_empty() {
                continue;
            }
            // It may be another option of the same name, unless the value or the file's name tells.
            let is_entry = is_named(source, &option[cut - 1]);
            let mut found = spots(source, sites);
            found.retain(|(_, agreement)| is_entry || *agreement == Agreement::Same);
            return found;
        }
        Vec::new()
    }

    /// Where the user wrote a value that a definition only passes on.
    pub(super) fn written(&mut self, name: &str, value: &str, except: &Spot<'_>) -> Option<Label> {
        if value.len() < MIN_WORD || !value.starts_with('"') {
            return None;
        }
        let path = [name.to_owned()];
        let mut found = Vec::new();
        for source in self.own() {
            let sites = self.sites(source, &path, true).into_iter();
            let same = sites.filter(|site| site.agreement(Some(value)) == Agreement::Same);
            found.extend(same.map(|site| (source, site.range)));
        }
        let [(source, range)] = found.as_slice() else { return None };
        let is_other = (source.id(), range.start) != except.key();
        is_other.then(|| self.labels.range(source, range.clone(), format!("{value} is written here")))
    }
}

/// The place of a definition, if it is clear; `rivals` more of the same file have none yet.
fn decided<'s>(candidates: &Candidates<'s>, rivals: usize) -> Option<Spot<'s>> {
    let mut same = candidates.spots.iter().filter(|(_, agreement)| *agreement == Agreement::Same);
    let is_alone = candidates.spots.len() == 1;
    if let (Some((spot, _)), None, true) = (same.next(), same.next(), is_alone || !candidates.anywhere) {
        return Some(spot.clone());
    }
    let is_certain = rivals == 0;
    match candidates.spots.as_slice() {
        [(spot, _)] if is_certain || !candidates.anywhere => Some(Spot { is_certain, ..spot.clone() }),
        // As many places as definitions, in the same order.
        [(spot, _), rest @ ..] if !candidates.anywhere && rest.len() == rivals => {
            Some(Spot { is_certain, ..spot.clone() })
        }
        _ => None,
    }
}
