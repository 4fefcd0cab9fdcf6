//! The units that stand in a folder as files and links, without being declared as units: as they are, and as they will be.

use super::{Definition, UnitText};
use crate::error::ActivationError;
use crate::files::{Content, Sources, Wanted};
use crate::ledger::Ledger;
use crate::places::Places;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// What the files of a folder say of one unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnitFile {
    /// The unit's own text.
    pub(crate) whole: Option<Vec<u8>>,
    pub(crate) masked: bool,
    /// What is added to it, by the name of the file.
    pub(crate) dropins: BTreeMap<String, Vec<u8>>,
    /// Units that pull it in.
    pub(crate) wanted_by: Vec<String>,
}

/// The files of ours in a folder of units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnitFiles {
    pub(crate) old: BTreeMap<String, UnitFile>,
    pub(crate) new: BTreeMap<String, UnitFile>,
}

/// What a path below a folder of units is.
enum Part<'a> {
    Whole(&'a str),
    Dropin(&'a str, &'a str),
    /// A unit that is pulled in, and by which.
    Wanted(&'a str, &'a str),
}

fn part<'a>(folder: &str, path: &'a str) -> Option<Part<'a>> {
    let below = path.strip_prefix(folder)?.strip_prefix('/')?;
    let Some((first, name)) = below.split_once('/') else { return Some(Part::Whole(below)) };
    if let Some(unit) = first.strip_suffix(".d") {
        return (name.ends_with(".conf") && !name.contains('/')).then_some(Part::Dropin(unit, name));
    }
    let by = [".wants", ".requires", ".upholds"].iter().find_map(|suffix| first.strip_suffix(suffix))?;
    Some(Part::Wanted(name, by))
}

/// Where a path leads.
enum Target {
    Nothing,
    /// Another name of a unit.
    Alias,
    Text(Vec<u8>),
}

fn target(link: Option<&str>, read: impl FnOnce() -> Option<Vec<u8>>) -> Option<Target> {
    match link {
        Some("/dev/null") => Some(Target::Nothing),
        Some(link) if !link.starts_with("/nix/store/") => Some(Target::Alias),
        _ => read().map(Target::Text),
    }
}

fn add(units: &mut BTreeMap<String, UnitFile>, part: &Part<'_>, target: impl FnOnce() -> Option<Target>) {
    match part {
        Part::Wanted(unit, by) => {
            units.entry((*unit).to_owned()).or_default().wanted_by.push((*by).to_owned());
        }
        Part::Whole(unit) => match target() {
            Some(Target::Text(text)) => units.entry((*unit).to_owned()).or_default().whole = Some(text),
            Some(Target::Nothing) => units.entry((*unit).to_owned()).or_default().masked = true,
            Some(Target::Alias) | None => {}
        },
        Part::Dropin(unit, name) => {
            if let Some(Target::Text(text)) = target() {
                units.entry((*unit).to_owned()).or_default().dropins.insert((*name).to_owned(), text);
            }
        }
    }
}

impl UnitFiles {
    /// The files of ours in `folder`: what the machine has, and what is wanted.
    ///
    /// # Errors
    /// What is wanted cannot be read.
    pub(crate) fn read(
        folder: &str,
        ledger: &Ledger,
        wanted: &BTreeMap<String, Wanted>,
        sources: &Sources,
        places: &Places,
    ) -> Result<UnitFiles, ActivationError> {
        let here = Sources::on(places);
        let mut files = UnitFiles::default();
        let first = format!("{folder}/");
        let below = |path: &&String| path.starts_with(&first);
        for path in ledger.files.keys().filter(below) {
            let Some(part) = part(folder, path) else { continue };
            let link = fs::read_link(places.real(path)).ok();
            let link = link.as_ref().and_then(|link| link.to_str());
            add(&mut files.old, &part, || target(link, || here.read(path).ok()));
        }
        for (path, wanted) in wanted.iter().filter(|(path, _)| below(path)) {
            let Some(part) = part(folder, path) else { continue };
            let text = match &wanted.content {
                Content::Link { target, .. } if !target.starts_with("/nix/store/") => None,
                Content::Link { target: source, .. } | Content::Copy { source, .. } => match part {
                    Part::Wanted(..) => None,
                    _ => Some(sources.read(source)?),
                },
                Content::Text(text) => Some(text.clone()),
            };
            let link = match &wanted.content {
                Content::Link { target, .. } => Some(target.as_str()),
                _ => None,
            };
            add(&mut files.new, &part, || target(link, || text));
        }
        Ok(files)
    }

    /// All names.
    pub(crate) fn names(&self) -> BTreeSet<String> {
        self.old.keys().chain(self.new.keys()).cloned().collect()
    }
}

impl UnitFile {
    /// The definition of the unit; `base` is the text of one of that name elsewhere, which the files may add to.
    pub(crate) fn definition(&self, base: Option<Vec<u8>>) -> Definition {
        let whole = self.whole.clone().or(base);
        let parts: Vec<Vec<u8>> = whole.into_iter().chain(self.dropins.values().cloned()).collect();
        Definition {
            text: UnitText::parse(&String::from_utf8_lossy(&parts.join(&b'\n'))),
            masked: self.masked,
            wanted_by: self.wanted_by.clone(),
            ..Definition::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Found;

    fn wanted(content: Content) -> Wanted {
        Wanted { content, found: Found::Keep }
    }

    #[test]
    fn files_and_links_are_units() {
        let folder = "/etc/systemd/user";
        let files = BTreeMap::from([
            (format!("{folder}/a.service"), wanted(Content::Text(b"[Service]\nExecStart=a\n".to_vec()))),
            (format!("{folder}/a.service.d/x.conf"), wanted(Content::Text(b"[Unit]\nAfter=b\n".to_vec()))),
            (format!("{folder}/other.service"), wanted(Content::link(format!("{folder}/a.service")))),
            (format!("{folder}/m.service"), wanted(Content::link("/dev/null"))),
            (format!("{folder}/t.target.wants/a.service"), wanted(Content::link("../a.service"))),
            ("/etc/systemd/user.conf".to_owned(), wanted(Content::Text(Vec::new()))),
        ]);
        let places = Places::default();
        let sources = Sources::on(&places);
        let units = UnitFiles::read(folder, &Ledger::default(), &files, &sources, &places).expect("units");
        assert!(units.old.is_empty());
        assert_eq!(units.new.keys().collect::<Vec<_>>(), ["a.service", "m.service"]);
        let a = units.new["a.service"].definition(None);
        assert_eq!(a.text.value("Unit", "After"), Some("b"));
        assert_eq!(a.text.value("Service", "ExecStart"), Some("a"));
        assert_eq!(a.wanted_by, ["t.target"]);
        assert!(units.new["m.service"].masked);
    }
}
