//! Locales that are generated on the machine (Debian, Arch: /etc/locale.gen).

use crate::error::ActivationError;
use crate::ledger::{Ledger, write_file};
use crate::manifest::Manifest;
use crate::places::Places;
use crate::tool::{self, Tool};
use std::collections::BTreeSet;
use std::fs;

const LIST: &str = "/etc/locale.gen";

/// `de_DE.UTF-8/UTF-8` as a line of the list.
fn line(locale: &str) -> String {
    let (name, charset) = locale.split_once('/').unwrap_or((locale, "UTF-8"));
    format!("{name} {charset}")
}

/// Locales that are there already, in the spelling of `locale -a` (`de_DE.utf8`).
fn present() -> BTreeSet<String> {
    let text = Tool::new("locale").arg("-a").run().unwrap_or_default();
    text.lines().map(|name| name.to_ascii_lowercase().replace('-', "")).collect()
}

/// Locales to generate, and to let go of.
pub(crate) fn plan(manifest: &Manifest, ledger: &mut Ledger) -> (Vec<String>, Vec<String>) {
    if manifest.locales.is_empty() && ledger.locales.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let there = present();
    let is_there = |locale: &str| {
        let name = locale.split('/').next().unwrap_or(locale);
        there.contains(&name.to_ascii_lowercase().replace('-', ""))
    };
    let add: Vec<String> = manifest.locales.iter().filter(|locale| !is_there(locale)).cloned().collect();
    let gone: Vec<String> =
        ledger.locales.iter().filter(|locale| !manifest.locales.contains(locale)).cloned().collect();
    ledger.locales.retain(|locale| !gone.contains(locale));
    ledger.locales.extend(add.iter().cloned());
    (add, gone)
}

/// Brings the list to what it should be and generates. Nothing to do where the distribution has no list.
pub(crate) fn generate(places: &Places, add: &[String], gone: &[String]) -> Result<(), ActivationError> {
    if edit(places, add, gone)? && tool::exists("locale-gen") {
        Tool::new("locale-gen").run()?;
    }
    Ok(())
}

/// Edits the list, if there is one.
fn edit(places: &Places, add: &[String], gone: &[String]) -> Result<bool, ActivationError> {
    let list = places.real(LIST);
    let Ok(text) = fs::read_to_string(&list) else { return Ok(false) };
    let mut new = text.clone();
    for locale in gone {
        new = new.lines().filter(|there| *there != line(locale)).map(|line| format!("{line}\n")).collect();
    }
    for locale in add {
        if !new.lines().any(|there| there == line(locale)) {
            new.push_str(&line(locale));
            new.push('\n');
        }
    }
    if new != text {
        write_file(&list, new.as_bytes())?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_locales_is_edited_and_given_back() {
        let root = tempfile::tempdir().expect("a folder");
        let places = Places::at(root.path());
        fs::create_dir_all(root.path().join("etc")).expect("made");
        let list = root.path().join("etc/locale.gen");
        fs::write(&list, "# de_DE.UTF-8 UTF-8\nen_US.UTF-8 UTF-8\n").expect("written");
        let edit = |add: &[&str], gone: &[&str]| {
            let owned = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
            let (add, gone) = (owned(add), owned(gone));
            assert!(super::edit(&places, &add, &gone).expect("edited"));
            fs::read_to_string(&list).expect("read")
        };
        let with = edit(&["de_DE.UTF-8/UTF-8", "en_US.UTF-8/UTF-8"], &[]);
        assert_eq!(with, "# de_DE.UTF-8 UTF-8\nen_US.UTF-8 UTF-8\nde_DE.UTF-8 UTF-8\n");
        assert_eq!(edit(&[], &["de_DE.UTF-8/UTF-8"]), "# de_DE.UTF-8 UTF-8\nen_US.UTF-8 UTF-8\n");
    }
}
